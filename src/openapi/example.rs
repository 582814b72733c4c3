//! Examples from schemas: what a body could look like. The same schema gives the same example, because what varies is drawn from its place.

use super::document::below;
use super::reader::{Reader, cost};
use crate::pattern::{self, Pattern};
use crate::time::Chance;
use serde_json::{Map, Number, Value};

/// How deeply an example is made from a schema; below that, only what is required.
const MOST_DEPTH: usize = 6;
/// How many members or elements an example may have in all.
const MOST_VALUES: usize = 400;

/// An example made from the schema at a pointer; none if there is no schema.
pub(super) fn from_schema(reader: &Reader<'_>, pointer: &str) -> Option<Value> {
    reader.get(pointer)?;
    let seed = pointer.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut maker = Maker { reader, budget: MOST_VALUES, chance: Chance::from_seed(seed), number: 0, missing: None };
    Some(maker.make(pointer, "", 0))
}

struct Maker<'r, 'd> {
    reader: &'r Reader<'d>,
    budget: usize,
    chance: Chance,
    /// Counts up, so that identifiers differ.
    number: i64,
    /// Members that parts of the object require, and that none of them has described so far; none while an object is made of one schema.
    missing: Option<Vec<String>>,
}

impl Maker<'_, '_> {
    /// A value for the schema at a pointer; `name` is the member that it is for.
    fn make(&mut self, pointer: &str, name: &str, depth: usize) -> Value {
        if depth > MOST_DEPTH * 2 || self.budget == 0 {
            return Value::Null;
        }
        self.budget -= 1;
        let Some((at, schema)) = self.reader.resolve(pointer) else { return Value::Null };
        for known in ["example", "default", "const"] {
            if let Some(value) = schema.get(known) {
                return self.copied(value);
            }
        }
        if let Some(first) = schema.get("examples").and_then(|values| values.get(0)) {
            return self.copied(first);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array).filter(|values| !values.is_empty()) {
            // The same of several each time a list asks would look like a mistake.
            let index = usize::try_from(self.number).unwrap_or(0) % values.len();
            return self.copied(&values[index]);
        }
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            return self.all_of(&at, schema, parts.len(), name, depth);
        }
        for choice in ["oneOf", "anyOf"] {
            if schema.get(choice).and_then(|choices| choices.get(0)).is_some() {
                let chosen = self.make(&format!("{at}/{choice}/0"), name, depth + 1);
                return match (chosen, self.object(&at, schema, depth)) {
                    (Value::Object(chosen), mut own) if !own.is_empty() => {
                        own.extend(chosen);
                        Value::Object(own)
                    }
                    (chosen, _) => chosen,
                };
            }
        }
        self.of_type(&at, schema, name, depth)
    }

    /// A value of the document, unless there are too many of them.
    fn copied(&self, value: &Value) -> Value {
        if self.reader.spend(cost(value)) { value.clone() } else { Value::Null }
    }

    fn all_of(&mut self, at: &str, schema: &Value, parts: usize, name: &str, depth: usize) -> Value {
        let outer = self.missing.replace(Vec::new());
        let mut whole = self.object(at, schema, depth);
        let mut other = None;
        for index in 0..parts {
            match self.make(&format!("{at}/allOf/{index}"), name, depth + 1) {
                Value::Object(part) => whole.extend(part),
                value if other.is_none() && !value.is_null() => other = Some(value),
                _ => {}
            }
        }
        let missing = std::mem::replace(&mut self.missing, outer).unwrap_or_default();
        if whole.is_empty() && missing.is_empty() {
            return other.unwrap_or(Value::Object(whole));
        }
        self.add_missing(&mut whole, missing);
        Value::Object(whole)
    }

    fn of_type(&mut self, at: &str, schema: &Value, name: &str, depth: usize) -> Value {
        let kind = match schema.get("type") {
            // OpenAPI 3.1 lists types.
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
            Some(kind) => kind.as_str(),
            None if schema.get("properties").is_some() => Some("object"),
            None if schema.get("items").is_some() => Some("array"),
            None => None,
        };
        match kind {
            Some("array") => self.list(at, schema, name, depth),
            Some("integer") => Value::from(self.integer(schema, name)),
            Some("number") => self.decimal(schema),
            Some("boolean") => Value::Bool(self.chance.unit() < 0.7),
            Some("string") => Value::String(self.text(schema, name)),
            Some("null") => Value::Null,
            _ => Value::Object(self.object(at, schema, depth)),
        }
    }

    /// As many elements as are asked for, two if nothing is, fewer where it goes deep.
    fn list(&mut self, at: &str, schema: &Value, name: &str, depth: usize) -> Value {
        let bound = |bound: &str| schema.get(bound).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
        let least = bound("minItems").unwrap_or(0).min(MOST_VALUES);
        let usual = if depth >= MOST_DEPTH {
            0
        } else if depth > 2 {
            1
        } else {
            2
        };
        let count = usual.max(least).min(bound("maxItems").unwrap_or(usize::MAX));
        if schema.get("items").is_none() {
            return Value::Array(Vec::new());
        }
        let singular = name.strip_suffix('s').unwrap_or(name).to_owned();
        let mut list = Vec::new();
        for _ in 0..count {
            self.number += 1;
            let element = self.make(&below(at, "items"), &singular, depth + 1);
            let again = schema.get("uniqueItems").and_then(Value::as_bool).unwrap_or(false) && list.contains(&element);
            if !again && !element.is_null() {
                list.push(element);
            }
        }
        Value::Array(list)
    }

    /// All properties, and below some depth the required ones only. Those are made first, so that there is always enough left for them.
    fn object(&mut self, at: &str, schema: &Value, depth: usize) -> Map<String, Value> {
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let properties: Vec<(&String, &Value)> = schema.get("properties").and_then(Value::as_object).into_iter().flatten().collect();
        let mut values = vec![None; properties.len()];
        for is_required in [true, false] {
            for ((name, property), value) in properties.iter().zip(&mut values) {
                let hidden = property.get("writeOnly").and_then(Value::as_bool).unwrap_or(false);
                let is_asked = required.contains(&name.as_str()) == is_required && (is_required || depth < MOST_DEPTH);
                if self.budget > 0 && !hidden && is_asked {
                    // What it is made of is no part of this object.
                    let outer = self.missing.take();
                    *value = Some(self.make(&below(&below(at, "properties"), name), name, depth + 1));
                    self.missing = outer;
                }
            }
        }
        let mut made: Map<String, Value> =
            properties.iter().zip(values).filter_map(|((name, _), value)| Some(((*name).clone(), value?))).collect();
        let described = |name: &str| schema.get("properties").is_some_and(|properties| properties.get(name).is_some());
        let missing = required.into_iter().filter(|name| !described(name)).map(str::to_owned).collect();
        self.add_missing(&mut made, missing);
        if made.is_empty() && depth < MOST_DEPTH && schema.get("additionalProperties").is_some_and(Value::is_object) {
            made.insert("key".into(), self.make(&below(at, "additionalProperties"), "value", depth + 1));
        }
        made
    }

    /// Adds members that are required and that nothing describes, unless another part of the object may still do so.
    fn add_missing(&mut self, made: &mut Map<String, Value>, missing: Vec<String>) {
        if let Some(waiting) = &mut self.missing {
            return waiting.extend(missing);
        }
        for name in missing {
            if !made.contains_key(&name) && self.budget > 0 {
                self.budget -= 1;
                let text = self.by_name(&name);
                made.insert(name, Value::String(text));
            }
        }
    }

    fn integer(&mut self, schema: &Value, name: &str) -> i64 {
        let bound = |bound: &str| schema.get(bound).and_then(Value::as_f64);
        let open = |bound: &str| i64::from(schema.get(bound).and_then(Value::as_bool).unwrap_or(false));
        let lowest =
            bound("minimum").map(|minimum| libm::ceil(minimum) as i64).map(|minimum| minimum.saturating_add(open("exclusiveMinimum")));
        let highest =
            bound("maximum").map(|maximum| libm::floor(maximum) as i64).map(|maximum| maximum.saturating_sub(open("exclusiveMaximum")));
        let wanted = if name.eq_ignore_ascii_case("id") || name.ends_with("Id") || name.ends_with("_id") {
            self.number.max(1)
        } else {
            i64::from(self.chance.below(100)) + 1
        };
        let step = bound("multipleOf").map(|step| libm::ceil(step) as i64).filter(|step| *step > 1);
        let value = wanted.max(lowest.unwrap_or(i64::MIN)).min(highest.unwrap_or(i64::MAX));
        match step {
            Some(step) => {
                let down = value - value.rem_euclid(step);
                if lowest.is_some_and(|lowest| down < lowest) { down.saturating_add(step) } else { down }
            }
            None => value,
        }
    }

    fn decimal(&mut self, schema: &Value) -> Value {
        let bound = |bound: &str| schema.get(bound).and_then(Value::as_f64);
        let (lowest, highest) = (bound("minimum"), bound("maximum"));
        let wanted = libm::round(self.chance.unit() * 10_000.0) / 100.0;
        let step = bound("multipleOf").filter(|step| *step > 0.0);
        let value = match (lowest, highest) {
            (Some(lowest), Some(highest)) if !(lowest..=highest).contains(&wanted) => (lowest + highest) / 2.0,
            (Some(lowest), _) if wanted < lowest => lowest + 1.0,
            (_, Some(highest)) if wanted > highest => highest - 1.0,
            _ => wanted,
        };
        let value = step.map_or(value, |step| {
            let down = libm::floor(value / step) * step;
            if lowest.is_some_and(|lowest| down < lowest) { down + step } else { down }
        });
        Number::from_f64(value).map_or(Value::Null, Value::Number)
    }

    /// A text by its format, else by its member's name, within its length.
    fn text(&mut self, schema: &Value, name: &str) -> String {
        let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
        let day = self.chance.below(28) + 1;
        let text = match format {
            "date" => format!("2026-01-{day:02}"),
            "date-time" => format!("2026-01-{day:02}T{:02}:{:02}:00Z", self.chance.below(24), self.chance.below(60)),
            "time" => format!("{:02}:{:02}:00Z", self.chance.below(24), self.chance.below(60)),
            "duration" => "PT1H30M".into(),
            "uuid" => self.uuid(),
            "email" | "idn-email" => format!("{}@example.com", self.word().to_ascii_lowercase()),
            "uri" | "url" | "uri-reference" | "iri" => format!("https://example.com/{}", self.word().to_ascii_lowercase()),
            "byte" => "c3RhZ2VjcmFmdA==".into(),
            "binary" => "binary".into(),
            "ipv4" => format!("192.0.2.{day}"),
            "ipv6" => format!("2001:db8::{day:x}"),
            "hostname" => format!("{}.example.com", self.word().to_ascii_lowercase()),
            "password" => "correct-horse-battery".into(),
            _ => self.by_name(name),
        };
        match schema.get("pattern").and_then(Value::as_str) {
            Some(pattern) => self.of_pattern(pattern, text, schema),
            None => fitted(text, schema),
        }
    }

    /// A text that a pattern matches: the one that was made without it, if that does. Where none is found, it stays.
    fn of_pattern(&mut self, pattern: &str, text: String, schema: &Value) -> String {
        let text = fitted(text, schema);
        if Pattern::ecma_script(pattern).is_ok_and(|pattern| pattern.matches(&text)) {
            return text;
        }
        let (least, most) = lengths(schema);
        pattern::example(pattern, (least.unwrap_or(0), most.unwrap_or(usize::MAX)), &mut |end| self.chance.below(end)).unwrap_or(text)
    }

    /// A text that a member of this name could hold.
    fn by_name(&mut self, name: &str) -> String {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let day = self.chance.below(28) + 1;
        match plain.as_str() {
            "" | "value" => self.word().to_owned(),
            "id" => format!("{}-{}", self.word().to_ascii_lowercase(), 100 + self.chance.below(900)),
            "name" | "firstname" | "title" | "label" => self.word().to_owned(),
            "lastname" | "surname" => "Lovelace".into(),
            "description" | "summary" | "text" | "message" | "comment" => format!("{} for the afternoon", self.word()),
            "country" | "countrycode" => "DE".into(),
            "currency" | "currencycode" => "EUR".into(),
            "language" | "locale" | "lang" => "en".into(),
            "city" => "Palo Alto".into(),
            "phone" | "phonenumber" => "+1-202-555-0143".into(),
            other if other.ends_with("email") => format!("{}@example.com", self.word().to_ascii_lowercase()),
            other if other.ends_with("url") || other.ends_with("uri") || other.ends_with("href") || other == "link" => {
                format!("https://example.com/{}", self.word().to_ascii_lowercase())
            }
            other if other.ends_with("date") => format!("2026-01-{day:02}"),
            other if other.ends_with("id") => format!("{}-{}", self.word().to_ascii_lowercase(), 100 + self.chance.below(900)),
            _ => format!("{} {}", name, self.word().to_ascii_lowercase()),
        }
    }

    fn word(&mut self) -> &'static str {
        const WORDS: [&str; 12] =
            ["Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Harbor", "Indigo", "Juniper", "Kestrel", "Lantern"];
        WORDS[self.chance.below(WORDS.len() as u32) as usize]
    }

    fn uuid(&mut self) -> String {
        let bits = |chance: &mut Chance, digits: u32| chance.bits() >> (64 - 4 * digits);
        let chance = &mut self.chance;
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:06x}{:06x}",
            bits(chance, 8),
            bits(chance, 4),
            bits(chance, 3),
            bits(chance, 3),
            bits(chance, 6),
            bits(chance, 6)
        )
    }
}

