//! `EvaluateMappingTemplate` of the service `backends`: a mapping template tried by itself, as AppSync's operation of this name does with its own.

use crate::control::ApiError;
use crate::vtl::{Pairs, Scope, Template};
use serde_json::{Map, Value, json};

/// The members that the operation takes.
const MEMBERS: [&str; 7] = ["template", "body", "path", "querystring", "header", "stageVariables", "context"];

/// What `template` puts out for `body`, for the parameters `path`, `querystring` and `header`, for `stageVariables` and `context`:
/// `{"evaluationResult": "…"}`, or `{"error": {"message", "line", "column"}}`.
pub(super) fn evaluate(input: &Value) -> Result<Value, ApiError> {
    let none = Map::new();
    let members = input.as_object().unwrap_or(&none);
    if let Some(other) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(ApiError::bad_request(format!("EvaluateMappingTemplate has no member '{other}'; it may have {}", MEMBERS.join(", "))));
    }
    let text = |name: &str| match members.get(name) {
        None | Some(Value::Null) => Ok(""),
        Some(value) => value.as_str().ok_or_else(|| ApiError::bad_request(format!("'{name}' must be a text"))),
    };
    let template = text("template")?;
    let context = members.get("context").filter(|context| context.is_object()).cloned().unwrap_or_else(|| json!({}));
    let mut scope = Scope::new(
        pairs(members, "path")?,
        pairs(members, "querystring")?,
        pairs(members, "header")?,
        pairs(members, "stageVariables")?,
        &context,
    );
    scope.set_body(text("body")?.to_owned());
    Ok(match Template::compile(template).evaluate(&scope) {
        Ok(text) => json!({"evaluationResult": String::from_utf8_lossy(&text)}),
        Err(error) => json!({"error": {"message": error.message, "line": error.line, "column": error.column}}),
    })
}

fn pairs(members: &Map<String, Value>, name: &str) -> Result<Pairs, ApiError> {
    let wrong = || ApiError::bad_request(format!("'{name}' must be an object of texts"));
    match members.get(name) {
        None | Some(Value::Null) => Ok(Pairs::new()),
        Some(value) => {
            let texts = value.as_object().ok_or_else(wrong)?.iter();
            texts.map(|(name, value)| Ok((name.clone(), value.as_str().ok_or_else(wrong)?.to_owned()))).collect()
        }
    }
}
