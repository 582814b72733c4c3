// HTTP APIs in the app: an issuer, a token, a JWT route that lets in and keeps out, scopes, CORS from a foreign origin, the kinds of APIs.

import type { Page } from "../../www/node_modules/@playwright/test/index.mjs";
import { expect, expectAccessible, test } from "./fixtures";

/** Answers a line of the headless protocol in a session of its own, which the app's pages do not see. */
async function send(page: Page, line: object) {
  const answer = await page.evaluate(async (text) => await window.stagecraft.send(text), JSON.stringify(line));
  return JSON.parse(answer as string);
}

async function dialog(page: Page, name: string, fill: (dialog: ReturnType<Page["getByRole"]>) => Promise<void>) {
  await page.getByRole("button", { name, exact: true }).click();
  const opened = page.getByRole("dialog");
  await fill(opened);
  await opened.getByRole("button", { name, exact: true }).click();
  await expect(opened).toHaveCount(0);
}

/** Sends one request from the composer and answers with its status. */
async function request(page: Page, route: string, token?: string) {
  await page.getByRole("link", { name: "Requests", exact: true }).click();
  await page.getByLabel("API", { exact: true }).selectOption({ label: "tokens · HTTP API" });
  await page.getByLabel("Stage", { exact: true }).selectOption("$default");
  await page.getByLabel("Deployed method", { exact: true }).selectOption({ label: route });
  if (token) {
    await page.getByRole("button", { name: "Add header", exact: true }).click();
    await page.getByLabel("Name of header 1").fill("Authorization");
    await page.getByLabel("Value of header 1").fill(`Bearer ${token}`);
  }
  const history = page.getByRole("row").filter({ has: page.getByRole("button", { name: /^Show request \d+:/ }) });
  const before = await history.count();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(history).toHaveCount(before + 1);
  return ((await history.first().getByRole("cell").first().textContent()) ?? "").trim().slice(0, 3);
}

async function mint(page: Page, claims: object) {
  await page.getByRole("link", { name: "Identity" }).click();
  await page.getByRole("textbox", { name: "Claims", exact: true }).fill(JSON.stringify(claims));
  const field = page.getByLabel("Token", { exact: true });
  const before = await field.inputValue();
  await page.getByRole("button", { name: "Mint token" }).click();
  await expect(field).not.toHaveValue(before);
  return await field.inputValue();
}

test("an issuer's token opens a JWT route, and one without the scope does not", async ({ page, open }) => {
  await open("/identity");
  await dialog(page, "Create issuer", async () => {});
  await expect(page.getByRole("heading", { level: 2, name: "https://login.example.com" })).toBeVisible();
  await expectAccessible(page);
  const good = await mint(page, { sub: "ann", aud: "app", scope: "pets/read" });
  await expect(page.getByText("nobody has changed it")).toBeVisible();
  const poor = await mint(page, { sub: "ann", aud: "app", scope: "pets/write" });

  await page.getByRole("link", { name: "APIs" }).first().click();
  await dialog(page, "Create HTTP API", async (form) => form.getByLabel("API name").fill("tokens"));
  await expect(page.getByRole("heading", { level: 1, name: "tokens" })).toBeVisible();
  await dialog(page, "Create JWT authorizer", async (form) => form.getByLabel("Audience").fill("app"));
  await dialog(page, "Create stage", async () => {});
  await dialog(page, "Create route", async (form) => {
    await form.getByLabel("Route key").fill("GET /pets");
    await form.getByLabel("Authorization", { exact: true }).selectOption({ label: "JWT authorizer jwt" });
    await form.getByLabel("Scopes").fill("pets/read");
  });
  await expect(page.getByText("API keys and usage plans")).toBeVisible();
  await expectAccessible(page);

  expect(await request(page, "GET /pets")).toBe("401");
  await expect(page.getByText(/Refused at step 4 of 9, Authorize/)).toBeVisible();
  expect(await request(page, "GET /pets", good)).toBe("200");
  await page.getByLabel("Value of header 1").fill(`Bearer ${poor}`);
  const history = page.getByRole("row").filter({ has: page.getByRole("button", { name: /^Show request \d+:/ }) });
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(history.first()).toContainText("403");
  await expect(page.getByText(/lacks a scope/).first()).toBeVisible();
});

test("CORS lets a foreign origin in, and another one not, with the reason in the trace", async ({ page, open }) => {
  await open();
  const call = async (operation: string, input: object) => (await send(page, { service: "apigatewayv2", operation, input })).output;
  const api = await call("CreateApi", { Name: "cors", ProtocolType: "HTTP", Target: "https://e.example.com" });
  await call("UpdateApi", { ApiId: api.ApiId, CorsConfiguration: { AllowOrigins: ["https://www.example.com"], AllowMethods: ["GET"] } });
  const preflight = async (origin: string) =>
    send(page, {
      invoke: { method: "OPTIONS", url: `${api.ApiEndpoint}/pets`, headers: [["Origin", origin], ["Access-Control-Request-Method", "GET"]] },
    });
  const allowed = await preflight("https://www.example.com");
  expect(allowed.response.status).toBe(204);
  expect(allowed.response.headers).toContainEqual(["access-control-allow-origin", "https://www.example.com"]);
  const blocked = await preflight("https://evil.example.com");
  expect(blocked.response.headers.map(([name]: [string, string]) => name)).not.toContain("access-control-allow-origin");
  expect(blocked.trace[1].detail.cors).toMatchObject({ origin: "https://evil.example.com", allowed: false });
});

test("the comparison names what each kind has, and its prices can be edited", async ({ page, open }) => {
  await open("/compare");
  const keys = page.getByRole("row", { name: /API keys and usage plans/ });
  await expect(keys.getByRole("cell", { name: "Yes" })).toHaveCount(1);
  await page.getByLabel("REST API, dollars a million").fill("2");
  await expect(page.getByRole("region", { name: "What it costs" }).getByRole("row", { name: /REST API/ })).toContainText("$20");
  await expectAccessible(page);
});
