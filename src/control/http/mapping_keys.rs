//! What the parameter mapping of an integration may say (`http-api-parameter-mapping`): keys, reserved headers, expressions.

use crate::control::ApiError;
use crate::model::Texts;

/// Headers that no mapping may change; a `*` at the end stands for any rest.
const RESERVED: [&str; 22] = [
    "access-control-*",
    "apigw-*",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-location",
    "forwarded",
    "keep-alive",
    "origin",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailers",
    "transfer-encoding",
    "upgrade",
    "x-amz-*",
    "x-amzn-*",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "via",
];

fn is_reserved(header: &str) -> bool {
    let header = header.to_ascii_lowercase();
    RESERVED.iter().any(|reserved| match reserved.strip_suffix('*') {
        Some(prefix) => header.starts_with(prefix),
        None => header == *reserved,
    })
}

/// Checks the changes that requests undergo.
pub(super) fn check_request(mappings: &Texts) -> Result<(), ApiError> {
    for (key, value) in mappings {
        check_key(key, true)?;
        check_value(key, value, "request")?;
    }
    Ok(())
}

/// Checks the changes that responses undergo for one status.
pub(super) fn check_response(status: &str, mappings: &Texts) -> Result<(), ApiError> {
    if status.len() != 3 || !status.parse().is_ok_and(|status: u16| (200..=599).contains(&status)) {
        return Err(ApiError::bad_request(format!("Invalid response parameters: {status} is not a status code between 200 and 599")));
    }
    for (key, value) in mappings {
        check_key(key, false)?;
        check_value(key, value, "response")?;
    }
    Ok(())
}

fn check_key(key: &str, request: bool) -> Result<(), ApiError> {
    let invalid = |reason: &str| {
        let kind = if request { "request" } else { "response" };
        Err(ApiError::bad_request(format!("Invalid mapping expression specified: {kind} parameter '{key}': {reason}")))
    };
    let Some((operation, target)) = key.split_once(':') else {
        return invalid("it must begin with append:, overwrite: or remove:");
    };
    if !["append", "overwrite", "remove"].contains(&operation) {
        return invalid("it must begin with append:, overwrite: or remove:");
    }
    match target.split_once('.') {
        Some(("header", name)) if !name.is_empty() => match is_reserved(name) {
            true => invalid("operations on this header are restricted"),
            false => Ok(()),
        },
        Some(("querystring", name)) if request && !name.is_empty() => Ok(()),
        None if request && target == "path" && operation == "overwrite" => Ok(()),
        None if !request && target == "statuscode" && operation == "overwrite" => Ok(()),
        _ if request => invalid("it must be about header.name, querystring.name or overwrite:path"),
        _ => invalid("it must be about header.name or overwrite:statuscode"),
    }
}

/// A value refers to the request, or to the response, whichever it is for; JSON paths go down step by step only.
fn check_value(key: &str, value: &str, side: &str) -> Result<(), ApiError> {
    let other = if side == "request" { "response" } else { "request" };
    let refers = |whose: &str| value.starts_with(&format!("${whose}.")) || value.contains(&format!("${{{whose}."));
    // The request is gone when its response is mapped, and a response is not there when its request is.
    if refers(other) {
        return Err(ApiError::bad_request(format!("Invalid mapping expression specified: '{value}' of '{key}' refers to the {other}")));
    }
    let body = format!("{side}.body");
    let deep = value.contains(&format!("{body}..")) || (value.contains(&body) && value.contains("[?("));
    if deep {
        return Err(ApiError::bad_request(format!(
            "Invalid mapping expression specified: '{value}': recursive descent and filter expressions aren't supported"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(key: &str, value: &str) -> bool {
        check_request(&Texts::from([(key.to_owned(), value.to_owned())])).is_ok()
    }

    fn response(key: &str, value: &str) -> bool {
        check_response("500", &Texts::from([(key.to_owned(), value.to_owned())])).is_ok()
    }

    #[test]
    fn keys_say_what_is_changed_and_how() {
        assert!(
            request("append:header.x", "$context.requestId") && request("remove:querystring.q", "''") && request("overwrite:path", "/a")
        );
        assert!(response("overwrite:statuscode", "403") && response("append:header.error", "$stageVariables.id"));
        for key in ["header.x", "set:header.x", "append:path", "overwrite:statuscode", "append:header.", "append:body.x"] {
            assert!(!request(key, "x"), "{key}");
        }
        assert!(!response("overwrite:path", "/") && !response("append:querystring.q", "1") && !response("append:statuscode", "1"));
    }

    #[test]
    fn reserved_headers_stay_as_they_are() {
        for name in ["Authorization", "X-Amz-Date", "Access-Control-Allow-Origin", "Via", "apigw-requestid", "x-forwarded-for"] {
            assert!(!request(&format!("overwrite:header.{name}"), "x"), "{name}");
        }
        assert!(request("overwrite:header.x-forwarded-port", "1"));
    }

    #[test]
    fn a_value_refers_to_its_own_side() {
        assert!(!request("append:header.x", "$response.header.y") && !response("append:header.x", "${request.path}"));
        assert!(!request("append:header.x", "$request.body..y") && !request("append:header.x", "$request.body.a[?(@.b)]"));
    }
}
