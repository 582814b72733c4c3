//! The request to an AWS service other than a function's invocation: its host and path by the integration's ARN, and whose credentials it is signed
//! with (`integration-request-basic-setup`). Nothing is signed: what is shown is the request without its signature.

use super::headers::{self, To};
use super::integration_request::{Call, Parts, misconfigured};
use super::parse::Staged;
use super::serve::Gate;
use super::{arn, endpoint_request, variables};
use crate::backends::{Connection, EndpointRequest};
use crate::gateway::Fault;
use crate::model::Integration;
use bytes::Bytes;

/// In place of a role: the caller's own credentials.
const CALLER: &str = "arn:aws:iam::*:user/*";
/// Services with one endpoint for all Regions.
const GLOBAL: [&str; 4] = ["cloudfront", "iam", "organizations", "route53"];
/// Services that read the action's name from `X-Amz-Target`, and what stands before it there.
const TARGETS: [(&str, &str); 11] = [
    ("cognito-idp", "AWSCognitoIdentityProviderService"),
    ("dynamodb", "DynamoDB_20120810"),
    ("events", "AWSEvents"),
    ("firehose", "Firehose_20150804"),
    ("kinesis", "Kinesis_20131202"),
    ("kms", "TrentService"),
    ("logs", "Logs_20140328"),
    ("secretsmanager", "secretsmanager"),
    ("ssm", "AmazonSSM"),
    ("states", "AWSStepFunctions"),
    ("textract", "Textract"),
];

/// What an ARN of an AWS integration names: `arn:aws:apigateway:{region}:{subdomain.service|service}:{path|action}/{what}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    region: String,
    /// With a subdomain before it, if there is one.
    service: String,
    is_action: bool,
    what: String,
}

/// The service that the integration calls; none if it is a function's invocation.
pub(super) fn target<B>(parts: &Parts<'_, '_, B>) -> Result<Option<Target>, Fault> {
    let uri = parts.compiled.integration.uri.as_deref().unwrap_or_default();
    let uri = variables::with_stage_variables(uri, &parts.staged.variant.variables);
    if arn::invoked(&uri).is_some() || uri.contains(":lambda:path/") {
        return Ok(None);
    }
    Target::parse(&uri).map(Some).ok_or_else(|| misconfigured(format!("'{uri}' names no action or path of an AWS service")))
}

impl Target {
    fn parse(uri: &str) -> Option<Target> {
        let parts: Vec<&str> = uri.splitn(6, ':').collect();
        let [_, _, "apigateway", region, service, what] = *parts else { return None };
        let (kind, what) = what.split_once('/')?;
        let is_action = match kind {
            "action" => true,
            "path" => false,
            _ => return None,
        };
        let is_name = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        (is_name(region) && is_name(service)).then(|| Target {
            region: region.into(),
            service: service.into(),
            is_action,
            what: what.into(),
        })
    }

    /// The service without its subdomain.
    fn service_name(&self) -> &str {
        self.service.rsplit_once('.').map_or(&self.service, |(_, service)| service)
    }

    fn host(&self) -> String {
        let region = if GLOBAL.contains(&self.service_name()) { String::new() } else { format!(".{}", self.region) };
        format!("{}{region}.amazonaws.com", self.service)
    }

    fn url(&self) -> String {
        match self.is_action {
            true => format!("https://{}/?Action={}", self.host(), self.what),
            false => format!("https://{}/{}", self.host(), self.what.trim_start_matches('/')),
        }
    }

    /// `X-Amz-Target`, for actions of services that read it.
    fn header(&self) -> Option<(String, String)> {
        let (_, prefix) = TARGETS.iter().find(|(service, _)| self.is_action && *service == self.service_name())?;
        Some(("X-Amz-Target".into(), format!("{prefix}.{}", self.what.split('&').next().unwrap_or_default())))
    }
}

/// The host that an AWS integration's URI calls, where it is another service than a function's invocation.
pub fn service_host(uri: &str) -> Option<String> {
    if uri.contains(":lambda:path/") {
        return None;
    }
    Target::parse(uri).map(|target| target.host())
}

