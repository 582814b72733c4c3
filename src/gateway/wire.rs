//! A response in the making and how it goes over the wire, for HTTP APIs and load balancers.

use super::{Body, Header, Response, Runtime};
use crate::time::SimTime;
use bytes::Bytes;
use std::borrow::Cow;

/// Headers that belong to one connection only ("does not honor hop-by-hop headers").
pub(super) const HOP_BY_HOP: [&str; 8] =
    ["Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

/// A response in the making.
#[derive(Debug)]
pub(super) struct Made {
    pub status: u16,
    /// Its own headers; those of the wire come later.
    pub headers: Vec<Header>,
    pub body: Bytes,
    /// The media type, unless a header names one.
    pub content_type: Option<Cow<'static, str>>,
}

impl Made {
    /// The response as it goes over the wire at a time, under the name of a server if that tells one.
    pub fn on_wire(self, server: Option<&'static str>, runtime: &Runtime, now: SimTime) -> Response {
        let Made { status, headers: own, body, content_type } = self;
        let mut headers: Vec<Header> = Vec::with_capacity(own.len() + 5);
        headers.extend(server.map(|server| (Cow::Borrowed("Server"), Cow::Borrowed(server))));
        headers.push((Cow::Borrowed("Date"), Cow::Owned(runtime.http_date(now))));
        headers.extend(content_type.map(|content_type| (Cow::Borrowed("Content-Type"), content_type)));
        if status != 204 {
            headers.push((Cow::Borrowed("Content-Length"), Cow::Owned(body.len().to_string())));
        }
        headers.push((Cow::Borrowed("Connection"), Cow::Borrowed("keep-alive")));
        headers.extend(own);
        Response { status, headers, body: Body(body) }
    }
}
