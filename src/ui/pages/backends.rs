//! The page Backends: functions, HTTP endpoints and AWS services that APIs call.

mod alias;
mod behavior;
mod calls;
mod endpoints;
mod function;
mod function_new;
mod permission;
mod tables;

use super::PageProps;
use super::calling::switch;
use crate::ui::parts::{Empty, Glyph, Icon, PageHead, Panel};
use crate::ui::store::use_store;
use crate::view::backends::backends;
use crate::view::endpoints as hosts;
use endpoints::Endpoints;
use function::FunctionPanel;
use function_new::CreateFunctionDialog;
use yew::prelude::*;

/// The page Backends.
#[component]
pub fn BackendsPage(_props: &PageProps) -> Html {
    let store = use_store();
    let creating = use_state(|| false);
    let (view, missing) = store.read(|state| {
        let account = &state.workspace.engine.account;
        (backends(account), hosts::missing(account))
    });
    let create = html! {
        <button type="button" class="button button-primary" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create function" }</button>
    };
    let functions = view.functions.iter().map(|function| {
        html! { <FunctionPanel key={function.name.clone()} function={function.clone()} account_id={view.account_id.clone()} region={view.region.clone()} /> }
    });
    html! {
        <div class="stack">
            <PageHead title="Backends" about="Simulated Lambda functions, HTTP endpoints and AWS services: what they answer, how long they take, how often they fail.">
                if !view.functions.is_empty() { { create.clone() } }
            </PageHead>
            if view.functions.is_empty() {
                <Panel title="Functions"><Empty glyph={Glyph::Server} title="No functions yet"><p>{ "A method with the integration AWS_PROXY calls one." }</p>{ create }</Empty></Panel>
            }
            { for functions }
            <Endpoints endpoints={view.endpoints.clone()} {missing} />
            if *creating { <CreateFunctionDialog account_id={view.account_id.clone()} onclose={switch(&creating, false)} /> }
        </div>
    }
}
