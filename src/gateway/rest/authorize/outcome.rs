//! How the answers of two policies combine: the caller's (an authorizer's, an IAM policy) and the API's resource policy
//! (`apigateway-authorization-flow`, tables A and B), and the words of a refusal.

use crate::gateway::Fault;
use crate::policy::Verdict;

/// Table A: the caller belongs to the API's account. Either may allow.
pub(super) fn same_account(caller: Verdict, resource: Verdict) -> Verdict {
    match (caller, resource) {
        (Verdict::ExplicitDeny, _) | (_, Verdict::ExplicitDeny) => Verdict::ExplicitDeny,
        (Verdict::Allow, _) | (_, Verdict::Allow) => Verdict::Allow,
        (Verdict::ImplicitDeny, Verdict::ImplicitDeny) => Verdict::ImplicitDeny,
    }
}

/// Table B: the caller belongs to another account. Both must allow.
pub(super) fn other_account(caller: Verdict, resource: Verdict) -> Verdict {
    match (caller, resource) {
        (Verdict::ExplicitDeny, _) | (_, Verdict::ExplicitDeny) => Verdict::ExplicitDeny,
        (Verdict::Allow, Verdict::Allow) => Verdict::Allow,
        _ => Verdict::ImplicitDeny,
    }
}

/// A refusal in the words that those of Lambda authorizers have.
pub(super) fn refused_by_authorizer(explicit: bool, reason: &str) -> Fault {
    let message = format!("User is not authorized to access this resource{}", deny(explicit));
    Fault::AccessDenied { reason: reason.to_owned(), explicit, message }
}

/// A refusal in the words that those of resource policies and IAM have; `user` is an ARN or `anonymous`, the account in the resource's ARN is masked.
pub(super) fn refused(explicit: bool, reason: &str, user: &str, resource: &str) -> Fault {
    let message = format!("User: {user} is not authorized to perform: execute-api:Invoke on resource: {resource}{}", deny(explicit));
    Fault::AccessDenied { reason: reason.to_owned(), explicit, message }
}

fn deny(explicit: bool) -> &'static str {
    if explicit { " with an explicit deny" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Allow, ExplicitDeny, ImplicitDeny};

    #[test]
    fn the_tables_are_as_the_guide_has_them() {
        for (caller, resource, same, other) in [
            (Allow, Allow, Allow, Allow),
            (Allow, ImplicitDeny, Allow, ImplicitDeny),
            (Allow, ExplicitDeny, ExplicitDeny, ExplicitDeny),
            (ImplicitDeny, Allow, Allow, ImplicitDeny),
            (ImplicitDeny, ImplicitDeny, ImplicitDeny, ImplicitDeny),
            (ImplicitDeny, ExplicitDeny, ExplicitDeny, ExplicitDeny),
            (ExplicitDeny, Allow, ExplicitDeny, ExplicitDeny),
            (ExplicitDeny, ImplicitDeny, ExplicitDeny, ExplicitDeny),
            (ExplicitDeny, ExplicitDeny, ExplicitDeny, ExplicitDeny),
        ] {
            assert_eq!((same_account(caller, resource), other_account(caller, resource)), (same, other), "{caller:?} {resource:?}");
        }
    }
}
