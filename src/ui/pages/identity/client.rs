//! The clients of an issuer, and the dialog that registers one.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, switch, use_calling};
use crate::ui::parts::{CheckField, ConfirmButton, Dialog, Glyph, Icon, Panel, SelectField, Table, TextField};
use crate::view::http_api::words;
use crate::view::identity::oauth::ClientRow;
use serde_json::json;
use yew::prelude::*;

/// Props of [`ClientsPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct ClientsPanelProps {
    /// URLs of issuers that sign here.
    pub issuers: Vec<String>,
    /// The clients of all of them.
    pub clients: Vec<ClientRow>,
}

/// The clients.
#[component]
pub fn ClientsPanel(props: &ClientsPanelProps) -> Html {
    let calling = use_calling();
    let creating = use_state(|| false);
    let rows = props.clients.iter().map(|row| {
        let delete = calling.confirm(Operation::backends("DeleteOAuthClient", json!({"Issuer": row.issuer, "ClientId": row.client_id})));
        html! {
            <tr key={format!("{} {}", row.issuer, row.client_id)}>
                <th scope="row" class="mono">{ &row.client_id }</th>
                <td class="mono">{ &row.issuer }</td>
                <td>{ if row.secret.is_some() { "confidential" } else { "public" } }</td>
                <td class="mono">{ row.grants.join(", ") }</td>
                <td class="mono">{ &row.scopes }</td>
                <td class="actions">
                    <ConfirmButton label="Delete" what={format!("the client {}", row.client_id)} icon_only=true onconfirm={delete}>
                        { "It gets no more tokens; those that it has count until they expire." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let columns = ["Client id", "Issuer", "Kind", "Flows", "Scopes", ""].map(AttrValue::from).to_vec();
    let create = html! {
        <button type="button" class="button" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create client" }</button>
    };
    html! {
        <Panel title="OAuth 2.0 clients" flush=true actions={create}>
            if props.clients.is_empty() {
                <p class="panel-body muted">{ "A client is an app that asks an issuer for tokens. The flows below need one." }</p>
            } else {
                <Table label="OAuth 2.0 clients" {columns}>{ for rows }</Table>
            }
            if *creating { <CreateClient issuers={props.issuers.clone()} onclose={switch(&creating, false)} /> }
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CreateClientProps {
    issuers: Vec<String>,
    onclose: Callback<()>,
}

#[component]
fn CreateClient(props: &CreateClientProps) -> Html {
    let calling = use_calling();
    let issuer = use_state(|| props.issuers.first().cloned().unwrap_or_default());
    let id = use_state(|| "app".to_owned());
    let confidential = use_state(|| false);
    let by_code = use_state(|| true);
    let by_itself = use_state(|| false);
    let uris = use_state(|| "https://app.example.com/callback".to_owned());
    let scopes = use_state(|| "openid pets/read".to_owned());
    let audience = use_state(String::new);
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let mut grants = Vec::new();
        grants.extend(by_code.then_some("authorization_code"));
        grants.extend(by_itself.then_some("client_credentials"));
        let mut input = json!({"Issuer": *issuer, "ClientId": *id, "Confidential": *confidential, "GrantTypes": grants, "Scopes": words(&scopes),
            "RedirectUris": words(&uris)});
        if !audience.is_empty() {
            input["Audience"] = json!(*audience);
        }
        Callback::from(move |()| {
            if calling.call(Operation::backends("PutOAuthClient", input.clone())) {
                onclose.emit(());
            }
        })
    };
    let issuers: Vec<(AttrValue, AttrValue)> = props.issuers.iter().map(|url| (url.clone().into(), url.clone().into())).collect();
    html! {
        <Dialog title="Create client" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <SelectField label="Issuer" value={(*issuer).clone()} options={issuers} onchange={into_state(&issuer)} />
            <TextField label="Client id" value={(*id).clone()} onchange={into_state(&id)} mono=true autofocus=true hint="Left empty, one is drawn." />
            <CheckField label="Authorization code with PKCE" checked={*by_code} onchange={into_state(&by_code)} hint="Somebody signs in with a browser." />
            if *by_code {
                <TextField label="Redirect URIs" value={(*uris).clone()} onchange={into_state(&uris)} mono=true
                    hint="Where browsers are sent back to, letter by letter. With blanks between them." />
            }
            <CheckField label="Client credentials" checked={*by_itself} onchange={into_state(&by_itself)} hint="A program asks for itself. It needs a secret." />
            <CheckField label="Confidential" checked={*confidential} onchange={into_state(&confidential)}
                hint="It runs where it can keep a secret, such as on a server; a page or a phone cannot." />
            <TextField label="Scopes" value={(*scopes).clone()} onchange={into_state(&scopes)} mono=true hint="Those that it may be given, with blanks between them." />
            <TextField label="Audience" value={(*audience).clone()} onchange={into_state(&audience)} mono=true
                hint="aud of its access tokens. Left empty there is none, as in Cognito's, and an authorizer compares client_id." />
        </Dialog>
    }
}
