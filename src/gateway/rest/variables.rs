//! Values that a request holds: query parameters, stage variables, `$context`, and the sources of parameter mapping.

use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use crate::gateway::Request;
use crate::model::Texts;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Query parameters in order, decoded; a `+` is a space (recorded).
pub(super) fn query(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['+', '%']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned())
}

/// Replaces `${stageVariables.name}`; a variable that the stage lacks comes out empty.
pub(in crate::gateway) fn with_stage_variables(text: &str, variables: &Texts) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("${stageVariables.") {
        out.push_str(&rest[..at]);
        let after = &rest[at + "${stageVariables.".len()..];
        let Some(end) = after.find('}') else {
            rest = &rest[at..];
            break;
        };
        out.push_str(variables.get(&after[..end]).map_or("", String::as_str));
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    out
}

/// The name of a required parameter (`method.request.{place}.{name}`) that the request lacks; a blank value counts as missing.
pub(super) fn missing_parameter(request: &Request, staged: &Staged<'_>, routed: &Routed<'_>, parameter: &str) -> Option<String> {
    let value = method_request(request, staged, Some(routed), parameter.strip_prefix("method.request.")?);
    let (_, name) = parameter.strip_prefix("method.request.")?.split_once('.')?;
    value.is_none_or(|value| value.trim().is_empty()).then(|| name.to_owned())
}

/// `{querystring|header|path}.{name}` of the method request.
pub(super) fn method_request<'a>(
    request: &'a Request,
    staged: &Staged<'a>,
    routed: Option<&Routed<'a>>,
    source: &str,
) -> Option<Cow<'a, str>> {
    let (place, name) = source.split_once('.')?;
    match place {
        "querystring" => query(staged.query).filter(|(key, _)| key == name).last().map(|(_, value)| value),
        "header" => request.header(name).map(Cow::Borrowed),
        "path" => routed?.path_parameters.iter().find(|(key, _)| *key == name).map(|(_, value)| decode(value)),
        _ => None,
    }
}

/// A variable of `$context`, as gateway responses and parameter mapping know it (`api-gateway-mapping-template-reference`).
pub(super) fn context<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: Option<&Routed<'_>>, name: &str) -> Option<String> {
    Some(match name {
        "accountId" => gate.live.account_id.clone(),
        "apiId" => staged.api.api.id.clone(),
        "deploymentId" => staged.variant.deployment_id.clone(),
        "domainName" => staged.host.to_owned(),
        "domainPrefix" => domain_prefix(staged).to_owned(),
        "extendedRequestId" => gate.ids.extended_request_id(),
        "httpMethod" => gate.http_method.to_owned(),
        "identity.sourceIp" => gate.request.client().to_owned(),
        "identity.userAgent" => gate.request.header("User-Agent")?.to_owned(),
        "identity.vpceId" => staged.source_vpce?.to_owned(),
        "identity.vpcId" => gate.request.source_vpc.clone()?,
        "isCanaryRequest" => staged.is_canary().to_string(),
        "path" => staged.full_path.to_owned(),
        "protocol" => "HTTP/1.1".to_owned(),
        "requestId" => gate.ids.request_id(),
        "requestTime" => gate.now.clf(),
        "requestTimeEpoch" => (gate.now.micros() / 1_000).to_string(),
        "resourceId" => routed?.method.resource_id.clone(),
        "resourcePath" => routed?.method.resource_path.clone(),
        "stage" => staged.stage.stage.stage_name.clone(),
        _ => return gate.identity()?.variable(name),
    })
}

/// The first label of the host; the API's id where the host is the API's own, whatever VPC endpoint it names besides.
pub(super) fn domain_prefix<'a>(staged: &Staged<'a>) -> &'a str {
    match staged.mapped {
        Some(_) => staged.host.split('.').next().unwrap_or_default(),
        None => &staged.api.api.id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stage_variables_may_stand_anywhere() {
        let variables = Texts::from([("host".into(), "a.example.com".into()), ("alias".into(), "prod".into())]);
        assert_eq!(
            with_stage_variables("https://${stageVariables.host}/x:${stageVariables.alias}", &variables),
            "https://a.example.com/x:prod"
        );
        assert_eq!(with_stage_variables("f:${stageVariables.none}!${stageVariables.open", &variables), "f:!${stageVariables.open");
    }

    #[test]
    fn query_parameters_are_decoded() {
        let pairs: Vec<_> = query("a=1%202&b=x+y&c&&d=%2B").map(|(name, value)| format!("{name}:{value}")).collect();
        assert_eq!(pairs, ["a:1 2", "b:x y", "c:", "d:+"]);
    }
}
