// How fast others do what benches/templates.rs and benches/schema.rs measure, with the same inputs: velocityjs evaluates the template, parsed once,
// and ajv checks the order, compiled once. Run it beside `cargo bench --bench templates --bench schema`, on the same machine at the same time:
//
//   npm install --prefix /tmp/others velocityjs ajv-draft-04
//   OTHERS=/tmp/others/node_modules node tests/differential/speed.mjs
//
// The fastest and the median of many short measurements are printed: a busy machine then disturbs few of them.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const read = (name) => readFileSync(here(name), "utf8");
const require = createRequire(import.meta.url);
const other = (name) => {
  try {
    return require(`${process.env.OTHERS ?? here("../../www/node_modules")}/${name}`);
  } catch {
    console.log(`${name} is not installed here`);
    return null;
  }
};

function measure(name, run, together) {
  for (let i = 0; i < 20_000; i += 1) run();
  const times = Array.from({ length: 10_000 }, () => {
    const start = process.hrtime.bigint();
    for (let i = 0; i < together; i += 1) run();
    return Number(process.hrtime.bigint() - start) / together;
  }).sort((a, b) => a - b);
  const line = (time) => `${time.toFixed(0)} ns (${(1e9 / time).toFixed(0)} a second)`;
  console.log(`${name}: fastest ${line(times[0])}, median ${line(times[times.length / 2])}`);
}

function template({ Compile, parse }) {
  const body = read("body.json");
  const whole = JSON.parse(body);
  const header = {
    Accept: "*/*",
    "Content-Type": "application/json",
    Host: "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
    "User-Agent": "curl/8.5.0",
    "X-Amzn-Trace-Id": "Root=1-67b1c2d3-0123456789abcdef01234567",
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Port": "443",
    "X-Forwarded-Proto": "https",
  };
  const params = { path: { petId: "7" }, querystring: { type: "dog" }, header };
  const at = (path) => (path === "$" ? whole : path.slice(2).split(".").reduce((value, name) => value?.[name], whole));
  const context = {
    input: {
      body,
      path: at,
      json: (path) => JSON.stringify(at(path)),
      params: (name) => (name === undefined ? params : (params.path[name] ?? params.querystring[name] ?? header[name] ?? "")),
    },
    util: { escapeJavaScript: (text) => String(text).replace(/['"\\/]/g, "\\$&") },
    context: { stage: "prod", requestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef", identity: { sourceIp: "203.0.113.7" }, authorizer: { principalId: "ada" } },
    stageVariables: { alias: "live" },
  };
  const tree = parse(read("template.vtl"));
  JSON.parse(new Compile(tree).render(context));
  measure("velocityjs, template_evaluated", () => new Compile(tree).render(context), 4);
}

function schema(Ajv) {
  const [text, check] = [read("order.json"), new Ajv().compile(JSON.parse(read("order.schema.json")))];
  const order = JSON.parse(text);
  if (!check(order)) throw new Error(JSON.stringify(check.errors));
  measure("ajv, body_accepted (JSON.parse and check)", () => check(JSON.parse(text)), 32);
  measure("ajv, body_checked", () => check(order), 256);
}

const velocityjs = other("velocityjs");
if (velocityjs) template(velocityjs);
const ajv = other("ajv-draft-04");
if (ajv) schema(ajv.default ?? ajv);
