//! Running a script: variables and outputs are put into words, what the shell knows by itself is done, the rest is asked of a runner.

use super::{Part, Script, Statement, Word};
use std::collections::BTreeMap;

/// The longest that a word may become, in bytes: variables that double each other would grow without end.
const LONGEST: usize = 4 << 20;

/// What a command came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
    /// Its exit status; 0 if it succeeded.
    pub status: u8,
}

/// Who runs commands.
pub trait Runner {
    /// Runs the words of a command: its name and its arguments.
    fn run(&mut self, words: &[String], variables: &BTreeMap<String, String>) -> Ran;
}

/// What stays from one command to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shell {
    /// Variables by name.
    pub variables: BTreeMap<String, String>,
    /// The status of the last command.
    pub status: u8,
    /// Whether a failed command ends the script (`set -e`).
    stops: bool,
}

impl Shell {
    /// Runs a script; `shown` is told of each command and what it came to.
    pub fn run(&mut self, script: &Script, runner: &mut dyn Runner, shown: &mut dyn FnMut(&Statement, Ran)) {
        // What a script sets for itself ends with it.
        self.stops = false;
        let mut skipped = false;
        for statement in &script.statements {
            skipped = statement.after_success && (skipped || self.status != 0);
            if skipped {
                continue;
            }
            let (ran, exits) = self.statement(statement, runner);
            self.status = ran.status;
            shown(statement, ran);
            if exits || (self.stops && self.status != 0) {
                return;
            }
        }
    }

    fn statement(&mut self, statement: &Statement, runner: &mut dyn Runner) -> (Ran, bool) {
        let mut ran = Ran::default();
        let mut values = Vec::new();
        for (name, word) in &statement.assignments {
            match self.expand(word, runner, &mut ran, false) {
                Some(mut words) => values.push((name.clone(), words.pop().unwrap_or_default())),
                None => return (too_long(ran), false),
            }
        }
        let mut words = Vec::new();
        for word in &statement.words {
            match self.expand(word, runner, &mut ran, true) {
                Some(expanded) => words.extend(expanded),
                None => return (too_long(ran), false),
            }
        }
        // Before a command, assignments are for that command alone.
        if words.first().is_none_or(|word| word == "export") {
            self.variables.extend(values);
            return (ran, false);
        }
        let mut variables = self.variables.clone();
        variables.extend(values);
        ran.status = 0;
        let exits = words[0] == "exit";
        let own = match self.builtin(&words) {
            Some(own) => own,
            None => runner.run(&words, &variables),
        };
        ran.out = own.out;
        ran.err.push_str(&own.err);
        ran.status = own.status;
        (ran, exits)
    }

    /// What the shell does by itself.
    fn builtin(&mut self, words: &[String]) -> Option<Ran> {
        let mut ran = Ran::default();
        match words[0].as_str() {
            "echo" => {
                let (ends, words) = if words.get(1).is_some_and(|word| word == "-n") { ("", &words[2..]) } else { ("\n", &words[1..]) };
                ran.out = words.join(" ") + ends;
            }
            "unset" => words[1..].iter().for_each(|name| drop(self.variables.remove(name))),
            "true" => {}
            // Other shells pass over what follows a colon: that is how a script says what only Stagecraft has.
            ":" if words.get(1).is_none_or(|word| word != "stagecraft") => {}
            "false" => ran.status = 1,
            "exit" => ran.status = words.get(1).map_or(Some(self.status), |word| word.parse().ok()).unwrap_or(2),
            "set" => {
                for word in &words[1..] {
                    match word.strip_prefix('-') {
                        Some(flags) if flags.contains('e') => self.stops = true,
                        _ => {}
                    }
                    if word.starts_with('+') && word.contains('e') {
                        self.stops = false;
                    }
                }
            }
            _ => return None,
        }
        Some(ran)
    }

    /// The words that a word stands for; none if they would be too long.
    fn expand(&mut self, word: &Word, runner: &mut dyn Runner, ran: &mut Ran, splits: bool) -> Option<Vec<String>> {
        let mut done: Vec<String> = Vec::new();
        let mut current: Option<String> = None;
        for part in word {
            let (text, quoted) = match part {
                Part::Text(text) => (text.clone(), true),
                Part::Variable { name, quoted } if name == "?" => (self.status.to_string(), *quoted),
                Part::Variable { name, quoted } => {
                    let value = self.variables.get(name);
                    if value.is_none() {
                        ran.err.push_str(&format!("${name} is not set\n"));
                    }
                    (value.cloned().unwrap_or_default(), *quoted)
                }
                Part::Output { script, quoted } => (self.output(script, runner, ran), *quoted),
            };
            if current.as_ref().map_or(0, String::len) + text.len() > LONGEST {
                return None;
            }
            if quoted || !splits {
                current.get_or_insert_default().push_str(&text);
                continue;
            }
            for (index, field) in text.split([' ', '\t', '\n']).enumerate() {
                if index > 0 {
                    done.extend(current.take());
                }
                if !field.is_empty() {
                    current.get_or_insert_default().push_str(field);
                }
            }
        }
        done.extend(current);
        if !splits && done.is_empty() {
            done.push(String::new());
        }
        Some(done)
    }

    /// What a script writes, without the line ends at its end. Variables that it sets are its own.
    fn output(&mut self, script: &Script, runner: &mut dyn Runner, ran: &mut Ran) -> String {
        let mut inner = self.clone();
        let mut out = String::new();
        inner.run(script, runner, &mut |_, inner| {
            out.push_str(&inner.out);
            ran.err.push_str(&inner.err);
        });
        ran.status = inner.status;
        self.status = inner.status;
        out.truncate(out.trim_end_matches('\n').len());
        out
    }
}

fn too_long(mut ran: Ran) -> Ran {
    ran.err.push_str("A word would become too long\n");
    ran.status = 2;
    ran
}
