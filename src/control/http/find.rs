//! What calls name by identifiers, AWS's 404 for each, and pages of lists.

use crate::control::{ApiError, Input};
use crate::model::{Account, http};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// AWS's 404: what it is, and the identifier that was given.
pub(super) fn unknown(kind: &str, id: &str) -> ApiError {
    ApiError::not_found(format!("Invalid {kind} identifier specified {id}"))
}

/// The API that `ApiId` names.
pub(super) fn api<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Arc<http::Api>, ApiError> {
    let id = input.required("ApiId")?;
    account.http_apis.get(id).ok_or_else(|| unknown("API", id))
}

/// The same, to be changed.
pub(super) fn api_mut<'a>(account: &'a mut Account, input: Input<'_>) -> Result<&'a mut http::Api, ApiError> {
    let id = input.required("ApiId")?;
    account.http_apis.get_mut(id).map(Arc::make_mut).ok_or_else(|| unknown("API", id))
}

/// What is being edited of the API that `ApiId` names, to be changed; deployments that share it keep what they have.
pub(super) fn definition_mut<'a>(account: &'a mut Account, input: Input<'_>) -> Result<&'a mut http::Definition, ApiError> {
    Ok(Arc::make_mut(&mut api_mut(account, input)?.definition))
}

/// The item of a map that a member of the input names.
pub(super) fn item<'a, T>(items: &'a BTreeMap<String, T>, input: Input<'_>, member: &str, kind: &str) -> Result<&'a T, ApiError> {
    let id = input.required(member)?;
    items.get(id).ok_or_else(|| unknown(kind, id))
}

/// How many items a page has at most.
const MOST_ITEMS: usize = 1_000;

/// One page of a list by `MaxResults` and `NextToken`: a token is the key of the last item shown, in base64.
pub(super) fn page(input: Input<'_>, items: Vec<(String, Value)>) -> Result<Value, ApiError> {
    let number = match input.get("MaxResults") {
        None => MOST_ITEMS,
        Some(value) => {
            let number = value.as_u64().or_else(|| value.as_str()?.parse().ok());
            let number = number.and_then(|number| usize::try_from(number).ok()).filter(|number| *number > 0);
            number.ok_or_else(|| ApiError::bad_request("Invalid value for maxResults"))?.min(MOST_ITEMS)
        }
    };
    let start = match input.text("NextToken")? {
        None => 0,
        Some(token) => {
            let key = STANDARD.decode(token).ok();
            let place = key.and_then(|key| items.iter().position(|(known, _)| known.as_bytes() == key));
            place.ok_or_else(|| ApiError::bad_request("Invalid NextToken"))? + 1
        }
    };
    let mut answer = Map::new();
    let end = (start + number).min(items.len());
    let more = end < items.len() && end > start;
    let token = more.then(|| STANDARD.encode(&items[end - 1].0));
    answer.insert("Items".into(), items.into_iter().skip(start).take(number).map(|(_, item)| item).collect());
    if let Some(token) = token {
        answer.insert("NextToken".into(), token.into());
    }
    Ok(Value::Object(answer))
}
