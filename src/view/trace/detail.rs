//! What a step that did not refuse saw and did, in a sentence or two with its numbers: one for each kind of detail.

use crate::gateway::{BucketReading, CanaryDraw, Detail, FunctionTarget, Outcome, QuotaReading};
use crate::model::{ApiKeySource, BasePathMapping, IntegrationType};
use crate::view::number::{amount, count, counted, duration, tokens};
use crate::view::status;
use std::collections::BTreeMap;

/// What the step saw and did.
pub(super) fn sentence(detail: &Detail, outcome: Outcome) -> String {
    match detail {
        Detail::Nothing {} => match outcome {
            Outcome::Pass => "The request went on.".into(),
            Outcome::Skip => "There was nothing to do here.".into(),
            Outcome::Refuse => "The request ended here.".into(),
        },
        Detail::Note { note } => format!("{}.", note.trim_end_matches('.')),
        Detail::Stage { api_id, stage, deployment_id, domain_name, base_path, canary, .. } => {
            let start = match domain_name {
                None => format!("The URL leads to API {api_id}, stage {stage}."),
                Some(domain) => {
                    let base_path = base_path.as_deref().unwrap_or(BasePathMapping::NONE);
                    format!("The custom domain name {domain} maps the base path {base_path} to API {api_id}, stage {stage}.")
                }
            };
            format!("{start} {}", canary_sentence(deployment_id, canary.as_ref()))
        }
        Detail::Method { resource_path, http_method, path_parameters, .. } => method(resource_path, http_method, path_parameters),
        Detail::Route { route_key, path_parameters, .. } => route(route_key, path_parameters),
        Detail::Listener { load_balancer, protocol, port, .. } => {
            format!("The host is that of the load balancer {load_balancer}, whose listener {protocol}:{port} takes the request.")
        }
        Detail::Rule { priority, action, passed_over, .. } => rule(*priority, action, passed_over),
        Detail::Cors { origin, allowed: true, .. } => {
            format!("A preflight of {origin}, which the CORS configuration allows: the gateway answers it, and no integration is called.")
        }
        Detail::Cors { origin, allowed: false, .. } => {
            format!(
                "A preflight of {origin}, which the CORS configuration does not allow: the answer has no CORS headers, so the browser stops here."
            )
        }
        Detail::Authorization(authorization) => super::authorization::sentence(authorization),
        Detail::ApiKey { required: false, .. } => {
            "The method does not require an API key: no key is looked at, and no usage plan applies.".into()
        }
        Detail::ApiKey { source, key_id, key_name, usage_plan_id, usage_plan_name, .. } => {
            let key = key_name.as_ref().or(key_id.as_ref());
            key_sentence(*source, key, usage_plan_name.as_ref().or(usage_plan_id.as_ref()))
        }
        Detail::Limits { quota, buckets } => limits(quota.as_ref(), buckets),
        Detail::Validation { validator, parameters, body, model } => validation(validator, *parameters, *body, model.as_deref()),
        Detail::Cache(reading) => super::cache::sentence(reading),
        Detail::IntegrationRequest { integration, method, uri, notes, .. } => {
            let call = integration_request(*integration, method.as_deref(), uri.as_deref());
            notes.iter().fold(call, |said, note| format!("{said} {note}"))
        }
        Detail::Called { latency_ms, status, function, function_error, .. } => {
            called(*latency_ms, *status, function.as_ref(), *function_error)
        }
        Detail::Selected { status_code, selection_pattern: Some(pattern), matched, .. } => {
            format!("The selection pattern {pattern} matched \"{matched}\": the integration response for {status_code} was chosen.")
        }
        Detail::Selected { status_code, selection_pattern: None, matched, .. } => {
            format!("No selection pattern matched \"{matched}\": the default integration response, for {status_code}, was chosen.")
        }
        Detail::Answer { status, bytes, content_encoding, not_cached } => {
            let coding = content_encoding.as_ref().map(|coding| format!(", compressed with {coding}")).unwrap_or_default();
            let kept = not_cached.as_ref().map(|why| format!(" The cache does not keep it. {why}.")).unwrap_or_default();
            format!("{} goes back to the client, with a body of {}{coding}.{kept}", status::line(*status), counted(*bytes as u64, "byte"))
        }
    }
}

