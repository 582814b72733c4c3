//! Refusals: one variant for each way in which the gateway itself ends a request, and the gateway response that it is rendered as.

use super::limit_reading::{BucketReading, QuotaReading};
use crate::model::GatewayResponseType;
use serde::{Deserialize, Serialize};

/// Why the gateway ended a request by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Fault {
    /// The host or the stage is unknown: there is no API whose gateway responses could apply.
    UnknownStage {
        /// What is not known, in a sentence.
        reason: String,
    },
    /// An HTTP API has no stage or no route for the request: 404.
    NoRoute {
        /// Which of the two, in a sentence.
        reason: String,
    },
    /// A token is missing or not accepted: 401.
    InvalidToken {
        /// Why, in a sentence.
        reason: String,
        /// What the client is told in `www-authenticate`; none where there is no token.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        /// The scopes that the route asks for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        scopes: Vec<String>,
    },
    /// A token is in order, but has none of the scopes that the route asks for: 403.
    InsufficientScope {
        /// Which it has and which are asked for, in a sentence.
        reason: String,
        /// The scopes that the route asks for.
        scopes: Vec<String>,
    },
    /// No resource or method matches, or a signed request is asked for and this one is not signed.
    MissingAuthenticationToken {
        /// Which of the two, in a sentence.
        reason: String,
    },
    /// The method needs an API key and this request has none that counts here.
    InvalidApiKey {
        /// What is wrong with the key.
        refusal: KeyRefusal,
    },
    /// A token bucket is empty.
    Throttled {
        /// The bucket.
        bucket: BucketReading,
    },
    /// The quota is used up.
    QuotaExceeded {
        /// The quota.
        quota: QuotaReading,
    },
    /// The caller's identity is missing or not accepted.
    Unauthorized {
        /// Why, in a sentence.
        reason: String,
        /// What the client is told, in AWS's words.
        #[serde(default = "unauthorized")]
        message: String,
    },
    /// A policy denies access.
    AccessDenied {
        /// Why, in a sentence.
        reason: String,
        /// Whether a statement denies explicitly.
        explicit: bool,
        /// What the client is told, in AWS's words.
        #[serde(default)]
        message: String,
    },
    /// The request's signature is not in order.
    InvalidSignature {
        /// In which way.
        error: SignatureError,
        /// What the client is told, in AWS's words.
        message: String,
    },
    /// The caller's temporary credentials have run out.
    ExpiredToken {
        /// When, in a sentence.
        reason: String,
    },
    /// The authorizer cannot be called, or its answer cannot be used.
    AuthorizerConfigurationError {
        /// Why, in a sentence.
        reason: String,
    },
    /// The authorizer failed to say who calls.
    AuthorizerFailure {
        /// Why, in a sentence.
        reason: String,
    },
    /// The URI is longer than the gateway takes where a caller must be authorized.
    RequestUriTooLong {
        /// How long it is, in a sentence.
        reason: String,
    },
    /// Required parameters are missing.
    BadRequestParameters {
        /// Their names.
        missing: Vec<String>,
    },
    /// The body does not fit its model.
    BadRequestBody {
        /// What does not fit, in the validator's words (`$context.error.validationErrorString`).
        reason: String,
        /// Where, as JSON pointers into the body; one for each of the reasons.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        places: Vec<String>,
    },
    /// The path leads to no method, and the caller is known and may call the API (`supported-gateway-response-types`).
    ResourceNotFound {
        /// What is not there, in a sentence.
        reason: String,
    },
    /// The stage's web ACL blocks the request.
    WafFiltered {
        /// Why, in a sentence.
        reason: String,
    },
    /// The body or the headers are larger than the gateway takes.
    RequestTooLarge {
        /// What is too large, in a sentence.
        reason: String,
    },
    /// No template is for the body's media type and it may not pass.
    UnsupportedMediaType {
        /// The media type.
        content_type: String,
    },
    /// The body does not stand in its content coding, or in one that the API cannot decompress.
    UnsupportedContentEncoding {
        /// What `Content-Encoding` says.
        content_encoding: String,
    },
    /// The backend took longer than the integration's timeout.
    IntegrationTimeout {
        /// The timeout in milliseconds.
        timeout_ms: f64,
        /// What the backend would have taken.
        latency_ms: f64,
    },
    /// The backend cannot be reached.
    IntegrationFailure {
        /// Why, in a sentence.
        reason: String,
    },
    /// A function's answer does not have the form of a proxy response, or an AWS service cannot be called as configured: 502.
    MalformedResponse {
        /// What is wrong with it, in a sentence.
        reason: String,
    },
    /// The API is not configured properly: 500.
    ApiConfigurationError {
        /// What is wrong, in a sentence.
        reason: String,
        /// AWS's words for it, as its execution logs have them; none where they are not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        logged: Option<String>,
    },
    /// A load balancer answers with an error of its own.
    LoadBalancer {
        /// The status; 0 where no HTTP response comes back at all.
        status: u16,
        /// Why, in a sentence; for a function it begins with the code that the access log has for it.
        reason: String,
    },
}

