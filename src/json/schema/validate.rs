//! A value against nodes. What is wrong is told in the words of the validator that the service uses (its messages are public in many logs),
//! keyword by keyword in alphabetical order; what is inside of a value is looked at only if the value itself fits.

use super::equal::{compare, equal, is_multiple};
use super::{Additional, Dependency, Items, Node};
use serde_json::{Map, Value};
use std::cmp::Ordering;

/// So many schemas are asked at most about one body: no schema can hold a request up.
const MOST_STEPS: u32 = 200_000;
/// So deep schemas may ask one another.
const DEEPEST: u32 = 256;

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer into the value; empty for the value itself.
    pub at: String,
    /// What is wrong there.
    pub message: String,
}

const NAMES: [(&str, u8); 7] =
    [("array", 1), ("boolean", 2), ("integer", 4), ("null", 8), ("number", 16 | 4), ("object", 32), ("string", 64)];

/// The bits of a type by its name.
pub(super) fn kind_named(name: &str) -> Option<u8> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, bits)| *bits)
}

/// The bit of a value's type.
pub(super) fn kind(value: &Value) -> (u8, &'static str) {
    match value {
        Value::Array(_) => (1, "array"),
        Value::Bool(_) => (2, "boolean"),
        Value::Null => (8, "null"),
        Value::Object(_) => (32, "object"),
        Value::String(_) => (64, "string"),
        // What is too large for an integer of the machine is read as a float; every float of that size is whole.
        Value::Number(number) if number.is_f64() && number.as_f64().is_none_or(|float| float.abs() < 1.8e19) => (16, "number"),
        Value::Number(_) => (4, "integer"),
    }
}

pub(super) fn validate(nodes: &[Node], root: usize, value: &Value) -> Result<(), Vec<Violation>> {
    if Run::quick(nodes).fits(root, value, "", 0) {
        return Ok(());
    }
    // It does not fit, so that it is worth telling why.
    let mut run = Run { nodes, steps: 0, told: Some(Vec::new()) };
    run.fits(root, value, "", 0);
    Err(run.told.unwrap_or_default())
}

pub(super) struct Run<'a> {
    nodes: &'a [Node],
    steps: u32,
    /// What is wrong, if somebody wants to know.
    told: Option<Vec<Violation>>,
}

impl<'a> Run<'a> {
    /// A run that says no more than yes or no.
    pub fn quick(nodes: &'a [Node]) -> Run<'a> {
        Run { nodes, steps: 0, told: None }
    }

    /// The schema with this number, if that is not one too many.
    pub fn enter(&mut self, number: usize, depth: u32) -> Option<&'a Node> {
        self.steps += 1;
        (self.steps <= MOST_STEPS && depth <= DEEPEST).then(|| &self.nodes[number])
    }

    pub fn fits(&mut self, number: usize, value: &Value, at: &str, depth: u32) -> bool {
        let Some(node) = self.enter(number, depth) else {
            return self.tell(at, || "the schema asks for more than can be looked at: it may refer to itself without end".into());
        };
        if let Some(target) = node.reference {
            return self.fits(target, value, at, depth + 1);
        }
        match (&self.told, &node.plain) {
            (None, Some(plain)) => self.plainly(node, plain, value, depth),
            _ => self.asked(node, value, at, depth),
        }
    }

    /// Asks all that a schema may ask.
    fn asked(&mut self, node: &'a Node, value: &Value, at: &str, depth: u32) -> bool {
        self.own(node, value, at, depth) && self.inside(node, value, at, depth)
    }

    /// Notes what is wrong; always false.
    fn tell(&mut self, at: &str, message: impl FnOnce() -> String) -> bool {
        if let Some(told) = &mut self.told {
            told.push(Violation { at: at.to_owned(), message: message() });
        }
        false
    }

    /// Asks a schema without telling what is wrong.
    fn silently(&mut self, number: usize, value: &Value, depth: u32) -> bool {
        let told = self.told.take();
        let fits = self.fits(number, value, "", depth + 1);
        self.told = told;
        fits
    }

    /// The keywords about the value itself, in alphabetical order. All are asked only where somebody wants to know.
    fn own(&mut self, node: &'a Node, value: &Value, at: &str, depth: u32) -> bool {
        let mut fits = match value {
            Value::Array(list) => self.array(node, list, at),
            Value::Object(members) => self.object(node, value, members, at, depth),
            _ => true,
        };
        let all = self.told.is_some();
        if fits || all {
            fits &= self.combined(node, value, at, depth);
        }
        if (fits || all) && node.choices.as_ref().is_some_and(|choices| !choices.iter().any(|choice| equal(choice, value))) {
            let possible = || Value::Array(node.choices.clone().unwrap_or_default());
            fits = self.tell(at, || format!("instance value ({value}) not found in enum (possible values: {})", possible()));
        }
        if fits || all {
            fits &= match value {
                Value::Number(number) => self.number(node, number, at),
                Value::String(text) => self.text(node, text, at),
                _ => true,
            };
        }
        let (bit, name) = kind(value);
        if (fits || all) && node.types.is_some_and(|types| types & bit == 0) {
            let allowed = || {
                let types = node.types.unwrap_or_default();
                let names: Vec<String> =
                    NAMES.iter().filter(|(_, bits)| types & bits == *bits).map(|(name, _)| format!("\"{name}\"")).collect();
                names.join(",")
            };
            fits = self.tell(at, || format!("instance type ({name}) does not match any allowed primitive type (allowed: [{}])", allowed()));
        }
        fits
    }

