//! `cargo xtask serve`: Trunk's development server on this machine only, with live reload.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, ExitCode};

use crate::{Result, build};

/// Beside `dist/`, so that a development build never overwrites a release.
const FOLDER: &str = "target/serve";

/// What the user chose for the server.
pub struct Options {
    release: bool,
    port: u16,
    open: bool,
}

impl Options {
    /// Reads the words after `serve`.
    pub fn parse(words: &[String]) -> Result<Self> {
        let mut options = Self { release: false, port: 8080, open: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--release" => options.release = true,
                "--open" => options.open = true,
                "--port" => {
                    let port = words.next().and_then(|number| number.parse().ok());
                    options.port = port.filter(|port| *port != 0).ok_or("--port needs a number from 1 to 65535")?;
                }
                other => return Err(format!("`serve` knows no `{other}`")),
            }
        }
        Ok(options)
    }
}

/// Serves until it is stopped.
pub fn run(options: &Options) -> Result<ExitCode> {
    // Asked first, since Trunk would find it out only after the build.
    drop(TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(|e| {
        let port = options.port;
        format!("port {port} of 127.0.0.1 cannot be used ({e}); take another with --port N")
    })?);
    let mut trunk = build::trunk()?;
    std::fs::create_dir_all(crate::process::root().join(FOLDER)).map_err(|e| format!("{FOLDER}: {e}"))?;
    trunk
        .args(["serve", "--address", "127.0.0.1", "--dist", FOLDER])
        .args(["--public-url", "/", "--disable-address-lookup", "true"])
        .arg(format!("--port={}", options.port));
    if options.release {
        trunk.arg("--release");
    }
    if options.open {
        trunk.arg("--open");
    }
    println!("Building; then the app is on http://127.0.0.1:{} (Ctrl-C stops it; the first build takes some minutes)", options.port);
    become_child(trunk)
}

/// Puts the server in our own place, so that whoever stops us stops it too.
#[cfg(unix)]
fn become_child(mut command: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(format!("trunk cannot be started: {error}"))
}

#[cfg(not(unix))]
fn become_child(mut command: Command) -> Result<ExitCode> {
    crate::process::show(&mut command)?;
    Ok(ExitCode::SUCCESS)
}
