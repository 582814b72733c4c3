//! Signature Version 4 as requests carry it: read and checked against the clock and the scope. The signature itself is not recomputed: a simulated
//! caller has no secret key.

use crate::gateway::rest::variables;
use crate::gateway::{Fault, Request, SignatureError};
use crate::time::{SimTime, Span};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash as Sha256;
use std::borrow::Cow;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// How far a signature's date may lie from now.
const SKEW: Span = Span::from_micros(300_000_000);

/// What a signature says of itself.
#[derive(Debug)]
pub(super) struct Signature {
    pub access_key_id: String,
    date: String,
    region: String,
    service: String,
    terminator: String,
    /// `X-Amz-Date`, if the request has it.
    signed_at: Option<String>,
    /// For how long it counts: a signature in the query says so itself.
    lasts: Span,
}

/// The signature of a request, once it has been found in order.
pub(super) fn read(request: &Request, query: &str, region: &str, now: SimTime) -> Result<Signature, Fault> {
    let signature = match request.header("Authorization") {
        Some(header) => in_header(header, request.header("X-Amz-Date"), request.header("Date").is_some())?,
        None => in_query(query).ok_or_else(|| Fault::MissingAuthenticationToken {
            reason: "The method asks for AWS_IAM, and the request is not signed".into(),
        })??,
    };
    signature.must_be_scoped(region)?;
    signature.must_be_current(now)?;
    Ok(signature)
}

fn incomplete(message: String) -> Fault {
    Fault::InvalidSignature { error: SignatureError::Incomplete, message }
}

fn invalid(message: String) -> Fault {
    Fault::InvalidSignature { error: SignatureError::Invalid, message }
}

/// A header as messages show it: since they would give away a secret, they show its hash.
fn hashed(header: &str) -> String {
    STANDARD.encode(Sha256::hash(header.as_bytes()))
}

fn in_header(header: &str, signed_at: Option<&str>, dated: bool) -> Result<Signature, Fault> {
    let (algorithm, rest) = header.split_once(' ').unwrap_or(("", header));
    let mut pairs = Vec::new();
    for pair in rest.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let split = pair.split_once('=');
        pairs.push(split.ok_or_else(|| {
            incomplete(format!(
                "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '{}'.",
                hashed(header)
            ))
        })?);
    }
    let value = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value).filter(|value| !value.is_empty());
    let lacking: Vec<&str> = ["Credential", "Signature", "SignedHeaders"].into_iter().filter(|name| value(name).is_none()).collect();
    match value("Credential") {
        Some(credential) if lacking.is_empty() && algorithm == ALGORITHM => scope(credential, signed_at.map(str::to_owned), SKEW),
        _ if algorithm != ALGORITHM && lacking.is_empty() => Err(incomplete(format!("Unsupported AWS 'algorithm': '{algorithm}'."))),
        _ => {
            let lacking: Vec<String> = lacking.iter().map(|name| format!("Authorization header requires '{name}' parameter. ")).collect();
            let undated = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
            let undated = if dated || signed_at.is_some() { "" } else { undated };
            let shown = hashed(header);
            Err(incomplete(format!("{}{undated}(Hashed with SHA-256 and encoded with Base64) Authorization={shown}", lacking.concat())))
        }
    }
}

/// A signature in the query, where there is one.
fn in_query(query: &str) -> Option<Result<Signature, Fault>> {
    let value = |name: &str| variables::query(query).find(|(key, _)| key == name).map(|(_, value)| value);
    let credential = value("X-Amz-Credential")?;
    let seconds = value("X-Amz-Expires").and_then(|seconds| seconds.parse::<u32>().ok());
    let lasts = seconds.map_or(SKEW, |seconds| Span::from_micros(u64::from(seconds) * 1_000_000));
    Some(scope(&credential, value("X-Amz-Date").map(Cow::into_owned), lasts))
}

fn scope(credential: &str, signed_at: Option<String>, lasts: Span) -> Result<Signature, Fault> {
    let parts: Vec<&str> = credential.split('/').collect();
    match &*parts {
        [key, date, region, service, terminator] => {
            let [access_key_id, date, region, service, terminator] =
                [key, date, region, service, terminator].map(|part| (*part).to_owned());
            Ok(Signature { access_key_id, date, region, service, terminator, signed_at, lasts })
        }
        _ => Err(incomplete(format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
        ))),
    }
}

impl Signature {
    /// The scope names the API's Region and the service `execute-api`.
    fn must_be_scoped(&self, region: &str) -> Result<(), Fault> {
        let Signature { region: own, service, terminator, .. } = self;
        let mut wrong = String::new();
        if own != region {
            wrong += &format!("Credential should be scoped to a valid region, not '{own}'. ");
        }
        if service != "execute-api" {
            wrong += "Credential should be scoped to correct service: 'execute-api'. ";
        }
        if terminator != "aws4_request" {
            wrong += &format!("Credential should be scoped with a valid terminator: 'aws4_request', not '{terminator}'. ");
        }
        if wrong.is_empty() { Ok(()) } else { Err(invalid(wrong)) }
    }

