//! JSONPath: what a path finds. Jayway's rules: a definite path gives one value or nothing, any other gives a list.

use super::filter::Filter;
use serde_json::Value;
use std::cell::Cell;
use std::fmt;

/// The most values that a path may gather, so that `$..*` on a large document ends.
const MOST: usize = 100_000;
/// The most values that a search may look at, filters included.
const MOST_LOOKED: usize = 1_000_000;

/// A parsed path.
#[derive(Clone, Debug)]
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

#[derive(Clone, Debug)]
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

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at character {} of the JSONPath", self.message, self.at + 1)
    }
}

/// What a path has led to.
#[derive(Debug)]
pub enum Found<'a> {
    /// A value of the document.
    One(&'a Value),
    /// A value that the path has made: a list of what it found, a number that a function gave.
    Made(Value),
}

impl Found<'_> {
    /// The value itself.
    pub fn into_value(self) -> Value {
        match self {
            Found::One(value) => value.clone(),
            Found::Made(value) => value,
        }
    }
}

impl JsonPath {
    /// What the path leads to, as [`JsonPath::search`] has it; nothing also where that takes too long.
    pub fn find(&self, root: &Value) -> Option<Value> {
        self.search(root).ok().flatten().map(Found::into_value)
    }

    /// What the path leads to: nothing if a definite path leads nowhere; a list for any other path.
    ///
    /// # Errors
    /// Where the search would look at more than a million values.
    pub fn search<'a>(&self, root: &'a Value) -> Result<Option<Found<'a>>, PathError> {
        let search = Search { root, looked: Cell::new(0) };
        let found = self.found(root, &search);
        if search.looked.get() > MOST_LOOKED {
            return Err(PathError { at: 0, message: format!("The search looked at more than {MOST_LOOKED} values, from here") });
        }
        Ok(found)
    }

    pub(super) fn found<'a>(&self, start: &'a Value, search: &Search<'a>) -> Option<Found<'a>> {
        let (steps, function) = match self.steps.split_last() {
            Some((Step::Function(function), steps)) => (steps, Some(*function)),
            _ => (&self.steps[..], None),
        };
        let (steps, names) = match steps.split_last() {
            // Several names at the end make an object of what they lead to.
            Some((Step::Names(names), steps)) => (steps, Some(names)),
            _ => (steps, None),
        };
        let mut found: Vec<&'a Value> = Vec::new();
        search.walk(start, steps, &mut found);
        let definite = steps.iter().all(|step| matches!(step, Step::Name(_) | Step::Index(_)));
        let value = match (names, definite) {
            (None, true) => found.into_iter().next().map(Found::One),
            (None, false) => Some(Found::Made(Value::Array(found.into_iter().cloned().collect()))),
            (Some(names), true) => found.into_iter().next().and_then(|value| merged(value, names)).map(Found::Made),
            (Some(names), false) => Some(Found::Made(found.into_iter().filter_map(|value| merged(value, names)).collect())),
        };
        match function {
            None => value,
            Some(function) => apply(function, &value?.into_value()).map(Found::Made),
        }
    }
}

/// The members of an object that have these names.
fn merged(value: &Value, names: &[String]) -> Option<Value> {
    let map = value.as_object()?;
    Some(Value::Object(names.iter().filter_map(|name| Some((name.clone(), map.get(name)?.clone()))).collect()))
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

/// A search through a document.
pub(super) struct Search<'a> {
    pub root: &'a Value,
    looked: Cell<usize>,
}

impl<'a> Search<'a> {
    /// Whether it has looked at too much; it then comes to its end.
    pub fn is_over(&self) -> bool {
        self.looked.set(self.looked.get() + 1);
        self.looked.get() > MOST_LOOKED
    }

