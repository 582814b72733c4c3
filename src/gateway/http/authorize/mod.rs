//! Step "authorize": whether the caller may go on. What each kind of authorization looks at stands in a file of its own.

mod granted;
mod iam;
mod identity;
mod jwt;
mod lambda;

pub use granted::Granted;
pub(super) use identity::Identity;
pub use jwt::{JwtCheck, JwtReading, Verified};

use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use crate::backends::Backends;
use crate::gateway::{Authorization, Detail, Fault, Outcome, Step, Tracer};

/// A request whose caller may go on.
#[derive(Debug)]
pub(super) struct Authorized(());

pub(super) async fn authorize<B: Backends, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    tracer: &mut T,
) -> Result<Authorized, Fault> {
    let route = &routed.compiled.route;
    if route.authorization_type == "NONE" {
        tracer.step(Step::Authorize, Outcome::Skip, || {
            let note = "The route asks for no authorization".to_owned();
            Detail::Authorization(Box::new(Authorization { authorization_type: "NONE".into(), note, ..Authorization::default() }))
        });
        return Ok(Authorized(()));
    }
    let mut seen =
        T::WATCHING.then(|| Box::new(Authorization { authorization_type: route.authorization_type.clone(), ..Authorization::default() }));
    let decided = match (route.authorization_type.as_str(), &routed.compiled.authorizer) {
        ("JWT", Some(authorizer)) => jwt::check(gate, staged, routed, authorizer, &mut seen),
        // On the heap, so that other requests do not carry its room along.
        ("CUSTOM", Some(authorizer)) => Box::pin(lambda::check(gate, staged, routed, authorizer, &mut seen)).await,
        ("AWS_IAM", _) => iam::check(gate, staged, &mut seen),
        (kind, _) => {
            Err(Fault::AuthorizerConfigurationError { reason: format!("The route asks for {kind}, and its authorizer is not there") })
        }
    };
    let detail = |note: String| match seen {
        Some(mut seen) => {
            seen.note = note;
            Detail::Authorization(seen)
        }
        None => Detail::Nothing {},
    };
    match decided {
        Ok(note) => {
            tracer.step(Step::Authorize, Outcome::Pass, || detail(note.to_owned()));
            Ok(Authorized(()))
        }
        Err(fault) => {
            tracer.refuse(Step::Authorize, || detail("The caller must be authorized".into()), &fault);
            Err(fault)
        }
    }
}
