//! Cognito user pools, simulated (the service `backends`, which AWS does not have).

use super::{SigningKey, Texts};
use serde::{Deserialize, Serialize};

/// A user pool.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserPool {
    /// Its id, such as `us-east-1_AbCd12345`.
    pub user_pool_id: String,
    /// Its ARN, which authorizers name.
    pub arn: String,
    /// Ids of its app clients.
    pub clients: Vec<String>,
    /// Its users.
    #[serde(default)]
    pub users: Vec<PoolUser>,
    /// Custom scopes of its resource servers, such as `pets/read`.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// What its key pair is made of: the same secret gives the same keys.
    pub secret: String,
    /// Its key pair, made with its first token: that takes a while, and many pools never hand one out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<SigningKey>,
}

/// A user of a pool.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PoolUser {
    /// Its name.
    pub username: String,
    /// Its unique id.
    #[serde(default)]
    pub sub: String,
    /// Groups that it belongs to.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Its attributes, such as `email` or `custom:role`.
    #[serde(default)]
    pub attributes: Texts,
}

impl UserPool {
    /// Who its tokens are issued by.
    pub fn issuer(&self) -> String {
        issuer(&self.user_pool_id)
    }
}

/// Who the tokens of the pool with this id are issued by.
pub fn issuer(user_pool_id: &str) -> String {
    let region = user_pool_id.split('_').next().unwrap_or_default();
    format!("https://cognito-idp.{region}.amazonaws.com/{user_pool_id}")
}