fn route(route_key: &str, path_parameters: &BTreeMap<String, String>) -> String {
    let values: Vec<String> = path_parameters.iter().map(|(name, value)| format!("{name} is \"{value}\"")).collect();
    match (route_key, values.is_empty()) {
        ("$default", _) => "No other route matches: the $default route takes it.".into(),
        (key, true) => format!("The route {key} is the most specific match."),
        (key, false) => format!("The route {key} is the most specific match, and {}.", values.join(", ")),
    }
}

fn rule(priority: Option<u32>, action: &str, passed_over: &[u32]) -> String {
    let before: Vec<String> = passed_over.iter().map(u32::to_string).collect();
    let before = if before.is_empty() { String::new() } else { format!("Conditions are not met at priority {}. ", before.join(", ")) };
    match priority {
        Some(priority) => format!("{before}Those of the rule with priority {priority} are: its action is {action}."),
        None => format!("{before}The default rule takes the request: its action is {action}."),
    }
}

fn canary_sentence(deployment_id: &str, canary: Option<&CanaryDraw>) -> String {
    let Some(canary) = canary else { return format!("It has no canary: its deployment {deployment_id} serves the request.") };
    let percent = amount(canary.percent_traffic, 2);
    let drawn = drawn(canary);
    match canary.is_canary {
        true => format!("It drew {drawn} of 100: below {percent} %, so the canary deployment {deployment_id} serves it."),
        false => format!("It drew {drawn} of 100: not below {percent} %, so the stage's own deployment {deployment_id} serves it."),
    }
}

/// The draw, rounded down, with as many decimals as it takes to see on which side of the share it lies.
pub(super) fn drawn(canary: &CanaryDraw) -> String {
    let floor = |decimals: u32| {
        let scale = f64::from(10_u32.pow(decimals));
        libm::floor(canary.drawn * scale) / scale
    };
    let decimals = (1..6).find(|decimals| (floor(*decimals) < canary.percent_traffic) == canary.is_canary).unwrap_or(6);
    amount(floor(decimals), decimals as usize)
}

fn method(resource_path: &str, http_method: &str, path_parameters: &BTreeMap<String, String>) -> String {
    let any = if http_method == "ANY" { " ANY stands for every HTTP method that the resource does not have by itself." } else { "" };
    let values: Vec<String> = path_parameters.iter().map(|(name, value)| format!("{name} is \"{value}\"")).collect();
    let values = if values.is_empty() { String::new() } else { format!(", where {}", values.join(" and ")) };
    format!("The path leads to {http_method} {resource_path}{values}.{any}")
}

fn key_sentence(source: ApiKeySource, key: Option<&String>, plan: Option<&String>) -> String {
    let source = match source {
        ApiKeySource::Header => "The header x-api-key",
        ApiKeySource::Authorizer => "The authorizer",
    };
    let key = key.map_or("none", String::as_str);
    match plan {
        Some(plan) => format!("{source} gives the key {key}, which is enabled; usage plan {plan} joins it to this stage."),
        None => format!("{source} gives the key {key}."),
    }
}

fn limits(quota: Option<&QuotaReading>, buckets: &[BucketReading]) -> String {
    let buckets: Vec<String> = buckets
        .iter()
        .map(|bucket| format!("{} {} of {}", bucket.name, tokens(bucket.tokens_after), amount(bucket.burst_limit, 1)))
        .collect();
    let buckets = match buckets.as_slice() {
        [] => "No bucket applies.".into(),
        _ => format!("Every bucket had a token, and these are left: {}.", buckets.join("; ")),
    };
    let quota = quota.map(|quota| {
        format!(
            " Of the quota of usage plan {}, {} of {} are used.",
            quota.usage_plan_name,
            count(quota.used),
            counted(quota.allowed, "request")
        )
    });
    buckets + &quota.unwrap_or_default()
}

