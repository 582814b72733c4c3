//! Client certificates: made, listed, changed, deleted. What stands in them says that it is no certificate.

use super::patch;
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, ids, input::output, page::page, tagging};
use crate::model::{Account, ClientCertificate};
use crate::time::Span;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("GenerateClientCertificate", generate_client_certificate),
    ("GetClientCertificate", get_client_certificate),
    ("GetClientCertificates", get_client_certificates),
    ("UpdateClientCertificate", update_client_certificate),
    ("DeleteClientCertificate", delete_client_certificate),
];

/// How many certificates an account has at most in a Region (`limits`).
const MOST_CERTIFICATES: usize = 60;
/// How long a certificate is valid: 365 days (`getting-started-client-side-ssl-authentication`).
const VALID: Span = Span::from_micros(365 * 86_400 * 1_000_000);

fn generate_client_certificate(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    if account.client_certificates.len() >= MOST_CERTIFICATES {
        return Err(ApiError::limit_exceeded(format!("An account has {MOST_CERTIFICATES} client certificates at most")));
    }
    let id = ids::short(ctx.chance);
    let now = ctx.now.whole_second();
    let certificate = ClientCertificate {
        pem_encoded_certificate: pem(&id),
        client_certificate_id: id,
        description: input.non_empty("description")?,
        created_date: now,
        expiration_date: now.after(VALID),
        tags: tagging::given(input)?,
    };
    let answer = show(&certificate);
    account.client_certificates.insert(certificate.client_certificate_id.clone(), Arc::new(certificate));
    answer
}

/// The form of a certificate around a sentence that says that it is none; the same sentence stands before it, where PEM allows text.
fn pem(id: &str) -> String {
    let label = format!("Simulated by Stagecraft: this is not a certificate. Client certificate {id}.");
    let body = STANDARD.encode(&label);
    let (first, second) = body.split_at(body.len().min(64));
    format!("{label}\n-----BEGIN CERTIFICATE-----\n{first}\n{second}\n-----END CERTIFICATE-----\n")
}

/// The certificate with this id.
pub(super) fn certificate<'a>(account: &'a Account, id: &str) -> Result<&'a Arc<ClientCertificate>, ApiError> {
    account.client_certificates.get(id).ok_or_else(|| ApiError::not_found("Invalid Client Certificate identifier specified"))
}

fn get_client_certificate(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    show(certificate(account, input.required("clientCertificateId")?)?)
}

fn get_client_certificates(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let all = account.client_certificates.values();
    page(input, all.map(|known| Ok((known.client_certificate_id.clone(), show(known)?))).collect::<Result<_, ApiError>>()?)
}

fn update_client_certificate(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateClientCertificateInput", &mut violations)?;
    violations.finish()?;
    let mut updated = ClientCertificate::clone(certificate(account, input.required("clientCertificateId")?)?);
    for patch in &patches {
        patch.must_be_one_of(&["/description"])?;
        updated.description = patch.text();
    }
    let answer = show(&updated);
    account.client_certificates.insert(updated.client_certificate_id.clone(), Arc::new(updated));
    answer
}

/// Deletes a certificate that no stage shows its backends.
fn delete_client_certificate(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = certificate(account, input.required("clientCertificateId")?)?.client_certificate_id.clone();
    for api in account.rest_apis.values() {
        if let Some(stage) = api.stages.values().find(|stage| stage.client_certificate_id.as_ref() == Some(&id)) {
            let (api, stage) = (&api.id, &stage.stage_name);
            return Err(ApiError::bad_request(format!("Client certificate {id} is in use by stage {stage} of API {api}")));
        }
    }
    account.client_certificates.remove(&id);
    Ok(json!({}))
}

fn show(certificate: &ClientCertificate) -> Result<Value, ApiError> {
    output(certificate).map(Value::Object)
}
