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
  for (const bucket of now.buckets) expect(shown[bucket.name]).toBeCloseTo(bucket.levels.at(-1), 1);
  await expect(page.locator(".total", { hasText: "Sent" }).locator(".total-number").first()).toHaveText(String(now.totals.offered));
  const plot = page.locator(".lab-plot").first();
  await expect(plot.locator("canvas")).toBeVisible();
  // Charts are drawn one after the other, a frame each.
  const accepted = async () => {
    const spec = await plot.evaluate((element) => JSON.parse((element as HTMLElement & { stagecraftSpec: string }).stagecraftSpec));
    return spec.curves.find((curve: { label: string }) => curve.label === "Accepted").values;
  };
  await expect.poll(accepted).toEqual(expected.series.accepted);
  const drawn = () =>
    plot.evaluate((element) => (element as HTMLElement & { stagecraftPlot: { plot: { data: number[][] } } }).stagecraftPlot.plot.data);
  await expect.poll(async () => (await drawn())[0]).toEqual(expected.series.seconds);
  // The stack's tallest curve is everything that was offered.
  expect((await drawn())[1]).toEqual(expected.series.offered);
});

test("winding back shows every tank as it was", async ({ open, page }) => {
  await open("/traffic");
  await begin(page, "Burst against rate");
  await steps(page, 11);
  const before = await tanks(page);
  await steps(page, 4);
  expect(await tanks(page)).not.toEqual(before);
  await page.getByRole("slider", { name: "Moment of the run" }).fill("11");
  expect(await tanks(page)).toEqual(before);
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
