//! Compression of an API's bodies by `minimumCompressionSize` (`api-gateway-gzip-compression-decompression`): requests are decompressed before anything
//! looks at their bodies, responses compressed after everything has. The codings themselves stand in `coding`.

use super::coding::Coding;
use super::parse::{MOST_BODY_BYTES, Staged};
use super::serve::Gate;
use crate::gateway::{Fault, Header};
use bytes::Bytes;
use std::borrow::Cow;

/// The smallest body that is (de)compressed; none if the API does not compress.
fn threshold(staged: &Staged<'_>) -> Option<usize> {
    staged.variant.compiled.definition.minimum_compression_size.and_then(|size| usize::try_from(size).ok())
}

/// The request's body without its content coding. None if it has none, or if the API leaves it alone.
pub(super) fn decompress<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> Result<Option<Bytes>, Fault> {
    let Some(least) = threshold(staged) else { return Ok(None) };
    let body = &gate.request.body.0;
    let Some(name) = gate.request.header("Content-Encoding").filter(|_| !body.is_empty() && body.len() >= least) else { return Ok(None) };
    let refused = || Fault::UnsupportedContentEncoding { content_encoding: name.to_owned() };
    let coding = Coding::named(name).ok_or_else(refused)?;
    if coding == Coding::Identity {
        return Ok(None);
    }
    coding.decode(body, MOST_BODY_BYTES).map(Some).ok_or_else(refused)
}

/// Compresses a response's body if the API does, the client asked for it, and the integration has not done so by itself.
/// The coding's name if it did.
pub(super) fn compress<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, headers: &mut Vec<Header>, body: &mut Bytes) -> Option<&'static str> {
    let least = threshold(staged)?;
    let coding = Coding::accepted(gate.request.header("Accept-Encoding")?).filter(|coding| *coding != Coding::Identity)?;
    let is_coded = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Encoding"));
    if is_coded || body.len() < least || body.is_empty() || gate.is_test {
        return None;
    }
    *body = coding.encode(body);
    headers.push((Cow::Borrowed("Content-Encoding"), Cow::Borrowed(coding.name())));
    Some(coding.name())
}
