//! A small POSIX shell: commands separated by line ends, `;` and `&&`, quotes, `\`, comments, variables, `$(…)`, here-documents, output into
//! files. What it does not know is refused with its place before anything is run. What commands do is said by whoever runs a script.

mod builtin;
mod parser;
mod redirect;
mod run;
#[cfg(test)]
mod tests;

pub use parser::parse;
pub use run::{Ran, Runner, Shell};

use std::fmt;

/// What a text says to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Commands in order.
    pub statements: Vec<Statement>,
}

/// One command, or assignments alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// `NAME=value` before the command.
    pub assignments: Vec<(String, Word)>,
    /// The command and its arguments.
    pub words: Vec<Word>,
    /// Where its input comes from and its output goes to, in the order in which that is said.
    pub redirects: Vec<Redirect>,
    /// Whether it is run only if the command before it succeeded (`&&`).
    pub after_success: bool,
    /// The text that it was read from.
    pub text: String,
}

/// One redirection of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redirect {
    /// `> FILE`, `>> FILE`, `2> FILE`.
    File {
        /// Whether it is standard error that goes there.
        error: bool,
        /// Whether it is put after what the file holds.
        append: bool,
        /// The file's name.
        name: Word,
    },
    /// `2>&1`: standard error goes where standard output goes.
    ErrorToOutput,
    /// `<<WORD`: the lines up to that word are the input.
    Input(Word),
}

/// A word before variables and commands in it are put in.
pub type Word = Vec<Part>;

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Characters as they are.
    Text(String),
    /// The value of a variable.
    Variable {
        /// Its name; `?` is the status of the last command.
        name: String,
        /// Whether it stands in double quotes, and so is not split into words.
        quoted: bool,
    },
    /// What a script writes.
    Output {
        /// The script.
        script: Script,
        /// Whether it stands in double quotes.
        quoted: bool,
    },
}

/// Why a text is no script, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellError {
    /// Counts from 1.
    pub line: usize,
    /// Counts characters from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ShellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

/// Whether a text that is being typed goes on in the next line: it ends in `\`, or something in it is not closed yet.
pub fn goes_on(text: &str) -> bool {
    text.trim_end_matches('\n').ends_with('\\') || parse(text).is_err_and(|error| error.message.contains("not closed"))
}

/// A word of a POSIX shell that stands for this text, in quotes where they are needed.
pub fn quoted(text: &str) -> String {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:@%+,".contains(&byte));
    if plain {
        text.to_owned()
    } else if text.contains('\'') && !text.contains(['"', '\\', '$', '`', '!', '\n']) {
        // What is said in single quotes is easier to read in double ones.
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
