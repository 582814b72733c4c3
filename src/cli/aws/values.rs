//! Arguments as values of their types: JSON, shorthand syntax, numbers, bytes, `file://`. What a whole input must hold is in `validate`.

use super::{Failure, shorthand};
use crate::cli::Files;
use crate::cli::shapes::{self, Kind};
use base64::Engine as _;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::{GeneralPurposeConfig, STANDARD};
use base64::{alphabet, engine::DecodePaddingMode};
use serde_json::{Map, Number, Value};

/// How arguments are read.
pub(super) struct Reading<'a> {
    /// Where `file://` and `fileb://` read.
    pub files: &'a dyn Files,
    /// Whether bytes are given as they are (`--cli-binary-format raw-in-base64-out`), not in base64.
    pub raw: bool,
}

/// The value of an option: what its words say, by the type of its member.
pub(super) fn unpack(option: &str, kind: Kind, words: &[String], reading: &Reading<'_>) -> Result<Value, Failure> {
    let from_file = match words {
        [word] => file(option, word, reading)?,
        _ => None,
    };
    if let (Kind::Blob, Some((bytes, true))) = (kind, &from_file) {
        return Ok(Value::String(text_of(option, bytes)?));
    }
    let loaded;
    let words = match &from_file {
        Some((bytes, _)) => {
            let text = std::str::from_utf8(bytes).map_err(|_| not_text(option, &words[0]))?;
            loaded = [text.to_owned()];
            &loaded[..]
        }
        None => words,
    };
    let begins = |brackets: &[char]| words.first().is_some_and(|word| word.trim().starts_with(brackets));
    if kind.takes_shorthand() && !begins(&['[', '{']) {
        return from_shorthand(option, kind, words);
    }
    match kind {
        Kind::List(item) if words.len() != 1 || !begins(&['[']) => {
            words.iter().map(|word| one(option, Kind::read(item), word, reading)).collect::<Result<_, _>>().map(Value::Array)
        }
        Kind::List(_) => json(option, &words[0]),
        _ => one(option, kind, words.first().map_or("", String::as_str), reading),
    }
}

/// What a file holds, if a word names one, and whether it is taken as bytes.
fn file(option: &str, word: &str, reading: &Reading<'_>) -> Result<Option<(Vec<u8>, bool)>, Failure> {
    let named = word.strip_prefix("fileb://").map(|path| (path, true)).or_else(|| word.strip_prefix("file://").map(|path| (path, false)));
    let Some((path, binary)) = named else { return Ok(None) };
    match reading.files.read(path) {
        Ok(bytes) => Ok(Some((bytes, binary))),
        Err(reason) => Err(Failure::parameter(option, &format!("Unable to load paramfile {word}: {reason}"))),
    }
}

fn not_text(option: &str, word: &str) -> Failure {
    let path = word.trim_start_matches("file://").trim_start_matches("fileb://");
    Failure::parameter(
        option,
        &format!(
            "Unable to load paramfile ({path}), text contents could not be decoded.  If this is a binary file, please use the fileb:// prefix instead of the file:// prefix."
        ),
    )
}

/// One value of a type.
fn one(option: &str, kind: Kind, word: &str, reading: &Reading<'_>) -> Result<Value, Failure> {
    match kind {
        Kind::Text => Ok(Value::String(word.to_owned())),
        Kind::Integer => integer(word),
        Kind::Double => double(word),
        Kind::Boolean => Ok(Value::Bool(!word.eq_ignore_ascii_case("false") && !word.is_empty())),
        // An archive is taken from a file only, and what was not is refused as no archive.
        Kind::Blob => blob(option, word, reading.raw || is_archive(option)),
        Kind::Json | Kind::List(_) => json(option, word),
        Kind::Map(_) | Kind::Structure(_) if word.trim_start().starts_with('{') => json(option, word),
        Kind::Map(_) | Kind::Structure(_) => Err(Failure::parameter(option, &format!("Invalid JSON:\n{word}"))),
    }
}

fn json(option: &str, text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::parameter(option, &format!("Invalid JSON: {error}\nJSON received: {text}")))
}

