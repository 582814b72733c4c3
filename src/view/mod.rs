//! Plain view models: tables, trace, chart geometry. Read only.

pub mod body;
pub mod chart;
pub mod limits;
pub mod number;
pub mod requests;
pub mod run;
pub mod status;
pub mod trace;
