// Makes one style sheet and one start-up script of www/css and www/src, in target/www, where index.html takes
// them from. Trunk calls it before each build.

import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ["www/css/main.css", "www/src/boot.js"],
  outdir: "target/www",
  outbase: "www",
  bundle: true,
  // A script, not a module: opened from disk, a module would not run, and nobody would be told.
  format: "iife",
  minify: process.env.TRUNK_PROFILE === "release",
  target: ["chrome111", "firefox114", "safari16.4"],
  // The page's policy lets nothing be loaded from another origin, and small pictures may stand in the sheet.
  loader: { ".svg": "dataurl", ".woff2": "dataurl" },
  write: false,
  logLevel: "warning",
});

// What draws charts brings its style sheet along as text, and is loaded when a chart is first drawn.
const charts = await build({
  absWorkingDir: root,
  entryPoints: ["www/src/charts.js"],
  outdir: "target/www",
  bundle: true,
  format: "iife",
  minify: true,
  target: ["chrome111", "firefox114", "safari16.4"],
  loader: { ".css": "text" },
  write: false,
  logLevel: "warning",
});
outputFiles.push(...charts.outputFiles);
// A module of its own, which is only loaded when an editor opens.
const editor = await build({
  absWorkingDir: root,
  entryPoints: ["www/src/editor.js"],
  outdir: "target/www",
  outbase: "www",
  bundle: true,
  format: "esm",
  minify: process.env.TRUNK_PROFILE === "release",
  target: ["chrome111", "firefox114", "safari16.4"],
  write: false,
  logLevel: "warning",
});
outputFiles.push(...editor.outputFiles);

await mkdir(`${root}/target/www`, { recursive: true });
for (const file of outputFiles) {
  const path = `${root}/target/www/${basename(file.path)}`;
  const old = await readFile(path, "utf8").catch(() => undefined);
  if (old !== file.text) await writeFile(path, file.text);
}
