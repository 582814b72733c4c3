// What every browser test starts from: a page that fails its test when it reports an error, breaks its own
// policy or asks another origin for anything; and helpers to open the app and to check its accessibility.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Page, test as base, expect } from "../../www/node_modules/@playwright/test/index.mjs";
import { site } from "./site";

/** The headless protocol, as the page offers it to scripts. */
export interface Stagecraft {
  send(line: string): string | Promise<string>;
  reset(): void | Promise<void>;
}

declare global {
  interface Window {
    stagecraft: Stagecraft;
  }
}

interface Fixtures {
  /** What the page did that it never should; a test that provokes such a thing empties it. */
  complaints: string[];
  /** Opens the app at a hash route and waits until it has started. */
  open(route?: string): Promise<void>;
}

export const test = base.extend<Fixtures>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
      // A breach of the Content-Security-Policy is reported here too.
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`console: ${message.text()}`);
      });
      page.on("request", (request) => {
        const url = new URL(request.url());
        const local = url.origin === new URL(site).origin || ["data:", "blob:", "file:"].includes(url.protocol);
        if (!local) complaints.push(`request to another origin: ${url.href}`);
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],

  open: async ({ page }, use) => {
    await use(async (route = "") => {
      await page.goto(route === "" ? "./" : `./#${route}`);
      await started(page);
    });
  },
});

export { expect };

/** Waits until the program has started; says why, when it could not. */
export async function started(page: Page): Promise<void> {
  const root = page.locator("html");
  await expect(root).toHaveAttribute("data-app", /./);
  if ((await root.getAttribute("data-app")) !== "ready") {
    throw new Error(await page.locator("body").innerText());
  }
}

/** Opens the dialog that a button of this name opens, fills it, and presses the button of the same name in it. */
export async function dialog(page: Page, name: string, fill: (dialog: ReturnType<Page["getByRole"]>) => Promise<void>): Promise<void> {
  await page.getByRole("button", { name, exact: true }).first().click();
  const opened = page.getByRole("dialog");
  await fill(opened);
  await opened.getByRole("button", { name, exact: true }).click();
  await expect(opened).toHaveCount(0);
}

/** What the command line answers to the lines of `text`. */
export function native(text: string): string[] {
  const program = process.env.STAGECRAFT;
  if (!program) throw new Error("STAGECRAFT names no program: start the tests with `cargo xtask test browser`");
  const output = execFileSync(program, ["headless"], { input: text, encoding: "utf8", maxBuffer: 1 << 30 });
  return output.split("\n").slice(0, -1);
}

const axe = readFileSync(new URL("../../www/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Checks the page as it stands against WCAG 2.2 AA, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settled(page);
    // Evaluated by the debugger, which the page's policy does not bind.
    await page.evaluate(axe);
    const violations = await page.evaluate(async (tags) => {
      const { axe } = window as unknown as { axe: { run(context: Document, options: object): Promise<AxeResults> } };
      const results = await axe.run(document, { runOnly: { type: "tag", values: tags } });
      return results.violations.map(({ id, help, nodes }) => ({
        rule: `${id}: ${help}`,
        where: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
      }));
    }, rules);
    expect(violations, `accessibility, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** Waits until colours have changed all the way: a check in the middle of that would see neither. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const changed = async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const ending = document.getAnimations().filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime));
      await Promise.allSettled(ending.map((animation) => animation.finished));
    };
    // A browser without a screen stops painting once in a thousand times; what is not painted changes no more.
    await Promise.race([changed(), new Promise((done) => setTimeout(done, 5_000))]);
  });
}

interface AxeResults {
  violations: { id: string; help: string; nodes: { target: string[]; failureSummary: string }[] }[];
}

/** Keeps a picture of the page in results/pictures/, in light and in dark. */
export async function picture(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.screenshot({ path: new URL(`results/pictures/${name}-${colorScheme}.png`, import.meta.url).pathname });
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
