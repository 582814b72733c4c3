//! Running other programs: with their output shown, or kept until it is known whether anybody needs it.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crate::Result;

/// The folder that holds the workspace's `Cargo.toml`. Asked when we run, since checkouts that share a target
/// folder share our program too.
pub fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// `name` as this platform spells a program that npm installs.
pub fn script(name: &str) -> String {
    if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() }
}

/// `PATH` with `folders` in front.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&old));
    std::env::join_paths(all).map_err(|e| format!("PATH cannot be extended: {e}"))
}

/// Runs `command` with its output shown as it comes.
pub fn show(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|e| cannot_start(command, &e))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", describe(command))) }
}

/// The trimmed standard output of `command`, or `None` when it is not there or fails.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// What a program that ran in silence left behind.
pub struct Finished {
    /// Whether it ended with status 0.
    pub ok: bool,
    /// Standard output and standard error, their lines as they came.
    pub output: String,
}

/// Runs `command` in silence and keeps what it prints.
pub fn keep(command: &mut Command) -> Result<Finished> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|e| cannot_start(command, &e))?;
    let output = Arc::new(Mutex::new(String::new()));
    let readers = [child.stdout.take().map(|pipe| collect(pipe, &output)), child.stderr.take().map(|pipe| collect(pipe, &output))];
    let status = child.wait().map_err(|e| format!("{} was lost: {e}", describe(command)))?;
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }
    let output = output.lock().map(|text| text.clone()).unwrap_or_default();
    Ok(Finished { ok: status.success(), output })
}

fn collect(pipe: impl Read + Send + 'static, into: &Arc<Mutex<String>>) -> JoinHandle<()> {
    let into = Arc::clone(into);
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(|line| line.ok()) {
            if let Ok(mut text) = into.lock() {
                text.push_str(&String::from_utf8_lossy(&line));
                text.push('\n');
            }
        }
    })
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("{} cannot be started: {error}", describe(command))
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}
