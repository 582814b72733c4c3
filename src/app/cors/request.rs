//! A request as a browser sends it for a page's script: its origin, what the browser takes out, and whether it asks first with a preflight
//! (the Fetch standard, "CORS-safelisted method", "CORS-safelisted request-header", "forbidden request-header").

use crate::gateway::{Body, Request};
use serde::{Deserialize, Serialize};

/// The page whose script sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Page {
    /// Its origin, such as `https://www.example.com`; `null` for pages without one.
    pub origin: String,
    /// Whether it sends cookies and the like along (`credentials: "include"`).
    pub credentials: bool,
}

/// What the browser does with a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The request that goes out.
    pub request: Request,
    /// Whether it goes to another origin than the page's.
    pub is_cross_origin: bool,
    /// Headers that scripts may not set: the browser leaves them out.
    pub dropped: Vec<String>,
    /// The question that goes out first, if one does.
    pub preflight: Option<PreflightPlan>,
}

/// A preflight: a request with OPTIONS that asks whether the real one may be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct PreflightPlan {
    /// The preflight.
    pub request: Request,
    /// The method that it asks for.
    pub method: String,
    /// The headers that it asks for: names in lower case, in order.
    pub headers: Vec<String>,
    /// Why the browser asks, a sentence each.
    pub reasons: Vec<String>,
}

const FORBIDDEN_HEADERS: [&str; 21] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
/// Media types of bodies that HTML forms could send since long before CORS.
const SIMPLE_TYPES: [&str; 3] = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
/// The most bytes that all safelisted values may have together.
const MOST_SAFE_BYTES: usize = 1_024;

/// What a browser does with this request from this page; or the error that `fetch` throws, in a sentence.
pub fn plan(page: &Page, request: &Request) -> Result<Planned, String> {
    let origin = origin_of(&page.origin)?;
    let method = normalized(&request.method);
    if ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| method.eq_ignore_ascii_case(forbidden)) {
        return Err(format!("A script may not send {method}: fetch throws a TypeError"));
    }
    if ["GET", "HEAD"].contains(&method.as_str()) && !request.body.0.is_empty() {
        return Err(format!("A script may not send a body with {method}: fetch throws a TypeError"));
    }
    let (kept, dropped): (Vec<_>, Vec<_>) = request.headers.iter().cloned().partition(|(name, value)| !is_forbidden(name, value));
    let is_cross_origin = origin_of(&request.url).map_or(true, |target| target != origin);
    let reasons = if is_cross_origin { reasons(&method, &kept) } else { Vec::new() };
    let preflight = (!reasons.is_empty()).then(|| preflight(&origin, &method, &kept, request, reasons));
    let mut headers = kept;
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Accept")) {
        headers.push(("Accept".into(), "*/*".into()));
    }
    if is_cross_origin || !["GET", "HEAD"].contains(&method.as_str()) {
        headers.push(("Origin".into(), origin));
    }
    let dropped = dropped.into_iter().map(|(name, _)| name).collect();
    Ok(Planned { request: Request { method, headers, ..request.clone() }, is_cross_origin, dropped, preflight })
}

/// Why a preflight is needed; nothing if it is not.
fn reasons(method: &str, headers: &[(String, String)]) -> Vec<String> {
    let mut reasons = Vec::new();
    if !["GET", "HEAD", "POST"].contains(&method) {
        reasons.push(format!("The method {method} is none of GET, HEAD and POST."));
    }
    for (name, value) in headers.iter().filter(|(name, value)| !is_safe(name, value)) {
        reasons.push(match name.eq_ignore_ascii_case("Content-Type") {
            true => format!("The Content-Type {value} is none of {}.", SIMPLE_TYPES.join(", ")),
            false => format!("The header {} is not one that every request may have.", name.to_ascii_lowercase()),
        });
    }
    if reasons.is_empty() && too_many_bytes(headers) {
        reasons.push(format!("The headers that every request may have are longer than {MOST_SAFE_BYTES} bytes together."));
    }
    reasons
}

