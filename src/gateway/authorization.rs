//! What the trace tells of the step "authorize": which authorizer was asked what, and what each policy said.

use super::http::JwtReading;
use super::trace::FunctionTarget;
use crate::model::AuthorizerType;
use crate::policy::Verdict;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a caller was authorized.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Authorization {
    /// `NONE`, `AWS_IAM`, `CUSTOM`, `COGNITO_USER_POOLS`, `JWT`.
    pub authorization_type: String,
    /// A sentence about what was decided.
    pub note: String,
    /// The ARN of the request, which policies are asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Who calls: a `principalId`, the ARN of a caller, the subject of a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// The authorizer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorizer: Option<AuthorizerReading>,
    /// The token, where a JWT authorizer was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwt: Option<JwtReading>,
    /// What each policy said, in the order in which they were asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<PolicyReading>,
}

/// An authorizer, as a request met it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizerReading {
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: AuthorizerType,
    /// Its identity sources, and what the request has there.
    pub identity: Vec<(String, String)>,
    /// Until when its answer is kept; none if it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_until: Option<SimTime>,
    /// Whether the answer had been kept, so that its function was not called.
    #[serde(default)]
    pub from_cache: bool,
    /// How long its function took.
    #[serde(default)]
    pub latency_ms: f64,
    /// Its function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionTarget>,
    /// The event that the function got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Value>,
    /// What the function answered, or what the token says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Value>,
}

/// What a policy said about a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyReading {
    /// Whose policy it is, such as `the resource policy`.
    pub policy: String,
    /// What it said.
    pub verdict: Verdict,
    /// The statement that decided, by its `Sid` or its number; none if no statement is about the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
}
