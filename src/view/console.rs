//! What the console shows of a command: the command itself, what it wrote, how it ended; and what a press of Tab comes to.

use crate::app::{Shown, State};
use crate::cli::{self, Candidate, Completion};

/// So much of a text is shown, in characters.
const SHOWN: usize = 20_000;

/// One command and what it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleLine {
    /// The command.
    pub command: String,
    /// Whether a form did it.
    pub by_form: bool,
    /// What it wrote.
    pub out: String,
    /// Whether that is a table, whose lines must not be broken.
    pub is_table: bool,
    /// What it complained of.
    pub err: String,
    /// How it ended, if it failed.
    pub status: Option<u8>,
}

/// A command as it is shown.
pub fn line(shown: &Shown) -> ConsoleLine {
    let command = match &shown.operation {
        Some(operation) => cli::command(operation),
        None => shown.command.clone(),
    };
    ConsoleLine {
        command: cut(&command),
        by_form: shown.operation.is_some(),
        out: cut(shown.out.trim_end()),
        is_table: shown.out.starts_with("----"),
        err: cut(shown.err.trim_matches('\n')),
        status: (shown.status != 0).then_some(shown.status),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…\n({} more characters: write them into a file with > NAME)", &text[..at], text[at..].chars().count()),
        None => text.to_owned(),
    }
}

/// What a press of Tab does to a text with the cursor at a place, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completed {
    /// The text.
    pub text: String,
    /// Where the cursor is then, in bytes.
    pub cursor: usize,
    /// Where the word begins that candidates take the place of, in bytes.
    pub start: usize,
    /// What may stand there, if there is more than one word.
    pub candidates: Vec<Candidate>,
}

/// Completes the word at the cursor as far as it is clear.
pub fn complete(state: &State, text: &str, cursor: usize) -> Completed {
    let files: Vec<String> = state.console.files.names().cloned().collect();
    let Completion { start, candidates } =
        cli::complete(text, cursor, &state.workspace.engine.account, &state.console.shell.variables, &files);
    let common = Completion { start, candidates: candidates.clone() }.common().to_owned();
    let ends = match candidates.as_slice() {
        // What may go on, such as a URL, is not ended.
        [one] if !one.word.ends_with(['/', '=', ':']) => " ",
        _ => "",
    };
    let word = if candidates.is_empty() { text[start..cursor].to_owned() } else { common + ends };
    let (text, cursor) = replaced(text, start, cursor, &word);
    Completed { text, cursor, start, candidates: if candidates.len() == 1 { Vec::new() } else { candidates } }
}

/// A text in which a word takes the place of what stands between two places, and where it ends.
pub fn replaced(text: &str, start: usize, end: usize, word: &str) -> (String, usize) {
    (format!("{}{word}{}", &text[..start], &text[end..]), start + word.len())
}

/// A place in a text, in bytes, that a browser counts in UTF-16.
pub fn byte_of(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, c) in text.char_indices() {
        if left < c.len_utf16() {
            return at;
        }
        left -= c.len_utf16();
    }
    text.len()
}

/// The same the other way round.
pub fn unit_of(text: &str, byte: usize) -> u32 {
    u32::try_from(text[..byte].encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Action, Route, StorageState, Workspace};
    use crate::control::Operation;
    use crate::view::shell::newest;
    use serde_json::json;

    #[test]
    fn a_change_by_a_form_is_shown_as_its_command() {
        let mut state = State::new(Workspace::empty(0), Route::default(), StorageState::Saved);
        assert_eq!(newest(&state), None);
        state.update(Action::Call(Operation::apigateway("CreateRestApi", json!({"name": "pets"}))));
        let shown = newest(&state).expect("a change");
        let line = line(&shown);
        assert_eq!((line.command.as_str(), line.by_form, line.status), ("aws apigateway create-rest-api --name pets", true, None));
        state.update(Action::OpenConsole(true));
        assert_eq!(newest(&state), None, "the console shows it itself");
        state.update(Action::OpenConsole(false));
        state.update(Action::RunCommands("frob".into()));
        assert_eq!(newest(&state), None);
        let failed = super::line(state.console.shown.last().expect("a command"));
        assert_eq!((failed.status, failed.err.starts_with("frob: command not found")), (Some(127), true));
    }

    #[test]
    fn tab_completes_as_far_as_it_is_clear() {
        let state = State::new(Workspace::empty(0), Route::default(), StorageState::Saved);
        let one = complete(&state, "aws apigateway create-sta --x", 25);
        assert_eq!((one.text.as_str(), one.cursor, one.candidates.len()), ("aws apigateway create-stage  --x", 28, 0));
        let several = complete(&state, "aws apigateway create-d", 23);
        assert_eq!((several.text.as_str(), several.start), ("aws apigateway create-d", 15));
        assert!(several.candidates.iter().any(|candidate| candidate.word == "create-deployment"));
        assert_eq!(complete(&state, "frob ", 5).text, "frob ");
    }

    #[test]
    fn places_are_counted_both_ways() {
        let text = "a\u{1F980}ä";
        for (units, byte) in [(0, 0), (1, 1), (3, 5), (4, 7)] {
            assert_eq!((byte_of(text, units), unit_of(text, byte)), (byte, units));
        }
        assert_eq!((byte_of(text, 2), byte_of(text, 99)), (1, 7));
    }
}
