//! The pool: objects that stand in a workspace more than once are written once. Deployments share most of what they froze, so a history of
//! them costs little.

use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Smaller objects are cheaper where they stand.
const LEAST_BYTES: usize = 200;
/// The member that stands for a pooled object. An object of the workspace that looks like one is written with one more `$`.
const REFERENCE: &str = "$pool";
/// How deeply pooled objects may hold each other.
const MOST_DEPTH: usize = 64;
/// How many values a workspace may have once its references are written out, so that a few lines cannot stand for billions.
const MOST_VALUES: usize = 5_000_000;

/// Replaces every object that stands more than once by a reference into the pool that is returned.
pub(super) fn fold(workspace: &mut Value) -> Value {
    let mut census = Census::default();
    census.count(workspace);
    let mut pool = Pool { kinds: census.kinds, stands: census.stands, at: 0, numbers: HashMap::new(), values: Vec::new() };
    pool.replace(workspace);
    Value::Array(pool.values)
}

/// What a value is made of, its parts by their number: values are the same kind if and only if they are equal, member order included.
#[derive(PartialEq, Eq, Hash)]
enum Shape {
    Object(Vec<(String, usize)>),
    Array(Vec<usize>),
    Leaf(String),
}

/// All values that are equal to each other.
struct Kind {
    stands: usize,
    bytes: usize,
}

/// Which kinds of values there are. Kinds are numbered as they are met, so that nothing depends on how a map orders them.
#[derive(Default)]
struct Census {
    numbers: HashMap<Shape, usize>,
    kinds: Vec<Kind>,
    /// For each object, parents before children: its kind, and how many objects stand in it.
    stands: Vec<(usize, usize)>,
}

impl Census {
    /// Counts a value and those in it; answers with its kind.
    fn count(&mut self, value: &Value) -> usize {
        match value {
            Value::Object(map) => {
                let place = self.stands.len();
                self.stands.push((0, 0));
                let members: Vec<(String, usize)> = map.iter().map(|(name, child)| (name.clone(), self.count(child))).collect();
                let bytes = 2 + members.iter().map(|(name, child)| name.len() + self.kinds[*child].bytes + 4).sum::<usize>();
                let kind = self.kind(Shape::Object(members), bytes);
                self.kinds[kind].stands += 1;
                self.stands[place] = (kind, self.stands.len() - place - 1);
                kind
            }
            Value::Array(list) => {
                let items: Vec<usize> = list.iter().map(|child| self.count(child)).collect();
                let bytes = 2 + items.iter().map(|child| self.kinds[*child].bytes + 1).sum::<usize>();
                self.kind(Shape::Array(items), bytes)
            }
            leaf => {
                let text = leaf.to_string();
                let bytes = text.len();
                self.kind(Shape::Leaf(text), bytes)
            }
        }
    }

    fn kind(&mut self, shape: Shape, bytes: usize) -> usize {
        let next = self.kinds.len();
        let kind = *self.numbers.entry(shape).or_insert(next);
        if kind == next {
            self.kinds.push(Kind { stands: 0, bytes });
        }
        kind
    }
}

/// The second walk, in the order of the first: it puts references in the places of objects that stand more than once.
struct Pool {
    kinds: Vec<Kind>,
    stands: Vec<(usize, usize)>,
    at: usize,
    /// Kind → place in the pool.
    numbers: HashMap<usize, usize>,
    values: Vec<Value>,
}

impl Pool {
    fn replace(&mut self, value: &mut Value) {
        match value {
            Value::Array(list) => list.iter_mut().for_each(|child| self.replace(child)),
            Value::Object(_) => {
                let (kind, within) = self.stands[self.at];
                self.at += 1;
                let shared = self.kinds[kind].stands > 1 && self.kinds[kind].bytes >= LEAST_BYTES;
                if let Some(number) = self.numbers.get(&kind) {
                    self.at += within;
                    *value = json!({REFERENCE: number});
                    return;
                }
                value.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(|child| self.replace(child));
                rename(value, |name| Some(format!("${name}")));
                if shared {
                    self.numbers.insert(kind, self.values.len());
                    let number = self.values.len();
                    self.values.push(std::mem::replace(value, json!({REFERENCE: number})));
                }
            }
            _ => {}
        }
    }
}

