//! The tab Resources of an API's page: the tree of paths beside one method with its four boxes.

mod cors;
mod edit;
mod flow;
mod forms;
mod integration;
mod test;
mod tree;

use crate::ui::parts::{Empty, Glyph};
use crate::ui::store::use_store;
use crate::view::resources::resources;
use flow::MethodPane;
use tree::Tree;
use yew::prelude::*;

/// Props of [`ResourcesTab`].
#[derive(Clone, PartialEq, Properties)]
pub struct ResourcesTabProps {
    /// The API's id; the API exists.
    pub api_id: String,
    /// The method that is open: its resource's id and its HTTP method.
    pub open: Option<(String, String)>,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The tab Resources.
#[component]
pub fn ResourcesTab(props: &ResourcesTabProps) -> Html {
    let view = use_store().read(|state| resources(state, &props.api_id, props.open.as_ref()));
    let Some(view) = view else { return Html::default() };
    html! {
        <div class="resources">
            if let Some(root) = view.root { <Tree api_id={props.api_id.clone()} {root} unfolded={view.unfolded} open={props.open.clone()} /> }
            if let Some(method) = view.method {
                <MethodPane view={method} />
            } else {
                <div class="panel">
                    <Empty glyph={Glyph::Arrow} title="Choose a method">
                        <p>{ "Its four boxes show what happens to a request on its way to the backend, and to the response on its way back." }</p>
                    </Empty>
                </div>
            }
        </div>
    }
}
