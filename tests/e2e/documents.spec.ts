// Real documents through the page's engine, where they lie beside the checkout: the same answers as from the command line.

import { existsSync, readFileSync } from "node:fs";
import { expect, native, test } from "./fixtures";

const index = new URL("../../../shared/specs/index.json", import.meta.url);

interface Listed {
  id: string;
  file: string;
  rest: { expect: string };
}

test("real documents are imported or refused in the page as natively", async ({ open, page }) => {
  test.skip(!existsSync(index), "there are no documents beside this checkout");
  const { documents } = JSON.parse(readFileSync(index, "utf8")) as { documents: Listed[] };
  await open();
  for (const { id, file, rest } of documents) {
    const body = readFileSync(new URL(file, index), "utf8");
    const line = JSON.stringify({ id, service: "apigateway", operation: "ImportRestApi", input: { body } });
    const answer = await page.evaluate((line) => {
      window.stagecraft.reset();
      return window.stagecraft.send(line);
    }, line);
    const { output, error } = JSON.parse(answer) as { output?: object; error?: { message: string } };
    if (rest.expect === "imports") expect(output, `${id}: ${error?.message}`).toBeDefined();
    if (rest.expect === "refused") expect(error?.message, id).toMatch(/line \d+, column \d+/);
    expect([answer], id).toEqual(native(`${line}\n`));
  }
});
