// The console: an API by commands alone, from nothing to an invoked, keyed, throttled endpoint; the keyboard; files; what forms
// do as commands; the log as a script that rebuilds the workspace; curl into the composer and out of it.

import { readFile } from "node:fs/promises";
import type { Page } from "../../www/node_modules/@playwright/test/index.mjs";
import { expect, expectAccessible, picture, started, test } from "./fixtures";

const KEY = "0123456789abcdefghij";

/** Twelve commands, as somebody would keep them in a file. */
const SESSION = String.raw`# An API with one method that wants a key.
API=$(aws apigateway create-rest-api --name kiosk --query id --output text)
ROOT=$(aws apigateway get-resources --rest-api-id $API --query 'items[0].id' --output text)
aws apigateway put-method --rest-api-id $API --resource-id $ROOT --http-method GET \
  --authorization-type NONE --api-key-required
aws apigateway put-method-response --rest-api-id $API --resource-id $ROOT --http-method GET --status-code 200
aws apigateway put-integration --rest-api-id $API --resource-id $ROOT --http-method GET --type MOCK \
  --request-templates '{"application/json":"{\"statusCode\": 200}"}'
aws apigateway put-integration-response --rest-api-id $API --resource-id $ROOT --http-method GET --status-code 200 \
  --response-templates '{"application/json":"[\"bread\", \"milk\"]"}'
aws apigateway create-deployment --rest-api-id $API --stage-name prod
KEY=$(aws apigateway create-api-key --name demo --value ${KEY} --enabled --query id --output text)
PLAN=$(aws apigateway create-usage-plan --name Tight --api-stages apiId=$API,stage=prod --throttle burstLimit=1,rateLimit=1 --query id --output text)
aws apigateway create-usage-plan-key --usage-plan-id $PLAN --key-id $KEY --key-type API_KEY
curl -s -H 'x-api-key: ${KEY}' https://$API.execute-api.us-east-1.amazonaws.com/prod/
curl -s -i -H 'x-api-key: ${KEY}' https://$API.execute-api.us-east-1.amazonaws.com/prod/`;

const field = (page: Page) => page.getByRole("textbox", { name: "Commands" });
const output = (page: Page) => page.getByRole("log", { name: "Output of commands" });

/** Opens the console with its shortcut. */
async function openConsole(page: Page) {
  await page.keyboard.press("Control+j");
  await expect(field(page)).toBeFocused();
}

/** Pastes a text into the element that has the focus, as the clipboard does it. */
async function paste(page: Page, text: string) {
  const taken = await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text", text);
    return !document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  if (!taken) await page.keyboard.insertText(text);
}

test("twelve commands make an endpoint that is invoked, keyed and throttled", async ({ open, page }) => {
  await open("/apis");
  await openConsole(page);
  await paste(page, SESSION);
  await expect(field(page)).toHaveValue(SESSION);
  await page.keyboard.press("Enter");
  await expect(output(page).getByText('["bread", "milk"]', { exact: true })).toBeVisible();
  await expect(output(page).getByText(/^HTTP\/1\.1 429 Too Many Requests/)).toBeVisible();
  await expect(output(page).locator(".console-command")).toHaveCount(12);
  await expect(output(page).getByText("exit", { exact: false })).toHaveCount(0);
  await expectAccessible(page);
  await picture(page, "console");

  await page.keyboard.type(`curl https://$API.execute-api.us-east-1.amazonaws.com/prod/`);
  await page.keyboard.press("Enter");
  await expect(output(page).getByText('{"message":"Forbidden"}', { exact: true })).toBeVisible();

  // What was made is in the app, and stays there.
  await page.keyboard.press("Control+j");
  await expect(field(page)).toHaveCount(0);
  await expect(page.getByRole("link", { name: "kiosk" })).toBeVisible();
  await page.getByRole("link", { name: "Requests", exact: true }).click();
  await expect(page.getByRole("button", { name: /^Show request 3:/ })).toBeVisible();
  await expect(page.getByTitle("Saved")).toBeVisible();
  await page.reload();
  await started(page);
  await expect(page.getByRole("button", { name: /^Show request 3:/ })).toBeVisible();
});

test("the console is used with the keyboard alone and traps nobody", async ({ open, page }) => {
  await open("/apis");
  const link = page.getByRole("link", { name: "Import", exact: false }).first();
  await link.focus();
  await openConsole(page);

  // Tab completes as far as it is clear, and offers the rest.
  await page.keyboard.type("aws apigateway create-sta");
  await page.keyboard.press("Tab");
  await expect(field(page)).toHaveValue("aws apigateway create-stage ");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("list", { name: "Completions" }).getByRole("listitem")).toContainText(["--deployment-id", "--rest-api-id", "--stage-name"]);
  await page.keyboard.press("Tab");
  await expect(field(page)).toHaveValue("aws apigateway create-stage --deployment-id");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("list", { name: "Completions" })).toHaveCount(0);
  await expect(field(page)).toBeFocused();

  // An error says so in words, not by colour alone.
  await field(page).fill("aws apigateway get-rest-api --rest-api-id nope");
  await page.keyboard.press("Enter");
  await expect(output(page).getByText("An error occurred (NotFoundException) when calling the GetRestApi operation")).toBeVisible();
  await expect(output(page).getByText("exit 254")).toBeVisible();

  // Shift+Enter begins a line; a command that is not ended goes on by itself.
  await page.keyboard.type("echo one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("echo 'two");
  await page.keyboard.press("Enter");
  await page.keyboard.type("three'");
  await page.keyboard.press("Enter");
  await expect(output(page).locator("pre").filter({ hasText: "three" })).toBeVisible();

  // History, and back to what was being written.
  await page.keyboard.type("draft");
  await page.keyboard.press("ArrowUp");
  await expect(field(page)).toHaveValue("echo one\necho 'two\nthree'");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(field(page)).toHaveValue("aws apigateway get-rest-api --rest-api-id nope");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(field(page)).toHaveValue(/draft|echo one/);

  await field(page).fill("help");
  await page.keyboard.press("Enter");
  await expect(output(page).getByText("stagecraft advance 1s")).toBeVisible();
  await page.keyboard.type("clear");
  await page.keyboard.press("Enter");
  await expect(output(page).locator(".console-command")).toHaveCount(0);

  // Escape leads out of the field, and the shortcut back to where one was.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Close console" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Control+j");
  await expect(page.getByRole("region", { name: "Console" })).toHaveCount(0);
  await expect(link).toBeFocused();
});

