//! The page API keys: the keys, making them, and the order of the set-up that makes them count.

mod create;
mod row;
mod steps;

use super::PageProps;
use super::calling::switch;
use crate::ui::parts::{Empty, Glyph, Icon, PageHead, Panel, Table};
use crate::ui::store::use_store;
use crate::view::api_keys::api_keys;
use create::CreateKeyDialog;
use row::KeyLine;
use steps::Steps;
use yew::prelude::*;

/// The page API keys.
#[component]
pub fn ApiKeysPage(_props: &PageProps) -> Html {
    let store = use_store();
    let creating = use_state(|| false);
    let view = store.read(|state| api_keys(&state.workspace.engine.account));
    let create = html! {
        <button type="button" class="button button-primary" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create API key" }</button>
    };
    let rows = view.keys.iter().map(|key| html! { <KeyLine key={key.id.clone()} row={key.clone()} /> });
    html! {
        <div class="stack">
            <PageHead title="API keys" about="A key names a client. It is accepted for the stages of its usage plans, and limited as they say.">
                if !view.keys.is_empty() { { create.clone() } }
            </PageHead>
            <Steps steps={view.steps.clone()} />
            if view.keys.is_empty() {
                <Panel title="Keys"><Empty glyph={Glyph::Key} title="No API keys yet"><p>{ "Make one, add it to a usage plan, and send it in the header x-api-key." }</p>{ create }</Empty></Panel>
            } else {
                <Panel title="Keys" flush=true>
                    <Table label="API keys" columns={["Name", "Enabled", "Value", "Usage plans", ""].map(AttrValue::from).to_vec()}>{ for rows }</Table>
                </Panel>
            }
            if *creating { <CreateKeyDialog onclose={switch(&creating, false)} /> }
        </div>
    }
}
