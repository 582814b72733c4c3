//! The page Requests.

use super::PageProps;
use crate::ui::parts::PageHead;
use yew::prelude::*;

/// The page Requests.
#[component]
pub fn RequestsPage(_props: &PageProps) -> Html {
    html! { <PageHead title="Requests" /> }
}