pub(super) fn make<B>(parts: &Parts<'_, '_, B>, target: &Target, body: Bytes) -> Result<Call, Fault> {
    let Parts { gate, staged, compiled, .. } = *parts;
    let credentials = credentials(gate, staged, &compiled.integration)?.ok_or_else(|| {
        misconfigured(format!("Role ARN must be specified for AWS integrations: {} is called with no credentials", target.service))
    })?;
    let url = endpoint_request::with_query(parts, endpoint_request::with_path(parts, target.url()), "");
    let mut mapped: Vec<(String, String)> = target.header().into_iter().collect();
    mapped.retain(|(name, _)| !parts.mapped("header").iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
    mapped.extend(parts.mapped("header"));
    let headers = headers::to_endpoint(gate, staged, To::Service, mapped, &url, body.len());
    let connection = Connection { credentials: Some(credentials), ..Connection::default() };
    let method = compiled.integration.http_method.as_deref().filter(|method| *method != "ANY").unwrap_or(gate.http_method).to_owned();
    Ok(Call::Endpoint(EndpointRequest { method, url, headers, body, source_ip: gate.request.client().to_owned(), connection }))
}

/// Whose credentials the integration calls with: a role's ARN, or the caller's where it passes those on. None if it names none.
pub(super) fn credentials<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, integration: &Integration) -> Result<Option<String>, Fault> {
    let Some(named) = integration.credentials.as_deref().filter(|named| !named.is_empty()) else { return Ok(None) };
    let arn = variables::with_stage_variables(named, &staged.variant.variables);
    if arn == CALLER {
        let caller = gate.identity().and_then(|identity| identity.variable("identity.userArn"));
        return caller.map(Some).ok_or_else(|| {
            misconfigured("The integration passes on the caller's credentials, and the caller has none: the method must ask for AWS_IAM")
        });
    }
    if arn.starts_with("arn:") && arn.contains(":iam::") && arn.contains(":role/") {
        return Ok(Some(arn));
    }
    let reason = format!("'{arn}' is not the ARN of a role: does the stage lack a variable?");
    Err(Fault::misconfigured_as("API Gateway does not have permission to assume the provided role", reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_lead_to_hosts_and_paths() {
        let url = |arn: &str| Target::parse(arn).map(|target| target.url());
        let of = |rest: &str| url(&format!("arn:aws:apigateway:us-east-1:{rest}"));
        assert_eq!(of("sqs:path/123456789012/queue").as_deref(), Some("https://sqs.us-east-1.amazonaws.com/123456789012/queue"));
        assert_eq!(of("s3:path//{bucket}/{key}").as_deref(), Some("https://s3.us-east-1.amazonaws.com/{bucket}/{key}"));
        assert_eq!(of("my-bucket.s3:path/{key}").as_deref(), Some("https://my-bucket.s3.us-east-1.amazonaws.com/{key}"));
        assert_eq!(of("dynamodb:action/Query").as_deref(), Some("https://dynamodb.us-east-1.amazonaws.com/?Action=Query"));
        assert_eq!(of("iam:action/ListUsers").as_deref(), Some("https://iam.amazonaws.com/?Action=ListUsers"));
        assert_eq!(of("sqs:queue/x"), None);
        assert_eq!(of("a/b:path/x"), None);
        assert_eq!(url("arn:aws:lambda:us-east-1:1:path/x"), None);
    }

    #[test]
    fn services_of_the_json_protocol_are_told_their_target() {
        let header = |rest: &str| Target::parse(&format!("arn:aws:apigateway:us-east-1:{rest}")).and_then(|target| target.header());
        assert_eq!(header("states:action/StartExecution"), Some(("X-Amz-Target".into(), "AWSStepFunctions.StartExecution".into())));
        assert_eq!(header("states:path/x"), None);
        assert_eq!(header("sns:action/Publish"), None);
    }
}
