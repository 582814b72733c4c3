// Starts the app: loads the WebAssembly program that the build names in <meta name="stagecraft-app">. Says so
// when that fails, and when the program stops later. Nothing of the app itself is here.

import { decompress } from "lzma1";

const page = document.documentElement;

/** A block with a heading, a sentence, the technical reason and a button that loads the page anew. */
function notice(heading, sentence, reason) {
  const block = document.createElement("div");
  block.className = "boot";
  block.setAttribute("role", "alert");
  const title = document.createElement("h1");
  title.textContent = heading;
  const text = document.createElement("p");
  text.textContent = sentence;
  const details = document.createElement("pre");
  details.textContent = String(reason);
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "Load the page again";
  again.addEventListener("click", () => location.reload());
  block.append(title, text, details, again);
  return block;
}

function failed(reason) {
  page.dataset.app = "failed";
  console.error(reason);
  let sentence = "Its program could not be loaded or started. What you have saved is still in this browser.";
  if (typeof WebAssembly === "undefined") {
    sentence = "This browser does not offer WebAssembly, or it is switched off for this page.";
  } else if (location.protocol === "file:") {
    sentence =
      "A page that is opened from disk may not load other files. Serve this folder with any web server, or open " +
      "the one-file build, which `cargo xtask build --single-file` makes.";
  }
  const main = document.createElement("main");
  main.append(notice("Stagecraft cannot start", sentence, reason));
  document.getElementById("app")?.replaceChildren(main);
}

// A trap ends a WebAssembly program for good: whatever was clicked afterwards would seem to do nothing.
function stopped(reason) {
  if (page.dataset.app !== "ready" || !(reason instanceof WebAssembly.RuntimeError)) return;
  page.dataset.app = "stopped";
  const sentence = "A fault in the program ended it. What was saved is still in this browser; please load the page again.";
  const block = notice("Stagecraft had to stop", sentence, reason);
  block.classList.add("boot-stopped");
  document.body.append(block);
}

window.addEventListener("error", (event) => stopped(event.error));
window.addEventListener("unhandledrejection", (event) => stopped(event.reason));

/** The program's JavaScript half, and its WebAssembly half or where that is. */
async function program() {
  // The one-file build has nothing to fetch and brings both halves along.
  if (globalThis.stagecraftProgram) return globalThis.stagecraftProgram;
  const { js, wasm } = document.querySelector('meta[name="stagecraft-app"]').dataset;
  const module = await import(new URL(js, document.baseURI).href);
  return { init: module.default, wasm: new URL(wasm, document.baseURI) };
}

/** The library answers with signed bytes. */
const bytes = (unpacked) => Uint8Array.from(unpacked);

/** What `init` takes: the release build's program is packed (www/scripts/pack.mjs), that of `cargo xtask serve` is not. */
async function unpacked(wasm) {
  if (wasm instanceof Uint8Array) return bytes(decompress(wasm));
  if (!wasm.pathname.endsWith(".lzma")) return wasm;
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`${wasm}: ${response.status} ${response.statusText}`);
  return bytes(decompress(new Uint8Array(await response.arrayBuffer())));
}

async function start() {
  const { init, wasm } = await program();
  await init({ module_or_path: await unpacked(wasm) });
  page.dataset.app = "ready";
}

start().catch(failed);
