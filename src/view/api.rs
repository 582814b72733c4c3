//! The head of an API's page, and what its Deploy dialog offers.

use super::apis::{Deployed, deployed};
use crate::app::State;

/// The head of an API's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its description; empty if it has none.
    pub description: String,
    /// How what is edited stands to what is deployed.
    pub deployed: Deployed,
    /// Its stages, and whether each has a canary.
    pub stages: Vec<(String, bool)>,
    /// How many deployments it has.
    pub deployments: usize,
}

/// The head of an API's page; none if there is no such API.
pub fn api(state: &State, id: &str) -> Option<ApiView> {
    let api = state.workspace.engine.account.rest_apis.get(id)?;
    Some(ApiView {
        id: api.id.clone(),
        name: api.name.clone(),
        description: api.description.clone().unwrap_or_default(),
        deployed: deployed(api),
        stages: api.stages.iter().map(|(name, stage)| (name.clone(), stage.canary_settings.is_some())).collect(),
        deployments: api.deployments.len(),
    })
}
