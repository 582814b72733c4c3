//! Why a request was refused, in a plain sentence with its numbers: one for each way in which the gateway ends a request.

use crate::gateway::{BucketReading, Detail, Fault, KeyRefusal, QuotaReading, SignatureError};
use crate::model::ApiKeySource;
use crate::view::limits::this_period;
use crate::view::number::{amount, count, counted, duration, tokens, wait};

/// Why the gateway ended the request. `detail` is what the step saw.
pub(super) fn sentence(fault: &Fault, detail: &Detail) -> String {
    match fault {
        Fault::UnknownStage { reason } => format!("{}: there is no stage that could serve the request.", plain(reason)),
        Fault::NoRoute { reason } => format!("{}. An HTTP API says \"Not Found\" to this.", plain(reason)),
        Fault::LoadBalancer { status: 0, reason } => format!("{}. No HTTP response comes back.", plain(reason)),
        Fault::LoadBalancer { status, reason } => format!("{}. The load balancer answers with its page for {status}.", plain(reason)),
        Fault::InvalidToken { reason, description: Some(description), .. } => {
            format!("The token is not accepted: {}. The client reads in www-authenticate: {description}.", plain(reason))
        }
        Fault::InvalidToken { reason, description: None, .. } => format!("The caller is not authorized: {}.", plain(reason)),
        Fault::InsufficientScope { reason, .. } => format!("The token is in order, but lacks a scope: {}.", plain(reason)),
        Fault::MissingAuthenticationToken { reason } => {
            format!("{}. The gateway says \"Missing Authentication Token\" to this, whatever it is that is missing.", plain(reason))
        }
        Fault::InvalidApiKey { refusal } => key(refusal, detail),
        Fault::Throttled { bucket } => throttled(bucket),
        Fault::QuotaExceeded { quota } => quota_exceeded(quota),
        Fault::Unauthorized { reason, .. } => format!("The caller is not authorized: {}.", plain(reason)),
        Fault::AccessDenied { reason, explicit: true, .. } => format!("Access is denied explicitly: {}.", plain(reason)),
        Fault::AccessDenied { reason, explicit: false, .. } => format!("Access is denied because nothing allows it: {}.", plain(reason)),
        Fault::AuthorizerConfigurationError { reason } => format!("The caller cannot be authorized: {}.", plain(reason)),
        Fault::InvalidSignature { error, message } => signature(*error, message),
        Fault::ExpiredToken { reason } => format!("The caller's credentials have expired: {}.", plain(reason)),
        Fault::AuthorizerFailure { reason } => format!("The authorizer failed: {}.", plain(reason)),
        Fault::RequestUriTooLong { reason } => format!("The URI is too long: {}.", plain(reason)),
        Fault::BadRequestParameters { missing } => {
            format!("{} missing: {}.", required(missing.len()), missing.join(", "))
        }
        Fault::BadRequestBody { reason, places } => {
            let places: Vec<&str> = places.iter().map(String::as_str).filter(|place| !place.is_empty()).collect();
            let place = if places.is_empty() { String::new() } else { format!(" (at {})", places.join(", ")) };
            format!("The body does not fit its model: {}{place}.", plain(reason))
        }
        Fault::RequestTooLarge { reason } => format!("The request is too large: {}.", plain(reason)),
        Fault::UnsupportedMediaType { content_type } => format!(
            "The integration has no mapping template for {content_type}, and its passthrough behavior does not let such a body pass."
        ),
        Fault::UnsupportedContentEncoding { content_encoding } => format!(
            "The API decompresses bodies that come with Content-Encoding: {content_encoding}, and this one is not coded so, or the coding is none of gzip, \
             deflate and identity."
        ),
        Fault::ResourceNotFound { reason } => {
            format!("{}. The caller is known and may call the API, so that the gateway says so: 404.", plain(reason))
        }
        Fault::WafFiltered { reason } => format!("AWS WAF blocks the request before anything else is looked at: {}.", plain(reason)),
        Fault::IntegrationTimeout { timeout_ms, latency_ms } => format!(
            "The backend would have taken {}, and the integration's timeout is {}: the gateway waited no longer.",
            duration(*latency_ms),
            duration(*timeout_ms)
        ),
        Fault::IntegrationFailure { reason } => format!("The backend cannot be reached: {}.", plain(reason)),
        Fault::MalformedResponse { reason } => {
            format!("The backend answered with something that the gateway cannot use: {}.", plain(reason))
        }
        Fault::ApiConfigurationError { reason, .. } => format!("The API is not configured properly: {}.", plain(reason)),
    }
}

