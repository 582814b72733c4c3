//! API keys and usage plans.

use super::Texts;
use crate::time::{Period, SimTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An API key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// Its id.
    pub id: String,
    /// What clients send, 20–128 characters.
    pub value: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The customer in AWS Marketplace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it is accepted.
    pub enabled: bool,
    /// When it was made.
    pub created_date: SimTime,
    /// When it was last changed.
    pub last_updated_date: SimTime,
    /// Stages by `{api id}/{stage}` that it was made for (from before usage plans).
    pub stage_keys: Vec<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    /// Counts up with each key: lists show the newest first (not part of AWS's shape).
    #[serde(default)]
    pub order: u64,
}

/// A usage plan: who may call which stages, how fast and how often.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UsagePlan {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The stages it is for.
    pub api_stages: Vec<ApiStage>,
    /// The limit of each key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttle: Option<ThrottleSettings>,
    /// The quota of each key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<QuotaSettings>,
    /// The product in AWS Marketplace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_code: Option<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    /// Ids of the keys in the plan, in the order they were added (`GetUsagePlanKeys`; not part of AWS's shape).
    #[serde(default)]
    pub key_ids: Vec<String>,
}

/// A stage that a usage plan is for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiStage {
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub stage: String,
    /// Limits of single methods by `{resource path}/{METHOD}`, such as `/pets/GET`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub throttle: BTreeMap<String, ThrottleSettings>,
}

/// A limit: rate and burst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThrottleSettings {
    /// Bucket size.
    #[serde(default)]
    pub burst_limit: i32,
    /// Requests per second.
    #[serde(default)]
    pub rate_limit: f64,
}

/// A quota.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotaSettings {
    /// Requests per period.
    pub limit: i32,
    /// Requests subtracted from the limit in the first period.
    #[serde(default)]
    pub offset: i32,
    /// The period.
    pub period: Period,
}
