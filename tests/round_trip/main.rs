//! Documents in, out and in again: an export with the extension `apigateway` says the whole API, and the export of what it makes is the same
//! text up to identifiers. In both versions and both formats, over real documents, documents of this folder, and documents made by chance.

mod documents;

use documents::{all, generated};
use proptest::prelude::*;
use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::control::{ApiError, Operation};
use stagecraft::model::{Method, RestApi};
use std::collections::BTreeSet;

/// Every version and format.
const WAYS: [(&str, &str); 4] =
    [("oas30", "application/json"), ("oas30", "application/yaml"), ("swagger", "application/json"), ("swagger", "application/yaml")];

#[test]
fn real_documents_survive_the_round_trip() {
    let (mut wrong, mut kept) = (Vec::new(), 0);
    for (id, text) in all() {
        for (kind, format) in WAYS {
            match round_trip(&text, kind, format) {
                Ok(Some(_)) => kept += 1,
                Ok(None) => {}
                Err(difference) => wrong.push(format!("{id} as {kind}, {format}: {difference}")),
            }
        }
    }
    println!("{kept} round trips of real documents");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_document_survives_the_round_trip(document in generated(), way in 0..WAYS.len()) {
        let (kind, format) = WAYS[way];
        let result = round_trip(&document.to_string(), kind, format);
        prop_assert!(result.is_ok(), "{}: {}", document, result.unwrap_err());
    }
}

/// Exports that the real service made of a document, member by member in their order.
#[test]
fn exports_are_those_of_the_real_service() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/specs/aws");
    let Ok(document) = std::fs::read_to_string(folder.join("localstack-pets.json")) else {
        return println!("skipped: there are no documents in {}", folder.display());
    };
    for (kind, extensions, file) in [
        ("swagger", "", "localstack-swagger-pets-get-export.json"),
        ("swagger", "apigateway", "localstack-swagger-pets-get-export-with-extensions.json"),
        ("oas30", "", "localstack-oas30-pets-get-export.json"),
        ("oas30", "apigateway", "localstack-oas30-pets-get-export-with-extensions.json"),
    ] {
        let mut engine = Engine::new(0);
        let id = call(&mut engine, "ImportRestApi", json!({"body": document})).expect("an API")["id"].as_str().expect("an id").to_owned();
        call(&mut engine, "CreateDeployment", json!({"restApiId": id, "stageName": "local"})).expect("a deployment");
        let input = json!({"restApiId": id, "stageName": "local", "exportType": kind, "parameters": {"extensions": extensions}});
        let exported = call(&mut engine, "GetExport", input).expect("an export");
        let body = exported["body"].as_str().unwrap_or_default().replace(&id, "<api-id:1>").replace("us-east-1", "<region>");
        let ours: Value = serde_json::from_str(&body).expect("JSON");
        let recorded = std::fs::read_to_string(folder.join(file)).expect("a recorded export");
        let recorded: Value = serde_json::from_str(&recorded).expect("JSON");
        // As texts, because the order of members counts.
        assert_eq!(format!("{ours:#}"), format!("{recorded:#}"), "{file}");
        assert_eq!(exported["contentDisposition"], format!("attachment; filename=\"{kind}_1.0.0.json\""));
        assert_eq!(exported["contentType"], "application/octet-stream");
    }
}

/// One document through import, export, import and export. None if it cannot be imported or deployed; the export if all is well.
fn round_trip(text: &str, kind: &str, format: &str) -> Result<Option<String>, String> {
    let mut engine = Engine::new(0);
    let Some(first) = deployed(&mut engine, text) else { return Ok(None) };
    let one = export(&mut engine, &first, kind, format).map_err(|error| error.message)?;
    let Some(second) = deployed(&mut engine, &one) else { return Err(format!("the export cannot be imported:\n{one}")) };
    let two = export(&mut engine, &second, kind, format).map_err(|error| error.message)?;
    same_text(&one.replace(&first, "ID"), &two.replace(&second, "ID"))?;
    let api = |id: &str| identityless(&engine.account.rest_apis[id], kind);
    let (before, after) = (api(&first), api(&second));
    // An export always has a version; a document need not.
    let before = if before["version"].is_null() { with(before, "version", &after["version"]) } else { before };
    same_tree("", &before, &after)?;
    Ok(Some(one))
}

/// Imports a document, gives a mock to what has no integration, and deploys it. The API's id, unless that cannot be.
fn deployed(engine: &mut Engine, text: &str) -> Option<String> {
    let id = call(engine, "ImportRestApi", json!({"body": text})).ok()?["id"].as_str()?.to_owned();
    let definition = engine.account.rest_apis[&id].definition.clone();
    for (resource, method) in definition.methods() {
        if method.method_integration.is_none() {
            let input = json!({"restApiId": id, "resourceId": resource.id, "httpMethod": method.http_method, "type": "MOCK"});
            call(engine, "PutIntegration", input).ok()?;
        }
    }
    call(engine, "CreateDeployment", json!({"restApiId": id, "stageName": "prod"})).ok()?;
    // A stage's export has the documentation of the version that the stage names.
    call(engine, "CreateDocumentationVersion", json!({"restApiId": id, "documentationVersion": "1", "stageName": "prod"})).ok()?;
    Some(id)
}