fn validation(validator: &str, parameters: bool, body: bool, model: Option<&str>) -> String {
    let body = match (body, model) {
        (false, _) => "does not check bodies".to_owned(),
        (true, Some(model)) => format!("checks the body against the model {model}"),
        (true, None) => "checks bodies, but the method has no model for this media type".to_owned(),
    };
    let parameters = if parameters { "checks required parameters" } else { "does not check parameters" };
    format!("The validator {validator} {parameters} and {body}.")
}

fn integration_request(integration: IntegrationType, method: Option<&str>, uri: Option<&str>) -> String {
    let uri = uri.unwrap_or("no URI");
    let call = method.map_or_else(|| uri.to_owned(), |method| format!("{method} {uri}"));
    match integration {
        IntegrationType::Mock => "A MOCK integration has no backend: the gateway answers by itself.".into(),
        IntegrationType::AwsProxy => format!("AWS_PROXY makes the whole request into an event for {uri}."),
        IntegrationType::HttpProxy => format!("HTTP_PROXY passes the request on to {call}."),
        IntegrationType::Http => format!("HTTP makes a request to {call}."),
        IntegrationType::Aws => format!("AWS makes a call to {uri}."),
    }
}

fn called(latency_ms: f64, status: Option<u16>, function: Option<&FunctionTarget>, function_error: bool) -> String {
    let latency = duration(latency_ms);
    let ended = if function_error { "ended with an error" } else { "answered" };
    match (function, status) {
        (Some(function), _) => format!("{} and {ended} after {latency}.", ran(function)),
        (None, Some(status)) => format!("The backend answered {} after {latency}.", status::line(status)),
        (None, None) => format!("The backend {ended} after {latency}."),
    }
}

