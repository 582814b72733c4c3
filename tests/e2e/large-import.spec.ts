// A long document is read and imported over many frames: with a progress bar, and a button that gives it up and leaves everything as it was.
// What it takes is noted and not judged: that depends on the machine.

import { type Page } from "../../www/node_modules/@playwright/test/index.mjs";
import { expect, expectAccessible, picture, test } from "./fixtures";

/** A description like those of large public APIs: two methods a path, and references everywhere. */
function generated(paths: number, schemas: number): string {
  const prose = "Describes at some length what this member holds, when it is there, and what it means for those who read it. ".repeat(6);
  const reference = (number: number) => ({ $ref: `#/components/schemas/Schema${number % schemas}` });
  const property = (number: number, index: number) =>
    [
      reference(number * 7 + index),
      { type: "array", items: reference(number * 5 + index), description: prose },
      { type: "string", format: "date-time", description: prose },
      { type: "integer", minimum: 1, description: prose },
    ][index % 4];
  const schema = (number: number) => ({
    type: "object",
    description: prose,
    properties: Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`member_${index}`, property(number, index)])),
  });
  const operation = (number: number) => ({
    summary: "Does something",
    description: prose,
    responses: {
      200: { description: "fine", content: { "application/json": { schema: reference(number) } } },
      422: { description: "not fine", content: { "application/json": { schema: reference(number + 1) } } },
    },
  });
  const all = <T>(count: number, name: (number: number) => string, make: (number: number) => T) =>
    Object.fromEntries(Array.from({ length: count }, (_, number) => [name(number), make(number)]));
  return JSON.stringify({
    openapi: "3.0.3",
    info: { title: "Generated", version: "1" },
    paths: all(paths, (number) => `/things${number}`, (number) => ({ get: operation(number), post: operation(number + 3) })),
    components: { schemas: all(schemas, (number) => `Schema${number}`, schema) },
  });
}

interface Watched {
  /** The progress bar's values as they were painted. */
  values: number[];
  /** The longest time between two frames, and the longest task, in milliseconds. */
  longestFrame: number;
  longestTask: number;
}

declare global {
  interface Window {
    watched: Watched;
  }
}

/** Watches the frames from now on; if told to, clicks Cancel as soon as the bar is so far. */
async function watch(page: Page, cancelAt?: number): Promise<void> {
  await page.evaluate((cancelAt) => {
    const watched: Watched = { values: [], longestFrame: 0, longestTask: 0 };
    window.watched = watched;
    let last = performance.now();
    const frame = () => {
      if (window.watched !== watched) return;
      const now = performance.now();
      watched.longestFrame = Math.max(watched.longestFrame, now - last);
      last = now;
      const bar = document.querySelector("progress");
      if (bar) {
        watched.values.push(bar.value);
        const cancel = [...document.querySelectorAll("button")].find((button) => button.textContent === "Cancel");
        if (cancelAt !== undefined && bar.value >= cancelAt) cancel?.click();
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watched.longestTask = Math.max(watched.longestTask, entry.duration);
    }).observe({ type: "longtask" });
  }, cancelAt);
}

/** What was seen; noted beside the test's outcome. */
async function watched(page: Page, what: string): Promise<Watched> {
  // Who watches stops when another watch is there.
  const seen = await page.evaluate(() => {
    const seen = window.watched;
    window.watched = { ...seen };
    return seen;
  });
  const description = `longest frame ${Math.round(seen.longestFrame)} ms, longest task ${Math.round(seen.longestTask)} ms, ${seen.values.length} frames`;
  test.info().annotations.push({ type: what, description });
  console.log(`      ${what}: ${description}`);
  return seen;
}

test("a long document shows how far it is, can be given up, and is imported while the page lives", async ({ open, page }) => {
  test.setTimeout(180_000);
  /** How often the log has the import of a document; the sample has one. */
  const imports = async () => {
    await page.goto("./#/log");
    await expect(page.getByRole("heading", { level: 1, name: /log/i })).toBeVisible();
    return ((await page.getByRole("main").innerText()).match(/aws apigateway import-rest-api/g) ?? []).length;
  };
  await open("/log");
  const before = await imports();
  await page.goto("./#/import");
  // The editor first, so that only the document is waited for.
  await expect(page.locator(".cm-lineNumbers")).toBeVisible();
  const text = generated(140, 260);
  expect(text.length).toBeGreaterThan(2_000_000);
  const give = () =>
    page.getByLabel("Choose a file").setInputFiles({ name: "generated.json", mimeType: "application/json", buffer: Buffer.from(text) });

  // Reading it is given up: the text stays, and nothing is said of it.
  await watch(page, 5);
  await give();
  await expect(page.getByText("Given up: nothing has changed.")).toBeVisible();
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  expect((await watched(page, "given up")).values.length).toBeGreaterThan(0);

  // It is read: the bar only goes forward, over several frames.
  await watch(page);
  await page.getByRole("button", { name: "Check the document" }).click();
  await expect(page.getByText("Can be imported.")).toBeVisible();
  const reading = (await watched(page, "read")).values;
  expect(reading).toEqual([...reading].sort((a, b) => a - b));
  expect(new Set(reading).size).toBeGreaterThan(2);

  // Its import is given up: nothing has changed.
  await watch(page, 40);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("Given up: nothing has changed.")).toBeVisible();
  expect((await watched(page, "import given up")).values.some((value) => value >= 40)).toBe(true);
  expect(await imports()).toBe(before);
  await page.goto("./#/apis");
  await expect(page.getByRole("link", { name: "Pet store" }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Generated" })).toHaveCount(0);

  // It is imported once: one API, one entry of the log.
  await page.goto("./#/import");
  await page.getByRole("button", { name: "Check the document" }).click();
  await page.getByLabel(/mock made from the document/).uncheck();
  await watch(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Generated" })).toBeVisible();
  await watched(page, "imported");
  expect(await imports()).toBe(before + 1);
});

test("typing another text gives up what was being done with the one before", async ({ open, page }) => {
  await open("/import");
  await expect(page.locator(".cm-lineNumbers")).toBeVisible();
  test.slow();
  // Slow enough for somebody to type in the meantime.
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await page
    .getByLabel("Choose a file")
    .setInputFiles({ name: "generated.json", mimeType: "application/json", buffer: Buffer.from(generated(140, 260)) });
  await expect(page.getByRole("progressbar", { name: /…$/ })).toBeVisible();
  await expectAccessible(page);
  await picture(page, "import-progress");
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await page.getByLabel("The document’s text").fill('openapi: 3.0.0\ninfo: {title: Short, version: "1"}\npaths: {}\n');
  await expect(page.getByText("OpenAPI 3.0.0 · 1 resource")).toBeVisible();
  await expect(page.getByRole("progressbar")).toHaveCount(0);
});
