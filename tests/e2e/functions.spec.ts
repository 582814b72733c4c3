// Functions in JavaScript: a handler runs beside the app, without network and storage and for a limited time, and the app goes on whatever it does.

import type { Page } from "../../www/node_modules/@playwright/test/index.mjs";
import { expect, test } from "./fixtures";

interface Answer {
  output?: Record<string, unknown>;
  error?: { message: string };
  response?: { status: number; body: string };
  trace?: { step: string; detail: { called?: { payload: Record<string, unknown>; log?: string[] } } }[];
  workspace?: unknown;
}

/** Sends a line of the headless protocol; a line that runs a handler is answered once that has ended. */
async function send(page: Page, line: object): Promise<Answer> {
  return JSON.parse(await page.evaluate(async (line) => window.stagecraft.send(line), JSON.stringify(line))) as Answer;
}

async function operation(page: Page, service: string, operation: string, input: object): Promise<Record<string, unknown>> {
  const { output, error } = await send(page, { service, operation, input });
  if (!output) throw new Error(`${operation}: ${error?.message}`);
  return output;
}

const arn = "arn:aws:lambda:us-east-1:123456789012:function:js";

/** An API whose only method calls the function `js` behind a proxy integration; answers with its URL. */
async function api(page: Page): Promise<string> {
  const { id, rootResourceId } = await operation(page, "apigateway", "CreateRestApi", { name: "JavaScript" });
  const at = { restApiId: id, resourceId: rootResourceId, httpMethod: "GET" };
  await operation(page, "apigateway", "PutMethod", { ...at, authorizationType: "NONE" });
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
  await operation(page, "apigateway", "PutIntegration", { ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri });
  await operation(page, "apigateway", "CreateDeployment", { restApiId: id, stageName: "prod" });
  await operation(page, "lambda", "CreateFunction", {
    ...{ FunctionName: "js", Runtime: "nodejs22.x", Role: "arn:aws:iam::123456789012:role/r", Handler: "index.handler", Timeout: 2 },
    Code: { ZipFile: "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==" },
    Environment: { Variables: { GREETING: "Hello" } },
  });
  await operation(page, "lambda", "AddPermission", {
    ...{ FunctionName: "js", StatementId: "gateway", Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" },
  });
  return `https://${id as string}.execute-api.us-east-1.amazonaws.com/prod/`;
}

/** Gives the function this handler. */
async function handler(page: Page, code: string): Promise<void> {
  await operation(page, "backends", "PutFunctionBehavior", { FunctionName: "js", Behavior: { kind: "javascript", code } });
}

const GOOD = `exports.handler = async (event, context) => {
  console.log("path", event.path, context.functionName, context.getRemainingTimeInMillis() > 0);
  return { statusCode: 201, body: JSON.stringify({ greeting: process.env.GREETING, query: event.queryStringParameters }) };
};`;

test("a handler answers through the gateway, and what it writes is the function's log", async ({ open, page }) => {
  await open();
  const url = await api(page);
  await handler(page, GOOD);
  const { response, trace } = await send(page, { invoke: { method: "GET", url: `${url}?a=b` } });
  expect(response).toMatchObject({ status: 201, body: '{"greeting":"Hello","query":{"a":"b"}}' });
  const log = trace?.find((entry) => entry.step === "integration")?.detail.called?.log ?? [];
  expect(log[0]).toMatch(/^START RequestId: \S+ Version: \$LATEST$/);
  expect(log[1]).toMatch(/\tINFO\tpath \/ js true$/);
  expect(log.at(-1)).toMatch(/^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB$/);
  const { events } = await operation(page, "logs", "FilterLogEvents", { logGroupName: "/aws/lambda/js" });
  expect((events as { message: string }[]).map((event) => event.message)).toEqual(log);
});

test("callbacks, thrown errors and lines that wait for each other", async ({ open, page }) => {
  await open();
  await api(page);
  const invoked = async (code: string) => {
    await handler(page, code);
    return operation(page, "lambda", "Invoke", { FunctionName: "js", Payload: "{}" });
  };
  expect(await invoked("module.exports.handler = (event, context, callback) => { setTimeout(() => callback(null, [1]), 5); };")).toMatchObject({ Payload: "[1]" });
  const thrown = await invoked("exports.handler = async () => {\n  throw new RangeError('boom');\n};");
  expect(thrown.FunctionError).toBe("Unhandled");
  const error = JSON.parse(thrown.Payload as string) as { trace: string[] };
  expect(error).toMatchObject({ errorType: "RangeError", errorMessage: "boom" });
  expect(error.trace[1]).toContain("/var/task/index.js:2:");
  expect(JSON.parse((await invoked("exports.handler = async () => {")).Payload as string)).toMatchObject({ errorType: "Runtime.UserCodeSyntaxError" });
  // Lines that are sent while a handler runs are answered in their order.
  await handler(page, "exports.handler = async () => 1;");
  const invoke = JSON.stringify({ service: "lambda", operation: "Invoke", input: { FunctionName: "js" } });
  const answers = await page.evaluate(async (line) => {
    const sent = [window.stagecraft.send(line), window.stagecraft.send('{"id":2,"advance":{"seconds":1}}'), window.stagecraft.send(line)];
    return Promise.all(sent);
  }, invoke);
  expect(answers.map((answer) => (JSON.parse(answer) as { id?: number }).id)).toEqual([undefined, 2, undefined]);
});

const HOSTILE: Record<string, [string, string]> = {
  "reads localStorage": ["localStorage.getItem('stagecraft')", "ReferenceError"],
  "opens a database": ["await new Promise((done, fail) => { const open = indexedDB.open('x'); open.onsuccess = done; open.onerror = () => fail(open.error); })", "SecurityError"],
  "fetches from elsewhere": ["await fetch('https://example.com/')", "TypeError"],
  "fetches from the app's own origin": ["await fetch('ORIGIN', { mode: 'no-cors' })", "TypeError"],
  "loads a script": ["importScripts('ORIGIN')", "NetworkError"],
  "makes code of a text": ["new Function('return 1')()", "EvalError"],
  "loops for ever": ["(() => { for (;;); })()", "Sandbox.Timedout"],
  "never ends": ["await new Promise(() => {})", "Sandbox.Timedout"],
  "floods the memory": ["(() => { const all = []; for (;;) all.push(new Array(1e6).fill(1.5)); })()", "Sandbox.Timedout"],
  "floods its log": ["(() => { for (;;) console.log('x'.repeat(1000)); })()", "Sandbox.Timedout"],
};

for (const [what, [statement, errorType]] of Object.entries(HOSTILE)) {
  test(`a handler that ${what} gets an error, and the app goes on`, async ({ complaints, open, page }) => {
    await open();
    const url = await api(page);
    await page.evaluate(() => localStorage.setItem("secret", "x"));
    // Longer, and the browser would end the frame's process, which Playwright takes for the page's.
    if (what === "floods the memory") await operation(page, "lambda", "UpdateFunctionConfiguration", { FunctionName: "js", Timeout: 1 });
    await handler(page, `exports.handler = async () => { ${statement.replace("ORIGIN", new URL(page.url()).origin)}; return { statusCode: 200 }; };`);
    const { response, trace } = await send(page, { invoke: { method: "GET", url } });
    expect(response).toMatchObject({ status: 502, body: '{"message": "Internal server error"}' });
    expect(trace?.find((entry) => entry.step === "integration")?.detail.called?.payload).toMatchObject({ errorType });
    expect(await page.locator("iframe").count()).toBe(0);
    // The browser reports what the policy has refused; nothing may have gone out.
    expect(complaints.filter((complaint) => !complaint.startsWith("console: "))).toEqual([]);
    complaints.length = 0;
    await handler(page, GOOD);
    expect((await send(page, { invoke: { method: "GET", url } })).response?.status).toBe(201);
    await page.getByRole("link", { name: "APIs", exact: true }).click();
    await expect(page.getByRole("link", { name: "Pet store" })).toBeVisible();
  });
}

test("a handler is written in the form, and its log stands beside the response", async ({ open, page }) => {
  await open();
  await api(page);
  const { workspace } = await send(page, { save: true });
  await page.goto("./#/workspace");
  const file = { name: "workspace.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(workspace)) };
  await page.getByLabel("Choose a workspace file").setInputFiles(file);
  await expect(page.getByText("Loaded the workspace")).toBeVisible();
  await page.getByRole("link", { name: "Backends" }).click();
  await page.getByRole("button", { name: "Edit behaviour of js" }).click();
  await page.getByLabel("Behaviour", { exact: true }).selectOption({ label: "javascript: run a handler" });
  await expect(page.getByLabel("Handler")).toHaveValue(/exports\.handler = async/);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Requests" }).click();
  await page.getByLabel("API", { exact: true }).selectOption({ label: "JavaScript" });
  await page.getByLabel("Stage", { exact: true }).selectOption({ label: "prod" });
  await page.getByLabel("Deployed method").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Hello from JavaScript").first()).toBeVisible();
  await page.getByRole("list", { name: "Steps" }).getByText("Integration", { exact: true }).click();
  await expect(page.getByText(/called as js with/).first()).toBeVisible();
  await page.getByRole("link", { name: "CloudWatch" }).click();
  await expect(page.getByText("/aws/lambda/js").first()).toBeVisible();
});
