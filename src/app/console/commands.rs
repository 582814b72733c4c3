//! What the console's commands do: `aws`, `stagecraft`, `curl`, and a few of a shell's.

use super::{CLEAR, State};
use crate::app::operate::is_look;
use crate::cli::aws::{self, Asked};
use crate::cli::shell::Runner;
use crate::cli::{Files, Program, Ran};
use crate::time::Span;
use std::collections::BTreeMap;

const HELP: &str = "\
aws apigateway OPERATION …   the AWS CLI; `aws apigateway help` lists what there is
aws lambda OPERATION …
curl URL                     sends a request through the gateway
stagecraft advance 1s        moves the simulated clock: ms, s, m, h or d
stagecraft backends …        says what simulated functions and HTTP endpoints do
stagecraft script            writes the log of operations as a script that rebuilds this workspace
echo, printf, cat FILE, sleep 1, NAME=value, NAME=$(…), export, set -e, clear, help
Commands are separated by line ends, ; and &&. A \\ at the end of a line continues it.
> FILE, 2>&1 and <<EOF are understood; attached files are read as file://NAME.
";

/// Runs commands on a state.
pub(super) struct Commands<'a> {
    pub state: &'a mut State,
    pub files: &'a mut dyn Files,
    /// Whether the workspace may have changed.
    pub changed: bool,
}

impl Runner for Commands<'_> {
    fn run(&mut self, words: &[String], variables: &BTreeMap<String, String>) -> Ran {
        let rest = &words[1..];
        match words[0].as_str() {
            // What a script says for AWS alone.
            "aws" if variables.get("AWS_ONLY").is_some_and(|value| !value.is_empty()) => Ran::default(),
            "aws" => self.aws(Program::Aws, rest, variables),
            "stagecraft" => self.stagecraft(rest, variables),
            // Other shells pass over what follows a colon.
            ":" => self.stagecraft(&rest[1..], variables),
            "curl" => self.curl(rest),
            "sleep" => self.advance(rest.first().map_or("", String::as_str), "sleep"),
            "cat" => self.cat(rest),
            "clear" => written(CLEAR),
            "help" => written(HELP),
            other => Ran { out: String::new(), err: format!("{other}: command not found; `help` says what there is\n"), status: 127 },
        }
    }

    fn write(&mut self, name: &str, append: bool, text: &str) -> Result<(), String> {
        let mut bytes = if append { self.files.read(name).unwrap_or_default() } else { Vec::new() };
        bytes.extend_from_slice(text.as_bytes());
        self.files.write(name, &bytes)
    }
}

impl Commands<'_> {
    fn aws(&mut self, program: Program, words: &[String], variables: &BTreeMap<String, String>) -> Ran {
        let default_output = variables.get("AWS_DEFAULT_OUTPUT").map(String::as_str).filter(|output| !output.is_empty());
        let call = match aws::read(program, words, self.files, default_output) {
            Ok(Asked::Help(text)) => return written(&text),
            Ok(Asked::Call(call)) => call,
            Err(failure) => return Ran { out: String::new(), err: failure.text, status: failure.status },
        };
        let (state, changed) = (&mut *self.state, &mut self.changed);
        let region = state.workspace.engine.account.region.clone();
        let mut ran = call.perform(
            &mut |operation| {
                *changed |= !is_look(operation);
                state.operate(operation)
            },
            self.files,
        );
        if let Some(other) = call.globals.region.filter(|other| *other != region) {
            ran.err.push_str(&format!("There is one Region here, {region}: what was asked of {other} was done in it\n"));
        }
        ran
    }

    fn stagecraft(&mut self, words: &[String], variables: &BTreeMap<String, String>) -> Ran {
        match words.first().map(String::as_str) {
            Some("advance") => self.advance(words.get(1).map_or("", String::as_str), "stagecraft advance"),
            Some("script") => written(&self.state.workspace.script()),
            Some("backends" | "--version") => self.aws(Program::Stagecraft, words, variables),
            None | Some("help") => written(HELP),
            Some(other) => failed(format!("stagecraft: there is no command '{other}'; `help` says what there is")),
        }
    }

    /// Moves the clock: a simulation waits for nobody.
    fn advance(&mut self, text: &str, command: &str) -> Ran {
        let Some(span) = span(text) else {
            return failed(format!("{command}: give a time such as 1s, 500ms, 2m, 1h or 1d"));
        };
        self.state.workspace.engine.advance(span);
        self.changed = true;
        let now = self.state.workspace.engine.now.iso_millis();
        if command == "sleep" { Ran::default() } else { written(&format!("{now}\n")) }
    }

    fn cat(&mut self, names: &[String]) -> Ran {
        let mut ran = Ran::default();
        for name in names {
            match self.files.read(name) {
                Ok(bytes) => ran.out.push_str(&String::from_utf8_lossy(&bytes)),
                Err(reason) => {
                    ran.err.push_str(&format!("cat: {name}: {reason}\n"));
                    ran.status = 1;
                }
            }
        }
        ran
    }
}

/// A time such as `1s`, `500ms` or `1.5h`; seconds without a unit.
fn span(text: &str) -> Option<Span> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let unit = match &text[digits..] {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3_600.0,
        "d" => 86_400.0,
        _ => return None,
    };
    let number: f64 = text[..digits].parse().ok()?;
    Some(Span::from_seconds_f64(number * unit))
}

pub(super) fn written(text: &str) -> Ran {
    Ran { out: text.to_owned(), ..Ran::default() }
}

pub(super) fn failed(message: String) -> Ran {
    Ran { out: String::new(), err: message + "\n", status: 2 }
}
