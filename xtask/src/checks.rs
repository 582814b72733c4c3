//! `cargo xtask test`: the list of what CI checks, how the tests in it are counted, and the sum at the end.

use std::io::Write;
use std::process::ExitCode;

use crate::process::{Finished, keep};
use crate::rust::{WASM, cargo};
use crate::{Result, browser, build, npm, rust};

/// The page's first load, everything gzipped, in bytes.
const BUDGET: u32 = 700_000;

/// One entry of the list.
struct Check {
    /// The name to choose it by.
    name: &'static str,
    /// What it makes sure of.
    about: &'static str,
    run: fn() -> Result<Finished>,
    /// How the tests in its output are counted; what has none is itself one.
    count: fn(&Finished) -> Count,
}

const CHECKS: &[Check] = &[
    Check {
        name: "fmt",
        about: "every file is formatted",
        run: || {
            rust::ensure_components()?;
            keep(&mut cargo(&["fmt", "--all", "--check"]))
        },
        count: one,
    },
    Check {
        name: "clippy",
        about: "no warnings, native",
        run: || {
            rust::ensure_components()?;
            let words = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
            keep(&mut cargo(&words))
        },
        count: one,
    },
    Check {
        name: "clippy-wasm32",
        about: "no warnings, for the browser",
        run: || {
            rust::ensure_components()?;
            rust::ensure_wasm_target()?;
            let words = ["clippy", "--package", "stagecraft", "--lib", "--bins"];
            keep(cargo(&words).args(["--target", WASM, "--", "-D", "warnings"]))
        },
        count: one,
    },
    Check {
        name: "native",
        about: "unit tests, cases, properties, tidy",
        run: || keep(&mut cargo(&["test", "--workspace", "--no-fail-fast"])),
        count: cargo_tests,
    },
    Check {
        name: "build",
        about: "the release build of the app, and the same as one file",
        run: || {
            build::clear()?;
            let built = keep(build::trunk()?.args(build::arguments(&build::Options::default())))?;
            if !built.ok {
                return Ok(built);
            }
            build::finish()?;
            keep(&mut build::single_file())
        },
        count: one,
    },
    Check {
        name: "size",
        about: "the first load is small enough",
        run: || {
            build::require()?;
            let budget = BUDGET.to_string();
            keep(&mut npm::node(&["www/scripts/first-load.mjs", build::DIST, &budget]))
        },
        count: one,
    },
    Check { name: "browser", about: "the app in a real browser", run: browser_tests, count: playwright_tests },
];

