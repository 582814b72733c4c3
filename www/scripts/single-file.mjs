// Makes dist/stagecraft.html of the release build: one file with everything in it, which opens from disk, where a
// browser may load no program from other files. node www/scripts/single-file.mjs dist

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

const folder = resolve(process.argv[2]);
let html = await readFile(join(folder, "index.html"), "utf8");

/** The name, inside the folder, of the file that an attribute of the page names. */
function fileAt(pattern) {
  const url = html.match(pattern)?.[1];
  if (!url) throw new Error(`index.html holds no ${pattern}`);
  return url.split("/").pop();
}

/** Replaces the one place that matches; a function's result is taken literally, `$` and all. */
function replace(pattern, text) {
  if (!pattern.test(html)) throw new Error(`index.html holds no ${pattern}`);
  html = html.replace(pattern, () => text);
}

const read = (name) => readFile(join(folder, name));
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const css = (await read(fileAt(/<link rel="stylesheet" href="([^"]+)"/))).toString("utf8");
const icon = await read(fileAt(/<link rel="icon" href="([^"]+)"/));
const glue = fileAt(/data-js="([^"]+)"/);
const boot = fileAt(/<script[^>]* src="([^"]+)"/);
const program = fileAt(/data-wasm="([^"]+)"/);
const charts = (await read("charts.js")).toString("utf8");
const [wasm, later] = [(await read(program)).toString("base64"), (await read(`${program}.later`)).toString("base64")];

// The program's parts are put where the start-up script looks for them, before it runs.
const halves = `
  import init from "./${glue}";
  const bytes = (id) => Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
  globalThis.stagecraftProgram = { init, wasm: bytes("stagecraft-wasm"), later: bytes("stagecraft-later") };
`;
const { outputFiles } = await build({
  stdin: { contents: `import "halves"; import "./${boot}";`, resolveDir: folder },
  bundle: true,
  minify: true,
  format: "esm",
  write: false,
  logLevel: "warning",
  plugins: [
    {
      name: "halves",
      setup(on) {
        on.onResolve({ filter: /^halves$/ }, () => ({ path: "halves", namespace: "halves" }));
        on.onLoad({ filter: /.*/, namespace: "halves" }, () => ({ contents: halves, resolveDir: folder }));
      },
    },
  ],
});
const script = outputFiles[0].text;

replace(/script-src 'self'/, `script-src ${hash(script)} ${hash(charts)}`);
replace(/style-src 'self'/, `style-src ${hash(css)}`);
replace(/<link rel="icon"[^>]*>/, `<link rel="icon" href="data:image/svg+xml;base64,${icon.toString("base64")}">`);
replace(/<link rel="stylesheet"[^>]*>/, `<style>${css}</style>`);
replace(/<meta name="stagecraft-app"[^>]*>\s*/, "");
replace(/<script[^>]* src="[^"]+"[^>]*><\/script>/, "");
html = html.replace(/<!--[^]*?-->\s*/g, "").replace(/<link rel="(modulepreload|preload)"[^>]*>/g, "");
replace(
  /<\/body>/,
  `<script type="application/x-lzma" id="stagecraft-wasm">${wasm}</script>\n` +
    `<script type="text/plain" id="stagecraft-charts">${charts}</script>\n` +
    `<script type="application/x-lzma" id="stagecraft-later">${later}</script>\n<script type="module">${script}</script>\n</body>`,
);

const output = join(folder, "stagecraft.html");
await writeFile(output, html);
console.log(`${output}: ${(html.length / 1000).toFixed(0)} kB`);
