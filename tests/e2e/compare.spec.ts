// REST APIs, HTTP APIs and load balancers: an experiment side by side, one traffic plan against all three, and a load balancer built by hand.

import { dialog, expect, expectAccessible, test } from "./fixtures";

test("an experiment sends the same to all three kinds and shows what came back", async ({ page, open }) => {
  await open("/compare");
  await page.getByRole("button", { name: "Try it Throttling of each client" }).click();
  await expect(page.getByRole("region", { name: "REST API", exact: true })).toContainText("2 × 200, 8 × 429");
  await expect(page.getByRole("region", { name: "HTTP API", exact: true })).toContainText("429 Too Many Requests");
  await expect(page.getByRole("region", { name: "Load balancer", exact: true })).toContainText("10 × 200");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Close Throttling of each client" }).click();
  await expect(page.getByRole("region", { name: "Load balancer", exact: true })).toHaveCount(0);
});

test("one traffic plan runs against all three, at prices that can be edited", async ({ page, open }) => {
  await open("/compare");
  await page.getByLabel("REST API: dollars a million").fill("7");
  await page.getByRole("button", { name: "Run the plan" }).click();
  const rows = page.getByRole("region", { name: "What the plan came to" });
  await expect(rows.getByRole("row")).toHaveCount(4);
  await expect(rows.getByRole("row", { name: /Load balancer/ }).getByRole("cell").nth(2)).toHaveText("0");
  await expectAccessible(page);
});

test("a load balancer is built by hand: target group, listener, rule", async ({ page, open }) => {
  await open("/load-balancers");
  await dialog(page, "Create load balancer", async (form) => form.getByLabel("Name").fill("web"));
  await expect(page.getByRole("heading", { level: 1, name: "web" })).toBeVisible();
  await dialog(page, "Create target group", async (form) => form.getByLabel("Target group name").fill("pets"));
  await dialog(page, "Create listener", async () => {});
  const rules = page.getByRole("region", { name: "Rules of HTTP:80" });
  await expect(rules).toContainText("forward to pets");
  await page.getByRole("button", { name: "Create rule for HTTP:80" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Action").selectOption("fixed-response");
  await form.getByRole("button", { name: "Create rule", exact: true }).click();
  await expect(form).toHaveCount(0);
  await expect(rules.getByRole("row").nth(1)).toContainText("path is /pets/*");
  await expect(rules.getByRole("row").nth(1)).toContainText("answer 404: Not here");
  await page.getByRole("button", { name: "Ask how pets is" }).click();
  await expect(page.getByText("unavailable: Health checks are not enabled for this target")).toBeVisible();
  await expectAccessible(page);
});
