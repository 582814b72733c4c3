//! `cargo xtask bench`: the benchmarks, natively; with `--browser`, one list of bodies natively and as WebAssembly in a browser, beside each other.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::process::{path_with, root, script, show};
use crate::rust::{WASM, cargo};
use crate::{Result, browser, npm, rust, tools};

/// The program that measures, for both.
const PROGRAM: &str = "browser";

/// `cargo bench` with further words; with `--browser` the words choose bodies by parts of their names.
pub fn run(words: &[String]) -> Result<ExitCode> {
    match words.split_first() {
        Some((first, names)) if first == "--browser" => beside(names)?,
        Some((first, rest)) if first == "--frames" => frames(rest)?,
        _ => show(cargo(&["bench", "--package", "stagecraft"]).args(words))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn beside(names: &[String]) -> Result<()> {
    println!("Building the benchmarks natively and as the page is built (some minutes the first time)");
    let chrome = browser::ensure()?;
    rust::ensure_wasm_target()?;
    let mut folders = tools::ensure()?;
    folders.push(npm::ensure()?);
    let native = built(&["--profile", "bench"])?;
    let wasm = built(&["--profile", "browser", "--target", WASM])?;
    let folder = wasm.parent().and_then(Path::parent).ok_or("cargo built into no folder")?.join("benchmarks");
    pack(&wasm, &folder, &folders)?;
    show(npm::node(&["benches/browser/run.mjs"]).arg(native).arg(folder).args(names).env("CHROME", chrome))
}

/// How long frames of a release build take while the traffic lab runs.
fn frames(words: &[String]) -> Result<()> {
    crate::build::require()?;
    let chrome = browser::ensure()?;
    npm::ensure()?;
    show(npm::node(&["benches/browser/frames.mjs", crate::build::DIST]).args(words).env("CHROME", chrome))
}

/// Builds the program that measures, and says where it is.
fn built(words: &[&str]) -> Result<PathBuf> {
    let mut command = cargo(&["build", "--package", "stagecraft", "--bench", PROGRAM, "--message-format=json-render-diagnostics"]);
    let output = command.args(words).stderr(Stdio::inherit()).output().map_err(|e| format!("cargo cannot be started: {e}"))?;
    if !output.status.success() {
        return Err("the benchmarks do not compile".into());
    }
    executable(&String::from_utf8_lossy(&output.stdout)).ok_or_else(|| "cargo does not say where the benchmarks are".into())
}

/// The program that cargo's messages name.
fn executable(messages: &str) -> Option<PathBuf> {
    let (_, rest) = messages.rsplit_once("\"executable\":\"")?;
    let (path, _) = rest.split_once('"')?;
    Some(path.replace("\\\\", "\\").into())
}

/// Does with the program what Trunk does with the app's.
fn pack(wasm: &Path, folder: &Path, tools: &[PathBuf]) -> Result<()> {
    let page = std::fs::read_to_string(root().join("index.html")).map_err(|e| format!("index.html: {e}"))?;
    let attribute = |name: &str| page.split_once(&format!("{name}=\"")).and_then(|(_, rest)| Some(rest.split_once('"')?.0));
    let (Some(level), Some(words)) = (attribute("data-wasm-opt"), attribute("data-wasm-opt-params")) else {
        return Err("index.html does not say how the program is optimised".into());
    };
    let path = path_with(tools)?;
    let tool = |name: &str| {
        let places = std::env::split_paths(&path)
            .flat_map(|folder| [script(name), format!("{name}{}", std::env::consts::EXE_SUFFIX)].map(|name| folder.join(name)));
        places.into_iter().find(|program| program.is_file()).map(Command::new).ok_or_else(|| format!("{name} cannot be found"))
    };
    let named = |suffix: &str| folder.join(format!("{PROGRAM}{suffix}"));
    show(tool("wasm-bindgen")?.args(["--target", "web", "--no-typescript", "--out-name", PROGRAM, "--out-dir"]).arg(folder).arg(wasm))?;
    show(
        tool("wasm-opt")?
            .arg(format!("-O{level}"))
            .args(words.split_whitespace())
            .arg(named("_bg.wasm"))
            .arg("--output")
            .arg(named("_bg.wasm")),
    )
}

#[cfg(test)]
mod tests {
    use super::executable;

    #[test]
    fn the_program_is_found_in_cargo_s_messages() {
        let messages = "{\"reason\":\"compiler-artifact\",\"executable\":null}\n{\"executable\":\"target/browser-12\",\"fresh\":true}\n{\"reason\":\"build-finished\"}";
        assert_eq!(executable(messages), Some("target/browser-12".into()));
        assert_eq!(executable("{\"executable\":null}"), None);
    }
}
