// A stage's cache and its access log in the app: turned on, filled, looked at, flushed; a line previewed, written and read.

import type { Page } from "../../www/node_modules/@playwright/test/index.mjs";
import { expect, expectAccessible, picture, test } from "./fixtures";

const DOCUMENT = `openapi: 3.0.3
info: { title: Corner shop, version: "1" }
paths:
  /goods:
    get:
      responses:
        "200":
          description: What there is
          content: { application/json: { example: [bread, milk] } }
  /goods/{goodId}:
    get:
      parameters: [{ name: goodId, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: One of them
          content: { application/json: { example: bread } }
`;

async function deployed(page: Page, open: (route: string) => Promise<void>) {
  await open("/import");
  await page.getByLabel("The document’s text").fill(DOCUMENT);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("button", { name: "Deploy API" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Stage name").fill("prod");
  await dialog.getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole("link", { name: "Stages" }).click();
}

async function send(page: Page, method: string) {
  await page.getByRole("link", { name: "Requests", exact: true }).first().click();
  await page.getByLabel("API", { exact: true }).selectOption({ label: "Corner shop" });
  await page.getByLabel("Stage", { exact: true }).selectOption("prod");
  await page.getByLabel("Deployed method").selectOption(method);
  const rows = page.getByRole("button", { name: /^Show request \d+:/ });
  const before = await rows.count();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(rows).toHaveCount(before + 1);
}

async function toStage(page: Page) {
  await page.getByRole("link", { name: "APIs", exact: true }).first().click();
  await page.getByRole("link", { name: "Corner shop" }).click();
  await page.getByRole("link", { name: "Stages" }).click();
}

test("a cache is turned on, answers, shows what it holds, and is flushed", async ({ open, page }) => {
  await deployed(page, open);
  await page.getByRole("button", { name: "Turn on cache" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByText("CREATE_IN_PROGRESS")).toBeVisible();
  await expect(page.getByText("4 min 0 s left")).toBeVisible();
  await send(page, "GET /goods");
  await expect(page.getByRole("button", { name: /Cache Skipped/ })).toBeVisible();
  for (let minutes = 0; minutes < 4; minutes += 1) await page.getByRole("button", { name: /by one minute/ }).click();
  await send(page, "GET /goods");
  await expect(page.getByRole("button", { name: /Cache Miss/ })).toBeVisible();
  await send(page, "GET /goods");
  await expect(page.getByRole("button", { name: /Cache Hit/ })).toBeVisible();
  await expect(page.getByText("Answered from the cache: no backend was called.")).toBeVisible();
  await page.getByRole("button", { name: /Cache Hit/ }).click();
  await expect(page.getByText(/kept 0 s ago for GET \/goods: it counts for another 300 s/)).toBeVisible();
  await expectAccessible(page);
  await picture(page, "cache-hit");

  await page.getByRole("button", { name: /by one minute/ }).click();
  await toStage(page);
  await expect(page.getByText("AVAILABLE", { exact: true })).toBeVisible();
  const entries = page.getByRole("region", { name: "Entries of the cache" });
  await expect(entries.getByRole("row").filter({ hasText: "GET /goods" })).toContainText("240 s");
  await expect(page.getByText("50 % (1 of 2)")).toBeVisible();
  await expect(page.getByText("without {goodId}")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("heading", { name: "Cache", exact: true }).scrollIntoViewIfNeeded();
  await picture(page, "cache-panel");

  await page.getByRole("button", { name: "Set caching of GET /goods", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("TTL in seconds").fill("10");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("region", { name: "What the stage caches" }).getByRole("row").filter({ hasText: "own setting" })).toContainText("10 s");

  await page.getByRole("button", { name: "Flush entire cache" }).click();
  await expect(page.getByText("FLUSH_IN_PROGRESS")).toBeVisible();
  await expect(page.getByRole("heading", { name: "The cache is empty" })).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page);
});

test("an access log is previewed, saved, written and read", async ({ open, page }) => {
  await deployed(page, open);
  await page.getByRole("button", { name: "Format JSON" }).click();
  const preview = page.locator("pre").filter({ hasText: '"httpMethod":"GET"' });
  await expect(preview).toContainText('"protocol":"HTTP/1.1"');
  await expectAccessible(page);
  await page.getByRole("button", { name: "Format CLF" }).click();
  await expect(page.locator("pre").filter({ hasText: /203\.0\.113\.1 - - \[01\/Jan\/2026/ })).toBeVisible();
  await picture(page, "access-log");
  await page.getByLabel("Log format").fill("$context.status");
  await page.getByRole("button", { name: "Save access log" }).click();
  await expect(page.getByText("Access Log format must include either $context.requestId or $context.extendedRequestId")).toBeVisible();
  await page.getByLabel("Log format").fill("$context.httpMethod $context.resourcePath $context.status $context.requestId");
  await page.getByRole("button", { name: "Save access log" }).click();
  await expect(page.getByRole("button", { name: "Save access log" })).toBeDisabled();
  await send(page, "GET /goods");
  await page.getByRole("link", { name: "CloudWatch", exact: true }).first().click();
  await page.getByRole("button", { name: /Open log group \/apigateway\/.*\/prod/ }).click();
  await expect(page.getByText(/GET \/goods 200 [0-9a-f-]{36}/)).toBeVisible();
});
