//! The Rust toolchain: its wasm32 target and components, and calls of cargo. Not the tools that cargo
//! installs, which are in `tools`.

use std::process::Command;

use crate::Result;
use crate::process::{ask, root, show};

/// The target that the app is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The cargo that started us, in the workspace's folder.
pub fn cargo(args: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).current_dir(root());
    command
}

/// Adds the wasm32 target to the toolchain in use, if it is not there.
pub fn ensure_wasm_target() -> Result<()> {
    let library = ask(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]).current_dir(root()));
    if library.is_some_and(|folder| std::path::Path::new(&folder).is_dir()) {
        return Ok(());
    }
    println!("Adding the target {WASM} to the Rust toolchain (some seconds, once)");
    show(rustup().args(["target", "add", WASM]))
        .map_err(|e| format!("{e}; without rustup, install the target {WASM} as your Rust came to you"))
}

/// Adds rustfmt and clippy to the toolchain in use, if they are not there.
pub fn ensure_components() -> Result<()> {
    for (component, program) in [("rustfmt", "rustfmt"), ("clippy", "clippy-driver")] {
        if ask(Command::new(program).arg("--version").current_dir(root())).is_none() {
            println!("Adding {component} to the Rust toolchain (some seconds, once)");
            show(rustup().args(["component", "add", component]))?;
        }
    }
    Ok(())
}

fn rustup() -> Command {
    let mut command = Command::new("rustup");
    command.current_dir(root());
    command
}
