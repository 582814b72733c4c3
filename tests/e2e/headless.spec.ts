// The headless protocol in the page gives the same bytes as the command line: every file of lines below
// tests/cases is sent to both. What the answers ought to be is checked natively.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, native, test } from "./fixtures";

const cases = fileURLToPath(new URL("../cases", import.meta.url));

function files(): string[] {
  if (!existsSync(cases)) return [];
  const entries = readdirSync(cases, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".jsonl"));
  return found.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

/** The value at a JSON pointer. */
function at(value: unknown, pointer: string): unknown {
  const parts = pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return parts.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], value);
}

/** A line of a case, with `${id:/pointer}` replaced by what the line with that id was answered, and without what it expects. */
function resolve(line: string, answers: Map<unknown, unknown>): string {
  const resolved = line.replace(/\$\{([^:}]+):([^}]+)\}/g, (_, id, pointer) => String(at(answers.get(id), pointer)));
  const { expect: _expected, ...sent } = JSON.parse(resolved) as Record<string, unknown>;
  return JSON.stringify(sent);
}

test.describe("the page answers as the command line does", () => {
  for (const file of files()) {
    test(relative(cases, file), async ({ open, page }) => {
      const lines = readFileSync(file, "utf8").split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
      await open();
      await page.evaluate(() => window.stagecraft.reset());
      const [sent, answers, byId]: [string[], string[], Map<unknown, unknown>] = [[], [], new Map()];
      for (const line of lines) {
        const resolved = resolve(line, byId);
        const answer = await page.evaluate((line) => window.stagecraft.send(line), resolved);
        sent.push(resolved);
        answers.push(answer);
        const read = JSON.parse(answer) as { id: unknown };
        byId.set(read.id, read);
      }
      expect(answers).toEqual(native(sent.join("\n") + "\n"));
    });
  }
});

test("an odd line is answered alike", async ({ open, page }) => {
  const lines = ["{", "[]", '{"id":7}', '{"id":"ü\\u0000","nonsense":1e400}', '{"advance":{"seconds":-1}}', "null"];
  await open();
  const answers = await page.evaluate(async (lines) => {
    await window.stagecraft.reset();
    const answers: string[] = [];
    for (const line of lines) answers.push(await window.stagecraft.send(line));
    return answers;
  }, lines);
  expect(answers).toEqual(native(lines.join("\n") + "\n"));
});
