//! A template to measure with, and what it is evaluated with.

use super::{Body, ran};
use serde_json::json;
use stagecraft::vtl::{Scope, Template};

/// A request template as they are usual.
pub const TEMPLATE: &str = include_str!("../../tests/differential/template.vtl");
/// A body to evaluate it with.
pub const BODY: &str = include_str!("../../tests/differential/body.json");

/// The template, with the reading of the body.
pub const EVALUATED: Body = Body {
    name: "request template of 23 lines",
    items: 1,
    make: || {
        let (template, mut scope) = (Template::compile(TEMPLATE), scope());
        ran(move || {
            scope.set_body(BODY.to_owned());
            template.evaluate(&scope).expect("a text").len()
        })
    },
};

/// A request with eight headers.
pub fn scope() -> Scope {
    let pairs = |list: &[(&str, &str)]| list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let headers = [
        ("Accept", "*/*"),
        ("Content-Type", "application/json"),
        ("Host", "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"),
        ("User-Agent", "curl/8.5.0"),
        ("X-Amzn-Trace-Id", "Root=1-67b1c2d3-0123456789abcdef01234567"),
        ("X-Forwarded-For", "203.0.113.7"),
        ("X-Forwarded-Port", "443"),
        ("X-Forwarded-Proto", "https"),
    ];
    let context = json!({"stage": "prod", "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef", "httpMethod": "POST", "resourcePath": "/pets",
        "identity": {"sourceIp": "203.0.113.7", "userAgent": "curl/8.5.0"}, "authorizer": {"principalId": "ada"}});
    let mut scope = Scope::new(pairs(&[("petId", "7")]), pairs(&[("type", "dog")]), pairs(&headers), pairs(&[("alias", "live")]), &context);
    scope.set_body(BODY.to_owned());
    scope
}
