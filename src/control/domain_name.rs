//! Custom domain names: made, listed, deleted. How they are changed stands in `domain_name_patch`, where they lead in `base_path_mapping`.

use super::rest_api::endpoint_input;
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, domain_name_access_association, ids, input::output, page::page, tagging};
use crate::model::{Account, DomainName, EndpointType, MutualTlsAuthentication};
use crate::time::{Chance, SimTime};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateDomainName", create_domain_name),
    ("GetDomainName", get_domain_name),
    ("GetDomainNames", get_domain_names),
    ("DeleteDomainName", delete_domain_name),
];

/// How many custom domain names an account has at most in a Region (`limits`).
const MOST_DOMAIN_NAMES: usize = 120;
/// Route 53's zone of CloudFront, the same everywhere (`DistributionHostedZoneId`).
const CLOUDFRONT_ZONE: &str = "Z2FDTNDATAQYW2";
/// Route 53's zone of API Gateway in us-east-1.
const REGIONAL_ZONE: &str = "Z1UJRXOUMOOFQ8";

/// The names of security policies, in the service model's order.
pub(super) const SECURITY_POLICIES: [&str; 14] = [
    "TLS_1_0",
    "TLS_1_2",
    "SecurityPolicy_TLS13_1_3_2025_09",
    "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
    "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_2021_06",
    "SecurityPolicy_TLS13_2025_EDGE",
    "SecurityPolicy_TLS12_PFS_2025_EDGE",
    "SecurityPolicy_TLS12_2018_EDGE",
];

fn create_domain_name(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = input.required("domainName")?;
    let mut violations = Violations::default();
    let endpoint = endpoint_input(input, "createDomainNameInput", &mut violations)?;
    let security_policy = input.text("securityPolicy")?.unwrap_or("TLS_1_2");
    violations.enumeration(security_policy, "createDomainNameInput.securityPolicy", &SECURITY_POLICIES);
    violations.finish()?;
    check_host(name)?;
    let mut domain = DomainName {
        domain_name: name.to_owned(),
        certificate_name: input.non_empty("certificateName")?,
        certificate_arn: input.non_empty("certificateArn")?,
        regional_certificate_name: input.non_empty("regionalCertificateName")?,
        regional_certificate_arn: input.non_empty("regionalCertificateArn")?,
        endpoint_configuration: endpoint.resolve()?,
        domain_name_status: "AVAILABLE".into(),
        security_policy: security_policy.to_owned(),
        endpoint_access_mode: input.non_empty("endpointAccessMode")?,
        tags: tagging::given(input)?,
        mutual_tls_authentication: input
            .read::<MutualTlsAuthentication>("mutualTlsAuthentication")?
            .filter(|mutual| mutual.truststore_uri.is_some()),
        ownership_verification_certificate_arn: input.non_empty("ownershipVerificationCertificateArn")?,
        policy: input.non_empty("policy")?,
        routing_mode: routing_mode(input.text("routingMode")?)?,
        ..DomainName::default()
    };
    if domain.is(EndpointType::Private) {
        let id = ids::long(ctx.chance);
        domain.domain_name_arn = Some(format!("arn:aws:apigateway:{}:{}:/domainnames/{name}+{id}", account.region, account.id));
        domain.domain_name_id = Some(id);
    }
    check(account, &domain)?;
    reach(&mut domain, &account.region, ctx.chance, ctx.now);
    let key = key(name, domain.domain_name_id.as_deref());
    if account.domain_names.keys().any(|known| known.eq_ignore_ascii_case(&key)) {
        return Err(ApiError::bad_request("The domain name you provided already exists."));
    }
    if account.domain_names.len() >= MOST_DOMAIN_NAMES {
        return Err(ApiError::limit_exceeded(format!("An account has {MOST_DOMAIN_NAMES} custom domain names at most")));
    }
    let answer = show(&domain);
    account.domain_names.insert(key, Arc::new(domain));
    answer
}

/// A host name; its first label may be `*`.
pub(super) fn check_host(name: &str) -> Result<(), ApiError> {
    if name.is_empty() {
        return Err(ApiError::bad_request("No Domain Name specified"));
    }
    let label =
        |label: &str| !label.is_empty() && label.len() <= 63 && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let rest = name.strip_prefix("*.").unwrap_or(name);
    if name.len() <= 253 && rest.contains('.') && rest.split('.').all(label) {
        return Ok(());
    }
    Err(ApiError::bad_request(format!("Invalid domain name specified: {name}")))
}

/// The only routing mode that is simulated.
pub(super) fn routing_mode(mode: Option<&str>) -> Result<String, ApiError> {
    match mode.unwrap_or("BASE_PATH_MAPPING_ONLY") {
        mode @ "BASE_PATH_MAPPING_ONLY" => Ok(mode.to_owned()),
        mode => {
            Err(ApiError::new("NotSimulated", 501, format!("The routing mode {mode} is not simulated (yet): FIDELITY.md lists what is")))
        }
    }
}

