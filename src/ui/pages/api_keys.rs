//! The page API keys.

use super::PageProps;
use crate::ui::parts::PageHead;
use yew::prelude::*;

/// The page API keys.
#[component]
pub fn ApiKeysPage(_props: &PageProps) -> Html {
    html! { <PageHead title="API keys" /> }
}
