//! The Deployments tab of an API: the history, and what each stage serves against what is being edited.

use super::difference::{Change, difference};
use crate::model::{Deployment, RestApi};
use crate::order;
use std::cmp::Reverse;

/// The tab.
#[derive(Clone, Debug, PartialEq)]
pub struct DeploymentsView {
    /// The API's id.
    pub api_id: String,
    /// The API's name.
    pub api_name: String,
    /// Deployments, newest first.
    pub deployments: Vec<DeploymentRow>,
    /// Stages by name.
    pub stages: Vec<StageDifference>,
    /// How many methods would be deployed now.
    pub methods: usize,
}

/// A deployment in the history.
#[derive(Clone, Debug, PartialEq)]
pub struct DeploymentRow {
    /// Its id.
    pub id: String,
    /// Its description, empty if it has none.
    pub description: String,
    /// When it was made, as `2026-01-01 00:00:00 UTC`.
    pub created: String,
    /// How many methods it froze.
    pub methods: usize,
    /// Stages that serve it.
    pub base_of: Vec<String>,
    /// Stages whose canary serves it, with the canary's share in percent.
    pub canary_of: Vec<(String, f64)>,
    /// Whether it is what is being edited.
    pub current: bool,
}

/// What a stage serves against what is being edited.
#[derive(Clone, Debug, PartialEq)]
pub struct StageDifference {
    /// The stage's name.
    pub stage: String,
    /// The deployment that it serves.
    pub deployment_id: String,
    /// Whether it has a canary.
    pub canary: bool,
    /// What differs; nothing if it serves what is being edited.
    pub changes: Vec<Change>,
}

impl DeploymentRow {
    /// Whether a stage points to it, so that AWS refuses to delete it.
    pub fn in_use(&self) -> bool {
        !self.base_of.is_empty() || !self.canary_of.is_empty()
    }
}

/// The tab of this API.
pub fn deployments(api: &RestApi) -> DeploymentsView {
    let mut newest: Vec<&Deployment> = api.deployments.values().map(|deployment| &**deployment).collect();
    order::sort_by_key(&mut newest, |deployment| Reverse((deployment.created_date, deployment.order)));
    DeploymentsView {
        api_id: api.id.clone(),
        api_name: api.name.clone(),
        deployments: newest.into_iter().map(|deployment| row(api, deployment)).collect(),
        stages: api.stages.values().map(|stage| stage_difference(api, stage)).collect(),
        methods: api.definition.methods().len(),
    }
}

/// What differs from one deployment to another; nothing if one of them is not there.
pub fn between(api: &RestApi, from: &str, to: &str) -> Vec<Change> {
    match (api.deployments.get(from), api.deployments.get(to)) {
        (Some(from), Some(to)) => difference(&from.definition, &to.definition),
        _ => Vec::new(),
    }
}

fn row(api: &RestApi, deployment: &Deployment) -> DeploymentRow {
    let stages = api.stages.values();
    let canaries = stages.clone().filter_map(|stage| Some((stage, stage.canary_settings.as_ref()?)));
    DeploymentRow {
        id: deployment.id.clone(),
        description: deployment.description.clone().unwrap_or_default(),
        created: super::stages::moment(deployment.created_date),
        methods: deployment.definition.methods().len(),
        base_of: stages.filter(|stage| stage.deployment_id == deployment.id).map(|stage| stage.stage_name.clone()).collect(),
        canary_of: canaries
            .filter(|(_, canary)| canary.deployment_id == deployment.id)
            .map(|(stage, canary)| (stage.stage_name.clone(), canary.percent_traffic))
            .collect(),
        current: deployment.definition == api.definition,
    }
}

fn stage_difference(api: &RestApi, stage: &crate::model::Stage) -> StageDifference {
    let served = api.deployments.get(&stage.deployment_id);
    StageDifference {
        stage: stage.stage_name.clone(),
        deployment_id: stage.deployment_id.clone(),
        canary: stage.canary_settings.is_some(),
        changes: served.map(|served| difference(&served.definition, &api.definition)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::pet_api;
    use serde_json::json;

    #[test]
    fn the_newest_comes_first_and_names_its_stages() {
        let view = deployments(&pet_api());
        let ids: Vec<&str> = view.deployments.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["d2", "d1"]);
        assert_eq!(view.deployments[1].base_of, ["prod"]);
        assert_eq!(view.deployments[0].canary_of, [("prod".to_owned(), 30.0)]);
        assert!(view.deployments.iter().all(DeploymentRow::in_use));
        assert_eq!(view.deployments[1].created, "2026-01-01 00:00:00 UTC");
    }

    #[test]
    fn two_deployments_differ_in_what_was_changed_between_them() {
        let api = pet_api();
        let changes = between(&api, "d1", "d2");
        assert_eq!(changes.iter().map(|change| change.subject.as_str()).collect::<Vec<_>>(), ["GET /pets"]);
        assert_eq!(changes[0].members[0].served.as_deref(), Some("false"));
        assert_eq!((between(&api, "d2", "d2"), between(&api, "d1", "gone")), (Vec::new(), Vec::new()));
    }

    #[test]
    fn a_stage_without_undeployed_changes_differs_in_nothing() {
        let mut api = pet_api();
        assert_eq!(deployments(&api).stages[0].changes.len(), 1);
        api.definition = api.deployments["d1"].definition.clone();
        let view = deployments(&api);
        assert_eq!(json!(view.stages[0].changes.len()), json!(0));
        assert!(view.deployments[1].current && !view.deployments[0].current);
    }
}
