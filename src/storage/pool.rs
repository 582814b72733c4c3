//! The pool: large values that stand in a workspace more than once are written once. Deployments share most of what they froze, and the log
//! holds a document each time that it is imported, so a history costs little. How single values are written is in `marks`.

use super::marks::{self, Mark};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Smaller values are cheaper where they stand.
const LEAST_BYTES: usize = 200;
/// What stands deeper goes into the pool, too, because JSON readers stop at a depth of 128.
const FLAT_DEPTH: usize = 48;
/// How deep a workspace may be when its parts are back in place.
const MOST_DEPTH: usize = 256;
/// How large a workspace may be when its parts are back in place, in bytes, roughly: few parts can stand for more than any memory holds.
const MOST_BYTES: usize = 256 << 20;
/// What a value costs beside its text, in bytes, roughly.
const VALUE_BYTES: usize = 32;

/// A workspace whose repeated values are references into the pool, and the pool; or why it is too large or too deep to be read again.
pub(super) fn fold(workspace: &Value) -> Result<(Value, Value), String> {
    measured(workspace)?;
    Ok(folded(workspace))
}

/// How large a value is, in bytes, roughly; or why it is too large or too deep to be read again.
pub(super) fn measured(value: &Value) -> Result<usize, String> {
    // Half of what can be read, because marks and escapes are read, too.
    let mut left = MOST_BYTES / 2;
    measure(value, 0, &mut left)?;
    Ok(MOST_BYTES / 2 - left)
}

/// What [`fold`] gives of a value that has been [measured].
pub(super) fn folded(workspace: &Value) -> (Value, Value) {
    let mut hashes = Hashes::default();
    hashes.enter(workspace);
    hashes.count(workspace);
    let mut pool = Pool { hashes, numbers: HashMap::new(), values: Vec::new() };
    let written = pool.written(workspace, 0);
    (written, Value::Array(pool.values))
}

/// What may be read of one document, in bytes, roughly; see [`unfold`].
pub(super) fn budget() -> usize {
    MOST_BYTES
}

/// The workspace with its parts back in place; takes what that costs from the budget.
pub(super) fn unfold(workspace: &Value, pool: &Value, budget: &mut usize) -> Result<Value, String> {
    let pool = pool.as_array().map_or(&[][..], Vec::as_slice);
    Reader { pool, budget }.read(workspace, pool.len(), 0)
}

/// Hashes of the values that are worth a place in the pool, by where they stand in memory, and how often each content stands.
#[derive(Default)]
struct Hashes {
    of: HashMap<*const Value, u64>,
    counts: HashMap<u64, usize>,
}

impl Hashes {
    /// Hashes a value and what is in it; answers with its hash and its length in bytes, roughly.
    fn enter(&mut self, value: &Value) -> (u64, usize) {
        let mut hasher = DefaultHasher::new();
        std::mem::discriminant(value).hash(&mut hasher);
        let mut bytes = 2;
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let (hash, length) = self.enter(member);
                    (name, hash).hash(&mut hasher);
                    bytes += name.len() + length + 4;
                }
            }
            Value::Array(items) => {
                for item in items {
                    let (hash, length) = self.enter(item);
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
                text.hash(&mut hasher);
                bytes += text.len();
            }
        }
        let hash = hasher.finish();
        if bytes >= LEAST_BYTES {
            self.of.insert(value, hash);
        }
        (hash, bytes)
    }

    /// Counts how often each content stands. What is in a copy is not counted again: it goes where the copy goes.
    fn count(&mut self, value: &Value) {
        if let Some(hash) = self.of.get(&std::ptr::from_ref(value)) {
            let count = self.counts.entry(*hash).or_default();
            *count += 1;
            if *count > 1 {
                return;
            }
        }
        match value {
            Value::Object(members) => members.values().for_each(|member| self.count(member)),
            Value::Array(items) => items.iter().for_each(|item| self.count(item)),
            _ => {}
        }
    }

    /// The hash of a value that stands more than once.
    fn shared(&self, value: &Value) -> Option<u64> {
        self.of.get(&std::ptr::from_ref(value)).copied().filter(|hash| self.counts.get(hash).is_some_and(|count| *count > 1))
    }
}

/// A pool that is being filled.
struct Pool<'a> {
    hashes: Hashes,
    /// The value that each hash stands for, and its place.
    numbers: HashMap<u64, (&'a Value, usize)>,
    values: Vec<Value>,
}

