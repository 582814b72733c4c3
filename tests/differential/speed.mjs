// How many times a second velocityjs evaluates the template of benches/templates.rs, parsed once. VELOCITYJS names the package's folder.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { Compile, parse } = createRequire(import.meta.url)(process.env.VELOCITYJS ?? here("../../www/node_modules/velocityjs"));
const body = readFileSync(here("body.json"), "utf8");
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
const tree = parse(readFileSync(here("template.vtl"), "utf8"));
const evaluate = () => new Compile(tree).render(context);
JSON.parse(evaluate());
for (let i = 0; i < 2000; i += 1) evaluate();
let best = 0;
for (let round = 0; round < 8; round += 1) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < 1000; i += 1) evaluate();
  best = Math.max(best, 1000 / (Number(process.hrtime.bigint() - start) / 1e9));
}
console.log(`velocityjs: ${best.toFixed(0)} evaluations a second (${(1e6 / best).toFixed(1)} µs each)`);
