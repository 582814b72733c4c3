//! The browser for the tests: found where Chrome, Chromium or Edge usually are, installed where we may.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::process::{ask, show};

/// The programs' names, searched in `PATH`.
const NAMES: &[&str] = &[
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
];

/// Where they stand without being in `PATH`.
const PLACES: &[&str] = &[
    "/opt/google/chrome/chrome",
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
    "/opt/microsoft/msedge/msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// The same below Windows' program folders.
const WINDOWS_PLACES: &[&str] =
    &["Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"];

/// The browser to test with. The variable `CHROME` decides; without it, the first one found.
pub fn ensure() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROME").filter(|value| !value.is_empty()) {
        let path = PathBuf::from(chosen);
        return in_path(&path).ok_or_else(|| format!("CHROME is {}, where no program is", path.display()));
    }
    if let Some(path) = find() {
        return Ok(path);
    }
    if is_root() && is_debian() {
        println!("Installing the distribution's Chromium (about a minute, once)");
        apt(&["update", "-qq"])?;
        apt(&["install", "-y", "-qq", "--no-install-recommends", "chromium"])?;
        if let Some(path) = find() {
            return Ok(path);
        }
    }
    Err(format!("no Chrome, Chromium or Edge was found. Set CHROME to one, or install one: {}", advice()))
}

fn find() -> Option<PathBuf> {
    let by_name = NAMES.iter().find_map(|name| in_path(Path::new(name)));
    let by_place = || PLACES.iter().map(PathBuf::from).find(|path| path.is_file());
    by_name.or_else(by_place).or_else(find_on_windows)
}

fn find_on_windows() -> Option<PathBuf> {
    ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
        .iter()
        .filter_map(std::env::var_os)
        .flat_map(|folder| WINDOWS_PLACES.iter().map(move |place| Path::new(&folder).join(place)))
        .find(|path| path.is_file())
}

/// `program` itself when it is a path to a file, else the file of that name in `PATH`.
fn in_path(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return program.is_file().then(|| program.to_path_buf());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| {
            let plain = folder.join(program);
            let exe = plain.with_extension("exe");
            [plain, exe]
        })
        .find(|file| file.is_file())
}

fn is_root() -> bool {
    ask(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}

fn is_debian() -> bool {
    // Derivatives, Ubuntu among them, name Debian in ID_LIKE.
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    release
        .lines()
        .filter(|line| line.starts_with("ID=") || line.starts_with("ID_LIKE="))
        .any(|line| line.contains("debian") || line.contains("ubuntu"))
}

fn apt(words: &[&str]) -> Result<()> {
    show(Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// The one command that installs a browser here.
fn advice() -> &'static str {
    if cfg!(target_os = "macos") {
        "brew install --cask google-chrome"
    } else if cfg!(windows) {
        "winget install --id Google.Chrome"
    } else if is_debian() {
        "sudo apt-get update && sudo apt-get install -y chromium"
    } else if Path::new("/usr/bin/dnf").exists() {
        "sudo dnf install -y chromium"
    } else if Path::new("/usr/bin/pacman").exists() {
        "sudo pacman -S --noconfirm chromium"
    } else if Path::new("/usr/bin/zypper").exists() {
        "sudo zypper install -y chromium"
    } else {
        "npx --prefix www playwright install chromium, which prints where it puts it"
    }
}
