// Runs the bodies of benches/bodies natively and in a browser, one after the other, and prints both beside each other.
// node benches/browser/run.mjs NATIVE_PROGRAM FOLDER_OF_THE_WASM [PART_OF_A_NAME …]; CHROME says where the browser is.

import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";
import { open, serve } from "./page.mjs";

const [native, folder, ...parts] = process.argv.slice(2);
const PAGE = "<!doctype html><title>Benchmarks</title>";
const site = await serve(folder, PAGE);
const browser = await open();

/** A body in a page of its own, so that the peak of memory is its own. What the thread works is the browser's word. */
async function inBrowser(number) {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  await page.goto(site.url);
  await page.evaluate(async (at) => {
    globalThis.program = await import("/browser.js");
    await globalThis.program.default();
    globalThis.program.warm(at);
  }, number);
  const before = await worked();
  const figures = JSON.parse(await page.evaluate(() => globalThis.program.figures()));
  figures.cpuMillis = (await worked()) - before;
  await page.close();
  return figures;
}

const time = (nanoseconds) => {
  const [unit, size] = [["s", 1e9], ["ms", 1e6], ["µs", 1e3]].find(([, size]) => nanoseconds >= size) ?? ["ns", 1];
  return `${(nanoseconds / size).toPrecision(3)} ${unit}`;
};
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const line = (name, ...cells) => console.log(name.padEnd(50) + cells.map((cell) => cell.padStart(12)).join(""));

/** What the thread works for one thing, which other programs on the machine do not lengthen much. */
const cpu = (figures) => (figures.cpuMillis * 1e6) / figures.items;

console.log("median: of the time that passed; CPU: what the thread worked, which counts where the machine has other work.");
line("", "native", "wasm", "ratio", "native CPU", "wasm CPU", "ratio", "native peak", "wasm peak", "load");
for (let number = 0; ; number += 1) {
  const name = execFileSync(native, ["name", String(number)], { encoding: "utf8" }).trim();
  if (!name) break;
  if (parts.length > 0 && !parts.some((part) => name.includes(part))) continue;
  const here = JSON.parse(execFileSync(native, ["measure", String(number)], { encoding: "utf8" }));
  const there = await inBrowser(number);
  const ratio = (of) => (of(there) / of(here)).toFixed(2);
  const median = (figures) => figures.median;
  const cells = [median, cpu].flatMap((of) => [time(of(here)), time(of(there)), ratio(of)]);
  line(name, ...cells, megabytes(here.peakBytes), megabytes(there.peakBytes), loadavg()[0].toFixed(1));
}
await browser.close();
site.close();
