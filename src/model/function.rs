//! Lambda functions: versions, aliases with weights, permissions. What they do when called is their `Behavior`.

use super::{Behavior, Texts};
use crate::time::Span;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A Lambda function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Function {
    /// Its name.
    pub function_name: String,
    /// The version that is being edited.
    pub latest: FunctionVersion,
    /// Published versions by number.
    #[serde(default)]
    pub versions: BTreeMap<u32, FunctionVersion>,
    /// The number of the version published last (numbers are never used again).
    #[serde(default)]
    pub last_version: u32,
    /// Aliases by name.
    #[serde(default)]
    pub aliases: BTreeMap<String, Alias>,
    /// Permissions by qualifier (`$LATEST`, a version, an alias; empty for the function itself).
    #[serde(default)]
    pub policies: BTreeMap<String, Vec<PolicyStatement>>,
    /// Revisions of the policies, by the same qualifiers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub policy_revisions: BTreeMap<String, String>,
    /// How many executions at a time it keeps for itself and may not exceed; 0 stops it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved_concurrent_executions: Option<u32>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
}

/// A version of a function: its frozen configuration and behaviour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionVersion {
    /// `$LATEST` or a number.
    pub version: String,
    /// Members of `FunctionConfiguration` as they were given (`Runtime`, `Role`, `Handler`, `Timeout`, `Environment`, …) or defaulted.
    pub configuration: serde_json::Map<String, Value>,
    /// What it does.
    pub behavior: Behavior,
    /// Whether its `Timeout` was set by somebody, and then stops it. The 3 seconds that Lambda fills in do not: they would hide the gateway's own timeout
    /// behind that of a function of which only the latency was said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub times_out: bool,
}

impl FunctionVersion {
    /// After how long it is stopped; none if nobody has said.
    pub fn time_limit(&self) -> Option<Span> {
        let seconds = self.configuration.get("Timeout").and_then(Value::as_u64).filter(|_| self.times_out)?;
        Some(Span::from_micros(seconds * 1_000_000))
    }
}

/// An alias: a name for a version, or for two by weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Alias {
    /// Its name.
    pub name: String,
    /// The version it stands for.
    pub function_version: String,
    /// Its description.
    #[serde(default)]
    pub description: String,
    /// A second version and its share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_config: Option<AliasRoutingConfiguration>,
    /// Changes with every change.
    pub revision_id: String,
}

/// How an alias splits its traffic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliasRoutingConfiguration {
    /// Share (0 to 1) of a second version, by version number.
    #[serde(default)]
    pub additional_version_weights: BTreeMap<String, f64>,
}

/// A statement of a function's resource policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyStatement {
    /// Its id, unique in the policy.
    pub statement_id: String,
    /// What is allowed, such as `lambda:InvokeFunction`.
    pub action: String,
    /// Who is allowed, such as `apigateway.amazonaws.com`, or `*`.
    pub principal: String,
    /// The caller's ARN pattern (`arn:aws:execute-api:…`); any if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_arn: Option<String>,
    /// The caller's account; any if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_account: Option<String>,
}
