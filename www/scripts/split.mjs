// Splits the program in two: what a first visit needs, and the rest, which is loaded when one of its functions is first called.
// The two share memory, tables and globals. Which functions wait is said in www/later.txt, by parts of their names, which tell the
// types that a generic function is made for (Rust's v0 mangling); what only they call waits with them.

import binaryen from "binaryen";

const LOADED = "later_loaded";
const TABLE = "later_table";
const LOAD = "__stagecraft_load";

/** The functions of a module by name, each with the functions that its text names; and what is named outside of functions. */
function calls(text) {
  const functions = new Map();
  const outside = new Set();
  const named = (part) => [...part.matchAll(/\$(?:"([^"]+)"|([^\s()]+))/g)].map((match) => match[1] ?? match[2]);
  for (const part of text.split(/\n (?=\()/)) {
    const names = named(part);
    if (part.startsWith("(func ")) functions.set(names[0], new Set(names.slice(1)));
    else for (const name of names) outside.add(name);
  }
  return { functions, outside };
}

/** The functions that wait: those chosen by name, and those that nothing but them names. */
function waiting({ functions, outside }, chosen) {
  const later = new Set([...functions.keys()].filter((name) => chosen(name)));
  const users = new Map();
  for (const [user, names] of functions) {
    for (const name of names) if (functions.has(name)) users.set(name, [...(users.get(name) ?? []), user]);
  }
  for (let grown = true; grown; ) {
    grown = false;
    for (const name of functions.keys()) {
      if (later.has(name) || outside.has(name)) continue;
      const own = (users.get(name) ?? []).filter((user) => user !== name);
      if (own.length > 0 && own.every((user) => later.has(user))) {
        later.add(name);
        grown = true;
      }
    }
  }
  return later;
}

const list = (count, at) => Array.from({ length: count }, (_, index) => at(index));

/** What every function of a module is called, and what it takes and gives. */
function signatures(module) {
  const infos = list(module.getNumFunctions(), (index) => binaryen.getFunctionInfo(module.getFunctionByIndex(index)));
  return new Map(infos.map((info) => [info.name, info]));
}

/** Both halves of a program, as bytes, and the names of what waits. */
export function split(bytes, chosen) {
  binaryen.setDebugInfo(true);
  const first = binaryen.readBinary(bytes);
  const later = binaryen.readBinary(bytes);
  const infos = signatures(first);
  const names = waiting(calls(first.emitText()), (name) => !infos.get(name)?.base && chosen(name));
  const slots = [...names].filter((name) => infos.has(name) && !infos.get(name).base);
  const needed = secondHalf(later, infos, slots);
  firstHalf(first, infos, slots, needed);
  for (const [half, module] of [["first", first], ["later", later]]) {
    if (!module.validate()) throw new Error(`the ${half} half of the program is not valid`);
  }
  binaryen.setDebugInfo(false);
  const halves = { first: first.emitBinary(), later: later.emitBinary(), names: slots };
  first.dispose();
  later.dispose();
  return halves;
}

/** Keeps the bodies of the functions that wait, and takes everything else from the first half. Gives what that has to offer. */
function secondHalf(module, infos, slots) {
  for (const name of list(module.getNumExports(), (index) => binaryen.getExportInfo(module.getExportByIndex(index)).name)) {
    module.removeExport(name);
  }
  const segments = list(module.getNumElementSegments(), (index) => binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(index)));
  for (const segment of segments) module.removeElementSegment(segment.name);
  module.runPasses(["remove-memory-init"]);
  const kept = new Set(slots);
  let number = 0;
  for (const info of infos.values()) {
    if (kept.has(info.name)) continue;
    module.removeFunction(info.name);
    module.addFunctionImport(info.name, "f", (number++).toString(36), info.params, info.results);
  }
  const tables = list(module.getNumTables(), (index) => binaryen.getTableInfo(module.getTableByIndex(index)));
  const globals = list(module.getNumGlobals(), (index) => binaryen.getGlobalInfo(module.getGlobalByIndex(index)));
  tables.forEach((table, index) => module.addTableImport(table.name, "f", `.t${index}`));
  globals.forEach((global, index) => {
    module.removeGlobal(global.name);
    module.addGlobalImport(global.name, "f", `.g${index}`, global.type, global.mutable);
  });
  const memory = module.getMemoryInfo();
  module.addMemoryImport(memory.name ?? "0", "f", ".m");
  module.addTable(TABLE, slots.length, slots.length);
  module.addTableImport(TABLE, "f", ".later");
  module.addActiveElementSegment(TABLE, "later", slots, module.i32.const(0));
  module.runPasses(["remove-unused-module-elements"]);
  const imported = [...signatures(module).values()].filter((info) => info.base);
  return { functions: imported.map((info) => [info.name, info.base]), tables, globals };
}

/** Puts stubs in place of the functions that wait, which load the second half first, and offers what that needs. */
function firstHalf(module, infos, slots, needed) {
  module.addFunctionImport(LOAD, "./stagecraft_bg.js", LOAD, binaryen.none, binaryen.none);
  module.addGlobal(LOADED, binaryen.i32, true, module.i32.const(0));
  module.addTable(TABLE, slots.length, slots.length);
  slots.forEach((name, slot) => {
    const { params, results } = infos.get(name);
    const operands = binaryen.expandType(params).map((type, index) => module.local.get(index, type));
    const load = module.if(module.i32.eqz(module.global.get(LOADED, binaryen.i32)), module.call(LOAD, [], binaryen.none));
    const call = module.call_indirect(TABLE, module.i32.const(slot), operands, params, results);
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.block(null, [load, call], results));
  });
  for (const [name, offered] of needed.functions) module.addFunctionExport(name, `f_${offered}`);
  needed.tables.forEach((table, index) => module.addTableExport(table.name, `f_.t${index}`));
  needed.globals.forEach((global, index) => module.addGlobalExport(global.name, `f_.g${index}`));
  module.addTableExport(TABLE, "f_.later");
  module.addGlobalExport(LOADED, LOADED);
  module.runPasses(["remove-unused-module-elements"]);
}
