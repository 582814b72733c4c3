//! Classes of characters: ranges, unions, intersections, opposites, and the classes that have names.

/// A class of characters.
#[derive(Clone, Debug)]
pub(super) enum Class {
    Range(char, char),
    /// The same whatever the case.
    Fold(Box<Class>),
    Named(fn(char) -> bool),
    Union(Vec<Class>),
    And(Vec<Class>),
    Not(Box<Class>),
}

impl Class {
    pub fn matches(&self, c: char) -> bool {
        match self {
            Class::Range(first, last) => (*first..=*last).contains(&c),
            Class::Fold(class) => class.matches(c) || other_case(c).is_some_and(|c| class.matches(c)),
            Class::Named(is) => is(c),
            Class::Union(classes) => classes.iter().any(|class| class.matches(c)),
            Class::And(classes) => classes.iter().all(|class| class.matches(c)),
            Class::Not(class) => !class.matches(c),
        }
    }

    pub fn not(self) -> Class {
        Class::Not(Box::new(self))
    }
}

/// The same letter in the other case; as Java has it without `(?u)`, ASCII's letters only.
pub(super) fn other_case(c: char) -> Option<char> {
    match c {
        'a'..='z' => Some(c.to_ascii_uppercase()),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        _ => None,
    }
}

pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// What Java's word boundaries take for a part of a word.
pub(super) fn is_unicode_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_vertical(c: char) -> bool {
    is_line_end(c) || matches!(c, '\u{b}' | '\u{c}')
}

fn is_horizontal(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r')
}

fn is_wide_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

/// The class that a letter after a backslash names: `\d`, `\w`, `\s`, `\h`, `\v` and their opposites in capitals.
pub(super) fn by_letter(letter: char, is_java: bool) -> Option<Class> {
    let named: fn(char) -> bool = match letter.to_ascii_lowercase() {
        'd' => |c| c.is_ascii_digit(),
        'w' => is_word,
        's' if is_java => is_space,
        's' => is_wide_space,
        'h' if is_java => is_horizontal,
        'v' if is_java => is_vertical,
        _ => return None,
    };
    let class = Class::Named(named);
    Some(if letter.is_ascii_uppercase() { class.not() } else { class })
}

/// The class that `\p{name}` names.
pub(super) fn by_name(name: &str) -> Option<Class> {
    let plain = name.strip_prefix("Is").filter(|rest| !rest.is_empty()).unwrap_or(name);
    let named: fn(char) -> bool = match plain {
        "Lower" => |c| c.is_ascii_lowercase(),
        "Upper" => |c| c.is_ascii_uppercase(),
        "ASCII" => |c| c.is_ascii(),
        "Alpha" => |c| c.is_ascii_alphabetic(),
        "Digit" => |c| c.is_ascii_digit(),
        "Alnum" => |c| c.is_ascii_alphanumeric(),
        "Punct" => |c| c.is_ascii_punctuation(),
        "Graph" => |c| c.is_ascii_graphic(),
        "Print" => |c| c.is_ascii_graphic() || c == ' ',
        "Blank" => |c| c == ' ' || c == '\t',
        "Cntrl" => |c| c.is_ascii_control(),
        "XDigit" => |c| c.is_ascii_hexdigit(),
        "Space" => is_space,
        "L" | "Alphabetic" | "Letter" | "javaLetter" => char::is_alphabetic,
        "Lu" | "Uppercase" | "javaUpperCase" => char::is_uppercase,
        "Ll" | "Lowercase" | "javaLowerCase" => char::is_lowercase,
        "N" | "Nd" | "javaDigit" => char::is_numeric,
        "White_Space" | "WhiteSpace" | "javaWhitespace" => char::is_whitespace,
        "Cc" => char::is_control,
        _ => return None,
    };
    Some(Class::Named(named))
}