/// In which way a signature is not in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignatureError {
    /// Parts of it are missing or cannot be read.
    Incomplete,
    /// Its date or its scope is wrong.
    Invalid,
    /// Nobody has its access key.
    UnknownKey,
}

/// What is wrong with an API key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum KeyRefusal {
    /// The request carries none.
    Absent,
    /// No key has this value.
    Unknown,
    /// The key is disabled.
    Disabled {
        /// The key's id.
        key_id: String,
    },
    /// The key is in no usage plan that includes this stage.
    NotInPlan {
        /// The key's id.
        key_id: String,
    },
}

/// What clients are told whose identity is not accepted.
fn unauthorized() -> String {
    "Unauthorized".to_owned()
}

impl Fault {
    /// A caller whose identity is missing or not accepted.
    pub(crate) fn unauthorized(reason: String) -> Fault {
        Fault::Unauthorized { reason, message: unauthorized() }
    }

    /// Something that is wrong with the API's configuration, for which AWS's words are not known.
    pub(crate) fn misconfigured(reason: impl Into<String>) -> Fault {
        Fault::ApiConfigurationError { reason: reason.into(), logged: None }
    }

    /// The same, with AWS's words for it.
    pub(crate) fn misconfigured_as(logged: impl Into<String>, reason: impl Into<String>) -> Fault {
        Fault::ApiConfigurationError { reason: reason.into(), logged: Some(logged.into()) }
    }

    /// What execution logs and `$context.integrationErrorMessage` say of a call of the backend that failed; none for all else.
    pub(crate) fn logged_failure(&self) -> Option<String> {
        Some(match self {
            Fault::IntegrationTimeout { .. } => "Execution failed due to a timeout error".to_owned(),
            Fault::IntegrationFailure { .. } => "Execution failed due to a network error communicating with endpoint".to_owned(),
            Fault::MalformedResponse { .. } => "Execution failed due to configuration error: Malformed Lambda proxy response".to_owned(),
            Fault::ApiConfigurationError { reason, logged } => {
                format!("Execution failed due to configuration error: {}", logged.as_ref().unwrap_or(reason))
            }
            _ => return None,
        })
    }

    /// The gateway response type that renders it; none where no API is known.
    pub fn response_type(&self) -> Option<GatewayResponseType> {
        use GatewayResponseType as Type;
        Some(match self {
            Fault::UnknownStage { .. } | Fault::NoRoute { .. } | Fault::LoadBalancer { .. } => return None,
            Fault::InvalidToken { .. } => Type::Unauthorized,
            Fault::InsufficientScope { .. } => Type::AccessDenied,
            Fault::MissingAuthenticationToken { .. } => Type::MissingAuthenticationToken,
            Fault::InvalidApiKey { .. } => Type::InvalidApiKey,
            Fault::Throttled { .. } => Type::Throttled,
            Fault::QuotaExceeded { .. } => Type::QuotaExceeded,
            Fault::Unauthorized { .. } => Type::Unauthorized,
            Fault::AccessDenied { .. } => Type::AccessDenied,
            Fault::AuthorizerConfigurationError { .. } => Type::AuthorizerConfigurationError,
            Fault::AuthorizerFailure { .. } => Type::AuthorizerFailure,
            // Reported from access logs of the service: what cannot be read as a signature is of no type of its own.
            Fault::InvalidSignature { error: SignatureError::Incomplete, .. } => Type::Default4xx,
            Fault::InvalidSignature { .. } => Type::InvalidSignature,
            Fault::ExpiredToken { .. } => Type::ExpiredToken,
            Fault::RequestUriTooLong { .. } => Type::Default4xx,
            Fault::BadRequestParameters { .. } => Type::BadRequestParameters,
            Fault::BadRequestBody { .. } => Type::BadRequestBody,
            Fault::RequestTooLarge { .. } => Type::RequestTooLarge,
            Fault::UnsupportedMediaType { .. } | Fault::UnsupportedContentEncoding { .. } => Type::UnsupportedMediaType,
            Fault::ResourceNotFound { .. } => Type::ResourceNotFound,
            Fault::WafFiltered { .. } => Type::WafFiltered,
            Fault::IntegrationTimeout { .. } => Type::IntegrationTimeout,
            Fault::IntegrationFailure { .. } => Type::IntegrationFailure,
            Fault::MalformedResponse { .. } => Type::Default5xx,
            Fault::ApiConfigurationError { .. } => Type::ApiConfigurationError,
        })
    }

    /// The status of the built-in response.
    pub fn default_status(&self) -> u16 {
        match self {
            Fault::UnknownStage { .. } | Fault::InvalidSignature { .. } => 403,
            Fault::NoRoute { .. } => 404,
            Fault::LoadBalancer { status, .. } => *status,
            Fault::MalformedResponse { .. } => 502,
            Fault::RequestUriTooLong { .. } => 414,
            _ => self.response_type().and_then(GatewayResponseType::default_status).unwrap_or(500),
        }
    }
}
