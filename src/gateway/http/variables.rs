//! Values that a request holds: path and query as events show them, `$context` (`http-api-logging-variables`), the sources of parameter mapping.

use super::mapping::{self, Source};
use super::parse::Staged;
use super::route::Routed;
use super::router::decoded;
use super::serve::Gate;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Query parameters in order, decoded; a `+` is a space.
pub(super) fn query(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let decode = |text: &str| -> String { percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned() };
    query.split('&').filter(|pair| !pair.is_empty()).map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text: &str| !text.contains(['+', '%']);
        match plain(pair) {
            true => (Cow::Borrowed(name), Cow::Borrowed(value)),
            false => (Cow::Owned(decode(name)), Cow::Owned(decode(value))),
        }
    })
}

/// The path as events show it: with the stage's name where it stands in the URL, decoded.
pub(super) fn raw_path<'a>(staged: &Staged<'a>) -> Cow<'a, str> {
    decoded(staged.full_path)
}

/// The ARN of what is called, which authorizers and policies are asked about: with the request's method and path.
pub(super) fn request_arn<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> String {
    format!("{}/{}/{}{}", api_arn(gate, staged), staged.stage.stage.stage_name, gate.request.method, staged.path)
}

/// The ARN of the route, which permissions of functions are asked about.
pub(super) fn route_arn<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> String {
    let stage = &staged.stage.stage.stage_name;
    match routed.compiled.route.parts() {
        None => format!("{}/{stage}/$default", api_arn(gate, staged)),
        Some((method, path)) => {
            let method = if method == "ANY" { "*" } else { method };
            format!("{}/{stage}/{method}{path}", api_arn(gate, staged))
        }
    }
}

/// The ARN of an API: what ARNs of its routes and authorizers begin with.
pub(super) fn api_arn<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> String {
    format!("arn:aws:execute-api:{}:{}:{}", gate.live.region, gate.live.account_id, staged.api.api.api_id)
}

/// Puts stage variables into a text (`${stageVariables.name}`).
pub(super) fn with_stage_variables<'a>(text: &'a str, staged: &Staged<'_>) -> Cow<'a, str> {
    if !text.contains("${stageVariables.") {
        return Cow::Borrowed(text);
    }
    Cow::Owned(crate::gateway::rest::with_stage_variables(text, &staged.stage.stage.stage_variables))
}

/// The value of a source of a request's mapping, or of an identity source.
pub(super) fn source<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, source: &Source) -> Option<String> {
    match source {
        Source::Header(name) => mapping::header(&gate.request.headers, name).map(Cow::into_owned),
        Source::Query(name) => {
            let values: Vec<Cow<'_, str>> = query(staged.query).filter(|(key, _)| key == name).map(|(_, value)| value).collect();
            (!values.is_empty()).then(|| values.join(","))
        }
        Source::Path => Some(staged.path.to_owned()),
        Source::PathParameter(name) => {
            routed.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone().into_owned())
        }
        Source::Body => Some(gate.request.body.text().into_owned()),
        Source::BodyPath(path) => mapping::in_body(path.as_ref()?, &gate.request.body.0),
        Source::Context(name) => context(gate, staged, Some(routed), name),
        Source::StageVariable(name) => staged.stage.stage.stage_variables.get(name).cloned(),
        Source::Text(text) => Some(text.clone()),
    }
}

/// The first label of the host.
pub(super) fn domain_prefix<'a>(staged: &Staged<'a>) -> &'a str {
    staged.host.split('.').next().unwrap_or_default()
}

/// A variable of `$context`.
pub(super) fn context<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: Option<&Routed<'_>>, name: &str) -> Option<String> {
    Some(match name {
        "accountId" => gate.live.account_id.clone(),
        "apiId" => staged.api.api.api_id.clone(),
        "customDomain.basePathMatched" => {
            staged.mapped.map(|(_, path)| path.trim_start_matches('/').to_owned()).filter(|path| !path.is_empty())?
        }
        "domainName" => staged.host.to_owned(),
        "domainPrefix" => domain_prefix(staged).to_owned(),
        "requestId" | "extendedRequestId" => gate.ids.extended_request_id(),
        "httpMethod" => gate.request.method.clone(),
        "identity.sourceIp" => gate.request.client().to_owned(),
        "identity.userAgent" => gate.request.header("User-Agent")?.to_owned(),
        "path" => staged.full_path.to_owned(),
        "protocol" => "HTTP/1.1".to_owned(),
        "requestTime" => gate.now.clf(),
        "requestTimeEpoch" => (gate.now.micros() / 1_000).to_string(),
        "routeKey" => routed?.compiled.route.route_key.clone(),
        "stage" => staged.stage.stage.stage_name.clone(),
        _ => return gate.identity()?.variable(name),
    })
}
