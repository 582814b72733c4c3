//! Requests to an issuer and its answers, as HTTP has them, and what was checked on the way.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What stands in a form or a query as it is (`application/x-www-form-urlencoded`, but a blank is `%20`, which both take).
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'*');

/// A request to an issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssuerRequest {
    /// The HTTP method.
    pub method: String,
    /// The path below the issuer's URL.
    pub path: String,
    /// Parameters of the query.
    pub query: Vec<(String, String)>,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Parameters of the body.
    pub form: Vec<(String, String)>,
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Check {
    /// What: the name of a parameter.
    pub check: String,
    /// Whether it is in order.
    pub passed: bool,
    /// In which way, in a sentence.
    pub note: String,
}

/// An issuer's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssuerAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// What was checked, in order; the last one failed if the request was refused.
    pub checks: Vec<Check>,
}

/// Parameters as a form or a query has them.
pub fn form(parameters: &[(&str, &str)]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, FORM).to_string();
    parameters.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

/// The parameters of a form or a query.
fn read(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (decode(name), decode(value))
    };
    text.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

/// The only value of a parameter; one that stands twice is none (RFC 6749, 3.1: parameters must not be included more than once).
fn only<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut values = parameters.iter().filter(|(own, _)| own == name);
    let first = values.next().filter(|(_, value)| !value.is_empty())?;
    if values.next().is_some() { None } else { Some(&first.1) }
}

impl IssuerRequest {
    /// A request of its parts; the target is the path with the query.
    pub fn new(method: &str, target: &str, headers: Vec<(String, String)>, body: &str) -> IssuerRequest {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let is_form = headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && value.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
        });
        IssuerRequest {
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            query: read(query),
            headers,
            form: if is_form { read(body) } else { Vec::new() },
        }
    }

    /// A parameter of the query.
    pub(super) fn asks(&self, name: &str) -> Option<&str> {
        only(&self.query, name)
    }

    /// A parameter of the body.
    pub(super) fn posts(&self, name: &str) -> Option<&str> {
        only(&self.form, name)
    }

    /// A header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Who is signed in: the cookie that the issuer's sign-in page leaves.
    pub(super) fn signed_in(&self) -> Option<&str> {
        let cookies = self.header("cookie")?.split(';').filter_map(|cookie| cookie.trim().split_once('='));
        cookies.filter(|(name, value)| *name == "session" && !value.is_empty()).map(|(_, value)| value).next()
    }
}

impl IssuerAnswer {
    /// An answer with a JSON document.
    pub(super) fn json(status: u16, body: &Value) -> IssuerAnswer {
        let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        IssuerAnswer { status, headers, body: body.to_string(), checks: Vec::new() }
    }

    /// The answer as an operation gives it, with what its body or its `Location` says, read.
    pub(super) fn show(&self) -> Value {
        let location = self.headers.iter().find(|(name, _)| name == "Location").and_then(|(_, url)| url.split_once('?'));
        let parameters: Map<String, Value> = match location {
            Some((_, query)) => read(query).into_iter().map(|(name, value)| (name, json!(value))).collect(),
            None => serde_json::from_str(&self.body).unwrap_or_default(),
        };
        json!({"Status": self.status, "Headers": self.headers, "Body": self.body, "Parameters": parameters, "Checks": self.checks})
    }
}

/// What is being checked of a request, in order.
#[derive(Debug, Default)]
pub(super) struct Checks(pub Vec<Check>);

impl Checks {
    pub(super) fn pass(&mut self, check: &str, note: impl Into<String>) {
        self.0.push(Check { check: check.to_owned(), passed: true, note: note.into() });
    }

    pub(super) fn fail(&mut self, check: &str, note: impl Into<String>) {
        self.0.push(Check { check: check.to_owned(), passed: false, note: note.into() });
    }
}
