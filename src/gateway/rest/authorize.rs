//! Step "authorize": whether the caller is asked who it is. Lambda and Cognito authorizers and signatures are not simulated yet;
//! a request that needs one is refused with the reason, never let through.

use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::model::Authorizer;

/// A request whose caller may go on.
#[derive(Debug)]
pub struct Authorized(());

pub(super) fn authorize<B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    tracer: &mut T,
) -> Result<Authorized, Fault> {
    let kind = routed.method.method.authorization_type.as_str();
    let definition = &staged.variant.compiled.definition;
    if kind == "NONE" && definition.policy.is_none() {
        tracer.step(Step::Authorize, Outcome::Skip, || detail(kind, "The method asks for no authorization"));
        return Ok(Authorized(()));
    }
    let authorizer = routed.method.method.authorizer_id.as_ref().and_then(|id| definition.authorizers.get(id));
    let fault = match (kind, authorizer) {
        ("NONE", _) => not_simulated("The API has a resource policy, and resource policies"),
        ("AWS_IAM", _) if gate.request.header("Authorization").is_none_or(|value| !value.starts_with("AWS4-HMAC-SHA256")) => {
            Fault::MissingAuthenticationToken { reason: "The method asks for AWS_IAM, and the request is not signed".into() }
        }
        ("AWS_IAM", _) => not_simulated("The request is signed, and signatures (AWS_IAM)"),
        (_, Some(authorizer)) => match missing_identity(gate, staged, authorizer) {
            Some(source) => {
                Fault::Unauthorized { reason: format!("The identity source {source} of authorizer {} is missing", authorizer.name) }
            }
            None => not_simulated(&format!("The method asks for authorizer {}, and calls of authorizers", authorizer.name)),
        },
        (_, None) => {
            Fault::AuthorizerConfigurationError { reason: format!("The method asks for {kind}, but its authorizer does not exist") }
        }
    };
    tracer.refuse(Step::Authorize, || detail(kind, "The caller must be authorized"), &fault);
    Err(fault)
}

fn not_simulated(what: &str) -> Fault {
    Fault::AuthorizerConfigurationError { reason: format!("{what} are not simulated yet: see FIDELITY.md") }
}

/// The first identity source that the request lacks: the gateway then answers 401 without asking the authorizer.
fn missing_identity<'a, B>(gate: &Gate<'_, B>, staged: &Staged<'_>, authorizer: &'a Authorizer) -> Option<&'a str> {
    let sources = authorizer.identity_source.as_deref().unwrap_or("method.request.header.Authorization");
    sources.split(',').map(str::trim).find(|source| {
        let present = |name: &str| gate.request.header(name).is_some_and(|value| !value.is_empty());
        match source.strip_prefix("method.request.header.") {
            Some(name) => !present(name),
            None => source
                .strip_prefix("method.request.querystring.")
                .is_some_and(|name| !super::variables::query(staged.query).any(|(key, value)| key == name && !value.is_empty())),
        }
    })
}

fn detail(kind: &str, note: &str) -> Detail {
    Detail::Authorization { authorization_type: kind.to_owned(), note: note.to_owned() }
}
