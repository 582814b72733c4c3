// Adds up what a first visit loads, gzipped, and fails above a budget:
// node www/scripts/first-load.mjs dist 700000

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [folder, budget] = process.argv.slice(2);
const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));

// From the page on, whatever a loaded text file names.
const loaded = new Map();
const waiting = [join(folder, "index.html")];
while (waiting.length > 0) {
  const file = waiting.pop();
  if (loaded.has(file)) continue;
  const bytes = await readFile(file);
  loaded.set(file, gzipSync(bytes, { level: 9 }).length);
  if (!/\.(html|css|js|mjs)$/.test(file)) continue;
  const text = bytes.toString("utf8");
  waiting.push(...files.filter((other) => text.includes(other.split(/[\\/]/).pop())));
}

for (const [file, size] of loaded) console.log(`${String(size).padStart(9)} ${file}`);
const sum = [...loaded.values()].reduce((a, b) => a + b, 0);
// Nothing names what waits until it is needed: its address is made from the program's.
const later = files.filter((file) => file.endsWith(".later"));
for (const file of later) console.log(`${String(gzipSync(await readFile(file)).length).padStart(9)} ${file}, when it is needed`);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`note: ${kilobytes(sum)} of ${kilobytes(Number(budget))}`);
if (sum > Number(budget)) {
  console.log("The first load is over its budget.");
  process.exit(1);
}
