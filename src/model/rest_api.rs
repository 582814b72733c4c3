//! The REST API: its own settings, the definition that is being edited, its deployments and stages.

use super::{ApiDefinition, Deployment, DocumentationPart, DocumentationVersion, Stage, Texts};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A REST API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestApi {
    /// Its id, which is also the first label of its host name.
    pub id: String,
    /// Its name; not unique.
    pub name: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was made.
    pub created_date: SimTime,
    /// The version that an imported document names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Warnings of the last import.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// How it is reached.
    pub endpoint_configuration: EndpointConfiguration,
    /// Whether `execute-api` host names are switched off.
    #[serde(default)]
    pub disable_execute_api_endpoint: bool,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    /// What is being edited; nothing of it is in effect until it is deployed.
    pub definition: Arc<ApiDefinition>,
    /// Deployments by id.
    #[serde(default)]
    pub deployments: BTreeMap<String, Arc<Deployment>>,
    /// Stages by name.
    #[serde(default)]
    pub stages: BTreeMap<String, Arc<Stage>>,
    /// Documentation parts by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documentation_parts: Arc<BTreeMap<String, DocumentationPart>>,
    /// Documentation versions by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documentation_versions: BTreeMap<String, Arc<DocumentationVersion>>,
}

/// How an API is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndpointConfiguration {
    /// Its endpoint types; one at a time.
    pub types: Vec<EndpointType>,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    /// VPC endpoints of a private API.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vpc_endpoint_ids: Vec<String>,
}

/// An endpoint type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EndpointType {
    /// Reached through CloudFront's edge network.
    #[default]
    Edge,
    /// Reached in its Region.
    Regional,
    /// Reached from a VPC only.
    Private,
}

impl Default for EndpointConfiguration {
    fn default() -> Self {
        EndpointConfiguration { types: vec![EndpointType::Edge], ip_address_type: "ipv4".into(), vpc_endpoint_ids: Vec::new() }
    }
}

impl RestApi {
    /// Whether what is being edited differs from what this stage serves.
    pub fn has_undeployed_changes(&self, stage: &Stage) -> bool {
        self.deployments
            .get(&stage.deployment_id)
            .is_none_or(|deployment| !Arc::ptr_eq(&deployment.definition, &self.definition) && deployment.definition != self.definition)
    }
}
