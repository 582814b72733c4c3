// Compares the plain cases of tests/cases/vtl with Apache Velocity 1.7 (where Java and Debian's package `velocity` are installed) and with the npm
// package velocityjs (where it can be imported; VELOCITYJS names its folder). A case that differs from Apache Velocity must say why in `differs`;
// where velocityjs differs from both, that is listed and counts for nothing. node tests/differential/velocity.mjs

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = join(here, "../cases/vtl");

/** Cases that give a template and nothing else: what it means is plain Velocity. */
function cases() {
  const all = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".jsonl")).sort()) {
    let name = "";
    for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
      if (line.startsWith("#")) name = line.slice(2);
      if (!line.startsWith("{")) continue;
      const { input, expect, differs, operation } = JSON.parse(line);
      const uses = /\$!?\{?(input|util|context|stageVariables)/.test(input.template ?? "");
      if (operation !== "EvaluateMappingTemplate" || Object.keys(input).length !== 1 || uses || file === "budgets.jsonl") continue;
      all.push({ file, name, template: input.template, expected: expect.output.evaluationResult, differs });
    }
  }
  return all;
}

/** What Apache Velocity puts out, with nothing for references to nothing, as API Gateway has it; undefined for an error. */
function apache(templates) {
  const jars = ["velocity", "commons-lang", "commons-collections3"].map((name) => `/usr/share/java/${name}.jar`);
  if (!jars.every(existsSync)) return null;
  const work = mkdtempSync(join(tmpdir(), "velocity-"));
  const path = [...jars, work].join(":");
  try {
    execFileSync("javac", ["-nowarn", "-cp", path, "-d", work, join(here, "Velocity17.java")], { stdio: "pipe" });
  } catch {
    return null;
  }
  writeFileSync(join(work, "templates"), templates.join("\u001e"));
  const out = execFileSync("java", ["-cp", path, "Velocity17", join(work, "templates")], { encoding: "utf8", maxBuffer: 1 << 28 });
  return out.split("\u001e").slice(0, templates.length).map((answer) => (answer[0] === "O" ? answer.slice(1) : undefined));
}

async function velocityjs(templates) {
  let velocity;
  try {
    const from = process.env.VELOCITYJS ?? join(here, "../../www/node_modules/velocityjs");
    velocity = createRequire(import.meta.url)(from);
  } catch {
    return null;
  }
  const { Compile, parse } = velocity;
  return templates.map((template) => {
    try {
      return new Compile(parse(template)).render({}, {}, true);
    } catch {
      return undefined;
    }
  });
}

const all = cases();
const templates = all.map(({ template }) => template);
const [theirs, others] = [apache(templates), await velocityjs(templates)];
console.log(theirs ? "Apache Velocity 1.7 answers" : "Apache Velocity is not installed here");
console.log(others ? "velocityjs answers" : "velocityjs is not installed here");

let failures = 0;
let agreed = 0;
const apart = [];
all.forEach(({ file, name, template, expected, differs }, index) => {
  if (theirs && theirs[index] !== expected && !differs) {
    failures += 1;
    console.log(`${file}: ${name}\n  template ${JSON.stringify(template)}\n  expected ${JSON.stringify(expected)}\n  Velocity ${JSON.stringify(theirs[index])}`);
  }
  if (others && others[index] === expected) agreed += 1;
  else if (others) apart.push(`${file}: ${name}`);
});
if (others) {
  console.log(`velocityjs agrees in ${agreed} of ${all.length} cases; it differs from Velocity's own answers in these:`);
  apart.forEach((name) => console.log(`  ${name}`));
}
console.log(`${all.length - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
