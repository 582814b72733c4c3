//! Conversions between binary and text bodies: by `binaryMediaTypes`, `contentHandling` and the headers of a request
//! (`api-gateway-payload-encodings-workflow`, whose two tables this is).

use crate::gateway::Fault;
use crate::model::ContentHandling;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

/// A body that has been converted, and whether bytes are what it is: templates are for texts.
#[derive(Debug)]
pub(super) struct Content {
    pub bytes: Bytes,
    pub is_binary: bool,
}

/// Whether a media type is one of the API's binary ones; `*/*` and `type/*` count. Of several types (`Accept`) the first decides alone (recorded).
pub(super) fn is_binary(binary_media_types: &[String], media_types: &str) -> bool {
    if binary_media_types.is_empty() {
        return false;
    }
    let media_type = media_types.split([',', ';']).next().unwrap_or_default().trim();
    binary_media_types.iter().any(|binary| {
        binary == "*/*"
            || binary.eq_ignore_ascii_case(media_type)
            || binary.strip_suffix('*').is_some_and(|kind| {
                kind.ends_with('/') && media_type.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind))
            })
    })
}

/// The request's body on its way to the integration.
pub(super) fn of_request(body: Bytes, is_binary: bool, handling: Option<ContentHandling>) -> Result<Content, Fault> {
    match (is_binary, handling) {
        (true, Some(ContentHandling::ConvertToText)) => Ok(Content { bytes: encoded(&body), is_binary: false }),
        (true, _) => Ok(Content { bytes: body, is_binary: true }),
        (false, Some(ContentHandling::ConvertToBinary)) => Ok(Content { bytes: decoded(&body, "request")?, is_binary: true }),
        (false, _) => Ok(Content { bytes: text(body), is_binary: false }),
    }
}

/// The integration's body on its way to the client: `is_binary` says what it is, `accepts_binary` what the client asked for first.
pub(super) fn of_response(body: Bytes, is_binary: bool, accepts_binary: bool, handling: Option<ContentHandling>) -> Result<Bytes, Fault> {
    let to_binary = match handling {
        Some(ContentHandling::ConvertToBinary) => true,
        Some(ContentHandling::ConvertToText) => false,
        None => accepts_binary,
    };
    match (is_binary, to_binary) {
        (true, true) => Ok(body),
        (true, false) => Ok(encoded(&body)),
        (false, true) => decoded(&body, "response"),
        (false, false) => Ok(text(body)),
    }
}

/// A text as UTF-8: what is not is replaced, which is what becomes of binary bodies that no binary media type is declared for.
fn text(body: Bytes) -> Bytes {
    if std::str::from_utf8(&body).is_ok() {
        return body;
    }
    Bytes::from(String::from_utf8_lossy(&body).into_owned())
}

fn encoded(body: &[u8]) -> Bytes {
    Bytes::from(STANDARD.encode(body))
}

/// What a base64 text stands for. White space counts nothing, nor do the quotes of a function's JSON string.
fn decoded(body: &[u8], whose: &str) -> Result<Bytes, Fault> {
    let quoted = body.trim_ascii();
    let inner = quoted.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(quoted);
    let base64: Vec<u8> = inner.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(&base64).map(Bytes::from).map_err(|error| {
        let reason = format!("The {whose}'s body is to become binary, and is not base64: {error}");
        Fault::misconfigured_as(format!("Unable to transform {whose}"), reason)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ContentHandling::{ConvertToBinary, ConvertToText};

    #[test]
    fn media_types_are_compared_without_parameters_and_the_first_decides() {
        let types = ["image/png".to_owned(), "application/*".to_owned()];
        for (media_types, wanted) in [
            ("image/png", true),
            ("IMAGE/PNG; q=0.9", true),
            ("image/png, text/html", true),
            ("text/html, image/png", false),
            ("Application/Zip", true),
            ("applications/zip", false),
            ("*/*", false),
            ("", false),
        ] {
            assert_eq!(is_binary(&types, media_types), wanted, "{media_types}");
        }
        assert!(is_binary(&["*/*".to_owned()], "") && !is_binary(&[], "image/png"));
    }

    #[test]
    fn the_guides_table_of_responses_holds_row_by_row() {
        let text = Bytes::from_static(b"aGk=");
        let binary = Bytes::from_static(b"hi");
        let (base64, decoded) = (&b"aGk="[..], &b"hi"[..]);
        for (body, is_binary, accepts, handling, wanted) in [
            (&text, false, false, None, base64),
            (&text, false, false, Some(ConvertToBinary), decoded),
            (&text, false, false, Some(ConvertToText), base64),
            (&text, false, true, None, decoded),
            (&text, false, true, Some(ConvertToBinary), decoded),
            (&text, false, true, Some(ConvertToText), base64),
            (&binary, true, false, None, base64),
            (&binary, true, false, Some(ConvertToBinary), decoded),
            (&binary, true, false, Some(ConvertToText), base64),
            (&binary, true, true, None, decoded),
            (&binary, true, true, Some(ConvertToBinary), decoded),
            (&binary, true, true, Some(ConvertToText), base64),
        ] {
            assert_eq!(
                of_response(body.clone(), is_binary, accepts, handling).as_deref(),
                Ok(wanted),
                "{is_binary} {accepts} {handling:?}"
            );
        }
    }

    #[test]
    fn what_is_no_base64_cannot_become_binary() {
        assert!(of_request(Bytes::from_static(b"no base64!"), false, Some(ConvertToBinary)).is_err());
        let quoted = of_request(Bytes::from_static(b" \"aG\nk=\" "), false, Some(ConvertToBinary));
        assert_eq!(quoted.map(|content| content.bytes).as_deref(), Ok(&b"hi"[..]));
        assert_eq!(of_request(Bytes::from_static(b"\xff"), false, None).map(|content| content.bytes).as_deref(), Ok("\u{fffd}".as_bytes()));
    }
}