fn signature(error: SignatureError, message: &str) -> String {
    let what = match error {
        SignatureError::Incomplete => "The request's signature is incomplete",
        SignatureError::Invalid => "The request's signature does not count here or now",
        SignatureError::UnknownKey => "No caller has the access key that the request is signed with",
    };
    format!("{what}. The gateway says: {}", message.trim())
}

fn key(refusal: &KeyRefusal, detail: &Detail) -> String {
    let place = match detail {
        Detail::ApiKey { source: ApiKeySource::Authorizer, .. } => "from the authorizer (apiKeySource is AUTHORIZER)",
        _ => "in the header x-api-key",
    };
    match refusal {
        KeyRefusal::Absent => format!("The method requires an API key, and the request has none {place}."),
        KeyRefusal::Unknown => format!("No API key of this account has the value that the request has {place}."),
        KeyRefusal::Disabled { key_id } => format!("The API key {key_id} is disabled."),
        KeyRefusal::NotInPlan { key_id } => {
            format!("The API key {key_id} is known and enabled, but it is in no usage plan that includes this stage.")
        }
    }
}

fn throttled(bucket: &BucketReading) -> String {
    let BucketReading { name, rate_limit, burst_limit, tokens_before, .. } = bucket;
    let level = format!("{} of {} tokens", tokens(*tokens_before), amount(*burst_limit, 1));
    let found = format!("The bucket of {name} was empty: {level}, refilled at {} per second", amount(*rate_limit, 2));
    match bucket.retry_after_seconds {
        Some(seconds) => format!("{found}; the next token is there in {}.", wait(seconds)),
        None if *rate_limit <= 0.0 => format!("{found}; it is never refilled."),
        None => format!("{found}; it never holds a whole token."),
    }
}

fn quota_exceeded(quota: &QuotaReading) -> String {
    let QuotaReading { usage_plan_name, allowed, used, period, resets_at, .. } = quota;
    let requests = counted(*allowed, "request");
    let period = this_period(*period);
    format!(
        "The key's quota in usage plan {usage_plan_name} is used up: {} of {requests} {period}; it is full again at {resets_at}.",
        count(*used)
    )
}

fn required(missing: usize) -> &'static str {
    if missing == 1 { "A required parameter is" } else { "Required parameters are" }
}

