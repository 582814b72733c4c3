//! Client certificates: what the gateway shows an HTTPS backend. Nothing here is signed.

use super::Texts;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// A client certificate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientCertificate {
    /// Its id.
    pub client_certificate_id: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its text: a certificate's form with a text in it that says that it is none.
    pub pem_encoded_certificate: String,
    /// When it was made.
    pub created_date: SimTime,
    /// When it runs out.
    pub expiration_date: SimTime,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
}
