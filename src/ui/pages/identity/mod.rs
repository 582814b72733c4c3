//! The page Identity: OpenID Connect issuers with what they publish, the mint of tokens, and a token taken apart.

mod client;
mod decode;
mod flows;
mod mint;
mod use_token;

use super::PageProps;
use super::calling::{into_state, switch, use_calling};
use crate::control::Operation;
use crate::ui::parts::{Badge, Code, ConfirmButton, Dialog, Empty, Facts, Glyph, Icon, PageHead, Panel, TextArea, TextField};
use crate::ui::store::use_store;
use crate::view::identity::oauth::clients;
use crate::view::identity::{IssuerRow, issuers};
use client::ClientsPanel;
use decode::DecodePanel;
use flows::FlowsPanel;
use mint::MintPanel;
use serde_json::json;
use yew::prelude::*;

/// The page Identity.
#[component]
pub fn IdentityPage(props: &PageProps) -> Html {
    let rows = use_store().read(issuers);
    let clients = use_store().read(clients);
    let creating = use_state(|| false);
    let token = use_state(String::new);
    let create = html! {
        <button type="button" class="button button-primary" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create issuer" }</button>
    };
    let urls: Vec<String> = rows.iter().filter(|row| !row.keys.is_empty()).map(|row| row.url.clone()).collect();
    html! {
        <div class="stack">
            <PageHead title="Identity" about="An issuer signs tokens with its private key and publishes the public one. A JWT authorizer of an HTTP API checks tokens against it.">
                { create.clone() }
            </PageHead>
            if rows.is_empty() {
                <Panel title="Issuers">
                    <Empty glyph={Glyph::Shield} title="No issuers yet"><p>{ "Make one: it gets a key pair, a discovery document and a key set." }</p></Empty>
                </Panel>
            }
            { for rows.iter().map(|row| html! { <IssuerPanel key={row.url.clone()} row={row.clone()} /> }) }
            if !urls.is_empty() {
                <ClientsPanel issuers={urls.clone()} clients={clients.clone()} />
                <FlowsPanel {clients} onminted={into_state(&token)} revision={props.revision} />
                <MintPanel issuers={urls} onminted={into_state(&token)} />
            }
            <DecodePanel token={(*token).clone()} onchange={into_state(&token)} revision={props.revision} />
            if *creating { <CreateIssuer onclose={switch(&creating, false)} /> }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct IssuerProps {
    row: IssuerRow,
}

#[component]
fn IssuerPanel(props: &IssuerProps) -> Html {
    let calling = use_calling();
    let row = &props.row;
    let rotate = |drop_old: bool| {
        let (calling, input) = (calling.clone(), json!({"Issuer": row.url, "DropOld": drop_old}));
        Callback::from(move |_: MouseEvent| {
            calling.call(Operation::backends("RotateKeys", input.clone()));
        })
    };
    let delete = calling.confirm(Operation::backends("DeleteIssuer", json!({"Issuer": row.url})));
    let actions = html! {
        <>
            if !row.keys.is_empty() {
                <button type="button" class="button button-small" onclick={rotate(false)}>{ "Rotate keys" }</button>
                <button type="button" class="button button-small" onclick={rotate(true)}>{ "Rotate and drop old keys" }</button>
            }
            <ConfirmButton label="Delete" what={format!("the issuer {}", row.url)} icon_only=true onconfirm={delete}>
                { "Its tokens are refused then." }
            </ConfirmButton>
        </>
    };
    let keys = match row.keys.split_last() {
        None => html! { <span class="muted">{ "A key set that was given: others sign." }</span> },
        Some((last, old)) => html! {
            <div class="row">
                { for old.iter().map(|kid| html! { <span class="mono small" key={kid.clone()}>{ kid }</span> }) }
                <span class="mono small">{ last }</span><Badge>{ "signs" }</Badge>
            </div>
        },
    };
    let facts: Vec<(AttrValue, Html)> = vec![
        ("Keys".into(), keys),
        ("Discovery document".into(), html! { <span class="mono">{ &row.discovery }</span> }),
        ("Key set (JWKS)".into(), html! { <Code text={row.jwks.clone()} label={format!("Key set of {}", row.url)} /> }),
    ];
    html! { <Panel title={row.url.clone()} {actions}>{ calling.callout() }<Facts {facts} /></Panel> }
}

#[derive(Clone, PartialEq, Properties)]
struct CreateIssuerProps {
    onclose: Callback<()>,
}

#[component]
fn CreateIssuer(props: &CreateIssuerProps) -> Html {
    let calling = use_calling();
    let url = use_state(|| "https://login.example.com".to_owned());
    let jwks = use_state(String::new);
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let mut input = json!({"Issuer": *url});
        if !jwks.trim().is_empty() {
            input["Jwks"] = json!(*jwks);
        }
        Callback::from(move |()| {
            if calling.call(Operation::backends("PutIssuer", input.clone())) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Create issuer" error={calling.error()} disabled={url.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Issuer" value={(*url).clone()} onchange={into_state(&url)} mono=true required=true autofocus=true
                hint="Its URL, which tokens name as iss. Nothing is asked of the network." />
            <TextArea label="Key set (JWKS), if others sign" value={(*jwks).clone()} onchange={into_state(&jwks)} rows={4}
                hint="Left empty, a key pair is made here." />
        </Dialog>
    }
}
