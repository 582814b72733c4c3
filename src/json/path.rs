//! JSONPath: what a path finds. Jayway's rules: a definite path gives one value or nothing, any other gives a list.

use serde_json::Value;
use std::fmt;

/// The most values that a path may gather, so that `$..*` on a large document ends.
const MOST: usize = 100_000;

/// A parsed path.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonPath {
    pub(super) steps: Vec<Step>,
}

/// What is wrong with a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// The place in characters, from 0.
    pub at: usize,
    /// What was expected there.
    pub message: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Name(String),
    Names(Vec<String>),
    Index(i64),
    Indices(Vec<i64>),
    Slice(Option<i64>, Option<i64>),
    All,
    Filter(Filter),
    /// `..`: the next step is taken on every value below.
    Deep(Box<Step>),
    Function(Function),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Function {
    Length,
    Min,
    Max,
    Sum,
    Avg,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    Or(Box<Filter>, Box<Filter>),
    And(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    Exists(JsonPath),
    Compare(Operand, &'static str, Operand),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Path(JsonPath),
    Value(Value),
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at character {} of the JSONPath", self.message, self.at + 1)
    }
}

impl JsonPath {
    /// What the path leads to: nothing if a definite path leads nowhere; a list for any other path.
    pub fn find(&self, root: &Value) -> Option<Value> {
        let mut found: Vec<Value> = Vec::new();
        let (steps, function) = match self.steps.split_last() {
            Some((Step::Function(function), steps)) => (steps, Some(*function)),
            _ => (&self.steps[..], None),
        };
        walk(root, steps, &mut found);
        let definite = steps.iter().all(|step| matches!(step, Step::Name(_) | Step::Index(_)));
        let value = if definite { found.into_iter().next() } else { Some(Value::Array(found)) };
        match function {
            None => value,
            Some(function) => apply(function, &value?),
        }
    }
}

fn apply(function: Function, value: &Value) -> Option<Value> {
    if function == Function::Length {
        return Some(Value::from(match value {
            Value::Array(list) => list.len(),
            Value::Object(map) => map.len(),
            Value::String(text) => text.chars().count(),
            _ => return None,
        }));
    }
    let numbers: Vec<f64> = value.as_array()?.iter().filter_map(Value::as_f64).collect();
    let sum: f64 = numbers.iter().sum();
    let number = match function {
        Function::Min => numbers.iter().copied().reduce(f64::min)?,
        Function::Max => numbers.iter().copied().reduce(f64::max)?,
        Function::Sum => sum,
        Function::Avg if numbers.is_empty() => return None,
        _ => sum / numbers.len() as f64,
    };
    Some(Value::from(number))
}

fn walk(value: &Value, steps: &[Step], found: &mut Vec<Value>) {
    if found.len() >= MOST {
        return;
    }
    let Some((step, rest)) = steps.split_first() else {
        found.push(value.clone());
        return;
    };
    match step {
        Step::Deep(step) => {
            take(value, step, rest, found);
            for child in children(value) {
                walk(child, steps, found);
            }
        }
        step => take(value, step, rest, found),
    }
}

fn children(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(list) => Box::new(list.iter()),
        Value::Object(map) => Box::new(map.values()),
        _ => Box::new(std::iter::empty()),
    }
}

fn take(value: &Value, step: &Step, rest: &[Step], found: &mut Vec<Value>) {
    match (step, value) {
        (Step::Name(name), Value::Object(map)) => map.get(name).into_iter().for_each(|child| walk(child, rest, found)),
        (Step::Names(names), Value::Object(map)) => {
            names.iter().filter_map(|name| map.get(name)).for_each(|child| walk(child, rest, found))
        }
        (Step::Index(index), Value::Array(list)) => element(list, *index).into_iter().for_each(|child| walk(child, rest, found)),
        (Step::Indices(indices), Value::Array(list)) => {
            indices.iter().filter_map(|index| element(list, *index)).for_each(|child| walk(child, rest, found));
        }
        (Step::Slice(from, to), Value::Array(list)) => {
            let bound = |index: i64| if index < 0 { (list.len() as i64 + index).max(0) } else { index.min(list.len() as i64) } as usize;
            let (from, to) = (from.map_or(0, bound), to.map_or(list.len(), bound));
            list.iter().take(to).skip(from).for_each(|child| walk(child, rest, found));
        }
        (Step::All, value) => children(value).for_each(|child| walk(child, rest, found)),
        (Step::Filter(filter), value @ (Value::Array(_) | Value::Object(_))) => {
            children(value).filter(|child| filter.holds(child)).for_each(|child| walk(child, rest, found));
        }
        _ => {}
    }
}

