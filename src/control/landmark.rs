//! What a log keeps of identifiers: those that an operation made, and landmarks. A landmark says how an identifier that no command of a log has made is found again in another account. Documents that are imported make
//! resources, authorizers and keys by the dozen, and answer with one identifier or none.

use super::Operation;
use crate::model::{Account, DocumentationPartLocation, RestApi};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What an identifier stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Landmark {
    /// The resource of an API at a path.
    Resource {
        /// The API's id.
        api: String,
        /// The path.
        path: String,
    },
    /// The authorizer of an API with a name.
    Authorizer {
        /// The API's id.
        api: String,
        /// The name.
        name: String,
    },
    /// The request validator of an API with a name.
    RequestValidator {
        /// The API's id.
        api: String,
        /// The name.
        name: String,
    },
    /// The documentation part of an API for a place.
    DocumentationPart {
        /// The API's id.
        api: String,
        /// The place.
        location: DocumentationPartLocation,
    },
    /// The API key with a value.
    ApiKey {
        /// The value.
        value: String,
    },
}

impl Landmark {
    /// What it stands for, as the beginning of a variable's name, and what tells it from others.
    pub fn name(&self) -> (&'static str, &str) {
        match self {
            Landmark::Resource { path, .. } if path == "/" => ("ROOT", ""),
            Landmark::Resource { path, .. } => ("RESOURCE", path),
            Landmark::Authorizer { name, .. } => ("AUTHORIZER", name),
            Landmark::RequestValidator { name, .. } => ("VALIDATOR", name),
            Landmark::DocumentationPart { .. } => ("PART", ""),
            Landmark::ApiKey { .. } => ("KEY", ""),
        }
    }

    /// The operation that lists it among others, and the query that picks it.
    pub fn lookup(&self) -> (Operation, String) {
        let list = |operation: &str, api: &String| Operation::apigateway(operation, json!({"restApiId": api, "limit": 500}));
        let named = |name: &String| format!("items[?name=={}].id", raw(name));
        match self {
            Landmark::Resource { api, path } => (list("GetResources", api), format!("items[?path=={}].id", raw(path))),
            Landmark::Authorizer { api, name } => (list("GetAuthorizers", api), named(name)),
            Landmark::RequestValidator { api, name } => (list("GetRequestValidators", api), named(name)),
            Landmark::DocumentationPart { api, location } => {
                let DocumentationPartLocation { kind, path, method, status_code, name } = location;
                let mut conditions = vec![format!("location.type=={}", raw(kind))];
                for (member, value) in [("path", path), ("method", method), ("statusCode", status_code), ("name", name)] {
                    if let Some(value) = value {
                        conditions.push(format!("location.{member}=={}", raw(value)));
                    }
                }
                (list("GetDocumentationParts", api), format!("items[?{}].id", conditions.join(" && ")))
            }
            Landmark::ApiKey { value } => {
                let list = Operation::apigateway("GetApiKeys", json!({"limit": 500, "includeValues": true}));
                (list, format!("items[?value=={}].id", raw(value)))
            }
        }
    }
}

/// A text as JMESPath writes one (a raw string).
fn raw(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// What names the client that a user pool gets where none is asked for.
pub const CLIENT: &str = "Clients[0]";

/// What an answer calls the identifiers that later commands may name.
pub fn made(operation: &Operation, output: &Value) -> BTreeMap<String, String> {
    let input = operation.input.to_string();
    let is_id = |name: &str| (name == "id" || name.ends_with("Id")) && !["rootResourceId", "RevisionId"].contains(&name);
    let members = output.as_object().into_iter().flatten();
    let ids = members.filter(|(name, _)| is_id(name) || (*name == "value" && operation.operation == "CreateApiKey"));
    // A pool that has several keeps those that it had.
    let client = output["Clients"].as_array().filter(|clients| clients.len() == 1).and_then(|clients| clients[0].as_str());
    let client = client.filter(|client| !input.contains(client));
    let client = client.map(|client| (CLIENT.to_owned(), client.to_owned()));
    let new = ids.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    let new = new.chain(arn(operation, output));
    new.filter(|(_, id)| !id.is_empty() && !input.contains(id.as_str())).chain(client).collect()
}

/// The ARN that a creation of `elbv2` answers with, in the one item of its list.
fn arn(operation: &Operation, output: &Value) -> Option<(String, String)> {
    let kind = operation.operation.strip_prefix("Create").filter(|_| operation.service == "elbv2")?;
    let arn = output[format!("{kind}s")][0][format!("{kind}Arn")].as_str()?;
    Some((format!("{kind}s[0].{kind}Arn"), arn.to_owned()))
}

/// What the identifiers stand for that an operation names and that no earlier one has made. The account is as the operation found it.
pub fn landmarks(account: &Account, operation: &Operation, is_made: &dyn Fn(&str) -> bool) -> BTreeMap<String, Landmark> {
    let mut words = BTreeSet::new();
    words_of(&operation.input, &mut words);
    let named = |member: &str| operation.input[member].as_str().unwrap_or_default();
    let apis: Vec<&RestApi> =
        [named("restApiId"), named("cloneFrom")].into_iter().filter_map(|id| account.rest_apis.get(id)).map(|api| &**api).collect();
    let landmark = |word: &str| {
        let key = || account.api_keys.get(word).map(|key| Landmark::ApiKey { value: key.value.clone() });
        apis.iter().find_map(|api| in_api(api, word)).or_else(key)
    };
    let found = words.into_iter().filter_map(|word| Some((word.to_owned(), landmark(word)?)));
    found.filter(|(word, _)| !is_made(word)).collect()
}

/// The words of all texts in a value: identifiers are such words, by themselves or within paths and ARNs.
fn words_of<'v>(value: &'v Value, words: &mut BTreeSet<&'v str>) {
    let mut split = |text: &'v str| words.extend(text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()));
    match value {
        Value::String(text) => split(text),
        Value::Array(list) => list.iter().for_each(|item| words_of(item, words)),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            words.extend(name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()));
            words_of(member, words);
        }),
        _ => {}
    }
}

/// What an identifier stands for in an API.
fn in_api(api: &RestApi, id: &str) -> Option<Landmark> {
    let definition = &api.definition;
    let of = || api.id.clone();
    if let Some(resource) = definition.resources.get(id) {
        return Some(Landmark::Resource { api: of(), path: resource.path.clone() });
    }
    if let Some(authorizer) = definition.authorizers.get(id) {
        return Some(Landmark::Authorizer { api: of(), name: authorizer.name.clone() });
    }
    if let Some(validator) = definition.request_validators.get(id) {
        return Some(Landmark::RequestValidator { api: of(), name: validator.name.clone().unwrap_or_default() });
    }
    let part = api.documentation_parts.get(id)?;
    Some(Landmark::DocumentationPart { api: of(), location: part.location.clone() })
}
