//! Step "make the method response": the body is compressed where the API does that, and the headers of the wire are put around what the integration gave.

use super::compression;
use super::headers::{Wire, is_edge};
use super::integration_response::Made;
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use crate::gateway::{Body, Detail, Outcome, Response, Step, Tracer};

pub(super) fn make<B, T: Tracer>(gate: &Gate<'_, B>, staged: &Staged<'_>, _: &Routed<'_>, mut made: Made, tracer: &mut T) -> Response {
    let coding = compression::compress(gate, staged, &mut made.headers, &mut made.body);
    let wire =
        Wire { content_type: made.content_type, length: made.body.len(), error_type: None, traced: made.traced, edge: is_edge(staged) };
    let response = Response { status: made.status, headers: wire.around(gate, made.headers), body: Body(made.body) };
    tracer.step(Step::MethodResponse, Outcome::Pass, || Detail::Answer {
        status: response.status,
        bytes: response.body.0.len(),
        content_encoding: coding.map(str::to_owned),
        not_cached: made.not_cached.take(),
    });
    response
}
