// The import page: a document is checked as it is typed, its problems lead to their places, and it becomes an API.

import { expect, expectAccessible, picture, test } from "./fixtures";

const ZOO = `openapi: 3.0.0
info: {title: Zoo, version: '1'}
paths:
  /animals:
    get:
      responses:
        '200':
          description: All of them
          content:
            application/json: {example: {animals: []}}
`;

test("a document with an error says where it is", async ({ open, page }) => {
  await open("/import");
  const text = page.getByLabel("The document’s text");
  await text.fill("openapi: 3.0.0\ninfo: [\n");
  await expect(page.getByText("Cannot be imported.")).toBeVisible();
  await expectAccessible(page);
  await picture(page, "import-error");
  await page.locator("button.problem").first().click();
  await expect(text).toBeFocused();
  expect(await text.evaluate((area: HTMLTextAreaElement) => area.selectionStart)).toBeGreaterThan(0);
  await expect(page.getByRole("button", { name: "Import", exact: true })).toHaveCount(0);
});

test("a document from a file becomes an API whose operations answer with mocks", async ({ open, page }) => {
  await open("/import");
  await page.getByLabel("Choose a file").setInputFiles({ name: "zoo.yaml", mimeType: "application/yaml", buffer: Buffer.from(ZOO) });
  await expect(page.getByText("zoo.yaml")).toBeVisible();
  await expect(page.getByLabel(/mock made from the document/)).toBeChecked();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Zoo" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Deploy API" })).toBeVisible();
  await page.getByRole("link", { name: "GET /animals" }).click();
  await expect(page.getByRole("region", { name: "Integration request" })).toContainText("MOCK");
});
