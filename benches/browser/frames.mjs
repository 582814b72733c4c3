// How long frames take while the traffic lab runs with all its pictures, and how long the page stands still when something is pressed: for a release
// build, in a browser without a GPU. node benches/browser/frames.mjs dist [SECONDS]; CHROME says where the browser is.
// PROFILE=file.cpuprofile keeps what the browser's profiler saw of the run at 10,000 requests a second.

import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { open, serve } from "./page.mjs";

const [folder, seconds = "15"] = process.argv.slice(2);
const site = await serve(folder);
const browser = await open();
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
page.on("pageerror", (error) => console.log(`The page: ${error.message}`));

/** A plan with keys, plans, a canary and a cache-less mock, so that every picture has something to show. */
function plan(name, durationSeconds, perSecond) {
  const api = { restApiId: "@{api:/id}" };
  const method = { ...api, resourceId: "@{pets:/id}", httpMethod: "GET" };
  const key = (id) => ({ id, operation: "CreateApiKey", input: { name: id, enabled: true } });
  const joined = (id) => ({ operation: "CreateUsagePlanKey", input: { usagePlanId: "@{plan:/id}", keyId: `@{${id}:/id}`, keyType: "API_KEY" } });
  const limit = { rateLimit: 0.45 * perSecond, burstLimit: Math.ceil(0.1 * perSecond) };
  const client = (name, share, retry) => ({
    name, api: "pets", stage: "prod", apiKeyId: name, requests: [{ path: "/pets?n={{n}}" }], arrivals: { kind: "poisson", perSecond: share * perSecond }, retry,
  });
  return {
    name, emptyAccount: true, seed: 1, durationSeconds,
    setup: [
      { id: "api", operation: "CreateRestApi", input: { name: "pets", endpointConfiguration: { types: ["REGIONAL"] } } },
      { id: "pets", operation: "CreateResource", input: { ...api, parentId: "@{api:/rootResourceId}", pathPart: "pets" } },
      { operation: "PutMethod", input: { ...method, authorizationType: "NONE", apiKeyRequired: true } },
      { operation: "PutIntegration", input: { ...method, type: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' } } },
      { operation: "PutMethodResponse", input: { ...method, statusCode: "200" } },
      { operation: "PutIntegrationResponse", input: { ...method, statusCode: "200", responseTemplates: { "application/json": '{"name": "Rex"}' } } },
      { operation: "CreateDeployment", input: { ...api, stageName: "prod" } },
      { operation: "CreateDeployment", input: { ...api, stageName: "prod", canarySettings: { percentTraffic: 20 } } },
      key("kiosk"), key("robot"),
      { id: "plan", operation: "CreateUsagePlan", input: { name: "Gold", apiStages: [{ apiId: "@{api:/id}", stage: "prod" }], throttle: limit, quota: { limit: 100000000, period: "MONTH" } } },
      joined("kiosk"), joined("robot"),
    ],
    clients: [client("kiosk", 0.6, { kind: "none" }), client("robot", 0.4, { kind: "fixed", delayMs: 200, maxAttempts: 3 })],
    actions: [],
  };
}

/** Notes every frame: when it began, and when all that it asked of the main thread was done; and every long task. */
await page.addInitScript(() => {
  const frames = [];
  let [last, begun] = [0, 0];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => frames.length > 0 && (frames[frames.length - 1].work = performance.now() - begun);
  const frame = (now) => {
    frames.push({ gap: last ? now - last : 0, work: 0 });
    [last, begun] = [now, performance.now()];
    channel.port2.postMessage(0);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const tasks = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => tasks.push(entry.duration))).observe({ type: "longtask", buffered: true });
  globalThis.stagecraftFrames = () => ({ frames: frames.splice(0), tasks: tasks.splice(0) });
});

const press = (name) => page.getByRole("button", { name, exact: true }).click();
const noted = () => page.evaluate(() => globalThis.stagecraftFrames());
const millis = (number) => `${number.toFixed(1)} ms`;
const line = (name, ...cells) => console.log(name.padEnd(46) + cells.map((cell) => String(cell).padStart(12)).join(""));

function tell(name, { frames, tasks }) {
  const at = (of, share) => {
    const sorted = frames.map(of).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  };
  const [gap, work] = [(frame) => frame.gap, (frame) => frame.work];
  const cells = [at(work, 0.5), at(work, 0.99), at(work, 1), at(gap, 0.5), at(gap, 0.99), at(gap, 1), Math.max(0, ...tasks)].map(millis);
  line(name, frames.length, ...cells, loadavg()[0].toFixed(1));
}

/** Does something, and tells of the frames from then until it has settled. */
async function during(name, act, settle = 1500) {
  await noted();
  await act();
  await page.waitForTimeout(settle);
  tell(name, await noted());
}

async function write(text) {
  const box = page.getByLabel("Plan as JSON");
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await box.fill(text);
}

const speed = (times) => page.getByLabel("Speed", { exact: true }).selectOption(String(times));
const wind = (value) => page.getByRole("slider", { name: "Moment of the run" }).fill(String(value));

line("", "frames", "work p50", "work p99", "work max", "gap p50", "gap p99", "gap max", "long task", "load");
await page.goto(`${site.url}#/traffic`);
await page.waitForSelector("html[data-app]");
await page.waitForTimeout(1500);
await write(JSON.stringify(plan("Ten thousand a second", 600, 10_000)));
await during("starting a run", () => press("Start this plan"));
await during("first seconds of playing", () => press("Play"), 3000);
if (process.env.PROFILE) {
  const session = await page.context().newCDPSession(page);
  await session.send("Profiler.enable");
  await session.send("Profiler.start");
  await page.waitForTimeout(5000);
  writeFileSync(process.env.PROFILE, JSON.stringify((await session.send("Profiler.stop")).profile));
}
await during(`10,000 requests a second at 1×, ${seconds} s`, async () => {}, Number(seconds) * 1000);
await during("pausing", () => press("Pause"));
await during("one second more", () => press("One second"));
await during("winding back a little", () => wind(6));
await during("winding back to the beginning", () => wind(0));
await during("listing requests", async () => {
  await page.getByLabel("From second").fill("0");
  await press("List requests");
});
await speed(1000);
await during("1000×, 10 s", () => press("Play"), 10_000);
await press("Pause");
await during("winding back, half", async () => wind((await page.getByRole("slider", { name: "Moment of the run" }).inputValue()) / 2), 4000);
await press("Choose another run");
await write(JSON.stringify(plan("An hour", 3_600, 100)));
await press("Start this plan");
await during("an hour of 360,000 requests, to its end", () => press("To the end"), 8000);
await during("the report as a file", async () => {
  const download = page.waitForEvent("download");
  await press("JSON");
  await (await download).cancel();
});
await during("comparing with the next run", () => press("Compare the next run with this one"));
await during("winding back an hour, half", () => wind(1800), 3000);
await browser.close();
site.close();
