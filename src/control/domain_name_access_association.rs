//! Access associations: which VPC endpoints may reach a private custom domain name. They are kept and shown; there is no VPC here.

use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, input::output, page::page, tagging};
use crate::model::{Account, DomainNameAccessAssociation};
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[
    ("CreateDomainNameAccessAssociation", create_domain_name_access_association),
    ("GetDomainNameAccessAssociations", get_domain_name_access_associations),
    ("DeleteDomainNameAccessAssociation", delete_domain_name_access_association),
    ("RejectDomainNameAccessAssociation", reject_domain_name_access_association),
];

fn create_domain_name_access_association(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let domain_arn = input.required("domainNameArn")?;
    let (kind, source) = (input.required("accessAssociationSourceType")?, input.required("accessAssociationSource")?);
    let mut violations = Violations::default();
    violations.enumeration(kind, "createDomainNameAccessAssociationInput.accessAssociationSourceType", &["VPCE"]);
    violations.finish()?;
    if !source.starts_with("vpce-") {
        return Err(ApiError::bad_request(format!("Invalid VPC endpoint specified: {source}")));
    }
    let Some((key, _)) = account.domain_names.iter().find(|(_, domain)| domain.domain_name_arn.as_deref() == Some(domain_arn)) else {
        return Err(ApiError::bad_request("Invalid domain name identifier specified"));
    };
    let (region, owner) = (&account.region, &account.id);
    let association = DomainNameAccessAssociation {
        domain_name_access_association_arn: format!(
            "arn:aws:apigateway:{region}:{owner}:/domainnameaccessassociations/domainname/{key}/vpcesource/{source}"
        ),
        domain_name_arn: domain_arn.to_owned(),
        access_association_source_type: kind.to_owned(),
        access_association_source: source.to_owned(),
        tags: tagging::given(input)?,
    };
    let arn = association.domain_name_access_association_arn.clone();
    if account.domain_name_access_associations.contains_key(&arn) {
        return Err(ApiError::conflict("Domain name access association already exists"));
    }
    let answer = output(&association).map(Value::Object);
    account.domain_name_access_associations.insert(arn, association);
    answer
}

/// Whether a list is asked for what the account itself owns; there is no other account.
pub(super) fn is_own(input: Input<'_>, member: &str) -> Result<bool, ApiError> {
    let owner = input.text("resourceOwner")?.unwrap_or("SELF");
    let mut violations = Violations::default();
    violations.enumeration(owner, member, &["SELF", "OTHER_ACCOUNTS"]);
    violations.finish()?;
    Ok(owner == "SELF")
}

fn get_domain_name_access_associations(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let own = is_own(input, "getDomainNameAccessAssociationsInput.resourceOwner")?;
    let associations = account.domain_name_access_associations.iter().filter(|_| own);
    page(input, associations.map(|(arn, known)| Ok((arn.clone(), Value::Object(output(known)?)))).collect::<Result<_, ApiError>>()?)
}

fn delete_domain_name_access_association(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    match account.domain_name_access_associations.remove(input.required("domainNameAccessAssociationArn")?) {
        Some(_) => Ok(json!({})),
        None => Err(unknown()),
    }
}

/// What the owner of a domain name does with an association that somebody else made: it is gone afterwards.
fn reject_domain_name_access_association(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let (arn, domain_arn) = (input.required("domainNameAccessAssociationArn")?, input.required("domainNameArn")?);
    let known = account.domain_name_access_associations.get(arn).filter(|association| association.domain_name_arn == domain_arn);
    known.ok_or_else(unknown)?;
    account.domain_name_access_associations.remove(arn);
    Ok(json!({}))
}

fn unknown() -> ApiError {
    ApiError::not_found("Invalid domain name access association identifier specified")
}
