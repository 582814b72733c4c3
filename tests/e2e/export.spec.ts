// The export page: a document goes in, its API is deployed and exported, and the download goes in again as the same API.

import { readFile } from "node:fs/promises";
import { expect, expectAccessible, picture, test } from "./fixtures";

const ZOO = `openapi: 3.0.1
info: {title: Zoo, version: '1'}
paths:
  /animals/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: One of them}}
      x-amazon-apigateway-integration: {type: http, httpMethod: GET, uri: 'https://zoo.example.com/{id}', requestParameters: {integration.request.path.id: method.request.path.id}}
`;

test("a document is imported, deployed, exported, downloaded and imported again", async ({ open, page }) => {
  await open("/import");
  await page.getByLabel("The document’s text").fill(ZOO);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Zoo" })).toBeVisible();

  const parts = page.getByRole("navigation", { name: "Parts of Zoo" });
  await parts.getByRole("link", { name: "Export" }).click();
  await expect(page.getByText("Nothing to export yet")).toBeVisible();
  for (const stage of ["dev", "prod"]) {
    await page.getByRole("button", { name: "Deploy API" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Stage", { exact: true }).selectOption("New stage");
    await dialog.getByLabel("Stage name").fill(stage);
    await dialog.getByRole("button", { name: "Deploy", exact: true }).click();
    await expect(dialog).toHaveCount(0);
  }
  await page.getByRole("link", { name: "Export" }).last().click();
  const document = page.getByRole("region", { name: /^The document / });
  await expect(document).toContainText('"openapi" : "3.0.1"');
  await expect(document).toContainText('"x-amazon-apigateway-integration"');

  await page.getByLabel("Stage", { exact: true }).selectOption("prod");
  await page.getByLabel("Version").selectOption("Swagger 2.0");
  await page.getByLabel("Format").selectOption("YAML");
  await expect(document).toContainText('swagger: "2.0"');
  await page.getByLabel(/^API Gateway/).uncheck();
  await expect(document).not.toContainText("x-amazon-apigateway-integration");
  await page.getByLabel(/^API Gateway/).check();

  await page.getByLabel("Compare with").selectOption("dev");
  await expect(page.getByRole("heading", { name: "prod compared with dev" })).toBeVisible();
  const difference = page.getByRole("region", { name: /^Lines in which/ });
  await expect(difference.getByRole("row", { name: 'added basePath: "/prod"' })).toBeVisible();
  await expect(difference.getByRole("row", { name: 'removed basePath: "/dev"' })).toBeVisible();
  await expectAccessible(page);
  await picture(page, "export");

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download", exact: true }).click()]);
  expect(download.suggestedFilename()).toBe("swagger_1.yaml");
  const text = await readFile(await download.path(), "utf8");
  expect(text).toContain('uri: "https://zoo.example.com/{id}"');

  await page.evaluate(() => void (location.hash = "/import"));
  await page.getByLabel("Choose a file").setInputFiles({ name: download.suggestedFilename(), mimeType: "application/yaml", buffer: Buffer.from(text) });
  await expect(page.getByText("Can be imported.")).toBeVisible();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Zoo" })).toBeVisible();
  await page.getByRole("link", { name: "GET /animals/{id}" }).click();
  await expect(page.getByRole("region", { name: "Integration request" })).toContainText("https://zoo.example.com/{id}");
});
