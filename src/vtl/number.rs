//! Numbers as Java has them: whole numbers that widen as they must, doubles, and how each prints.

use super::print::push;
use super::tree::Operator;
use super::value::Value;

/// A whole number's value.
pub(super) fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::Int(number) => Some((*number).into()),
        Value::Big(number) => Some(**number),
        _ => None,
    }
}

/// A number's value as a double.
pub(super) fn double(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Big(number) => Some(**number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// Arithmetic: whole numbers stay whole, everything else is double. Null where an operand is no number and for a division by zero.
pub(super) fn arithmetic(operator: Operator, a: &Value, b: &Value) -> Value {
    if let (Some(a), Some(b)) = (whole(a), whole(b)) {
        let result = match operator {
            Operator::Add => a.checked_add(b),
            Operator::Subtract => a.checked_sub(b),
            Operator::Multiply => a.checked_mul(b),
            Operator::Divide => a.checked_div(b),
            _ => a.checked_rem(b),
        };
        return match result {
            Some(result) => Value::whole(result),
            None if b == 0 => Value::Null,
            // More than 38 digits: Java would go on exactly.
            None => arithmetic(operator, &Value::Number(a as f64), &Value::Number(b as f64)),
        };
    }
    let (Some(a), Some(b)) = (double(a), double(b)) else { return Value::Null };
    match operator {
        Operator::Add => Value::Number(a + b),
        Operator::Subtract => Value::Number(a - b),
        Operator::Multiply => Value::Number(a * b),
        _ if b == 0.0 => Value::Null,
        Operator::Divide => Value::Number(a / b),
        _ => Value::Number(libm::fmod(a, b)),
    }
}

/// A double as Java's `Double.toString` writes it: `1.0`, `1.0E10`, `1.0E-5`.
pub(super) fn java(number: f64) -> String {
    let mut out = String::new();
    put_java(number, &mut out);
    out
}

/// Puts out a double as Java writes it.
pub(super) fn put_java(number: f64, out: &mut String) {
    if number.is_nan() {
        return out.push_str("NaN");
    }
    if number.is_infinite() {
        return out.push_str(if number > 0.0 { "Infinity" } else { "-Infinity" });
    }
    let start = out.len();
    let size = number.abs();
    if size == 0.0 || (1e-3..1e7).contains(&size) {
        push(out, &number);
        if !out[start..].contains('.') {
            out.push_str(".0");
        }
        return;
    }
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if digits.contains('.') { "" } else { ".0" };
    out.extend([digits, point, "E", exponent]);
}

/// Java's `parseInt` and `parseLong`: digits, with a sign or without.
pub(super) fn parse_whole(text: &str) -> Result<Value, String> {
    text.parse().map(Value::Int).map_err(|_| format!("For input string: \"{text}\""))
}

/// Java's `parseDouble`.
pub(super) fn parse_double(text: &str) -> Result<Value, String> {
    text.trim().parse().map(Value::Number).map_err(|_| format!("For input string: \"{text}\""))
}

/// What a number is as a Java long: a double loses its fraction.
pub(super) fn truncated(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => Some(Value::Int(*number as i64)),
        Value::Big(number) => Some(Value::Int(**number as i64)),
        Value::Int(_) => Some(value.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::java;

    #[test]
    fn doubles_print_as_javas() {
        for (number, text) in [
            (1.0, "1.0"),
            (-0.5, "-0.5"),
            (249.99, "249.99"),
            (1e7, "1.0E7"),
            (12345678.9, "1.23456789E7"),
            (0.001, "0.001"),
            (0.0001, "1.0E-4"),
            (1.5e300, "1.5E300"),
            (1.0 / 3.0, "0.3333333333333333"),
            (0.0, "0.0"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(java(number), text);
        }
    }
}
