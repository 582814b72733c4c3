//! A call that a command asks for, carried out: pages are read, output is written, bytes go to a file.

use super::globals::Globals;
use super::pages;
use super::{Answer, Failure};
use crate::cli::{Files, Ran, output};
use crate::control::{ApiError, Operation};
use serde_json::Value;

/// A call of an operation, and what is to become of its output.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// What is called.
    pub operation: Operation,
    /// Whether it is read to its end.
    pub paging: Paging,
    /// The member of the output that is bytes, and the file that they go to.
    pub outfile: Option<(&'static str, String)>,
    /// How the output is shown.
    pub globals: Globals,
}

/// How many pages are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paging {
    /// One, or the operation has no pages.
    Single,
    /// All.
    All {
        /// Where to go on.
        starting_token: Option<String>,
        /// How long a page is.
        page_size: Option<i64>,
        /// How many items are shown at most.
        max_items: Option<i64>,
    },
}

impl Call {
    /// Carries it out. `calls` calls one operation.
    pub fn perform(&self, calls: &mut dyn FnMut(&Operation) -> Result<Value, ApiError>, files: &mut dyn Files) -> Ran {
        match self.answer(calls, files) {
            Ok(out) => Ran { out, ..Ran::default() },
            Err(failure) => Ran { out: String::new(), err: failure.text, status: failure.status },
        }
    }

    fn answer(&self, calls: &mut dyn FnMut(&Operation) -> Result<Value, ApiError>, files: &mut dyn Files) -> Result<String, Failure> {
        let query = self.globals.query.as_deref().map(output::Query::read).transpose()?;
        let Operation { service, operation, input } = &self.operation;
        let mut one = |input: Value| calls(&Operation { service: service.clone(), operation: operation.clone(), input });
        let pager = pages::pager(service, operation);
        let mut answer = pages::call(pager, &self.paging, input, &mut one).map_err(|error| Failure::service(operation, &error))?;
        let mut out = String::new();
        if let Some((member, path)) = &self.outfile {
            out = write(&mut answer, member, path, files)?;
        }
        answer.parts.iter_mut().for_each(pages::dated);
        out.push_str(&output::show(operation, &answer, self.globals.format, query.as_ref())?);
        Ok(out)
    }
}

/// Writes the bytes of an output to a file; what goes to `/dev/stdout` is shown.
fn write(answer: &mut Answer, member: &str, path: &str, files: &mut dyn Files) -> Result<String, Failure> {
    let taken = answer.parts.first_mut().and_then(Value::as_object_mut).and_then(|members| members.remove(member));
    let text = match taken {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text,
        Some(other) => other.to_string(),
    };
    if path == "/dev/stdout" {
        return Ok(text);
    }
    files.write(path, text.as_bytes()).map_err(|reason| Failure::general(format!("{path}: {reason}")))?;
    Ok(String::new())
}
