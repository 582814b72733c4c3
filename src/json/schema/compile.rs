//! From a schema's JSON to nodes: references are followed, patterns compiled, mistakes told with their place.

use super::{Additional, Dependency, Items, Node, SchemaError, format::Format, plain::Plain, uri, validate::kind_named};
use crate::pattern::Pattern;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Deeper schemas are refused, so that none can exhaust the stack.
const DEEPEST: usize = 100;

/// A schema at its place.
#[derive(Clone)]
struct Place<'a> {
    value: &'a Value,
    /// The address that references in it are relative to.
    base: String,
    /// JSON pointer, for messages.
    at: String,
}

struct Compiler<'a> {
    /// Every schema that has an address: documents, and what `id` names in them.
    named: BTreeMap<String, Place<'a>>,
    /// Nodes by where their JSON lies in memory: each schema is compiled once.
    known: BTreeMap<usize, usize>,
    nodes: Vec<Node>,
}

pub(super) fn compile(schema: &Value, address: &str, others: &BTreeMap<String, Value>) -> Result<(Vec<Node>, usize), SchemaError> {
    let mut compiler = Compiler { named: BTreeMap::new(), known: BTreeMap::new(), nodes: Vec::new() };
    for (uri, other) in others {
        compiler.name(Place { value: other, base: uri.clone(), at: String::new() }, 0);
    }
    let root = Place { value: schema, base: address.to_owned(), at: String::new() };
    compiler.name(root.clone(), 0);
    // The schema itself counts, whatever else goes by its address.
    compiler.named.insert(uri::split(address).0.to_owned(), root.clone());
    let root = compiler.node(&root, 0)?;
    Ok((compiler.nodes, root))
}

/// The base inside of a schema: its own `id`, seen from the base outside. Beside `$ref` there is no `id`.
fn inner_base(value: &Value, base: &str) -> String {
    match (value.get("id").and_then(Value::as_str), value.get("$ref")) {
        (Some(id), None) => uri::resolve(base, id),
        _ => base.to_owned(),
    }
}

/// Keywords below which there are values, not schemas.
const NO_SCHEMAS: [&str; 3] = ["enum", "default", "required"];
/// Keywords below which names stand, and schemas below those.
const NAMED_SCHEMAS: [&str; 4] = ["properties", "patternProperties", "definitions", "dependencies"];

impl<'a> Compiler<'a> {
    /// Notes every schema that has an address of its own.
    fn name(&mut self, place: Place<'a>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match place.value {
            Value::Object(members) => {
                let base = inner_base(place.value, &place.base);
                if base != place.base || depth == 0 {
                    let address = if base.ends_with('#') { uri::split(&base).0.to_owned() } else { base.clone() };
                    self.named.entry(address).or_insert_with(|| place.clone());
                }
                for (keyword, value) in members.iter().filter(|(keyword, _)| !NO_SCHEMAS.contains(&keyword.as_str())) {
                    if NAMED_SCHEMAS.contains(&keyword.as_str()) {
                        for value in value.as_object().into_iter().flat_map(Map::values) {
                            self.name(Place { value, base: base.clone(), at: String::new() }, depth + 1);
                        }
                    } else {
                        self.name(Place { value, base: base.clone(), at: String::new() }, depth + 1);
                    }
                }
            }
            Value::Array(list) => {
                for value in list {
                    self.name(Place { value, base: place.base.clone(), at: String::new() }, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// What a reference leads to.
    fn follow(&self, base: &str, reference: &str, at: &str) -> Result<Place<'a>, SchemaError> {
        let missing = || SchemaError { at: at.to_owned(), message: format!("There is nothing at the reference {reference}") };
        let whole = uri::resolve(base, reference);
        if let Some(place) = self.named.get(&whole) {
            return Ok(place.clone());
        }
        let (address, fragment) = uri::split(&whole);
        let mut place = self.named.get(address).cloned().ok_or_else(missing)?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return Err(missing());
        }
        for part in uri::parts(fragment) {
            let base = inner_base(place.value, &place.base);
            let value = match place.value {
                Value::Object(members) => members.get(&part),
                Value::Array(list) => part.parse::<usize>().ok().and_then(|index| list.get(index)),
                _ => None,
            };
            place = Place { value: value.ok_or_else(missing)?, base, at: format!("{}/{part}", place.at) };
        }
        Ok(place)
    }

    fn node(&mut self, place: &Place<'a>, depth: usize) -> Result<usize, SchemaError> {
        let identity = std::ptr::from_ref(place.value) as usize;
        if let Some(known) = self.known.get(&identity) {
            return Ok(*known);
        }
        let wrong = |message: String| SchemaError { at: place.at.clone(), message };
        if depth > DEEPEST {
            return Err(wrong(format!("The schema is nested more than {DEEPEST} deep")));
        }
        let Value::Object(members) = place.value else { return Err(wrong(format!("A schema is an object, and this is {}", place.value))) };
        let number = self.nodes.len();
        self.nodes.push(Node::default());
        self.known.insert(identity, number);
        let node = match members.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                let target = self.follow(&place.base, reference, &place.at)?;
                Node { reference: Some(self.node(&target, depth + 1)?), ..Node::default() }
            }
            None => {
                let base = inner_base(place.value, &place.base);
                Reader { compiler: self, members, base, at: &place.at, depth }.read()?
            }
        };
        let plain = Plain::of(&node);
        self.nodes[number] = Node { plain, ..node };
        Ok(number)
    }
}

