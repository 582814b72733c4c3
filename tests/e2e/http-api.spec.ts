// HTTP APIs in the app: an issuer, a token, a JWT route that lets in and keeps out, scopes, CORS from a foreign origin, the kinds of APIs.

import type { Page } from "../../www/node_modules/@playwright/test/index.mjs";
import { dialog, expect, expectAccessible, test } from "./fixtures";

/** Answers a line of the headless protocol in a session of its own, which the app's pages do not see. */
async function send(page: Page, line: object) {
  const answer = await page.evaluate(async (text) => await window.stagecraft.send(text), JSON.stringify(line));
  return JSON.parse(answer as string);
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
    await form.getByLabel("Authorization scopes").fill("pets/read");
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

test("CORS lets a page of a foreign origin in, and another one not, with the reason", async ({ page, open }) => {
  await open("/apis");
  await dialog(page, "Create HTTP API", async (form) => form.getByLabel("API name").fill("tokens"));
  await dialog(page, "Create stage", async () => {});
  await dialog(page, "Create route", async (form) => form.getByLabel("Route key").fill("GET /pets"));
  await page.getByRole("button", { name: "Configure CORS", exact: true }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("AllowOrigins").fill("www.example.com");
  await form.getByRole("button", { name: "Configure CORS", exact: true }).click();
  await expect(form.getByLabel("AllowOrigins")).toHaveAccessibleDescription(/scheme and a host/);
  await form.getByLabel("AllowOrigins").fill("https://www.example.com");
  await form.getByLabel("AllowMethods").fill("GET");
  await form.getByLabel("AllowHeaders").fill("X-Own");
  await form.getByRole("button", { name: "Configure CORS", exact: true }).click();
  await expect(form).toHaveCount(0);

  await page.getByRole("link", { name: "Requests", exact: true }).click();
  await page.getByLabel("API", { exact: true }).selectOption({ label: "tokens · HTTP API" });
  await page.getByLabel("Stage", { exact: true }).selectOption("$default");
  await page.getByLabel("Deployed method", { exact: true }).selectOption({ label: "GET /pets" });
  await page.getByLabel("API key", { exact: true }).selectOption({ label: "None" });
  await page.getByLabel("Send as").selectOption("page");
  await page.getByRole("button", { name: "Add header" }).click();
  await page.getByLabel("Name of header 1").fill("X-Own");
  await page.getByLabel("Value of header 1").fill("1");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Response delivered")).toBeVisible();
  const steps = page.getByRole("list", { name: "What the browser did" });
  await expect(steps).toContainText("It permits the request.");
  await page.getByLabel("Origin of the page").fill("https://evil.example.com");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Blocked by CORS")).toBeVisible();
  await expect(steps).toContainText("The response has no header Access-Control-Allow-Origin.");
  await expect(steps).toContainText("must name this origin in AllowOrigins");

  // The gateway's own words, in the trace of the preflight.
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

test("forms make Lambda authorizers, mappings, scopes and stage settings, and tell what is wrong at its field", async ({ page, open }) => {
  // One journey through every form, with five looks at its accessibility.
  test.slow();
  await open("/apis");
  await dialog(page, "Create HTTP API", async (form) => form.getByLabel("API name").fill("tokens"));
  await dialog(page, "Create stage", async () => {});
  await dialog(page, "Create route", async (form) => {
    await form.getByLabel("Route key").fill("GET /pets");
    await form.getByLabel("Integration", { exact: true }).selectOption({ label: "A new HTTP endpoint" });
    await form.getByLabel("URL of the endpoint").fill("https://e.example.com/pets");
  });
  const form = page.getByRole("dialog");
  const save = async () => {
    await form.getByRole("button", { name: "Save", exact: true }).click();
    await expect(form).toHaveCount(0);
  };

  await page.getByRole("button", { name: "Create Lambda authorizer" }).click();
  await form.getByLabel("Identity sources").fill("Authorization");
  await form.getByRole("button", { name: "Create Lambda authorizer" }).click();
  await expect(form.getByLabel("Identity sources")).toHaveAccessibleDescription(/Invalid mapping expression/);
  await expect(form.getByLabel("Identity sources")).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Identity sources").fill("$request.header.Authorization");
  await form.getByLabel("Result TTL (seconds)").fill("60");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Create Lambda authorizer" }).click();
  await expect(form).toHaveCount(0);
  const authorizers = page.getByRole("region", { name: "Authorizers" });
  await expect(authorizers).toContainText("payload 2.0 · simple responses · kept 60 s");
  await page.getByRole("button", { name: "Edit the authorizer lambda" }).click();
  await form.getByLabel("Payload format version").selectOption("1.0");
  await expect(form.getByLabel("Response mode")).toBeDisabled();
  await form.getByLabel("Authorizer caching").uncheck();
  await save();
  await expect(authorizers).toContainText("payload 1.0 · IAM policies · not kept");

  await page.getByRole("button", { name: "Edit the route GET /pets" }).click();
  await form.getByLabel("Authorization", { exact: true }).selectOption({ label: "REQUEST authorizer lambda" });
  await expect(form).toContainText("A Lambda authorizer decides by itself");
  await form.getByLabel("Authorization", { exact: true }).selectOption({ label: "None" });
  await save();

  await page.getByRole("button", { name: /^Edit the integration/ }).click();
  await form.getByLabel("Timeout in milliseconds").fill("9");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form.getByLabel("Timeout in milliseconds")).toHaveAccessibleDescription(/between 50 ms and 30000 ms/);
  await expectAccessible(page);
  await form.getByLabel("Timeout in milliseconds").fill("1500");
  await form.getByLabel("HTTP method").selectOption("GET");
  await save();
  await expect(page.getByRole("region", { name: "Integrations" })).toContainText("HTTP_PROXY · GET");

  await page.getByRole("button", { name: /^Parameter mapping of/ }).click();
  await form.getByRole("button", { name: "Add request mapping" }).click();
  const first = form.getByRole("group", { name: "Request mapping 1" });
  await first.getByLabel("Name").fill("Authorization");
  await first.getByLabel("Value").fill("x");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(first.getByRole("alert")).toContainText("operations on this header are restricted");
  await expectAccessible(page);
  await first.getByLabel("Name").fill("X-Own");
  await first.getByLabel("Value").fill("$context.requestId");
  await form.getByRole("button", { name: "Add response status" }).click();
  await form.getByLabel("Response status code").fill("200");
  const second = form.getByRole("group", { name: "Response 1 mapping 1" });
  await second.getByLabel("Parameter to modify").selectOption("Status code");
  await second.getByLabel("Value").fill("201");
  await save();
  await expect(page.getByRole("region", { name: "Integrations" }).getByRole("cell", { name: "2", exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Settings of stage $default" }).click();
  await form.getByLabel("Rate limit").fill("-1");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form.getByLabel("Rate limit")).toHaveAccessibleDescription(/must not be negative/);
  await form.getByLabel("Rate limit").fill("5");
  await form.getByLabel("Burst limit").fill("3");
  await form.getByRole("button", { name: "Add stage variable" }).click();
  await form.getByLabel("Name of stage variable 1").fill("alias");
  await form.getByLabel("Value of stage variable 1").fill("live");
  await form.getByRole("button", { name: "Format CLF" }).click();
  await expect(form.getByLabel("Log destination")).toHaveValue(/:log-group:\/apigateway\//);
  await expect(form).toContainText('"GET GET /pets HTTP/1.1"');
  await expectAccessible(page);
  await save();
  await expect(page.getByRole("region", { name: "Stages", exact: true })).toContainText("rate 5, burst 3 · 1 variable · access log");

  const settings = page.getByRole("region", { name: "Route settings of $default" });
  await page.getByRole("button", { name: "Set the settings of GET /pets" }).click();
  await form.getByLabel("Rate limit").fill("1");
  await form.getByLabel("Enable detailed metrics").check();
  await save();
  await expect(settings.getByRole("row", { name: /GET \/pets/ })).toContainText("1route3stage defaulton");
  await page.getByRole("button", { name: "Remove the settings of GET /pets" }).click();
  await expect(settings.getByRole("row", { name: /GET \/pets/ })).toContainText("5stage default3stage defaultoff");
  await expectAccessible(page);

  // What the forms made is what requests meet: the mapping answers with its own status.
  await page.getByRole("link", { name: "Backends", exact: true }).click();
  await page.getByRole("button", { name: "Add HTTP endpoint" }).click();
  await form.getByLabel("URL pattern").fill("https://e.example.com/*");
  await form.getByLabel("Behaviour").selectOption("Echo");
  await form.getByRole("button", { name: "Save" }).click();
  expect(await request(page, "GET /pets")).toBe("201");
});

test("OAuth's flow with a code ends with a token in the composer that opens a route", async ({ page, open }) => {
  await open("/identity");
  await dialog(page, "Create issuer", async () => {});
  await dialog(page, "Create client", async () => {});
  await page.getByRole("link", { name: "APIs" }).first().click();
  await dialog(page, "Create HTTP API", async (form) => form.getByLabel("API name").fill("tokens"));
  await dialog(page, "Create JWT authorizer", async (form) => form.getByLabel("Audience").fill("app"));
  await dialog(page, "Create stage", async () => {});
  await dialog(page, "Create route", async (form) => {
    await form.getByLabel("Route key").fill("GET /pets");
    await form.getByLabel("Authorization", { exact: true }).selectOption({ label: "JWT authorizer jwt" });
    await form.getByLabel("Authorization scopes").fill("pets/read");
  });

  await page.getByRole("link", { name: "Identity" }).click();
  await page.getByRole("button", { name: "Draw the secrets" }).click();
  await page.getByRole("button", { name: "Send the browser to the issuer" }).click();
  await expect(page.getByText("HTTP/1.1 302 Found")).toBeVisible();
  await expect(page.getByText("The state that came back is the app's own")).toBeVisible();
  const verifier = page.getByLabel("code_verifier", { exact: true });
  const own = await verifier.inputValue();
  await verifier.fill(own.replace(/^./, (first) => (first === "a" ? "b" : "a")));
  await page.getByRole("button", { name: "Ask for tokens" }).click();
  await expect(page.getByText("HTTP/1.1 400 Bad Request")).toBeVisible();
  await expect(page.getByText(/The verifier's S256 is/).last()).toBeVisible();
  await expectAccessible(page);
  await verifier.fill(own);
  await page.getByRole("button", { name: "Ask for tokens" }).click();
  await expect(page.getByText("HTTP/1.1 200 OK")).toBeVisible();
  await expect(page.getByText("nobody has changed it")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Put the token into the composer" }).click();
  await expect(page.getByLabel("Value of header 1")).toHaveValue(/^Bearer ey/);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("row").filter({ has: page.getByRole("button", { name: /^Show request \d+:/ }) }).first()).toContainText("200");
});

test("the comparison names what each kind has, and its prices can be edited", async ({ page, open }) => {
  await open("/compare");
  const keys = page.getByRole("row", { name: /API keys and usage plans/ });
  await expect(keys.getByRole("cell", { name: "Yes" })).toHaveCount(1);
  await page.getByLabel("REST API, dollars a million").fill("2");
  await expect(page.getByRole("region", { name: "What it costs" }).getByRole("row", { name: /REST API/ })).toContainText("$20");
  await expectAccessible(page);
});
