//! A request as a client sends it and the response as it comes back on the wire.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A header: its name, in the casing that goes over the wire, and its value.
pub type Header = (Cow<'static, str>, Cow<'static, str>);

/// A request from a client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// The whole URL; its host names the API.
    pub url: String,
    /// Headers in the order they are sent; names may repeat.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(flatten)]
    pub body: Body,
    /// The client's address (203.0.113.1 if absent).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ip: Option<String>,
    /// The VPC endpoint that it comes through; none if it comes over the internet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_vpce: Option<String>,
    /// The VPC that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_vpc: Option<String>,
}

/// The gateway's response.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Headers in the order they are sent.
    pub headers: Vec<Header>,
    /// The body.
    #[serde(flatten)]
    pub body: Body,
}

/// A body's bytes. Serialised as `body` and `bodyEncoding`: text where it is UTF-8, else base64.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BodyText", into = "BodyText")]
pub struct Body(pub Bytes);

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct BodyText {
    body: Option<String>,
    body_encoding: Option<String>,
}

impl Body {
    /// The body as text, with what is not UTF-8 replaced.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl From<String> for Body {
    fn from(text: String) -> Body {
        Body(Bytes::from(text))
    }
}

impl From<Body> for BodyText {
    fn from(body: Body) -> BodyText {
        match String::from_utf8(body.0.to_vec()) {
            Ok(text) => BodyText { body: Some(text), body_encoding: Some("utf8".into()) },
            Err(error) => BodyText { body: Some(STANDARD.encode(error.as_bytes())), body_encoding: Some("base64".into()) },
        }
    }
}

impl TryFrom<BodyText> for Body {
    type Error = String;

    fn try_from(text: BodyText) -> Result<Body, String> {
        let body = text.body.unwrap_or_default();
        match text.body_encoding.as_deref() {
            None | Some("utf8") => Ok(Body::from(body)),
            Some("base64") => {
                STANDARD.decode(&body).map(|bytes| Body(bytes.into())).map_err(|error| format!("body is not base64: {error}"))
            }
            Some(other) => Err(format!("bodyEncoding '{other}' is neither utf8 nor base64")),
        }
    }
}

impl Request {
    /// The first header of this name, whatever its casing.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The client's address: where a request does not say, one that is reserved for documentation.
    pub(super) fn client(&self) -> &str {
        self.source_ip.as_deref().unwrap_or("203.0.113.1")
    }
}

impl Response {
    /// A response to HEAD has the headers of one to GET, and no body.
    pub(super) fn without_body_for(&mut self, method: &str) {
        if method == "HEAD" {
            self.body = Body::default();
        }
    }

    /// The first header of this name, whatever its casing.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }
}
