//! The account: everything that one AWS account owns in one Region. Counters of running traffic are not part of it.

use super::{
    ApiKey, Behavior, Caller, ClientCertificate, DomainName, DomainNameAccessAssociation, Function, Issuer, RestApi, UsagePlan, UserPool,
    VpcLink, WebAcl, elb, http,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An AWS account in one Region. Cloning it is cheap: what it owns is shared until it is changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Account {
    /// The 12-digit account id.
    pub id: String,
    /// The Region, such as `us-east-1`.
    pub region: String,
    /// The account-level limit of this Region.
    pub throttle_settings: AccountThrottle,
    /// Limits that were raised on request.
    #[serde(skip_serializing_if = "Quotas::is_empty")]
    pub quotas: Quotas,
    /// The role that logs are written with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloudwatch_role_arn: Option<String>,
    /// REST APIs by id.
    pub rest_apis: BTreeMap<String, Arc<RestApi>>,
    /// HTTP APIs by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub http_apis: BTreeMap<String, Arc<http::Api>>,
    /// VPC links of HTTP APIs by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub http_vpc_links: BTreeMap<String, Arc<http::VpcLink>>,
    /// Application Load Balancers by ARN.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub load_balancers: BTreeMap<String, Arc<elb::LoadBalancer>>,
    /// Target groups of load balancers by ARN.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub target_groups: BTreeMap<String, Arc<elb::TargetGroup>>,
    /// Simulated OpenID Connect issuers by URL.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub issuers: BTreeMap<String, Arc<Issuer>>,
    /// API keys by id.
    pub api_keys: BTreeMap<String, Arc<ApiKey>>,
    /// Usage plans by id.
    pub usage_plans: BTreeMap<String, Arc<UsagePlan>>,
    /// Custom domain names by host name (private ones by host name, `+` and id).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub domain_names: BTreeMap<String, Arc<DomainName>>,
    /// Access associations of private domain names by ARN.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub domain_name_access_associations: BTreeMap<String, DomainNameAccessAssociation>,
    /// Client certificates by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub client_certificates: BTreeMap<String, Arc<ClientCertificate>>,
    /// VPC links by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub vpc_links: BTreeMap<String, Arc<VpcLink>>,
    /// Lambda functions by name.
    pub functions: BTreeMap<String, Arc<Function>>,
    /// Simulated HTTP endpoints by URL pattern.
    pub http_endpoints: BTreeMap<String, Arc<HttpEndpoint>>,
    /// Simulated IAM users and roles by access key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub callers: BTreeMap<String, Arc<Caller>>,
    /// Simulated Cognito user pools by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub user_pools: BTreeMap<String, Arc<UserPool>>,
    /// Simulated web ACLs by API id, `/` and stage name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub web_acls: BTreeMap<String, WebAcl>,
}

/// The account-level throttle: requests per second and bucket size for all APIs together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountThrottle {
    /// Requests per second.
    pub rate_limit: f64,
    /// Bucket size.
    pub burst_limit: i32,
}

/// Limits of AWS's that were raised; those that were not are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Quotas {
    /// How many resources an API may have (300 unless raised; `limits`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources_per_api: Option<u32>,
    /// How many bytes a document may have that is imported (6 MB; AWS raises it for nobody).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_bytes: Option<u32>,
}

impl Quotas {
    /// Whether nothing was raised.
    pub fn is_empty(&self) -> bool {
        *self == Quotas::default()
    }
}

/// An HTTP endpoint outside the gateway, simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HttpEndpoint {
    /// The URL it answers at; a `*` at the end stands for any rest.
    pub url: String,
    /// What it does.
    pub behavior: Behavior,
}

impl Default for AccountThrottle {
    fn default() -> Self {
        AccountThrottle { rate_limit: 10_000.0, burst_limit: 5_000 }
    }
}

impl Default for Account {
    fn default() -> Self {
        Account {
            id: "123456789012".into(),
            region: "us-east-1".into(),
            throttle_settings: AccountThrottle::default(),
            quotas: Quotas::default(),
            cloudwatch_role_arn: None,
            rest_apis: BTreeMap::new(),
            http_apis: BTreeMap::new(),
            http_vpc_links: BTreeMap::new(),
            load_balancers: BTreeMap::new(),
            target_groups: BTreeMap::new(),
            issuers: BTreeMap::new(),
            api_keys: BTreeMap::new(),
            usage_plans: BTreeMap::new(),
            domain_names: BTreeMap::new(),
            domain_name_access_associations: BTreeMap::new(),
            client_certificates: BTreeMap::new(),
            vpc_links: BTreeMap::new(),
            functions: BTreeMap::new(),
            http_endpoints: BTreeMap::new(),
            callers: BTreeMap::new(),
            user_pools: BTreeMap::new(),
            web_acls: BTreeMap::new(),
        }
    }
}
