// Runs the bodies of benches/bodies natively and in a browser, one after the other, and prints both beside each other.
// node benches/browser/run.mjs NATIVE_PROGRAM FOLDER_OF_THE_WASM [PART_OF_A_NAME …]; CHROME says where the browser is.

import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";
import { open, serve } from "./page.mjs";

const [native, folder, ...parts] = process.argv.slice(2);
const PAGE = "<!doctype html><title>Benchmarks</title>";
const site = await serve(folder, PAGE);
const browser = await open();

/** A body in a page of its own, so that the peak of memory is its own. */
async function inBrowser(number) {
  const page = await browser.newPage();
  await page.goto(site.url);
  const text = await page.evaluate(async (at) => {
    const program = await import("/browser.js");
    await program.default();
    return program.figures(at);
  }, number);
  await page.close();
  return text;
}

const time = (nanoseconds) => {
  const [unit, size] = [["s", 1e9], ["ms", 1e6], ["µs", 1e3]].find(([, size]) => nanoseconds >= size) ?? ["ns", 1];
  return `${(nanoseconds / size).toPrecision(3)} ${unit}`;
};
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const line = (name, ...cells) => console.log(name.padEnd(50) + cells.map((cell) => cell.padStart(12)).join(""));

line("", "native", "wasm", "ratio", "native peak", "wasm peak", "load");
for (let number = 0; ; number += 1) {
  const name = execFileSync(native, ["name", String(number)], { encoding: "utf8" }).trim();
  if (!name) break;
  if (parts.length > 0 && !parts.some((part) => name.includes(part))) continue;
  const here = JSON.parse(execFileSync(native, ["measure", String(number)], { encoding: "utf8" }));
  const there = JSON.parse(await inBrowser(number));
  const ratio = (there.median / here.median).toFixed(2);
  line(name, time(here.median), time(there.median), ratio, megabytes(here.peakBytes), megabytes(there.peakBytes), loadavg()[0].toFixed(1));
}
await browser.close();
site.close();
