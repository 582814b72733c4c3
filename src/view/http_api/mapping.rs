//! The form of an integration's parameter mapping (`http-api-parameter-mapping`): what is changed of requests, and of responses by their status.

use super::problems::Problems;
use crate::control::{ApiError, Operation};
use crate::model::Texts;
use crate::model::http::Integration;
use serde_json::{Map, Value, json};

/// How a parameter is changed, as keys have it, with AWS's word.
pub const MODIFICATIONS: [(&str, &str); 3] = [("append", "Append"), ("overwrite", "Overwrite"), ("remove", "Remove")];
/// What can be changed of a request, as keys have it, with AWS's word.
pub const OF_REQUESTS: [(&str, &str); 3] = [("header", "Header"), ("querystring", "Query string"), ("path", "Path")];
/// What can be changed of a response.
pub const OF_RESPONSES: [(&str, &str); 2] = [("header", "Header"), ("statuscode", "Status code")];

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// `append`, `overwrite` or `remove`.
    pub modification: String,
    /// `header`, `querystring`, `path` or `statuscode`.
    pub place: String,
    /// The name of the header or query parameter.
    pub name: String,
    /// What it becomes.
    pub value: String,
}

/// The changes of responses with one status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResponseMappings {
    /// The backend's status.
    pub status: String,
    /// The changes.
    pub mappings: Vec<Mapping>,
}

/// A parameter mapping while it is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappingDraft {
    /// Changes of requests.
    pub request: Vec<Mapping>,
    /// Changes of responses.
    pub responses: Vec<ResponseMappings>,
}

impl Default for Mapping {
    fn default() -> Mapping {
        Mapping { modification: "overwrite".into(), place: "header".into(), name: String::new(), value: String::new() }
    }
}

impl Mapping {
    /// Whether what it changes has a name.
    pub fn is_named(&self) -> bool {
        self.place == "header" || self.place == "querystring"
    }

    /// The key, such as `append:header.x`.
    fn key(&self) -> String {
        match self.is_named() {
            true => format!("{}:{}.{}", self.modification, self.place, self.name.trim()),
            false => format!("{}:{}", self.modification, self.place),
        }
    }

    /// The value; what is removed has none, which AWS writes as two quotes.
    fn written(&self) -> &str {
        if self.modification == "remove" { "''" } else { &self.value }
    }

    fn read((key, value): (&String, &String)) -> Mapping {
        let (modification, target) = key.split_once(':').unwrap_or(("overwrite", key));
        let (place, name) = target.split_once('.').unwrap_or((target, ""));
        let value = if modification == "remove" { String::new() } else { value.clone() };
        Mapping { modification: modification.to_owned(), place: place.to_owned(), name: name.to_owned(), value }
    }
}

fn read(texts: &Texts) -> Vec<Mapping> {
    texts.iter().map(Mapping::read).collect()
}

/// The mappings of one list as AWS has them; what stands twice or has no value is told at its row.
fn written(mappings: &[Mapping], field: &str, problems: &mut Problems) -> Texts {
    let mut texts = Texts::new();
    for (row, mapping) in mappings.iter().enumerate() {
        let field = format!("{field}.{row}");
        if mapping.is_named() && mapping.name.trim().is_empty() {
            problems.add(field, "It needs the name of what is changed");
        } else if mapping.written().is_empty() {
            problems.add(field, "It needs a value: an empty one takes the mapping away");
        } else if texts.insert(mapping.key(), mapping.written().to_owned()).is_some() {
            problems.add(field, format!("There is a mapping {} already", mapping.key()));
        }
    }
    texts
}

impl MappingDraft {
    /// The form of an integration's mapping.
    pub fn of(integration: &Integration) -> MappingDraft {
        let group = |(status, texts): (&String, &Texts)| ResponseMappings { status: status.clone(), mappings: read(texts) };
        // The parameters of a service are no mapping.
        let request = if integration.integration_subtype.is_some() { Vec::new() } else { read(&integration.request_parameters) };
        MappingDraft { request, responses: integration.response_parameters.iter().map(group).collect() }
    }

