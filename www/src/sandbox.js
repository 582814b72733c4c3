// Runs one call of a function's handler: in a worker of this frame, which has an opaque origin, no network and no storage. The app puts this
// script into the frame (src/ui/browser/handler.rs) and index.html allows it by its hash, which tests/tidy.rs checks.
(() => {
  "use strict";
  // What stands before the handler's own code in the worker. It is one function, so that the code shares no names with it.
  const prelude = (job) => {
    const post = self.postMessage.bind(self);
    const send = (message) => post(JSON.stringify(message));
    const [lines, started] = [{ left: 1000, bytes: 262144 }, Date.now()];
    const shown = (value) => {
      if (typeof value === "string") return value;
      if (value instanceof Error) return String(value.stack ?? value);
      if (typeof value === "function") return `[Function: ${value.name || "(anonymous)"}]`;
      try {
        return JSON.stringify(value, null, 2) ?? String(value);
      } catch {
        return String(value);
      }
    };
    const line = (level) => (...values) => {
      const text = values.map(shown).join(" ").slice(0, 65536);
      lines.left -= 1;
      lines.bytes -= text.length;
      if (lines.left >= 0 && lines.bytes >= 0) send({ level, text });
    };
    const levels = { log: "INFO", info: "INFO", debug: "DEBUG", trace: "TRACE", warn: "WARN", error: "ERROR" };
    const console = Object.fromEntries(Object.entries(levels).map(([name, level]) => [name, line(level)]));
    // The places of the handler's own code, in the file that Lambda would have it in.
    const place = (_, row, column) => `/var/task/index.js:${row - job.firstLine}:${column}`;
    const trace = ({ stack = "" }) => {
      const rows = String(stack).replace(/blob:[^\s)]*?:(\d+):(\d+)/g, place).split("\n");
      return rows.filter((row) => !row.includes("index.js:-"));
    };
    const failed = (error) => {
      const known = error instanceof Error;
      const errorType = known ? error.name : typeof error;
      const errorMessage = known ? error.message : shown(error);
      console.error("Invoke Error", { errorType, errorMessage, stack: known ? trace(error) : [] });
      send({ error: { errorType, errorMessage, trace: known ? trace(error) : [] } });
    };
    const done = (value) => {
      let text;
      try {
        text = JSON.stringify(value === undefined ? null : value) ?? "null";
      } catch (error) {
        return send({ error: { errorType: "Runtime.MarshalError", errorMessage: `Unable to stringify response body as json: ${error.message}`, trace: [] } });
      }
      if (text.length > 6291556) {
        const errorMessage = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
        return send({ error: { errorType: "Function.ResponseSizeTooLarge", errorMessage, trace: [] } });
      }
      send({ payload: text });
    };
    const context = {
      ...job.context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, job.timeoutMs - (Date.now() - started)),
      done: (error, value) => (error ? failed(error) : done(value)),
      succeed: done,
      fail: failed,
    };
    const bytes = (value, encoding = "utf8") => {
      if (typeof value !== "string") return Uint8Array.from(value);
      if (encoding === "base64") return Uint8Array.from(atob(value.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
      if (encoding === "hex") return Uint8Array.from(value.match(/../g) ?? [], (pair) => parseInt(pair, 16));
      return new TextEncoder().encode(value);
    };
    class Buffer extends Uint8Array {
      static from(value, encoding) {
        return new Buffer(bytes(value, encoding));
      }
      toString(encoding = "utf8") {
        if (encoding === "base64") return btoa(String.fromCharCode(...this));
        if (encoding === "hex") return Array.from(this, (byte) => byte.toString(16).padStart(2, "0")).join("");
        return new TextDecoder().decode(this);
      }
    }
    const module = { exports: {} };
    const require = (name) => {
      throw Object.assign(new Error(`Cannot find module '${name}': a handler in this browser has no modules`), { name: "Runtime.ImportModuleError" });
    };
    Object.assign(self, { console, Buffer, module, exports: module.exports, require, global: self, process: { env: job.environment } });
    self.addEventListener("unhandledrejection", (event) => {
      const reason = event.reason instanceof Error ? `${event.reason.name}: ${event.reason.message}` : shown(event.reason);
      send({ error: { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: reason, trace: [] } });
    });
    self.addEventListener("message", (event) => {
      event.stopImmediatePropagation();
      const handler = module.exports[job.handler] ?? self.exports?.[job.handler];
      if (typeof handler !== "function") {
        const errorMessage = `index.${job.handler} is undefined or not exported`;
        return send({ error: { errorType: "Runtime.HandlerNotFound", errorMessage, trace: [] } });
      }
      try {
        const result = handler(JSON.parse(job.event), context, (error, value) => (error ? failed(error) : done(value)));
        if (typeof result?.then === "function") result.then(done, failed);
        else if (handler.length < 3) done(null);
      } catch (error) {
        failed(error);
      }
    });
  };

  addEventListener("message", ({ data, source: sender }) => {
    if (sender !== parent) return;
    const job = JSON.parse(data);
    const logs = [];
    const started = performance.now();
    let worker;
    const finish = (outcome) => {
      if (!worker) return;
      worker.terminate();
      worker = undefined;
      parent.postMessage(JSON.stringify({ ...outcome, logs, durationMs: performance.now() - started }), "*");
    };
    const { code, ...rest } = job;
    const firstLine = String(prelude).split("\n").length;
    const source = `(${prelude})(${JSON.stringify({ ...rest, firstLine })});\n${code}`;
    worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    worker.onmessage = (event) => {
      const message = JSON.parse(event.data);
      if (message.level) logs.push(message);
      else finish(message);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const [, kind = "Error", words = event.message] = /^(?:Uncaught )?([\w.]*Error): ([^]*)$/.exec(event.message ?? "") ?? [];
      const errorType = kind === "SyntaxError" ? "Runtime.UserCodeSyntaxError" : kind;
      const errorMessage = kind === "SyntaxError" ? `SyntaxError: ${words}` : words || "The worker ended without a word: did it use up the memory?";
      finish({ error: { errorType, errorMessage, trace: [] } });
    };
    setTimeout(() => finish({ timedOut: true }), job.timeoutMs);
    worker.postMessage("");
  });
  parent.postMessage("ready", "*");
})();
