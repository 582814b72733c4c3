//! Errors of mapping templates: what is wrong and where.

use super::tree::Place;
use std::fmt;

/// What is wrong with a template, or what went wrong in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// What is wrong, in a sentence.
    pub message: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

impl TemplateError {
    pub(super) fn at((line, column): Place, message: impl Into<String>) -> TemplateError {
        TemplateError { message: message.into(), line, column }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (line {}, column {})", self.message, self.line, self.column)
    }
}
