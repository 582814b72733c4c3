//! The one binary: in the browser it mounts the app, natively it is the command line.

#[cfg(target_arch = "wasm32")]
fn main() {
    stagecraft::ui::main();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use stagecraft::app::headless::Session;
    use stagecraft::app::lab::prepare;
    use stagecraft::app::{Engine, Route, Shown, State, StorageState, Workspace};
    use stagecraft::cli::shell::{goes_on, quoted};
    use stagecraft::cli::{EMPTY_ARCHIVE, Files};
    use stagecraft::sim::Report;
    use stagecraft::storage;
    use std::io::{self, BufRead, ErrorKind, IsTerminal, Write};
    use std::path::Path;
    use std::process::ExitCode;

    const HELP: &str = "\
Stagecraft: Amazon API Gateway, simulated.

  stagecraft headless    answer JSON lines from standard input, one line each
  stagecraft cli         run AWS CLI commands, curl and a little shell from standard input;
                         `stagecraft cli COMMAND…` runs one, `--workspace FILE` before it
                         keeps the account in a file, which is made if there is none
  stagecraft simulate PLAN.json
                         run a traffic plan and print its report; `--csv` prints its rows as CSV,
                         `--workspace FILE` runs it on the account in a file (docs/traffic-plans.md)
  stagecraft help        this text
  stagecraft --version   the version

A line calls an operation of AWS's services apigateway and lambda, or of backends, which AWS does not have:

  {\"service\": \"backends\", \"operation\": …, \"input\": …}
    PutFunctionBehavior  {\"FunctionName\", \"Behavior\"}            what a function does
    PutHttpEndpoint      {\"Url\", \"Behavior\"}                     what an HTTP endpoint does
    GetCalls             {\"Function\"} or {\"Url\"}                 the calls that it received
    PutCaller            {\"AccessKeyId\", \"Arn\", \"Policies\"}    who signs requests: Authorization: AWS4-HMAC-SHA256
                         Credential=KEY/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0
    PutUserPool          {\"UserPoolId\", \"Clients\", \"Users\", \"Scopes\"}
    PutIssuer            {\"Issuer\"}                              an issuer of tokens, with keys
    MintToken            {\"UserPoolId\", \"Username\", \"TokenUse\", \"Scopes\"} or {\"Issuer\", \"Claims\"}   a token
    PutOAuthClient       {\"Issuer\", \"RedirectUris\", \"GrantTypes\", \"Scopes\"}   an app that asks an issuer for tokens
    SendToIssuer         {\"Method\", \"Url\", \"Headers\", \"Body\"}   a request to an issuer's /oauth2/authorize or /oauth2/token

FIDELITY.md says what is exact, approximate and absent.";

    pub fn main() -> ExitCode {
        let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["headless"] => ended(headless(&mut io::stdin().lock(), &mut io::stdout().lock())),
            ["cli", rest @ ..] => cli(rest),
            ["simulate", rest @ ..] => simulate(rest),
            [] | ["help" | "--help" | "-h"] => ended(writeln!(io::stdout(), "{HELP}")),
            ["--version" | "-V"] => ended(writeln!(io::stdout(), "stagecraft {}", env!("CARGO_PKG_VERSION"))),
            _ => {
                eprintln!("stagecraft: there is no command '{}'\n\n{HELP}", words.join(" "));
                ExitCode::from(2)
            }
        }
    }

    fn ended(result: io::Result<()>) -> ExitCode {
        match result {
            Ok(()) => ExitCode::SUCCESS,
            // Whoever reads the answers has gone: there is nobody to tell.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("stagecraft: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn headless(input: &mut impl BufRead, output: &mut impl Write) -> io::Result<()> {
        let mut session = Session::new();
        let mut line = Vec::new();
        loop {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            if let Some(answer) = session.bytes(line.trim_ascii_end()) {
                writeln!(output, "{answer}")?;
                output.flush()?;
            }
        }
    }

    /// Runs commands; the exit status is that of the last one.
    fn cli(words: &[&str]) -> ExitCode {
        let (file, words) = match words {
            ["--workspace", file, rest @ ..] => (Some(Path::new(*file)), rest),
            ["--workspace"] => {
                eprintln!("stagecraft: --workspace needs the name of a file");
                return ExitCode::from(2);
            }
            rest => (None, rest),
        };
        let mut terminal = match file.map(load).transpose() {
            Ok(workspace) => Terminal { state: State::new(workspace.unwrap_or_else(empty), Route::default(), StorageState::Saved), file },
            Err(reason) => {
                eprintln!("stagecraft: {}: {reason}", file.unwrap_or(Path::new("")).display());
                return ExitCode::FAILURE;
            }
        };
        let done = match words {
            [] => terminal.read(&mut io::stdin().lock()),
            // One word is a text of commands, several are the words of one command.
            [text] => terminal.run(text),
            words => terminal.run(&words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")),
        };
        match done {
            Ok(()) => ExitCode::from(terminal.state.console.shell.status),
            failed => ended(failed),
        }
    }

    /// Runs a traffic plan and prints its report; how far it has got is shown on a terminal.
    fn simulate(words: &[&str]) -> ExitCode {
        let (mut file, mut workspace, mut csv) = (None, None, false);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--csv" => csv = true,
                "--workspace" => workspace = words.next().copied(),
                path if file.is_none() && !path.starts_with("--") => file = Some(path),
                other => {
                    eprintln!("stagecraft: simulate does not know '{other}'");
                    return ExitCode::from(2);
                }
            }
        }
        let Some(file) = file else {
            eprintln!("stagecraft: simulate needs the file of a plan");
            return ExitCode::from(2);
        };
        match report(Path::new(file), workspace.map(Path::new)) {
            Ok(report) if csv => ended(write!(io::stdout(), "{}", report.csv())),
            Ok(report) => {
                ended(serde_json::to_string_pretty(&report).map_err(io::Error::other).and_then(|text| writeln!(io::stdout(), "{text}")))
            }
            Err(reason) => {
                eprintln!("stagecraft: {reason}");
                ExitCode::FAILURE
            }
        }
    }

    /// The report of the plan in a file.
    fn report(file: &Path, workspace: Option<&Path>) -> Result<Report, String> {
        let named = |path: &Path, reason: String| format!("{}: {reason}", path.display());
        let text = std::fs::read_to_string(file).map_err(|error| named(file, error.to_string()))?;
        let plan = serde_json::from_str(&text).map_err(|error| named(file, format!("it is not JSON: {error}")))?;
        let engine = match workspace {
            // A file that is not there would be a misspelt one: an empty account has no API to send to.
            Some(path) if !path.exists() => return Err(named(path, "there is no such file".into())),
            Some(path) => load(path).map_err(|reason| named(path, reason))?.engine,
            None => Engine::new(0),
        };
        let mut sim = prepare(&plan, &engine).map_err(|error| named(file, error.to_string()))?;
        let (start, whole) = (sim.started(), sim.end().since(sim.started()));
        let mut bar = Bar { shown: io::stderr().is_terminal(), part: 0 };
        // At most so many requests between two looks at the bar.
        while !sim.run_until(sim.end(), 20_000).ended {
            bar.show(sim.now().since(start).seconds() / whole.seconds(), sim.sent());
        }
        bar.clear();
        Ok(sim.report())
    }

    /// A progress bar on the terminal.
    struct Bar {
        shown: bool,
        part: usize,
    }

    impl Bar {
        fn show(&mut self, share: f64, sent: u64) {
            let part = (share * 40.0) as usize;
            if self.shown && part != self.part {
                self.part = part;
                eprint!("\r[{}{}] {:3.0} %  {sent} requests", "#".repeat(part), " ".repeat(40 - part.min(40)), share * 100.0);
            }
        }

        fn clear(&self) {
            if self.shown {
                eprint!("\r{:70}\r", "");
            }
        }
    }

    /// The workspace in a file; an empty one where there is no file.
    fn load(path: &Path) -> Result<Workspace, String> {
        match std::fs::read_to_string(path) {
            Ok(text) => storage::decode(&text).map(|decoded| decoded.workspace).map_err(|unreadable| unreadable.reason),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(empty()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn empty() -> Workspace {
        Workspace::empty(0)
    }

    struct Terminal<'a> {
        state: State,
        file: Option<&'a Path>,
    }

    impl Terminal<'_> {
        /// Runs what comes in: all of it at once, or command by command where somebody types it.
        fn read(&mut self, input: &mut impl BufRead) -> io::Result<()> {
            let mut text = String::new();
            if !io::stdin().is_terminal() {
                input.read_to_string(&mut text)?;
                return self.run(&text);
            }
            loop {
                eprint!("{}", if text.is_empty() { "$ " } else { "> " });
                if input.read_line(&mut text)? == 0 {
                    eprintln!();
                    return Ok(());
                }
                if !goes_on(&text) {
                    self.run(&std::mem::take(&mut text))?;
                }
            }
        }

        /// Runs a text, writes what it comes to, and saves the workspace if there is where.
        fn run(&mut self, text: &str) -> io::Result<()> {
            let mut failed = Ok(());
            let changed = self.state.run_commands(text, &mut Disk, &mut |shown| {
                if failed.is_ok() {
                    failed = write(&shown);
                }
            });
            if let Some(file) = self.file.filter(|file| changed || !file.exists()) {
                let document = storage::document(&self.state.workspace).map_err(io::Error::other)?;
                // A workspace that is half written would be lost.
                let aside = file.with_extension("new");
                std::fs::write(&aside, document.to_string())?;
                std::fs::rename(&aside, file)?;
            }
            failed
        }
    }

    fn write(shown: &Shown) -> io::Result<()> {
        io::stdout().write_all(shown.out.as_bytes())?;
        io::stdout().flush()?;
        io::stderr().write_all(shown.err.as_bytes())
    }

    /// The disk. A function's archive need not be there: nothing looks into it.
    struct Disk;

    impl Files for Disk {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            match std::fs::read(path) {
                Ok(bytes) => Ok(bytes),
                Err(_) if path == "function.zip" => Ok(EMPTY_ARCHIVE.to_vec()),
                Err(error) if error.kind() == ErrorKind::NotFound => Err(format!("[Errno 2] No such file or directory: '{path}'")),
                Err(error) => Err(error.to_string()),
            }
        }

        fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), String> {
            std::fs::write(path, bytes).map_err(|error| error.to_string())
        }
    }
}
