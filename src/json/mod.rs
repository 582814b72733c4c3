//! JSONPath as API Gateway's templates know it (Jayway's rules), and JSON Schema draft 4.

mod filter;
mod parse;
mod path;
mod schema;

pub use path::{Found, JsonPath, PathError};
pub use schema::{Schema, SchemaError, Violation};