/// The fewest and the most characters that a schema asks for.
fn lengths(schema: &Value) -> (Option<usize>, Option<usize>) {
    let bound = |bound: &str| schema.get(bound).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    (bound("minLength"), bound("maxLength"))
}

/// A text cut or filled up to the length that its schema asks for.
fn fitted(mut text: String, schema: &Value) -> String {
    let (least, most) = lengths(schema);
    if let Some(most) = most {
        text = text.chars().take(most).collect();
    }
    let least = least.unwrap_or(0).min(10_000);
    let missing = least.saturating_sub(text.chars().count());
    text.extend(std::iter::repeat_n('x', missing));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::{Document, Limits};
    use serde_json::json;

    #[test]
    fn a_schema_that_holds_itself_ends_and_its_example_is_the_same_each_time() {
        let schema = json!({"required": ["next"], "properties": {"next": {"$ref": "#/components/schemas/A"}, "at": {"type": "string", "format": "date"}}});
        let document = Document { root: json!({"openapi": "3.0.0", "components": {"schemas": {"A": schema}}}), duplicates: Vec::new() };
        let reader = Reader::new(&document, Limits::AWS).expect("a version");
        let made = from_schema(&reader, "/components/schemas/A").expect("an example");
        assert!(made["next"]["next"].is_object());
        assert_eq!(from_schema(&reader, "/components/schemas/A"), Some(made));
    }
}
