// Building an API by hand: create it, give it a resource and a method, edit the four boxes, deploy.

import { expect, expectAccessible, picture, test } from "./fixtures";

test("an API is built by hand and deployed", async ({ open, page }) => {
  await open("/apis");
  await page.getByRole("button", { name: "Create API" }).click();
  await expectAccessible(page);
  const dialog = page.getByRole("dialog");
  await page.getByLabel("API name").fill("Tiny");
  await dialog.getByRole("button", { name: "Create API" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tiny" })).toBeVisible();
  await expect(page.getByText("Not deployed")).toBeVisible();

  await page.getByRole("button", { name: "Create resource" }).click();
  await page.getByLabel("Resource name").fill("a/b");
  await dialog.getByRole("button", { name: "Create resource" }).click();
  await expect(dialog.getByRole("alert")).toContainText("BadRequestException");
  await page.getByLabel("Resource name").fill("pets");
  await page.getByLabel("Resource name").press("Enter");
  await expect(dialog).toHaveCount(0);

  await page.getByRole("button", { name: "/pets", exact: true }).click();
  await page.getByRole("button", { name: "Create method" }).click();
  await dialog.getByRole("button", { name: "Create method" }).click();
  await expect(page.getByRole("heading", { name: "GET /pets" })).toBeVisible();
  await expectAccessible(page);
  await picture(page, "method");

  await page.getByRole("button", { name: "Edit Method request" }).click();
  await page.getByLabel("API key required").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("region", { name: "Method request" })).toContainText("True");

  await page.getByRole("button", { name: "Edit Integration response" }).click();
  await page.getByLabel("Mapping template").fill('{"pets": []}');
  await page.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByRole("button", { name: "Deploy API" }).click();
  await expectAccessible(page);
  await page.getByLabel("Stage name").fill("prod");
  await dialog.getByRole("button", { name: "Deploy" }).click();
  await expect(page).toHaveURL(/\/stages\/prod$/);
  await expect(page.getByText("Not deployed")).toHaveCount(0);
});

test("a dialog closes with Escape and gives the focus back", async ({ open, page }) => {
  await open("/apis");
  const button = page.getByRole("button", { name: "Create API" });
  await button.click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(button).toBeFocused();
});

test("the log shows the command of each change, and Undo takes it back", async ({ open, page }) => {
  await open("/apis");
  await page.getByRole("button", { name: "Delete the API Pet store" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "No APIs yet" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Log" }).click();
  const newest = page.getByRole("list", { name: "Operations, newest first" }).getByRole("listitem").first();
  await expect(newest).toContainText("aws apigateway delete-rest-api --rest-api-id");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Undo: DeleteRestApi" }).click();
  await page.getByRole("link", { name: "APIs", exact: true }).click();
  await expect(page.getByRole("link", { name: "Pet store" })).toBeVisible();
});
