//! The house's own rules, read off the source: heads of files, the table of imports between rooms, the length
//! of files, promises in comments, paths of somebody's machine. What rustfmt and clippy check is not here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Every room of `src/` and the rooms that it may import. It is the table in ARCHITECTURE.md.
const ROOMS: &[(&str, &[&str])] = &[
    ("order", &[]),
    ("time", &[]),
    ("model", &["order", "time"]),
    ("jwt", &[]),
    ("glob", &[]),
    ("pattern", &[]),
    ("json", &["pattern"]),
    ("policy", &["glob", "time"]),
    ("vtl", &["json", "pattern"]),
    ("throttle", &["order", "time"]),
    ("backends", &["order", "glob", "model", "time"]),
    ("openapi", &["order", "model", "time", "pattern", "vtl"]),
    ("control", &["order", "model", "time", "jwt", "openapi", "policy", "backends"]),
    ("gateway", &["order", "glob", "model", "time", "pattern", "json", "jwt", "policy", "vtl", "throttle", "backends"]),
    ("fuzzing", &["json", "pattern", "policy", "vtl", "openapi"]),
    ("sim", &["order", "model", "time", "gateway"]),
    ("storage", &["model"]),
    ("cli", &["order", "time", "model", "control"]),
    ("labs", &["model"]),
    ("app", BELOW_APP),
    ("view", BELOW_VIEW),
    ("ui", BELOW_UI),
];

const BELOW_APP: &[&str] = &[
    "order", "model", "time", "jwt", "glob", "pattern", "json", "policy", "vtl", "throttle", "backends", "openapi", "control", "gateway",
    "sim", "storage", "cli", "labs",
];

const BELOW_VIEW: &[&str] = &[
    "order", "model", "time", "jwt", "glob", "pattern", "json", "policy", "vtl", "throttle", "backends", "openapi", "control", "gateway",
    "sim", "storage", "cli", "labs", "app",
];

const BELOW_UI: &[&str] = &[
    "order", "model", "time", "jwt", "glob", "pattern", "json", "policy", "vtl", "throttle", "backends", "openapi", "control", "gateway",
    "sim", "storage", "cli", "labs", "app", "view",
];

/// Crates that know a browser. Only `ui`, and `main.rs` which opens it, may name them.
const BROWSER_CRATES: &[&str] = &["yew", "web_sys", "gloo", "wasm_bindgen", "wasm_bindgen_futures", "js_sys", "serde_wasm_bindgen"];

/// A file is at most so long, in lines.
const LONGEST: usize = 400;

/// Files that are longer, each with the reason why cutting them would make them harder to read.
const LONG_FILES: &[(&str, &str)] = &[];

/// Beginnings of paths that exist on one machine only.
const MACHINE_PATHS: &[&str] = &["/home/", "/root/", "/Users/", "/work/", "/tmp/wt", "C:\\Users\\"];

/// Where Rust source stands.
const RUST_FOLDERS: &[&str] = &["src", "tests", "benches", "xtask/src"];

/// Where text stands that must name no machine.
const TEXT_FOLDERS: &[&str] = &["src", "tests", "benches", "xtask", "www/src", "www/css", "www/scripts", ".github", ".ci"];

/// This file, which must spell what it forbids.
const OWN: &str = "tests/tidy.rs";

#[test]
fn every_file_has_a_head() {
    let headless = rust_files().into_iter().filter(|(_, text)| !text.starts_with("//! "));
    report("The first line says what lives here and what does not, after `//! `", headless.map(|(path, _)| path));
}

#[test]
fn no_file_is_long() {
    let files = rust_files();
    let is_long = |path: &str| files.get(path).is_some_and(|text| text.lines().count() > LONGEST);
    let excused = |path: &str| LONG_FILES.iter().any(|(file, _)| *file == path);
    let long = files.iter().filter(|(path, _)| is_long(path) && !excused(path));
    report(
        &format!("Longer than {LONGEST} lines: cut it in two, or give LONG_FILES a reason"),
        long.map(|(path, text)| format!("{path}: {} lines", text.lines().count())),
    );
    let needless = LONG_FILES.iter().filter(|(path, _)| !is_long(path));
    report("In LONG_FILES, but not long", needless.map(|(path, _)| (*path).to_owned()));
}

