//! AWS_IAM (`http-api-access-control-iam`): who signed the request, and whether its own policies let it in. HTTP APIs have no resource policies.

use super::identity::Identity;
use crate::gateway::http::parse::Staged;
use crate::gateway::http::serve::Gate;
use crate::gateway::http::variables;
use crate::gateway::rest::{Signer, request_key, signed_by};
use crate::gateway::{Authorization, Fault, PolicyReading};
use crate::policy::{Asked, Decision, Verdict};

/// Whether the caller who signed the request may go on.
pub(super) fn check<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, seen: &mut Option<Box<Authorization>>) -> Result<&'static str, Fault> {
    let signer = signed_by(gate.live, gate.request, staged.query, gate.now)?;
    gate.identify(Identity::signed(signer.shown()));
    let resource = variables::request_arn(gate, staged);
    if let Some(seen) = seen {
        seen.principal = Some(signer.caller.arn.clone());
        seen.resource = Some(resource.clone());
    }
    if signer.account_id != gate.live.account_id {
        let reason =
            format!("{} belongs to another account, and HTTP APIs have no resource policy that could let it in", signer.caller.arn);
        return Err(Fault::AccessDenied { reason, explicit: false, message: "Forbidden".into() });
    }
    let mut together = if signer.is_root() { Verdict::Allow } else { Verdict::ImplicitDeny };
    let asked = Asked {
        action: "execute-api:Invoke",
        resource: &resource,
        principal: &signer.names,
        key: &|name| condition(gate, Some(signer), name),
    };
    for (place, policy) in signer.policies.iter().enumerate().filter(|_| !signer.is_root()) {
        let Decision { verdict, statement } = policy.decide(&asked);
        if let Some(seen) = seen {
            let statement = statement.map(|place| policy.name_of(place));
            seen.policies.push(PolicyReading { policy: format!("policy {} of the caller", place + 1), verdict, statement });
        }
        together = match (together, verdict) {
            (Verdict::ExplicitDeny, _) | (_, Verdict::ExplicitDeny) => Verdict::ExplicitDeny,
            (Verdict::Allow, _) | (_, Verdict::Allow) => Verdict::Allow,
            _ => Verdict::ImplicitDeny,
        };
    }
    let refused = |explicit: bool, reason: String| Err(Fault::AccessDenied { reason, explicit, message: "Forbidden".into() });
    match together {
        Verdict::Allow => Ok("The request is signed by a caller who may invoke the route (the signature itself is not recomputed)"),
        Verdict::ExplicitDeny => refused(true, format!("A policy denies the request of {}", signer.caller.arn)),
        Verdict::ImplicitDeny => refused(false, format!("No policy allows the request of {}", signer.caller.arn)),
    }
}

/// The value of a condition key of a policy, by its name in lower case.
pub(super) fn condition<B>(gate: &Gate<'_, B>, signer: Option<&Signer>, name: &str) -> Option<String> {
    request_key(gate.request, gate.now, gate.request.client(), None, signer, name)
}
