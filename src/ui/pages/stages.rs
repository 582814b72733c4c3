//! The tab Stages of an API's page, below its head and tabs.

use yew::prelude::*;

/// Props of [`StagesTab`].
#[derive(Clone, PartialEq, Properties)]
pub struct StagesTabProps {
    /// The API's id; the API exists.
    pub api_id: String,
    /// The stage that is open.
    pub open: Option<String>,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The tab Stages.
#[component]
pub fn StagesTab(_props: &StagesTabProps) -> Html {
    html! { <h2>{ "Stages" }</h2> }
}
