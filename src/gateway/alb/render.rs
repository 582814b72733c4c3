//! The load balancer's own pages: what clients get where it answers with an error, or with a redirect. Nobody can change them.

use crate::gateway::wire::Made;
use crate::gateway::{Fault, reason};
use bytes::Bytes;
use std::borrow::Cow;

/// What a page's title says; recorded are 502 and 503, the others are the words of the server that these come from.
pub fn title(status: u16) -> String {
    let phrase = match status {
        408 => "Request Time-out",
        413 => "Request Entity Too Large",
        414 => "Request-URI Too Large",
        405 => "Not Allowed",
        503 => "Service Temporarily Unavailable",
        504 => "Gateway Time-out",
        other => reason(other),
    };
    format!("{status} {phrase}").trim_end().to_owned()
}

/// The page for a status.
pub(super) fn page(status: u16) -> Made {
    let title = title(status);
    let body =
        format!("<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n");
    Made { status, headers: Vec::new(), body: Bytes::from(body), content_type: Some(Cow::Borrowed("text/html")) }
}

/// The response to a fault.
pub(super) fn made(fault: &Fault) -> Made {
    page(fault.default_status())
}
