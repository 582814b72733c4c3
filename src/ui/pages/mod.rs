//! Pages: one component each. A page takes plain props and a revision, reads a snapshot through `view`, and passes plain props on.

mod api;
mod api_keys;
mod apis;
mod backends;
mod calling;
mod cloudwatch;
mod compare;
mod deployments;
mod export;
mod http_api;
mod identity;
mod import;
mod lab;
mod load_balancers;
mod log;
mod requests;
mod resources;
mod stages;
mod usage_plans;
mod workspace;

pub use api::ApiPage;
pub use api_keys::ApiKeysPage;
pub use apis::ApisPage;
pub use backends::BackendsPage;
pub use cloudwatch::CloudWatchPage;
pub use compare::ComparePage;
pub use http_api::HttpApiPage;
pub use identity::IdentityPage;
pub use import::ImportPage;
pub use lab::LabPage;
pub use load_balancers::LoadBalancersPage;
pub use log::LogPage;
pub use requests::RequestsPage;
pub use usage_plans::UsagePlansPage;
pub use workspace::WorkspacePage;

/// Props of a page that its address says nothing more about.
#[derive(Clone, PartialEq, yew::Properties)]
pub struct PageProps {
    /// Counts changes of the state: a page reads its snapshot anew when it has grown.
    pub revision: u64,
}
