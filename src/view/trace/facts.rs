//! What a step saw, as names with values and as texts to read: the table below its sentence.

use super::detail::drawn;
use crate::gateway::{BucketReading, Detail, QuotaReading};
use crate::model::ApiKeySource;
use crate::view::number::{amount, count, counted, duration, tokens};
use crate::view::{body, status};
use serde_json::Value;

/// A name and what stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// What stands for it.
    pub value: String,
    /// Whether it is long text of machines: a body, an event.
    pub is_text: bool,
}

impl Fact {
    /// A short value.
    pub fn value(name: impl Into<String>, value: impl Into<String>) -> Fact {
        Fact { name: name.into(), value: value.into(), is_text: false }
    }

    pub(super) fn text(name: &str, value: String) -> Fact {
        Fact { name: name.into(), value, is_text: true }
    }
}

/// What a step saw.
pub(super) fn of_detail(detail: &Detail) -> Vec<Fact> {
    let fact = |name: &str, value: &str| Fact::value(name, value);
    let some = |name: &str, value: &Option<String>| value.as_ref().map(|value| Fact::value(name, value));
    match detail {
        Detail::Nothing {} | Detail::Note { .. } => Vec::new(),
        Detail::Stage { api_id, stage, deployment_id, path, domain_name, base_path, canary, request_id, .. } => {
            let mut facts = vec![fact("API", api_id), fact("Stage", stage), fact("Deployment", deployment_id), fact("Path", path)];
            facts.push(fact("Request id", request_id));
            facts.extend([some("Custom domain name", domain_name), some("Base path", base_path)].into_iter().flatten());
            if let Some(canary) = canary {
                facts.push(Fact::value("percentTraffic", format!("{} %", amount(canary.percent_traffic, 2))));
                facts.push(Fact::value("Drawn", drawn(canary)));
                facts.push(fact("isCanaryRequest", if canary.is_canary { "true" } else { "false" }));
            }
            facts
        }
        Detail::Method { resource_id, resource_path, http_method, path_parameters } => {
            let mut facts = vec![fact("Resource", resource_id), fact("Resource path", resource_path), fact("Method", http_method)];
            facts.extend(path_parameters.iter().map(|(name, value)| Fact::value(format!("{{{name}}}"), value)));
            facts
        }
        Detail::Route { route_id, route_key, path_parameters } => {
            let mut facts = vec![fact("Route", route_id), fact("Route key", route_key)];
            facts.extend(path_parameters.iter().map(|(name, value)| Fact::value(format!("{{{name}}}"), value)));
            facts
        }
        Detail::Listener { load_balancer, listener_arn, host, path, trace_id, .. } => vec![
            fact("Load balancer", load_balancer),
            fact("Listener", listener_arn),
            fact("Host", host),
            fact("Path", path),
            fact("X-Amzn-Trace-Id", trace_id),
        ],
        Detail::Rule { rule_arn, priority, action, .. } => {
            let priority = priority.map_or_else(|| "default".to_owned(), |priority| priority.to_string());
            vec![fact("Rule", rule_arn), fact("Priority", &priority), fact("Action", action)]
        }
        Detail::Cors { origin, allowed, headers, .. } => {
            let mut facts = vec![fact("Origin", origin), fact("Allowed", if *allowed { "yes" } else { "no" })];
            if !headers.is_empty() {
                facts.push(Fact::text("Headers", lines(headers)));
            }
            facts
        }
        Detail::Authorization(authorization) => super::authorization::facts(authorization),
        Detail::ApiKey { required, source, key_id, key_name, usage_plan_id, usage_plan_name } => {
            let source = match source {
                ApiKeySource::Header => "HEADER",
                ApiKeySource::Authorizer => "AUTHORIZER",
            };
            let facts = [Some(fact("apiKeyRequired", if *required { "true" } else { "false" })), Some(fact("apiKeySource", source))];
            let named =
                [some("Key", key_name), some("Key id", key_id), some("Usage plan", usage_plan_name), some("Usage plan id", usage_plan_id)];
            facts.into_iter().chain(named).flatten().collect()
        }
        Detail::Limits { quota, buckets } => quota.iter().map(quota_fact).chain(buckets.iter().map(bucket_fact)).collect(),
        Detail::Validation { validator, parameters, body, model } => {
            let checked = |checked: bool| if checked { "checked" } else { "not checked" };
            let facts =
                [Some(fact("Validator", validator)), Some(fact("Parameters", checked(*parameters))), Some(fact("Body", checked(*body)))];
            facts.into_iter().chain([some("Model", model)]).flatten().collect()
        }
        Detail::Cache(reading) => super::cache::facts(reading),
        Detail::IntegrationRequest { integration, method, uri, headers, body, notes } => {
            let facts = [Some(fact("Type", integration.name())), some("Method", method), some("URI", uri)];
            let notes = notes.iter().map(|note| fact("Note", note));
            let texts = [("Headers", lines(headers)), ("Body or event", body::pretty_text(body))];
            let texts = texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| Fact::text(name, text));
            facts.into_iter().flatten().chain(notes).chain(texts).collect()
        }
        Detail::Called { latency_ms, status, function, payload, function_error, headers, log } => {
            let mut facts = vec![Fact::value("Latency", duration(*latency_ms))];
            facts.extend(status.map(|code| Fact::value("Status", status::line(code))));
            if let Some(function) = function {
                facts.push(fact("Function", &function.function_name));
                facts.push(fact("Qualifier", function.qualifier.as_deref().unwrap_or("none")));
                facts.push(fact("Executed version", &function.executed_version));
                facts.push(fact("Function error", if *function_error { "yes" } else { "no" }));
            }
            if !headers.is_empty() {
                facts.push(Fact::text("Headers", lines(headers)));
            }
            facts.push(Fact::text("Payload", payload_text(payload)));
            if !log.is_empty() {
                facts.push(Fact::text("Log", log.join("\n")));
            }
            facts
        }
        Detail::Selected { status_code, selection_pattern, matched, content_handling, unusable_patterns } => {
            let pattern = selection_pattern.as_deref().unwrap_or("none: the default");
            let handling = content_handling.map(|handling| fact("Content handling", handling.name()));
            let facts = [fact("Status code", status_code), fact("Selection pattern", pattern), fact("Matched", matched)];
            let problems = unusable_patterns.iter().map(|problem| fact("Could not be used", problem));
            facts.into_iter().chain(handling).chain(problems).collect()
        }
        Detail::Answer { status, bytes, content_encoding, .. } => {
            let facts = [Fact::value("Status", status::line(*status)), Fact::value("Body", counted(*bytes as u64, "byte"))];
            facts.into_iter().chain(some("Content-Encoding", content_encoding)).collect()
        }
    }
}

