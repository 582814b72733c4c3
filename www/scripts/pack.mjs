// Packs the WebAssembly of the release build with LZMA: static hosts such as GitHub Pages gzip at best, and a gzipped
// program would be a quarter larger. www/src/boot.js unpacks it. node www/scripts/pack.mjs dist

import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { compress } from "lzma1";

const folder = resolve(process.argv[2]);
const page = join(folder, "index.html");
const html = await readFile(page, "utf8");
const name = html.match(/data-wasm="([^"]+)"/)?.[1].split("/").pop();
if (!name?.endsWith(".wasm")) throw new Error("index.html names no WebAssembly program");

const bytes = await readFile(join(folder, name));
const packed = compress(new Uint8Array(bytes), 9);
await writeFile(join(folder, `${name}.lzma`), packed);
await rm(join(folder, name));
// Everywhere the page names the program, its preload included, which then is of no type that browsers know.
await writeFile(page, html.replaceAll(name, `${name}.lzma`).replaceAll(' type="application/wasm"', ""));
console.log(`${name}.lzma: ${(bytes.length / 1000).toFixed(0)} kB packed into ${(packed.length / 1000).toFixed(0)} kB`);