/// What a domain name of its endpoint types needs.
pub(super) fn check(account: &Account, domain: &DomainName) -> Result<(), ApiError> {
    for kind in &domain.endpoint_configuration.types {
        let (name, arn, region) = match kind {
            EndpointType::Edge => (&domain.certificate_name, &domain.certificate_arn, "us-east-1"),
            EndpointType::Private => (&domain.certificate_name, &domain.certificate_arn, &*account.region),
            EndpointType::Regional => (&domain.regional_certificate_name, &domain.regional_certificate_arn, &*account.region),
        };
        match arn {
            Some(arn) => check_certificate(arn, region)?,
            None if name.is_some() => {}
            None => return Err(ApiError::bad_request("A certificate must be specified for each endpoint type of the domain name")),
        }
    }
    if domain.mutual_tls_authentication.is_some() && !domain.is(EndpointType::Regional) {
        return Err(ApiError::bad_request("Mutual TLS authentication is supported for regional domain names only"));
    }
    if domain.policy.is_some() && !domain.is(EndpointType::Private) {
        return Err(ApiError::bad_request("A policy is supported for private domain names only"));
    }
    Ok(())
}

fn check_certificate(arn: &str, region: &str) -> Result<(), ApiError> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match *parts {
        ["arn", _, "acm", at, _, certificate] if certificate.starts_with("certificate/") => match at == region {
            true => Ok(()),
            false => Err(ApiError::bad_request(format!("Invalid certificate ARN: {arn}. Certificate must be in '{region}'."))),
        },
        _ => Err(ApiError::bad_request(format!("Invalid certificate ARN: {arn}."))),
    }
}

/// Gives each endpoint type the host that DNS is to point to, and takes it from the types that are no longer there.
pub(super) fn reach(domain: &mut DomainName, region: &str, chance: &mut Chance, now: SimTime) {
    let (edge, regional) = (domain.is(EndpointType::Edge), domain.is(EndpointType::Regional));
    if domain.certificate_arn.is_some() || domain.certificate_name.is_some() {
        domain.certificate_upload_date.get_or_insert(now.whole_second());
    } else {
        domain.certificate_upload_date = None;
    }
    if edge {
        domain.distribution_domain_name.get_or_insert_with(|| format!("d{}.cloudfront.net", ids::distribution(chance)));
        domain.distribution_hosted_zone_id = Some(CLOUDFRONT_ZONE.into());
    } else {
        (domain.distribution_domain_name, domain.distribution_hosted_zone_id) = (None, None);
    }
    if regional {
        domain.regional_domain_name.get_or_insert_with(|| format!("d-{}.execute-api.{region}.amazonaws.com", ids::long(chance)));
        domain.regional_hosted_zone_id = Some(REGIONAL_ZONE.into());
    } else {
        (domain.regional_domain_name, domain.regional_hosted_zone_id) = (None, None);
    }
}

/// The key under which an account keeps a domain name.
fn key(name: &str, id: Option<&str>) -> String {
    match id {
        Some(id) => format!("{name}+{id}"),
        None => name.to_owned(),
    }
}

/// The key of the domain name that `domainName` and `domainNameId` name.
pub(super) fn named(account: &Account, input: Input<'_>) -> Result<String, ApiError> {
    let key = key(input.required("domainName")?, input.non_empty("domainNameId")?.as_deref());
    match account.domain_names.contains_key(&key) {
        true => Ok(key),
        false => Err(ApiError::not_found("Invalid domain name identifier specified")),
    }
}

/// The domain name that a call names.
pub(super) fn domain<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a DomainName, ApiError> {
    Ok(&account.domain_names[&named(account, input)?])
}

fn get_domain_name(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    show(domain(account, input)?)
}

/// The account's own domain names; there is no other account that could share any.
fn get_domain_names(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let own = domain_name_access_association::is_own(input, "getDomainNamesInput.resourceOwner")?;
    let domains = account.domain_names.iter().filter(|_| own);
    page(input, domains.map(|(key, domain)| Ok((key.clone(), show(domain)?))).collect::<Result<_, ApiError>>()?)
}

/// Deletes a domain name with its base path mappings and access associations.
fn delete_domain_name(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let key = named(account, input)?;
    let removed = account.domain_names.remove(&key);
    let arn = removed.and_then(|domain| domain.domain_name_arn.clone());
    account.domain_name_access_associations.retain(|_, association| Some(&association.domain_name_arn) != arn.as_ref());
    Ok(json!({}))
}

/// A domain name as AWS shows it.
pub(super) fn show(domain: &DomainName) -> Result<Value, ApiError> {
    let mut answer = output(domain)?;
    answer.shift_remove("basePathMappings");
    Ok(Value::Object(answer))
}
