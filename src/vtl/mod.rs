//! Mapping templates: the Velocity Template Language as API Gateway offers it, and the simpler templates of gateway responses.

mod call;
mod directive;
mod error;
mod escape;
mod evaluate;
mod expression;
mod host;
mod methods;
mod number;
mod operate;
mod parser;
mod print;
mod reference;
mod shortcut;
mod substitute;
#[cfg(test)]
mod tests;
mod tree;
mod value;

pub use error::TemplateError;
pub use host::{Pairs, Scope};
pub use substitute::substitute;
pub use tree::Program;

use bytes::Bytes;
use serde_json::Value as Json;
use tree::Node;

/// A mapping template, compiled.
#[derive(Debug)]
pub enum Template {
    /// Nothing in it is replaced: it comes out as it is.
    Static {
        /// The text.
        text: Bytes,
        /// The `statusCode` that it names, for mock integrations.
        status_code: Option<u16>,
    },
    /// It has references or directives.
    Dynamic(Program),
    /// It cannot be read.
    Broken(TemplateError),
}

impl Template {
    /// Compiles a template. One that cannot be read is kept with its error: whoever evaluates it gets that.
    pub fn compile(text: &str) -> Template {
        match parser::parse(text) {
            Ok(program) => match program.constant() {
                Some(text) => {
                    let status_code = status_code(text.as_bytes());
                    Template::Static { text: Bytes::from(text), status_code }
                }
                None => Template::Dynamic(program),
            },
            Err(error) => Template::Broken(error),
        }
    }

    /// What the template puts out.
    pub fn evaluate(&self, scope: &Scope) -> Result<Bytes, TemplateError> {
        match self {
            Template::Static { text, .. } => Ok(text.clone()),
            Template::Dynamic(program) => evaluate::evaluate(program, scope).map(Bytes::from),
            Template::Broken(error) => Err(error.clone()),
        }
    }

    /// Whether it needs a scope.
    pub fn is_static(&self) -> bool {
        matches!(self, Template::Static { .. })
    }
}

impl Program {
    /// What it always puts out, if nothing in it is replaced.
    fn constant(&self) -> Option<String> {
        let mut text = String::new();
        for node in &self.nodes {
            match node {
                Node::Text(part) => text.push_str(part),
                // A word after `#` that is neither directive nor macro is text.
                Node::Call(call) if call.body.is_none() && !self.macros.contains_key(&call.name) => text.push_str(&call.literal),
                _ => return None,
            }
        }
        Some(text)
    }
}

/// The `statusCode` that a JSON text names, as a number or as digits in a string.
pub fn status_code(text: &[u8]) -> Option<u16> {
    let json: Json = serde_json::from_slice(text).ok()?;
    let status = json.get("statusCode")?;
    status.as_u64().and_then(|status| u16::try_from(status).ok()).or_else(|| status.as_str()?.parse().ok())
}

/// A text as a template that puts it out as it is, whatever it holds.
pub fn verbatim(text: &str) -> String {
    match Template::compile(text) {
        Template::Static { text: put_out, .. } if put_out == text => text.to_owned(),
        _ => format!("#[[{text}]]#"),
    }
}
