//! Output as the AWS CLI writes it: JSON, text or a table, after `--query` has picked from it.

mod json;
mod query;
mod table;
mod text;

pub use query::Query;

use super::aws::{Answer, Failure, Format};
use crate::order;
use serde_json::{Map, Value};

/// What an operation's answer looks like on the terminal.
pub fn show(operation: &str, answer: &Answer, format: Format, query: Option<&Query>) -> Result<String, Failure> {
    let picked = |value: Value| match query {
        Some(query) => query.pick(&value),
        None => Ok(value),
    };
    let mut out = String::new();
    match format {
        Format::Json => {
            let value = picked(answer.whole())?;
            // Nothing is written for an answer without members.
            if value.as_object().is_none_or(|members| !members.is_empty()) {
                json::write(&value, 0, &mut out);
                out.push('\n');
            }
        }
        Format::Table => table::write(operation, &picked(answer.whole())?, &mut out)?,
        Format::Text => {
            for part in &answer.parts {
                text::write(&picked(part.clone())?, &mut out);
            }
            if let Some(token) = &answer.next_token {
                out.push_str(&format!("NEXTTOKEN\t{token}\n"));
            }
        }
    }
    Ok(out)
}

/// A value that is no list and no map, as Python writes it.
fn scalar(value: &Value) -> String {
    match value {
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// The names of members in order, as Python sorts them.
fn sorted(members: &Map<String, Value>) -> Vec<&String> {
    let mut names: Vec<&String> = members.keys().collect();
    order::sort_by(&mut names, |a, b| a.cmp(b));
    names
}
