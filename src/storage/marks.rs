//! Marks: objects of one member whose name begins with `$` stand for something else in a document. A workspace's own such objects are
//! escaped, because learners write any JSON into their functions.

use serde_json::{Map, Number, Value, json};

/// Stands for a part of the pool.
const PART: &str = "$pool";
/// Stands for an integer.
const INTEGER: &str = "$integer";
/// Integers beyond this one are no longer themselves after a JSON reader with floating-point numbers, such as JavaScript's, has had them.
const SAFE: u64 = 1 << 53;

/// What a mark stands for.
pub(super) enum Mark {
    /// The part of the pool with this number.
    Part(usize),
    /// This number.
    Number(Number),
}

/// The mark that a value is, if it is one.
pub(super) fn mark(value: &Value) -> Option<Mark> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    let (name, value) = members.iter().next()?;
    match name.as_str() {
        // A number beyond every pool is refused as one that is not there.
        PART => Some(Mark::Part(value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX))),
        INTEGER => {
            let text = value.as_str()?;
            let number = text.parse::<u64>().map(Number::from).or_else(|_| text.parse::<i64>().map(Number::from)).ok()?;
            Some(Mark::Number(number))
        }
        _ => None,
    }
}

/// The mark of a part of the pool.
pub(super) fn part(number: usize) -> Value {
    json!({PART: number})
}

/// A number as it is written.
pub(super) fn number(number: &Number) -> Value {
    let beyond = number.as_i64().map(i64::unsigned_abs).or(number.as_u64()).is_some_and(|size| size > SAFE);
    if beyond { json!({INTEGER: number.to_string()}) } else { Value::Number(number.clone()) }
}

/// Members as they are written: a single name that begins with `$` gets one more.
pub(super) fn escaped(members: Map<String, Value>) -> Map<String, Value> {
    renamed(members, |name| name.starts_with('$').then(|| format!("${name}")))
}

/// Members as they were before they were written.
pub(super) fn unescaped(members: Map<String, Value>) -> Map<String, Value> {
    renamed(members, |name| name.strip_prefix('$').filter(|rest| rest.starts_with('$')).map(str::to_owned))
}

fn renamed(members: Map<String, Value>, rename: impl Fn(&str) -> Option<String>) -> Map<String, Value> {
    if members.len() != 1 {
        return members;
    }
    members.into_iter().map(|(name, value)| (rename(&name).unwrap_or(name), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_integers_are_written_as_text() {
        for number in [Number::from(u64::MAX), Number::from(i64::MIN), Number::from(SAFE + 1)] {
            let written = super::number(&number);
            assert!(matches!(mark(&written), Some(Mark::Number(read)) if read == number), "{written}");
        }
        assert_eq!(super::number(&Number::from(SAFE)), json!(SAFE));
    }

    #[test]
    fn only_marks_are_marks() {
        for value in [json!({"$ref": "#/a"}), json!({"$pool": 1, "b": 2}), json!({"$integer": "x"}), json!(["$pool"])] {
            assert!(mark(&value).is_none(), "{value}");
        }
        for name in ["$pool", "$$pool", "$", "a", ""] {
            let members: Map<String, Value> = [(name.to_owned(), json!(1))].into_iter().collect();
            let written = escaped(members.clone());
            assert!(mark(&Value::Object(written.clone())).is_none(), "{name}");
            assert_eq!(unescaped(written), members);
        }
    }
}
