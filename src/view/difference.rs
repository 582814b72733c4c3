//! The difference between two definitions of an API: what a stage serves and what is being edited. How it is shown is not here.

use crate::model::{ApiDefinition, Resource};
use crate::order;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// One thing of the API that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Whether it came, went or became another.
    pub kind: ChangeKind,
    /// What it is, such as `GET /pets`.
    pub subject: String,
    /// Which of its members differ; none where all of it came or went.
    pub members: Vec<MemberChange>,
}

/// Whether something came, went or became another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is only in what is being edited.
    Added,
    /// It is only in what is served.
    Removed,
    /// It is in both and differs.
    Changed,
}

/// A member that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberChange {
    /// Its name, such as `integration uri`.
    pub name: String,
    /// What is served; none if it is not there.
    pub served: Option<String>,
    /// What is being edited; none if it is not there.
    pub edited: Option<String>,
}

impl ChangeKind {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        }
    }
}

/// Leaves of a JSON value by the names that lead to them.
type Leaves = BTreeMap<String, String>;

/// Everything that differs: settings of the API, then resources and methods by path, then what they share.
///
/// Resources are matched by path and not by id, because an import over an API makes them anew.
pub fn difference(served: &ApiDefinition, edited: &ApiDefinition) -> Vec<Change> {
    let mut changes = Vec::new();
    compare("API settings", settings(served), settings(edited), &mut changes);
    let (before, after) = (by_path(served), by_path(edited));
    for path in union(&before, &after) {
        compare_resources(path, before.get(path).copied(), after.get(path).copied(), &mut changes);
    }
    let model = |model: &crate::model::Model| model.name.clone();
    compare_all("Model", &named(&served.models, model), &named(&edited.models, model), &mut changes);
    let validator = |validator: &crate::model::RequestValidator| validator.name.clone().unwrap_or_else(|| validator.id.clone());
    let (before, after) = (named(&served.request_validators, validator), named(&edited.request_validators, validator));
    compare_all("Request validator", &before, &after, &mut changes);
    let authorizer = |authorizer: &crate::model::Authorizer| authorizer.name.clone();
    compare_all("Authorizer", &named(&served.authorizers, authorizer), &named(&edited.authorizers, authorizer), &mut changes);
    let responses = |definition: &ApiDefinition| -> BTreeMap<String, Leaves> {
        definition.gateway_responses.iter().map(|(kind, response)| (kind.name().to_owned(), leaves(&**response, &[]))).collect()
    };
    compare_all("Gateway response", &responses(served), &responses(edited), &mut changes);
    changes
}

fn by_path(definition: &ApiDefinition) -> BTreeMap<&str, &Resource> {
    definition.resources.values().map(|resource| (resource.path.as_str(), &**resource)).collect()
}

fn union<'a, K: Ord, A, B>(one: &'a BTreeMap<K, A>, other: &'a BTreeMap<K, B>) -> BTreeSet<&'a K> {
    one.keys().chain(other.keys()).collect()
}

fn settings(definition: &ApiDefinition) -> Leaves {
    let mut leaves = Leaves::new();
    // Only these are written: what an API has beside its settings can be large.
    let settings = ApiDefinition { resources: Default::default(), models: Default::default(), ..definition.clone() };
    let Ok(Value::Object(members)) = serde_json::to_value(settings) else { return leaves };
    for name in ["apiKeySource", "binaryMediaTypes", "minimumCompressionSize", "policy", "extensions"] {
        if let Some(value) = members.get(name) {
            leaves.insert(name.to_owned(), text(value));
        }
    }
    leaves
}

fn compare_resources(path: &str, served: Option<&Resource>, edited: Option<&Resource>, changes: &mut Vec<Change>) {
    let kind = match (served, edited) {
        (None, Some(_)) => Some(ChangeKind::Added),
        (Some(_), None) => Some(ChangeKind::Removed),
        _ => None,
    };
    let methods = |resource: Option<&Resource>| -> BTreeMap<String, Leaves> { resource.map(methods_of).unwrap_or_default() };
    let (before, after) = (methods(served), methods(edited));
    // A resource without methods has no other line that would show it.
    if let Some(kind) = kind.filter(|_| before.is_empty() && after.is_empty()) {
        changes.push(Change { kind, subject: format!("Resource {path}"), members: Vec::new() });
    }
    for method in union(&before, &after) {
        pair(format!("{method} {path}"), before.get(method), after.get(method), changes);
    }
}

/// Methods with their leaves; what only repeats where they stand is left out.
fn methods_of(resource: &Resource) -> BTreeMap<String, Leaves> {
    let leaves_of = |method| {
        let mut leaves = leaves(method, &["httpMethod", "statusCode"]);
        // The integration's own HTTP method is no repetition.
        if let Some(backend) =
            serde_json::to_value(method).ok().as_ref().and_then(|method| method["methodIntegration"]["httpMethod"].as_str())
        {
            leaves.insert("integration httpMethod".into(), backend.to_owned());
        }
        // The default name space is the resource's id, which an import makes anew.
        if leaves.get("integration cacheNamespace").is_some_and(|space| *space == resource.id) {
            leaves.remove("integration cacheNamespace");
        }
        leaves
    };
    order::map(resource.resource_methods.iter().map(|(name, method)| (name.clone(), leaves_of(method))))
}

fn named<T: Serialize>(all: &BTreeMap<String, std::sync::Arc<T>>, name: impl Fn(&T) -> String) -> BTreeMap<String, Leaves> {
    order::map(all.values().map(|one| (name(one), leaves(&**one, &["id", "name"]))))
}

