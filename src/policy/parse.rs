//! Reading policy documents: what a document must have, with the place of what is wrong in it.

use super::condition::Condition;
use super::text::{Reading, Text};
use super::{Listed, Policy, Principals, Statement};
use serde_json::{Map, Value};
use std::fmt;

/// The longest document that is read, in bytes. API Gateway takes resource policies of 8,192 characters and authorizers' answers of 8 kB (`limits`).
const MOST_BYTES: usize = 20_480;

/// What a policy is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A caller, or an answer about one: the policy need not say whom it is about.
    Attached,
    /// A resource: each statement names a principal.
    Resource,
}

/// What is wrong with a document, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// The place, such as `Statement 2, Condition`; empty for the whole document.
    pub at: String,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at.is_empty() {
            true => f.write_str(&self.message),
            false => write!(f, "{}: {}", self.at, self.message),
        }
    }
}

type Read<T> = Result<T, PolicyError>;

fn fail<T>(at: &str, message: impl Into<String>) -> Read<T> {
    Err(PolicyError { at: at.to_owned(), message: message.into() })
}

impl Policy {
    /// Reads a document.
    pub fn parse(text: &str, kind: Kind) -> Read<Policy> {
        if text.len() > MOST_BYTES {
            return fail("", format!("The document has {} bytes; at most {MOST_BYTES} are read", text.len()));
        }
        match serde_json::from_str(text) {
            Ok(document) => Policy::from_json(&document, text.to_owned(), kind),
            Err(error) => fail("", format!("The document is not JSON: {error}")),
        }
    }

    /// Reads a document that is JSON already.
    pub fn from_value(document: &Value, kind: Kind) -> Read<Policy> {
        let source = document.to_string();
        if source.len() > MOST_BYTES {
            return fail("", format!("The document has {} bytes; at most {MOST_BYTES} are read", source.len()));
        }
        Policy::from_json(document, source, kind)
    }

    fn from_json(document: &Value, source: String, kind: Kind) -> Read<Policy> {
        let Value::Object(members) = document else { return fail("", "The document must be an object") };
        must_be_known(members, &["Version", "Id", "Statement"], "")?;
        let variables = match members.get("Version").map(Value::as_str) {
            Some(Some("2012-10-17")) => true,
            None | Some(Some("2008-10-17")) => false,
            _ => return fail("Version", "The version must be 2012-10-17 or 2008-10-17"),
        };
        let statements = match members.get("Statement") {
            Some(Value::Array(list)) if !list.is_empty() => list.as_slice(),
            Some(one @ Value::Object(_)) => std::slice::from_ref(one),
            _ => return fail("Statement", "The document must have a statement, or a list of statements"),
        };
        let read = |(index, value)| Reader { at: format!("Statement {}", index + 1), kind, variables }.statement(value);
        Ok(Policy { statements: statements.iter().enumerate().map(read).collect::<Read<_>>()?, source })
    }
}

/// Reads one statement.
struct Reader {
    at: String,
    kind: Kind,
    variables: bool,
}

impl Reader {
    fn place(&self, name: &str) -> String {
        format!("{}, {name}", self.at)
    }