/// Renames the only member of an object that looks like a reference, escaped or not.
fn rename(value: &mut Value, renamed: impl Fn(&str) -> Option<String>) {
    let Value::Object(map) = value else { return };
    let only = map.keys().next().filter(|name| map.len() == 1 && name.trim_start_matches('$') == "pool" && name.starts_with('$'));
    if let Some(name) = only.cloned()
        && let Some(renamed) = renamed(&name)
        && let Some(member) = map.shift_remove(&name)
    {
        map.insert(renamed, member);
    }
}

/// Puts pooled objects back in their places.
pub(super) fn unfold(value: &mut Value, pool: &Value) -> Result<(), String> {
    let mut budget = MOST_VALUES;
    put_back(value, pool, 0, &mut budget)
}

fn put_back(value: &mut Value, pool: &Value, depth: usize, budget: &mut usize) -> Result<(), String> {
    *budget = budget.checked_sub(1).ok_or("It stands for more than can be read")?;
    match value {
        Value::Array(list) => list.iter_mut().try_for_each(|child| put_back(child, pool, depth, budget)),
        Value::Object(map) if map.len() == 1 && map.contains_key(REFERENCE) => {
            let pooled = map[REFERENCE].as_u64().and_then(|number| pool.get(usize::try_from(number).ok()?));
            *value = pooled.cloned().ok_or("It names a part that is not in it")?;
            if depth == MOST_DEPTH {
                return Err("Its parts hold each other".into());
            }
            put_back(value, pool, depth + 1, budget)
        }
        Value::Object(map) => {
            map.values_mut().try_for_each(|child| put_back(child, pool, depth, budget))?;
            rename(value, |name| name.strip_prefix('$').filter(|rest| rest.starts_with('$')).map(str::to_owned));
            Ok(())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_copies_cost_little_more_than_one() {
        let resources: Vec<Value> = (0..200)
            .map(|number| json!({"id": format!("r{number}"), "path": format!("/things/{number}"), "text": "x".repeat(300)}))
            .collect();
        let one = json!({"deployments": [{"definition": {"resources": resources.clone()}}]});
        let ten = json!({"deployments": vec![json!({"definition": {"resources": resources}}); 10]});
        let length = |mut value: Value| {
            let pool = fold(&mut value);
            value.to_string().len() + pool.to_string().len()
        };
        assert!(length(ten.clone()) < length(one) * 11 / 10);
        let mut folded = ten.clone();
        let pool = fold(&mut folded);
        unfold(&mut folded, &pool).expect("what was folded can be unfolded");
        assert_eq!(folded, ten);
    }

    #[test]
    fn what_looks_like_a_reference_is_kept_as_it_is() {
        for payload in [json!({"$pool": 0}), json!({"$$pool": {"$pool": [1]}}), json!({"$pool": 0, "x": 1}), json!({"pool": 1})] {
            let mut folded = json!({"a": payload, "b": [payload]});
            let before = folded.clone();
            let pool = fold(&mut folded);
            unfold(&mut folded, &pool).expect("what was folded can be unfolded");
            assert_eq!(folded, before);
        }
    }

    #[test]
    fn a_few_parts_cannot_stand_for_billions() {
        let doubled = |number: usize| json!([{"$pool": number}, {"$pool": number}]);
        let pool: Vec<Value> = (1..50).map(doubled).chain([json!({})]).collect();
        assert!(unfold(&mut json!({"$pool": 0}), &Value::Array(pool)).is_err());
    }

    #[test]
    fn a_pool_that_holds_itself_is_refused() {
        let mut value = json!({"$pool": 0});
        assert!(unfold(&mut value, &json!([{"$pool": 0}])).is_err());
        assert!(unfold(&mut json!({"$pool": 7}), &json!([])).is_err());
    }
}
