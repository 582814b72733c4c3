//! Methods of Java's numbers; static ones are called on any number, as templates do.

use crate::vtl::number::{double, parse_double, parse_whole, truncated};
use crate::vtl::value::Value;

/// `number.name(arguments)`; none if there is no such method.
pub(super) fn call(value: &Value, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    let number = double(value).unwrap_or_default();
    let pair = |a: &Value, b: &Value| double(a).zip(double(b));
    Ok(Some(match (name, arguments) {
        ("intValue" | "longValue" | "shortValue" | "byteValue", []) => match (name, truncated(value)) {
            ("longValue", Some(whole)) => whole,
            // A double goes to the nearest int, a long loses its upper half.
            ("intValue", Some(Value::Int(whole))) => {
                Value::Int(if matches!(value, Value::Number(_)) { number as i32 } else { whole as i32 }.into())
            }
            ("shortValue", Some(Value::Int(whole))) => Value::Int((whole as i16).into()),
            ("byteValue", Some(Value::Int(whole))) => Value::Int((whole as i8).into()),
            _ => return Ok(None),
        },
        ("doubleValue", []) => Value::Number(number),
        ("floatValue", []) => Value::Number((number as f32).to_string().parse().unwrap_or(number)),
        ("parseInt" | "parseLong" | "valueOf", [Value::Text(text)]) => match (value, name) {
            (Value::Number(_), "valueOf") => parse_double(text)?,
            _ => parse_whole(text)?,
        },
        ("parseDouble" | "parseFloat", [Value::Text(text)]) => parse_double(text)?,
        ("valueOf", [other]) if other.is_number() => other.clone(),
        ("toString", [other]) if other.is_number() => match other {
            Value::Number(number) => Value::text(crate::vtl::number::java(*number)),
            other => Value::text(super::printed(other)?),
        },
        ("compareTo", [other]) => match value.compare(other) {
            Some(order) => Value::Int(order as i64),
            None => return Ok(None),
        },
        ("compare", [a, b]) => match a.compare(b) {
            Some(order) => Value::Int(order as i64),
            None => return Ok(None),
        },
        ("isNaN", []) => Value::Bool(number.is_nan()),
        ("isInfinite", []) => Value::Bool(number.is_infinite()),
        ("max", [a, b]) => {
            if pair(a, b).is_some_and(|(a, b)| b > a) {
                b.clone()
            } else {
                a.clone()
            }
        }
        ("min", [a, b]) => {
            if pair(a, b).is_some_and(|(a, b)| b < a) {
                b.clone()
            } else {
                a.clone()
            }
        }
        ("signum", [Value::Int(number)]) => Value::Int(number.signum()),
        ("sum", [a, b]) => crate::vtl::number::arithmetic(crate::vtl::tree::Operator::Add, a, b),
        ("abs", [Value::Int(number)]) => Value::Int(number.wrapping_abs()),
        _ => return Ok(None),
    }))
}
