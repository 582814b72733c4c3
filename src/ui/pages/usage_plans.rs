//! The page Usage plans.

use crate::ui::parts::PageHead;
use yew::prelude::*;

/// Props of [`UsagePlansPage`].
#[derive(Clone, PartialEq, Properties)]
pub struct UsagePlansPageProps {
    /// The plan that is open.
    pub open: Option<String>,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The page Usage plans.
#[component]
pub fn UsagePlansPage(_props: &UsagePlansPageProps) -> Html {
    html! { <PageHead title="Usage plans" /> }
}
