//! Filters of JSONPath, `[?(…)]`, as Jayway's library knows them.

use super::path::{Found, JsonPath, Search};
use crate::pattern::Pattern;
use serde_json::Value;
use std::cmp::Ordering;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub(super) enum Filter {
    Or(Box<Filter>, Box<Filter>),
    And(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    Exists(Operand),
    Compare(Operand, Comparison, Operand),
    Matches(Operand, Rc<Pattern>),
}

#[derive(Clone, Debug)]
pub(super) enum Operand {
    /// A path from the value that is asked about.
    Path(JsonPath),
    /// A path from the document's root.
    Root(JsonPath),
    Value(Value),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    AnyOf,
    NoneOf,
    SubsetOf,
    Contains,
    Size,
    Empty,
}

/// How comparisons are written, longer ones before those that they begin with.
pub(super) const COMPARISONS: [(&str, Comparison); 14] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
    ("in ", Comparison::In),
    ("nin ", Comparison::NotIn),
    ("anyof ", Comparison::AnyOf),
    ("noneof ", Comparison::NoneOf),
    ("subsetof ", Comparison::SubsetOf),
    ("contains ", Comparison::Contains),
    ("size ", Comparison::Size),
    ("empty ", Comparison::Empty),
];

impl Filter {
    pub fn holds<'a>(&self, value: &'a Value, search: &Search<'a>) -> bool {
        if search.is_over() {
            return false;
        }
        match self {
            Filter::Or(a, b) => a.holds(value, search) || b.holds(value, search),
            Filter::And(a, b) => a.holds(value, search) && b.holds(value, search),
            Filter::Not(filter) => !filter.holds(value, search),
            Filter::Exists(operand) => operand.value(value, search).is_some(),
            Filter::Compare(a, comparison, b) => {
                let (a, b) = (a.value(value, search), b.value(value, search));
                compare(a.as_ref(), *comparison, b.as_ref())
            }
            Filter::Matches(operand, pattern) => {
                operand.value(value, search).is_some_and(|text| text.as_str().is_some_and(|text| pattern.is_match(text).unwrap_or(false)))
            }
        }
    }
}

impl Operand {
    fn value<'a>(&self, current: &'a Value, search: &Search<'a>) -> Option<Value> {
        match self {
            Operand::Path(path) => path.found(current, search).map(Found::into_value),
            Operand::Root(path) => path.found(search.root, search).map(Found::into_value),
            Operand::Value(value) => Some(value.clone()),
        }
    }
}

fn compare(a: Option<&Value>, comparison: Comparison, b: Option<&Value>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return comparison == Comparison::NotEqual && a != b };
    let order = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => (a == b).then_some(Ordering::Equal),
    };
    let same = |a: &Value, b: &Value| match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        _ => a == b,
    };
    let holds = |list: &Value, item: &Value| list.as_array().is_some_and(|list| list.iter().any(|element| same(element, item)));
    let items = || a.as_array().map_or(&[][..], Vec::as_slice).iter();
    let size = || match a {
        Value::Array(list) => Some(list.len()),
        Value::String(text) => Some(text.chars().count()),
        _ => None,
    };
    match comparison {
        Comparison::Equal => order.is_some_and(Ordering::is_eq),
        Comparison::NotEqual => !order.is_some_and(Ordering::is_eq),
        Comparison::Less => order.is_some_and(Ordering::is_lt),
        Comparison::LessOrEqual => order.is_some_and(Ordering::is_le),
        Comparison::Greater => order.is_some_and(Ordering::is_gt),
        Comparison::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
        Comparison::In => holds(b, a),
        Comparison::NotIn => !holds(b, a),
        Comparison::AnyOf => items().any(|item| holds(b, item)),
        Comparison::NoneOf => !items().any(|item| holds(b, item)),
        Comparison::SubsetOf => a.is_array() && items().all(|item| holds(b, item)),
        Comparison::Contains => match (a, b) {
            (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
            (list, item) => holds(list, item),
        },
        Comparison::Size => size().is_some_and(|size| b.as_u64() == Some(size as u64)),
        Comparison::Empty => size().is_some_and(|size| b.as_bool() == Some(size == 0)),
    }
}