impl<'a> Pool<'a> {
    /// A value as it is written so many levels below the document or a part of the pool.
    fn written(&mut self, value: &'a Value, depth: usize) -> Value {
        if let Some(hash) = self.hashes.shared(value) {
            return match self.numbers.get(&hash) {
                Some((same, number)) if *same == value => marks::part(*number),
                // Another value has the same hash: it stands where it stands.
                Some(_) => self.parts_written(value, depth),
                None => {
                    let number = self.pooled(value);
                    self.numbers.insert(hash, (value, number));
                    marks::part(number)
                }
            };
        }
        if depth >= FLAT_DEPTH && (value.is_object() || value.is_array()) {
            return marks::part(self.pooled(value));
        }
        self.parts_written(value, depth)
    }

    /// Puts a value into the pool after all that it names, so that a part names only parts before it.
    fn pooled(&mut self, value: &'a Value) -> usize {
        let written = self.parts_written(value, 0);
        self.values.push(written);
        self.values.len() - 1
    }

    fn parts_written(&mut self, value: &'a Value, depth: usize) -> Value {
        match value {
            Value::Object(members) => {
                let written: Map<String, Value> =
                    members.iter().map(|(name, member)| (name.clone(), self.written(member, depth + 1))).collect();
                Value::Object(marks::escaped(written))
            }
            Value::Array(items) => items.iter().map(|item| self.written(item, depth + 1)).collect(),
            Value::Number(number) => marks::number(number),
            other => other.clone(),
        }
    }
}

/// Puts parts back in their places.
struct Reader<'a> {
    pool: &'a [Value],
    budget: &'a mut usize,
}

impl Reader<'_> {
    /// A value that may name the parts before `end`.
    fn read(&mut self, value: &Value, end: usize, depth: usize) -> Result<Value, String> {
        match marks::mark(value) {
            Some(Mark::Part(number)) => {
                let part = self.pool.get(number).filter(|_| number < end).ok_or("It names a part that is not in it")?;
                if let Some(Mark::Part(_)) = marks::mark(part) {
                    return Err("A part of it is nothing but another part".into());
                }
                return self.read(part, number, depth);
            }
            Some(Mark::Number(number)) => return Ok(Value::Number(number)),
            None => {}
        }
        spend(self.budget, value, depth)?;
        Ok(match value {
            Value::Object(members) => {
                let members: Result<Map<String, Value>, String> =
                    members.iter().map(|(name, member)| Ok((name.clone(), self.read(member, end, depth + 1)?))).collect();
                Value::Object(marks::unescaped(members?))
            }
            Value::Array(items) => items.iter().map(|item| self.read(item, end, depth + 1)).collect::<Result<_, _>>()?,
            other => other.clone(),
        })
    }
}

/// Whether a value could be read again.
fn measure(value: &Value, depth: usize, budget: &mut usize) -> Result<(), String> {
    spend(budget, value, depth)?;
    match value {
        Value::Object(members) => members.values().try_for_each(|member| measure(member, depth + 1, budget)),
        Value::Array(items) => items.iter().try_for_each(|item| measure(item, depth + 1, budget)),
        _ => Ok(()),
    }
}

