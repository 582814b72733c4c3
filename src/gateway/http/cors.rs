//! Step "cors" (`http-api-cors`): preflights are answered by the gateway, and responses to other origins get the configured headers.

use super::parse::Staged;
use super::serve::Gate;
use crate::gateway::wire::Made;
use crate::gateway::{Detail, Header, Outcome, Step, Tracer};
use crate::model::http::{Cors, Route};
use bytes::Bytes;
use std::borrow::Cow;

/// A preflight's answer, if the request is one that the gateway answers: also where no route is for OPTIONS.
///
/// A `$default` route that asks for authorization takes preflights as it takes everything else, and refuses them for want of a token: the guide
/// says to add an `OPTIONS /{proxy+}` route.
pub(super) fn preflight<B, T: Tracer>(gate: &Gate<'_, B>, staged: &Staged<'_>, found: Option<usize>, tracer: &mut T) -> Option<Made> {
    let cors = staged.compiled.definition.cors_configuration.as_ref()?;
    let origin = gate.request.header("Origin")?;
    let asks = gate.request.method == "OPTIONS" && gate.request.header("Access-Control-Request-Method").is_some();
    let route = found.and_then(|index| staged.compiled.routes.get(index)).map(|compiled| &*compiled.route);
    let takes_all = |route: &Route| route.route_key == Route::DEFAULT && route.authorization_type != "NONE";
    if !asks || route.is_some_and(takes_all) {
        tracer.step(Step::Cors, Outcome::Skip, || {
            let note = if asks {
                format!("A preflight of {origin}. The $default route asks for authorization and takes it: add a route OPTIONS /{{proxy+}} without authorization")
            } else {
                format!("A request of {origin}: the response gets the configured CORS headers{}", if allowed(cors, origin).is_some() { "" } else { ", but this origin is not allowed, so there are none" })
            };
            Detail::Note { note }
        });
        return None;
    }
    let headers = preflight_headers(cors, origin);
    tracer.step(Step::Cors, Outcome::Pass, || Detail::Cors {
        origin: origin.to_owned(),
        preflight: true,
        allowed: allowed(cors, origin).is_some(),
        headers: headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
    });
    Some(Made { status: 204, headers, body: Bytes::new(), content_type: None })
}

/// The value of `Access-Control-Allow-Origin` for an origin; none if it is not allowed.
fn allowed<'a>(cors: &'a Cors, origin: &'a str) -> Option<&'a str> {
    cors.allow_origins.iter().find_map(|allowed| match allowed.as_str() {
        "*" => Some("*"),
        "https://*" | "http://*" => origin.starts_with(allowed.trim_end_matches('*')).then_some(origin),
        allowed => allowed.eq_ignore_ascii_case(origin).then_some(origin),
    })
}

fn preflight_headers(cors: &Cors, origin: &str) -> Vec<Header> {
    let mut headers = Vec::new();
    let Some(origin) = allowed(cors, origin) else { return headers };
    let mut add = |name: &'static str, value: String| headers.push((Cow::Borrowed(name), Cow::Owned(value)));
    add("access-control-allow-origin", origin.to_owned());
    if !cors.allow_methods.is_empty() {
        add("access-control-allow-methods", cors.allow_methods.join(","));
    }
    if !cors.allow_headers.is_empty() {
        add("access-control-allow-headers", cors.allow_headers.join(","));
    }
    if let Some(age) = cors.max_age {
        add("access-control-max-age", age.to_string());
    }
    if cors.allow_credentials == Some(true) {
        add("access-control-allow-credentials", "true".into());
    }
    headers
}

/// Puts the configured headers in the place of the backend's, which are ignored.
pub(super) fn apply<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, headers: &mut Vec<Header>) {
    let Some(cors) = staged.compiled.definition.cors_configuration.as_ref() else { return };
    headers.retain(|(name, _)| !name.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("access-control-")));
    let Some(origin) = gate.request.header("Origin").and_then(|origin| allowed(cors, origin)) else { return };
    headers.push((Cow::Borrowed("access-control-allow-origin"), Cow::Owned(origin.to_owned())));
    if cors.allow_credentials == Some(true) {
        headers.push((Cow::Borrowed("access-control-allow-credentials"), Cow::Borrowed("true")));
    }
    if !cors.expose_headers.is_empty() {
        headers.push((Cow::Borrowed("access-control-expose-headers"), Cow::Owned(cors.expose_headers.join(","))));
    }
}