/// Runs the checks with the given names, all of them without any.
pub fn run(names: &[String]) -> Result<ExitCode> {
    if let Some(name) = names.iter().find(|name| CHECKS.iter().all(|check| check.name != *name)) {
        return Err(format!("there is no check `{name}`; `cargo xtask help` lists them"));
    }
    let chosen: Vec<&Check> = CHECKS.iter().filter(|check| names.is_empty() || names.iter().any(|name| name == check.name)).collect();
    let mut sum = Count::default();
    let mut failed = Vec::new();
    for (index, check) in chosen.iter().enumerate() {
        println!("[{}/{}] {}: {}", index + 1, chosen.len(), check.name, check.about);
        let count = check.conduct();
        if count.failed > 0 {
            failed.push(check.name);
        }
        sum.add(count);
    }
    if !failed.is_empty() {
        println!("\nFailed: {}", failed.join(", "));
    }
    if sum.skipped > 0 {
        println!("\n{} skipped", sum.skipped);
    }
    println!("\n{} passed, {} failed", sum.passed, sum.failed);
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Check {
    /// Runs the check, says how it went, and shows the output when it failed.
    #[expect(clippy::disallowed_methods, reason = "how long a check took is no part of the simulation")]
    fn conduct(&self) -> Count {
        let _ = std::io::stdout().flush();
        let start = std::time::Instant::now();
        let finished = (self.run)().unwrap_or_else(|message| Finished { ok: false, output: message });
        let mut count = (self.count)(&finished);
        if !finished.ok && count.failed == 0 {
            count.failed = 1;
        }
        let seconds = start.elapsed().as_secs_f32();
        if count.failed > 0 {
            println!("{}\n      FAILED after {seconds:.1} s", finished.output.trim_end());
        } else {
            let note = finished.output.lines().find_map(|line| line.strip_prefix("note: "));
            let note = note.map(|note| format!(", {note}")).unwrap_or_default();
            println!("      ok, {} passed, {seconds:.1} s{note}", count.passed);
        }
        count
    }
}

fn browser_tests() -> Result<Finished> {
    build::require()?;
    let program = browser::ensure()?;
    npm::ensure()?;
    // The page's engine is compared with the command line's.
    let native = keep(&mut cargo(&["build", "--package", "stagecraft", "--bin", "stagecraft"]))?;
    if !native.ok {
        return Ok(native);
    }
    keep(
        npm::node(&["www/node_modules/@playwright/test/cli.js", "test"])
            .args(["--config", "tests/e2e/playwright.config.ts"])
            .env("CHROME", program)
            .env("STAGECRAFT", sibling("stagecraft")?)
            .env("FORCE_COLOR", "0"),
    )
}

/// The program `name` in the folder that cargo put ourselves into.
fn sibling(name: &str) -> Result<std::path::PathBuf> {
    let own = std::env::current_exe().map_err(|e| format!("our own place is unknown: {e}"))?;
    Ok(own.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// How many tests went how.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Count {
    passed: u32,
    failed: u32,
    skipped: u32,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

fn one(finished: &Finished) -> Count {
    Count { passed: u32::from(finished.ok), failed: u32::from(!finished.ok), skipped: 0 }
}

/// Adds up cargo's lines `test result: ok. 12 passed; 0 failed; 1 ignored; …`.
fn cargo_tests(finished: &Finished) -> Count {
    let mut count = Count::default();
    for line in finished.output.lines() {
        if let Some((_, numbers)) = line.split_once("test result: ") {
            count.add(numbers_before(numbers, "ignored"));
        }
    }
    count
}

/// Adds up Playwright's closing lines `  12 passed (3.4s)`, `  1 failed` and the like.
fn playwright_tests(finished: &Finished) -> Count {
    let mut count = Count::default();
    let ends = ["passed", "failed", "flaky", "skipped", "interrupted", "did not run"];
    for line in finished.output.lines().map(str::trim) {
        let (number, rest) = line.split_once(' ').unwrap_or((line, ""));
        if number.parse::<u32>().is_ok() && ends.iter().any(|end| rest.starts_with(end)) {
            count.add(numbers_before(line, "skipped"));
        }
    }
    count
}

/// The numbers that stand before `passed`, `failed` and the like; whatever neither passed nor was skipped
/// counts as failed.
fn numbers_before(text: &str, skipped: &str) -> Count {
    let words: Vec<&str> = text.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
    let mut count = Count::default();
    for pair in words.windows(2) {
        let Ok(number) = pair[0].parse::<u32>() else {
            continue;
        };
        match pair[1] {
            "passed" => count.passed += number,
            "failed" | "flaky" | "interrupted" | "did" => count.failed += number,
            word if word == skipped => count.skipped += number,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(text: &str) -> Finished {
        Finished { ok: true, output: text.to_owned() }
    }

    #[test]
    fn cargo_s_results_are_added_up() {
        let text = "running 3 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                    test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 0.00s";
        let expected = Count { passed: 7, failed: 2, skipped: 1 };
        assert_eq!(cargo_tests(&output(text)), expected);
    }

    #[test]
    fn playwright_s_results_are_added_up() {
        let text = "  ✓  1 a.spec.ts:3:1 › 2 passed requests (1.2s)\n  1 failed\n    a.spec.ts:9:1 › b\n  \
                    1 flaky\n  2 skipped\n  3 did not run\n  12 passed (3.4s)\n";
        let expected = Count { passed: 12, failed: 5, skipped: 2 };
        assert_eq!(playwright_tests(&output(text)), expected);
    }
}
