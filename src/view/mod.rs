//! Plain view models: tables, trace, chart geometry. Read only.

pub mod api;
pub mod apis;
pub mod body;
pub mod chart;
pub mod import;
pub mod limits;
pub mod log;
pub mod number;
pub mod requests;
pub mod resources;
pub mod run;
pub mod shell;
pub mod status;
pub mod trace;
pub mod workspace;