fn element(list: &[Value], index: i64) -> Option<&Value> {
    let index = if index < 0 { list.len() as i64 + index } else { index };
    usize::try_from(index).ok().and_then(|index| list.get(index))
}

impl Filter {
    fn holds(&self, value: &Value) -> bool {
        match self {
            Filter::Or(a, b) => a.holds(value) || b.holds(value),
            Filter::And(a, b) => a.holds(value) && b.holds(value),
            Filter::Not(filter) => !filter.holds(value),
            Filter::Exists(path) => path.find(value).is_some(),
            Filter::Compare(a, operator, b) => {
                let (a, b) = (a.value(value), b.value(value));
                compare(a.as_ref(), operator, b.as_ref())
            }
        }
    }
}

impl Operand {
    fn value(&self, current: &Value) -> Option<Value> {
        match self {
            Operand::Path(path) => path.find(current),
            Operand::Value(value) => Some(value.clone()),
        }
    }
}

fn compare(a: Option<&Value>, operator: &str, b: Option<&Value>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return operator == "!=" && a != b };
    let order = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => (a == b).then_some(std::cmp::Ordering::Equal),
    };
    let contains = |list: &Value, item: &Value| list.as_array().is_some_and(|list| list.contains(item));
    match operator {
        "==" => order.is_some_and(std::cmp::Ordering::is_eq),
        "!=" => !order.is_some_and(std::cmp::Ordering::is_eq),
        "<" => order.is_some_and(std::cmp::Ordering::is_lt),
        "<=" => order.is_some_and(std::cmp::Ordering::is_le),
        ">" => order.is_some_and(std::cmp::Ordering::is_gt),
        ">=" => order.is_some_and(std::cmp::Ordering::is_ge),
        "in" => contains(b, a),
        _ => !contains(b, a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn find(path: &str) -> Option<Value> {
        let store = json!({
            "book": [
                {"title": "A", "price": 8.95, "isbn": "1"},
                {"title": "B", "price": 12, "tags": ["x", "y"]},
                {"title": "C", "price": 22.99, "isbn": "3"},
            ],
            "bike": {"price": 19, "the colour": "red"},
            "none": null,
        });
        JsonPath::parse(path).unwrap_or_else(|error| panic!("{path}: {error}")).find(&store)
    }

    #[test]
    fn a_definite_path_gives_a_value_or_nothing() {
        assert_eq!(find("$.bike.price"), Some(json!(19)));
        assert_eq!(find("$['bike']['the colour']"), Some(json!("red")));
        assert_eq!(find("$.book[0].title"), Some(json!("A")));
        assert_eq!(find("$.book[-1].title"), Some(json!("C")));
        assert_eq!(find("$.none"), Some(Value::Null));
        assert_eq!(find("$.nothing.at.all"), None);
        assert_eq!(find("bike.price"), Some(json!(19)));
    }

    #[test]
    fn any_other_path_gives_a_list() {
        assert_eq!(find("$.book[*].title"), Some(json!(["A", "B", "C"])));
        assert_eq!(find("$.book[0,2].title"), Some(json!(["A", "C"])));
        assert_eq!(find("$.book[1:].title"), Some(json!(["B", "C"])));
        assert_eq!(find("$.book[:-1].title"), Some(json!(["A", "B"])));
        assert_eq!(find("$..price"), Some(json!([8.95, 12, 22.99, 19])));
        assert_eq!(find("$..nowhere"), Some(json!([])));
        assert_eq!(find("$.book[?(@.price < 13 && @.isbn)].title"), Some(json!(["A"])));
        assert_eq!(find("$.book[?(@.title in ['B','C'] || !(@.price > 1))].title"), Some(json!(["B", "C"])));
        assert_eq!(find("$.book.length()"), Some(json!(3)));
        assert_eq!(find("$..price.max()"), Some(json!(22.99)));
    }

    #[test]
    fn an_error_says_where() {
        let error = JsonPath::parse("$.book[").map_err(|error| error.at);
        assert_eq!(error, Err(7));
        assert!(JsonPath::parse("$.a b").is_err());
        assert!(JsonPath::parse("$[?(@.a ==)]").is_err());
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_parser(text in r#"[$@.\[\]()?*'"a1,: &|!<>=-]{0,40}"#) {
            if let Ok(path) = JsonPath::parse(&text) {
                path.find(&json!({"a": [1, {"a": 2}]}));
            }
        }
    }
}
