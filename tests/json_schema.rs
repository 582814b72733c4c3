//! The official tests of JSON Schema draft 4. They are no part of the project: without them, this prints a note and tests nothing.

use serde_json::Value;
use stagecraft::json::Schema;
use std::collections::BTreeMap;
use std::path::Path;

/// Groups that are left out, by file and words of their description.
const LEFT_OUT: &[(&str, &str)] = &[
    // They need documents from elsewhere.
    ("refRemote.json", ""),
    ("ref.json", "remote ref"),
    ("definitions.json", ""),
    // Optional: patterns are read without Unicode's classes, as in the ECMAScript of draft 4's time.
    ("ecmascript-regex.json", "patterns always use unicode semantics"),
    ("ecmascript-regex.json", "non-ASCII digits"),
];

#[test]
fn the_official_tests_of_draft_4_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/json-schema-draft4");
    if !folder.exists() {
        println!("skipped: no official tests at {}", folder.display());
        return;
    }
    let (mut passed, mut left_out, mut wrong) = (0, 0, Vec::new());
    let mut files: Vec<_> = [folder.clone(), folder.join("optional"), folder.join("optional/format")]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).expect("a folder of tests"))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "json"))
        .collect();
    files.sort();
    for path in files {
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let groups: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(&path).expect("a file")).expect("a list of groups");
        for group in &groups {
            let description = group["description"].as_str().unwrap_or_default();
            let tests = group["tests"].as_array().expect("tests");
            if LEFT_OUT.iter().any(|(name, words)| *name == file && description.contains(words)) {
                left_out += tests.len();
                continue;
            }
            let schema = Schema::compile(&group["schema"], "", &BTreeMap::new());
            for test in tests {
                let expected = test["valid"].as_bool().expect("valid");
                let body = test["data"].to_string();
                if schema.as_ref().is_ok_and(|schema| schema.accepts(body.as_bytes()) && schema.validate(&test["data"]).is_err()) {
                    wrong.push(format!("{file}: {description}: {}: accepted while it is read", test["description"]));
                }
                match schema.as_ref().map(|schema| schema.validate(&test["data"]).is_ok()) {
                    Ok(valid) if valid == expected => passed += 1,
                    other => wrong.push(format!("{file}: {description}: {}: expected {expected}, got {other:?}", test["description"])),
                }
            }
        }
    }
    println!("{passed} passed, {left_out} left out, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(passed > 500, "only {passed} tests were found");
}
