//! Step "authorize": whether the caller may go on. Lambda authorizers are asked here; what each kind of authorization looks at stands in a file of
//! its own.

mod cognito;
mod compiled;
mod iam;
mod identity;
mod invalidate;
mod keys;
mod lambda;
mod outcome;
mod output;
mod signature;
mod signer;
mod test_invoke;

pub use compiled::CompiledAuthorization;
pub(crate) use iam::signed_by;
pub use identity::Identity;
pub(super) use invalidate::{MayNot, may_invalidate};
pub(crate) use keys::request_key;
pub use signer::Signer;
pub use test_invoke::{AuthorizerRequest, AuthorizerTested, test_authorizer};

use self::compiled::CompiledAuthorizer;
use super::arn;
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use crate::backends::Backends;
use crate::gateway::{Authorization, AuthorizerReading, Detail, Fault, Outcome, PolicyReading, Step, Tracer};
use crate::model::{Authorizer, AuthorizerType};
use crate::policy::{Asked, Decision, Policy, Verdict};

/// A request whose caller may go on.
#[derive(Debug)]
pub struct Authorized(());

/// The longest ARN of a request that must be authorized, in bytes (`limits`, "ARN length of a method with authorization").
const LONGEST_ARN: usize = 1_600;

pub(super) async fn authorize<B: Backends, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    tracer: &mut T,
) -> Result<Authorized, Fault> {
    if routed.method.is_open {
        tracer.step(Step::Authorize, Outcome::Skip, || {
            let note = "The method asks for no authorization, and the API has no resource policy".to_owned();
            Detail::Authorization(Box::new(Authorization { authorization_type: "NONE".into(), note, ..Authorization::default() }))
        });
        return Ok(Authorized(()));
    }
    let mut case = Case { arn: arn::request(gate, staged), signer: None, seen: None };
    if T::WATCHING {
        case.seen = Some(Box::new(Authorization {
            authorization_type: routed.method.method.authorization_type.clone(),
            resource: Some(case.arn.clone()),
            ..Authorization::default()
        }));
    }
    // On the heap, so that requests without authorization do not carry its room along.
    let decided = Box::pin(decide(gate, staged, routed, &mut case)).await;
    let detail = |note: String| match case.seen {
        Some(mut seen) => {
            seen.note = note;
            Detail::Authorization(seen)
        }
        None => Detail::Nothing {},
    };
    match decided {
        Ok(note) => {
            tracer.step(Step::Authorize, Outcome::Pass, || detail(note));
            Ok(Authorized(()))
        }
        Err(fault) => {
            tracer.refuse(Step::Authorize, || detail("The caller must be authorized".into()), &fault);
            Err(fault)
        }
    }
}

/// What is being decided: the request's ARN, and what the trace will tell if somebody watches.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub arn: String,
    pub signer: Option<&'a Signer>,
    pub seen: Option<Box<Authorization>>,
}

impl Case<'_> {
    fn note(&mut self, note: impl FnOnce(&mut Authorization)) {
        if let Some(seen) = &mut self.seen {
            note(seen);
        }
    }

    fn reading(&mut self, note: impl FnOnce(&mut AuthorizerReading)) {
        if let Some(reading) = self.seen.as_mut().and_then(|seen| seen.authorizer.as_mut()) {
            note(reading);
        }
    }

    /// Asks a policy whether the API may be invoked, and notes what it says.
    fn ask<B>(&mut self, gate: &Gate<'_, B>, staged: &Staged<'_>, policy: &Policy, whose: &str) -> Verdict {
        let asked = Asked {
            action: "execute-api:Invoke",
            resource: &self.arn,
            principal: self.signer.map_or(&[], |signer| &signer.names),
            key: &|name| keys::value(gate, staged, self.signer, name),
        };
        let Decision { verdict, statement } = policy.decide(&asked);
        self.note(|seen| {
            let statement = statement.map(|place| policy.name_of(place));
            seen.policies.push(PolicyReading { policy: whose.to_owned(), verdict, statement });
        });
        verdict
    }
}

impl AuthorizerReading {
    /// An authorizer of which nothing is known yet but the identity that it looks at.
    pub(super) fn new(authorizer: &Authorizer, identity: Vec<(String, String)>) -> AuthorizerReading {
        AuthorizerReading {
            id: authorizer.id.clone(),
            name: authorizer.name.clone(),
            kind: authorizer.kind,
            identity,
            cached_until: None,
            from_cache: false,
            latency_ms: 0.0,
            function: None,
            event: None,
            answer: None,
        }
    }
}

