//! The command line: AWS CLI commands and curl as text, both ways, and the shell that they stand in. Who carries them out is `app`.

pub mod aws;
mod complete;
pub mod curl;
mod help;
pub mod memory;
mod name;
mod output;
pub mod script;
pub mod shapes;
pub mod shell;
mod write;

pub use complete::{Candidate, Completion, complete};
pub use shell::Ran;
pub use write::command;

/// Whose command line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// The AWS CLI.
    Aws,
    /// What AWS has no command for.
    Stagecraft,
}

impl Program {
    /// How it is called.
    pub fn name(self) -> &'static str {
        match self {
            Program::Aws => "aws",
            Program::Stagecraft => "stagecraft",
        }
    }

    /// The services that it has commands for.
    pub fn services(self) -> &'static [&'static str] {
        match self {
            Program::Aws => &["apigateway", "apigatewayv2", "elbv2", "lambda"],
            Program::Stagecraft => &["backends"],
        }
    }
}

/// Where commands find and leave files: the disk of a terminal, or what has been attached to the console in a browser.
pub trait Files {
    /// The bytes of a file, or why they cannot be had.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;

    /// Writes a file, or says why it cannot be written.
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), String>;
}

/// An archive with nothing in it. It stands for the code of a function, which a simulation does not run.
pub const EMPTY_ARCHIVE: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
