//! `ValidationException`: constraints of the service model that members of an input break, counted and joined as AWS words them.
//!
//! AWS reports them before it looks whether anything exists. Checks of meaning (unknown models, conflicts) stand with their resources.

use super::ApiError;
use crate::model::GatewayResponseType;

/// The broken constraints of one call, in the order in which AWS names them.
#[derive(Debug, Default)]
pub(super) struct Violations(Vec<String>);

impl Violations {
    /// A member whose value is none of an enumeration's.
    pub fn enumeration(&mut self, value: &str, member: &str, allowed: &[&str]) {
        if !allowed.contains(&value) {
            self.add(value, member, &format!("Member must satisfy enum value set: [{}]", allowed.join(", ")));
        }
    }

    /// `statusCode`, which must be a whole HTTP status as text.
    pub fn status_code(&mut self, value: &str) {
        if !is_status_code(value) {
            self.pattern(value, "statusCode", r"[1-5]\d\d");
        }
    }

    /// `responseType`, the name of a gateway response type.
    pub fn gateway_response_type(&mut self, value: &str) {
        let names: Vec<&str> = GatewayResponseType::ALL.iter().map(|kind| kind.name()).collect();
        self.enumeration(value, "responseType", &names);
    }

    /// A member whose value does not match the service model's pattern.
    pub fn pattern(&mut self, value: &str, member: &str, pattern: &str) {
        self.add(value, member, &format!("Member must satisfy regular expression pattern: {pattern}"));
    }

    /// Any other constraint, in AWS's words: `Member must …`.
    pub fn add(&mut self, value: &str, member: &str, constraint: &str) {
        self.0.push(format!("Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"));
    }

    /// Refuses the call if anything was broken.
    pub fn finish(self) -> Result<(), ApiError> {
        match self.0.len() {
            0 => Ok(()),
            1 => Err(ApiError::validation(format!("1 validation error detected: {}", self.0[0]))),
            count => Err(ApiError::validation(format!("{count} validation errors detected: {}", self.0.join("; ")))),
        }
    }
}

/// Whether a text is an HTTP status from 100 to 599.
fn is_status_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()) && (b'1'..=b'5').contains(&text.as_bytes()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(violations: Violations) -> Option<String> {
        violations.finish().err().map(|error| error.message)
    }

    #[test]
    fn one_is_an_error_and_more_are_errors() {
        let mut violations = Violations::default();
        violations.status_code("200");
        assert_eq!(message(violations), None);

        let mut violations = Violations::default();
        violations.status_code("wrong");
        assert_eq!(
            message(violations).as_deref(),
            Some(
                r"1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d"
            )
        );

        let mut violations = Violations::default();
        violations.enumeration("x", "op", &["add", "remove"]);
        violations.status_code("9");
        assert_eq!(
            message(violations).as_deref(),
            Some(
                r"2 validation errors detected: Value 'x' at 'op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove]; Value '9' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d"
            )
        );
    }

    #[test]
    fn a_status_code_is_three_digits_from_100_to_599() {
        for good in ["100", "200", "599"] {
            assert!(is_status_code(good), "{good}");
        }
        for bad in ["", "20", "2000", "600", "099", "2x0", "２００"] {
            assert!(!is_status_code(bad), "{bad}");
        }
    }
}