    fn walk(&self, value: &'a Value, steps: &[Step], found: &mut Vec<&'a Value>) {
        if self.is_over() || found.len() >= MOST {
            return;
        }
        let Some((step, rest)) = steps.split_first() else {
            found.push(value);
            return;
        };
        match step {
            Step::Deep(step) => {
                match &**step {
                    // Below, a filter is asked about every value once.
                    Step::Filter(filter) => {
                        if value.is_object() && filter.holds(value, self) {
                            self.walk(value, rest, found);
                        }
                    }
                    step => self.take(value, step, rest, found),
                }
                for child in children(value) {
                    self.walk(child, steps, found);
                }
            }
            step => self.take(value, step, rest, found),
        }
    }

    fn take(&self, value: &'a Value, step: &Step, rest: &[Step], found: &mut Vec<&'a Value>) {
        match (step, value) {
            (Step::Name(name), Value::Object(map)) => map.get(name).into_iter().for_each(|child| self.walk(child, rest, found)),
            (Step::Names(names), Value::Object(map)) => {
                names.iter().filter_map(|name| map.get(name)).for_each(|child| self.walk(child, rest, found))
            }
            (Step::Index(index), Value::Array(list)) => element(list, *index).into_iter().for_each(|child| self.walk(child, rest, found)),
            (Step::Indices(indices), Value::Array(list)) => {
                indices.iter().filter_map(|index| element(list, *index)).for_each(|child| self.walk(child, rest, found));
            }
            (Step::Slice(from, to), Value::Array(list)) => {
                let bound = |index: i64| if index < 0 { (list.len() as i64 + index).max(0) } else { index.min(list.len() as i64) } as usize;
                let (from, to) = (from.map_or(0, bound), to.map_or(list.len(), bound));
                list.iter().take(to).skip(from).for_each(|child| self.walk(child, rest, found));
            }
            (Step::All, value) => children(value).for_each(|child| self.walk(child, rest, found)),
            (Step::Filter(filter), Value::Array(list)) => {
                list.iter().filter(|child| filter.holds(child, self)).for_each(|child| self.walk(child, rest, found));
            }
            // Of an object a filter asks whether it stays itself.
            (Step::Filter(filter), Value::Object(_)) if filter.holds(value, self) => self.walk(value, rest, found),
            _ => {}
        }
    }
}

fn children(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(list) => Box::new(list.iter()),
        Value::Object(map) => Box::new(map.values()),
        _ => Box::new(std::iter::empty()),
    }
}

fn element(list: &[Value], index: i64) -> Option<&Value> {
    let index = if index < 0 { list.len() as i64 + index } else { index };
    usize::try_from(index).ok().and_then(|index| list.get(index))
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
        assert_eq!(find("$['bike','none']['price','nope']"), Some(json!([{"price": 19}])));
        assert_eq!(find("$.bike['price','the colour']"), Some(json!({"price": 19, "the colour": "red"})));
        assert_eq!(find("$.bike[?(@.price == 19)].price"), Some(json!([19])));
        assert_eq!(find("$..[?(@.price > $.bike.price)].title"), Some(json!(["C"])));
        assert_eq!(find("$.book[?(@.title =~ /[ab]/i)].title"), Some(json!(["A", "B"])));
        assert_eq!(find("$.book[?(@.tags anyof ['x'] || @.tags size 3)].title"), Some(json!(["B"])));
        assert_eq!(find("$.book[?(@.tags contains 'y' && !(@.tags empty true))].title"), Some(json!(["B"])));
    }

    #[test]
    fn an_error_says_where() {
        assert_eq!(JsonPath::parse("$.book[").map_err(|error| error.at).err(), Some(7));
        assert!(JsonPath::parse("$.a b").is_err());
        assert!(JsonPath::parse("$[?(@.a ==)]").is_err());
    }

    #[test]
    fn a_search_that_takes_too_long_ends() {
        let mut deep = json!(1);
        for _ in 0..120 {
            deep = json!({"a": deep, "b": 1});
        }
        let path = JsonPath::parse("$..a..a..a..a..a..nope").expect("a path");
        assert!(path.search(&deep).is_err());
        assert_eq!(path.find(&deep), None);
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
