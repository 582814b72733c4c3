// Splits the WebAssembly of the release build (split.mjs) and packs both halves with LZMA: static hosts such as GitHub Pages gzip at
// best, and a gzipped program would be a quarter larger. www/src/boot.js unpacks them. node www/scripts/pack.mjs dist

import { transform } from "esbuild";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Encoder } from "../node_modules/lzma1/lib/encoder.js";
import { MODES } from "../node_modules/lzma1/lib/lzma.js";
import { InputBuffer, OutputBuffer } from "../node_modules/lzma1/lib/streams.js";
import { split } from "./split.mjs";

/** WebAssembly has no alignment, and its bytes depend on what stands before them more than the usual settings allow for. */
class WasmEncoder extends Encoder {
  configure(mode) {
    super.configure(mode);
    this._numLiteralContextBits = 4;
    this._posStateBits = 0;
    this._posStateMask = 0;
  }
}

function pack(bytes) {
  const packed = new OutputBuffer(bytes.length);
  new WasmEncoder().compress(new InputBuffer(bytes), packed, MODES[9]);
  return Uint8Array.from(packed.toArray());
}

const folder = resolve(process.argv[2]);
const page = join(folder, "index.html");
const html = await readFile(page, "utf8");
const named = (attribute) => html.match(new RegExp(`${attribute}="([^"]+)"`))?.[1].split("/").pop();
const [name, glue] = [named("data-wasm"), named("data-js")];
if (!name?.endsWith(".wasm")) throw new Error("index.html names no WebAssembly program");

const lines = (await readFile(new URL("../later.txt", import.meta.url), "utf8")).split("\n").filter((line) => line && !line.startsWith("#"));
const parts = lines.filter((line) => !line.startsWith("!"));
const kept = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
/** Whether a function waits, by its name without the hashes of crates. Of the code of libraries, one copy may serve many types. */
const waits = (name) => {
  const plain = name.replaceAll(/\[[0-9a-f]+\]/g, "");
  return !/^<*&*(alloc|core|std|hashbrown|serde\w*|yew::functional::hooks::use_reducer)::/.test(plain) && parts.some((part) => plain.includes(part)) && !kept.some((part) => plain.includes(part));
};
const { first, later, names } = split(new Uint8Array(await readFile(join(folder, name))), waits);
const packed = { [`${name}.lzma`]: [first, pack(first)], [`${name}.lzma.later`]: [later, pack(later)] };
for (const [file, [bytes, small]] of Object.entries(packed)) {
  await writeFile(join(folder, file), small);
  console.log(`${file}: ${(bytes.length / 1000).toFixed(0)} kB packed into ${(small.length / 1000).toFixed(0)} kB`);
}
console.log(`${names.length} functions wait until they are needed`);
await rm(join(folder, name));

// The glue offers the program what loads its second half.
const script = await readFile(join(folder, glue), "utf8");
const imports = "const import0 = {";
if (!script.includes(imports)) throw new Error(`${glue} has no imports where they are looked for`);
const offered = script.replace(imports, `${imports}\n__stagecraft_load: () => globalThis.stagecraftLoad(wasm),`);
await writeFile(join(folder, glue), (await transform(offered, { minify: true, format: "esm", target: "es2022" })).code);
// Everywhere the page names the program, its preload included, which then is of no type that browsers know.
await writeFile(page, html.replaceAll(name, `${name}.lzma`).replaceAll(' type="application/wasm"', ""));
