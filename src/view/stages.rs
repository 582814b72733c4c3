//! The Stages tab of an API: what a stage serves, its variables, its limits with what they come to, and its canary.

use crate::model::{Account, MethodSetting, RestApi, Stage, Texts};
use crate::time::SimTime;

/// A stage, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct StageView {
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub name: String,
    /// The URL that clients call.
    pub invoke_url: String,
    /// Its description, empty if it has none.
    pub description: String,
    /// The deployment that it serves.
    pub base: DeploymentSide,
    /// Its stage variables.
    pub variables: Texts,
    /// The limit of every method that has none of its own.
    pub default_limit: DefaultLimit,
    /// The limits of its methods.
    pub methods: Vec<MethodLimit>,
    /// Its canary, if it has one.
    pub canary: Option<CanaryView>,
    /// What it tells CloudWatch.
    pub monitoring: Monitoring,
    /// Whether X-Ray traces it.
    pub tracing_enabled: bool,
    /// Whether what is being edited differs from what it serves.
    pub undeployed: bool,
    /// Names of the usage plans that are for it.
    pub plans: Vec<String>,
    /// When it was last changed.
    pub updated: String,
}

/// A deployment, as one side of a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct DeploymentSide {
    /// Its id.
    pub id: String,
    /// Its description, empty if it has none.
    pub description: String,
    /// When it was made.
    pub created: String,
    /// How many methods it has.
    pub methods: usize,
    /// Its share of the traffic in percent.
    pub percent: f64,
    /// The stage variables as its requests see them.
    pub variables: Texts,
}

/// What a stage tells CloudWatch, by the settings for all methods (`*/*`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Monitoring {
    /// `OFF`, `ERROR` or `INFO`.
    pub logging_level: String,
    /// Whether whole requests and responses are logged.
    pub data_trace_enabled: bool,
    /// Whether methods have metrics of their own.
    pub metrics_enabled: bool,
    /// The log group of its execution log.
    pub log_group: String,
}

/// The limit of all methods (`*/*`).
#[derive(Clone, Debug, PartialEq)]
pub struct DefaultLimit {
    /// Requests per second.
    pub rate: f64,
    /// Bucket size.
    pub burst: i32,
    /// Whether the stage sets it; else it is AWS's default.
    pub set: bool,
}

/// The limit of one method.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodLimit {
    /// The resource's path.
    pub path: String,
    /// The HTTP method.
    pub method: String,
    /// Requests per second, in effect.
    pub rate: f64,
    /// Bucket size, in effect.
    pub burst: i32,
    /// Where it comes from.
    pub source: LimitSource,
    /// Whether the account's limit is the lower one.
    pub capped_by_account: bool,
}

/// Where a method's limit comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitSource {
    /// The method's own setting.
    Method,
    /// The stage's setting for all methods.
    Stage,
    /// Neither: AWS's default.
    Default,
}

impl LimitSource {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            LimitSource::Method => "own setting",
            LimitSource::Stage => "stage default",
            LimitSource::Default => "AWS's default",
        }
    }
}

/// A stage's canary.
#[derive(Clone, Debug, PartialEq)]
pub struct CanaryView {
    /// What it serves.
    pub side: DeploymentSide,
    /// Variables that it overrides or adds.
    pub overrides: Texts,
}

/// An instant for readers: `2026-01-01 00:00:00 UTC`.
pub fn moment(at: SimTime) -> String {
    at.whole_second().to_string().replace('T', " ").replace('Z', " UTC")
}

/// A path as patch operations write it: `/` as `~1`.
pub fn escaped(path: &str) -> String {
    path.replace('~', "~0").replace('/', "~1")
}

/// A stage of an API.
pub fn stage(account: &Account, api: &RestApi, name: &str) -> Option<StageView> {
    let stage = api.stages.get(name)?;
    let canary = stage.canary_settings.as_ref();
    let canary_percent = canary.map_or(0.0, |canary| canary.percent_traffic);
    let plans = account.usage_plans.values().filter(|plan| plan.api_stages.iter().any(|of| of.api_id == api.id && of.stage == name));
    Some(StageView {
        api_id: api.id.clone(),
        name: name.to_owned(),
        invoke_url: invoke_url(account, api, name),
        description: stage.description.clone().unwrap_or_default(),
        base: side(api, &stage.deployment_id, 100.0 - canary_percent, stage.variables.clone()),
        variables: stage.variables.clone(),
        default_limit: default_limit(stage),
        methods: method_limits(account, api, stage),
        canary: canary.map(|canary| {
            let mut variables = stage.variables.clone();
            variables.extend(canary.stage_variable_overrides.clone());
            CanaryView {
                side: side(api, &canary.deployment_id, canary.percent_traffic, variables),
                overrides: canary.stage_variable_overrides.clone(),
            }
        }),
        monitoring: monitoring(api, stage),
        tracing_enabled: stage.tracing_enabled,
        undeployed: api.has_undeployed_changes(stage),
        plans: plans.map(|plan| plan.name.clone()).collect(),
        updated: moment(stage.last_updated_date),
    })
}