    /// `allOf`, `anyOf`, `not`, `oneOf`.
    fn combined(&mut self, node: &'a Node, value: &Value, at: &str, depth: u32) -> bool {
        let mut fits = true;
        if !node.all_of.is_empty() {
            let matched = self.matched(&node.all_of, value, depth);
            if matched < node.all_of.len() {
                let all = node.all_of.len();
                fits = self.tell(at, || format!("instance failed to match all required schemas (matched only {matched} out of {all})"));
            }
        }
        if !node.any_of.is_empty() && !node.any_of.iter().any(|number| self.silently(*number, value, depth)) {
            let all = node.any_of.len();
            fits = self.tell(at, || format!("instance failed to match at least one required schema among {all}"));
        }
        if node.not.is_some_and(|number| self.silently(number, value, depth)) {
            fits = self.tell(at, || "instance matched a schema which it should not have".into());
        }
        if !node.one_of.is_empty() {
            let (matched, all) = (self.matched(&node.one_of, value, depth), node.one_of.len());
            if matched != 1 {
                fits = self.tell(at, || format!("instance failed to match exactly one schema (matched {matched} out of {all})"));
            }
        }
        fits
    }

    fn matched(&mut self, schemas: &[usize], value: &Value, depth: u32) -> usize {
        schemas.iter().filter(|number| self.silently(**number, value, depth)).count()
    }

    fn array(&mut self, node: &Node, list: &[Value], at: &str) -> bool {
        let mut fits = true;
        let found = list.len();
        if let (Items::Each(each), Additional::Forbidden) = (&node.items, node.additional_items)
            && found > each.len()
        {
            let most = each.len();
            fits = self.tell(at, || format!("additional items are not allowed: found {found}, allowed {most}"));
        }
        if let Some(most) = node.max_items.filter(|most| found > *most) {
            fits = self.tell(at, || format!("array is too long: must have at most {most} elements but instance has {found} elements"));
        }
        if let Some(least) = node.min_items.filter(|least| found < *least) {
            fits = self.tell(at, || format!("array is too short: must have at least {least} elements but instance has {found} elements"));
        }
        if node.unique_items && !self.all_differ(list) {
            fits = self.tell(at, || "array must not contain duplicate elements".into());
        }
        fits
    }

    fn all_differ(&mut self, list: &[Value]) -> bool {
        list.iter().enumerate().all(|(index, value)| {
            self.steps = self.steps.saturating_add(u32::try_from(index).unwrap_or(u32::MAX) / 16);
            self.steps <= MOST_STEPS && !list[..index].iter().any(|other| equal(other, value))
        })
    }

    fn object(&mut self, node: &'a Node, value: &Value, members: &Map<String, Value>, at: &str, depth: u32) -> bool {
        let mut fits = true;
        if node.additional_properties == Additional::Forbidden {
            let known = |name: &str| {
                node.properties.iter().any(|(known, _)| known == name)
                    || node.pattern_properties.iter().any(|(_, pattern, _)| pattern.matches(name))
            };
            let others: Vec<&String> = members.keys().filter(|name| !known(name)).collect();
            if !others.is_empty() {
                fits = self.tell(at, || format!("object instance has properties which are not allowed by the schema: {}", names(others)));
            }
        }
        for (name, dependency) in node.dependencies.iter().filter(|(name, _)| members.contains_key(name)) {
            match dependency {
                Dependency::Members(wanted) => {
                    let missing: Vec<&String> = wanted.iter().filter(|other| !members.contains_key(*other)).collect();
                    if !missing.is_empty() {
                        fits = self.tell(at, || {
                            let wanted = names(wanted.iter().collect());
                            format!(
                                "property \"{name}\" of object has missing property dependencies (schema requires {wanted}; missing: {})",
                                names(missing)
                            )
                        });
                    }
                }
                Dependency::Schema(number) => fits &= self.fits(*number, value, at, depth + 1),
            }
        }
        let found = members.len();
        if let Some(most) = node.max_properties.filter(|most| found > *most) {
            fits = self.tell(at, || format!("object has too many properties (found {found} but schema requires at most {most})"));
        }
        if let Some(least) = node.min_properties.filter(|least| found < *least) {
            fits = self.tell(at, || format!("object has too few properties (found {found} but schema requires at least {least})"));
        }
        if node.required.iter().any(|name| !members.contains_key(name)) {
            let missing = node.required.iter().filter(|name| !members.contains_key(*name)).collect();
            fits = self.tell(at, || format!("object has missing required properties ({})", names(missing)));
        }
        fits
    }

