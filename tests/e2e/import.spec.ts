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
  await expect(page.locator(".cm-activeLine")).not.toContainText("openapi");
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

test("the editor numbers lines and underlines what is wrong", async ({ open, page }) => {
  await open("/import");
  await expect(page.locator(".cm-lineNumbers")).toBeVisible();
  await page.getByLabel("The document’s text").fill('openapi: 3.0.0\ninfo: {title: t, version: "1"}\npaths:\n  /a b: {}\n');
  await expect(page.locator(".cm-lintRange-error")).toBeVisible();
  await expectAccessible(page);
  await picture(page, "import-editor");
});

test("what is typed while the editor is on its way goes on in it", async ({ open, page }) => {
  let arrive = () => {};
  const asked = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/editor.js", async (route) => {
    await asked;
    await route.continue();
  });
  await open("/import");
  const text = page.getByLabel("The document’s text");
  await text.click();
  await page.keyboard.type("openapi: 3.0.0 # here\n");
  await page.keyboard.press("ArrowUp");
  arrive();
  await expect(page.locator(".cm-lineNumbers")).toBeVisible();
  await page.keyboard.press("Home");
  await page.keyboard.type("# and ");
  await expect(text).toContainText("# and openapi: 3.0.0 # here");
});

test("a refused document shows its repairs, and is changed only when told", async ({ open, page }) => {
  await open("/import");
  const refused = 'openapi: 3.1.0\ninfo: {title: Repaired, version: "1"}\npaths:\n  /a b: {get: {responses: {}}}\n';
  await page.getByLabel("The document’s text").fill(refused);
  await page.getByRole("button", { name: "List the repairs" }).click();
  await expect(page.getByText("OpenAPI 3.1.0 is read as 3.0.3")).toBeVisible();
  await expect(page.getByText("The path '/a b' becomes '/ab'")).toBeVisible();
  await expect(page.getByText("Cannot be imported.")).toBeVisible();
  await expectAccessible(page);
  await picture(page, "import-repairs");
  await page.getByRole("button", { name: "Make these changes" }).click();
  await expect(page.getByText("Can be imported.")).toBeVisible();
  const changes = page.getByRole("list", { name: "Changes of this import" });
  await expect(changes).toContainText("GET /ab");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Repaired" })).toBeVisible();
});
