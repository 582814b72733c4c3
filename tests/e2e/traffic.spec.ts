// The traffic lab in a real browser: what pictures show is what the engine says. Pixels of the flow at the step that refuses, levels of tanks,
// numbers of charts, rewinding, and the same report as natively.

import { readFileSync } from "node:fs";
import type { Page } from "../../www/node_modules/@playwright/test/index.mjs";
import { expect, expectAccessible, test } from "./fixtures";

const scenario = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../src/app/lab/scenarios/${name}.json`, import.meta.url), "utf8"));

async function begin(page: Page, name: string) {
  await page.getByRole("button", { name, exact: true }).click();
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function steps(page: Page, count: number) {
  for (let step = 0; step < count; step += 1) await press(page, "One second");
}

/** Levels of the tanks, by name, as the page shows them. */
const tanks = (page: Page) =>
  page.locator(".lab-tank").evaluateAll((tanks) =>
    Object.fromEntries(tanks.map((tank) => [tank.querySelector(".lab-tank-name")?.textContent, Number((tank as HTMLElement).dataset.level)])),
  );

/** What the charts on the page hold: values by title and curve. A frame draws one chart, so that all are new after as many. */
const charts = (page: Page): Promise<Record<string, Record<string, number[]>>> =>
  page.locator(".lab-plot").evaluateAll(async (plots) => {
    for (let frame = 0; frame < plots.length + 2; frame += 1) await new Promise(requestAnimationFrame);
    return Object.fromEntries(
      plots.map((plot) => {
        const spec = JSON.parse((plot as HTMLElement & { stagecraftSpec: string }).stagecraftSpec);
        return [spec.title, Object.fromEntries(spec.curves.map((curve: { label: string; values: number[] }) => [curve.label, curve.values]))];
      }),
    );
  });

/** The report of the same plan, run as far as the page is, by the headless protocol. */
async function report(page: Page, name: string, seconds?: number) {
  const plan = scenario(name);
  if (seconds) {
    plan.actions = plan.actions.filter((action: { atSeconds: number }) => action.atSeconds < seconds);
    for (const client of plan.clients) client.stopSeconds = Math.min(client.stopSeconds ?? seconds, seconds);
    plan.durationSeconds = seconds;
  }
  const answer = await page.evaluate((line) => window.stagecraft.send(line), JSON.stringify({ simulate: plan }));
  return JSON.parse(answer).report;
}

/** How many pixels of the flow near this share of its width have the colour of this token. */
const coloured = (page: Page, token: string, from: number, to: number) =>
  page.locator("canvas.lab-flow").evaluate(
    (canvas: HTMLCanvasElement, [token, from, to]) => {
      const probe = document.createElement("canvas").getContext("2d")!;
      probe.fillStyle = getComputedStyle(canvas).getPropertyValue(token as string).trim();
      probe.fillRect(0, 0, 1, 1);
      const wanted = probe.getImageData(0, 0, 1, 1).data;
      const [left, right] = [from as number, to as number].map((share) => Math.round(share * canvas.width));
      // The upper and lower edges hold names.
      const top = Math.round(canvas.height * 0.12);
      const { data } = canvas.getContext("2d")!.getImageData(left, top, right - left, Math.round(canvas.height * 0.8));
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] > 60 && [0, 1, 2].every((part) => Math.abs(data[at + part] - wanted[part]) < 24)) count += 1;
      }
      return count;
    },
    [token, from, to] as const,
  );

/** Where the columns of steps stand, as shares of the width. */
const column = (place: number) => 0.17 + (0.66 * place) / 7;

test("tanks, totals and charts show the engine’s numbers", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "Burst against rate");
  await steps(page, 12);
  const expected = await report(page, "burst-against-rate", 12);
  // A row ends before the requests of its last instant, which the page has sent: the report of a microsecond more has them, too.
  const now = await report(page, "burst-against-rate", 12.000001);
  const shown = await tanks(page);
  // A bucket fills between the end of a row and the instant after it by what a microsecond brings.
  for (const bucket of now.buckets) expect(Math.abs(shown[bucket.name] - bucket.levels.at(-1))).toBeLessThanOrEqual(bucket.rate * 1e-6 + 1e-9);
  // What is seen is as high as what is told: the inside of a tank is 76 high.
  const heights = await page.locator(".lab-tank .lab-tank-fill").evaluateAll((fills) => fills.map((fill) => Number(fill.getAttribute("height"))));
  for (const [place, bucket] of now.buckets.entries()) expect(heights[place]).toBeCloseTo((76 * bucket.levels.at(-1)) / bucket.capacity, 1);
  await expect(page.locator(".total", { hasText: "Sent" }).locator(".total-number").first()).toHaveText(String(now.totals.offered));
  const plot = page.locator(".lab-plot").first();
  await expect(plot.locator("canvas")).toBeVisible();
  const { series } = expected;
  // Charts are drawn one after the other, a frame each.
  await expect(async () => {
    const held = await charts(page);
    expect(held.Throughput.Accepted).toEqual(series.accepted);
    expect([held.Latency.p50, held.Latency.p90, held.Latency.p99, held.Latency["p99.9"]]).toEqual([series.latencyP50, series.latencyP90, series.latencyP99, series.latencyP999]);
    expect(held["In flight"]["Requests without answer"]).toEqual(series.inFlight);
    expect(held["In flight"]["Executions of functions"]).toEqual(series.running);
    expect(held.Cost.Cost).toEqual(series.cost);
    for (const bucket of expected.buckets) {
      expect(held["Bucket levels"][bucket.name]).toEqual(bucket.levels.map((level: number) => level * (100 / bucket.capacity)));
    }
    const drawn = await plot.evaluate((element) => (element as HTMLElement & { stagecraftPlot: { plot: { data: number[][] } } }).stagecraftPlot.plot.data);
    expect(drawn[0]).toEqual(expected.series.seconds);
    // The stack's tallest curve is everything that was offered.
    expect(drawn[1]).toEqual(expected.series.offered);
  }).toPass({ timeout: 15_000 });
});

test("winding back shows every tank, chart and total as it was", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "Burst against rate");
  await steps(page, 11);
  const seen = async () => ({ tanks: await tanks(page), charts: await charts(page), totals: await page.locator(".lab-totals").innerText() });
  const before = await seen();
  await steps(page, 4);
  const later = await seen();
  expect(later.tanks).not.toEqual(before.tanks);
  expect(later.charts).not.toEqual(before.charts);
  await page.getByRole("slider", { name: "Moment of the run" }).fill("11");
  expect(await seen()).toEqual(before);
  // … and the way forward is the one that was gone before.
  await steps(page, 4);
  expect(await seen()).toEqual(later);
});

test("charts of quotas, caches and canaries hold the report’s numbers", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "The quota runs out in the middle of the month");
  await press(page, "To the end");
  await expect(page.getByRole("button", { name: "To the end", exact: true })).toBeDisabled({ timeout: 60_000 });
  const [quota] = (await report(page, "quota-runs-out")).quotas;
  expect((await charts(page)).Quota[quota.name]).toEqual(quota.levels);
  await press(page, "Choose another run");
  await begin(page, "A bad canary, noticed and rolled back");
  await steps(page, 40);
  const { canary, base, canaryErrors } = (await report(page, "canary-rolled-back", 40)).series;
  const held = (await charts(page)).Canary;
  expect(held["Canary’s share"]).toEqual(canary.map((count: number, row: number) => (count / (count + base[row])) * 100));
  expect(held["Errors of the canary"].slice(20)).toEqual(canary.slice(20).map((count: number, row: number) => (canaryErrors[20 + row] / count) * 100));
});

test("dots are refused at the step that the trace names", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "Burst against rate");
  // The burst at the beginning empties its bucket: the last steps of it are refused.
  for (let step = 0; step < 40; step += 1) await press(page, "One request");
  await page.getByLabel("From second").fill("0");
  await press(page, "List requests");
  const refused = page.getByRole("row").filter({ hasText: "ended at Throttle" });
  await expect(refused.first()).toBeVisible();
  await refused.last().getByRole("button", { name: /Trace of attempt/ }).click();
  await expect(page.getByRole("list", { name: "Steps" }).locator(".is-refused")).toHaveText(/Throttle/);
  await press(page, "One request");
  const half = 0.66 / 14;
  expect(await coloured(page, "--bad", column(4) - half, column(4) + half)).toBeGreaterThan(5);
  for (const other of [0, 1, 2, 3, 5, 6, 7]) expect(await coloured(page, "--bad", column(other) - half / 2, column(other) + half / 2)).toBe(0);
});

test("dots that a busy function refuses turn red at the integration", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "The function is the bottleneck");
  await steps(page, 3);
  await page.getByLabel("From second").fill("2");
  await page.getByLabel("Outcome").selectOption("failed, for any reason");
  await press(page, "List requests");
  await page.getByRole("button", { name: /Trace of attempt/ }).first().click();
  await expect(page.getByRole("list", { name: "Steps" }).locator(".is-refused")).toHaveText(/Integration/);
  const half = 0.66 / 14;
  for (let step = 0; step < 30 && (await spots(page, "--bad")).length === 0; step += 1) await press(page, "One request");
  expect(await coloured(page, "--bad", column(7) - half, column(7) + half)).toBeGreaterThan(5);
  for (const other of [0, 1, 2, 3, 4, 5, 6]) expect(await coloured(page, "--bad", column(other) - half / 2, column(other) + half / 2)).toBe(0);
  // No canary, no place for one.
  expect((await page.locator(".lab-totals").innerText()).includes("Canary")).toBe(false);
});

/** Where dots are, found by their colour: middles of the spots that have it, as shares of the canvas. */
const spots = (page: Page, token: string) =>
  page.locator("canvas.lab-flow").evaluate((canvas: HTMLCanvasElement, token) => {
    const probe = document.createElement("canvas").getContext("2d")!;
    probe.fillStyle = getComputedStyle(canvas).getPropertyValue(token).trim();
    probe.fillRect(0, 0, 1, 1);
    const wanted = probe.getImageData(0, 0, 1, 1).data;
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
    const found: { x: number; y: number }[] = [];
    for (let y = Math.round(height * 0.12); y < height * 0.92; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = 4 * (y * width + x);
        if (data[at + 3] < 120 || [0, 1, 2].some((part) => Math.abs(data[at + part] - wanted[part]) > 24)) continue;
        if (found.every((other) => Math.hypot(other.x - x, other.y - y) > 14)) found.push({ x, y: y + 3 });
      }
    }
    return found.map(({ x, y }) => ({ x: x / width, y: y / height }));
  }, token);

test("a click on a dot leads to its request’s trace, and to the requests of that moment", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "Burst against rate");
  for (let step = 0; step < 40; step += 1) await press(page, "One request");
  // A dot is red once it is refused; one that is still on its way is not.
  for (let step = 0; step < 20 && (await spots(page, "--bad")).length === 0; step += 1) await press(page, "One request");
  const [dot] = await spots(page, "--bad");
  const box = (await page.locator("canvas.lab-flow").boundingBox())!;
  await page.locator("canvas.lab-flow").click({ position: { x: dot.x * box.width, y: dot.y * box.height } });
  const trace = page.getByRole("region", { name: "Trace of the request" });
  await expect(trace).toBeFocused();
  await expect(trace.getByRole("list", { name: "Steps" })).toBeVisible();
  // The one that was clicked is the first of the list, which begins at its moment.
  await expect(page.getByRole("region", { name: "Single requests" }).getByRole("row").nth(1)).toContainText("ended at Throttle");
  await expect(trace.getByRole("list", { name: "Steps" }).locator(".is-refused")).toHaveText(/Throttle/);
  // The same by keyboard: a stretch and an outcome, and the row’s button.
  await page.getByLabel("From second").fill("0");
  await page.getByLabel("Outcome").selectOption("refused by a bucket");
  await press(page, "List requests");
  const rows = page.getByRole("region", { name: "Single requests" }).getByRole("row");
  await expect(rows.nth(1)).toContainText("429");
  await expect(page.getByRole("button", { name: "List requests" })).toBeFocused();
  await rows.nth(1).getByRole("button", { name: /Trace of attempt/ }).press("Enter");
  await expect(trace).toBeFocused();
  await expect(trace.getByRole("list", { name: "Steps" }).locator(".is-refused")).toHaveText(/Throttle/);
});

test("a click on a chart lists the requests that the point counts", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "Burst against rate");
  await steps(page, 6);
  const over = page.locator(".lab-plot").first().locator(".u-over");
  const box = (await over.boundingBox())!;
  await charts(page);
  const { x, height } = await page.locator(".lab-plot").first().evaluate((element) => {
    const { plot, spec } = (element as HTMLElement & { stagecraftPlot: { plot: { valToPos(value: number, scale: string): number }; spec: { curves: { label: string; values: number[] }[] } } }).stagecraftPlot;
    const value = (label: string) => spec.curves.find((curve) => curve.label === label)!.values[0];
    return { x: plot.valToPos(0, "x"), height: plot.valToPos(value("Accepted") + value("Refused by a bucket") / 2, "y") };
  });
  // The first second holds the burst: in the middle of what is red in it.
  await over.click({ position: { x: Math.min(x + 2, box.width - 1), y: height } });
  await expect(page.getByLabel("Outcome")).toHaveValue("refused by a bucket");
  await expect(page.getByLabel("From second")).toHaveValue("0");
  await expect(page.locator("#lab-list")).toBeFocused();
  const refused = (await report(page, "burst-against-rate", 6)).series.refused;
  const count = Object.values(refused as Record<string, number[]>).reduce((sum, column) => sum + column[0], 0);
  await expect(page.getByRole("region", { name: "Single requests" }).getByRole("row")).toHaveCount(count + 1);
});

test("a tank that is clicked tells its equation and its history", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "Burst against rate");
  await steps(page, 12);
  const tank = page.locator(".lab-tank").filter({ hasText: "bursty" });
  await tank.getByRole("button").click();
  await expect(tank.getByText(/^tokens = min\(20, tokens before/)).toBeVisible();
  const points = await tank.locator("polyline").getAttribute("points");
  const bucket = (await report(page, "burst-against-rate", 12.000001)).buckets.find((bucket: { name: string }) => bucket.name.includes("bursty"));
  const heights = points!.split(" ").map((point) => Number(point.split(",")[1]));
  // The picture’s ground is at 92, and a full tank at 8; the last point is now.
  expect(heights).toHaveLength(12);
  for (const [row, height] of heights.slice(0, -1).entries()) expect(height).toBeCloseTo(92 - (84 * bucket.levels[row]) / bucket.capacity, 1);
  await expect(tank.getByRole("img")).toHaveAccessibleName(/now/);
});

test("charts are saved as pictures in the colours of the theme", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "Burst against rate");
  await steps(page, 12);
  const [vector] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the chart Throughput as SVG" }).click()]);
  expect(vector.suggestedFilename()).toBe("throughput.svg");
  const text = readFileSync((await vector.path())!, "utf8");
  const drawn = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    return { name: root.nodeName, areas: root.querySelectorAll("polygon").length, fill: root.querySelector("rect")!.getAttribute("fill") };
  }, text);
  const surface = await page.locator(".lab-plot").first().evaluate((element) => getComputedStyle(element).getPropertyValue("--surface").trim());
  expect(drawn).toEqual({ name: "svg", areas: 4, fill: surface });
  await expect(page.locator(".lab-plot canvas").first()).toBeVisible();
  const [picture] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the chart Throughput as PNG" }).click()]);
  expect(picture.suggestedFilename()).toBe("throughput.png");
  const bytes = readFileSync((await picture.path())!);
  expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
  const plot = await page.locator(".lab-plot canvas").first().evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height]);
  // A title above and a legend below the plot.
  expect(bytes.readUInt32BE(16)).toBe(plot[0]);
  expect(bytes.readUInt32BE(20)).toBeGreaterThan(plot[1] + 60);
});

test("a report is kept with its plan, survives a reload, is compared and deleted", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "Burst against rate");
  await press(page, "To the end");
  await expect(page.getByRole("button", { name: "To the end", exact: true })).toBeDisabled({ timeout: 60_000 });
  await press(page, "Keep this report");
  await expect(page.getByTitle("Saved")).toBeVisible();
  await page.reload();
  await press(page, "Open: Burst against rate");
  await expect(page.getByRole("heading", { name: "Report", exact: true })).toBeVisible();
  const whole = await report(page, "burst-against-rate");
  await expect(page.locator(".total", { hasText: "Sent" }).locator(".total-number").first()).toHaveText(whole.totals.offered.toLocaleString("en-US"));
  await expect(page.locator(".lab-plot canvas").first()).toBeVisible();
  expect((await charts(page)).Throughput.Accepted).toEqual(whole.series.accepted);
  await expectAccessible(page);
  await press(page, "Compare: Burst against rate");
  await press(page, "Run again: Burst against rate");
  await steps(page, 3);
  await expect(page.getByRole("heading", { name: "Compared with “Burst against rate”" })).toBeVisible();
  expect((await charts(page)).Throughput["Accepted before"]).toEqual(whole.series.accepted);
  await press(page, "Delete: Burst against rate");
  await expect(page.getByRole("button", { name: "Open: Burst against rate" })).toHaveCount(0);
});

test("the clock: a step of one request, of one second, speeds, and the next quota period", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "The quota runs out in the middle of the month");
  const sent = page.locator(".total", { hasText: "Sent" }).locator(".total-number").first();
  await press(page, "One request");
  await expect(sent).toHaveText("1");
  await press(page, "One request");
  await expect(sent).toHaveText("2");
  const speeds = await page.getByLabel("Speed").locator("option").allTextContents();
  expect([speeds[0], speeds.at(-1)]).toEqual(["0.1×", "1000×"]);
  await press(page, "To the next quota period");
  await expect(page.locator(".lab-position time")).toHaveText("2026-02-01T00:00:00.000Z", { timeout: 60_000 });
  // The quota is full again, but for what its first instant has taken.
  const quota = page.locator(".lab-tank", { hasText: "Quota" });
  expect(Number(await quota.getAttribute("data-level"))).toBeGreaterThanOrEqual(9_999);
});

test("a run to its end gives the report that the protocol gives, and can be taken along", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "A bad canary, noticed and rolled back");
  await press(page, "To the end");
  await expect(page.getByRole("button", { name: "To the end", exact: true })).toBeDisabled({ timeout: 60_000 });
  const download = page.waitForEvent("download");
  await press(page, "JSON");
  const text = readFileSync((await (await download).path())!, "utf8");
  expect(JSON.parse(text)).toEqual(await report(page, "canary-rolled-back"));
});

test("a plan of the workspace’s own is kept, and a wrong one is told where it is wrong", async ({ open, page }) => {
  await open("/traffic");
  await page.getByText("The whole plan as JSON").click();
  await page.getByLabel("Plan as JSON").fill('{"durationSeconds": 1, "clients": [{}]}');
  await page.getByLabel("Plan as JSON").blur();
  await press(page, "Start this plan");
  await expect(page.getByText("clients[0] needs either 'url', or 'api' and 'stage'")).toBeVisible();
  await press(page, "A plan for this workspace");
  await page.getByLabel("Per second").fill("5");
  await page.getByLabel("Per second").blur();
  await press(page, "Keep this plan");
  await press(page, "Start this plan");
  await steps(page, 3);
  await expect(page.locator(".lab-tank").first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "My traffic", exact: true })).toBeVisible();
});

test("the lab is accessible", async ({ open, page }) => {
  await open("/traffic");
  await expectAccessible(page);
  await begin(page, "One noisy neighbour");
  await steps(page, 3);
  await page.getByLabel("From second").fill("1");
  await press(page, "List requests");
  await expectAccessible(page);
});