    pub(super) fn number(&mut self, node: &Node, number: &serde_json::Number, at: &str) -> bool {
        let mut fits = true;
        if let Some((most, exclusive)) = &node.maximum {
            match (compare(number, most), exclusive) {
                (Ordering::Greater, _) => {
                    fits = self
                        .tell(at, || format!("numeric instance is greater than the required maximum (maximum: {most}, found: {number})"));
                }
                (Ordering::Equal, true) => {
                    fits = self.tell(at, || format!("numeric instance is not strictly lower than the required maximum {most}"))
                }
                _ => {}
            }
        }
        if let Some((least, exclusive)) = &node.minimum {
            match (compare(number, least), exclusive) {
                (Ordering::Less, _) => {
                    fits = self
                        .tell(at, || format!("numeric instance is lower than the required minimum (minimum: {least}, found: {number})"));
                }
                (Ordering::Equal, true) => {
                    fits = self.tell(at, || format!("numeric instance is not strictly greater than the required minimum {least}"));
                }
                _ => {}
            }
        }
        if let Some(of) = node.multiple_of.as_ref().filter(|of| !is_multiple(number, of)) {
            fits = self.tell(at, || format!("remainder of division is not zero ({number} / {of})"));
        }
        fits
    }

    pub(super) fn text(&mut self, node: &Node, text: &str, at: &str) -> bool {
        let mut fits = true;
        if let Some(format) = node.format.filter(|format| !format.fits(text)) {
            fits = self.tell(at, || format.complaint(text));
        }
        if node.max_length.is_some() || node.min_length.is_some() {
            let length = text.chars().count();
            if let Some(most) = node.max_length.filter(|most| length > *most) {
                fits = self.tell(at, || format!("string \"{text}\" is too long (length: {length}, maximum allowed: {most})"));
            }
            if let Some(least) = node.min_length.filter(|least| length < *least) {
                fits = self.tell(at, || format!("string \"{text}\" is too short (length: {length}, required minimum: {least})"));
            }
        }
        if let Some((source, _)) = node.pattern.as_ref().filter(|(_, pattern)| !pattern.matches(text)) {
            fits = self.tell(at, || format!("ECMA 262 regex \"{source}\" does not match input string \"{text}\""));
        }
        fits
    }

    /// Elements and members, each by its own schemas.
    fn inside(&mut self, node: &'a Node, value: &Value, at: &str, depth: u32) -> bool {
        let mut fits = true;
        match value {
            Value::Array(list) => {
                for (index, element) in list.iter().enumerate() {
                    let schema = match (&node.items, node.additional_items) {
                        (Items::All(schema), _) => Some(*schema),
                        (Items::Each(each), additional) => each.get(index).copied().or(match additional {
                            Additional::Schema(schema) => Some(schema),
                            _ => None,
                        }),
                        (Items::Any, _) => None,
                    };
                    if let Some(schema) = schema {
                        fits &= self.member(schema, element, at, || index.to_string(), depth);
                    }
                    if !fits && self.told.is_none() {
                        return false;
                    }
                }
            }
            Value::Object(members)
                if !node.properties.is_empty()
                    || !node.pattern_properties.is_empty()
                    || node.additional_properties != Additional::Allowed =>
            {
                for (name, member) in members {
                    let own = node.properties.iter().find(|(known, _)| known == name).map(|(_, schema)| *schema);
                    let mut is_known = own.is_some();
                    if let Some(schema) = own {
                        fits &= self.member(schema, member, at, || name.clone(), depth);
                    }
                    for (_, _, schema) in node.pattern_properties.iter().filter(|(_, pattern, _)| pattern.matches(name)) {
                        is_known = true;
                        fits &= self.member(*schema, member, at, || name.clone(), depth);
                    }
                    if let (false, Additional::Schema(schema)) = (is_known, node.additional_properties) {
                        fits &= self.member(schema, member, at, || name.clone(), depth);
                    }
                    if !fits && self.told.is_none() {
                        return false;
                    }
                }
            }
            _ => {}
        }
        fits
    }

    fn member(&mut self, schema: usize, value: &Value, at: &str, name: impl FnOnce() -> String, depth: u32) -> bool {
        // The place is only made where it is told.
        match self.told {
            None => self.fits(schema, value, "", depth + 1),
            Some(_) => self.fits(schema, value, &format!("{at}/{}", name().replace('~', "~0").replace('/', "~1")), depth + 1),
        }
    }
}

/// A list of names, as JSON.
fn names(names: Vec<&String>) -> String {
    Value::from(names.into_iter().cloned().collect::<Vec<String>>()).to_string()
}
