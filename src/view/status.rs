//! HTTP status codes as people read them: the reason phrase and what kind of outcome it is.

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

/// The reason phrase of RFC 9110 and of the registry beside it; empty for a status that has none.
pub fn reason(status: u16) -> &'static str {
    match status {
        100 => "Continue",
        101 => "Switching Protocols",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        418 => "(Unused)",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        507 => "Insufficient Storage",
        511 => "Network Authentication Required",
        _ => "",
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
