//! Running a script: variables and outputs are put into words, what the shell knows by itself is done, the rest is asked of a runner.

use super::{Part, Redirect, Script, Statement, Word};
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

    /// Writes a file, or puts a text after what it holds; says why it cannot.
    fn write(&mut self, name: &str, append: bool, text: &str) -> Result<(), String>;
}

/// What stays from one command to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shell {
    /// Variables by name.
    pub variables: BTreeMap<String, String>,
    /// The status of the last command.
    pub status: u8,
    /// Whether a failed command ends the script (`set -e`).
    pub(super) stops: bool,
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
        let Some(redirected) = self.redirected(&statement.redirects, runner, &mut ran) else { return (too_long(ran), false) };
        let own = match self.builtin(&words, redirected.input.as_deref()) {
            Some(own) => own,
            None => runner.run(&words, &variables),
        };
        ran.status = own.status;
        redirected.deliver(own, runner, &mut ran);
        (ran, exits)
    }

    /// Where a command's input comes from and its output goes to; none if a word would be too long.
    fn redirected(&mut self, redirects: &[Redirect], runner: &mut dyn Runner, ran: &mut Ran) -> Option<Redirected> {
        let mut redirected = Redirected { input: None, files: Vec::new(), out: Target::Out, err: Target::Err };
        for redirect in redirects {
            match redirect {
                Redirect::Input(text) => redirected.input = Some(self.expand(text, runner, ran, false)?.concat()),
                Redirect::ErrorToOutput => redirected.err = redirected.out,
                Redirect::File { error, append, name } => {
                    let name = self.expand(name, runner, ran, false)?.concat();
                    redirected.files.push((name, *append, String::new()));
                    let target = if *error { &mut redirected.err } else { &mut redirected.out };
                    *target = Target::File(redirected.files.len() - 1);
                }
            }
        }
        Some(redirected)
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

/// Where something that a command writes goes.
#[derive(Clone, Copy)]
enum Target {
    Out,
    Err,
    /// The file with this number.
    File(usize),
}

/// A command's redirections, with their words expanded.
struct Redirected {
    input: Option<String>,
    /// Names, whether they are added to, and what is written into them.
    files: Vec<(String, bool, String)>,
    out: Target,
    err: Target,
}

impl Redirected {
    /// Takes what a command wrote to where it goes.
    fn deliver(mut self, own: Ran, runner: &mut dyn Runner, ran: &mut Ran) {
        for (text, target) in [(own.out, self.out), (own.err, self.err)] {
            match target {
                Target::Out => ran.out.push_str(&text),
                Target::Err => ran.err.push_str(&text),
                Target::File(number) => self.files[number].2.push_str(&text),
            }
        }
        for (name, append, text) in self.files.iter().filter(|(name, ..)| name != "/dev/null") {
            if let Err(reason) = runner.write(name, *append, text) {
                ran.err.push_str(&format!("{name}: {reason}\n"));
                ran.status = 1;
            }
        }
    }
}

fn too_long(mut ran: Ran) -> Ran {
    ran.err.push_str("A word would become too long\n");
    ran.status = 2;
    ran
}