/// Reads the keywords of one schema.
struct Reader<'c, 'a> {
    compiler: &'c mut Compiler<'a>,
    members: &'a Map<String, Value>,
    base: String,
    at: &'c str,
    depth: usize,
}

impl<'a> Reader<'_, 'a> {
    fn wrong(&self, keyword: &str, message: &str) -> SchemaError {
        SchemaError { at: format!("{}/{keyword}", self.at), message: format!("{keyword} {message}") }
    }

    fn schema(&mut self, value: &'a Value, at: &str) -> Result<usize, SchemaError> {
        let place = Place { value, base: self.base.clone(), at: format!("{}/{at}", self.at) };
        self.compiler.node(&place, self.depth + 1)
    }

    fn size(&self, keyword: &str) -> Result<Option<usize>, SchemaError> {
        let Some(value) = self.members.get(keyword) else { return Ok(None) };
        let size =
            value.as_u64().or_else(|| value.as_f64().filter(|size| *size >= 0.0 && libm::trunc(*size) == *size).map(|size| size as u64));
        let size = size.and_then(|size| usize::try_from(size).ok());
        size.map(Some).ok_or_else(|| self.wrong(keyword, "must be a whole number that is not negative"))
    }

    fn number(&self, keyword: &str) -> Result<Option<serde_json::Number>, SchemaError> {
        match self.members.get(keyword) {
            None => Ok(None),
            Some(Value::Number(number)) => Ok(Some(number.clone())),
            Some(_) => Err(self.wrong(keyword, "must be a number")),
        }
    }

    fn limit(&self, keyword: &str, exclusive: &str) -> Result<Option<(serde_json::Number, bool)>, SchemaError> {
        let is_exclusive = self.members.get(exclusive).and_then(Value::as_bool).unwrap_or(false);
        Ok(self.number(keyword)?.map(|number| (number, is_exclusive)))
    }

    fn list(&mut self, keyword: &str) -> Result<Vec<usize>, SchemaError> {
        match self.members.get(keyword) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) if !list.is_empty() => {
                list.iter().enumerate().map(|(index, value)| self.schema(value, &format!("{keyword}/{index}"))).collect()
            }
            Some(_) => Err(self.wrong(keyword, "must be a list of schemas, at least one")),
        }
    }

    fn texts(&self, keyword: &str, value: &Value) -> Result<Vec<String>, SchemaError> {
        let texts = value.as_array().and_then(|list| list.iter().map(|text| text.as_str().map(str::to_owned)).collect());
        texts.ok_or_else(|| self.wrong(keyword, "must be a list of names"))
    }

    fn compiled(&self, keyword: &str, pattern: &str) -> Result<Pattern, SchemaError> {
        Pattern::ecma_script(pattern).map_err(|_| self.wrong(keyword, &format!("'{pattern}' is not a regular expression")))
    }

    fn additional(&mut self, keyword: &str) -> Result<Additional, SchemaError> {
        Ok(match self.members.get(keyword) {
            None | Some(Value::Bool(true)) => Additional::Allowed,
            Some(Value::Bool(false)) => Additional::Forbidden,
            Some(value) => Additional::Schema(self.schema(value, keyword)?),
        })
    }

    fn members(&self, keyword: &str) -> Result<impl Iterator<Item = (&'a String, &'a Value)> + use<'a>, SchemaError> {
        match self.members.get(keyword) {
            None => Ok(None.into_iter().flatten()),
            Some(Value::Object(members)) => Ok(Some(members).into_iter().flatten()),
            Some(_) => Err(self.wrong(keyword, "must be an object")),
        }
    }

    fn read(mut self) -> Result<Node, SchemaError> {
        let types = match self.members.get("type") {
            None => None,
            Some(Value::String(name)) => Some(kind_named(name).ok_or_else(|| self.wrong("type", &format!("'{name}' does not exist")))?),
            Some(value) => Some(self.texts("type", value)?.iter().try_fold(0, |bits, name| {
                kind_named(name).map(|kind| bits | kind).ok_or_else(|| self.wrong("type", &format!("'{name}' does not exist")))
            })?),
        };
        let choices = match self.members.get("enum") {
            None => None,
            Some(Value::Array(list)) => Some(list.clone()),
            Some(_) => return Err(self.wrong("enum", "must be a list")),
        };
        let pattern = match self.members.get("pattern") {
            None => None,
            Some(Value::String(text)) => Some((text.clone(), self.compiled("pattern", text)?)),
            Some(_) => return Err(self.wrong("pattern", "must be a regular expression")),
        };
        let items = match self.members.get("items") {
            None => Items::Any,
            Some(Value::Array(list)) => {
                let each = list.iter().enumerate().map(|(index, value)| self.schema(value, &format!("items/{index}")));
                Items::Each(each.collect::<Result<_, _>>()?)
            }
            Some(value) => Items::All(self.schema(value, "items")?),
        };
        let mut properties = Vec::new();
        for (name, value) in self.members("properties")? {
            properties.push((name.clone(), self.schema(value, &format!("properties/{name}"))?));
        }
        let mut pattern_properties = Vec::new();
        for (name, value) in self.members("patternProperties")? {
            let pattern = self.compiled("patternProperties", name)?;
            pattern_properties.push((name.clone(), pattern, self.schema(value, &format!("patternProperties/{name}"))?));
        }
        let mut dependencies = Vec::new();
        for (name, value) in self.members("dependencies")? {
            let dependency = match value {
                Value::Array(_) => Dependency::Members(self.texts("dependencies", value)?),
                value => Dependency::Schema(self.schema(value, &format!("dependencies/{name}"))?),
            };
            dependencies.push((name.clone(), dependency));
        }
        Ok(Node {
            reference: None,
            plain: None,
            types,
            choices,
            maximum: self.limit("maximum", "exclusiveMaximum")?,
            minimum: self.limit("minimum", "exclusiveMinimum")?,
            multiple_of: self.number("multipleOf")?,
            max_length: self.size("maxLength")?,
            min_length: self.size("minLength")?,
            pattern,
            format: self.members.get("format").and_then(Value::as_str).and_then(Format::named),
            items,
            additional_items: self.additional("additionalItems")?,
            max_items: self.size("maxItems")?,
            min_items: self.size("minItems")?,
            unique_items: self.members.get("uniqueItems").and_then(Value::as_bool).unwrap_or(false),
            properties,
            pattern_properties,
            additional_properties: self.additional("additionalProperties")?,
            required: self.members.get("required").map_or(Ok(Vec::new()), |value| self.texts("required", value))?,
            dependencies,
            max_properties: self.size("maxProperties")?,
            min_properties: self.size("minProperties")?,
            all_of: self.list("allOf")?,
            any_of: self.list("anyOf")?,
            one_of: self.list("oneOf")?,
            not: self.members.get("not").map(|value| self.schema(value, "not")).transpose()?,
        })
    }
}
