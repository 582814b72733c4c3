//! UpdateDomainName: the patch operations of a custom domain name, migration between EDGE and REGIONAL included (`patch-operations`).

use super::domain_name::{SECURITY_POLICIES, check, domain, named, reach, routing_mode, show};
use super::patch::{self, Patch, PatchOp};
use super::rest_api::endpoint_type_from;
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations};
use crate::model::{Account, DomainName, EndpointType};
use serde_json::Value;
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("UpdateDomainName", update_domain_name)];

/// Paths that may be added and removed, but not both in one call: a migration takes one call to each side.
const MIGRATED: [&str; 5] =
    ["/certificateName", "/certificateArn", "/regionalCertificateName", "/regionalCertificateArn", "/endpointConfiguration/types"];

fn update_domain_name(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateDomainNameInput", &mut violations)?;
    violations.finish()?;
    let mut updated = domain(account, input)?.clone();
    let does = |op: PatchOp| patches.iter().any(|patch| patch.op == op && patch.path.is_some_and(|path| MIGRATED.contains(&path)));
    if does(PatchOp::Add) && does(PatchOp::Remove) {
        return Err(ApiError::bad_request("Certificates and endpoint types cannot be added and removed in the same request"));
    }
    for patch in &patches {
        update(&mut updated, patch)?;
    }
    check(account, &updated)?;
    reach(&mut updated, &account.region, ctx.chance, ctx.now);
    let answer = show(&updated);
    account.domain_names.insert(named(account, input)?, Arc::new(updated));
    answer
}

fn update(domain: &mut DomainName, patch: &Patch<'_>) -> Result<(), ApiError> {
    use PatchOp::{Add, Remove, Replace};
    let parts = patch.parts().map_err(|_| unsupported(patch))?;
    match (patch.op, &*patch::as_strs(&parts)) {
        (Add | Replace | Remove, [member]) if certificate(domain, member).is_some() => {
            let value = if patch.op == Remove { None } else { Some(patch.text().ok_or_else(|| patch.invalid_value())?) };
            if let Some(certificate) = certificate(domain, member) {
                *certificate = value;
            }
        }
        (Add, ["endpointConfiguration", "types"]) => {
            let kind = migrating(domain, patch)?;
            if !domain.is(kind) {
                domain.endpoint_configuration.types.push(kind);
            }
        }
        (Remove, ["endpointConfiguration", "types"]) => {
            let kind = migrating(domain, patch)?;
            domain.endpoint_configuration.types.retain(|known| *known != kind);
            if domain.endpoint_configuration.types.is_empty() {
                return Err(ApiError::bad_request("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED."));
            }
        }
        (Replace, ["endpointConfiguration", "ipAddressType"]) => match patch.value {
            Some("ipv4") if domain.is(EndpointType::Private) => return Err(patch.invalid_value()),
            Some(kind @ ("ipv4" | "dualstack")) => domain.endpoint_configuration.ip_address_type = kind.into(),
            _ => return Err(ApiError::bad_request("ipAddressType must be either ipv4 or dualstack.")),
        },
        (Replace, ["securityPolicy"]) => {
            let policy = patch.value.filter(|value| SECURITY_POLICIES.contains(value)).ok_or_else(|| patch.invalid_value())?;
            domain.security_policy = policy.to_owned();
        }
        (Replace, ["endpointAccessMode"]) => match patch.value {
            Some(mode @ ("BASIC" | "STRICT")) => domain.endpoint_access_mode = Some(mode.into()),
            _ => return Err(patch.invalid_value()),
        },
        (Replace, ["routingMode"]) => domain.routing_mode = routing_mode(patch.value)?,
        (Replace, ["policy"]) => domain.policy = patch.text(),
        (Replace, ["managementPolicy"]) if domain.is(EndpointType::Private) => domain.management_policy = patch.text(),
        (Replace, ["managementPolicy"]) => {
            return Err(ApiError::bad_request("A management policy is supported for private domain names only"));
        }
        (Add | Replace | Remove, ["mutualTlsAuthentication", member]) => mutual_tls(domain, patch, member)?,
        _ => return Err(unsupported(patch)),
    }
    Ok(())
}

/// The member that names a certificate.
fn certificate<'a>(domain: &'a mut DomainName, member: &str) -> Option<&'a mut Option<String>> {
    Some(match member {
        "certificateName" => &mut domain.certificate_name,
        "certificateArn" => &mut domain.certificate_arn,
        "regionalCertificateName" => &mut domain.regional_certificate_name,
        "regionalCertificateArn" => &mut domain.regional_certificate_arn,
        "ownershipVerificationCertificateArn" => &mut domain.ownership_verification_certificate_arn,
        _ => return None,
    })
}

/// The endpoint type that is added or removed: private domain names do not migrate.
fn migrating(domain: &DomainName, patch: &Patch<'_>) -> Result<EndpointType, ApiError> {
    let kind = patch.value.and_then(endpoint_type_from).filter(|kind| *kind != EndpointType::Private);
    kind.filter(|_| !domain.is(EndpointType::Private)).ok_or_else(|| patch.invalid_value())
}

/// A truststore; without its URI there is none.
fn mutual_tls(domain: &mut DomainName, patch: &Patch<'_>, member: &str) -> Result<(), ApiError> {
    let value = if patch.op == PatchOp::Remove { None } else { patch.text() };
    let mut mutual = domain.mutual_tls_authentication.take().unwrap_or_default();
    match member {
        "truststoreUri" => mutual.truststore_uri = value,
        "truststoreVersion" => mutual.truststore_version = value,
        _ => return Err(unsupported(patch)),
    }
    domain.mutual_tls_authentication = Some(mutual).filter(|mutual| mutual.truststore_uri.is_some());
    Ok(())
}

/// The paths that an operation takes.
fn unsupported(patch: &Patch<'_>) -> ApiError {
    const BOTH: [&str; 7] = [
        "/certificateName",
        "/certificateArn",
        "/regionalCertificateName",
        "/regionalCertificateArn",
        "/ownershipVerificationCertificateArn",
        "/mutualTlsAuthentication/truststoreUri",
        "/mutualTlsAuthentication/truststoreVersion",
    ];
    const REPLACED: [&str; 6] =
        ["/endpointConfiguration/ipAddressType", "/endpointAccessMode", "/managementPolicy", "/policy", "/routingMode", "/securityPolicy"];
    let paths: Vec<&str> = match patch.op {
        PatchOp::Add | PatchOp::Remove => BOTH.into_iter().chain(["/endpointConfiguration/types"]).collect(),
        PatchOp::Replace => BOTH.into_iter().chain(REPLACED).collect(),
        PatchOp::Move | PatchOp::Test | PatchOp::Copy => Vec::new(),
    };
    patch.unsupported(&paths)
}
