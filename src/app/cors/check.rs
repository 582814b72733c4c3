//! Whether a browser lets a script have a response, and whether a preflight's answer permits the request (the Fetch standard, "CORS check" and
//! "CORS-preflight fetch").

use super::request::{Page, PreflightPlan};
use crate::gateway::Response;
use serde::{Deserialize, Serialize};

/// Why the browser blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What is wrong, in a sentence.
    pub reason: String,
    /// What would mend it, in a sentence.
    pub remedy: String,
}

/// Response headers that scripts may read without being permitted to.
const ALWAYS_EXPOSED: [&str; 7] =
    ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

/// Whether a script of this page may have this response.
pub fn check(page: &Page, response: &Response) -> Result<(), Block> {
    let allowed = value(response, "Access-Control-Allow-Origin");
    let origin = page.origin.trim().trim_end_matches('/').to_ascii_lowercase();
    let block = |reason: String, remedy: &str| Err(Block { reason, remedy: remedy.to_owned() });
    match allowed.as_deref() {
        None => block("The response has no header Access-Control-Allow-Origin.".into(), missing(response)),
        Some("*") if !page.credentials => Ok(()),
        Some("*") => block(
            "Access-Control-Allow-Origin is *, which does not count for a request with credentials.".into(),
            "Answer with the page's own origin in Access-Control-Allow-Origin, and with Access-Control-Allow-Credentials: true.",
        ),
        Some(list) if list.contains(',') => block(
            format!("Access-Control-Allow-Origin holds several values ({list}); it may hold one."),
            "Send the header once, with one origin: gateway and backend must not both set it.",
        ),
        Some(other) if other != origin => block(
            format!("Access-Control-Allow-Origin is {other}, and the page's origin is {origin}."),
            "Answer with this origin, or with * where no credentials are sent. Scheme, host and port must be the same; a slash at the end is too much.",
        ),
        Some(_) if !page.credentials => Ok(()),
        Some(_) => match value(response, "Access-Control-Allow-Credentials").as_deref() {
            Some("true") => Ok(()),
            other => block(
                format!("The request has credentials, and Access-Control-Allow-Credentials is {}, not true.", other.unwrap_or("missing")),
                "Answer with Access-Control-Allow-Credentials: true, in small letters.",
            ),
        },
    }
}

/// Where the header is to be set, as far as the response tells.
fn missing(response: &Response) -> &'static str {
    // Only HTTP APIs have this one.
    if response.header("apigw-requestid").is_some() {
        return "The CORS configuration of the HTTP API must name this origin in AllowOrigins: then the gateway sets the header. Without a configuration the \
                backend must return it, and an OPTIONS request needs a route.";
    }
    match response.header("x-amzn-ErrorType").is_some() {
        true => {
            "The gateway itself answered: give its gateway responses (DEFAULT_4XX, DEFAULT_5XX) the header, too. If it answered an OPTIONS request, the \
             resource may lack that method."
        }
        false => "The integration response must set the header; behind a proxy integration the backend must return it.",
    }
}

/// Whether a preflight's answer permits the request.
pub fn preflight(page: &Page, plan: &PreflightPlan, response: &Response) -> Result<(), Block> {
    let block = |reason: String, remedy: String| Err(Block { reason, remedy });
    if response.header("x-amzn-ErrorType") == Some("MissingAuthenticationTokenException") {
        let reason = "The resource has no method OPTIONS: the gateway refused the preflight, and that answer permits nothing.".to_owned();
        return block(reason, "Enable CORS on the resource, which makes that method, and deploy the API.".into());
    }
    // A preflight itself goes without credentials, but its answer must permit them.
    check(page, response)?;
    if !(200..300).contains(&response.status) {
        let reason = format!("The preflight was answered with {}, and only 200 to 299 count.", response.status);
        return block(
            reason,
            "Let OPTIONS answer 200 or 204 without an API key and without an authorizer: preflights carry neither.".into(),
        );
    }
    let methods = list(response, "Access-Control-Allow-Methods");
    let simple = ["GET", "HEAD", "POST"].contains(&plan.method.as_str());
    if !simple && !methods.contains(&plan.method) && !is_wild(page, &methods) {
        let method = &plan.method;
        let reason = format!("Access-Control-Allow-Methods does not name {method}: it is {}.", shown(&methods));
        return block(reason, format!("Name {method} there, in capitals."));
    }
    let headers = list(response, "Access-Control-Allow-Headers");
    let named = |name: &str| headers.iter().any(|header| header.eq_ignore_ascii_case(name));
    for name in plan.headers.iter().filter(|name| !named(name)) {
        if name == "authorization" && headers.iter().any(|header| header == "*") {
            let reason = "Access-Control-Allow-Headers is *, which does not cover Authorization.".to_owned();
            return block(reason, "Name Authorization there.".into());
        }
        if !is_wild(page, &headers) {
            let reason = format!("Access-Control-Allow-Headers does not name {name}: it is {}.", shown(&headers));
            return block(reason, format!("Name {name} there."));
        }
    }
    Ok(())
}