/// Why a request that leads to no method is refused. The gateway treats it as though it had to be signed: that is why a path that is not there is called a
/// missing authentication token, and why a token in `Authorization` is then called an incomplete signature. A caller who may call the API is told the truth.
pub(super) fn of_nowhere<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, reason: String) -> Fault {
    if gate.request.header("Authorization").is_none() && !staged.query.contains("X-Amz-Credential=") {
        return Fault::MissingAuthenticationToken { reason };
    }
    let mut case = Case { arn: arn::request(gate, staged), signer: None, seen: None };
    iam::check(gate, staged, &mut case).err().unwrap_or(Fault::ResourceNotFound { reason })
}

/// Whether the caller may go on, and why, in a sentence.
async fn decide<'a, B: Backends>(
    gate: &Gate<'a, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    case: &mut Case<'a>,
) -> Result<String, Fault> {
    if case.arn.len() > LONGEST_ARN {
        let reason = format!("The request's ARN has {} bytes; where a caller must be authorized, {LONGEST_ARN} are taken", case.arn.len());
        return Err(Fault::RequestUriTooLong { reason });
    }
    let method = &routed.method.method;
    let compiled = &staged.variant.compiled;
    let authorizer = method.authorizer_id.as_ref().and_then(|id| compiled.authorization.authorizer(id));
    if method.authorization_type == "AWS_IAM" {
        return iam::check(gate, staged, case);
    }
    match (method.authorization_type.as_str(), authorizer) {
        ("NONE", _) => {
            let resource = resource_policy(gate, staged, case)?;
            anonymous(gate, case, resource)
        }
        (_, Some(authorizer)) if authorizer.authorizer.kind == AuthorizerType::CognitoUserPools => {
            let subject = cognito::authenticate(gate, staged, routed, authorizer, case)?;
            case.note(|seen| seen.principal = Some(subject));
            // The resource policy is asked by itself then, and must allow (`apigateway-authorization-flow`).
            let resource = resource_policy(gate, staged, case)?;
            anonymous(gate, case, resource).map(|_| format!("Authorizer {} accepts the token", authorizer.authorizer.name))
        }
        (_, Some(authorizer)) => by_function(gate, staged, routed, authorizer, case).await,
        (kind, None) => {
            Err(Fault::AuthorizerConfigurationError { reason: format!("The method asks for {kind}, but its authorizer does not exist") })
        }
    }
}

/// A Lambda authorizer and the resource policy together.
async fn by_function<B: Backends>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledAuthorizer,
    case: &mut Case<'_>,
) -> Result<String, Fault> {
    let resource = resource_policy(gate, staged, case)?;
    // What the resource policy denies is denied before the function is asked (`apigateway-authorization-flow`).
    if resource == Some(Verdict::ExplicitDeny) {
        return anonymous(gate, case, resource);
    }
    let granted = lambda::ask(gate, staged, routed, compiled, case).await?;
    case.note(|seen| seen.principal = Some(granted.principal_id.clone()));
    let own = case.ask(gate, staged, &granted.policy, "the authorizer's policy");
    match outcome::same_account(own, resource.unwrap_or(Verdict::ImplicitDeny)) {
        Verdict::Allow => Ok(format!("Authorizer {} knows the caller, and the request is allowed", compiled.authorizer.name)),
        Verdict::ExplicitDeny => Err(outcome::refused_by_authorizer(true, "The authorizer's policy denies the request")),
        Verdict::ImplicitDeny => Err(outcome::refused_by_authorizer(false, "No policy allows the request")),
    }
}

/// What the API's resource policy says; none if it has none.
fn resource_policy<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, case: &mut Case<'_>) -> Result<Option<Verdict>, Fault> {
    match &staged.variant.compiled.authorization.policy {
        None => Ok(None),
        Some(Ok(policy)) => Ok(Some(case.ask(gate, staged, policy, "the resource policy"))),
        Some(Err(error)) => {
            Err(Fault::AuthorizerConfigurationError { reason: format!("The API's resource policy cannot be read: {error}") })
        }
    }
}

/// A caller of whom only the request is known: the resource policy alone decides, and it must allow.
fn anonymous<B>(gate: &Gate<'_, B>, case: &Case<'_>, resource: Option<Verdict>) -> Result<String, Fault> {
    let arn = arn::masked(&case.arn, &gate.live.account_id);
    let refused = |explicit, reason| Err(outcome::refused(explicit, reason, "anonymous", &arn));
    match resource {
        None | Some(Verdict::Allow) => Ok("The resource policy allows the request".into()),
        Some(Verdict::ExplicitDeny) => refused(true, "The resource policy denies the request"),
        Some(Verdict::ImplicitDeny) => refused(false, "The resource policy does not allow the request"),
    }
}
