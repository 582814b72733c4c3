//! The list of APIs.

use crate::app::State;
use crate::model::{ApiDefinition, RestApi};
use crate::order;
use std::sync::Arc;

/// One API in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its description; empty if it has none.
    pub description: String,
    /// How many methods it has.
    pub methods: usize,
    /// Names of its stages.
    pub stages: Vec<String>,
    /// When it was made.
    pub created: String,
    /// How what is edited stands to what is deployed.
    pub deployed: Deployed,
}

/// How what is being edited stands to what is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deployed {
    /// There is no deployment yet.
    Never,
    /// The definition has changed since the last deployment that froze it.
    Changed,
    /// A deployment holds exactly what is being edited.
    Current,
}

/// Every API, by name and then by id.
pub fn apis(state: &State) -> Vec<ApiRow> {
    let mut rows: Vec<ApiRow> = state.workspace.engine.account.rest_apis.values().map(|api| row(api)).collect();
    order::sort_by(&mut rows, |a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    rows
}

fn row(api: &RestApi) -> ApiRow {
    ApiRow {
        id: api.id.clone(),
        name: api.name.clone(),
        description: api.description.clone().unwrap_or_default(),
        methods: api.definition.resources.values().map(|resource| resource.resource_methods.len()).sum(),
        stages: api.stages.keys().cloned().collect(),
        created: api.created_date.to_string(),
        deployed: deployed(api),
    }
}

/// How what is being edited stands to what is deployed.
pub fn deployed(api: &RestApi) -> Deployed {
    if api.deployments.is_empty() {
        return Deployed::Never;
    }
    // A deployment shares what it froze until it is edited, so that most comparisons end with the pointer.
    let is_current = |frozen: &Arc<ApiDefinition>| Arc::ptr_eq(frozen, &api.definition) || *frozen == api.definition;
    if api.deployments.values().any(|deployment| is_current(&deployment.definition)) { Deployed::Current } else { Deployed::Changed }
}
