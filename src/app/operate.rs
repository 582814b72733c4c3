//! What actions do with operations: call them, note them in the log, take them back. Importing documents stands in `import`.

use super::state::Change;
use super::{Effect, Engine, LogEntry, Notice, NoticeKind, State, Update, Workspace};
use crate::control::{self, ApiError, Operation, ReadDocument};
use crate::gateway::Runtime;
use crate::model::Account;
use crate::time::SimTime;
use serde_json::{Value, json};

/// How many operations the log keeps.
pub(super) const LOG: usize = 500;
/// The longest document, in bytes, that the log keeps.
const LONGEST_BODY: usize = 256 * 1024;
/// How many changes can be taken back.
const UNDO: usize = 100;

impl State {
    /// Calls operations as one step to undo. The first error takes all of them back and is the reply.
    pub(super) fn change(&mut self, title: &str, operations: Vec<Operation>) -> Update {
        let before = Before::of(self);
        let mut output = Value::Null;
        let only_looks = operations.iter().all(is_look);
        for operation in operations {
            let reply = self.call(operation);
            match reply {
                Ok(value) => output = value,
                Err(error) => {
                    let logged = before.logged;
                    before.put_back(self);
                    self.show_called(logged);
                    return self.refused(error);
                }
            }
        }
        self.show_called(before.logged);
        self.remember(title, before.account, before.logged);
        let mut update = if only_looks { Update::done([]) } else { self.saved([]) };
        update.reply = Ok(output);
        update
    }

    /// Calls one operation for somebody who shows its error by themselves. It is one step to undo.
    pub(super) fn operate(&mut self, operation: &Operation) -> Result<Value, ApiError> {
        let (before, logged) = (self.workspace.engine.account.clone(), self.logged);
        let output = self.call(operation.clone())?;
        self.remember(&operation.operation, before, logged);
        Ok(output)
    }

    /// Keeps the account as it was before a change, if the change did change it; and how many entries the log had had by then.
    pub(super) fn remember(&mut self, title: &str, before: Account, logged: u64) {
        if before == self.workspace.engine.account {
            return;
        }
        self.redo.clear();
        self.undo.push(Change { title: title.to_owned(), account: before, entries: logged..self.logged });
        if self.undo.len() > UNDO {
            self.undo.remove(0);
        }
    }

    /// Calls one operation and notes it in the log. Looks at the account are not noted: they change nothing.
    pub(super) fn call(&mut self, operation: Operation) -> Result<Value, ApiError> {
        if is_look(&operation) {
            return self.workspace.engine.call(&operation);
        }
        let before = self.workspace.engine.account.clone();
        let reply = self.note_call(operation, &before, |engine, operation| engine.call(operation));
        self.cut_log(LOG);
        reply
    }

    /// Calls the operation that imports a document, which may have been read before, and notes it in the log.
    pub(super) fn call_import(&mut self, operation: Operation, read: Option<Box<ReadDocument>>) -> Result<Value, ApiError> {
        let before = self.workspace.engine.account.clone();
        // The log is cut when all that is one with it is done.
        self.note_call(operation, &before, |engine, operation| engine.control(operation, read))
    }

    /// Calls one of several operations that are one, and notes it in the log. What it names is looked up in an account from before it.
    pub(super) fn call_part(&mut self, operation: Operation, before: &Account) -> Result<Value, ApiError> {
        // The log is cut when all of them are done: what would be cut belongs there if they are given up.
        self.note_call(operation, before, |engine, operation| engine.control_part(operation))
    }

    fn note_call(
        &mut self,
        operation: Operation,
        before: &Account,
        call: impl FnOnce(&mut Engine, &Operation) -> Result<Value, ApiError>,
    ) -> Result<Value, ApiError> {
        let Workspace { engine, log, .. } = &mut self.workspace;
        let reply = call(engine, &operation);
        let entry = LogEntry::of(engine.now, operation, before, log, &reply);
        log.push(entry);
        self.logged += 1;
        reply
    }

    /// Cuts the log where it is longer than `most`: the newest entries stay.
    pub(super) fn cut_log(&mut self, most: usize) {
        let Workspace { log, log_is_cut, .. } = &mut self.workspace;
        if log.len() > most {
            *log_is_cut = true;
            log.drain(..log.len() - LOG);
        }
    }

    /// Notes an operation in the log that was called already.
    pub(super) fn note_called(&mut self, operation: Operation, reply: &Result<Value, ApiError>) {
        let Workspace { engine, log, .. } = &mut self.workspace;
        let before = engine.account.clone();
        log.push(LogEntry::of(engine.now, operation, &before, log, reply));
        self.logged += 1;
        self.cut_log(LOG);
    }

