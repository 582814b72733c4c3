//! Schemas that ask for nothing that has to be looked at twice, as most do: a value is held against one in one go, and a body while its text is read,
//! without a value of it. Whatever does not fit, or asks for more, is left to `validate`, which also says why.

use super::equal::equal;
use super::validate::{Run, kind};
use super::{Additional, Items, Node};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// How many members a plain schema may know: a bit for each says whether it is there.
const MOST_MEMBERS: usize = 64;

/// What makes a schema quick to ask.
#[derive(Debug)]
pub(super) struct Plain {
    /// The members that it knows, by `properties` or `required`, each with its schema.
    members: Vec<(String, Option<usize>)>,
    /// The bits of those that must be there.
    required: u64,
    asks_of_numbers: bool,
    asks_of_texts: bool,
}

impl Plain {
    /// None for a schema that asks for more.
    pub fn of(node: &Node) -> Option<Plain> {
        let combines = !(node.all_of.is_empty() && node.any_of.is_empty() && node.one_of.is_empty()) || node.not.is_some();
        let asks_of_members = !(node.pattern_properties.is_empty() && node.dependencies.is_empty());
        let counts_members = node.max_properties.is_some() || node.min_properties.is_some();
        let asks_of_elements = node.unique_items || matches!(node.items, Items::Each(_));
        if node.reference.is_some() || combines || asks_of_members || counts_members || asks_of_elements {
            return None;
        }
        let mut members: Vec<(String, Option<usize>)> =
            node.properties.iter().map(|(name, schema)| (name.clone(), Some(*schema))).collect();
        let mut required = 0;
        for name in &node.required {
            let place = members.iter().position(|(known, _)| known == name).unwrap_or(members.len());
            if place == members.len() {
                members.push((name.clone(), None));
            }
            required |= 1_u64.checked_shl(u32::try_from(place).ok()?)?;
        }
        let asks_of_numbers = node.maximum.is_some() || node.minimum.is_some() || node.multiple_of.is_some();
        let asks_of_texts = node.max_length.is_some() || node.min_length.is_some() || node.pattern.is_some() || node.format.is_some();
        (members.len() <= MOST_MEMBERS).then_some(Plain { members, required, asks_of_numbers, asks_of_texts })
    }

    /// Where a member stands among the known ones; mostly the next one is asked for next.
    fn place(&self, name: &str, next: usize) -> Option<usize> {
        let is_there = |place: usize| self.members.get(place).is_some_and(|(known, _)| known == name);
        if is_there(next) { Some(next) } else { (0..self.members.len()).find(|place| is_there(*place)) }
    }

    /// The schema of a member; an error if there must be no such member.
    fn member(&self, place: Option<usize>, additional: Additional) -> Result<Option<usize>, ()> {
        let own = place.and_then(|place| self.members[place].1);
        match additional {
            _ if own.is_some() => Ok(own),
            Additional::Allowed => Ok(None),
            Additional::Schema(schema) => Ok(Some(schema)),
            Additional::Forbidden => Err(()),
        }
    }
}

impl<'a> Run<'a> {
    /// Whether a value fits a plain schema.
    pub(super) fn plainly(&mut self, node: &'a Node, plain: &'a Plain, value: &Value, depth: u32) -> bool {
        match value {
            Value::String(text) => self.holds_text(node, plain, text),
            Value::Number(number) => self.holds_number(node, plain, number),
            Value::Array(list) => {
                let fits = holds(node, value) && holds_length(node, list.len());
                fits && match node.items {
                    Items::All(schema) => list.iter().all(|element| self.fits(schema, element, "", depth + 1)),
                    _ => true,
                }
            }
            Value::Object(members) => holds(node, value) && self.holds_members(node, plain, members, depth),
            Value::Null | Value::Bool(_) => holds(node, value),
        }
    }

