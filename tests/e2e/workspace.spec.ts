// What is kept: over a reload, between two tabs, as a file, and when what is stored cannot be read.

import { readFile } from "node:fs/promises";
import { expect, expectAccessible, started, test } from "./fixtures";

test("a change is there after a reload", async ({ open, page }) => {
  await open("/apis");
  await page.getByRole("button", { name: /Advance simulated time by one day/ }).click();
  await expect(page.getByText("2026-01-02 00:00:00")).toBeVisible();
  await expect(page.getByTitle("Saved")).toBeVisible();
  await page.reload();
  await started(page);
  await expect(page.getByText("2026-01-02 00:00:00")).toBeVisible();
});

test("two tabs never overwrite each other unasked", async ({ open, page, context }) => {
  await open("/apis");
  const other = await context.newPage();
  await other.goto(page.url());
  await started(other);
  await other.getByRole("button", { name: /by one minute/ }).click();
  await expect(page.getByText("Another tab changed the workspace")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(page.getByText("Another tab changed the workspace")).toHaveCount(0);
  await other.getByRole("button", { name: "Take the other tab's" }).click();
  await started(other);
  await expect(other.getByText("2026-01-01 00:00:00")).toBeVisible();
});

test("the workspace goes out as a file and comes back", async ({ open, page }) => {
  await open("/workspace");
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download workspace" }).click()]);
  const buffer = await readFile(await download.path());
  const choose = page.getByLabel("Choose a workspace file");
  await choose.setInputFiles({ name: "broken.json", mimeType: "application/json", buffer: Buffer.from("{no") });
  await expect(page.getByRole("alert").filter({ hasText: /./ })).toBeVisible();
  await choose.setInputFiles({ name: "workspace.json", mimeType: "application/json", buffer });
  await expect(page.getByText("Loaded the workspace")).toBeVisible();
});

test("what cannot be read is kept and offered", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("stagecraft.workspace", "{broken"));
  await page.goto("./#/apis");
  await started(page);
  await expect(page.getByText("The stored workspace could not be read")).toBeVisible();
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download the old workspace" }).click()]);
  expect(await readFile(await download.path(), "utf8")).toBe("{broken");
});

test("a phone shows every page without scrolling sideways", async ({ open, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const route of ["/apis", "/import", "/log", "/workspace"]) {
    await open(route);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), route).toBeLessThanOrEqual(360);
    await expectAccessible(page);
  }
});
