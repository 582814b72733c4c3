//! The tab Deployments of an API's page, below its head and tabs.

use yew::prelude::*;

/// Props of [`DeploymentsTab`].
#[derive(Clone, PartialEq, Properties)]
pub struct DeploymentsTabProps {
    /// The API's id; the API exists.
    pub api_id: String,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The tab Deployments.
#[component]
pub fn DeploymentsTab(_props: &DeploymentsTabProps) -> Html {
    html! { <h2>{ "Deployments" }</h2> }
}
