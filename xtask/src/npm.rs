//! The npm packages of `www/package.json`: wasm-opt, esbuild, Playwright. Installed from the lock file, anew
//! only when it changed.

use std::path::PathBuf;
use std::process::Command;

use crate::Result;
use crate::process::{ask, root, script, show};

/// The oldest Node that the packages run on.
const NODE: u32 = 20;

/// The folder with the packages' programs, after installing the packages where needed.
pub fn ensure() -> Result<PathBuf> {
    check_node()?;
    let www = root().join("www");
    let modules = www.join("node_modules");
    let lock = www.join("package-lock.json");
    let wanted = std::fs::read(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    // `npm ci` begins by removing node_modules and the stamp with it, so an interrupted one is repeated.
    let stamp = modules.join(".installed-from");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(modules.join(".bin"));
    }
    println!("Installing the npm packages of www/package.json (about half a minute, once)");
    show(Command::new(script("npm")).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&www))?;
    std::fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))?;
    Ok(modules.join(".bin"))
}

fn check_node() -> Result<()> {
    let version = ask(Command::new("node").arg("--version"))
        .ok_or_else(|| format!("Node is missing: install Node {NODE} or newer (https://nodejs.org)"))?;
    let major = version.trim_start_matches('v').split('.').next();
    match major.and_then(|number| number.parse::<u32>().ok()) {
        Some(number) if number >= NODE => Ok(()),
        _ => Err(format!("Node {version} is too old: install Node {NODE} or newer")),
    }
}

/// `node` with `args`, in the workspace's folder.
pub fn node(args: &[&str]) -> Command {
    let mut command = Command::new("node");
    command.args(args).current_dir(root());
    command
}
