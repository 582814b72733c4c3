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
    use std::io::{self, BufRead, ErrorKind, Write};
    use std::process::ExitCode;

    const HELP: &str = "\
Stagecraft: Amazon API Gateway, simulated.

  stagecraft headless    answer JSON lines from standard input, one line each
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
    MintToken            {\"UserPoolId\", \"Username\", \"TokenUse\", \"Scopes\"}   a token of a user pool

FIDELITY.md says what is exact, approximate and absent.";

    pub fn main() -> ExitCode {
        let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["headless"] => ended(headless(&mut io::stdin().lock(), &mut io::stdout().lock())),
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
}