fn preflight(origin: &str, method: &str, headers: &[(String, String)], request: &Request, reasons: Vec<String>) -> PreflightPlan {
    let all = too_many_bytes(headers);
    let mut names: Vec<String> =
        headers.iter().filter(|(name, value)| all || !is_safe(name, value)).map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort_unstable();
    names.dedup();
    let mut asked = vec![("Accept".to_owned(), "*/*".to_owned()), ("Access-Control-Request-Method".into(), method.to_owned())];
    if !names.is_empty() {
        asked.push(("Access-Control-Request-Headers".into(), names.join(",")));
    }
    asked.push(("Origin".into(), origin.to_owned()));
    // A preflight never carries credentials, keys or a body.
    let question = Request { method: "OPTIONS".into(), headers: asked, body: Body::default(), ..request.clone() };
    PreflightPlan { request: question, method: method.to_owned(), headers: names, reasons }
}

/// Method names that the standard writes in capitals, however a script writes them. `patch` is not among them.
fn normalized(method: &str) -> String {
    let usual = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
    usual.iter().find(|usual| usual.eq_ignore_ascii_case(method)).map_or_else(|| method.to_owned(), |usual| (*usual).to_owned())
}

fn is_forbidden(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let overrides = ["x-http-method", "x-http-method-override", "x-method-override"].contains(&name.as_str());
    let forbidden_method = |method: &str| ["CONNECT", "TRACE", "TRACK"].iter().any(|one| one.eq_ignore_ascii_case(method.trim()));
    FORBIDDEN_HEADERS.contains(&name.as_str())
        || name == "via"
        || name.starts_with("proxy-")
        || name.starts_with("sec-")
        || overrides && value.split(',').any(forbidden_method)
}

/// Whether a header is safelisted with this value.
fn is_safe(name: &str, value: &str) -> bool {
    if value.len() > 128 {
        return false;
    }
    match name.to_ascii_lowercase().as_str() {
        "accept" => !value.bytes().any(is_unsafe_byte),
        "accept-language" | "content-language" => value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte)),
        "content-type" => {
            let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            !value.bytes().any(is_unsafe_byte) && SIMPLE_TYPES.contains(&essence.as_str())
        }
        "range" => is_simple_range(value),
        _ => false,
    }
}

fn too_many_bytes(headers: &[(String, String)]) -> bool {
    headers.iter().filter(|(name, value)| is_safe(name, value)).map(|(_, value)| value.len()).sum::<usize>() > MOST_SAFE_BYTES
}

fn is_unsafe_byte(byte: u8) -> bool {
    byte < 0x20 && byte != b'\t' || b"\"():<>?@[\\]{}\x7f".contains(&byte)
}

/// `bytes=N-` or `bytes=N-M`.
fn is_simple_range(value: &str) -> bool {
    let range = value.strip_prefix("bytes=").and_then(|range| range.split_once('-'));
    range.is_some_and(|(first, last)| {
        let number = |text: &str| text.parse::<u64>().ok();
        match (number(first), last.is_empty(), number(last)) {
            (Some(_), true, _) => true,
            (Some(first), false, Some(last)) => first <= last,
            _ => false,
        }
    })
}