fn compare_all(what: &str, served: &BTreeMap<String, Leaves>, edited: &BTreeMap<String, Leaves>, changes: &mut Vec<Change>) {
    for name in union(served, edited) {
        pair(format!("{what} {name}"), served.get(name), edited.get(name), changes);
    }
}

fn pair(subject: String, served: Option<&Leaves>, edited: Option<&Leaves>, changes: &mut Vec<Change>) {
    match (served, edited) {
        (Some(served), Some(edited)) => compare(&subject, served.clone(), edited.clone(), changes),
        (Some(_), None) => changes.push(Change { kind: ChangeKind::Removed, subject, members: Vec::new() }),
        (None, Some(_)) => changes.push(Change { kind: ChangeKind::Added, subject, members: Vec::new() }),
        (None, None) => {}
    }
}

fn compare(subject: &str, served: Leaves, edited: Leaves, changes: &mut Vec<Change>) {
    let members: Vec<MemberChange> = union(&served, &edited)
        .into_iter()
        .filter(|name| served.get(*name) != edited.get(*name))
        .map(|name| MemberChange { name: name.clone(), served: served.get(name).cloned(), edited: edited.get(name).cloned() })
        .collect();
    if !members.is_empty() {
        changes.push(Change { kind: ChangeKind::Changed, subject: subject.to_owned(), members });
    }
}

fn leaves<T: Serialize>(value: &T, without: &[&str]) -> Leaves {
    let mut leaves = Leaves::new();
    if let Ok(Value::Object(members)) = serde_json::to_value(value) {
        walk("", &members, without, &mut leaves);
    }
    leaves
}

fn walk(above: &str, members: &Map<String, Value>, without: &[&str], leaves: &mut Leaves) {
    for (name, value) in members.iter().filter(|(name, _)| !without.contains(&name.as_str())) {
        let word = match name.as_str() {
            "methodIntegration" => "integration",
            "methodResponses" => "method response",
            "integrationResponses" => "response",
            other => other,
        };
        let path = if above.is_empty() { word.to_owned() } else { format!("{above} {word}") };
        match value {
            // A response that says nothing beyond its status is there all the same.
            Value::Object(inner) if inner.keys().all(|name| without.contains(&name.as_str())) => {
                leaves.insert(path, "present".into());
            }
            Value::Object(inner) => walk(&path, inner, without, leaves),
            leaf => {
                leaves.insert(path, text(leaf));
            }
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn definition(resources: Value) -> ApiDefinition {
        serde_json::from_value(json!({"rootResourceId": "r0", "resources": resources})).unwrap()
    }

    fn pets(id: &str, uri: &str) -> Value {
        json!({id: {"id": id, "path": "/pets", "resourceMethods": {"GET": {
            "httpMethod": "GET", "authorizationType": "NONE", "apiKeyRequired": false,
            "methodResponses": {"200": {"statusCode": "200"}},
            "methodIntegration": {
                "type": "HTTP_PROXY", "httpMethod": "GET", "uri": uri, "passthroughBehavior": "WHEN_NO_MATCH",
                "timeoutInMillis": 29000, "cacheNamespace": id, "cacheKeyParameters": []
            }
        }}}})
    }

    #[test]
    fn the_same_paths_under_new_ids_are_the_same() {
        assert_eq!(difference(&definition(pets("a", "https://a")), &definition(pets("b", "https://a"))), []);
    }

    #[test]
    fn a_method_names_the_members_that_changed() {
        let changes = difference(&definition(pets("a", "https://a")), &definition(pets("a", "https://b")));
        let member = MemberChange { name: "integration uri".into(), served: Some("https://a".into()), edited: Some("https://b".into()) };
        assert_eq!(changes, [Change { kind: ChangeKind::Changed, subject: "GET /pets".into(), members: vec![member] }]);
    }

    #[test]
    fn a_new_response_without_members_shows() {
        let mut edited = pets("a", "https://a");
        edited["a"]["resourceMethods"]["GET"]["methodResponses"]["404"] = json!({"statusCode": "404"});
        let changes = difference(&definition(pets("a", "https://a")), &definition(edited));
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].members[0].name, "method response 404");
        assert_eq!(changes[0].members[0].served, None);
    }

    #[test]
    fn methods_and_bare_resources_come_and_go() {
        let bare = definition(json!({"x": {"id": "x", "path": "/orders"}}));
        let changes = difference(&definition(pets("a", "https://a")), &bare);
        let shown: Vec<(ChangeKind, &str)> = changes.iter().map(|change| (change.kind, change.subject.as_str())).collect();
        assert_eq!(shown, [(ChangeKind::Added, "Resource /orders"), (ChangeKind::Removed, "GET /pets")]);
    }

    #[test]
    fn settings_and_models_are_compared() {
        let served: ApiDefinition = serde_json::from_value(json!({
            "models": {"Pet": {"id": "m1", "name": "Pet", "contentType": "application/json", "schema": "{}"}}
        }))
        .unwrap();
        let edited: ApiDefinition = serde_json::from_value(json!({
            "apiKeySource": "AUTHORIZER",
            "models": {"Pet": {"id": "m2", "name": "Pet", "contentType": "application/json", "schema": "{\"type\":\"object\"}"}}
        }))
        .unwrap();
        let subjects: Vec<String> = difference(&served, &edited).into_iter().map(|change| change.subject).collect();
        assert_eq!(subjects, ["API settings", "Model Pet"]);
    }
}