/// Takes what a value costs by itself from the budget.
fn spend(budget: &mut usize, value: &Value, depth: usize) -> Result<(), String> {
    if depth > MOST_DEPTH {
        return Err(format!("It is deeper than {MOST_DEPTH} levels"));
    }
    let text = match value {
        Value::String(text) => text.len(),
        Value::Object(members) => members.keys().map(String::len).sum(),
        _ => 0,
    };
    *budget = budget.checked_sub(text + VALUE_BYTES).ok_or_else(|| "It is larger than can be read again".to_owned())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(workspace: &Value, pool: &Value) -> Result<Value, String> {
        unfold(workspace, pool, &mut budget())
    }
    use serde_json::json;

    fn there_and_back(value: &Value) -> Value {
        let (folded, pool) = fold(value).expect("it can be written");
        unfolded(&folded, &pool).expect("what was written can be read")
    }

    #[test]
    fn ten_copies_cost_little_more_than_one() {
        let resources: Vec<Value> = (0..200)
            .map(|number| json!({"id": format!("r{number}"), "path": format!("/things/{number}"), "text": format!("{number:03}").repeat(100)}))
            .collect();
        let one = json!({"deployments": [{"definition": {"resources": resources.clone()}}]});
        let ten = json!({"deployments": vec![json!({"definition": {"resources": resources}}); 10]});
        let length = |value: &Value| fold(value).map(|(folded, pool)| folded.to_string().len() + pool.to_string().len());
        assert!(length(&ten).expect("written") < length(&one).expect("written") * 11 / 10);
        assert_eq!(there_and_back(&ten), ten);
        // Only the whole is shared, not each of its resources once more.
        assert_eq!(fold(&ten).expect("written").1.as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn long_texts_are_written_once() {
        let document = "openapi: 3.0.1\n".repeat(100);
        let value = json!([{"body": document}, {"restApiId": "a1", "body": document}]);
        let (folded, pool) = fold(&value).expect("written");
        assert!(folded.to_string().len() + pool.to_string().len() < document.len() * 3 / 2);
        assert_eq!(there_and_back(&value), value);
    }

    #[test]
    fn objects_that_look_alike_stay_apart() {
        let pad = "x".repeat(LEAST_BYTES);
        let unlike = [json!([]), json!("array"), json!({}), json!({"array": 1}), json!([1]), json!("1"), json!(1), json!(1.0), json!(null)];
        let list: Vec<Value> = unlike.iter().map(|inner| json!({"pad": pad, "a": inner})).collect();
        let value = json!([list, list]);
        assert_eq!(there_and_back(&value).to_string(), value.to_string());
    }

    #[test]
    fn the_order_of_members_is_kept() {
        let pad = "x".repeat(LEAST_BYTES);
        let value = json!([{"a": 1, "pad": pad}, {"pad": pad, "a": 1}, {"a": 1, "pad": pad}]);
        assert_eq!(there_and_back(&value).to_string(), value.to_string());
    }

    #[test]
    fn what_is_deep_is_written_flat() {
        let depth_of = |text: &str| {
            let depths = text.bytes().scan(0i32, |depth, byte| {
                *depth += i32::from(matches!(byte, b'{' | b'[')) - i32::from(matches!(byte, b'}' | b']'));
                Some(*depth)
            });
            depths.max().unwrap_or(0)
        };
        for shape in [|inner: Value| json!({"a": inner}), |inner| json!([inner])] {
            let deep = (0..200).fold(json!("x".repeat(LEAST_BYTES)), |inner, _| shape(inner));
            let value = json!([deep.clone(), deep]);
            let (folded, pool) = fold(&value).expect("written");
            assert!(depth_of(&folded.to_string()).max(depth_of(&pool.to_string())) < 64);
            assert_eq!(unfolded(&folded, &pool), Ok(value));
        }
        let too_deep = (0..=MOST_DEPTH).fold(json!(1), |inner, _| json!([inner]));
        assert!(fold(&too_deep).is_err());
    }

    #[test]
    fn a_pool_that_stands_for_more_than_there_is_is_refused() {
        let two = |number: usize| json!([{"$pool": number}, {"$pool": number}]);
        let pool: Vec<Value> = std::iter::once(json!("x".repeat(1_000))).chain((0..60).map(two)).collect();
        assert!(unfolded(&json!({"$pool": 60}), &Value::Array(pool)).is_err_and(|why| why.contains("larger")));
        let chain: Vec<Value> = std::iter::once(json!(1)).chain((0..5_000).map(|number| json!([{"$pool": number}]))).collect();
        assert!(unfolded(&json!({"$pool": 5_000}), &Value::Array(chain)).is_err_and(|why| why.contains("deeper")));
        let straight: Vec<Value> = std::iter::once(json!(1)).chain((0..50_000).map(|number| json!({"$pool": number}))).collect();
        assert!(unfolded(&json!({"$pool": 50_000}), &Value::Array(straight)).is_err());
    }

    #[test]
    fn a_part_that_names_itself_or_nothing_is_refused() {
        assert!(unfolded(&json!({"$pool": 0}), &json!([{"$pool": 0}])).is_err());
        assert!(unfolded(&json!({"$pool": 0}), &json!([{"$pool": 1}, {"$pool": 0}])).is_err());
        assert!(unfolded(&json!({"$pool": 7}), &json!([])).is_err());
        assert!(unfolded(&json!({"$pool": 0}), &Value::Null).is_err());
    }
}
