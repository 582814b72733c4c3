//! A caller who signs requests, in the form that requests meet: its policies, and what policies call it.

use crate::model::Caller;
use crate::policy::{Kind, Policy};
use std::sync::Arc;

/// An IAM user, a role or a session of one.
#[derive(Debug)]
pub struct Signer {
    /// The caller.
    pub caller: Arc<Caller>,
    /// Its account.
    pub account_id: String,
    /// Its attached policies.
    pub policies: Vec<Policy>,
    /// What `Principal` may call it: its ARN, its role's, its account's.
    pub names: Vec<String>,
    /// `aws:PrincipalArn`: of a session its role's ARN.
    pub principal_arn: String,
    kind: Kinds,
}

/// `aws:PrincipalType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kinds {
    Account,
    User,
    AssumedRole,
}

impl Signer {
    /// Compiles a caller. Its policies were read when it was saved.
    pub fn new(caller: &Arc<Caller>) -> Signer {
        let account_id = caller.arn.split(':').nth(4).unwrap_or_default().to_owned();
        let role = caller.arn.split_once(":assumed-role/").and_then(|(_, rest)| rest.rsplit_once('/')).map(|(role, _)| role);
        let (kind, principal_arn) = match role {
            Some(role) => (Kinds::AssumedRole, format!("arn:aws:iam::{account_id}:role/{role}")),
            None if caller.arn.contains(":role/") => (Kinds::AssumedRole, caller.arn.clone()),
            None if caller.arn.ends_with(":root") => (Kinds::Account, caller.arn.clone()),
            None => (Kinds::User, caller.arn.clone()),
        };
        let mut names = vec![caller.arn.clone(), format!("arn:aws:iam::{account_id}:root"), account_id.clone()];
        if principal_arn != caller.arn {
            names.push(principal_arn.clone());
        }
        let policies = caller.policies.iter().filter_map(|document| Policy::from_value(document, Kind::Attached).ok()).collect();
        Signer { caller: caller.clone(), account_id, policies, names, principal_arn, kind }
    }

    /// What `$context.identity` shows of it.
    pub fn shown(&self) -> Vec<(&'static str, String)> {
        let caller = &self.caller;
        vec![
            ("accountId", self.account_id.clone()),
            ("caller", caller.user_id.clone()),
            ("accessKey", caller.access_key_id.clone()),
            ("userArn", caller.arn.clone()),
            ("user", caller.user_id.clone()),
        ]
    }

    /// Whether it is an account's root user, which may do everything.
    pub fn is_root(&self) -> bool {
        self.kind == Kinds::Account
    }

    /// The value of a condition key about the caller, by its name in lower case without `aws:`.
    pub fn key(&self, name: &str) -> Option<String> {
        match name {
            "principalarn" => Some(self.principal_arn.clone()),
            "principalaccount" => Some(self.account_id.clone()),
            "principaltype" => Some(
                match self.kind {
                    Kinds::Account => "Account",
                    Kinds::User => "User",
                    Kinds::AssumedRole => "AssumedRole",
                }
                .to_owned(),
            ),
            "userid" => Some(self.caller.user_id.clone()),
            "username" if self.kind == Kinds::User => self.caller.arn.rsplit('/').next().map(str::to_owned),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(arn: &str) -> Signer {
        let caller =
            Caller { access_key_id: "AKID".into(), arn: arn.into(), user_id: "AIDA1".into(), policies: Vec::new(), expiration: None };
        Signer::new(&Arc::new(caller))
    }

    #[test]
    fn callers_are_known_by_several_names() {
        let ann = signer("arn:aws:iam::123456789012:user/staff/ann");
        assert_eq!(ann.names, ["arn:aws:iam::123456789012:user/staff/ann", "arn:aws:iam::123456789012:root", "123456789012"]);
        assert_eq!((ann.key("username").as_deref(), ann.key("principaltype").as_deref()), (Some("ann"), Some("User")));
        let session = signer("arn:aws:sts::210987654321:assumed-role/reader/today");
        assert_eq!(session.key("principalarn").as_deref(), Some("arn:aws:iam::210987654321:role/reader"));
        assert!(session.names.contains(&"arn:aws:iam::210987654321:role/reader".to_owned()));
        assert_eq!((session.key("username"), session.key("principalaccount").as_deref()), (None, Some("210987654321")));
        assert!(signer("arn:aws:iam::123456789012:root").is_root() && !session.is_root());
    }
}
