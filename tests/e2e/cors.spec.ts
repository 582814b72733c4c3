// CORS: a request sent as a browser sends it is blocked, CORS is enabled in one step, and the request passes. And the page Backends: AWS services as endpoints.

import { expect, expectAccessible, picture, test } from "./fixtures";

test("a page's request is blocked until CORS is enabled and deployed", async ({ open, page }) => {
  await open("/requests");
  await page.getByLabel("Deployed method").selectOption("GET /health");
  await page.getByLabel("API key", { exact: true }).selectOption({ label: "None" });
  await page.getByLabel("Send as").selectOption("page");
  await expect(page.getByLabel("Origin of the page")).toHaveValue("https://www.example.com");
  await page.getByRole("button", { name: "Add header" }).click();
  await page.getByLabel("Name of header 1").fill("X-Own");
  await page.getByLabel("Value of header 1").fill("1");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Blocked by CORS")).toBeVisible();
  const steps = page.getByRole("list", { name: "What the browser did" });
  await expect(steps).toContainText("The browser asked with OPTIONS for GET with the headers x-own.");
  await expectAccessible(page);
  await picture(page, "cors-blocked");

  await page.getByRole("link", { name: "APIs", exact: true }).click();
  await page.getByRole("link", { name: "Pet store" }).click();
  await page.getByRole("button", { name: "/health", exact: true }).click();
  await page.getByRole("button", { name: "Enable CORS" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Access-Control-Allow-Headers").fill("X-Own,X-Api-Key");
  await expectAccessible(page);
  await picture(page, "enable-cors");
  await dialog.getByRole("button", { name: "Enable CORS" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("Undeployed changes").first()).toBeVisible();
  await page.getByRole("button", { name: "Deploy API" }).click();
  await dialog.getByLabel("Stage", { exact: true }).selectOption("prod");
  await dialog.getByRole("button", { name: "Deploy" }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByRole("link", { name: "Requests" }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Response delivered")).toBeVisible();
  await expect(steps).toContainText("It permits the request.");
  await page.getByRole("button", { name: "Show the preflight" }).click();
  await expect(page.getByRole("region", { name: "Response headers" })).toContainText("Access-Control-Allow-Headers");
});

test("an AWS service is an endpoint that shows what it was called with", async ({ open, page }) => {
  await open("/backends");
  await page.getByRole("button", { name: "Add HTTP endpoint" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("URL pattern").fill("https://sqs.us-east-1.amazonaws.com/*");
  await dialog.getByLabel("Behaviour").selectOption("Echo");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("region", { name: "HTTP endpoints" })).toContainText("AWS service sqs");
  await page.getByRole("button", { name: "Calls of endpoint https://sqs.us-east-1.amazonaws.com/*" }).click();
  await expect(dialog).toContainText("No calls yet");
  await expectAccessible(page);
});