#[test]
fn rooms_import_only_upwards() {
    let files = rust_files();
    let mut breaches = Vec::new();
    for (path, text) in &files {
        let Some(room) = room_of(path) else { continue };
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            breaches.push(format!("{path}: the room `{room}` is not in the table"));
            continue;
        };
        for (line, target) in imports(text) {
            let is_room = ROOMS.iter().any(|(name, _)| *name == target) && !has_part(&files, room, &target);
            if is_room && target != room && !allowed.contains(&target.as_str()) {
                breaches.push(format!("{path}:{line}: `{room}` may not import `{target}`"));
            }
        }
    }
    report("Imports point up the table of rooms only", breaches);
}

#[test]
fn the_table_of_rooms_has_no_circle() {
    for (index, (room, allowed)) in ROOMS.iter().enumerate() {
        for target in *allowed {
            let place = ROOMS.iter().position(|(name, _)| name == target);
            assert!(place.is_some_and(|place| place < index), "`{room}` may import `{target}`, which does not stand above it");
        }
    }
}

#[test]
fn only_the_ui_knows_a_browser() {
    let mut breaches = Vec::new();
    for (path, text) in rust_files() {
        if !path.starts_with("src/") || path == "src/main.rs" || room_of(&path) == Some("ui") {
            continue;
        }
        for (number, line) in code(&text).lines().enumerate() {
            let words: BTreeSet<&str> = line.split(|c: char| !is_name(c)).collect();
            let named = BROWSER_CRATES.iter().filter(|name| words.contains(**name) && line.contains(&format!("{name}::")));
            breaches.extend(named.map(|name| format!("{path}:{}: {name}", number + 1)));
        }
    }
    report("Crates that know a browser belong to `ui`", breaches);
}

