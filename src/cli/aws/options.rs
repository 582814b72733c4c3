//! Which words of a command line are options, which are their values: the rules of Python's argparse, which the AWS CLI follows.

/// An option that may be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Its name, with its dashes.
    pub name: String,
    /// How many values it takes.
    pub takes: Takes,
}

/// How many values an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// None: it is a switch.
    Nothing,
    /// One.
    One,
    /// Any number.
    Many,
}

/// Words that have been told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Options with their values, in the order they were given.
    pub given: Vec<(String, Vec<String>)>,
    /// The first words that are neither options nor values, as many as were asked for.
    pub positionals: Vec<String>,
    /// All other words, in order.
    pub rest: Vec<String>,
}

impl Scanned {
    /// The values of an option; the last time that it was given counts.
    pub fn values(&self, name: &str) -> Option<&[String]> {
        self.given.iter().rev().find(|(given, _)| given == name).map(|(_, values)| values.as_slice())
    }

    /// The value of an option that takes one.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).and_then(|values| values.first()).map(String::as_str)
    }
}

/// What a word is.
enum Role {
    Positional,
    Unknown,
    Option { index: usize, value: Option<String> },
}

/// Tells words apart. An error is argparse's.
pub fn scan(words: &[String], specs: &[Spec], positionals: usize) -> Result<Scanned, String> {
    let mut scanned = Scanned::default();
    let mut only_positionals = false;
    let mut at = 0;
    while at < words.len() {
        let word = &words[at];
        at += 1;
        let role = if only_positionals { Role::Positional } else { role(word, specs)? };
        match role {
            Role::Positional if scanned.positionals.len() < positionals => scanned.positionals.push(word.clone()),
            Role::Unknown if word == "--" => only_positionals = true,
            Role::Positional | Role::Unknown => scanned.rest.push(word.clone()),
            Role::Option { index, value } => {
                let spec = &specs[index];
                let values = match (value, spec.takes) {
                    (Some(value), Takes::Nothing) => return Err(format!("argument {}: ignored explicit argument '{value}'", spec.name)),
                    (Some(value), _) => vec![value],
                    (None, takes) => {
                        let most = match takes {
                            Takes::Nothing => 0,
                            Takes::One => 1,
                            Takes::Many => usize::MAX,
                        };
                        let mut values = Vec::new();
                        while values.len() < most && at < words.len() && matches!(role_or_unknown(&words[at], specs), Role::Positional) {
                            values.push(words[at].clone());
                            at += 1;
                        }
                        if takes == Takes::One && values.is_empty() {
                            return Err(format!("argument {}: expected one argument", spec.name));
                        }
                        values
                    }
                };
                scanned.given.push((spec.name.clone(), values));
            }
        }
    }
    Ok(scanned)
}

/// What a word after an option is; where it is ambiguous, that is said when its own turn comes.
fn role_or_unknown(word: &str, specs: &[Spec]) -> Role {
    role(word, specs).unwrap_or(Role::Unknown)
}

fn role(word: &str, specs: &[Spec]) -> Result<Role, String> {
    if !word.starts_with('-') || word.len() == 1 {
        return Ok(Role::Positional);
    }
    let exact = |name: &str| specs.iter().position(|spec| spec.name == name);
    if let Some(index) = exact(word) {
        return Ok(Role::Option { index, value: None });
    }
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (word, None),
    };
    if let Some(index) = exact(name) {
        return Ok(Role::Option { index, value });
    }
    if name.starts_with("--") && name.len() > 2 {
        // An option may be shortened as long as it is clear which one is meant.
        let meant: Vec<usize> = (0..specs.len()).filter(|index| specs[*index].name.starts_with(name)).collect();
        match meant.as_slice() {
            [] => {}
            [index] => return Ok(Role::Option { index: *index, value }),
            many => {
                let names: Vec<&str> = many.iter().map(|index| specs[*index].name.as_str()).collect();
                return Err(format!("ambiguous option: {word} could match {}", names.join(", ")));
            }
        }
    }
    Ok(if is_negative_number(word) || word.contains(' ') { Role::Positional } else { Role::Unknown })
}

fn is_negative_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = &word[1..];
    match number.split_once('.') {
        None => digits(number),
        Some((whole, part)) => (whole.is_empty() || digits(whole)) && digits(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(words: &[&str]) -> Result<Scanned, String> {
        let spec = |name: &str, takes| Spec { name: name.into(), takes };
        let specs = [
            spec("--stage-name", Takes::One),
            spec("--stage-description", Takes::One),
            spec("--enabled", Takes::Nothing),
            spec("--patch-operations", Takes::Many),
        ];
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        scan(&words, &specs, 1)
    }

    fn value(words: &[&str]) -> Option<String> {
        scanned(words).ok()?.value("--stage-name").map(str::to_owned)
    }

    #[test]
    fn options_take_their_values() {
        assert_eq!(value(&["--stage-name", "a"]).as_deref(), Some("a"));
        assert_eq!(value(&["--stage-name=a=b"]).as_deref(), Some("a=b"));
        assert_eq!(value(&["--stage-n", "a"]).as_deref(), Some("a"));
        assert_eq!(value(&["--stage-name", "a", "--stage-name", "b"]).as_deref(), Some("b"));
        assert_eq!(value(&["--stage-name", "-1"]).as_deref(), Some("-1"));
        assert_eq!(value(&["--stage-name", "- b"]).as_deref(), Some("- b"));
        assert_eq!(value(&["--stage-name="]).as_deref(), Some(""));
        let many = scanned(&["x", "--patch-operations", "a", "b", "--enabled", "c"]).expect("it can be read");
        assert_eq!(many.values("--patch-operations").map(<[String]>::len), Some(2));
        assert_eq!((many.positionals, many.rest), (vec!["x".to_owned()], vec!["c".to_owned()]));
    }

    #[test]
    fn errors_are_argparses() {
        let cases: [(&[&str], &str); 5] = [
            (&["--stage-name"], "argument --stage-name: expected one argument"),
            (&["--stage-name", "-b"], "argument --stage-name: expected one argument"),
            (&["--stage-name", "--enabled"], "argument --stage-name: expected one argument"),
            (&["--stage", "a"], "ambiguous option: --stage could match --stage-name, --stage-description"),
            (&["--enabled=x"], "argument --enabled: ignored explicit argument 'x'"),
        ];
        for (words, message) in cases {
            assert_eq!(scanned(words), Err(message.to_owned()));
        }
    }
}