fn lines(headers: &[(String, String)]) -> String {
    let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    lines.join("\n")
}

fn quota_fact(quota: &QuotaReading) -> Fact {
    let name = format!("Quota of usage plan {}", quota.usage_plan_name);
    let (used, allowed, period) = (count(quota.used), count(quota.allowed), quota.period.name());
    Fact::value(name, format!("{used} of {allowed} used, period {period}, full again at {}", quota.resets_at))
}

fn bucket_fact(bucket: &BucketReading) -> Fact {
    let (capacity, rate) = (amount(bucket.burst_limit, 1), amount(bucket.rate_limit, 2));
    let (before, after) = (tokens(bucket.tokens_before), tokens(bucket.tokens_after));
    let mark = if bucket.refused { " (empty)" } else { "" };
    Fact::value(bucket.name.clone(), format!("{before} → {after} of {capacity} tokens, refilled at {rate} per second{mark}"))
}

fn payload_text(payload: &Value) -> String {
    match payload {
        Value::String(text) => text.clone(),
        json => format!("{json:#}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::{BucketLevel, FunctionTarget};
    use crate::model::IntegrationType;
    use serde_json::json;

    #[test]
    fn a_call_shows_its_version_and_payload() {
        let function = FunctionTarget { function_name: "pets".into(), qualifier: Some("live".into()), executed_version: "2".into() };
        let payload = json!({"statusCode": 200});
        let facts = of_detail(&Detail::Called {
            latency_ms: 5.0,
            status: None,
            function: Some(function),
            headers: Vec::new(),
            payload,
            function_error: false,
            log: Vec::new(),
        });
        let shown: Vec<(&str, &str)> = facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
        assert_eq!(shown[..4], [("Latency", "5 ms"), ("Function", "pets"), ("Qualifier", "live"), ("Executed version", "2")]);
        assert_eq!(facts[5], Fact::text("Payload", "{\n  \"statusCode\": 200\n}".into()));
    }

    #[test]
    fn a_bucket_shows_what_the_request_found_and_left() {
        let bucket = BucketReading {
            level: BucketLevel::Account,
            name: "account 1 in us-east-1".into(),
            rate_limit: 10_000.0,
            burst_limit: 5_000.0,
            tokens_before: 5_000.0,
            tokens_after: 4_999.0,
            refused: false,
            retry_after_seconds: None,
        };
        let facts = of_detail(&Detail::Limits { quota: None, buckets: vec![bucket] });
        assert_eq!(facts, [Fact::value("account 1 in us-east-1", "5,000 → 4,999 of 5,000 tokens, refilled at 10,000 per second")]);
    }

    #[test]
    fn an_integration_request_shows_no_empty_texts() {
        let headers = vec![("a".to_owned(), "1".to_owned())];
        let facts = of_detail(&Detail::IntegrationRequest {
            integration: IntegrationType::HttpProxy,
            method: Some("GET".into()),
            uri: None,
            headers,
            body: String::new(),
            notes: Vec::new(),
        });
        assert_eq!(facts, [Fact::value("Type", "HTTP_PROXY"), Fact::value("Method", "GET"), Fact::text("Headers", "a: 1".into())]);
    }
}
