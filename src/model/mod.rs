//! Resources in AWS's shapes. What operations do to them stands in `control`, what requests meet in `gateway`.
//!
//! Every type serialises to the JSON that AWS answers with (camelCase for API Gateway, PascalCase for Lambda; empty members
//! left out), so that one form serves the answers, the saved workspace and the forms of the app.

mod access_log;
mod account;
mod behavior;
mod caller;
mod client_certificate;
mod definition;
mod deployment;
mod documentation;
mod domain_name;
pub mod elb;
mod extensions;
mod function;
mod gateway_response;
pub mod http;
mod integration;
mod issuer;
mod keys;
mod method;
mod oauth;
mod rest_api;
mod stage;
mod user_pool;
mod vpc_link;
mod web_acl;

pub use access_log::{ACCESS_LOG_PRESETS, LogFormatPart, log_format_parts};
pub use account::{Account, AccountThrottle, HttpEndpoint, Quotas};
pub use behavior::{Behavior, Latency, Reaction};
pub use caller::Caller;
pub use client_certificate::ClientCertificate;
pub use definition::{ApiDefinition, ApiKeySource, Authorizer, AuthorizerType, Model, RequestValidator};
pub use deployment::Deployment;
pub use documentation::{DocumentationPart, DocumentationPartLocation, DocumentationVersion};
pub use domain_name::{BasePathMapping, DomainName, DomainNameAccessAssociation, MutualTlsAuthentication};
pub use extensions::{Extensions, method_place, path_place};
pub use function::{Alias, AliasRoutingConfiguration, Function, FunctionVersion, PolicyStatement};
pub use gateway_response::{GatewayResponse, GatewayResponseType};
pub use integration::{ConnectionType, ContentHandling, Integration, IntegrationResponse, IntegrationType, PassthroughBehavior, TlsConfig};
pub use issuer::{Issuer, SigningKey};
pub use keys::{ApiKey, ApiStage, QuotaSettings, ThrottleSettings, UsagePlan};
pub use method::{Method, MethodResponse, Resource};
pub use oauth::{AuthorizationCode, OAuthClient};
pub use rest_api::{EndpointConfiguration, EndpointType, RestApi};
pub use stage::{
    AccessLogSettings, CacheCluster, CacheClusterStatus, CanarySettings, MethodSetting, Stage, UnauthorizedCacheControlHeaderStrategy,
    is_method_key,
};
pub use user_pool::{PoolUser, UserPool, issuer};
pub use vpc_link::VpcLink;
pub use web_acl::WebAcl;

use std::collections::BTreeMap;

/// Text by name, in the order of the names.
pub type Texts = BTreeMap<String, String>;
