//! `cargo xtask build`: the release build in `dist/`, and the call of Trunk that `serve` shares with it.

use std::process::Command;

use crate::process::{path_with, root, show};
use crate::{Result, npm, rust, tools};

/// The folder of the release build, from the workspace's folder.
pub const DIST: &str = "dist";

/// What stands in `Trunk.toml` as `nonce_placeholder`.
const NONCE: &str = "TRUNK-NONCE";

/// What the user chose for a build.
#[derive(Default)]
pub struct Options {
    /// Where the build will be hosted; the default works at any path.
    pub public_url: Option<String>,
    /// Whether to make the one file that opens from disk as well.
    pub single_file: bool,
}

impl Options {
    /// Reads the words after `build`.
    pub fn parse(words: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--public-url" => {
                    let url = words.next().ok_or("--public-url needs a value, such as /stagecraft/")?;
                    options.public_url = Some(url.clone());
                }
                "--single-file" => options.single_file = true,
                // It is always the release build, so saying so is no mistake.
                "--release" => {}
                other => return Err(format!("`build` knows no `{other}`")),
            }
        }
        Ok(options)
    }
}

/// Makes the release build.
pub fn run(options: &Options) -> Result<()> {
    println!("Building the app for release into {DIST}/ (some minutes the first time)");
    clear()?;
    show(trunk()?.args(arguments(options)))?;
    finish()?;
    if options.single_file {
        show(&mut single_file())?;
    }
    Ok(())
}

/// Makes one file of the finished build.
pub fn single_file() -> Command {
    npm::node(&["www/scripts/single-file.mjs", DIST])
}

/// Removes the last build, so that nobody takes it for the next one when that fails.
pub fn clear() -> Result<()> {
    let dist = root().join(DIST);
    match std::fs::remove_dir_all(&dist) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {e}", dist.display())),
        _ => Ok(()),
    }
}

/// Whether there is a release build to look at.
pub fn require() -> Result<()> {
    let there = root().join(DIST).join("index.html").is_file();
    there.then_some(()).ok_or_else(|| format!("there is no release build in {DIST}/: `cargo xtask build` makes it"))
}

/// Trunk's arguments for a release build.
pub fn arguments(options: &Options) -> Vec<String> {
    let url = options.public_url.as_deref().unwrap_or("./");
    ["build", "--release", "--dist", DIST, "--public-url", url].map(str::to_owned).into()
}

/// Trunk with all that it needs, installed first where missing.
pub fn trunk() -> Result<Command> {
    rust::ensure_wasm_target()?;
    let mut folders = tools::ensure()?;
    folders.push(npm::ensure()?);
    let path = path_with(&folders)?;
    // Looked up by hand: a child's new PATH does not count for finding the child itself.
    let name = format!("trunk{}", std::env::consts::EXE_SUFFIX);
    let program =
        std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|program| program.is_file()).ok_or("trunk cannot be found")?;
    let mut command = Command::new(program);
    command
        .arg("--skip-version-check")
        .env("PATH", path)
        // Trunk wants `true` or `false` in it, where the rest of the world takes any value.
        .env_remove("NO_COLOR")
        // When the build fails, the compiler's words help, and Trunk's own stack does not.
        .env_remove("RUST_BACKTRACE")
        .current_dir(root());
    Ok(command)
}

/// Packs the program, and takes the nonces out of the finished page: they are for the live reload of `serve`, the only inline
/// script there is, and a nonce that never changes would be a hole in the policy.
pub fn finish() -> Result<()> {
    let page = root().join(DIST).join("index.html");
    let html = std::fs::read_to_string(&page).map_err(|e| format!("{}: {e}", page.display()))?;
    std::fs::write(&page, without_nonces(&html)).map_err(|e| format!("{}: {e}", page.display()))?;
    show(&mut npm::node(&["www/scripts/pack.mjs", DIST]))
}

fn without_nonces(html: &str) -> String {
    html.replace(&format!(" 'nonce-{NONCE}'"), "").replace(&format!(" nonce=\"{NONCE}\""), "")
}

#[cfg(test)]
mod tests {
    use super::without_nonces;

    #[test]
    fn a_shipped_page_holds_no_nonce() {
        let page = "script-src 'self' 'nonce-TRUNK-NONCE'; <link nonce=\"TRUNK-NONCE\" href=\"a\">";
        assert_eq!(without_nonces(page), "script-src 'self'; <link href=\"a\">");
    }
}
