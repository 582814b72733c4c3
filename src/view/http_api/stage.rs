//! The forms of a stage of an HTTP API: automatic deployment, the default route settings, stage variables, access logging; and the settings of its routes.

use super::problems::Problems;
use crate::control::{ApiError, Operation};
use crate::model::http::{Api, RouteSettings, Stage};
use crate::model::{AccountThrottle, Texts};
use crate::order;
use serde_json::{Value, json};

/// Formats that AWS's console offers for HTTP APIs: name, format (`http-api-logging`).
pub const LOG_PRESETS: [(&str, &str); 4] = [
    (
        "CLF",
        "$context.identity.sourceIp - - [$context.requestTime] \"$context.httpMethod $context.routeKey $context.protocol\" \
         $context.status $context.responseLength $context.requestId",
    ),
    (
        "JSON",
        "{ \"requestId\":\"$context.requestId\", \"ip\": \"$context.identity.sourceIp\", \"requestTime\":\"$context.requestTime\", \
         \"httpMethod\":\"$context.httpMethod\",\"routeKey\":\"$context.routeKey\", \"status\":\"$context.status\",\
         \"protocol\":\"$context.protocol\", \"responseLength\":\"$context.responseLength\" }",
    ),
    (
        "XML",
        "<request id=\"$context.requestId\"> <ip>$context.identity.sourceIp</ip> <requestTime>$context.requestTime</requestTime> \
         <httpMethod>$context.httpMethod</httpMethod> <routeKey>$context.routeKey</routeKey> <status>$context.status</status> \
         <protocol>$context.protocol</protocol> <responseLength>$context.responseLength</responseLength> </request>",
    ),
    (
        "CSV",
        "$context.identity.sourceIp,$context.requestTime,$context.httpMethod,$context.routeKey,$context.protocol,$context.status,\
         $context.responseLength,$context.requestId",
    ),
];

/// A stage while it is being changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageDraft {
    /// Whether every change of the API is served at once.
    pub auto_deploy: bool,
    /// Settings of the routes that have none of their own.
    pub defaults: SettingsDraft,
    /// Stage variables.
    pub variables: Vec<(String, String)>,
    /// The ARN of the log group; empty if there is none.
    pub destination: String,
    /// The format of a line; empty if there is none.
    pub format: String,
}

/// Settings of routes while they are being changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsDraft {
    /// Requests per second; empty if it is not set.
    pub rate: String,
    /// Bucket size; empty if it is not set.
    pub burst: String,
    /// Whether metrics are kept by route.
    pub metrics: bool,
}

