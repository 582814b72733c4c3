// The page itself: it starts at any path, under its own policy, and says so when it cannot.

import { expect, expectAccessible, picture, started, test } from "./fixtures";

test("the app starts", async ({ open, page }) => {
  await open();
  await expect(page).toHaveTitle(/Stagecraft/);
  await expect(page.locator("#app > .boot")).toHaveCount(0);
  await expect(page.getByRole("main")).toBeVisible();
  await picture(page, "start");
});

test("the app starts at the root of a site as well", async ({ page }) => {
  await page.goto("/");
  await started(page);
  await expect(page.getByRole("main")).toBeVisible();
});

test("nobody finds the first page hard to use", async ({ open, page }) => {
  await open();
  await expectAccessible(page);
});

test("the policy allows no inline script, no eval and no other origin", async ({ open, page, complaints }) => {
  await open();
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  const directives = new Map(policy?.split(";").map((part) => {
    const [name, ...sources] = part.trim().split(/\s+/);
    return [name, sources.join(" ")] as const;
  }));
  expect(directives.get("default-src")).toBe("'none'");
  // The one script with a hash is that of the frame in which handlers run, whose document stands in the page's program.
  expect(directives.get("script-src")).toMatch(/^'self' 'wasm-unsafe-eval' 'sha256-[A-Za-z0-9+/]{43}='$/);
  expect(directives.get("style-src")).toBe("'self'");
  expect(directives.get("connect-src")).toBe("'self'");
  await expect(page.locator("script:not([src])")).toHaveCount(0);
  // Not only written there but in force.
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.intruder = true";
    document.body.append(script);
    return "intruder" in window;
  });
  expect(ran).toBe(false);
  await expect.poll(() => complaints.length).toBeGreaterThan(0);
  expect(complaints.every((text) => text.includes("Content Security Policy"))).toBe(true);
  complaints.length = 0;
});

test("a program that cannot be loaded is reported on the page", async ({ page, complaints }) => {
  await page.route("**/*.wasm*", (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("Stagecraft cannot start");
  await expect(page.getByRole("button", { name: "Load the page again" })).toBeVisible();
  await expectAccessible(page);
  complaints.length = 0;
});

test("a program that stops later is reported on the page", async ({ open, page, complaints }) => {
  await open();
  await page.evaluate(() => {
    // The one instruction `unreachable`, which is what a panic ends in.
    const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code))).exports;
    setTimeout(f as () => void);
  });
  await expect(page.getByRole("alert").filter({ hasText: "Stagecraft had to stop" })).toBeVisible();
  complaints.length = 0;
});

test("a first visit does without the program's second half, which comes when it is needed", async ({ open, page }) => {
  const later: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith(".later")) later.push(request.url());
  });
  await open();
  await expect(page.getByRole("link", { name: "Pet store" }).first()).toBeVisible();
  expect(later).toEqual([]);
  // A script is nobody who clicks: nothing has been fetched early.
  expect(await page.evaluate(() => window.stagecraft.send('{"advance":{"seconds":1}}'))).toContain("00:00:01");
  expect(later).toHaveLength(1);
  await page.getByRole("link", { name: "Requests" }).click();
  await expect(page.getByRole("heading", { name: "Requests", level: 1 })).toBeVisible();
});

test("a second half that cannot be loaded is reported on the page", async ({ open, page, complaints }) => {
  await page.route("**/*.later", (route) => route.abort());
  await open();
  await page.getByRole("link", { name: "Requests" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Stagecraft had to stop" })).toBeVisible();
  complaints.length = 0;
});

test("without scripts the page says what it needs", async ({ page }) => {
  // As text: the browser reads <noscript> only when scripts were off from its start.
  const html = await (await page.request.get("./")).text();
  expect(html).toMatch(/<noscript>.*needs JavaScript and WebAssembly.*<\/noscript>/);
});

test("the one-file build opens from disk", async ({ page }) => {
  await page.goto(new URL("../../dist/stagecraft.html", import.meta.url).href);
  await started(page);
  await expect(page.getByRole("main")).toBeVisible();
  // Of both halves.
  await page.getByRole("link", { name: "Requests" }).click();
  await expect(page.getByRole("heading", { name: "Requests", level: 1 })).toBeVisible();
});

test("the build of many files, opened from disk, says what to do instead", async ({ page, complaints }) => {
  await page.goto(new URL("../../dist/index.html", import.meta.url).href);
  await expect(page.getByRole("alert")).toContainText("Serve this folder with any web server");
  complaints.length = 0;
});
