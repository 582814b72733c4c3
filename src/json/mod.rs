//! JSONPath as API Gateway's templates know it (Jayway's rules). JSON Schema draft 4 comes later.

mod parse;
mod path;

pub use path::{JsonPath, PathError};