/// What holds for a route on a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteSettingsRow {
    /// The route's key.
    pub key: String,
    /// Requests per second, and where that is set.
    pub rate: (String, &'static str),
    /// Bucket size, and where that is set.
    pub burst: (String, &'static str),
    /// Whether metrics are kept of it.
    pub metrics: bool,
    /// Whether it has settings of its own.
    pub own: bool,
    /// What its form begins with.
    pub draft: SettingsDraft,
}

/// Fields by the words that a refusal names them with.
const FIELDS: [(&str, &str); 6] = [
    ("Invalid ARN", "destination"),
    ("ccess log format", "format"),
    ("stage variable", "variables"),
    ("hrottling", "rate"),
    ("Route by key", "rate"),
    ("AutoDeploy", "auto"),
];
/// What a limit that is set cannot become again.
const STAYS: &str = "AWS has no operation that takes a stage's own limit away: give another number";

impl SettingsDraft {
    /// The form of settings.
    pub fn of(settings: &RouteSettings) -> SettingsDraft {
        SettingsDraft {
            rate: settings.throttling_rate_limit.map(|rate| rate.to_string()).unwrap_or_default(),
            burst: settings.throttling_burst_limit.map(|burst| burst.to_string()).unwrap_or_default(),
            metrics: settings.detailed_metrics_enabled == Some(true),
        }
    }

    /// The settings as AWS has them.
    fn written(&self, problems: &mut Problems) -> Value {
        let mut settings = json!({"DetailedMetricsEnabled": self.metrics});
        if let Some(rate) = problems.number("rate", &self.rate) {
            settings["ThrottlingRateLimit"] = json!(rate);
        }
        if let Some(burst) = problems.whole("burst", &self.burst) {
            match i32::try_from(burst) {
                Ok(burst) => settings["ThrottlingBurstLimit"] = json!(burst),
                Err(_) => problems.add("burst", format!("{burst} is too large")),
            }
        }
        settings
    }

    /// The operation that gives a route of a stage these settings.
    pub fn operation(&self, api_id: &str, stage: &str, key: &str) -> Result<Operation, Problems> {
        let mut problems = Problems::default();
        let settings = self.written(&mut problems);
        problems.or(Operation::apigatewayv2("UpdateStage", json!({"ApiId": api_id, "StageName": stage, "RouteSettings": {key: settings}})))
    }
}

impl StageDraft {
    /// The form of a stage.
    pub fn of(stage: &Stage) -> StageDraft {
        let log = stage.access_log_settings.clone().unwrap_or_default();
        StageDraft {
            auto_deploy: stage.auto_deploy,
            defaults: SettingsDraft::of(&stage.default_route_settings),
            variables: stage.stage_variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            destination: log.destination_arn.unwrap_or_default(),
            format: log.format.unwrap_or_default(),
        }
    }

    /// The operations that make the stage this one; none if it is already.
    pub fn operations(&self, api_id: &str, name: &str, saved: &StageDraft) -> Result<Vec<Operation>, Problems> {
        let mut problems = Problems::default();
        let mut input = json!({"ApiId": api_id, "StageName": name});
        if self.auto_deploy != saved.auto_deploy {
            input["AutoDeploy"] = json!(self.auto_deploy);
        }
        if self.defaults != saved.defaults {
            input["DefaultRouteSettings"] = self.defaults.written(&mut problems);
            for (field, now, before) in
                [("rate", &self.defaults.rate, &saved.defaults.rate), ("burst", &self.defaults.burst, &saved.defaults.burst)]
            {
                if now.trim().is_empty() && !before.is_empty() {
                    problems.add(field, STAYS);
                }
            }
        }
        let variables: Texts = self.variables.iter().filter(|(name, _)| !name.is_empty()).cloned().collect();
        let before: Texts = saved.variables.iter().cloned().collect();
        if variables != before {
            // An empty text takes a variable away.
            let gone = before.keys().filter(|name| !variables.contains_key(*name)).map(|name| (name.clone(), String::new()));
            input["StageVariables"] = json!(gone.chain(variables.clone()).collect::<Texts>());
        }
        let (destination, format) = (self.destination.trim(), self.format.trim());
        let is_off = destination.is_empty() && format.is_empty();
        let was_off = saved.destination.is_empty() && saved.format.is_empty();
        if !is_off && (destination != saved.destination || format != saved.format) {
            input["AccessLogSettings"] = json!({"DestinationArn": destination, "Format": format});
        }
        let mut operations = Vec::new();
        if input.as_object().is_some_and(|members| members.len() > 2) {
            operations.push(Operation::apigatewayv2("UpdateStage", input));
        }
        if is_off && !was_off {
            operations.push(Operation::apigatewayv2("DeleteAccessLogSettings", json!({"ApiId": api_id, "StageName": name})));
        }
        problems.or(operations)
    }
}

/// The field of a stage's forms that a refusal is about.
pub fn place(error: &ApiError) -> Option<Problems> {
    Problems::placed(error, &FIELDS)
}

/// What holds for each route of an API on one of its stages. The last resort is the account's limit.
pub fn route_settings(api: &Api, stage: &Stage, account: &AccountThrottle) -> Vec<RouteSettingsRow> {
    let mut keys: Vec<&String> = api.definition.routes.values().map(|route| &route.route_key).collect();
    // A stage may serve a route that is not there any more; its settings still stand.
    keys.extend(stage.route_settings.keys().filter(|key| api.definition.route(key).is_none()));
    order::sort_by(&mut keys, |a, b| a.cmp(b));
    let row = |key: &String| {
        let own = stage.route_settings.get(key);
        let from = |of_route: bool, of_stage: bool| match (of_route, of_stage) {
            (true, _) => "route",
            (false, true) => "stage default",
            (false, false) => "account",
        };
        let rate = own.and_then(|own| own.throttling_rate_limit);
        let burst = own.and_then(|own| own.throttling_burst_limit);
        let defaults = &stage.default_route_settings;
        let metrics = stage.setting(key, |settings| settings.detailed_metrics_enabled) == Some(true);
        RouteSettingsRow {
            key: key.clone(),
            rate: (
                rate.or(defaults.throttling_rate_limit).unwrap_or(account.rate_limit).to_string(),
                from(rate.is_some(), defaults.throttling_rate_limit.is_some()),
            ),
            burst: (
                burst.or(defaults.throttling_burst_limit).map_or_else(|| account.burst_limit.to_string(), |burst| burst.to_string()),
                from(burst.is_some(), defaults.throttling_burst_limit.is_some()),
            ),
            metrics,
            own: own.is_some(),
            draft: SettingsDraft { metrics, ..own.map_or_else(SettingsDraft::default, SettingsDraft::of) },
        }
    };
    keys.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Engine;

    fn engine() -> (Engine, String) {
        let mut engine = Engine::new(0);
        let mut call = |operation: &str, input: Value| engine.call(&Operation::apigatewayv2(operation, input)).expect(operation);
        let api = call("CreateApi", json!({"Name": "a", "ProtocolType": "HTTP"}))["ApiId"].as_str().expect("an id").to_owned();
        for key in ["GET /pets", "$default"] {
            call("CreateRoute", json!({"ApiId": api, "RouteKey": key}));
        }
        call("CreateStage", json!({"ApiId": api, "StageName": "dev"}));
        (engine, api)
    }

    fn now(engine: &Engine, api: &str) -> StageDraft {
        StageDraft::of(&engine.account.http_apis[api].stages["dev"])
    }

    #[test]
    fn a_stage_becomes_what_its_form_says() {
        let (mut engine, api) = engine();
        let first = now(&engine, &api);
        assert_eq!(first, StageDraft::default());
        assert_eq!(first.operations(&api, "dev", &first), Ok(Vec::new()));
        let log = "arn:aws:logs:us-east-1:123456789012:log-group:dev".to_owned();
        let draft = StageDraft {
            auto_deploy: true,
            defaults: SettingsDraft { rate: "1.5".into(), burst: "3".into(), metrics: true },
            variables: vec![("alias".into(), "live".into()), (String::new(), "x".into())],
            destination: log.clone(),
            format: LOG_PRESETS[0].1.into(),
        };
        for operation in draft.operations(&api, "dev", &first).expect("no problem") {
            engine.call(&operation).expect("a change");
        }
        let second = now(&engine, &api);
        assert_eq!(second, StageDraft { variables: vec![("alias".into(), "live".into())], ..draft.clone() });
        let third = StageDraft { variables: Vec::new(), destination: String::new(), format: String::new(), ..second.clone() };
        let operations = third.operations(&api, "dev", &second).expect("no problem");
        assert_eq!(
            operations.iter().map(|operation| operation.operation.as_str()).collect::<Vec<_>>(),
            ["UpdateStage", "DeleteAccessLogSettings"]
        );
        for operation in operations {
            engine.call(&operation).expect("a change");
        }
        assert_eq!(now(&engine, &api), third);
    }

    #[test]
    fn what_is_wrong_with_a_stage_is_told_at_its_field() {
        let (mut engine, api) = engine();
        let first = now(&engine, &api);
        let arn = "arn:aws:logs:us-east-1:123456789012:log-group:dev".to_owned();
        let settings = |rate: &str, burst: &str| SettingsDraft { rate: rate.into(), burst: burst.into(), metrics: false };
        for (draft, field) in [
            (StageDraft { destination: "dev".into(), format: "$context.requestId".into(), ..first.clone() }, "destination"),
            (StageDraft { destination: arn, format: "$context.status".into(), ..first.clone() }, "format"),
            (StageDraft { variables: vec![("a b".into(), "x".into())], ..first.clone() }, "variables"),
            (StageDraft { defaults: settings("-1", ""), ..first.clone() }, "rate"),
            (StageDraft { defaults: settings("fast", ""), ..first.clone() }, "rate"),
            (StageDraft { defaults: settings("", "1.5"), ..first.clone() }, "burst"),
        ] {
            let problems = match draft.operations(&api, "dev", &first) {
                Err(problems) => problems,
                Ok(operations) => place(&engine.call(&operations[0]).expect_err("a refusal")).expect("a field"),
            };
            assert!(problems.at(field).is_some(), "{field}: {problems:?}");
        }
        let limited = StageDraft { defaults: settings("5", "5"), ..first.clone() };
        assert!(first.operations(&api, "dev", &limited).is_err_and(|problems| problems.at("rate") == Some(STAYS)));
    }

    #[test]
    fn a_route_has_its_own_settings_else_the_stages_else_the_accounts() {
        let (mut engine, api) = engine();
        let rows = |engine: &Engine| {
            let of = &engine.account.http_apis[&api];
            route_settings(of, &of.stages["dev"], &engine.account.throttle_settings)
        };
        let first = rows(&engine);
        assert_eq!(first.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["$default", "GET /pets"]);
        assert_eq!(
            (first[1].rate.clone(), first[1].burst.clone(), first[1].own),
            (("10000".into(), "account"), ("5000".into(), "account"), false)
        );
        let own = SettingsDraft { rate: "2".into(), burst: String::new(), metrics: true };
        engine.call(&own.operation(&api, "dev", "GET /pets").expect("no problem")).expect("a change");
        let stage = StageDraft { defaults: SettingsDraft { burst: "7".into(), ..SettingsDraft::default() }, ..StageDraft::default() };
        for operation in stage.operations(&api, "dev", &StageDraft::default()).expect("no problem") {
            engine.call(&operation).expect("a change");
        }
        let second = rows(&engine);
        assert_eq!((second[1].rate.clone(), second[1].burst.clone()), (("2".into(), "route"), ("7".into(), "stage default")));
        assert!(second[1].own && second[1].metrics && !second[0].metrics && second[1].draft == own);
        let refused = engine.call(&own.operation(&api, "dev", "GET /none").expect("no problem")).expect_err("no such route");
        assert!(place(&refused).is_some(), "{refused:?}");
    }
}
