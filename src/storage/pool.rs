//! The pool: objects that stand in a workspace more than once are written once. Deployments share most of what they froze, so a history of
//! them costs little.

use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Smaller objects are cheaper where they stand.
const LEAST_BYTES: usize = 200;
/// The member that stands for a pooled object.
const REFERENCE: &str = "$pool";
/// How deeply pooled objects may hold each other.
const MOST_DEPTH: usize = 64;

/// Replaces every object that stands more than once by a reference into the pool that is returned.
pub(super) fn fold(workspace: &mut Value) -> Value {
    let mut counts = HashMap::new();
    count(workspace, &mut counts);
    counts.retain(|_, (count, bytes)| *count > 1 && *bytes >= LEAST_BYTES);
    let mut pool = Pool { shared: counts, numbers: HashMap::new(), values: Vec::new() };
    pool.replace(workspace);
    Value::Array(pool.values)
}

/// How often each object stands, and how long it is: by the hash of its content.
type Counts = HashMap<u64, (usize, usize)>;

/// Counts an object and those in it; answers with its hash and its length in bytes, roughly.
fn count(value: &Value, counts: &mut Counts) -> (u64, usize) {
    let mut hasher = DefaultHasher::new();
    let mut bytes = 2;
    match value {
        Value::Object(map) => {
            for (name, child) in map {
                let (hash, length) = count(child, counts);
                (name, hash).hash(&mut hasher);
                bytes += name.len() + length + 4;
            }
            let hash = hasher.finish();
            let entry = counts.entry(hash).or_insert((0, bytes));
            entry.0 += 1;
            return (hash, bytes);
        }
        Value::Array(list) => {
            "array".hash(&mut hasher);
            for child in list {
                let (hash, length) = count(child, counts);
                hash.hash(&mut hasher);
                bytes += length + 1;
            }
        }
        Value::String(text) => {
            text.hash(&mut hasher);
            bytes += text.len();
        }
        other => {
            let text = other.to_string();
            ("other", &text).hash(&mut hasher);
            bytes += text.len();
        }
    }
    (hasher.finish(), bytes)
}

struct Pool {
    shared: Counts,
    numbers: HashMap<u64, usize>,
    values: Vec<Value>,
}

impl Pool {
    fn replace(&mut self, value: &mut Value) {
        match value {
            Value::Array(list) => list.iter_mut().for_each(|child| self.replace(child)),
            Value::Object(_) => {
                let (hash, _) = count(value, &mut HashMap::new());
                let known = self.numbers.get(&hash).copied();
                if known.is_none() {
                    value.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(|child| self.replace(child));
                }
                if self.shared.contains_key(&hash) {
                    let number = known.unwrap_or_else(|| {
                        self.values.push(value.clone());
                        self.numbers.insert(hash, self.values.len() - 1);
                        self.values.len() - 1
                    });
                    *value = json!({REFERENCE: number});
                }
            }
            _ => {}
        }
    }
}

/// Puts pooled objects back in their places.
pub(super) fn unfold(value: &mut Value, pool: &Value) -> Result<(), String> {
    put_back(value, pool, 0)
}

fn put_back(value: &mut Value, pool: &Value, depth: usize) -> Result<(), String> {
    match value {
        Value::Array(list) => list.iter_mut().try_for_each(|child| put_back(child, pool, depth)),
        Value::Object(map) if map.len() == 1 && map.contains_key(REFERENCE) => {
            let pooled = map[REFERENCE].as_u64().and_then(|number| pool.get(number as usize));
            *value = pooled.cloned().ok_or("It names a part that is not in it")?;
            if depth == MOST_DEPTH {
                return Err("Its parts hold each other".into());
            }
            put_back(value, pool, depth + 1)
        }
        Value::Object(map) => map.values_mut().try_for_each(|child| put_back(child, pool, depth)),
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
    fn a_pool_that_holds_itself_is_refused() {
        let mut value = json!({"$pool": 0});
        assert!(unfold(&mut value, &json!([{"$pool": 0}])).is_err());
        assert!(unfold(&mut json!({"$pool": 7}), &json!([])).is_err());
    }
}