fn export(engine: &mut Engine, id: &str, kind: &str, format: &str) -> Result<String, ApiError> {
    let parameters = json!({"extensions": "apigateway"});
    let input = json!({"restApiId": id, "stageName": "prod", "exportType": kind, "accepts": format, "parameters": parameters});
    Ok(call(engine, "GetExport", input)?["body"].as_str().unwrap_or_default().to_owned())
}

fn call(engine: &mut Engine, operation: &str, input: Value) -> Result<Value, ApiError> {
    engine.call(&Operation::apigateway(operation, input))
}

/// An API without its identifiers, and with names in the place of those that lead from one thing to another.
fn identityless(api: &RestApi, kind: &str) -> Value {
    let definition = &api.definition;
    let mut resources: Vec<_> = definition.resources.values().collect();
    resources.sort_by_key(|resource| resource.order);
    let method = |method: &Method, resource_id: &str| {
        let mut method = method.clone();
        method.authorizer_id = method.authorizer_id.map(|id| definition.authorizers[&id].name.clone());
        method.request_validator_id = method.request_validator_id.and_then(|id| definition.request_validators[&id].name.clone());
        if let Some(integration) = method.method_integration.as_mut().filter(|integration| integration.cache_namespace == resource_id) {
            integration.cache_namespace = "its own".into();
        }
        if kind == "swagger" {
            as_swagger_says(&mut method);
        }
        json!(method)
    };
    let resources: Vec<Value> = resources
        .into_iter()
        .map(|resource| {
            let methods: Vec<Value> = resource.resource_methods.values().map(|one| method(one, &resource.id)).collect();
            json!({"path": resource.path, "methods": methods})
        })
        .collect();
    let mut others = json!(**definition);
    for name in ["resources", "rootResourceId"] {
        others.as_object_mut().map(|members| members.shift_remove(name));
    }
    if let Some(policy) = others["policy"].as_str() {
        others["policy"] = json!(policy.replace(&api.id, "ID"));
    }
    for name in ["models", "requestValidators", "authorizers"] {
        if let Some(members) = others.get(name).and_then(Value::as_object) {
            let mut list: Vec<Value> = members.values().map(|one| with(one.clone(), "id", &Value::Null)).collect();
            list.sort_by_key(|one| one["name"].to_string());
            for one in &mut list {
                if let Some(schema) = one["schema"].as_str() {
                    one["schema"] = serde_json::from_str(&schema.replace(&api.id, "ID")).unwrap_or(Value::Null);
                }
            }
            others[name] = json!(list);
        }
    }
    let mut documentation: Vec<Value> = api.documentation_parts.values().map(|part| json!([part.location, part.properties])).collect();
    documentation.sort_by_key(Value::to_string);
    json!({
        "name": api.name, "description": api.description, "version": api.version, "endpoint": api.endpoint_configuration,
        "disabled": api.disable_execute_api_endpoint, "resources": resources, "others": others,
        "documentation": documentation,
    })
}

/// What Swagger 2.0 can say of a method: one schema for a body, whatever its media types, which all responses share.
fn as_swagger_says(method: &mut Method) {
    let main = |models: &std::collections::BTreeMap<String, String>| models.get("application/json").or(models.values().next()).cloned();
    if let Some(model) = main(&method.request_models) {
        method.request_models.values_mut().for_each(|one| one.clone_from(&model));
    }
    let all: BTreeSet<String> = method
        .method_responses
        .values()
        .filter_map(|response| response.response_models.as_ref())
        .flat_map(|models| models.keys().cloned())
        .collect();
    for models in method.method_responses.values_mut().filter_map(|response| response.response_models.as_mut()) {
        if let Some(model) = main(models) {
            *models = all.iter().map(|media_type| (media_type.clone(), model.clone())).collect();
        }
    }
}

fn with(mut tree: Value, name: &str, value: &Value) -> Value {
    tree[name] = value.clone();
    tree
}

/// The first line in which two texts differ.
fn same_text(one: &str, two: &str) -> Result<(), String> {
    let differs = one.lines().zip(two.lines()).enumerate().find(|(_, (a, b))| a != b);
    match differs {
        Some((line, (a, b))) => Err(format!("the second export differs in line {}:\n  {a}\n  {b}", line + 1)),
        None if one.len() != two.len() => Err(format!("the second export has {} bytes, the first {}", two.len(), one.len())),
        None => Ok(()),
    }
}

/// The first place in which two trees differ.
fn same_tree(at: &str, one: &Value, two: &Value) -> Result<(), String> {
    match (one, two) {
        (Value::Object(a), Value::Object(b)) => {
            let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            names.into_iter().try_for_each(|name| same_tree(&format!("{at}/{name}"), &one[name.as_str()], &two[name.as_str()]))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().try_for_each(|(index, (a, b))| same_tree(&format!("{at}/{index}"), a, b))
        }
        _ if one == two => Ok(()),
        _ => Err(format!("{at} was {one} and became {two}")),
    }
}
