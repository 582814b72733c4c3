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

/** The page asks for every frame, so that each is seen. */
await page.addInitScript(() => {
  const frame = () => requestAnimationFrame(frame);
  requestAnimationFrame(frame);
});

const press = (name) => page.getByRole("button", { name, exact: true }).click();
const millis = (micros) => `${(micros / 1000).toFixed(1)} ms`;
const line = (name, ...cells) => console.log(name.padEnd(44) + cells.map((cell) => String(cell).padStart(11)).join(""));

function tell(name, events) {
  const main = events.find((event) => event.name === "thread_name" && event.args.name === "CrRendererMain" && events.some((other) => other.name === "FireAnimationFrame" && other.pid === event.pid));
  const own = events.filter((event) => event.pid === main?.pid && event.tid === main?.tid);
  const tasks = own.filter((event) => event.name === "RunTask" && event.ph === "X").sort((a, b) => a.ts - b.ts);
  // A frame is a task that fires callbacks of animation frames, of which there may be several.
  const fires = own.filter((event) => event.name === "FireAnimationFrame").map((event) => event.ts).sort((a, b) => a - b);
  const begins = [];
  let next = 0;
  for (const task of tasks) {
    const end = task.ts + task.dur;
    const first = fires[next];
    while (next < fires.length && fires[next] <= end) next += 1;
    if (first <= end) begins.push(task.ts);
  }
  // A task belongs to the frame that it begins in, or that begins within it.
  const work = new Array(begins.length).fill(0);
  let frame = 0;
  for (const task of tasks) {
    while (frame + 1 < begins.length && begins[frame + 1] <= task.ts + task.dur) frame += 1;
    if (work.length > 0) work[frame] += task.tdur ?? task.dur;
  }
  const at = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
  const gaps = begins.slice(1).map((begin, index) => begin - begins[index]);
  const longest = (of) => tasks.reduce((most, task) => Math.max(most, of(task) ?? 0), 0);
  const cells = [at(gaps, 0.5), at(gaps, 0.99), at(gaps, 1), at(work, 0.5), at(work, 0.99), at(work, 1), longest((task) => task.dur), longest((task) => task.tdur)];
  line(name, begins.length, ...cells.map(millis), loadavg()[0].toFixed(1));
}

const session = await page.context().newCDPSession(page);
let events = [];
session.on("Tracing.dataCollected", ({ value }) => events.push(...value));

/** Does something, and tells of the frames from then until it has settled. */
async function during(name, act, settle = 1500) {
  events = [];
  const traceConfig = { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline"], excludedCategories: ["*"] };
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
  await act();
  await page.waitForTimeout(settle);
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await complete;
  tell(name, events);
}

async function write(text) {
  const box = page.getByLabel("Plan as JSON");
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await box.fill(text);
}

const speed = (times) => page.getByLabel("Speed", { exact: true }).selectOption(String(times));
const wind = (value) => page.getByRole("slider", { name: "Moment of the run" }).fill(String(value));

console.log("gap: from one frame to the next; CPU: what the page's main thread worked in a frame; task: the longest, and what of it the thread worked.");
line("", "frames", "gap p50", "gap p99", "gap max", "CPU p50", "CPU p99", "CPU max", "task", "task CPU", "load");
await page.goto(`${site.url}#/traffic`);
await page.waitForSelector("html[data-app]");
await page.waitForTimeout(1500);
await write(JSON.stringify(plan("Ten thousand a second", 600, 10_000)));
await during("starting a run", () => press("Start this plan"));
await during("first seconds of playing", () => press("Play"), 3000);
if (process.env.PROFILE) {
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
