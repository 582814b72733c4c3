// The main job from end to end: import a document, deploy it, hand out a key with a plan, be throttled, use up the quota,
// put a canary on the stage, promote it, roll back; and everything is still there after a reload.

import { existsSync, readFileSync } from "node:fs";
import type { Page } from "../../www/node_modules/@playwright/test/index.mjs";
import { expect, picture, started, test } from "./fixtures";

const OWN = `openapi: 3.0.3
info: { title: Corner shop, version: "1" }
paths:
  /goods:
    get:
      responses:
        "200":
          description: What there is
          content: { application/json: { example: [bread, milk] } }
`;

/** Documents that were written for other purposes; they lie beside the checkout where there are any. */
const shared = (file: string) => new URL(`../../../shared/specs/${file}`, import.meta.url);

const DOCUMENTS = [
  { title: "Corner shop", method: "GET /goods", text: () => OWN },
  { title: "Swagger Petstore", method: "GET /pet/findByStatus", url: shared("general/swagger-codegen-petstore.yaml") },
];

async function open(page: Page, name: string) {
  await page.getByRole("link", { name, exact: true }).first().click();
}

async function importDocument(page: Page, text: string, title: string) {
  await page.getByLabel("The document’s text").fill(text);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

async function deploy(page: Page, choose: (dialog: ReturnType<Page["getByRole"]>) => Promise<void>) {
  await page.getByRole("button", { name: "Deploy API" }).click();
  const dialog = page.getByRole("dialog");
  await choose(dialog);
  await dialog.getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** Sends so many requests one after another at the same simulated instant, and answers with their statuses. */
async function send(page: Page, count: number) {
  const statuses: string[] = [];
  const rows = page.getByRole("row").filter({ has: page.getByRole("button", { name: /^Show request \d+:/ }) });
  for (let sent = 0; sent < count; sent += 1) {
    const before = await rows.count();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(rows).toHaveCount(before + 1);
    statuses.push(((await rows.first().getByRole("cell").first().textContent()) ?? "").trim().slice(0, 3));
  }
  return statuses;
}

async function body(page: Page) {
  await page.getByRole("radio", { name: "Raw" }).check({ force: true });
  return (await page.getByRole("region", { name: "Response body" }).textContent())?.trim();
}

for (const document of DOCUMENTS) {
  test(`the main job with ${document.title}`, async ({ open: start, page }) => {
    const text = document.url ? (existsSync(document.url) ? readFileSync(document.url, "utf8") : undefined) : document.text?.();
    test.skip(text === undefined, "the document is not beside this checkout");
    await start("/import");
    await importDocument(page, text ?? "", document.title);
    await deploy(page, (dialog) => dialog.getByLabel("Stage name").fill("prod"));

    // The key is asked for from the next deployment on.
    await page.getByRole("link", { name: "Resources" }).click();
    await page.getByRole("link", { name: document.method, exact: true }).click();
    await page.getByRole("button", { name: "Edit Method request" }).click();
    await page.getByRole("dialog").getByLabel("API key required").check();
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Undeployed changes").first()).toBeVisible();
    await deploy(page, async (dialog) => void (await dialog.getByLabel("Stage", { exact: true }).selectOption("prod")));

    await open(page, "API keys");
    await page.getByRole("button", { name: "Create API key" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("kiosk");
    await page.getByRole("dialog").getByRole("button", { name: /Create/ }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);

    await open(page, "Usage plans");
    await page.getByRole("button", { name: "Create usage plan" }).click();
    const plan = page.getByRole("dialog");
    await plan.getByLabel("Name").fill("Tight");
    await plan.getByLabel("Rate").fill("2");
    await plan.getByLabel("Burst").fill("3");
    await plan.getByLabel("Limit each key by a quota").check();
    await plan.getByLabel("Quota", { exact: true }).fill("10");
    await plan.getByLabel("Period").selectOption("DAY");
    await plan.getByRole("button", { name: /Create/ }).click();
    await expect(plan).toHaveCount(0);
    const stage = page.getByLabel("Stage to add").getByRole("option").filter({ hasText: document.title });
    await page.getByLabel("Stage to add").selectOption((await stage.getAttribute("value")) ?? "");
    await page.getByRole("button", { name: "Add stage" }).click();
    await page.getByLabel("API key to add").selectOption({ label: "kiosk" });
    await page.getByRole("button", { name: "Add API key" }).click();

    await open(page, "Requests");
    await page.getByLabel("API", { exact: true }).selectOption({ label: document.title });
    await page.getByLabel("Stage", { exact: true }).selectOption("prod");
    await page.getByLabel("Deployed method").selectOption(document.method);
    await page.getByLabel("API key", { exact: true }).selectOption({ label: "None" });
    expect(await send(page, 5)).toEqual(["403", "403", "403", "403", "403"]);
    expect(await body(page)).toBe('{"message":"Forbidden"}');

    await page.getByLabel("API key", { exact: true }).selectOption({ label: "kiosk" });
    expect(await send(page, 5)).toEqual(["200", "200", "200", "429", "429"]);
    expect(await body(page)).toBe('{"message":"Too Many Requests"}');
    await expect(page.getByRole("button", { name: /Throttle Refused/ })).toBeVisible();
    await picture(page, `throttled-${document.title.replace(/ /g, "-")}`);

    const second = page.getByRole("button", { name: /Advance simulated time by one second/ });
    await second.click();
    expect(await send(page, 3)).toEqual(["200", "200", "429"]);
    await page.getByRole("button", { name: /by one minute/ }).click();
    expect(await send(page, 3)).toEqual(["200", "200", "200"]);
    await page.getByRole("button", { name: /by one minute/ }).click();
    expect(await send(page, 3)).toEqual(["200", "200", "429"]);
    expect(await body(page)).toBe('{"message":"Limit Exceeded"}');

    // A canary on a stage without limits of a key: the requests go without one.
    await open(page, "APIs");
    await page.getByRole("link", { name: document.title }).click();
    await page.getByRole("link", { name: document.method, exact: true }).click();
    await page.getByRole("button", { name: "Edit Method request" }).click();
    await page.getByRole("dialog").getByLabel("API key required").uncheck();
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await deploy(page, async (dialog) => void (await dialog.getByLabel("Stage", { exact: true }).selectOption("prod")));
    const base = await page.getByText(/^[a-z0-9]{6}$/).first().textContent();
    await deploy(page, async (dialog) => {
      await dialog.getByLabel("Stage", { exact: true }).selectOption("prod");
      await dialog.getByLabel("As a canary").check();
      await dialog.getByLabel("Requests directed to canary (%)").fill("30");
    });
    await expect(page.getByText("30 % of requests").first()).toBeVisible();

    await open(page, "Requests");
    const first = await share(page);
    expect(first).toBeGreaterThan(300 - 44);
    expect(first).toBeLessThan(300 + 44);

    await open(page, "APIs");
    await page.getByRole("link", { name: document.title }).click();
    await page.getByRole("link", { name: "Stages" }).click();
    await page.getByRole("button", { name: "Promote canary" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Promote canary" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.getByRole("button", { name: /Delete canary/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete canary" }).click();
    await expect(page.getByRole("heading", { name: "No canary" })).toBeVisible();

    await page.getByRole("link", { name: "Deployments" }).click();
    await page.getByRole("button", { name: `Serve deployment ${base}` }).click();
    await page.getByRole("dialog").getByLabel("Stage").selectOption("prod");
    await page.getByRole("dialog").getByRole("button", { name: "Serve this deployment" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);

    await expect(page.getByTitle("Saved")).toBeVisible();
    await page.reload();
    await started(page);
    await expect(page.getByRole("row").filter({ hasText: base ?? "" }).first()).toContainText("prod");
    await open(page, "Usage plans");
    await expect(page.getByText("Tight").first()).toBeVisible();
    await open(page, "Requests");
    await expect(page.getByRole("button", { name: /^Show request 19:/ })).toBeVisible();
  });
}

/** Sends 1,000 requests as fast as can be and answers with how many the canary served. */
async function share(page: Page) {
  await page.getByRole("button", { name: "Preset: 1,000 at 10/s" }).click();
  await page.getByLabel("Speed").selectOption("max");
  await page.getByRole("button", { name: "Start run" }).click();
  const run = page.getByRole("region", { name: "Run" });
  await expect(run.getByText(/1,000 of 1,000 sent/)).toBeVisible();
  const sentence = await run.getByText(/^The canary served/).textContent();
  return Number(/served (\d+) of/.exec(sentence ?? "")?.[1]);
}

test("the sample answers at once, and the same state gives the same canary share", async ({ open: start, page }) => {
  await start("/requests");
  expect(await send(page, 1)).toEqual(["200"]);
  await expect(page.getByRole("list", { name: "Steps" }).getByRole("button")).toHaveCount(11);

  // The health check needs no key: nothing limits it, so all of it is served.
  await page.getByLabel("Deployed method").selectOption("GET /health");
  await open(page, "APIs");
  await page.getByRole("link", { name: "Pet store" }).click();
  await deploy(page, async (dialog) => {
    await dialog.getByLabel("Stage", { exact: true }).selectOption("prod");
    await dialog.getByLabel("As a canary").check();
    await dialog.getByLabel("Requests directed to canary (%)").fill("30");
  });
  await expect(page.getByTitle("Saved")).toBeVisible();
  const kept = await page.evaluate(() => localStorage.getItem("stagecraft.workspace") ?? "");
  const shares: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    await page.goto("about:blank");
    await page.goto("./");
    await page.evaluate((kept) => localStorage.setItem("stagecraft.workspace", kept), kept);
    await page.goto("about:blank");
    await start("/requests");
    shares.push(await share(page));
  }
  expect(shares[0]).toBeGreaterThan(256);
  expect(shares[0]).toBeLessThan(344);
  expect(shares[1]).toBe(shares[0]);
});