    pub(super) fn refused(&mut self, error: ApiError) -> Update {
        let mut update = self.saved([]);
        self.notify(NoticeKind::Error, error.message.clone());
        update.reply = Err(error);
        update
    }

    /// Shows a message.
    pub(super) fn notify(&mut self, kind: NoticeKind, text: String) {
        self.next_notice += 1;
        self.notices.push(Notice { id: self.next_notice, kind, text });
        // Three at a time are as many as anybody reads.
        let surplus = self.notices.len().saturating_sub(3);
        self.notices.drain(..surplus);
    }

    /// Takes the last change back, or does it again.
    pub(super) fn step(&mut self, back: bool) -> Update {
        let (from, to) = if back { (&mut self.undo, &mut self.redo) } else { (&mut self.redo, &mut self.undo) };
        let Some(Change { title, account, entries }) = from.pop() else { return Update::from(Ok(Value::Null)) };
        to.push(Change { title: title.clone(), account: self.workspace.engine.account.clone(), entries: entries.clone() });
        self.workspace.engine.set_account(account);
        let log = &mut self.workspace.log;
        // The newest entry is the one that was counted last.
        let newest = usize::try_from(self.logged - entries.start).unwrap_or(usize::MAX);
        let first = log.len().saturating_sub(newest);
        let count = usize::try_from(entries.end - entries.start).unwrap_or_default();
        log.iter_mut().skip(first).take(count.min(newest)).for_each(|entry| entry.taken_back = back);
        self.notify(NoticeKind::Done, format!("{} {title}", if back { "Took back" } else { "Did again" }));
        self.saved([])
    }
}

/// What is put back where one of several operations fails: all that they did, and their entries in the log.
pub(super) struct Before {
    pub(super) account: Account,
    runtime: Runtime,
    pub(super) logged: u64,
}

impl Before {
    pub(super) fn of(state: &State) -> Before {
        let engine = &state.workspace.engine;
        Before { account: engine.account.clone(), runtime: engine.runtime.clone(), logged: state.logged }
    }

    /// Only the operation that failed stays in the log: the others have not happened.
    pub(super) fn put_back(self, state: &mut State) {
        state.take_out(self.logged);
        state.workspace.engine.runtime = self.runtime;
        state.workspace.engine.set_account(self.account);
    }
}

impl State {
    /// Takes out of the log what has been noted since it had so many entries, but for what failed.
    pub(super) fn take_out(&mut self, logged: u64) {
        let log = &mut self.workspace.log;
        let added = usize::try_from(self.logged - logged).unwrap_or(usize::MAX);
        let first = log.len().saturating_sub(added);
        let length = log.len();
        let mut index = 0;
        log.retain(|entry| {
            index += 1;
            index <= first || entry.error.is_some()
        });
        self.logged -= (length - log.len()) as u64;
    }
}

/// Whether an operation only looks.
pub(super) fn is_look(operation: &Operation) -> bool {
    ["Get", "List", "Describe", "Filter", "Test"].iter().any(|verb| operation.operation.starts_with(verb))
}

impl LogEntry {
    /// An operation that was called on this account and its reply, with what a script needs to know that does the same in another account.
    pub(super) fn of(at: SimTime, operation: Operation, before: &Account, log: &[LogEntry], reply: &Result<Value, ApiError>) -> LogEntry {
        let operation = noted(operation);
        let (made, found) = match reply {
            Ok(output) => {
                let is_made = |id: &str| log.iter().any(|entry| entry.made.values().any(|made| made == id));
                (control::made(&operation, output), control::landmarks(before, &operation, &is_made))
            }
            Err(_) => Default::default(),
        };
        LogEntry { at, operation, error: reply.as_ref().err().cloned(), made, found, taken_back: false }
    }
}

/// What the log keeps instead of a long document begins so.
pub(super) const LEFT_OUT: &str = "(a document of ";

/// An operation as the log keeps it: a long document is left out, because the log is saved with everything else.
fn noted(mut operation: Operation) -> Operation {
    if let Some(body) = operation.input.get_mut("body").filter(|body| body.as_str().is_some_and(|body| body.len() > LONGEST_BODY)) {
        let bytes = body.as_str().map_or(0, str::len);
        *body = json!(format!("{LEFT_OUT}{bytes} bytes, which the log does not keep)"));
    }
    operation
}

impl Effect {
    /// Offers a JSON file.
    pub(super) fn download_json(name: &str, text: String) -> Effect {
        Effect::Download { name: name.to_owned(), media_type: "application/json".into(), text }
    }
}