    fn holds_members(&mut self, node: &'a Node, plain: &'a Plain, members: &Map<String, Value>, depth: u32) -> bool {
        let (mut seen, mut next) = (0, 0);
        for (name, value) in members {
            let place = plain.place(name, next);
            if let Some(place) = place {
                seen |= 1 << place;
                next = place + 1;
            }
            match plain.member(place, node.additional_properties) {
                Ok(Some(schema)) if !self.fits(schema, value, "", depth + 1) => return false,
                Ok(_) => {}
                Err(()) => return false,
            }
        }
        seen & plain.required == plain.required
    }

    fn holds_text(&mut self, node: &Node, plain: &Plain, text: &str) -> bool {
        let chosen = || node.choices.as_ref().is_none_or(|choices| choices.iter().any(|choice| choice.as_str() == Some(text)));
        node.types.is_none_or(|types| types & 64 != 0) && chosen() && (!plain.asks_of_texts || self.text(node, text, ""))
    }

    fn holds_number(&mut self, node: &Node, plain: &Plain, number: &Number) -> bool {
        // No number has anything on the heap, so that this costs nothing.
        holds(node, &Value::Number(number.clone())) && (!plain.asks_of_numbers || self.number(node, number, ""))
    }
}

/// Whether a value's type is right, and the value one of those that may be.
fn holds(node: &Node, value: &Value) -> bool {
    node.types.is_none_or(|types| types & kind(value).0 != 0)
        && node.choices.as_ref().is_none_or(|choices| choices.iter().any(|choice| equal(choice, value)))
}

fn holds_length(node: &Node, length: usize) -> bool {
    node.max_items.is_none_or(|most| length <= most) && node.min_items.is_none_or(|least| length >= least)
}

/// Whether a text is JSON that fits. False does not mean that it does not: only `validate` knows.
pub(super) fn accepts(nodes: &[Node], root: usize, text: &[u8]) -> bool {
    let mut run = Run::quick(nodes);
    let mut text = serde_json::Deserializer::from_slice(text);
    Reading { run: &mut run, schema: Some(root), depth: 0 }.deserialize(&mut text).is_ok() && text.end().is_ok()
}

/// A value that is being read; without a schema, anything is right.
struct Reading<'r, 'a> {
    run: &'r mut Run<'a>,
    schema: Option<usize>,
    depth: u32,
}

/// The same, where its schema has been looked up.
struct Reader<'r, 'a> {
    run: &'r mut Run<'a>,
    asked: Option<(&'a Node, &'a Plain)>,
    depth: u32,
}

fn misfit<E: Error>() -> E {
    E::custom("a misfit")
}

fn must<E: Error>(fits: bool) -> Result<(), E> {
    if fits { Ok(()) } else { Err(misfit()) }
}

impl<'de> DeserializeSeed<'de> for Reading<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Reading { run, mut schema, mut depth } = self;
        while let Some(number) = schema {
            let node = run.enter(number, depth).ok_or_else(misfit)?;
            match (node.reference, &node.plain) {
                (Some(target), _) => (schema, depth) = (Some(target), depth + 1),
                (None, Some(plain)) => return deserializer.deserialize_any(Reader { run, asked: Some((node, plain)), depth }),
                (None, None) => {
                    let value: Value = serde::Deserialize::deserialize(deserializer)?;
                    return must(run.fits(number, &value, "", depth));
                }
            }
        }
        deserializer.deserialize_any(Reader { run, asked: None, depth })
    }
}

