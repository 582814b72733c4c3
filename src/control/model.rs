//! Models: the JSON Schemas of bodies. Checking a body against one stands in `gateway`.

use super::model_template::flattened;
use super::patch;
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, ids, input::output, page::page};
use crate::model::{Account, ApiDefinition, Model};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateModel", create_model),
    ("GetModel", get_model),
    ("GetModels", get_models),
    ("UpdateModel", update_model),
    ("DeleteModel", delete_model),
];

fn create_model(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let definition = find::definition_mut(account, input)?;
    let name = input.required("name")?;
    let content_type = input.required("contentType")?;
    if name.is_empty() {
        return Err(ApiError::bad_request("Model name must be non-empty"));
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(ApiError::bad_request(format!("Model name must be alphanumeric: {name}")));
    }
    if definition.models.contains_key(name) {
        return Err(ApiError::conflict("Model name already exists for this REST API"));
    }
    let model = Model {
        id: ids::short(ctx.chance),
        name: name.to_owned(),
        description: input.owned("description")?.filter(|text| !text.is_empty()),
        schema: Some(check_schema(input.text("schema")?)?),
        content_type: content_type.to_owned(),
    };
    let answer = output(&model).map(Value::Object);
    definition.models.insert(model.name.clone(), Arc::new(model));
    answer
}

fn get_model(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let model = find_model(account, input)?;
    let mut answer = output(model)?;
    if let (true, Some(schema)) = (input.flag("flatten")?, &model.schema) {
        answer.insert("schema".into(), json!(flattened(find::definition(account, input)?, schema)));
    }
    Ok(Value::Object(answer))
}

fn get_models(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let models = find::definition(account, input)?.models.values();
    let items = models.map(|model| Ok((model.name.clone(), Value::Object(output(&**model)?)))).collect::<Result<_, ApiError>>()?;
    page(input, items)
}

fn update_model(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateModelInput", &mut violations)?;
    violations.finish()?;
    let mut model = find_model(account, input)?.clone();
    for patch in &patches {
        match patch.must_be_one_of(&["/description", "/schema"])? {
            "/description" => model.description = patch.text(),
            _ => model.schema = Some(check_schema(patch.value)?),
        }
    }
    let answer = output(&model).map(Value::Object);
    find::definition_mut(account, input)?.models.insert(model.name.clone(), Arc::new(model));
    answer
}

fn delete_model(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = find_model(account, input)?.name.clone();
    let definition = find::definition_mut(account, input)?;
    if let Some(reference) = reference_to(definition, &name) {
        return Err(ApiError::conflict(format!("Cannot delete model '{name}', is referenced in {reference}")));
    }
    definition.models.remove(&name);
    Ok(json!({}))
}

/// A model; where its API is unknown, AWS says that the model is (recorded).
pub(super) fn find_model<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Model, ApiError> {
    let name = input.required("modelName")?;
    let api = account.rest_apis.get(input.required("restApiId")?);
    let model = api.and_then(|api| api.definition.models.get(name));
    model.map(|model| &**model).ok_or_else(|| ApiError::not_found(format!("Invalid model name specified: {name}")))
}

/// What refers to a model, in AWS's words. Of several methods, the last by path is named (recorded of two).
fn reference_to(definition: &ApiDefinition, name: &str) -> Option<String> {
    for (resource, method) in definition.methods().into_iter().rev() {
        let path = format!("{}/{}", resource.path, method.http_method);
        if method.request_models.values().any(|model| model == name) {
            return Some(format!("method request: {path}"));
        }
        let responses = method.method_responses.values();
        if responses.filter_map(|response| response.response_models.as_ref()).flat_map(|models| models.values()).any(|model| model == name)
        {
            return Some(format!("method response: {path}"));
        }
    }
    let suffix = format!("/models/{name}\"");
    let refers = |model: &&Arc<Model>| model.name != name && model.schema.as_ref().is_some_and(|schema| schema.contains(&suffix));
    definition.models.values().find(refers).map(|model| format!("model: {}", model.name))
}

/// A schema must be there and be an object in JSON.
fn check_schema(schema: Option<&str>) -> Result<String, ApiError> {
    let schema = schema
        .filter(|schema| !schema.is_empty())
        .ok_or_else(|| ApiError::bad_request("Model schema must have at least 1 property or array items defined"))?;
    match serde_json::from_str::<Value>(schema) {
        Ok(Value::Object(_)) => Ok(schema.to_owned()),
        _ => Err(ApiError::bad_request(
            "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]",
        )),
    }
}