/// Response headers by name: those that a script may read, and those that the browser hides from it.
pub fn exposed(page: &Page, response: &Response) -> (Vec<String>, Vec<String>) {
    let named = list(response, "Access-Control-Expose-Headers");
    let all = is_wild(page, &named);
    let may_read = |name: &str| {
        let cookie = name.eq_ignore_ascii_case("Set-Cookie") || name.eq_ignore_ascii_case("Set-Cookie2");
        let always = ALWAYS_EXPOSED.iter().any(|known| known.eq_ignore_ascii_case(name));
        !cookie && (all || always || named.iter().any(|known| known.eq_ignore_ascii_case(name)))
    };
    response.headers.iter().map(|(name, _)| name.to_string()).partition(|name| may_read(name))
}

/// `*` counts where no credentials are sent.
fn is_wild(page: &Page, names: &[String]) -> bool {
    !page.credentials && names.iter().any(|name| name == "*")
}

/// All values of a header, as browsers join them.
fn value(response: &Response, name: &str) -> Option<String> {
    let values: Vec<&str> =
        response.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect();
    if values.is_empty() { None } else { Some(values.join(", ")) }
}

fn list(response: &Response, name: &str) -> Vec<String> {
    value(response, name).unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn shown(names: &[String]) -> String {
    if names.is_empty() { "missing".into() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::Request;

    fn response(status: u16, headers: &[(&str, &str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned().into(), (*value).to_owned().into())).collect();
        Response { status, headers, ..Response::default() }
    }

    fn page(credentials: bool) -> Page {
        Page { origin: "https://www.example.com".into(), credentials }
    }

    fn reason(checked: Result<(), Block>) -> String {
        checked.err().map(|block| block.reason).unwrap_or_default()
    }

    #[test]
    fn the_origin_must_be_allowed() {
        let allow = |credentials, value: &str| check(&page(credentials), &response(200, &[("access-control-allow-origin", value)]));
        assert_eq!(allow(false, "*"), Ok(()));
        assert_eq!(allow(false, "https://www.example.com"), Ok(()));
        assert!(reason(allow(false, "https://example.com")).contains("the page's origin is https://www.example.com"));
        assert!(reason(allow(false, "https://www.example.com/")).starts_with("Access-Control-Allow-Origin is https://www.example.com/"));
        assert!(reason(allow(true, "*")).contains("credentials"));
        assert!(reason(allow(true, "https://www.example.com")).ends_with("is missing, not true."));
        assert!(reason(check(&page(false), &response(200, &[]))).contains("no header"));
        let twice = [("Access-Control-Allow-Origin", "*"), ("access-control-allow-origin", "https://www.example.com")];
        assert!(reason(check(&page(false), &response(200, &twice))).contains("several values"));
        let credentials = |value: &'static str| {
            check(
                &page(true),
                &response(200, &[("Access-Control-Allow-Origin", "https://www.example.com"), ("Access-Control-Allow-Credentials", value)]),
            )
        };
        assert_eq!(credentials("true"), Ok(()));
        assert!(credentials("True").is_err());
    }

    #[test]
    fn a_gateway_response_is_told_apart() {
        let remedy = |headers: &[(&str, &str)]| check(&page(false), &response(403, headers)).expect_err("blocked").remedy;
        assert!(remedy(&[("x-amzn-ErrorType", "ForbiddenException")]).contains("DEFAULT_4XX"));
        assert!(remedy(&[]).contains("integration response"));
        assert!(remedy(&[("apigw-requestid", "x=")]).contains("AllowOrigins"), "an HTTP API has no integration responses");
    }

    fn asked(method: &str, headers: &[&str]) -> PreflightPlan {
        let headers = headers.iter().map(|name| (*name).to_owned()).collect();
        PreflightPlan { request: Request::default(), method: method.into(), headers, reasons: Vec::new() }
    }

    #[test]
    fn a_preflight_permits_method_and_headers() {
        let answer = |status, methods: &str, headers: &str| {
            let all = [
                ("Access-Control-Allow-Origin", "*"),
                ("Access-Control-Allow-Methods", methods),
                ("Access-Control-Allow-Headers", headers),
            ];
            response(status, &all)
        };
        let ask = |method: &str, names: &[&str], answer: &Response| reason(preflight(&page(false), &asked(method, names), answer));
        assert_eq!(ask("DELETE", &[], &answer(200, "GET,DELETE", "")), "");
        assert_eq!(ask("POST", &["content-type"], &answer(204, "", "Content-Type,X-Api-Key")), "", "POST needs no permission");
        assert_eq!(
            ask("DELETE", &[], &answer(200, "GET,delete", "")),
            "Access-Control-Allow-Methods does not name DELETE: it is GET, delete."
        );
        assert_eq!(ask("DELETE", &["x-a"], &answer(200, "*", "*")), "");
        assert_eq!(
            ask("GET", &["authorization"], &answer(200, "*", "*")),
            "Access-Control-Allow-Headers is *, which does not cover Authorization."
        );
        assert_eq!(ask("GET", &["authorization"], &answer(200, "*", "*, authorization")), "");
        assert_eq!(ask("GET", &["x-a"], &answer(200, "*", "")), "Access-Control-Allow-Headers does not name x-a: it is missing.");
        assert!(ask("GET", &["x-a"], &answer(403, "*", "*")).contains("answered with 403"));
    }

    #[test]
    fn a_resource_without_options_is_told_apart() {
        let answer = response(403, &[("x-amzn-ErrorType", "MissingAuthenticationTokenException"), ("Access-Control-Allow-Origin", "*")]);
        let block = preflight(&page(false), &asked("PUT", &[]), &answer).expect_err("blocked");
        assert!(block.reason.contains("no method OPTIONS") && block.remedy.starts_with("Enable CORS"));
    }

    #[test]
    fn with_credentials_a_star_permits_nothing() {
        let answer = response(
            200,
            &[
                ("Access-Control-Allow-Origin", "https://www.example.com"),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "*"),
                ("Access-Control-Allow-Headers", "*"),
            ],
        );
        assert!(reason(preflight(&page(true), &asked("PUT", &[]), &answer)).contains("does not name PUT"));
        assert!(reason(preflight(&page(true), &asked("GET", &["x-a"]), &answer)).contains("does not name x-a"));
    }

    #[test]
    fn scripts_read_few_headers_unless_they_are_exposed() {
        let headers = [("Content-Type", "text/plain"), ("X-Own", "1"), ("Set-Cookie", "a=b"), ("x-amzn-RequestId", "r")];
        assert_eq!(exposed(&page(false), &response(200, &headers)).0, ["Content-Type"]);
        let with = |expose: &'static str| [&headers[..], &[("Access-Control-Expose-Headers", expose)]].concat();
        assert_eq!(exposed(&page(false), &response(200, &with("x-own"))).0, ["Content-Type", "X-Own"]);
        let (readable, hidden) = exposed(&page(false), &response(200, &with("*")));
        assert_eq!((readable.len(), hidden), (4, vec!["Set-Cookie".to_owned()]));
        assert_eq!(exposed(&page(true), &response(200, &with("*"))).0, ["Content-Type"]);
    }
}