/// The page's policy lets one script run that stands in no file of the page: the sandbox of handlers, by its hash.
#[test]
fn the_page_allows_the_sandbox_as_it_is() {
    let read = |name: &str| std::fs::read(root().join(name)).unwrap_or_default();
    let hash = base64_of(&hmac_sha256::Hash::hash(&read("www/src/sandbox.js")));
    let page = String::from_utf8_lossy(&read("index.html")).into_owned();
    assert!(page.contains(&format!("'sha256-{hash}'")), "index.html must name the hash of www/src/sandbox.js: sha256-{hash}");
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// All style sheets are one in the end: a page that styles the class of another one changes that page.
#[test]
fn no_two_pages_style_the_same_class() {
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in files(&["www/css/pages"], |path| path.ends_with(".css")) {
        for selectors in text.split('{').filter_map(|before| before.rsplit(['}', '/']).next()) {
            let alone = |selector: &str| {
                selector.strip_prefix('.').filter(|class| class.chars().all(|c| is_name(c) || c == '-')).map(str::to_owned)
            };
            for class in selectors.split(',').filter_map(|selector| alone(selector.trim())) {
                owners.entry(class).or_default().insert(path.clone());
            }
        }
    }
    assert!(owners.len() > 100);
    report(
        "a class is styled by one page",
        owners.iter().filter(|(_, paths)| paths.len() > 1).map(|(class, paths)| format!(".{class}: {paths:?}")),
    );
}

#[test]
fn what_is_left_to_do_is_confessed() {
    let fidelity = std::fs::read_to_string(root().join("FIDELITY.md")).unwrap_or_default();
    let mut breaches = Vec::new();
    for (path, text) in texts() {
        for (number, line) in text.lines().enumerate() {
            let Some(at) = line.find("TODO").or_else(|| line.find("FIXME")) else {
                continue;
            };
            let subject = line[at..].split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(subject, _)| subject);
            if !subject.is_some_and(|subject| !subject.is_empty() && fidelity.contains(subject)) {
                breaches.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    report("A TODO or FIXME names in brackets an entry of FIDELITY.md", breaches);
}

#[test]
fn no_machine_is_named() {
    let mut breaches = Vec::new();
    for (path, text) in texts() {
        for (number, line) in text.lines().enumerate() {
            if MACHINE_PATHS.iter().any(|start| line.contains(start)) {
                breaches.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    report("Paths that exist on one machine only", breaches);
}

#[test]
fn imports_are_found_however_they_are_written() {
    let source = "//! crate::vtl in a comment\nuse crate::{json, time::{SimTime, calendar}, model::*};\n\
                  use super::throttle::Bucket;\nfn f() { crate::gateway::g(\"crate::sim\") } // crate::cli\n";
    let found: Vec<(usize, String)> = imports(source);
    let expected = [(2, "json"), (2, "time"), (2, "model"), (3, "throttle"), (4, "gateway")];
    assert_eq!(found, expected.map(|(line, name)| (line, name.to_owned())));
}

/// The workspace's folder, asked when the test runs: checkouts that share a target folder may share the test.
fn root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
}

/// Fails with all `breaches` of a rule at once.
fn report(rule: &str, breaches: impl IntoIterator<Item = String>) {
    let breaches: Vec<String> = breaches.into_iter().collect();
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}

/// The room that a file of `src/` belongs to; the crate's own two files belong to none.
fn room_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let room = inside.split('/').next()?.trim_end_matches(".rs");
    (room != "main" && room != "lib").then_some(room)
}

/// Whether a room has a module that is called like another room, as `gateway` has its step `throttle`; paths to
/// it look like imports of that room.
fn has_part(files: &BTreeMap<String, String>, room: &str, name: &str) -> bool {
    let inside = format!("src/{room}/");
    files.keys().filter_map(|path| path.strip_prefix(&inside)).any(|path| path.trim_end_matches(".rs").split('/').any(|part| part == name))
}

/// The first names of all paths that begin at the crate or above the module, with their lines.
fn imports(text: &str) -> Vec<(usize, String)> {
    let code = code(text);
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let is_whole = !code[..at].ends_with(|c: char| is_name(c) || c == ':' || c == '$');
            if !is_whole && start == "crate::" {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            let rest = &code[at + start.len()..];
            found.extend(first_names(rest).into_iter().map(|name| (line, name)));
        }
    }
    found.sort_by_key(|(line, _)| *line);
    found
}

/// `a` of `a::b`, and `a`, `b` of `{a::x, b::{c, d}}`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| is_name(*c)).collect::<String>();
    let Some(group) = path.strip_prefix('{') else {
        return vec![name(path)];
    };
    let mut names = Vec::new();
    let mut depth = 0;
    let mut at_start = true;
    for (index, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            c if is_name(c) && depth == 0 && at_start => {
                names.push(name(&group[index..]));
                at_start = false;
            }
            _ => {}
        }
    }
    names
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The source without comments and without what stands in string literals, its lines where they were.
fn code(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut in_string = false;
        let mut escaped = false;
        let mut previous = ' ';
        for c in line.chars() {
            if in_string {
                in_string = escaped || c != '"';
                escaped = c == '\\' && !escaped;
            } else if c == '/' && previous == '/' {
                out.pop();
                break;
            } else {
                in_string = c == '"' && previous != '\'';
                out.push(c);
            }
            previous = c;
        }
        out.push('\n');
    }
    out
}

/// All Rust files by their path from the top, with `/` between folders.
fn rust_files() -> BTreeMap<String, String> {
    files(RUST_FOLDERS, |path| path.ends_with(".rs"))
}

/// All files in which a person writes, this one left out.
fn texts() -> BTreeMap<String, String> {
    let endings = [".rs", ".toml", ".js", ".mjs", ".ts", ".css", ".yml", "run"];
    let mut texts = files(TEXT_FOLDERS, |path| endings.iter().any(|ending| path.ends_with(ending)));
    texts.remove(OWN);
    let top = std::fs::read_dir(root()).expect("the workspace can be read");
    for entry in top.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") || name == "index.html" || name == "Trunk.toml" || name == "Cargo.toml" {
            texts.insert(name, std::fs::read_to_string(entry.path()).expect("a text"));
        }
    }
    texts
}

fn files(folders: &[&str], wanted: impl Fn(&str) -> bool) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting: Vec<String> = folders.iter().map(|folder| (*folder).to_owned()).collect();
    while let Some(path) = waiting.pop() {
        let full = root().join(&path);
        if full.is_dir() {
            let generated = ["node_modules", "results"].iter().any(|name| path.ends_with(name));
            for entry in std::fs::read_dir(&full).into_iter().flatten().flatten().filter(|_| !generated) {
                waiting.push(format!("{path}/{}", entry.file_name().to_string_lossy()));
            }
        } else if wanted(&path)
            && let Ok(text) = std::fs::read_to_string(&full)
        {
            found.insert(path, text);
        }
    }
    found
}
