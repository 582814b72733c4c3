//! The traffic lab in the app: the account as a world to send traffic to, and what a plan does to it before a run.

mod act;
mod kept;
mod prepare;
mod scenarios;
mod state;
mod travel;
mod wanted;
mod world;

pub use kept::KeptReport;
pub use prepare::prepare;
pub(in crate::app) use prepare::resolved;
pub use scenarios::{SCENARIOS, Scenario};
pub use state::{Lab, LabAction, ReportFormat, SPEEDS, SavedLab};
pub use wanted::{Outcomes, Wanted};
