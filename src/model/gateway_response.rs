//! Gateway responses: the answers that the gateway gives by itself.

use super::Texts;
use serde::{Deserialize, Serialize};

/// A customised gateway response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewayResponse {
    /// Its type.
    pub response_type: GatewayResponseType,
    /// The status; the type's own if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    /// Parameter mapping: `gatewayresponse.header.NAME` → its source.
    #[serde(default)]
    pub response_parameters: Texts,
    /// Templates by media type; only variables are replaced in them.
    #[serde(default)]
    pub response_templates: Texts,
    /// Whether it is the built-in one.
    #[serde(default)]
    pub default_response: bool,
}

macro_rules! gateway_response_types {
    ($($(#[$doc:meta])* $variant:ident $name:literal $status:expr;)*) => {
        /// A gateway response type (`supported-gateway-response-types`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum GatewayResponseType {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl GatewayResponseType {
            /// All types, in the order in which AWS's error message lists them (recorded).
            pub const ALL: &[GatewayResponseType] = &[$(GatewayResponseType::$variant,)*];

            /// AWS's name for it, such as `THROTTLED`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(GatewayResponseType::$variant => $name,)*
                }
            }

            /// The status that the built-in response has; none for the two default types.
            pub const fn default_status(self) -> Option<u16> {
                match self {
                    $(GatewayResponseType::$variant => $status,)*
                }
            }

            /// The type with this name.
            pub fn from_name(name: &str) -> Option<GatewayResponseType> {
                Self::ALL.iter().copied().find(|kind| kind.name() == name)
            }
        }
    };
}

gateway_response_types! {
    /// A request or a response is larger than the gateway allows.
    RequestTooLarge "REQUEST_TOO_LARGE" Some(413);
    /// The API has no such resource (given only after authorization).
    ResourceNotFound "RESOURCE_NOT_FOUND" Some(404);
    /// An authorizer cannot be called.
    AuthorizerConfigurationError "AUTHORIZER_CONFIGURATION_ERROR" Some(500);
    /// No authentication token, or no such resource or method.
    MissingAuthenticationToken "MISSING_AUTHENTICATION_TOKEN" Some(403);
    /// The body does not fit the model.
    BadRequestBody "BAD_REQUEST_BODY" Some(400);
    /// The signature is wrong.
    InvalidSignature "INVALID_SIGNATURE" Some(403);
    /// No API key, or one that is not accepted here.
    InvalidApiKey "INVALID_API_KEY" Some(403);
    /// A required parameter is missing.
    BadRequestParameters "BAD_REQUEST_PARAMETERS" Some(400);
    /// An authorizer failed.
    AuthorizerFailure "AUTHORIZER_FAILURE" Some(500);
    /// An authorizer refused the caller's identity.
    Unauthorized "UNAUTHORIZED" Some(401);
    /// The backend took too long.
    IntegrationTimeout "INTEGRATION_TIMEOUT" Some(504);
    /// A policy denies access.
    AccessDenied "ACCESS_DENIED" Some(403);
    /// Any other 4xx.
    Default4xx "DEFAULT_4XX" None;
    /// Any other 5xx.
    Default5xx "DEFAULT_5XX" None;
    /// AWS WAF blocked the request.
    WafFiltered "WAF_FILTERED" Some(403);
    /// A usage plan's quota is used up.
    QuotaExceeded "QUOTA_EXCEEDED" Some(429);
    /// A bucket is empty.
    Throttled "THROTTLED" Some(429);
    /// The API is not configured properly.
    ApiConfigurationError "API_CONFIGURATION_ERROR" Some(500);
    /// No template is for the body's media type and it may not pass.
    UnsupportedMediaType "UNSUPPORTED_MEDIA_TYPE" Some(415);
    /// The backend cannot be reached or answered with something unusable.
    IntegrationFailure "INTEGRATION_FAILURE" Some(504);
    /// The token has expired.
    ExpiredToken "EXPIRED_TOKEN" Some(403);
}

impl GatewayResponseType {
    /// The type that stands in where this one is not customised.
    pub const fn fallback(self) -> GatewayResponseType {
        match self.default_status() {
            Some(500..) => GatewayResponseType::Default5xx,
            _ => GatewayResponseType::Default4xx,
        }
    }
}