/// A reason without the stop that some end with.
fn plain(reason: &str) -> &str {
    reason.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::BucketLevel;
    use crate::time::{Period, SimTime};

    fn said(fault: Fault) -> String {
        sentence(&fault, &Detail::Nothing {})
    }

    fn bucket(rate_limit: f64, burst_limit: f64, level: f64, retry_after_seconds: Option<f64>) -> BucketReading {
        BucketReading {
            level: BucketLevel::Plan,
            name: "usage plan Bronze, key demo".into(),
            rate_limit,
            burst_limit,
            tokens_before: level,
            tokens_after: level,
            refused: true,
            retry_after_seconds,
        }
    }

    #[test]
    fn an_empty_bucket_says_when_a_retry_would_pass() {
        let said = |rate, burst, level, retry| said(Fault::Throttled { bucket: bucket(rate, burst, level, retry) });
        let start = "The bucket of usage plan Bronze, key demo was empty: ";
        assert_eq!(
            said(2.0, 3.0, 0.4, Some(0.3)),
            format!("{start}0.4 of 3 tokens, refilled at 2 per second; the next token is there in 0.3 s.")
        );
        assert_eq!(said(0.0, 3.0, 0.0, None), format!("{start}0 of 3 tokens, refilled at 0 per second; it is never refilled."));
        assert_eq!(said(5.0, 0.0, 0.0, None), format!("{start}0 of 0 tokens, refilled at 5 per second; it never holds a whole token."));
    }

    #[test]
    fn a_quota_says_when_it_is_full_again() {
        let quota = |period| QuotaReading {
            usage_plan_name: "Bronze".into(),
            allowed: 10,
            used: 10,
            period,
            resets_at: SimTime::START,
            refused: true,
        };
        let start = "The key's quota in usage plan Bronze is used up: 10 of 10 requests";
        let end = "it is full again at 2026-01-01T00:00:00Z.";
        for (period, word) in [(Period::Day, "today"), (Period::Week, "this week"), (Period::Month, "this month")] {
            assert_eq!(said(Fault::QuotaExceeded { quota: quota(period) }), format!("{start} {word}; {end}"));
        }
    }

    #[test]
    fn every_refusal_of_a_key_says_what_is_wrong_with_it() {
        let said = |refusal| said(Fault::InvalidApiKey { refusal });
        let key_id = || "k1".to_owned();
        assert_eq!(said(KeyRefusal::Absent), "The method requires an API key, and the request has none in the header x-api-key.");
        assert_eq!(said(KeyRefusal::Unknown), "No API key of this account has the value that the request has in the header x-api-key.");
        assert_eq!(said(KeyRefusal::Disabled { key_id: key_id() }), "The API key k1 is disabled.");
        assert_eq!(
            said(KeyRefusal::NotInPlan { key_id: key_id() }),
            "The API key k1 is known and enabled, but it is in no usage plan that includes this stage."
        );
        let from_authorizer = Detail::ApiKey {
            required: true,
            source: ApiKeySource::Authorizer,
            key_id: None,
            key_name: None,
            usage_plan_id: None,
            usage_plan_name: None,
        };
        assert_eq!(
            sentence(&Fault::InvalidApiKey { refusal: KeyRefusal::Absent }, &from_authorizer),
            "The method requires an API key, and the request has none from the authorizer (apiKeySource is AUTHORIZER)."
        );
    }

    #[test]
    fn reasons_become_sentences() {
        let reason = || "So it is".to_owned();
        let cases = [
            (Fault::UnknownStage { reason: reason() }, "So it is: there is no stage that could serve the request."),
            (
                Fault::MissingAuthenticationToken { reason: reason() },
                "So it is. The gateway says \"Missing Authentication Token\" to this, whatever it is that is missing.",
            ),
            (Fault::unauthorized(reason()), "The caller is not authorized: So it is."),
            (Fault::AccessDenied { reason: reason(), explicit: true, message: String::new() }, "Access is denied explicitly: So it is."),
            (
                Fault::AccessDenied { reason: reason(), explicit: false, message: String::new() },
                "Access is denied because nothing allows it: So it is.",
            ),
            (Fault::AuthorizerConfigurationError { reason: "So it is.".into() }, "The caller cannot be authorized: So it is."),
            (Fault::BadRequestBody { reason: reason(), places: vec![String::new()] }, "The body does not fit its model: So it is."),
            (Fault::BadRequestBody { reason: reason(), places: vec!["/a".into()] }, "The body does not fit its model: So it is (at /a)."),
            (Fault::ExpiredToken { reason: reason() }, "The caller's credentials have expired: So it is."),
            (Fault::AuthorizerFailure { reason: reason() }, "The authorizer failed: So it is."),
            (Fault::RequestUriTooLong { reason: reason() }, "The URI is too long: So it is."),
            (Fault::RequestTooLarge { reason: reason() }, "The request is too large: So it is."),
            (Fault::IntegrationFailure { reason: reason() }, "The backend cannot be reached: So it is."),
            (Fault::MalformedResponse { reason: reason() }, "The backend answered with something that the gateway cannot use: So it is."),
            (Fault::misconfigured(reason()), "The API is not configured properly: So it is."),
        ];
        for (fault, expected) in cases {
            assert_eq!(said(fault), expected);
        }
    }

    #[test]
    fn a_signature_that_does_not_count_says_why() {
        let said = |error, message: &str| said(Fault::InvalidSignature { error, message: message.into() });
        assert_eq!(said(SignatureError::Incomplete, "So."), "The request's signature is incomplete. The gateway says: So.");
        assert_eq!(said(SignatureError::Invalid, "So. "), "The request's signature does not count here or now. The gateway says: So.");
        assert!(said(SignatureError::UnknownKey, "So").starts_with("No caller has the access key"));
    }

    #[test]
    fn what_is_missing_or_late_is_named() {
        assert_eq!(said(Fault::BadRequestParameters { missing: vec!["q".into()] }), "A required parameter is missing: q.");
        assert_eq!(said(Fault::BadRequestParameters { missing: vec!["q".into(), "r".into()] }), "Required parameters are missing: q, r.");
        assert_eq!(
            said(Fault::UnsupportedMediaType { content_type: "text/csv".into() }),
            "The integration has no mapping template for text/csv, and its passthrough behavior does not let such a body pass."
        );
        assert_eq!(
            said(Fault::IntegrationTimeout { timeout_ms: 29_000.0, latency_ms: 31_500.0 }),
            "The backend would have taken 31.5 s, and the integration's timeout is 29 s: the gateway waited no longer."
        );
    }
}