impl<'de> Visitor<'de> for Reader<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that fits")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        must(self.asked.is_none_or(|(node, _)| holds(node, &Value::Null)))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<(), E> {
        must(self.asked.is_none_or(|(node, _)| holds(node, &Value::Bool(flag))))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        must(self.asked.is_none_or(|(node, plain)| self.run.holds_number(node, plain, &number.into())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        must(self.asked.is_none_or(|(node, plain)| self.run.holds_number(node, plain, &number.into())))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        let number = Number::from_f64(number).ok_or_else(misfit)?;
        must(self.asked.is_none_or(|(node, plain)| self.run.holds_number(node, plain, &number)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        must(self.asked.is_none_or(|(node, plain)| self.run.holds_text(node, plain, text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        // Whether a list is one of those that may be, is not seen element by element.
        must(self.asked.is_none_or(|(node, _)| node.choices.is_none() && node.types.is_none_or(|types| types & 1 != 0)))?;
        let schema = self.asked.and_then(|(node, _)| match node.items {
            Items::All(schema) => Some(schema),
            _ => None,
        });
        let mut length = 0;
        while list.next_element_seed(Reading { run: &mut *self.run, schema, depth: self.depth + 1 })?.is_some() {
            length += 1;
        }
        must(self.asked.is_none_or(|(node, _)| holds_length(node, length)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        must(self.asked.is_none_or(|(node, _)| node.choices.is_none() && node.types.is_none_or(|types| types & 32 != 0)))?;
        let (mut seen, mut next) = (0_u64, 0);
        while let Some(place) = members.next_key_seed(Name { plain: self.asked.map(|(_, plain)| plain), next })? {
            if let Some(place) = place {
                // The last member of a name counts, and it has yet to come.
                must(seen & (1 << place) == 0)?;
                seen |= 1 << place;
                next = place + 1;
            }
            let schema = match self.asked {
                Some((node, plain)) => plain.member(place, node.additional_properties).map_err(|()| misfit())?,
                None => None,
            };
            members.next_value_seed(Reading { run: &mut *self.run, schema, depth: self.depth + 1 })?;
        }
        must(self.asked.is_none_or(|(_, plain)| seen & plain.required == plain.required))
    }
}

/// The name of a member, which is looked up at once.
struct Name<'a> {
    plain: Option<&'a Plain>,
    next: usize,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.plain.and_then(|plain| plain.place(name, self.next)))
    }
}

#[cfg(test)]
mod tests {
    use crate::json::Schema;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    #[test]
    fn what_is_accepted_while_it_is_read_fits() {
        let pet = json!({"type": "object", "required": ["name", "id"], "additionalProperties": false, "properties": {
            "name": {"type": "string", "maxLength": 3}, "kind": {"enum": ["cat", 1, null]}, "next": {"$ref": "#"}, "id": {"minimum": 0.5},
            "tags": {"items": {"type": "string"}, "minItems": 1, "uniqueItems": true}, "any": {}}});
        let schema = Schema::compile(&pet, "", &BTreeMap::new()).expect("a schema");
        let fits = |text: &str| serde_json::from_str::<Value>(text).is_ok_and(|value| schema.validate(&value).is_ok());
        for text in [
            r#"{"name":"ada","id":1}"#,
            r#"{"id":2.5,"kind":1.0,"name":"","tags":["a","b"],"any":[{"x":[]}]}"#,
            r#"{"name":"a","id":1,"next":{"name":"b","id":7,"next":{"id":18446744073709551615,"name":"\u00e9\ud83d\ude00"}},"kind":null}"#,
        ] {
            assert!(schema.accepts(text.as_bytes()) && fits(text), "{text}");
        }
        let deep = format!(r#"{{"name":"a","id":1,"any":{}{}}}"#, "[".repeat(200), "]".repeat(200));
        for text in [
            r#"{"name":"adam","id":1}"#,
            r#"{"name":"ada"}"#,
            r#"{"name":"ada","id":0}"#,
            r#"{"name":"ada","id":1,"more":1}"#,
            r#"{"name":"ada","id":1,"tags":["a","a"]}"#,
            r#"{"name":"ada","id":1,"tags":[]}"#,
            r#"{"name":"ada","id":1,"kind":true}"#,
            r#"{"name":"ada","id":1,"next":{"name":"b"}}"#,
            r#"{"name":"ada","id":1,"any":"\ud800"}"#,
            r#"{"name":"ada","id":1} 2"#,
            r#"{"name":"ada","id":1,"name":7}"#,
            "[]",
            "",
            &deep,
        ] {
            assert!(!schema.accepts(text.as_bytes()) && !fits(text), "{text}");
        }
        // The last member of a name counts, which needs a closer look.
        let twice = r#"{"name":7,"id":1,"name":"ada"}"#;
        assert!(!schema.accepts(twice.as_bytes()) && fits(twice));
    }
}
