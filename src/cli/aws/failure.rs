//! How commands fail: the words and the exit status of the AWS CLI.

use crate::cli::Program;
use crate::control::ApiError;

/// A failed command: what it writes to standard error, and its exit status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// 252 for what cannot be read, 254 for what the service refuses, 255 for the rest (`cli-usage-returncodes`).
    pub status: u8,
    /// What is written, with its line ends.
    pub text: String,
}

impl Failure {
    /// A failure with a message of its own.
    pub fn new(status: u8, message: String) -> Failure {
        Failure { status, text: format!("\n{message}\n") }
    }

    /// Anything that is neither an argument nor the service's refusal.
    pub fn general(message: String) -> Failure {
        Failure::new(255, message)
    }

    /// An argument that argparse refuses; the usage goes before it.
    pub fn argument(program: Program, message: &str) -> Failure {
        Failure { status: 252, text: format!("\n{}\n{}: error: {message}\n\n", usage(program), program.name()) }
    }

    /// Options that the operation does not have.
    pub fn unknown(words: &[&str]) -> Failure {
        Failure { status: 252, text: format!("\n{}\nUnknown options: {}\n\n", usage(Program::Aws), words.join(", ")) }
    }

    /// A value that cannot be read.
    pub fn parameter(option: &str, message: &str) -> Failure {
        Failure::new(252, format!("Error parsing parameter '{option}': {message}"))
    }

    /// An input that lacks members or has wrong ones.
    pub fn validation(complaints: &str) -> Failure {
        Failure::new(252, format!("Parameter validation failed:\n{complaints}"))
    }

    /// What the service answered.
    pub fn service(operation: &str, error: &ApiError) -> Failure {
        if error.code == "ParamValidation" {
            return Failure::new(252, error.message.clone());
        }
        let message = format!("An error occurred ({}) when calling the {operation} operation: {}", error.code, error.message);
        Failure::new(254, message)
    }
}

fn usage(program: Program) -> String {
    let name = program.name();
    format!(
        "usage: {name} [options] <command> <subcommand> [<subcommand> ...] [parameters]\nTo see help text, you can run:\n\n  {name} help\n  {name} <command> help\n  {name} <command> <subcommand> help\n"
    )
}
