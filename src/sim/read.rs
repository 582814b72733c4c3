//! Reads a traffic plan's JSON and says where it is wrong and why. A member that is not known is an error: it would be a misspelt one.

use serde_json::{Map, Value};
use std::fmt;

/// What is wrong with a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    /// Where, such as `clients[0].arrivals.perSecond`; empty for the plan itself.
    pub place: String,
    /// What, in a sentence.
    pub message: String,
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => write!(f, "the plan {}", self.message),
            place => write!(f, "{place} {}", self.message),
        }
    }
}

/// A value and the place where it stands.
#[derive(Clone, Debug)]
pub(super) struct At<'a> {
    value: &'a Value,
    place: String,
}

impl<'a> At<'a> {
    pub fn root(value: &'a Value) -> At<'a> {
        At { value, place: String::new() }
    }

    /// The error that this value causes; the message goes on from the place's name.
    pub fn error<T>(&self, message: impl Into<String>) -> Result<T, PlanError> {
        Err(PlanError { place: self.place.clone(), message: message.into() })
    }

    fn members(&self) -> Result<&'a Map<String, Value>, PlanError> {
        match self.value {
            Value::Object(members) => Ok(members),
            _ => self.error("must be an object"),
        }
    }

    /// Refuses members that are not known.
    pub fn only(&self, known: &[&str]) -> Result<(), PlanError> {
        match self.members()?.keys().find(|name| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => self.error(format!("has no member '{name}'; it may have {}", known.join(", "))),
        }
    }

    /// A member; none if it is absent or null.
    pub fn get(&self, name: &str) -> Result<Option<At<'a>>, PlanError> {
        let place = if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) };
        Ok(self.members()?.get(name).filter(|value| !value.is_null()).map(|value| At { value, place }))
    }

    /// A member that must be there.
    pub fn need(&self, name: &str) -> Result<At<'a>, PlanError> {
        match self.get(name)? {
            Some(member) => Ok(member),
            None => self.error(format!("needs the member '{name}'")),
        }
    }

    pub fn items(&self) -> Result<Vec<At<'a>>, PlanError> {
        let Value::Array(items) = self.value else { return self.error("must be a list") };
        Ok(items.iter().enumerate().map(|(index, value)| At { value, place: format!("{}[{index}]", self.place) }).collect())
    }

    /// Names and values of an object's members, or of a list of pairs, whose names may repeat.
    pub fn pairs(&self) -> Result<Vec<(String, String)>, PlanError> {
        if let Value::Object(members) = self.value {
            let pair = |name: &String| Ok((name.clone(), self.need(name)?.printed()?));
            return members.keys().map(pair).collect();
        }
        let pair = |at: &At<'a>| match at.items()?.as_slice() {
            [name, value] => Ok((name.text()?.to_owned(), value.printed()?)),
            _ => at.error("must be a pair of texts, such as [\"accept\", \"*/*\"]"),
        };
        self.items()?.iter().map(pair).collect()
    }

    pub fn text(&self) -> Result<&'a str, PlanError> {
        self.value.as_str().map_or_else(|| self.error("must be a text"), Ok)
    }

    /// A text, or a number or a truth value as text.
    pub fn printed(&self) -> Result<String, PlanError> {
        match self.value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(is) => Ok(is.to_string()),
            _ => self.error("must be a text"),
        }
    }

    /// A text, or any other JSON as its text.
    pub fn body(&self) -> String {
        self.value.as_str().map_or_else(|| self.value.to_string(), str::to_owned)
    }

    pub fn value(&self) -> &'a Value {
        self.value
    }

    pub fn truth(&self) -> Result<bool, PlanError> {
        self.value.as_bool().map_or_else(|| self.error("must be true or false"), Ok)
    }

    pub fn number(&self, least: f64, most: f64) -> Result<f64, PlanError> {
        match self.value.as_f64() {
            Some(number) if (least..=most).contains(&number) => Ok(number),
            _ => self.error(format!("must be a number from {least} to {most}")),
        }
    }

    pub fn integer(&self, least: u64, most: u64) -> Result<u64, PlanError> {
        match self.value.as_u64() {
            Some(number) if (least..=most).contains(&number) => Ok(number),
            _ => self.error(format!("must be a whole number from {least} to {most}")),
        }
    }

    /// A number that may be left out.
    pub fn number_or(&self, name: &str, default: f64, least: f64, most: f64) -> Result<f64, PlanError> {
        self.get(name)?.map_or(Ok(default), |member| member.number(least, most))
    }

    /// One of these words.
    pub fn word<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, PlanError> {
        let text = self.text()?;
        match words.iter().find(|(word, _)| *word == text) {
            Some((_, meaning)) => Ok(*meaning),
            None => {
                let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                self.error(format!("must be one of {}, not '{text}'", words.join(", ")))
            }
        }
    }
}