test("files are attached, written and read", async ({ open, page }) => {
  await open("/apis");
  await page.getByRole("button", { name: "Console", exact: true }).click();
  await page.getByLabel("Attach files").setInputFiles({
    name: "shop.yaml",
    mimeType: "application/yaml",
    buffer: Buffer.from("openapi: 3.0.1\ninfo: {title: From a file, version: '1'}\npaths: {}\n"),
  });
  await expect(page.getByText("file://shop.yaml", { exact: true })).toBeVisible();
  await field(page).fill("aws apigateway import-rest-api --body fileb://shop.yaml --query name --output text > name.txt\ncat name.txt");
  await page.keyboard.press("Enter");
  await expect(output(page).getByText("From a file", { exact: true })).toBeVisible();
});

test("what a form does is a command, and the log is a script that rebuilds the workspace", async ({ open, page }) => {
  await open("/api-keys");
  await page.getByRole("button", { name: "Create API key" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("kiosk");
  await page.getByRole("dialog").getByRole("button", { name: /Create/ }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const newest = page.getByRole("complementary", { name: "The last change as a command" });
  await expect(newest).toContainText("aws apigateway create-api-key --name kiosk");
  await expectAccessible(page);
  await newest.getByRole("button", { name: "Open console" }).click();
  await expect(output(page)).toContainText("aws apigateway create-api-key --name kiosk");
  await page.keyboard.press("Control+j");

  await page.getByRole("link", { name: "Log", exact: true }).click();
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download as script" }).click()]);
  const script = await readFile(await download.path(), "utf8");
  expect(script).toContain("aws apigateway create-deployment --rest-api-id \"$API\" --stage-name prod");

  // Run again in the same account: all of it is there a second time, once what can be there only once is gone.
  await openConsole(page);
  const id = (name: string) => `$(aws apigateway get-api-keys --name-query ${name} --query 'items[0].id' --output text)`;
  await field(page).fill(
    `aws lambda delete-function --function-name pets; aws apigateway delete-api-key --api-key ${id("demo")}; aws apigateway delete-api-key --api-key ${id("kiosk")}`,
  );
  await page.keyboard.press("Enter");
  await field(page).fill(script);
  await page.keyboard.press("Enter");
  await expect(output(page).getByText("exit", { exact: false })).toHaveCount(0);
  await page.keyboard.press("Control+j");
  await page.getByRole("link", { name: "APIs", exact: true }).click();
  await expect(page.getByRole("link", { name: "Pet store" })).toHaveCount(2);
});

test("a curl command becomes a request, and a request a curl command", async ({ open, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open("/requests");
  await page.getByRole("button", { name: "Copy as curl", exact: true }).click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toMatch(/^curl https:\/\/\w+\.execute-api\.us-east-1\.amazonaws\.com\/prod\/pets -H 'x-api-key: /);

  await page.getByLabel("Path", { exact: true }).focus();
  await paste(page, `${command.replace("/pets", "/health")} \\\n  -X POST -H 'x-trace: 7'`);
  await expect(page.getByLabel("Path", { exact: true })).toHaveValue("/health");
  await expect(page.getByLabel("HTTP method")).toHaveValue("POST");
  await expect(page.getByText("The curl command stands in the composer.")).toBeVisible();
  await page.getByRole("button", { name: "Put back GET /pets of prod" }).click();
  await expect(page.getByLabel("Path", { exact: true })).toHaveValue("/pets");

  await page.getByRole("button", { name: "Paste curl" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("curl command").fill("curl -F a=@b https://example.com");
  await dialog.getByRole("button", { name: "Take it" }).click();
  await expect(dialog).toContainText("forms");
  await dialog.getByLabel("curl command").fill("curl https://petstore.example.com/pets?type=dog");
  await dialog.getByRole("button", { name: "Take it" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("petstore.example.com is none of the APIs here")).toBeVisible();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("button", { name: /Copy request 1 as curl/ }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("/prod/pets?type=dog");
  await expectAccessible(page);
});

for (const [device, width, height] of [["phone", 360, 740], ["projector", 1920, 1080]] as const) {
  test(`the console fits a ${device}`, async ({ open, page }) => {
    await page.setViewportSize({ width, height });
    await open("/apis");
    await page.getByRole("button", { name: "Console", exact: true }).click();
    await field(page).fill("aws apigateway get-rest-apis --output table\naws apigateway get-rest-api --rest-api-id nope");
    await page.keyboard.press("Enter");
    await expect(output(page).getByText("exit 254")).toBeVisible();
    await page.getByRole("button", { name: "Make the console taller" }).click();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await picture(page, `console-${device}`);
  });
}
