//! Callers who sign their requests: IAM users and sessions of roles, simulated (the service `backends`, which AWS does not have).

use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An IAM user or a session of a role, by its access key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Caller {
    /// The access key that its requests are signed with.
    pub access_key_id: String,
    /// Its ARN.
    pub arn: String,
    /// Its unique id, such as `AIDA…`.
    pub user_id: String,
    /// The policies that are attached to it, as documents.
    #[serde(default)]
    pub policies: Vec<Value>,
    /// When its temporary credentials run out; none if they do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration: Option<SimTime>,
}