/// The origin of a URL, or of what stands for one: scheme, host and port without the scheme's own.
fn origin_of(url: &str) -> Result<String, String> {
    let trimmed = url.trim();
    if trimmed == "null" {
        return Ok("null".into());
    }
    let invalid = || format!("'{url}' is not an origin: it looks like https://www.example.com");
    let (scheme, rest) = trimmed.split_once("://").ok_or_else(invalid)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let plain =
        |text: &str, others: &[u8]| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte));
    if !plain(&scheme, b"+-.") || !plain(&host, b"-._:[]") {
        return Err(invalid());
    }
    let usual_port = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let host = host.strip_suffix(usual_port).filter(|_| !usual_port.is_empty()).unwrap_or(&host);
    Ok(format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://a1.execute-api.us-east-1.amazonaws.com/prod/pets";

    fn planned(method: &str, headers: &[(&str, &str)], body: &str) -> Result<Planned, String> {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let request = Request { method: method.into(), url: URL.into(), headers, body: Body::from(body.to_owned()), ..Request::default() };
        plan(&Page { origin: "https://www.example.com".into(), credentials: false }, &request)
    }

    fn asks(method: &str, headers: &[(&str, &str)]) -> Option<Vec<String>> {
        planned(method, headers, "").expect("it can be sent").preflight.map(|preflight| preflight.headers)
    }

    #[test]
    fn simple_requests_are_sent_without_asking() {
        assert_eq!(asks("GET", &[]), None);
        assert_eq!(asks("HEAD", &[("Accept", "application/json")]), None);
        assert_eq!(asks("post", &[("Content-Type", "text/plain; charset=utf-8"), ("Accept-Language", "de-DE,de;q=0.9")]), None);
        assert_eq!(asks("GET", &[("Range", "bytes=0-99")]), None);
    }

    #[test]
    fn other_methods_headers_and_media_types_are_asked_for() {
        assert_eq!(asks("DELETE", &[]), Some(vec![]));
        assert_eq!(asks("POST", &[("Content-Type", "application/json")]), Some(vec!["content-type".into()]));
        assert_eq!(
            asks("GET", &[("X-Api-Key", "k"), ("Authorization", "t"), ("x-api-key", "l")]),
            Some(vec!["authorization".into(), "x-api-key".into()])
        );
        assert_eq!(asks("GET", &[("Range", "bytes=-5")]), Some(vec!["range".into()]));
        assert_eq!(asks("GET", &[("Accept", "<odd>")]), Some(vec!["accept".into()]));
        assert_eq!(asks("GET", &[("Accept", &"a".repeat(129))]), Some(vec!["accept".into()]));
        let reasons = planned("PUT", &[("Content-Type", "application/json")], "{}").expect("sent").preflight.expect("asked").reasons;
        assert_eq!(reasons.len(), 2, "{reasons:?}");
    }

    #[test]
    fn many_bytes_in_simple_headers_are_asked_for_too() {
        let long = "a".repeat(128);
        let headers: Vec<(&str, &str)> = (0..9).map(|_| ("Accept-Language", long.as_str())).collect();
        assert_eq!(asks("GET", &headers), Some(vec!["accept-language".into()]));
        assert_eq!(asks("GET", &headers[..8]), None);
    }

    #[test]
    fn the_preflight_carries_the_questions_and_nothing_of_the_request() {
        let asked = planned("PATCH", &[("X-Api-Key", "secret"), ("Content-Type", "application/json")], "{}").expect("sent").preflight;
        let request = asked.expect("a preflight").request;
        assert_eq!((request.method.as_str(), request.url.as_str(), request.body.0.len()), ("OPTIONS", URL, 0));
        assert_eq!(request.header("Access-Control-Request-Method"), Some("PATCH"));
        assert_eq!(request.header("Access-Control-Request-Headers"), Some("content-type,x-api-key"));
        assert_eq!((request.header("Origin"), request.header("X-Api-Key")), (Some("https://www.example.com"), None));
    }

    #[test]
    fn the_browser_leaves_out_what_scripts_may_not_set() {
        let planned = planned("GET", &[("Cookie", "a=b"), ("Origin", "https://evil.example"), ("Sec-Fetch-Mode", "x")], "").expect("sent");
        assert_eq!(planned.dropped, ["Cookie", "Origin", "Sec-Fetch-Mode"]);
        assert_eq!(planned.request.header("Origin"), Some("https://www.example.com"));
        assert!(planned.preflight.is_none());
    }

    #[test]
    fn some_requests_are_not_sent_at_all() {
        assert!(planned("GET", &[], "body").is_err_and(|error| error.contains("TypeError")));
        assert!(planned("TRACE", &[], "").is_err());
        let page =
            |origin: &str| plan(&Page { origin: origin.into(), credentials: false }, &Request { url: URL.into(), ..Request::default() });
        assert!(page("www.example.com").is_err() && page("https://").is_err() && page("https://a b").is_err());
        assert!(page("null").is_ok_and(|planned| planned.is_cross_origin));
    }

    #[test]
    fn the_same_origin_needs_no_permission() {
        for origin in ["https://a1.execute-api.us-east-1.amazonaws.com", "HTTPS://A1.execute-api.us-east-1.amazonaws.com:443/"] {
            let request = Request { method: "DELETE".into(), url: URL.into(), ..Request::default() };
            let planned = plan(&Page { origin: origin.into(), credentials: false }, &request).expect("sent");
            assert!(!planned.is_cross_origin && planned.preflight.is_none(), "{origin}");
        }
        let other = plan(
            &Page { origin: "http://a1.execute-api.us-east-1.amazonaws.com".into(), credentials: false },
            &Request { url: URL.into(), ..Request::default() },
        );
        assert!(other.is_ok_and(|planned| planned.is_cross_origin), "another protocol is another origin");
    }
}
