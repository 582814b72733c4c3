//! The console: what has been entered and shown, and how a text of commands is run. `cli` reads commands; what each one does stands in `commands`.

mod commands;
mod paste;
mod send;
#[cfg(test)]
mod tests;

use super::{NoticeKind, State, Update};
use crate::cli::shell::{Runner, Shell, Statement, parse};
use crate::cli::{Files, Ran, memory::MemoryFiles};
use crate::control::Operation;
use commands::Commands;
use std::rc::Rc;

/// How many commands are kept as shown, and how many texts as entered.
const SHOWN: usize = 300;
const ENTERED: usize = 100;

/// What empties a terminal; `clear` writes it.
pub const CLEAR: &str = "\x1b[H\x1b[2J";

/// The console of this tab. It is not saved.
#[derive(Debug, Default)]
pub struct Console {
    /// Whether it is open.
    pub open: bool,
    /// What has been run, here and by forms, oldest first.
    pub shown: Vec<Rc<Shown>>,
    /// What was entered, oldest first.
    pub entered: Vec<String>,
    /// Variables, and the status of the last command.
    pub shell: Shell,
    /// What has been attached, and what commands have written.
    pub files: MemoryFiles,
    /// How many commands have been run.
    count: u64,
}

/// A command that was run and what it came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Counts up.
    pub id: u64,
    /// The command as it was entered.
    pub command: String,
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
    /// Its exit status; 0 if it succeeded.
    pub status: u8,
    /// What a form called; then the command is the one that does the same, and is written when it is looked at.
    pub operation: Option<Operation>,
}

impl Console {
    fn show(&mut self, shown: Shown) {
        self.count += 1;
        self.shown.push(Rc::new(Shown { id: self.count, ..shown }));
        let surplus = self.shown.len().saturating_sub(SHOWN);
        self.shown.drain(..surplus);
    }
}

impl State {
    /// Runs the commands of a text, one after the other; `tell` hears of each as soon as it is done. What is wrong with the text as a whole
    /// is said before any is run. True if the workspace may have changed.
    pub fn run_commands(&mut self, text: &str, files: &mut dyn Files, tell: &mut dyn FnMut(Shown)) -> bool {
        let script = match parse(text) {
            Ok(script) => script,
            Err(error) => {
                self.console.shell.status = 2;
                tell(Shown { command: text.trim_end().to_owned(), err: format!("{error}\n"), status: 2, ..Shown::default() });
                return false;
            }
        };
        let mut shell = std::mem::take(&mut self.console.shell);
        let mut commands = Commands { state: self, files, changed: false };
        shell.run(&script, &mut commands as &mut dyn Runner, &mut |statement: &Statement, ran: Ran| {
            tell(Shown { command: statement.text.clone(), out: ran.out, err: ran.err, status: ran.status, ..Shown::default() });
        });
        let changed = commands.changed;
        self.console.shell = shell;
        changed
    }

    /// Runs what was entered into the app's console, and shows it there.
    pub(super) fn enter(&mut self, text: &str) -> Update {
        let mut files = std::mem::take(&mut self.console.files);
        let mut all = Vec::new();
        let changed = self.run_commands(text, &mut files, &mut |shown| all.push(shown));
        let console = &mut self.console;
        console.files = files;
        for shown in all {
            if shown.out == CLEAR {
                console.shown.clear();
                continue;
            }
            console.show(shown);
        }
        if !text.trim().is_empty() && console.entered.last().is_none_or(|last| last != text) {
            console.entered.push(text.to_owned());
            let surplus = console.entered.len().saturating_sub(ENTERED);
            console.entered.drain(..surplus);
        }
        if changed { self.saved([]) } else { Update::done([]) }
    }

    /// Shows what a form has called since the log had had so many entries: each is a command, too.
    pub(super) fn show_called(&mut self, logged: u64) {
        let log = &self.workspace.log;
        let count = usize::try_from(self.logged - logged).unwrap_or(usize::MAX).min(SHOWN);
        for entry in &log[log.len().saturating_sub(count)..] {
            let operation = entry.operation.clone();
            let mut shown = Shown { operation: Some(operation), ..Shown::default() };
            if let Some(error) = &entry.error {
                let name = &entry.operation.operation;
                shown.err = format!("\nAn error occurred ({}) when calling the {name} operation: {}\n", error.code, error.message);
                shown.status = 254;
            }
            self.console.show(shown);
        }
    }

    /// Puts a file where commands find it as `file://NAME`.
    pub(super) fn attach(&mut self, name: &str, text: String) -> Update {
        self.console.files.put(name, text.into_bytes());
        self.notify(NoticeKind::Done, format!("Attached {name}: commands read it as file://{name}"));
        Update::done([])
    }
}
