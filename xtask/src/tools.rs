//! Trunk and wasm-bindgen: which versions, where they are kept, how they get there. Every checkout of the
//! project on a machine shares them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::process::{ask, root, show};

/// Newer ones ask for a newer Rust than the project's.
const TRUNK: &str = "0.21.14";

/// A program that `cargo install` makes.
struct Tool {
    /// The package's name on crates.io.
    package: &'static str,
    /// The name of the program.
    program: &'static str,
    version: String,
    /// How long the installation takes, for the person who waits.
    duration: &'static str,
}

/// The folders in which Trunk and wasm-bindgen are, installed first where they are not; a tool whose right
/// version is on `PATH` already needs no folder.
pub fn ensure() -> Result<Vec<PathBuf>> {
    let tools = [
        Tool { package: "trunk", program: "trunk", version: TRUNK.to_owned(), duration: "about 10 minutes on 2 cores" },
        Tool {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: locked_version("wasm-bindgen")?,
            duration: "about 2 minutes on 2 cores",
        },
    ];
    let mut folders = Vec::new();
    for tool in tools {
        if !tool.is_at(Path::new(tool.program)) {
            folders.push(tool.ensure()?);
        }
    }
    Ok(folders)
}

impl Tool {
    /// Whether `program` runs and is of our version: an interrupted installation does not count.
    fn is_at(&self, program: &Path) -> bool {
        let answer = ask(Command::new(program).arg("--version"));
        answer.is_some_and(|text| text.split_whitespace().nth(1) == Some(self.version.as_str()))
    }

    fn ensure(&self) -> Result<PathBuf> {
        let cache = cache_folder()?;
        let home = cache.join(format!("{}-{}", self.package, self.version));
        let bin = home.join("bin");
        let program = bin.join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX));
        if self.is_at(&program) {
            return Ok(bin);
        }
        println!("Installing {} {} into {} ({}, once)", self.package, self.version, home.display(), self.duration);
        std::fs::create_dir_all(&cache).map_err(|e| format!("{}: {e}", cache.display()))?;
        self.install(&cache, &home)?;
        if self.is_at(&program) { Ok(bin) } else { Err(format!("{} was installed but does not run", program.display())) }
    }

    fn install(&self, cache: &Path, home: &Path) -> Result<()> {
        // The objects of an interrupted installation are kept, so that the next one goes on from there.
        let objects = cache.join("building").join(format!("{}-{}", self.package, self.version));
        let install = |locked: &[&str]| {
            show(
                Command::new("cargo")
                    .args(["install", "--force", "--version", &self.version])
                    .args(locked)
                    .arg("--root")
                    .arg(home)
                    .arg(self.package)
                    .env("CARGO_TARGET_DIR", &objects)
                    .env_remove("CARGO_BUILD_TARGET")
                    .env_remove("RUSTFLAGS")
                    .current_dir(cache),
            )
        };
        install(&["--locked"]).or_else(|_| {
            println!("With the lock file of {} it failed; trying without", self.package);
            install(&[])
        })?;
        let _ = std::fs::remove_dir_all(&objects);
        Ok(())
    }
}

/// The user's cache folder for our tools, as the platform would have it.
fn cache_folder() -> Result<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if let Some(xdg) = folder("XDG_CACHE_HOME") {
        Some(xdg)
    } else if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library").join("Caches"))
    } else {
        folder("HOME").map(|home| home.join(".cache"))
    };
    base.map(|base| base.join("stagecraft").join("tools")).ok_or_else(|| "no cache folder: set HOME or XDG_CACHE_HOME".to_owned())
}

/// The version of `package` that Cargo.lock holds: the program must match the library exactly.
fn locked_version(package: &str) -> Result<String> {
    let path = root().join("Cargo.lock");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    version_in_lock(&text, package).ok_or_else(|| format!("Cargo.lock holds no {package}"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    #[test]
    fn the_version_of_exactly_this_package_is_found() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "trunk"), None);
    }
}
