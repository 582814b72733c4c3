//! HTTP status codes as people read them: with the reason phrase, and what kind of outcome it is.

use crate::gateway::reason;

/// What kind of outcome a status is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusKind {
    /// 1xx to 3xx.
    Success,
    /// 429.
    Throttled,
    /// Any other 4xx.
    ClientError,
    /// 5xx, or no status at all.
    ServerError,
}

/// What kind of outcome this status is.
pub fn kind(status: u16) -> StatusKind {
    match status {
        100..400 => StatusKind::Success,
        429 => StatusKind::Throttled,
        400..500 => StatusKind::ClientError,
        _ => StatusKind::ServerError,
    }
}

/// A status with its reason phrase: `429 Too Many Requests`.
pub fn line(status: u16) -> String {
    format!("{status} {}", reason(status)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_what_it_is() {
        assert_eq!([line(200), line(429), line(299)], ["200 OK", "429 Too Many Requests", "299"]);
        assert_eq!([kind(304), kind(429), kind(403)], [StatusKind::Success, StatusKind::Throttled, StatusKind::ClientError]);
        assert_eq!([kind(502), kind(0)], [StatusKind::ServerError; 2]);
    }
}
