//! What is wrong with a form, told at the field that it is wrong of: found here before anything is called, or read out of a refusal.

use crate::control::ApiError;

/// Names of fields, each with what is wrong with what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(String, String)>);

impl Problems {
    /// One problem.
    pub fn one(field: impl Into<String>, message: impl Into<String>) -> Problems {
        Problems(vec![(field.into(), message.into())])
    }

    /// Notes another one.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }

    /// What is wrong with this field.
    pub fn at(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A value, unless something is wrong.
    pub fn or<T>(self, value: T) -> Result<T, Problems> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }

    /// The field that a refusal is about: that of the first words in the table which its message has.
    pub fn placed(error: &ApiError, table: &[(&str, &str)]) -> Option<Problems> {
        let field = table.iter().find(|(words, _)| error.message.contains(words)).map(|(_, field)| *field)?;
        Some(Problems::one(field, error.message.clone()))
    }

    /// A whole number that was typed; none if there is none.
    pub(super) fn whole(&mut self, field: &str, text: &str) -> Option<i64> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match text.parse() {
            Ok(number) => Some(number),
            Err(_) => {
                self.add(field, format!("'{text}' is not a whole number"));
                None
            }
        }
    }

    /// A number that was typed; none if there is none.
    pub(super) fn number(&mut self, field: &str, text: &str) -> Option<f64> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(number),
            _ => {
                self.add(field, format!("'{text}' is not a number"));
                None
            }
        }
    }
}

/// The words of a list that was typed, with blanks, commas or line ends between them.
pub fn words(text: &str) -> Vec<&str> {
    text.split([' ', ',', '\n', '\r', '\t']).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_at_the_field_that_it_is_about() {
        let error = ApiError::bad_request("A route has 10 authorization scopes at most");
        let table = [("RouteKey", "key"), ("authorization scopes", "scopes")];
        let placed = Problems::placed(&error, &table).expect("a field");
        assert_eq!((placed.at("scopes"), placed.at("key")), (Some(error.message.as_str()), None));
        assert_eq!(Problems::placed(&ApiError::bad_request("something else"), &table), None);
    }

    #[test]
    fn numbers_that_are_none_are_told_where_they_stand() {
        let mut problems = Problems::default();
        assert_eq!((problems.whole("ttl", " 60 "), problems.whole("ttl", ""), problems.number("rate", "1.5")), (Some(60), None, Some(1.5)));
        assert!(problems.is_empty());
        assert_eq!((problems.whole("ttl", "1.5"), problems.number("rate", "NaN")), (None, None));
        assert_eq!((problems.at("ttl"), problems.at("rate")), (Some("'1.5' is not a whole number"), Some("'NaN' is not a number")));
        assert_eq!(words("a, b\n c,"), ["a", "b", "c"]);
    }
}
