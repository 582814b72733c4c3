//! Equality and order of JSON values as JSON Schema means them: 1 and 1.0 are the same number.

use serde_json::{Number, Value};
use std::cmp::Ordering;

/// Whether two values are the same.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => compare(a, b) == Ordering::Equal,
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| equal(value, other)))
        }
        _ => a == b,
    }
}

/// Which of two numbers is greater; exact for whole numbers.
pub(super) fn compare(a: &Number, b: &Number) -> Ordering {
    let whole = |number: &Number| number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => float(a).total_cmp(&float(b)),
    }
}

/// Whether a number is a multiple of another. Decimal fractions such as 0.0075 and 0.0001 are, though their doubles are not quite.
pub(super) fn is_multiple(number: &Number, of: &Number) -> bool {
    if let (Some(number), Some(of)) = (number.as_i64(), of.as_i64()) {
        return of != 0 && number.checked_rem(of).unwrap_or(0) == 0;
    }
    // Of 0.5 or of 1e-8, every whole number is a multiple, however large.
    let parts = 1.0 / float(of);
    if libm::trunc(float(number)) == float(number) && (parts - libm::round(parts)).abs() <= 1e-9 * parts.abs() {
        return parts.is_finite();
    }
    let quotient = float(number) / float(of);
    quotient.is_finite() && (quotient - libm::round(quotient)).abs() <= 1e-9 * quotient.abs().max(1.0) && quotient.abs() < 1e15
}

fn float(number: &Number) -> f64 {
    // Adding 0 turns -0 into 0, which is the same number.
    number.as_f64().unwrap_or(f64::NAN) + 0.0
}
