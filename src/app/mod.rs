//! The app: its state, the actions that change it and the effects they ask for. Nothing here knows a browser.

mod cloudwatch;
mod cloudwatch_logs;
pub mod compare;
mod composer;
mod console;
pub mod cors;
mod engine;
pub mod headless;
mod import;
mod invoke;
mod joined;
mod keep;
pub mod lab;
mod mapping_template;
mod operate;
mod route;
mod run;
mod sample;
mod script;
mod state;
mod target_health;
#[cfg(test)]
mod tests;
mod traffic;
mod update;
mod waiting;

pub use composer::Composer;
pub use console::{Console, Shown};
pub use engine::Engine;
pub use import::{DocumentText, ImportDraft, ImportJob, ImportMode, ImportProgress, ImportSettings, Repairs};
pub use joined::operation_names;
pub use lab::{Lab, LabAction};
pub use route::{ApiTab, Route};
pub use run::{Run, RunPlan, RunPoint, RunTotals};
pub use sample::sample;
pub use state::{Change, Exchange, LogEntry, Notice, NoticeKind, Settings, State, StorageState, Theme, Workspace};
pub use update::{Action, Effect, Update};
pub use waiting::Waiting;
