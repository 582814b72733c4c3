//! The project's own commands, `cargo xtask serve` and its companions: what they are called and which
//! options they take. What each of them does stands in the file of its name.

mod bench;
mod browser;
mod build;
mod checks;
mod npm;
mod process;
mod rust;
mod serve;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>: everything that building and testing Stagecraft needs.
Whatever is missing is installed first, once, with a word about how long that takes.

  serve   build the app and serve it on http://127.0.0.1:8080, building anew on every change
            --release          optimised, as it is shipped
            --port N           another port than 8080
            --open             open it in the browser
  test    everything that CI checks; ends with the line `N passed, N failed`
            NAME …             only the checks with these names: fmt clippy clippy-wasm32 native build size browser
                               (size and browser look at what build left in dist/)
  build   the release build, into dist/
            --public-url URL   where it will be hosted, such as /stagecraft/ (not needed: it works at any path)
            --single-file      also dist/stagecraft.html, one file that opens from disk
  bench   the benchmarks; further words go to `cargo bench`
            --browser NAME …   natively and in the browser, beside each other; all, or those whose names hold a word
            --frames           how long frames take while the release build in dist/ runs the traffic lab
  help    this text
";

/// What went wrong, in a sentence for the person at the terminal.
type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<ExitCode> {
    let Some((command, rest)) = args.split_first() else {
        print!("{HELP}");
        return Ok(ExitCode::FAILURE);
    };
    match command.as_str() {
        "serve" => serve::run(&serve::Options::parse(rest)?),
        "test" => checks::run(rest),
        "build" => build::run(&build::Options::parse(rest)?).map(|()| ExitCode::SUCCESS),
        "bench" => bench::run(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(format!("there is no command `{other}`; `cargo xtask help` lists them")),
    }
}
