//! ARNs that the gateway writes and reads: of the request, of authorizers, of invocations of functions.

use super::parse::Staged;
use super::serve::Gate;

/// The ARN of an API: what ARNs of its stages and authorizers begin with.
pub(super) fn api<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> String {
    format!("arn:aws:execute-api:{}:{}:{}", gate.live.region, gate.live.account_id, staged.api.api.id)
}

/// The ARN of this request, which policies are asked about: with its HTTP method, and its path as it was sent
/// (`api-gateway-control-access-using-iam-policies-to-invoke-api`).
pub(super) fn request<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> String {
    let slash = if staged.path.starts_with('/') { "" } else { "/" };
    format!("{}/{}/{}{slash}{}", api(gate, staged), staged.stage.stage.stage_name, gate.http_method, staged.path)
}

/// The same with the account's number masked, as messages show it.
pub(super) fn masked(arn: &str, account_id: &str) -> String {
    let shown = account_id.len().saturating_sub(4);
    arn.replacen(account_id, &format!("{}{}", "*".repeat(shown), account_id.get(shown..).unwrap_or_default()), 1)
}

/// The function's ARN in the URI of an invocation (`arn:aws:apigateway:…:lambda:path/…/functions/{ARN}/invocations`).
pub(super) fn invoked(uri: &str) -> Option<&str> {
    let (_, path) = uri.split_once(":lambda:path/")?;
    let (_, rest) = path.split_once("/functions/")?;
    rest.strip_suffix("/invocations")
}
