//! Models of request bodies, compiled: each with the models that it refers to.

use crate::json::Schema;
use crate::model::{ApiDefinition, Method};
use serde_json::Value;
use std::collections::BTreeMap;

/// Where a model's address begins (`models-mappings-models`); then come the API's id, `/models/` and the model's name.
const ADDRESS: &str = "https://apigateway.amazonaws.com/restapis/";

/// A model that a body must fit.
#[derive(Debug)]
pub struct BodyModel {
    /// Its name.
    pub name: String,
    /// Its schema, or why it cannot be read.
    pub schema: Result<Schema, String>,
}

/// The models of a method's request, by media type.
pub(super) fn of(definition: &ApiDefinition, method: &Method) -> Vec<(String, BodyModel)> {
    let models = method.request_models.iter();
    models.map(|(media_type, name)| (media_type.clone(), BodyModel { name: name.clone(), schema: compile(definition, name) })).collect()
}

fn compile(definition: &ApiDefinition, name: &str) -> Result<Schema, String> {
    let schema = read(definition, name)?;
    let mut others: BTreeMap<String, Value> = BTreeMap::new();
    let mut waiting = addresses(&schema);
    while let Some(address) = waiting.pop() {
        if others.contains_key(&address) {
            continue;
        }
        let other = address.rsplit_once("/models/").map_or("", |(_, name)| name);
        let schema = read(definition, other)?;
        waiting.extend(addresses(&schema));
        others.insert(address, schema);
    }
    Schema::compile(&schema, &format!("{ADDRESS}api/models/{name}"), &others).map_err(|error| format!("Model {name}: {error}"))
}

fn read(definition: &ApiDefinition, name: &str) -> Result<Value, String> {
    let model = definition.models.get(name).ok_or_else(|| format!("There is no model {name}"))?;
    let text = model.schema.as_deref().unwrap_or("{}");
    serde_json::from_str(text).map_err(|error| format!("Model {name} is not JSON: {error}"))
}

/// The addresses of models that a schema refers to.
fn addresses(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str).filter(|address| address.starts_with(ADDRESS));
            let own = own.map(|address| address.split('#').next().unwrap_or_default().to_owned());
            own.into_iter().chain(members.values().flat_map(addresses)).collect()
        }
        Value::Array(list) => list.iter().flat_map(addresses).collect(),
        _ => Vec::new(),
    }
}
