//! Custom domain names as `apigatewayv2` sees them. They are the ones of REST APIs: what is checked and kept stands in `control::domain_name`.

use super::find;
use crate::control::domain_name as rest;
use crate::control::{ApiError, Context, Input, Operations, tagging as tags};
use crate::model::{Account, DomainName, EndpointConfiguration, EndpointType, MutualTlsAuthentication, Texts};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateDomainName", create_domain_name),
    ("GetDomainName", get_domain_name),
    ("GetDomainNames", get_domain_names),
    ("UpdateDomainName", update_domain_name),
    ("DeleteDomainName", delete_domain_name),
];

/// `DomainNameConfiguration`, as far as a call gives it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Configuration {
    certificate_arn: Option<String>,
    certificate_name: Option<String>,
    endpoint_type: Option<String>,
    security_policy: Option<String>,
    ip_address_type: Option<String>,
    ownership_verification_certificate_arn: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct Truststore {
    truststore_uri: Option<String>,
    truststore_version: Option<String>,
}

fn create_domain_name(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = input.required("DomainName")?;
    rest::check_host(name)?;
    if account.domain_names.keys().any(|known| known.eq_ignore_ascii_case(name)) {
        return Err(ApiError::conflict(format!("The domain name you provided already exists: {name}")));
    }
    let given: Texts = input.read("Tags")?.unwrap_or_default();
    tags::check(&given)?;
    let domain = DomainName { domain_name: name.to_owned(), domain_name_status: "AVAILABLE".into(), tags: given, ..DomainName::default() };
    if input.get("DomainNameConfigurations").is_none() {
        return Err(ApiError::bad_request("A domain name needs a DomainNameConfiguration with the ARN of its certificate"));
    }
    store(account, ctx, input, domain)
}

/// Puts what a call gives into a domain name, checks it and keeps it.
fn store(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>, mut domain: DomainName) -> Result<Value, ApiError> {
    let configurations: Option<Vec<Configuration>> = input.read("DomainNameConfigurations")?;
    match configurations.as_deref() {
        Some([configuration]) => configure(&mut domain, configuration)?,
        Some(_) => return Err(ApiError::bad_request("A domain name has one DomainNameConfiguration")),
        None => {}
    }
    domain.routing_mode = match input.text("RoutingMode")? {
        Some("API_MAPPING_ONLY") | None => rest::routing_mode(None)?,
        Some(mode) => rest::routing_mode(Some(mode))?,
    };
    if let Some(Truststore { truststore_uri, truststore_version }) = input.read("MutualTlsAuthentication")? {
        domain.mutual_tls_authentication = truststore_uri
            .filter(|uri| !uri.is_empty())
            .map(|uri| MutualTlsAuthentication { truststore_uri: Some(uri), truststore_version });
    }
    rest::check(account, &domain)?;
    let region = account.region.clone();
    rest::reach(&mut domain, &region, ctx.chance, ctx.now);
    let answer = show(account, &domain);
    account.domain_names.insert(domain.domain_name.clone(), Arc::new(domain));
    Ok(answer)
}

fn configure(domain: &mut DomainName, given: &Configuration) -> Result<(), ApiError> {
    let kind = match given.endpoint_type.as_deref() {
        Some("EDGE") => EndpointType::Edge,
        Some("REGIONAL") => EndpointType::Regional,
        None => domain
            .endpoint_configuration
            .types
            .first()
            .copied()
            .filter(|_| !domain.security_policy.is_empty())
            .unwrap_or(EndpointType::Regional),
        Some(other) => return Err(ApiError::bad_request(format!("Invalid endpoint type {other}. Must be one of: [REGIONAL, EDGE]"))),
    };
    let policy = given.security_policy.as_deref().unwrap_or("TLS_1_2");
    super::shape::one_of("SecurityPolicy", policy, &rest::SECURITY_POLICIES)?;
    let address = given.ip_address_type.as_deref().unwrap_or("ipv4");
    super::shape::one_of("IpAddressType", address, &["ipv4", "dualstack"])?;
    domain.security_policy = policy.to_owned();
    domain.endpoint_configuration =
        EndpointConfiguration { types: vec![kind], ip_address_type: address.to_owned(), vpc_endpoint_ids: Vec::new() };
    let (arn, name) = (given.certificate_arn.clone(), given.certificate_name.clone());
    match kind {
        EndpointType::Edge => (domain.certificate_arn, domain.certificate_name) = (arn, name),
        _ => (domain.regional_certificate_arn, domain.regional_certificate_name) = (arn, name),
    }
    if given.ownership_verification_certificate_arn.is_some() {
        domain.ownership_verification_certificate_arn.clone_from(&given.ownership_verification_certificate_arn);
    }
    Ok(())
}

