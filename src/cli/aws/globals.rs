//! Options that every command has (`cli-configure-options`). Those that only say how to reach AWS are taken and do nothing.

use super::options::{Scanned, Spec, Takes};

/// How output is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    #[default]
    Json,
    /// Tab-separated lines.
    Text,
    /// Tables of characters.
    Table,
}

/// What the global options say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Globals {
    /// How output is written.
    pub format: Format,
    /// The JMESPath expression that picks from it.
    pub query: Option<String>,
    /// The Region that was asked for.
    pub region: Option<String>,
    /// Whether lists are read to their end.
    pub paginate: bool,
    /// Whether bytes are given as they are.
    pub raw: bool,
}

/// The options: their names, whether they take a value, and which values they may have.
const OPTIONS: &[(&str, bool, &str)] = &[
    ("--debug", false, ""),
    ("--endpoint-url", true, ""),
    ("--no-verify-ssl", false, ""),
    ("--no-paginate", false, ""),
    ("--output", true, "json text table yaml yaml-stream"),
    ("--query", true, ""),
    ("--profile", true, ""),
    ("--region", true, ""),
    ("--version", false, ""),
    ("--color", true, "on off auto"),
    ("--no-sign-request", false, ""),
    ("--ca-bundle", true, ""),
    ("--cli-read-timeout", true, ""),
    ("--cli-connect-timeout", true, ""),
    ("--cli-binary-format", true, "base64 raw-in-base64-out"),
    ("--no-cli-pager", false, ""),
    ("--cli-auto-prompt", false, ""),
    ("--no-cli-auto-prompt", false, ""),
];

/// What can be given.
pub(super) fn specs() -> Vec<Spec> {
    let spec =
        |(name, value, _): &(&str, bool, &str)| Spec { name: (*name).to_owned(), takes: if *value { Takes::One } else { Takes::Nothing } };
    OPTIONS.iter().map(spec).collect()
}

/// The values that an option may have; empty if it may have any.
pub fn choices(option: &str) -> Vec<&'static str> {
    let choices = OPTIONS.iter().find(|(name, ..)| *name == option).map_or("", |(.., choices)| choices);
    choices.split(' ').filter(|choice| !choice.is_empty()).collect()
}

impl Globals {
    /// Reads them; an error is argparse's.
    pub(super) fn read(scanned: &Scanned, default_output: Option<&str>) -> Result<Globals, String> {
        for (name, values) in &scanned.given {
            let choices = choices(name);
            if let Some(value) = values.first().filter(|value| !choices.is_empty() && !choices.contains(&value.as_str())) {
                return Err(format!("argument {name}: Found invalid choice '{value}'\n"));
            }
        }
        let format = match scanned.value("--output").or(default_output) {
            None | Some("json") => Format::Json,
            Some("text") => Format::Text,
            Some("table") => Format::Table,
            Some(other) => return Err(format!("argument --output: {other} is not written here; use json, text or table")),
        };
        Ok(Globals {
            format,
            query: scanned.value("--query").map(str::to_owned),
            region: scanned.value("--region").map(str::to_owned),
            paginate: scanned.values("--no-paginate").is_none(),
            raw: scanned.value("--cli-binary-format") == Some("raw-in-base64-out"),
        })
    }
}
