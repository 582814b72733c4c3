//! The page Backends.

use super::PageProps;
use crate::ui::parts::PageHead;
use yew::prelude::*;

/// The page Backends.
#[component]
pub fn BackendsPage(_props: &PageProps) -> Html {
    html! { <PageHead title="Backends" /> }
}
