// Every page against WCAG 2.2 AA, wide and on a phone, with what it looks like after a refused request.

import { expect, expectAccessible, picture, test } from "./fixtures";

const ROUTES = ["/apis", "/import", "/requests", "/usage-plans", "/api-keys", "/backends", "/log", "/workspace"];

for (const [device, width, height] of [["desk", 1366, 860], ["phone", 360, 740], ["projector", 1920, 1080]] as const) {
  test(`every page can be used by everybody, ${device}`, async ({ open, page }) => {
    // A dozen pages, each looked at twice.
    test.slow();
    await page.setViewportSize({ width, height });
    await open("/requests");
    for (let sent = 0; sent < 4; sent += 1) await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByRole("button", { name: /Throttle Refused/ })).toBeVisible();
    const api = await page.getByLabel("API", { exact: true }).inputValue();
    for (const route of [...ROUTES, `/apis/${api}`, `/apis/${api}/deployments`, `/apis/${api}/stages/prod`, `/apis/${api}/export`]) {
      await page.evaluate((route) => void (location.hash = route), route);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${route} is not wider than the page`).toBeLessThanOrEqual(width);
      await picture(page, `${device}${route.replaceAll("/", "-").replace(api, "api")}`);
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