    fn statement(&self, value: &Value) -> Read<Statement> {
        let Value::Object(members) = value else { return fail(&self.at, "A statement must be an object") };
        let known = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];
        must_be_known(members, &known, &self.at)?;
        let allows = match members.get("Effect").and_then(Value::as_str) {
            Some("Allow") => true,
            Some("Deny") => false,
            _ => return fail(&self.place("Effect"), "The effect must be Allow or Deny"),
        };
        let sid = match members.get("Sid") {
            None => None,
            Some(Value::String(sid)) => Some(sid.clone()).filter(|sid| !sid.is_empty()),
            Some(_) => return fail(&self.place("Sid"), "It must be a text"),
        };
        Ok(Statement {
            sid,
            allows,
            principals: self.principals(members)?,
            actions: self.listed(members, "Action", "NotAction", true)?,
            resources: self.listed(members, "Resource", "NotResource", false)?,
            conditions: self.conditions(members)?,
        })
    }

    /// The one of two members that a statement has, and whether it is the opposite.
    fn either<'a>(&self, members: &'a Map<String, Value>, name: &str, opposite: &str) -> Read<Option<(&'a Value, bool)>> {
        match (members.get(name), members.get(opposite)) {
            (Some(_), Some(_)) => fail(&self.at, format!("A statement has either {name} or {opposite}, not both")),
            (Some(value), None) => Ok(Some((value, false))),
            (None, Some(value)) => Ok(Some((value, true))),
            (None, None) => Ok(None),
        }
    }

    fn listed(&self, members: &Map<String, Value>, name: &str, opposite: &str, is_action: bool) -> Read<Listed> {
        let Some((value, all_but)) = self.either(members, name, opposite)? else {
            return fail(&self.at, format!("A statement needs {name} or {opposite}"));
        };
        let reading = Reading { wild: true, variables: self.variables && !is_action };
        let place = self.place(if all_but { opposite } else { name });
        let text = |text: String| Text::new(&if is_action { text.to_ascii_lowercase() } else { text }, reading);
        let texts: Vec<Text> = texts(value, &place)?.into_iter().map(text).collect();
        Ok(Listed { all_but, texts })
    }

    fn principals(&self, members: &Map<String, Value>) -> Read<Option<Principals>> {
        let Some((value, all_but)) = self.either(members, "Principal", "NotPrincipal")? else {
            return match self.kind {
                Kind::Attached => Ok(None),
                Kind::Resource => fail(&self.at, "A statement of a resource policy needs Principal or NotPrincipal"),
            };
        };
        let place = self.place(if all_but { "NotPrincipal" } else { "Principal" });
        let mut names = Vec::new();
        match value {
            Value::String(everyone) if everyone == "*" => names.push("*".to_owned()),
            Value::Object(kinds) if !kinds.is_empty() => {
                must_be_known(kinds, &["AWS", "Service", "Federated", "CanonicalUser"], &place)?;
                for (kind, value) in kinds {
                    let of_kind = texts(value, &place)?;
                    // Callers of an API are IAM's: services and federated identities are never among them.
                    names.extend(of_kind.into_iter().filter(|_| kind == "AWS"));
                }
            }
            _ => return fail(&place, "It must be \"*\" or an object such as {\"AWS\": \"arn:aws:iam::123456789012:user/ann\"}"),
        }
        Ok(Some(Principals { all_but, everyone: names.iter().any(|name| name == "*"), names }))
    }

    fn conditions(&self, members: &Map<String, Value>) -> Read<Vec<Condition>> {
        let place = self.place("Condition");
        let operators = match members.get("Condition") {
            None => return Ok(Vec::new()),
            Some(Value::Object(operators)) => operators,
            Some(_) => return fail(&place, "It must be an object of operators"),
        };
        let mut conditions = Vec::new();
        for (operator, keys) in operators {
            let place = format!("{place}, {operator}");
            let Value::Object(keys) = keys else { return fail(&place, "It must be an object of condition keys") };
            for (key, values) in keys {
                let values = texts(values, &format!("{place}, {key}"))?;
                let condition = Condition::new(operator, key, &values, self.variables);
                conditions.push(condition.map_err(|message| PolicyError { at: format!("{place}, {key}"), message })?);
            }
        }
        Ok(conditions)
    }
}

fn must_be_known(members: &Map<String, Value>, known: &[&str], at: &str) -> Read<()> {
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => fail(at, format!("There is no member '{name}' here: there are {}", known.join(", "))),
    }
}

/// A text or a list of texts; numbers and true or false count as the texts that they are written as.
fn texts(value: &Value, at: &str) -> Read<Vec<String>> {
    let text = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        _ => fail(at, format!("It must be a text or a list of texts, not {value}")),
    };
    match value {
        Value::Array(list) if list.is_empty() => fail(at, "The list must not be empty"),
        Value::Array(list) => list.iter().map(text).collect(),
        one => Ok(vec![text(one)?]),
    }
}
