//! The page Usage plans: plans, the stages they are for, their keys and what each key has left.

use crate::app::Engine;
use crate::model::{Account, ApiStage, QuotaSettings, ThrottleSettings, UsagePlan};
use crate::order;
use crate::view::stages::moment;

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its description, empty if it has none.
    pub description: String,
    /// The limit of each key.
    pub throttle: Option<ThrottleSettings>,
    /// The quota of each key.
    pub quota: Option<QuotaSettings>,
    /// When quotas are full again.
    pub resets: Option<String>,
    /// The stages that it is for.
    pub stages: Vec<PlanStage>,
    /// Its keys.
    pub keys: Vec<PlanKey>,
    /// Stages that could be added.
    pub other_stages: Vec<Choice>,
    /// Keys that could be added.
    pub other_keys: Vec<Choice>,
}

/// Something to choose: what is sent and what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// A stage that a plan is for.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanStage {
    /// As patch operations name it: `{api id}:{stage}`.
    pub id: String,
    /// The API's name.
    pub api_name: String,
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub stage: String,
    /// Limits of single methods.
    pub limits: Vec<PlanMethodLimit>,
    /// Methods that could get a limit: path, HTTP method.
    pub methods: Vec<(String, String)>,
    /// Whether none of its methods requires a key: the plan then limits nobody.
    pub no_key_required: bool,
}

/// A plan's limit of one method.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanMethodLimit {
    /// The resource's path.
    pub path: String,
    /// The HTTP method.
    pub method: String,
    /// The limit.
    pub limit: ThrottleSettings,
}

/// A key in a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanKey {
    /// Its id.
    pub id: String,
    /// Its name, or its id if it has none.
    pub name: String,
    /// Whether it is accepted.
    pub enabled: bool,
    /// What it used today and what it has left; none if the plan has no quota, because AWS counts nothing then.
    pub usage: Option<KeyUsage>,
}

/// What a key has used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage {
    /// Requests today.
    pub today: u64,
    /// Requests left in the period.
    pub remaining: u64,
    /// Requests a period.
    pub limit: u64,
}

/// All plans, by name.
pub fn usage_plans(engine: &Engine) -> Vec<PlanView> {
    let mut plans: Vec<&UsagePlan> = engine.account.usage_plans.values().map(|plan| &**plan).collect();
    order::sort_by(&mut plans, |a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
    plans.into_iter().map(|plan| view(engine, plan)).collect()
}

fn view(engine: &Engine, plan: &UsagePlan) -> PlanView {
    let account = &engine.account;
    let is_used = |id: &str| plan.api_stages.iter().any(|stage| id == stage_id(stage));
    PlanView {
        id: plan.id.clone(),
        name: plan.name.clone(),
        description: plan.description.clone().unwrap_or_default(),
        throttle: plan.throttle,
        quota: plan.quota,
        resets: plan.quota.map(|quota| moment(quota.period.next(engine.now))),
        stages: plan.api_stages.iter().map(|stage| plan_stage(account, stage)).collect(),
        keys: plan.key_ids.iter().filter_map(|id| plan_key(engine, plan, id)).collect(),
        other_stages: all_stages(account).into_iter().filter(|stage| !is_used(&stage.value)).collect(),
        other_keys: account
            .api_keys
            .values()
            .filter(|key| !plan.key_ids.contains(&key.id))
            .map(|key| Choice { value: key.id.clone(), label: key.name.clone().unwrap_or_else(|| key.id.clone()) })
            .collect(),
    }
}

fn stage_id(stage: &ApiStage) -> String {
    format!("{}:{}", stage.api_id, stage.stage)
}

/// Every stage of every API, as patch operations name it.
pub fn all_stages(account: &Account) -> Vec<Choice> {
    let stages = account.rest_apis.values().flat_map(|api| api.stages.keys().map(move |stage| (api, stage)));
    let choice = |api: &crate::model::RestApi, stage: &str| Choice {
        value: format!("{}:{stage}", api.id),
        label: format!("{} ({}) / {stage}", api.name, api.id),
    };
    stages.map(|(api, stage)| choice(api, stage)).collect()
}

fn plan_stage(account: &Account, of: &ApiStage) -> PlanStage {
    let api = account.rest_apis.get(&of.api_id);
    let deployment = api.and_then(|api| api.deployments.get(&api.stages.get(&of.stage)?.deployment_id));
    let methods = deployment.map(|deployment| deployment.definition.methods()).unwrap_or_default();
    PlanStage {
        id: stage_id(of),
        api_name: api.map_or_else(|| of.api_id.clone(), |api| api.name.clone()),
        api_id: of.api_id.clone(),
        stage: of.stage.clone(),
        limits: of.throttle.iter().filter_map(|(key, limit)| method_limit(key, *limit)).collect(),
        no_key_required: !methods.iter().any(|(_, method)| method.api_key_required),
        methods: methods.iter().map(|(resource, method)| (resource.path.clone(), method.http_method.clone())).collect(),
    }
}

fn method_limit(key: &str, limit: ThrottleSettings) -> Option<PlanMethodLimit> {
    let (path, method) = key.rsplit_once('/')?;
    Some(PlanMethodLimit { path: path.to_owned(), method: method.to_owned(), limit })
}

fn plan_key(engine: &Engine, plan: &UsagePlan, id: &str) -> Option<PlanKey> {
    let key = engine.account.api_keys.get(id)?;
    let usage = plan.quota.map(|quota| {
        let (today, remaining) = engine.runtime.usage_on(plan, id, engine.now, engine.now);
        KeyUsage { today, remaining, limit: u64::try_from(quota.limit).unwrap_or(0) }
    });
    Some(PlanKey { id: id.to_owned(), name: key.name.clone().unwrap_or_else(|| id.to_owned()), enabled: key.enabled, usage })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::account;

    fn engine() -> Engine {
        let mut engine = Engine::new(1);
        engine.set_account(account());
        engine
    }

    #[test]
    fn a_plan_shows_its_stages_its_keys_and_what_could_be_added() {
        let plan = usage_plans(&engine()).remove(0);
        assert_eq!(plan.stages[0].id, "a1:prod");
        assert_eq!((plan.stages[0].limits[0].path.as_str(), plan.stages[0].limits[0].method.as_str()), ("/pets", "GET"));
        assert!(plan.stages[0].no_key_required, "what the stage serves needs no key, though what is being edited does");
        assert_eq!(plan.keys[0].usage, Some(KeyUsage { today: 0, remaining: 10, limit: 10 }));
        assert_eq!(plan.other_stages, []);
        assert_eq!(plan.other_keys, [Choice { value: "k2".into(), label: "key k2".into() }]);
        assert_eq!(plan.resets.as_deref(), Some("2026-01-02 00:00:00 UTC"));
    }

    #[test]
    fn without_a_quota_nothing_is_counted() {
        let mut engine = engine();
        let mut account = engine.account.clone();
        std::sync::Arc::make_mut(account.usage_plans.get_mut("p1").unwrap()).quota = None;
        engine.set_account(account);
        let plan = usage_plans(&engine).remove(0);
        assert_eq!((plan.keys[0].usage, plan.resets), (None, None));
    }
}
