//! Whether a caller may have a cached response dropped (`api-gateway-caching`, "Invalidate an API Gateway cache entry").

use super::{keys, outcome};
use crate::gateway::rest::arn;
use crate::gateway::rest::parse::Staged;
use crate::gateway::rest::serve::Gate;
use crate::policy::{Asked, Policy, Verdict};

/// Who may not, in the words of messages, and why.
#[derive(Debug)]
pub(in crate::gateway::rest) struct MayNot {
    /// The caller's ARN, or `anonymous`.
    pub user: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Whether a policy denies it.
    pub explicit: bool,
}

/// Whether the caller's own policies allow `execute-api:InvalidateCache` on the request. Only a caller who signed the request can be known to; one of
/// another account may not.
pub(in crate::gateway::rest) fn may_invalidate<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> Result<(), MayNot> {
    let signer = gate.identity().and_then(|identity| identity.variable("identity.accessKey")).and_then(|key| gate.live.signer(&key));
    let Some(signer) = signer else {
        let reason = "The method does not ask for AWS_IAM, so that nobody can be known to be allowed execute-api:InvalidateCache";
        return Err(MayNot { user: "anonymous".into(), reason: reason.into(), explicit: false });
    };
    let user = signer.caller.arn.clone();
    if signer.account_id != gate.live.account_id {
        let reason = format!("{user} belongs to another account, and cached responses cannot be invalidated across accounts");
        return Err(MayNot { user, reason, explicit: false });
    }
    if signer.is_root() {
        return Ok(());
    }
    let arn = arn::request(gate, staged);
    let asked = Asked {
        action: "execute-api:InvalidateCache",
        resource: &arn,
        principal: &signer.names,
        key: &|name| keys::value(gate, staged, Some(signer), name),
    };
    let together = |so_far, policy: &Policy| outcome::same_account(so_far, policy.decide(&asked).verdict);
    match signer.policies.iter().fold(Verdict::ImplicitDeny, together) {
        Verdict::Allow => Ok(()),
        verdict => {
            let explicit = verdict == Verdict::ExplicitDeny;
            let does = if explicit { "A policy denies" } else { "No policy allows" };
            Err(MayNot { reason: format!("{does} execute-api:InvalidateCache to {user}"), user, explicit })
        }
    }
}