/// Bytes as the simulation keeps them: documents are texts; an archive, which is never looked into, stays in base64.
fn blob(option: &str, word: &str, raw: bool) -> Result<Value, Failure> {
    if raw {
        return text_of(option, word.as_bytes()).map(Value::String);
    }
    // Python skips what is not of the alphabet.
    let known: String = word.chars().filter(|c| c.is_ascii_alphanumeric() || "+/=".contains(*c)).collect();
    let lenient = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true).with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
    );
    let bytes = lenient.decode(known).map_err(|_| Failure::general(format!("Invalid base64: \"{word}\"")))?;
    text_of(option, &bytes).map(Value::String)
}

fn text_of(option: &str, bytes: &[u8]) -> Result<String, Failure> {
    if is_archive(option) {
        return Ok(STANDARD.encode(bytes));
    }
    let not_text = || Failure::parameter(option, "The simulation takes documents in UTF-8 only, and these bytes are not");
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| not_text())
}

fn is_archive(option: &str) -> bool {
    option == "--zip-file" || option == "ZipFile"
}

/// Decodes the bytes that stand in an input which was given as JSON.
pub(super) fn decode_blobs(input: &mut Map<String, Value>, members: &[shapes::Member], raw: bool) -> Result<(), Failure> {
    for member in members {
        match (member.kind, input.get_mut(member.name)) {
            (Kind::Blob, Some(value)) => {
                if let Value::String(text) = value {
                    *value = blob(member.name, text, raw && !is_archive(member.name))?;
                }
            }
            (Kind::Structure(name), Some(Value::Object(inner))) => decode_blobs(inner, &shapes::structure(name), raw)?,
            _ => {}
        }
    }
    Ok(())
}

fn from_shorthand(option: &str, kind: Kind, words: &[String]) -> Result<Value, Failure> {
    let read = |word: &String| shorthand::read(word).map_err(|error| Failure::parameter(option, &error));
    let mut value = match kind {
        Kind::List(_) => Value::Array(words.iter().map(read).collect::<Result<_, _>>()?),
        _ => words.first().map_or(Ok(Value::Null), read)?,
    };
    coerce(&mut value, kind)?;
    Ok(value)
}

/// Gives the texts of a value in shorthand syntax the types that they are to have.
fn coerce(value: &mut Value, kind: Kind) -> Result<(), Failure> {
    match (kind, &mut *value) {
        (Kind::Structure(name), Value::Object(members)) => {
            for member in shapes::structure(name) {
                if let Some(value) = members.get_mut(member.name) {
                    coerce(value, member.kind)?;
                }
            }
        }
        (Kind::Map(item), Value::Object(members)) => {
            for (_, value) in members {
                coerce(value, Kind::read(item))?;
            }
        }
        (Kind::List(item), Value::Array(list)) => {
            for value in list {
                coerce(value, Kind::read(item))?;
            }
        }
        // One value stands for a list of one.
        (Kind::List(_), single) => *value = Value::Array(vec![single.take()]),
        (Kind::Integer, Value::String(text)) => *value = integer(text)?,
        (Kind::Double, Value::String(text)) => *value = double(text)?,
        (Kind::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("true") => *value = Value::Bool(true),
        (Kind::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("false") => *value = Value::Bool(false),
        (Kind::Json, Value::String(text)) => {
            if let Ok(read) = serde_json::from_str(text) {
                *value = read;
            }
        }
        _ => {}
    }
    Ok(())
}

/// A whole number as Python's `int` reads it.
pub(super) fn integer(text: &str) -> Result<Value, Failure> {
    let number: Result<i64, _> = text.trim().parse();
    number.map(Value::from).map_err(|_| Failure::general(format!("invalid literal for int() with base 10: '{text}'")))
}

/// A number as Python's `float` reads it; what JSON cannot say is refused.
fn double(text: &str) -> Result<Value, Failure> {
    let number = text.trim().parse().ok().and_then(Number::from_f64);
    number.map(Value::Number).ok_or_else(|| Failure::general(format!("could not convert string to float: '{text}'")))
}