    /// The date lies within five minutes of now. A request without `X-Amz-Date` is taken to be signed now, on the day of its scope.
    fn must_be_current(&self, now: SimTime) -> Result<(), Fault> {
        let day = now.iso_date().replace('-', "");
        let signed_at = match &self.signed_at {
            Some(date) => date.clone(),
            None if self.date == day => return Ok(()),
            None => format!("{}T000000Z", self.date),
        };
        let Some(at) = instant(&signed_at) else {
            return Err(incomplete(format!(
                "Date must be in ISO-8601 'basic format'. Got '{signed_at}'. See http://en.wikipedia.org/wiki/ISO_8601"
            )));
        };
        if !signed_at.starts_with(&self.date) {
            return Err(invalid(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', from '{signed_at}'.",
                self.date,
                &signed_at[..8]
            )));
        }
        let minutes = self.lasts.micros() / 60_000_000;
        if now.since(at) > self.lasts {
            let earliest = basic(SimTime::from_micros(now.micros().saturating_sub(self.lasts.micros())));
            let now = basic(now);
            return Err(invalid(format!("Signature expired: {signed_at} is now earlier than {earliest} ({now} - {minutes} min.)")));
        }
        if at.since(now) > SKEW {
            let (latest, now) = (basic(now.after(SKEW)), basic(now));
            return Err(invalid(format!("Signature not yet current: {signed_at} is still later than {latest} ({now} + 5 min.)")));
        }
        Ok(())
    }
}

/// An instant in ISO 8601's basic format: `20260101T000000Z`.
fn instant(text: &str) -> Option<SimTime> {
    let plain = text.is_ascii() && text.len() == 16;
    let text = if plain { text } else { return None };
    let (day, time) = (&text[..8], &text[9..15]);
    let iso = format!("{}-{}-{}T{}:{}:{}Z", &day[..4], &day[4..6], &day[6..], &time[..2], &time[2..4], &time[4..]);
    SimTime::parse(&iso).filter(|_| &text[8..9] == "T" && text.ends_with('Z'))
}

fn basic(at: SimTime) -> String {
    at.whole_second().to_string().replace(['-', ':'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Result<Signature, String> {
        in_header(text, None, false).map_err(|fault| match fault {
            Fault::InvalidSignature { message, .. } => message,
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn what_a_header_lacks_is_named() {
        let whole = "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0";
        assert_eq!(header(whole).map(|signature| signature.access_key_id), Ok("AKID".into()));
        assert!(header(&whole.replace(", ", ",")).is_ok());
        for (text, message) in [
            (
                "Bearer x",
                "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): \
                 'uTem/WB082UJMN2ajD6lH6UChGpTAddMJSx2iu923No='.",
            ),
            (
                "AWS4-HMAC-SHA256 Credential=A/1/2/3/4",
                "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. \
                 Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with \
                 Base64) Authorization=sFKHKWReoOPqXDO90YgKSdwe2ZeFvS6wzbv/gGnjVhA=",
            ),
            ("AWS Credential=A, SignedHeaders=h, Signature=0", "Unsupported AWS 'algorithm': 'AWS'."),
            (
                "AWS4-HMAC-SHA256 Credential=A/B, SignedHeaders=h, Signature=0",
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'A/B'",
            ),
        ] {
            assert_eq!(header(text).map(drop), Err(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_signature_counts_for_five_minutes() {
        let at = |date: &str, now: &str| {
            let scope = scope("A/20260101/us-east-1/execute-api/aws4_request", Some(date.to_owned()), SKEW).expect("a scope");
            let now = SimTime::parse(now).expect("an instant");
            scope.must_be_current(now).map_err(|fault| match fault {
                Fault::InvalidSignature { message, .. } => message,
                other => format!("{other:?}"),
            })
        };
        assert_eq!(at("20260101T100000Z", "2026-01-01T10:05:00Z"), Ok(()));
        assert_eq!(at("20260101T100000Z", "2026-01-01T09:55:00Z"), Ok(()));
        assert_eq!(
            at("20260101T100000Z", "2026-01-01T10:05:01Z"),
            Err("Signature expired: 20260101T100000Z is now earlier than 20260101T100001Z (20260101T100501Z - 5 min.)".into())
        );
        assert_eq!(
            at("20260101T100000Z", "2026-01-01T09:54:59Z"),
            Err("Signature not yet current: 20260101T100000Z is still later than 20260101T095959Z (20260101T095459Z + 5 min.)".into())
        );
        assert!(at("20260102T000000Z", "2026-01-02T00:00:00Z").is_err_and(|message| message.starts_with("Date in Credential scope")));
        for broken in ["now", "2026-01-01T00:00:00Z", "20261301T000000Z", "20260101 000000Z", "20260101T000000é"] {
            assert!(at(broken, "2026-01-01T00:00:00Z").is_err_and(|message| message.starts_with("Date must be in ISO-8601")), "{broken}");
        }
    }
}