/// The URL under which a stage is called.
pub fn invoke_url(account: &Account, api: &RestApi, stage: &str) -> String {
    format!("https://{}.execute-api.{}.amazonaws.com/{stage}", api.id, account.region)
}

fn side(api: &RestApi, id: &str, percent: f64, variables: Texts) -> DeploymentSide {
    let deployment = api.deployments.get(id);
    DeploymentSide {
        id: id.to_owned(),
        description: deployment.and_then(|deployment| deployment.description.clone()).unwrap_or_default(),
        created: deployment.map(|deployment| moment(deployment.created_date)).unwrap_or_default(),
        methods: deployment.map_or(0, |deployment| deployment.definition.methods().len()),
        percent,
        variables,
    }
}

fn default_limit(stage: &Stage) -> DefaultLimit {
    let own = stage.method_settings.get("*/*");
    let setting = own.cloned().unwrap_or_default();
    DefaultLimit { rate: setting.throttling_rate_limit, burst: setting.throttling_burst_limit, set: own.is_some() }
}

/// Limits of the methods that the stage serves, its canary's included.
fn method_limits(account: &Account, api: &RestApi, stage: &Stage) -> Vec<MethodLimit> {
    let canary = stage.canary_settings.as_ref().map(|canary| &canary.deployment_id);
    let served = std::iter::once(&stage.deployment_id).chain(canary).filter_map(|id| api.deployments.get(id));
    let mut methods: Vec<(String, String)> = served
        .flat_map(|deployment| deployment.definition.methods())
        .map(|(resource, method)| (resource.path.clone(), method.http_method.clone()))
        .collect();
    methods.sort();
    methods.dedup();
    methods.into_iter().map(|(path, method)| method_limit(account, stage, path, method)).collect()
}

fn method_limit(account: &Account, stage: &Stage, path: String, method: String) -> MethodLimit {
    let key = format!("{}/{method}", path.trim_start_matches('/').replace('/', "~1"));
    let (setting, source): (MethodSetting, LimitSource) = match (stage.method_settings.get(&key), stage.method_settings.get("*/*")) {
        (Some(own), _) => (own.clone(), LimitSource::Method),
        (None, Some(all)) => (all.clone(), LimitSource::Stage),
        (None, None) => (MethodSetting::default(), LimitSource::Default),
    };
    let limit = account.throttle_settings;
    MethodLimit {
        path,
        method,
        rate: setting.throttling_rate_limit,
        burst: setting.throttling_burst_limit,
        source,
        capped_by_account: setting.throttling_rate_limit > limit.rate_limit || setting.throttling_burst_limit > limit.burst_limit,
    }
}

fn monitoring(api: &RestApi, stage: &Stage) -> Monitoring {
    let all = stage.method_settings.get("*/*").cloned().unwrap_or_default();
    Monitoring {
        logging_level: all.logging_level.unwrap_or_else(|| "OFF".into()),
        data_trace_enabled: all.data_trace_enabled,
        metrics_enabled: all.metrics_enabled,
        log_group: format!("API-Gateway-Execution-Logs_{}/{}", api.id, stage.stage_name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::account;
    use std::sync::Arc;

    #[test]
    fn base_and_canary_share_the_traffic_and_see_their_variables() {
        let account = account();
        let view = stage(&account, &account.rest_apis["a1"], "prod").unwrap();
        let canary = view.canary.unwrap();
        assert_eq!((view.base.percent, canary.side.percent), (70.0, 30.0));
        assert_eq!((view.base.variables["alias"].as_str(), canary.side.variables["alias"].as_str()), ("live", "next"));
        assert_eq!(view.invoke_url, "https://a1.execute-api.us-east-1.amazonaws.com/prod");
        assert_eq!(view.plans, ["Basic"]);
        assert!(view.undeployed);
        assert_eq!(stage(&account, &account.rest_apis["a1"], "dev"), None);
    }

    #[test]
    fn a_method_takes_its_own_limit_then_the_stages_then_the_default() {
        let account = account();
        let mut api = RestApi::clone(&account.rest_apis["a1"]);
        let limit = |api: &RestApi| {
            let limit = stage(&account, api, "prod").unwrap().methods.remove(0);
            (limit.source, limit.rate, limit.burst)
        };
        assert_eq!(limit(&api), (LimitSource::Default, 10_000.0, 5_000));
        let set = |api: &mut RestApi, key: &str, rate: f64| {
            let setting = MethodSetting { throttling_rate_limit: rate, ..MethodSetting::default() };
            Arc::make_mut(api.stages.get_mut("prod").unwrap()).method_settings.insert(key.into(), setting);
        };
        set(&mut api, "*/*", 50.0);
        assert_eq!(limit(&api), (LimitSource::Stage, 50.0, 5_000));
        set(&mut api, "pets/GET", 5.0);
        assert_eq!(limit(&api), (LimitSource::Method, 5.0, 5_000));
    }

    #[test]
    fn paths_are_escaped_for_patches() {
        assert_eq!(escaped("/pets/{id}"), "~1pets~1{id}");
    }
}
