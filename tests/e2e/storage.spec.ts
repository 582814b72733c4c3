// Storage that is full, or holds what a newer Stagecraft wrote: it is said, nothing is lost, a download is offered.

import { readFile } from "node:fs/promises";
import { expect, expectAccessible, started, test } from "./fixtures";

test("a full storage is said, and the workspace can be downloaded", async ({ open, page }) => {
  await open("/apis");
  await expect(page.getByTitle("Saved")).toBeVisible();
  const before = await page.evaluate(() => localStorage.getItem("stagecraft.workspace"));
  await page.evaluate(() => {
    let size = 1 << 20;
    for (let number = 0; size > 0; number += 1) {
      try {
        localStorage.setItem(`filler${number}`, "x".repeat(size));
      } catch {
        size = Math.floor(size / 2);
      }
    }
  });
  await page.evaluate(() => void (location.hash = "/import"));
  await page.getByLabel("The document’s text").fill(`openapi: 3.0.3\ninfo: {title: Big, version: "1", description: "${"y".repeat(20_000)}"}\npaths: {}\n`);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/could not be saved|cannot be saved|storage for this page is full/i).first()).toBeVisible();
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^Download/ }).first().click()]);
  expect(await readFile(await download.path(), "utf8")).toContain("Big");
  expect(await page.evaluate(() => localStorage.getItem("stagecraft.workspace"))).toBe(before);
});

test("what a newer Stagecraft wrote is kept under a backup key", async ({ page }) => {
  const newer = JSON.stringify({ format: "stagecraft", version: 999, revision: 3, workspace: {} });
  await page.addInitScript((newer) => {
    if (!sessionStorage.getItem("once")) localStorage.setItem("stagecraft.workspace", newer);
    sessionStorage.setItem("once", "1");
  }, newer);
  await page.goto("./#/apis");
  await started(page);
  await expect(page.getByText(/newer Stagecraft/)).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem("stagecraft.backup.1"))).toBe(newer);
});
