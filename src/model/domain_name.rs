//! Custom domain names with their base path mappings, and who may reach the private ones.

use super::{EndpointConfiguration, EndpointType, Texts};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A custom domain name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DomainName {
    /// The host name, such as `api.example.com`.
    pub domain_name: String,
    /// What tells private domain names of one host name from each other; only private ones have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain_name_id: Option<String>,
    /// The ARN of a private domain name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain_name_arn: Option<String>,
    /// The name of the certificate of the edge-optimized or private endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_name: Option<String>,
    /// The ARN of that certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
    /// When that certificate was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_upload_date: Option<SimTime>,
    /// The host that DNS points a regional domain name to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regional_domain_name: Option<String>,
    /// Route 53's zone of that host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regional_hosted_zone_id: Option<String>,
    /// The name of the certificate of the regional endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regional_certificate_name: Option<String>,
    /// The ARN of that certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regional_certificate_arn: Option<String>,
    /// The CloudFront distribution that DNS points an edge-optimized domain name to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution_domain_name: Option<String>,
    /// Route 53's zone of CloudFront.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution_hosted_zone_id: Option<String>,
    /// Its endpoint types: both EDGE and REGIONAL while it migrates from one to the other.
    pub endpoint_configuration: EndpointConfiguration,
    /// `AVAILABLE`.
    pub domain_name_status: String,
    /// The oldest TLS that clients may speak, such as `TLS_1_2`.
    pub security_policy: String,
    /// `BASIC` or `STRICT`, for the policies whose names begin with `SecurityPolicy_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint_access_mode: Option<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    /// The truststore that clients' certificates are checked against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mutual_tls_authentication: Option<MutualTlsAuthentication>,
    /// The certificate that proves the domain's ownership.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ownership_verification_certificate_arn: Option<String>,
    /// Who may make access associations with a private domain name, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management_policy: Option<String>,
    /// Who may call through a private domain name, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// `BASE_PATH_MAPPING_ONLY`.
    pub routing_mode: String,
    /// Base path mappings by base path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub base_path_mappings: BTreeMap<String, BasePathMapping>,
}

impl DomainName {
    /// Whether it has an endpoint of this type.
    pub fn is(&self, kind: EndpointType) -> bool {
        self.endpoint_configuration.types.contains(&kind)
    }
}

/// Where clients' certificates are checked against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MutualTlsAuthentication {
    /// The truststore, as an S3 URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truststore_uri: Option<String>,
    /// The version of that S3 object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truststore_version: Option<String>,
}

/// Which API answers below a base path of a custom domain name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BasePathMapping {
    /// The first part of the path, several with slashes where `apigatewayv2` made it; `(none)` where the mapping is for every path.
    pub base_path: String,
    /// The API, a REST API or an HTTP API.
    pub rest_api_id: String,
    /// Its stage; if absent, the next part of the path names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Its id as an API mapping (`apigatewayv2`), once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_mapping_id: Option<String>,
}

impl BasePathMapping {
    /// The base path that stands for every path.
    pub const NONE: &str = "(none)";
}

/// A VPC endpoint that may reach a private custom domain name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DomainNameAccessAssociation {
    /// Its ARN.
    pub domain_name_access_association_arn: String,
    /// The ARN of the domain name.
    pub domain_name_arn: String,
    /// `VPCE`.
    pub access_association_source_type: String,
    /// The id of the VPC endpoint.
    pub access_association_source: String,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
}
