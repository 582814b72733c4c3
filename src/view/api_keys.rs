//! The page API keys: the keys, and how far the set-up has come that makes a key count.

use crate::model::{Account, ApiKey};
use crate::order;
use crate::view::usage_plans::Choice;

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiKeysView {
    /// Keys, newest first.
    pub keys: Vec<KeyRow>,
    /// What has to be done, in order.
    pub steps: Vec<SetUpStep>,
}

/// A key.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyRow {
    /// Its id.
    pub id: String,
    /// Its name, or its id if it has none.
    pub name: String,
    /// What clients send.
    pub value: String,
    /// The same with all but its last four characters hidden.
    pub masked: String,
    /// Whether it is accepted.
    pub enabled: bool,
    /// Plans that it is in.
    pub plans: Vec<Choice>,
    /// Plans that it could join.
    pub other_plans: Vec<Choice>,
}

/// A step of the set-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetUpStep {
    /// What is to be done.
    pub title: &'static str,
    /// Why, or how it stands.
    pub note: String,
    /// Whether it is done.
    pub done: bool,
}

/// The page of this account.
pub fn api_keys(account: &Account) -> ApiKeysView {
    let mut keys: Vec<&ApiKey> = account.api_keys.values().map(|key| &**key).collect();
    order::sort_by(&mut keys, |a, b| b.order.cmp(&a.order).then_with(|| a.id.cmp(&b.id)));
    ApiKeysView { keys: keys.into_iter().map(|key| row(account, key)).collect(), steps: steps(account) }
}

fn row(account: &Account, key: &ApiKey) -> KeyRow {
    let plans = |member: bool| {
        let of = account.usage_plans.values().filter(move |plan| plan.key_ids.contains(&key.id) == member);
        of.map(|plan| Choice { value: plan.id.clone(), label: plan.name.clone() }).collect()
    };
    KeyRow {
        id: key.id.clone(),
        name: key.name.clone().unwrap_or_else(|| key.id.clone()),
        value: key.value.clone(),
        masked: masked(&key.value),
        enabled: key.enabled,
        plans: plans(true),
        other_plans: plans(false),
    }
}

fn masked(value: &str) -> String {
    let hidden = value.chars().count().saturating_sub(4);
    format!("{}{}", "•".repeat(hidden.min(8)), value.chars().skip(hidden).collect::<String>())
}

/// The order of the set-up (`api-gateway-setup-api-key-with-console`). Each step looks at what the ones before it found.
fn steps(account: &Account) -> Vec<SetUpStep> {
    let apis = account.rest_apis.values();
    let needs_key = |definition: &crate::model::ApiDefinition| definition.methods().iter().any(|(_, method)| method.api_key_required);
    let required = apis.clone().any(|api| needs_key(&api.definition));
    let keyed: Vec<(&str, &str)> = apis
        .flat_map(|api| {
            let keyed = api
                .stages
                .values()
                .filter(|stage| api.deployments.get(&stage.deployment_id).is_some_and(|deployment| needs_key(&deployment.definition)));
            keyed.map(|stage| (api.id.as_str(), stage.stage_name.as_str()))
        })
        .collect();
    let covers = |plan: &crate::model::UsagePlan| plan.api_stages.iter().any(|of| keyed.contains(&(of.api_id.as_str(), of.stage.as_str())));
    let with_stage: Vec<_> = account.usage_plans.values().filter(|plan| covers(plan)).collect();
    let is_enabled = |id: &String| account.api_keys.get(id).is_some_and(|key| key.enabled);
    let with_key = with_stage.iter().any(|plan| plan.key_ids.iter().any(is_enabled));
    let step = |title, done, note: &str| SetUpStep { title, note: note.to_owned(), done };
    vec![
        step("Require an API key on a method", required, "Switch on API key required in the method request."),
        step("Deploy", !keyed.is_empty(), "Until then the stage serves the method without asking for a key."),
        step("Add the stage to a usage plan", !with_stage.is_empty(), "A key is accepted only for stages of its usage plans."),
        step("Add an enabled key to that plan", with_key, "A key outside every plan for the stage gets 403 Forbidden."),
        step("Send it in x-api-key", with_key, "Requests with the key now pass; those without get 403 Forbidden."),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::account;
    use std::sync::Arc;

    #[test]
    fn the_newest_key_comes_first_and_hides_its_value() {
        let view = api_keys(&account());
        assert_eq!(view.keys[0].name, "key k2");
        assert_eq!(view.keys[0].masked, "••••••••WXYZ");
        assert_eq!((view.keys[0].plans.len(), view.keys[0].other_plans.len()), (0, 1));
        assert_eq!(view.keys[1].plans[0].label, "Basic");
    }

    #[test]
    fn a_value_that_is_short_hides_nothing_it_does_not_have() {
        assert_eq!(masked("abc"), "abc");
    }

    #[test]
    fn steps_are_done_one_after_the_other() {
        let done = |account: &Account| -> Vec<bool> { api_keys(account).steps.iter().map(|step| step.done).collect() };
        let mut account = account();
        // What is being edited needs a key, what prod serves does not yet.
        assert_eq!(done(&account), [true, false, false, false, false]);
        let api = Arc::make_mut(account.rest_apis.get_mut("a1").unwrap());
        Arc::make_mut(api.stages.get_mut("prod").unwrap()).deployment_id = "d2".into();
        assert_eq!(done(&account), [true; 5]);
        Arc::make_mut(account.api_keys.get_mut("k1").unwrap()).enabled = false;
        assert_eq!(done(&account), [true, true, true, false, false]);
        assert_eq!(done(&Account::default()), [false; 5]);
    }
}
