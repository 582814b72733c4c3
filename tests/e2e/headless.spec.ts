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

type Answers = Map<unknown, unknown>;

/** A value with every `${id:/pointer}` replaced by what the line with that id was answered: whole where a text is nothing else. */
function resolved(value: unknown, answers: Answers): unknown {
  if (typeof value === "string") {
    const whole = /^\$\{([^:}]+):([^}]+)\}$/.exec(value);
    if (whole) return at(answers.get(whole[1]), whole[2]);
    return value.replace(/\$\{([^:}]+):([^}]+)\}/g, (_, id, pointer) => String(at(answers.get(id), pointer)));
  }
  if (Array.isArray(value)) return value.map((item) => resolved(item, answers));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [String(resolved(name, answers)), resolved(member, answers)]));
}

/** A line of a case as it is sent: resolved, and without what it expects. */
function resolve(line: string, answers: Answers): string {
  const { expect: _expected, ...sent } = JSON.parse(line) as Record<string, unknown>;
  return JSON.stringify(resolved(sent, answers));
}

test.describe("the page answers as the command line does", () => {
  for (const file of files()) {
    test(relative(cases, file), async ({ open, page }) => {
      const lines = readFileSync(file, "utf8").split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
      await open();
      await page.evaluate(() => window.stagecraft.reset());
      const [sent, answers, byId]: [string[], string[], Answers] = [[], [], new Map()];
      for (const line of lines) {
        const toSend = resolve(line, byId);
        const answer = await page.evaluate((line) => window.stagecraft.send(line), toSend);
        sent.push(toSend);
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