fn ran(function: &FunctionTarget) -> String {
    let FunctionTarget { function_name, qualifier, executed_version } = function;
    match qualifier.as_deref() {
        None => format!("The function {function_name} was called without a qualifier; its version {executed_version} ran"),
        Some(qualifier) if qualifier == "$LATEST" || qualifier.chars().all(|digit| digit.is_ascii_digit()) => {
            format!("Version {executed_version} of the function {function_name} ran")
        }
        Some(alias) => format!("The alias {alias} of the function {function_name} stood for version {executed_version}, which ran"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::{Authorization, BucketLevel};
    use crate::time::{Period, SimTime};
    use serde_json::Value;

    fn said(detail: Detail) -> String {
        sentence(&detail, Outcome::Pass)
    }

    fn located(domain_name: Option<&str>, base_path: Option<&str>, canary: Option<CanaryDraw>) -> Detail {
        Detail::Stage {
            api_id: "a1".into(),
            stage: "prod".into(),
            deployment_id: "abc123".into(),
            path: "/".into(),
            domain_name: domain_name.map(str::to_owned),
            base_path: base_path.map(str::to_owned),
            request_id: String::new(),
            extended_request_id: None,
            canary,
        }
    }

    #[test]
    fn a_custom_domain_name_is_named_with_its_base_path() {
        let sentence = |base_path| said(located(Some("api.example.com"), base_path, None));
        assert!(sentence(Some("/v1")).starts_with("The custom domain name api.example.com maps the base path /v1 to API a1, stage prod. "));
        assert!(sentence(None).contains("maps the base path (none) to"));
    }

    fn stage(canary: Option<(f64, f64)>) -> String {
        let canary = canary.map(|(percent_traffic, drawn)| CanaryDraw { percent_traffic, drawn, is_canary: drawn < percent_traffic });
        said(located(None, None, canary))
    }

    #[test]
    fn the_draw_says_on_which_side_of_the_share_it_lies() {
        let start = "The URL leads to API a1, stage prod. ";
        assert_eq!(stage(None), format!("{start}It has no canary: its deployment abc123 serves the request."));
        assert_eq!(
            stage(Some((30.0, 12.345))),
            format!("{start}It drew 12.3 of 100: below 30 %, so the canary deployment abc123 serves it.")
        );
        assert_eq!(
            stage(Some((30.0, 30.04))),
            format!("{start}It drew 30 of 100: not below 30 %, so the stage's own deployment abc123 serves it.")
        );
        assert!(stage(Some((30.0, 29.999))).contains("drew 29.9 of 100: below 30 %"));
        assert!(stage(Some((12.55, 12.58))).contains("drew 12.58 of 100: not below 12.55 %"));
    }

    #[test]
    fn a_route_names_its_variables() {
        let method = |http_method: &str, parameters: &[(&str, &str)]| {
            let path_parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let (resource_id, resource_path) = ("r1".to_owned(), "/pets/{petId}".to_owned());
            said(Detail::Method { resource_id, resource_path, http_method: http_method.into(), path_parameters })
        };
        assert_eq!(method("GET", &[("petId", "42")]), "The path leads to GET /pets/{petId}, where petId is \"42\".");
        assert_eq!(
            method("ANY", &[]),
            "The path leads to ANY /pets/{petId}. ANY stands for every HTTP method that the resource does not have by itself."
        );
    }

    #[test]
    fn a_key_names_its_plan() {
        let key = |required, source, name: Option<&str>, plan: Option<&str>| {
            let owned = |text: &str| text.to_owned();
            let (key_id, key_name, usage_plan_id) = (Some("k1".to_owned()), name.map(owned), plan.map(|_| "p1".to_owned()));
            said(Detail::ApiKey { required, source, key_id, key_name, usage_plan_id, usage_plan_name: plan.map(owned) })
        };
        let header = ApiKeySource::Header;
        assert_eq!(
            key(false, header, None, None),
            "The method does not require an API key: no key is looked at, and no usage plan applies."
        );
        assert_eq!(
            key(true, header, Some("demo"), Some("Bronze")),
            "The header x-api-key gives the key demo, which is enabled; usage plan Bronze joins it to this stage."
        );
        assert_eq!(key(true, ApiKeySource::Authorizer, None, None), "The authorizer gives the key k1.");
    }

    #[test]
    fn limits_say_what_is_left() {
        let bucket = BucketReading {
            level: BucketLevel::Plan,
            name: "usage plan Bronze, key demo".into(),
            rate_limit: 2.0,
            burst_limit: 3.0,
            tokens_before: 3.0,
            tokens_after: 2.0,
            refused: false,
            retry_after_seconds: None,
        };
        let quota = QuotaReading {
            usage_plan_name: "Bronze".into(),
            allowed: 10,
            used: 1,
            period: Period::Day,
            resets_at: SimTime::START,
            refused: false,
        };
        assert_eq!(
            said(Detail::Limits { quota: Some(quota), buckets: vec![bucket] }),
            "Every bucket had a token, and these are left: usage plan Bronze, key demo 2 of 3. Of the quota of usage plan Bronze, 1 of 10 requests are used."
        );
        assert_eq!(said(Detail::Limits { quota: None, buckets: Vec::new() }), "No bucket applies.");
    }

    #[test]
    fn a_validator_says_what_it_checked() {
        let validation = |parameters, body, model: Option<&str>| {
            said(Detail::Validation { validator: "all".into(), parameters, body, model: model.map(str::to_owned) })
        };
        assert_eq!(
            validation(true, true, Some("Pet")),
            "The validator all checks required parameters and checks the body against the model Pet."
        );
        assert_eq!(
            validation(true, true, None),
            "The validator all checks required parameters and checks bodies, but the method has no model for this media type."
        );
        assert_eq!(validation(false, false, None), "The validator all does not check parameters and does not check bodies.");
    }

    #[test]
    fn each_integration_says_what_it_calls() {
        let request = |integration, method: Option<&str>| {
            let (method, uri) = (method.map(str::to_owned), Some("https://b.example/pets".to_owned()));
            said(Detail::IntegrationRequest { integration, method, uri, headers: Vec::new(), body: String::new(), notes: Vec::new() })
        };
        assert_eq!(request(IntegrationType::Mock, None), "A MOCK integration has no backend: the gateway answers by itself.");
        assert_eq!(request(IntegrationType::HttpProxy, Some("GET")), "HTTP_PROXY passes the request on to GET https://b.example/pets.");
        assert_eq!(request(IntegrationType::Http, Some("POST")), "HTTP makes a request to POST https://b.example/pets.");
        assert_eq!(request(IntegrationType::AwsProxy, None), "AWS_PROXY makes the whole request into an event for https://b.example/pets.");
        assert_eq!(request(IntegrationType::Aws, None), "AWS makes a call to https://b.example/pets.");
    }

    #[test]
    fn a_call_names_the_version_behind_the_alias() {
        let call = |qualifier: Option<&str>, function_error| {
            let qualifier = qualifier.map(str::to_owned);
            let function = FunctionTarget { function_name: "pets".into(), qualifier, executed_version: "2".into() };
            said(Detail::Called {
                latency_ms: 12.5,
                status: None,
                function: Some(function),
                headers: Vec::new(),
                payload: Value::Null,
                function_error,
                log: Vec::new(),
            })
        };
        assert_eq!(
            call(Some("live"), false),
            "The alias live of the function pets stood for version 2, which ran and answered after 12.5 ms."
        );
        assert_eq!(call(Some("2"), true), "Version 2 of the function pets ran and ended with an error after 12.5 ms.");
        assert_eq!(call(None, false), "The function pets was called without a qualifier; its version 2 ran and answered after 12.5 ms.");
        let backend = |status| {
            said(Detail::Called {
                latency_ms: 5.0,
                status,
                function: None,
                headers: Vec::new(),
                payload: Value::Null,
                function_error: false,
                log: Vec::new(),
            })
        };
        assert_eq!(backend(Some(404)), "The backend answered 404 Not Found after 5 ms.");
        assert_eq!(backend(None), "The backend answered after 5 ms.");
    }

    #[test]
    fn responses_notes_and_nothing_are_said() {
        let selected = |pattern: Option<&str>| {
            let selection_pattern = pattern.map(str::to_owned);
            let (matched, content_handling, unusable_patterns) = ("404".into(), None, Vec::new());
            said(Detail::Selected { status_code: "404".into(), selection_pattern, matched, content_handling, unusable_patterns })
        };
        assert_eq!(
            selected(Some("4\\d{2}")),
            "The selection pattern 4\\d{2} matched \"404\": the integration response for 404 was chosen."
        );
        assert_eq!(selected(None), "No selection pattern matched \"404\": the default integration response, for 404, was chosen.");
        assert_eq!(
            said(Detail::Answer { status: 200, bytes: 1_234, content_encoding: None, not_cached: None }),
            "200 OK goes back to the client, with a body of 1,234 bytes."
        );
        assert_eq!(
            said(Detail::Answer { status: 200, bytes: 9, content_encoding: None, not_cached: Some("It is too large".into()) }),
            "200 OK goes back to the client, with a body of 9 bytes. The cache does not keep it. It is too large."
        );
        assert_eq!(said(Detail::Note { note: "So it is".into() }), "So it is.");
        let authorization = Authorization { authorization_type: "NONE".into(), note: "Nobody is asked".into(), ..Authorization::default() };
        let authorization = Detail::Authorization(Box::new(authorization));
        assert_eq!(said(authorization), "Nobody is asked (authorizationType is NONE).");
        let nothing = [Outcome::Pass, Outcome::Skip, Outcome::Refuse].map(|outcome| sentence(&Detail::Nothing {}, outcome));
        assert_eq!(nothing, ["The request went on.", "There was nothing to do here.", "The request ended here."]);
    }
}
