//! Lists in pages, as `limit` and `position` ask for them.

use super::{ApiError, Input};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

/// How many items a page has unless the call says otherwise, and at most.
const DEFAULT_LIMIT: usize = 25;
const MAX_LIMIT: usize = 500;

/// One page of a list whose items carry a key that is unique in it: `items`, and `position` where more follow.
///
/// A position is the key of the last item shown, in base64: opaque to callers, as AWS's are.
pub(super) fn page(input: Input<'_>, items: Vec<(String, Value)>) -> Result<Value, ApiError> {
    let limit = match input.integer("limit")? {
        None => DEFAULT_LIMIT,
        Some(limit) => usize::try_from(limit).unwrap_or(0).clamp(1, MAX_LIMIT),
    };
    let start = match input.text("position")? {
        None => 0,
        Some(position) => after(position, &items).ok_or_else(|| ApiError::bad_request("Invalid position parameter"))?,
    };
    let mut answer = Map::new();
    if let Some((last, _)) = items.get((start + limit).saturating_sub(1)).filter(|_| start + limit < items.len()) {
        answer.insert("position".into(), STANDARD.encode(last).into());
    }
    answer.insert("items".into(), items.into_iter().skip(start).take(limit).map(|(_, item)| item).collect());
    Ok(Value::Object(answer))
}

/// One page of a list of Lambda's, by `Marker` and `MaxItems`; `NextMarker` where more follow.
pub(super) fn marked(input: Input<'_>, member: &str, items: Vec<(String, Value)>) -> Result<Value, ApiError> {
    const MOST_ITEMS: usize = 50;
    let most = match input.integer("MaxItems")? {
        None => MOST_ITEMS,
        Some(limit) => usize::try_from(limit).unwrap_or(0).clamp(1, MOST_ITEMS),
    };
    let start = match input.text("Marker")? {
        None => 0,
        Some(marker) => after(marker, &items).ok_or_else(|| ApiError::new("InvalidParameterValueException", 400, "Invalid Marker"))?,
    };
    let mut answer = Map::new();
    if let Some((last, _)) = items.get((start + most).saturating_sub(1)).filter(|_| start + most < items.len()) {
        answer.insert("NextMarker".into(), STANDARD.encode(last).into());
    }
    answer.insert(member.into(), items.into_iter().skip(start).take(most).map(|(_, item)| item).collect());
    Ok(Value::Object(answer))
}

/// Where the page begins that follows this position.
fn after(position: &str, items: &[(String, Value)]) -> Option<usize> {
    let key = STANDARD.decode(position).ok()?;
    items.iter().position(|(known, _)| known.as_bytes() == key).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn items(count: usize) -> Vec<(String, Value)> {
        (0..count).map(|number| (format!("k{number}"), json!(number))).collect()
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap() {
        let mut seen = Vec::new();
        let mut input = json!({"limit": 2});
        loop {
            let answer = page(Input(&input), items(5)).expect("the position is one that was given");
            seen.extend(answer["items"].as_array().expect("items").clone());
            let Some(position) = answer.get("position") else { break };
            input["position"] = position.clone();
        }
        assert_eq!(seen, [0, 1, 2, 3, 4].map(|number| json!(number)));
    }

    #[test]
    fn a_full_last_page_has_no_position() {
        let answer = page(Input(&json!({"limit": 5})), items(5)).expect("a page");
        assert!(answer.get("position").is_none());
        assert!(page(Input(&json!({"position": "!"})), items(5)).is_err());
    }
}