    /// The operation that makes an integration's mapping this one; none if it is already.
    pub fn operation(&self, api_id: &str, id: &str, saved: &MappingDraft) -> Result<Option<Operation>, Problems> {
        let mut problems = Problems::default();
        let request = written(&self.request, "request", &mut problems);
        let mut responses: Map<String, Value> = Map::new();
        for (place, group) in self.responses.iter().enumerate() {
            let texts = written(&group.mappings, &format!("response.{place}"), &mut problems);
            let status = group.status.trim();
            if status.is_empty() {
                problems.add(format!("response.{place}"), "Which status of the backend is it for?");
            } else if responses.contains_key(status) {
                problems.add(format!("response.{place}"), format!("The status {status} stands here twice"));
            } else if texts.is_empty() {
                problems.add(format!("response.{place}"), "It changes nothing: add a mapping, or take the status away");
            }
            responses.insert(status.to_owned(), json!(texts));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut input = json!({"ApiId": api_id, "IntegrationId": id});
        let mut before = Problems::default();
        let saved_request = written(&saved.request, "", &mut before);
        if request != saved_request {
            // An empty text takes a mapping away.
            let gone = saved_request.keys().filter(|key| !request.contains_key(*key)).map(|key| (key.clone(), String::new()));
            input["RequestParameters"] = json!(gone.chain(request.clone()).collect::<Texts>());
        }
        let saved_responses: Map<String, Value> =
            saved.responses.iter().map(|group| (group.status.clone(), json!(written(&group.mappings, "", &mut before)))).collect();
        if responses != saved_responses {
            for status in saved_responses.keys().filter(|status| !responses.contains_key(*status)) {
                input["ResponseParameters"][status] = json!({});
            }
            for (status, texts) in responses.iter().filter(|(status, texts)| saved_responses.get(*status) != Some(*texts)) {
                input["ResponseParameters"][status] = texts.clone();
            }
        }
        let changes = input.get("RequestParameters").is_some() || input.get("ResponseParameters").is_some();
        Ok(changes.then(|| Operation::apigatewayv2("UpdateIntegration", input)))
    }

    /// The row that a refusal is about: that whose key, or whose value, it quotes.
    pub fn place(&self, error: &ApiError) -> Option<Problems> {
        let message = &error.message;
        let quotes =
            |mapping: &Mapping| message.contains(&format!("'{}'", mapping.key())) || message.contains(&format!("'{}'", mapping.value));
        let found = |field: String| Some(Problems::one(field, message.clone()));
        let about_responses = message.contains("response parameter") || message.contains("refers to the request");
        if !about_responses && let Some(row) = self.request.iter().position(&quotes) {
            return found(format!("request.{row}"));
        }
        for (place, group) in self.responses.iter().enumerate() {
            if message.contains(&format!("{} is not a status code", group.status.trim())) {
                return found(format!("response.{place}"));
            }
            if let Some(row) = group.mappings.iter().position(&quotes) {
                return found(format!("response.{place}.{row}"));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Engine;

    fn mapping(key: &str, value: &str) -> Mapping {
        Mapping::read((&key.to_owned(), &value.to_owned()))
    }

    fn engine() -> (Engine, String, String) {
        let mut engine = Engine::new(0);
        let api = engine.call(&Operation::apigatewayv2("CreateApi", json!({"Name": "a", "ProtocolType": "HTTP"}))).expect("an API");
        let input = json!({"ApiId": api["ApiId"], "IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET",
            "IntegrationUri": "https://e.example.com", "PayloadFormatVersion": "1.0"});
        let made = engine.call(&Operation::apigatewayv2("CreateIntegration", input)).expect("an integration");
        let id = |value: &Value| value.as_str().expect("an id").to_owned();
        (engine, id(&api["ApiId"]), id(&made["IntegrationId"]))
    }

    #[test]
    fn a_mapping_is_saved_changed_and_taken_away() {
        let (mut engine, api, id) = engine();
        let now = |engine: &Engine| MappingDraft::of(&engine.account.http_apis[&api].definition.integrations[&id]);
        let mut draft = MappingDraft {
            request: vec![
                mapping("append:header.x", "$context.requestId"),
                mapping("overwrite:path", "/a"),
                mapping("remove:querystring.q", "''"),
            ],
            responses: vec![ResponseMappings { status: "500".into(), mappings: vec![mapping("overwrite:statuscode", "403")] }],
        };
        let operation = draft.operation(&api, &id, &now(&engine)).expect("no problem").expect("a change");
        engine.call(&operation).expect("a mapping");
        assert_eq!(now(&engine), draft);
        assert_eq!(draft.operation(&api, &id, &now(&engine)), Ok(None));
        draft.request.remove(0);
        draft.responses[0].status = "404".into();
        let operation = draft.operation(&api, &id, &now(&engine)).expect("no problem").expect("a change");
        assert_eq!(operation.input["RequestParameters"]["append:header.x"], "");
        assert_eq!(operation.input["ResponseParameters"], json!({"500": {}, "404": {"overwrite:statuscode": "403"}}));
        engine.call(&operation).expect("a mapping");
        assert_eq!(now(&engine), draft);
    }

    #[test]
    fn what_is_wrong_is_told_at_its_row() {
        let (mut engine, api, id) = engine();
        let of_request = |key: &str, value: &str| MappingDraft {
            request: vec![mapping("remove:header.y", ""), mapping(key, value)],
            ..MappingDraft::default()
        };
        let of_response = |status: &str, key: &str, value: &str| MappingDraft {
            request: Vec::new(),
            responses: vec![ResponseMappings { status: status.into(), mappings: vec![mapping(key, value)] }],
        };
        for (draft, field) in [
            (of_request("append:header.", "x"), "request.1"),
            (of_request("append:header.x", ""), "request.1"),
            (of_request("remove:header.y", ""), "request.1"),
            (of_request("append:header.authorization", "x"), "request.1"),
            (of_request("append:path", "/x"), "request.1"),
            (of_request("append:header.x", "$response.header.y"), "request.1"),
            (of_request("append:header.x", "$request.body..y"), "request.1"),
            (of_response("", "append:header.x", "y"), "response.0"),
            (of_response("99", "append:header.x", "y"), "response.0"),
            (of_response("200", "append:header.via", "y"), "response.0.0"),
            (of_response("200", "append:header.x", "$request.path"), "response.0.0"),
            (
                MappingDraft {
                    responses: vec![ResponseMappings { status: "200".into(), ..ResponseMappings::default() }],
                    ..MappingDraft::default()
                },
                "response.0",
            ),
        ] {
            let problems = match draft.operation(&api, &id, &MappingDraft::default()) {
                Err(problems) => problems,
                Ok(operation) => draft.place(&engine.call(&operation.expect("a change")).expect_err("a refusal")).expect("a row"),
            };
            assert!(problems.at(field).is_some(), "{field}: {problems:?}");
        }
    }
}
