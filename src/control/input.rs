//! The input of an operation: its members, read with AWS's complaints about what is missing or of the wrong type.

use super::ApiError;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The members of an operation's input.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a>(pub &'a Value);

impl<'a> Input<'a> {
    /// A member, unless it is absent or null.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text that must be there: the AWS CLI refuses the call without it.
    pub fn required(&self, name: &str) -> Result<&'a str, ApiError> {
        self.text(name)?.ok_or_else(|| {
            ApiError::new("ParamValidation", 400, format!("Parameter validation failed:\nMissing required parameter in input: \"{name}\""))
        })
    }

    /// A text.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, ApiError> {
        self.get(name).map(|value| value.as_str().ok_or_else(|| wrong_type(name, value, "string"))).transpose()
    }

    /// A text of one's own.
    pub fn owned(&self, name: &str) -> Result<Option<String>, ApiError> {
        Ok(self.text(name)?.map(str::to_owned))
    }

    /// A text of one's own; none if it is empty, because AWS drops empty texts.
    pub fn non_empty(&self, name: &str) -> Result<Option<String>, ApiError> {
        Ok(self.owned(name)?.filter(|text| !text.is_empty()))
    }

    /// A switch; false if absent.
    pub fn flag(&self, name: &str) -> Result<bool, ApiError> {
        self.get(name).map_or(Ok(false), |value| value.as_bool().ok_or_else(|| wrong_type(name, value, "boolean")))
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.get(name).map(|value| value.as_i64().ok_or_else(|| wrong_type(name, value, "integer"))).transpose()
    }

    /// A structure, list or map, read into a type.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, ApiError> {
        self.get(name)
            .map(|value| {
                T::deserialize(value).map_err(|error| {
                    ApiError::new(
                        "ParamValidation",
                        400,
                        format!("Parameter validation failed:\nInvalid type for parameter {name}: {error}"),
                    )
                })
            })
            .transpose()
    }
}

fn wrong_type(name: &str, value: &Value, wanted: &str) -> ApiError {
    ApiError::new(
        "ParamValidation",
        400,
        format!("Parameter validation failed:\nInvalid type for parameter {name}, value: {value}, valid types: {wanted}"),
    )
}

/// Mapping templates without a text are shown as null, as AWS does.
fn empty_templates(members: &mut Map<String, Value>) {
    for (name, member) in members.iter_mut() {
        let Value::Object(inner) = member else { continue };
        if name == "requestTemplates" || name == "responseTemplates" {
            inner.values_mut().filter(|template| template.as_str() == Some("")).for_each(|template| *template = Value::Null);
        } else {
            empty_templates(inner);
        }
    }
}

/// An answer made of a serialisable resource.
pub fn output<T: serde::Serialize>(resource: &T) -> Result<Map<String, Value>, ApiError> {
    match serde_json::to_value(resource) {
        Ok(Value::Object(mut members)) => {
            empty_templates(&mut members);
            Ok(members)
        }
        Ok(other) => Err(ApiError::new("InternalFailure", 500, format!("an answer must be an object, not {other}"))),
        Err(error) => Err(ApiError::new("InternalFailure", 500, error.to_string())),
    }
}
