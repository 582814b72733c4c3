// Starts the app: loads the WebAssembly program that the build names in <meta name="stagecraft-app">. Says so
// when that fails, and when the program stops later. Nothing of the app itself is here.

// The library's entry brings its packer along, which the page has no use for.
import { Decoder } from "../node_modules/lzma1/lib/decoder.js";
import { InputBuffer, OutputBuffer } from "../node_modules/lzma1/lib/streams.js";

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

// The editor for documents, for the program to load when one opens. Its name is put together, because what a first visit loads is found by names.
window.stagecraftEditor = () => import(new URL(["editor", "js"].join("."), document.baseURI).href);

/** The program's JavaScript half, its WebAssembly half or where that is, and the same of what is loaded later. */
async function program() {
  // The one-file build has nothing to fetch and brings everything along.
  if (globalThis.stagecraftProgram) return globalThis.stagecraftProgram;
  const { js, wasm } = document.querySelector('meta[name="stagecraft-app"]').dataset;
  const module = await import(new URL(js, document.baseURI).href);
  return { init: module.default, wasm: new URL(wasm, document.baseURI), later: new URL(`${wasm}.later`, document.baseURI) };
}

function unpack(bytes) {
  const unpacked = new OutputBuffer(bytes.length * 4);
  new Decoder().decompress(new InputBuffer(bytes), unpacked);
  // The library answers with signed bytes.
  return Uint8Array.from(unpacked.toArray());
}

/** What `init` takes: the release build's program is packed (www/scripts/pack.mjs), that of `cargo xtask serve` is not. */
async function unpacked(wasm) {
  if (wasm instanceof Uint8Array) return unpack(wasm);
  return wasm.pathname.endsWith(".lzma") ? unpack(await fetched(wasm)) : wasm;
}

async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The same while everything waits: a function of the program that is called cannot wait in another way. */
function fetchedNow(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${url}: ${request.status} ${request.statusText}`);
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255);
}

/** Lets the program load its second half (www/scripts/split.mjs) when it first needs it, and fetches that once somebody does something. */
function offerLater(later) {
  let bytes = later instanceof Uint8Array ? later : null;
  const fetchEarly = () => void fetched(later).then((early) => (bytes ??= early), () => {});
  for (const kind of ["pointerdown", "keydown"]) {
    if (!bytes) window.addEventListener(kind, fetchEarly, { once: true, capture: true });
  }
  globalThis.stagecraftLoad = (exports) => {
    try {
      const shared = Object.entries(exports).filter(([name]) => name.startsWith("f_"));
      const f = Object.fromEntries(shared.map(([name, value]) => [name.slice(2), value]));
      new WebAssembly.Instance(new WebAssembly.Module(unpack(bytes ?? fetchedNow(later))), { f: { ...f, ".m": exports.memory } });
      exports.later_loaded.value = 1;
    } catch (reason) {
      stopped(new WebAssembly.RuntimeError(`the second half of the program cannot be loaded: ${reason}`));
      throw reason;
    }
  };
}

let charts;

/** Loads what draws charts; the one-file build brings it along as text. */
function loadCharts() {
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    const text = document.getElementById("stagecraft-charts")?.textContent;
    if (text) {
      script.textContent = text;
      document.head.append(script);
      return done();
    }
    script.src = new URL("charts.js", document.baseURI).href;
    script.addEventListener("load", done);
    script.addEventListener("error", () => fail(new Error("charts.js cannot be loaded")));
    document.head.append(script);
  });
}

/** Elements whose charts wait until charts can be drawn: then one in each frame, so that no frame waits for all of them. */
const undrawn = new Set();

function drawNow(element) {
  if (element.isConnected) globalThis.stagecraftCharts(element, JSON.parse(element.stagecraftSpec));
}

function drawNext() {
  const [element] = undrawn;
  undrawn.delete(element);
  if (undrawn.size > 0) requestAnimationFrame(drawNext);
  drawNow(element);
}

function drawSoon(element) {
  if (undrawn.size === 0) requestAnimationFrame(drawNext);
  undrawn.add(element);
}

/** Draws a chart in an element, the newest where several are asked for before charts can be drawn at all. */
globalThis.stagecraftDraw = (element, text) => {
  element.stagecraftSpec = text;
  if (globalThis.stagecraftCharts && undrawn.size === 0) return drawNow(element);
  charts ??= loadCharts();
  charts.then(
    () => drawSoon(element),
    (reason) => {
      charts = undefined;
      element.textContent = `Charts cannot be drawn: ${reason.message}`;
    },
  );
};

async function start() {
  const { init, wasm, later } = await program();
  offerLater(later);
  await init({ module_or_path: await unpacked(wasm) });
  page.dataset.app = "ready";
}

start().catch(failed);
