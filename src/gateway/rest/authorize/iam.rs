//! AWS_IAM: who signed the request, and whether its policies and the resource policy let it in.

use super::signer::Signer;
use super::{Case, Identity, outcome, resource_policy, signature};
use crate::gateway::rest::arn;
use crate::gateway::rest::live::Live;
use crate::gateway::rest::parse::Staged;
use crate::gateway::rest::serve::Gate;
use crate::gateway::{Fault, Request, SignatureError};
use crate::policy::Verdict;
use crate::time::SimTime;

/// Whether the caller who signed the request may go on.
pub(super) fn check<'a, B>(gate: &Gate<'a, B>, staged: &Staged<'_>, case: &mut Case<'a>) -> Result<String, Fault> {
    let signer = signed_by(gate.live, gate.request, staged.query, gate.now)?;
    gate.identify(Identity::signed(signer));
    let user = &signer.caller.arn;
    case.signer = Some(signer);
    case.note(|seen| seen.principal = Some(user.clone()));
    let own = own_policies(gate, staged, signer, case);
    let resource = resource_policy(gate, staged, case)?;
    let same_account = signer.account_id == gate.live.account_id;
    let outcome = match same_account {
        true => outcome::same_account(own, resource.unwrap_or(Verdict::ImplicitDeny)),
        false => outcome::other_account(own, resource.unwrap_or(Verdict::ImplicitDeny)),
    };
    let resource = arn::masked(&case.arn, &gate.live.account_id);
    match (outcome, same_account) {
        (Verdict::Allow, _) => {
            Ok(format!("The request is signed by {user} (the signature itself is not recomputed), which may invoke the method"))
        }
        (Verdict::ExplicitDeny, _) => Err(outcome::refused(true, &format!("A policy denies the request of {user}"), user, &resource)),
        (Verdict::ImplicitDeny, true) => Err(outcome::refused(false, &format!("No policy allows the request of {user}"), user, &resource)),
        (Verdict::ImplicitDeny, false) => {
            let reason =
                format!("{user} belongs to another account, so that both its own policies and the resource policy must allow the request");
            Err(outcome::refused(false, &reason, user, &resource))
        }
    }
}

/// The caller whose access key a request's signature names.
pub(crate) fn signed_by<'a>(live: &'a Live, request: &Request, query: &str, now: SimTime) -> Result<&'a Signer, Fault> {
    let signature = signature::read(request, query, &live.region, now)?;
    let signer = live.signer(&signature.access_key_id).ok_or_else(|| Fault::InvalidSignature {
        error: SignatureError::UnknownKey,
        message: "The security token included in the request is invalid.".into(),
    })?;
    match signer.caller.expiration {
        Some(expiration) if expiration <= now => {
            Err(Fault::ExpiredToken { reason: format!("The temporary credentials of {} ran out at {expiration}", signer.caller.arn) })
        }
        _ => Ok(signer),
    }
}

/// What the caller's own policies say together: one that denies wins. An account's root user may do everything.
fn own_policies<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, signer: &Signer, case: &mut Case<'_>) -> Verdict {
    if signer.is_root() {
        return Verdict::Allow;
    }
    let mut together = Verdict::ImplicitDeny;
    for (index, policy) in signer.policies.iter().enumerate() {
        let verdict = case.ask(gate, staged, policy, &format!("policy {} of the caller", index + 1));
        together = outcome::same_account(together, verdict);
    }
    together
}