/// A domain name in this service's shape.
fn show(account: &Account, domain: &DomainName) -> Value {
    let configurations: Vec<Value> = domain.endpoint_configuration.types.iter().map(|kind| configuration(domain, *kind)).collect();
    let mut answer = Map::new();
    let arn = format!("arn:aws:apigateway:{}::/domainnames/{}", account.region, domain.domain_name);
    answer.insert("ApiMappingSelectionExpression".into(), json!("$request.basepath"));
    answer.insert("DomainName".into(), json!(domain.domain_name));
    answer.insert("DomainNameArn".into(), json!(domain.domain_name_arn.as_deref().unwrap_or(&arn)));
    answer.insert("DomainNameConfigurations".into(), json!(configurations));
    if let Some(mutual) = &domain.mutual_tls_authentication {
        let mut shown = Map::new();
        mutual.truststore_uri.as_ref().map(|uri| shown.insert("TruststoreUri".into(), json!(uri)));
        mutual.truststore_version.as_ref().map(|version| shown.insert("TruststoreVersion".into(), json!(version)));
        answer.insert("MutualTlsAuthentication".into(), Value::Object(shown));
    }
    answer.insert("RoutingMode".into(), json!("API_MAPPING_ONLY"));
    answer.insert("Tags".into(), json!(domain.tags));
    Value::Object(answer)
}

fn configuration(domain: &DomainName, kind: EndpointType) -> Value {
    let edge = kind == EndpointType::Edge;
    let (host, zone, arn, name) = match edge {
        true => (&domain.distribution_domain_name, &domain.distribution_hosted_zone_id, &domain.certificate_arn, &domain.certificate_name),
        false => (
            &domain.regional_domain_name,
            &domain.regional_hosted_zone_id,
            &domain.regional_certificate_arn,
            &domain.regional_certificate_name,
        ),
    };
    let mut shown = Map::new();
    let texts = [("ApiGatewayDomainName", host), ("CertificateArn", arn), ("CertificateName", name), ("HostedZoneId", zone)];
    for (member, text) in texts {
        text.as_ref().map(|text| shown.insert(member.into(), json!(text)));
    }
    domain.certificate_upload_date.filter(|_| edge).map(|date| shown.insert("CertificateUploadDate".into(), json!(date)));
    domain
        .ownership_verification_certificate_arn
        .as_ref()
        .map(|arn| shown.insert("OwnershipVerificationCertificateArn".into(), json!(arn)));
    shown.insert("DomainNameStatus".into(), json!(domain.domain_name_status));
    shown.insert("EndpointType".into(), json!(if edge { "EDGE" } else { "REGIONAL" }));
    shown.insert("IpAddressType".into(), json!(domain.endpoint_configuration.ip_address_type));
    shown.insert("SecurityPolicy".into(), json!(domain.security_policy));
    Value::Object(shown)
}

fn domain<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Arc<DomainName>, ApiError> {
    let name = input.required("DomainName")?;
    account.domain_names.get(name).ok_or_else(|| find::unknown("domain name", name))
}

fn get_domain_name(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    domain(account, input).map(|domain| show(account, domain))
}

/// Private domain names are no part of this service.
fn get_domain_names(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let public = account.domain_names.iter().filter(|(_, domain)| !domain.is(EndpointType::Private));
    find::page(input, public.map(|(name, domain)| (name.clone(), show(account, domain))).collect())
}

fn update_domain_name(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let updated = DomainName::clone(domain(account, input)?);
    store(account, ctx, input, updated)
}

fn delete_domain_name(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = domain(account, input)?.domain_name.clone();
    account.domain_names.remove(&name);
    Ok(json!({}))
}
