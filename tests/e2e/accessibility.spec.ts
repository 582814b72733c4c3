// Every page against WCAG 2.2 AA, wide and on a phone, with what it looks like after a refused request.

import type { Page } from "../../www/node_modules/@playwright/test/index.mjs";
import { expect, expectAccessible, picture, test } from "./fixtures";

const ROUTES = ["/apis", "/import", "/requests", "/usage-plans", "/api-keys", "/backends", "/log", "/workspace"];

/** Makes an HTTP API, an issuer and a client through the forms, with something in every panel of their pages; answers with the API's route. */
async function withHttpApi(page: Page) {
  const form = page.getByRole("dialog");
  const make = async (name: string, fill: () => Promise<void> = async () => {}) => {
    await page.getByRole("button", { name, exact: true }).first().click();
    await fill();
    await form.getByRole("button", { name, exact: true }).click();
    await expect(form).toHaveCount(0);
  };
  await page.evaluate(() => void (location.hash = "/identity"));
  await make("Create issuer");
  await make("Create client");
  await page.getByRole("button", { name: "Draw the secrets" }).click();
  await page.getByRole("button", { name: "Send the browser to the issuer" }).click();
  await page.getByRole("button", { name: "Ask for tokens" }).click();
  await page.evaluate(() => void (location.hash = "/apis"));
  await make("Create HTTP API", async () => form.getByLabel("API name").fill("tokens"));
  await make("Create JWT authorizer", async () => form.getByLabel("Audience").fill("app"));
  await make("Create Lambda authorizer");
  await make("Create stage");
  await make("Create route", async () => form.getByLabel("Route key").fill("GET /pets/{petId}/toys/{toyId}"));
  return await page.evaluate(() => location.hash.slice(1));
}

for (const [device, width, height] of [["desk", 1366, 860], ["phone", 360, 740], ["large phone", 390, 844], ["projector", 1920, 1080]] as const) {
  test(`every page can be used by everybody, ${device}`, async ({ open, page }) => {
    // Some twenty pages, each in light and in dark.
    test.slow();
    await page.setViewportSize({ width, height });
    await open("/requests");
    for (let sent = 0; sent < 4; sent += 1) await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByRole("button", { name: /Throttle Refused/ })).toBeVisible();
    const api = await page.getByLabel("API", { exact: true }).inputValue();
    const tokens = await withHttpApi(page);
    for (const route of [...ROUTES, "/compare", "/identity", tokens, `/apis/${api}`, `/apis/${api}/deployments`, `/apis/${api}/stages/prod`, `/apis/${api}/export`]) {
      await page.evaluate((route) => void (location.hash = route), route);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${route} is not wider than the page`).toBeLessThanOrEqual(width);
      await picture(page, `${device}${route.replaceAll("/", "-").replace(api, "api").replace(tokens.replaceAll("/", "-"), "-http-api")}`);
    }
  });
}

test("a request is sent and its trace read with the keyboard alone", async ({ open, page }) => {
  await open("/requests");
  await page.getByLabel("Path", { exact: true }).focus();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: /Route Passed/ })).toBeVisible();
  await page.getByRole("button", { name: /Route Passed/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /Route Passed/ })).toHaveAttribute("aria-pressed", "true");
});
