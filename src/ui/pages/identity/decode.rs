//! A token, taken apart: each claim explained, its times on the simulated clock, its signature checked.

use crate::ui::parts::{Callout, Code, CopyButton, Panel, Table, TextArea, Tone};
use crate::ui::store::use_store;
use crate::view::identity::{Decoded, decode};
use yew::prelude::*;

/// Props of [`DecodePanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct DecodePanelProps {
    /// The token.
    pub token: String,
    /// Called when another one is written.
    pub onchange: Callback<String>,
    /// Counts changes of the state: times are told anew.
    pub revision: u64,
}

/// The decoder.
#[component]
pub fn DecodePanel(props: &DecodePanelProps) -> Html {
    let decoded = use_store().read(|state| decode(state, &props.token));
    let actions = html! {
        if !props.token.is_empty() { <CopyButton text={format!("Bearer {}", props.token)} what="the token with Bearer before it" /> }
    };
    html! {
        <Panel title="Decode a token" {actions}>
            <div class="stack">
                <TextArea label="Token" value={props.token.clone()} onchange={props.onchange.clone()} rows={5} />
                { match decoded {
                    None => html! { <p class="muted">{ "Paste a token, or mint one: it is taken apart here, and nothing leaves the page." }</p> },
                    Some(Err(reason)) => html! { <Callout tone={Tone::Bad}>{ format!("This is no token: {reason}.") }</Callout> },
                    Some(Ok(decoded)) => shown(&decoded),
                } }
            </div>
        </Panel>
    }
}

fn shown(decoded: &Decoded) -> Html {
    let (signature, good) = &decoded.signature;
    let rows = decoded.claims.iter().map(|(name, value, meaning)| {
        html! { <tr key={name.clone()}><th scope="row" class="mono">{ name }</th><td class="mono">{ value }</td><td>{ meaning }</td></tr> }
    });
    html! {
        <>
            <Callout tone={if *good { Tone::Ok } else { Tone::Warn }}>{ signature }</Callout>
            <Code text={decoded.header.clone()} label="Header of the token" />
            <Table label="Claims" columns={["Claim", "Value", "What it means"].map(AttrValue::from).to_vec()}>{ for rows }</Table>
        </>
    }
}
