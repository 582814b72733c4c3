//! Conditions of rules (`load-balancer-listeners`, "Rule condition types"): what they must be, and the form in which they are kept.

use super::find;
use crate::control::{ApiError, Input};
use crate::model::elb::{Condition, Values};
use crate::policy::Network;

/// How many values the conditions of a rule have at most, and how many wildcards (`load-balancer-limits`).
const MOST_VALUES: usize = 5;
const MOST_WILDCARDS: usize = 5;
/// The longest value.
const LONGEST: usize = 128;
/// The longest name of a header and of a method.
const LONGEST_NAME: usize = 40;

const FIELDS: [&str; 6] = ["path-pattern", "host-header", "http-header", "http-request-method", "query-string", "source-ip"];

/// The conditions that the input gives, checked.
pub(super) fn read(input: Input<'_>) -> Result<Option<Vec<Condition>>, ApiError> {
    let given = input.get("Conditions").and_then(|value| value.as_array());
    if given.into_iter().flatten().any(|condition| condition.to_string().contains("\"RegexValues\"")) {
        return Err(ApiError::new("NotSimulated", 501, "Regular expressions in conditions are not simulated: use wildcards"));
    }
    let Some(conditions) = input.read::<Vec<Condition>>("Conditions")? else { return Ok(None) };
    if conditions.is_empty() {
        return Err(find::invalid("A condition must be specified"));
    }
    let conditions: Vec<Condition> = conditions.into_iter().map(kept).collect::<Result<_, _>>()?;
    for field in ["host-header", "http-request-method", "path-pattern", "source-ip"] {
        if conditions.iter().filter(|condition| condition.field == field).count() > 1 {
            return Err(find::invalid(format!("A rule can only have one '{field}' condition")));
        }
    }
    let texts: Vec<&str> = conditions.iter().flat_map(texts).collect();
    if texts.len() > MOST_VALUES {
        return Err(find::invalid(format!("A rule can only have '{MOST_VALUES}' condition values")));
    }
    if texts.iter().flat_map(|text| text.chars()).filter(|c| matches!(c, '*' | '?')).count() > MOST_WILDCARDS {
        return Err(find::invalid(format!("A rule can only have '{MOST_WILDCARDS}' condition wildcards")));
    }
    Ok(Some(conditions))
}

/// The texts that a condition compares with, keys of a query among them not counted.
fn texts(condition: &Condition) -> Vec<&str> {
    let lists =
        [&condition.host_header_config, &condition.path_pattern_config, &condition.http_request_method_config, &condition.source_ip_config];
    let plain = lists.into_iter().flatten().flat_map(|list| &list.values);
    let header = condition.http_header_config.iter().flat_map(|header| &header.values);
    let query = condition.query_string_config.iter().flat_map(|query| query.values.iter().map(|pair| &pair.value));
    plain.chain(header).chain(query).map(String::as_str).collect()
}

/// A condition as it is kept and shown: hosts and paths in both forms.
fn kept(mut condition: Condition) -> Result<Condition, ApiError> {
    let field = condition.field.clone();
    if !FIELDS.contains(&field.as_str()) {
        return Err(find::invalid(format!("Condition field '{field}' must be one of '[{}]'", FIELDS.join(","))));
    }
    let older = std::mem::take(&mut condition.values);
    let config = match field.as_str() {
        "host-header" => Some(&mut condition.host_header_config),
        "path-pattern" => Some(&mut condition.path_pattern_config),
        "http-request-method" => Some(&mut condition.http_request_method_config),
        "source-ip" => Some(&mut condition.source_ip_config),
        _ => None,
    };
    if !older.is_empty() {
        match config {
            Some(config @ None) if ["host-header", "path-pattern"].contains(&field.as_str()) => *config = Some(Values { values: older }),
            Some(Some(_)) => return Err(find::invalid("You cannot specify both Values and the configuration of a condition")),
            _ => return Err(find::invalid(format!("A condition of the field '{field}' has no Values, but a configuration"))),
        }
    }
    if texts(&condition).is_empty() {
        return Err(find::invalid("A condition value must be specified"));
    }
    let configs = [
        ("host-header", condition.host_header_config.is_some()),
        ("path-pattern", condition.path_pattern_config.is_some()),
        ("http-header", condition.http_header_config.is_some()),
        ("query-string", condition.query_string_config.is_some()),
        ("http-request-method", condition.http_request_method_config.is_some()),
        ("source-ip", condition.source_ip_config.is_some()),
    ];
    if configs.iter().any(|(of, given)| *given != (*of == field)) {
        return Err(find::invalid(format!("A condition of the field '{field}' must have the configuration of that field, and no other")));
    }
    check(&condition)?;
    if let Some(values) = [&condition.host_header_config, &condition.path_pattern_config].into_iter().flatten().next() {
        condition.values = values.values.clone();
    }
    Ok(condition)
}

fn check(condition: &Condition) -> Result<(), ApiError> {
    let field = condition.field.as_str();
    for text in texts(condition) {
        if text.is_empty() || text.chars().count() > LONGEST {
            return Err(find::invalid(format!("A value of a '{field}' condition has 1 to {LONGEST} characters, not '{text}'")));
        }
        let allowed = |others: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.as_bytes().contains(&byte));
        let fits = match field {
            "host-header" => allowed("-.*?_") && text.contains('.'),
            "path-pattern" => allowed("_-.$/~\"'@:+&*?"),
            "http-request-method" => {
                text.chars().count() <= LONGEST_NAME && text.bytes().all(|byte| byte.is_ascii_uppercase() || b"-_".contains(&byte))
            }
            "source-ip" => text.contains('/') && text != "255.255.255.255/32" && Network::parse(text).is_some(),
            _ => text.bytes().all(|byte| (0x20..0x7f).contains(&byte)),
        };
        if !fits {
            return Err(find::invalid(format!("The value '{text}' of a '{field}' condition is not valid")));
        }
    }
    let name = condition.http_header_config.as_ref().map(|header| header.http_header_name.as_str());
    let is_name = |name: &str| {
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"*?-!#$%&'+.^_`|~".contains(&byte);
        !name.is_empty() && name.len() <= LONGEST_NAME && name.bytes().all(token)
    };
    match name {
        Some("") => Err(find::invalid("A header name must be specified")),
        Some(name) if !is_name(name) => Err(find::invalid(format!("The header name '{name}' of a condition is not valid"))),
        // "Wildcard characters are not supported in the header name": they stand for themselves. The host has a condition of its own.
        Some(name) if name.eq_ignore_ascii_case("host") => {
            Err(find::invalid("The header name 'Host' is not valid: use a condition of the field host-header"))
        }
        _ => Ok(()),
    }
}
