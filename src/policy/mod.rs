//! Policy documents as IAM knows them: read, and asked whether they allow something. Which policies apply to a request, and how their
//! answers combine, is said by whoever asks.

mod condition;
mod network;
mod parse;
mod text;

pub use network::Network;
pub use parse::{Kind, PolicyError};

use condition::Condition;
use serde::{Deserialize, Serialize};
use text::Text;

/// A policy document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Policy {
    source: String,
    statements: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq)]
struct Statement {
    sid: Option<String>,
    allows: bool,
    /// Whom it is about; nobody in particular in a policy that is attached to somebody.
    principals: Option<Principals>,
    actions: Listed,
    resources: Listed,
    conditions: Vec<Condition>,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq)]
struct Principals {
    all_but: bool,
    everyone: bool,
    names: Vec<String>,
}

/// `Action`, `Resource` or their opposites.
#[derive(Clone, Debug, PartialEq)]
struct Listed {
    all_but: bool,
    texts: Vec<Text>,
}

/// What a policy is asked.
pub struct Asked<'a> {
    /// The action, such as `execute-api:Invoke`.
    pub action: &'a str,
    /// The ARN of what it is done to.
    pub resource: &'a str,
    /// What the caller is called: its ARNs and its account's. None of an anonymous caller.
    pub principal: &'a [String],
    /// The value of a condition key, by its name in lower case.
    pub key: &'a dyn Fn(&str) -> Option<String>,
}

/// What a policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// A statement allows it and none denies it.
    Allow,
    /// A statement denies it.
    ExplicitDeny,
    /// No statement is about it.
    ImplicitDeny,
}

/// What a policy says, and which of its statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What it says.
    pub verdict: Verdict,
    /// The place of the statement that decided, from 0; none if none did.
    pub statement: Option<usize>,
}

impl Policy {
    /// The document as it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What the policy says: a statement that denies wins over all that allow, and what no statement is about is denied.
    pub fn decide(&self, asked: &Asked<'_>) -> Decision {
        let is_about = |allows: bool| self.statements.iter().position(|statement| statement.allows == allows && statement.is_about(asked));
        let (verdict, statement) = match is_about(false) {
            Some(place) => (Verdict::ExplicitDeny, Some(place)),
            None => match is_about(true) {
                Some(place) => (Verdict::Allow, Some(place)),
                None => (Verdict::ImplicitDeny, None),
            },
        };
        Decision { verdict, statement }
    }

    /// What a statement is called: its `Sid`, else its number from 1.
    pub fn name_of(&self, statement: usize) -> String {
        match self.statements.get(statement).and_then(|statement| statement.sid.as_ref()) {
            Some(sid) => sid.clone(),
            None => format!("statement {}", statement + 1),
        }
    }
}

impl Statement {
    fn is_about(&self, asked: &Asked<'_>) -> bool {
        self.principals.as_ref().is_none_or(|principals| principals.hold(asked.principal))
            && self.actions.hold(|text| text.fits_ignoring_case(asked.action, asked.key))
            && self.resources.hold(|text| text.fits(asked.resource, asked.key))
            && self.conditions.iter().all(|condition| condition.holds(asked.key))
    }
}

impl Principals {
    fn hold(&self, names: &[String]) -> bool {
        (self.everyone || self.names.iter().any(|name| names.contains(name))) != self.all_but
    }
}

impl Listed {
    fn hold(&self, fits: impl Fn(&Text) -> bool) -> bool {
        self.texts.iter().any(fits) != self.all_but
    }
}

impl From<Policy> for String {
    fn from(policy: Policy) -> String {
        policy.source
    }
}

impl TryFrom<String> for Policy {
    type Error = PolicyError;

    fn try_from(source: String) -> Result<Policy, PolicyError> {
        Policy::parse(&source, Kind::Attached)
    }
}

#[cfg(test)]
mod tests;
