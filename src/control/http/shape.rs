//! Resources as JSON: what a call gives put over what is there, and read back by its types. An update changes what it names and nothing else.

use crate::control::{ApiError, Input};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// `base` with the members of the input put over it, but for those that only name the resource. Empty texts take a member away.
pub(super) fn over<T: Serialize + DeserializeOwned>(base: &T, input: Input<'_>, but: &[&str]) -> Result<T, ApiError> {
    let members = overlaid(value(base), input, but);
    serde_json::from_value(Value::Object(members)).map_err(|error| wrong(&error.to_string()))
}

/// The members of a resource.
pub(super) fn value<T: Serialize>(resource: &T) -> Map<String, Value> {
    match serde_json::to_value(resource) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn overlaid(mut members: Map<String, Value>, input: Input<'_>, but: &[&str]) -> Map<String, Value> {
    for (name, given) in input.0.as_object().into_iter().flatten() {
        if given.is_null() || but.contains(&name.as_str()) {
            continue;
        }
        if given.as_str() == Some("") && name != "Name" {
            members.shift_remove(name);
            continue;
        }
        members.insert(name.clone(), given.clone());
    }
    members
}

/// A map of the input put over one that is there: an empty text, or an empty object, takes an entry away (`http-api-parameter-mapping`, "Remove
/// configured parameter mappings").
pub(super) fn merged(base: Option<&Value>, input: Input<'_>, name: &str) -> Option<Value> {
    let given = input.get(name)?;
    let (Some(Value::Object(base)), Value::Object(given)) = (base, given) else { return Some(given.clone()) };
    let mut merged = base.clone();
    for (key, value) in given {
        let takes_away = value.as_str() == Some("") || value.as_object().is_some_and(Map::is_empty);
        if takes_away {
            merged.shift_remove(key);
        } else {
            merged.insert(key.clone(), value.clone());
        }
    }
    Some(Value::Object(merged))
}

/// The complaint of the AWS CLI about a value of the wrong type.
pub(super) fn wrong(message: &str) -> ApiError {
    ApiError::new("ParamValidation", 400, format!("Parameter validation failed:\nInvalid type for parameter: {message}"))
}

/// A text that is one of a few.
pub(super) fn one_of(name: &str, value: &str, known: &[&str]) -> Result<(), ApiError> {
    match known.contains(&value) {
        true => Ok(()),
        false => Err(ApiError::bad_request(format!("Invalid value '{value}' for {name}. Must be one of: [{}]", known.join(", ")))),
    }
}
