//! Plain view models: tables, trace, chart geometry. Read only.

pub mod api;
pub mod apis;
pub mod import;
pub mod log;
pub mod resources;
pub mod shell;
pub mod workspace;
