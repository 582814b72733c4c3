//! The authorizers of an HTTP API, and the dialog that makes one for tokens.

use super::ViewProps;
use crate::app::Route;
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, switch, use_calling};
use crate::ui::parts::{ConfirmButton, Dialog, Empty, Glyph, Icon, Panel, RouteLink, SelectField, Table, TextField};
use serde_json::json;
use yew::prelude::*;

/// The authorizers.
#[component]
pub fn AuthorizersPanel(props: &ViewProps) -> Html {
    let calling = use_calling();
    let creating = use_state(|| false);
    let api = &props.view.id;
    let rows = props.view.authorizers.iter().map(|row| {
        let delete = calling.confirm(Operation::apigatewayv2("DeleteAuthorizer", json!({"ApiId": api, "AuthorizerId": row.id})));
        html! {
            <tr key={row.id.clone()}>
                <th scope="row">{ &row.name }</th>
                <td>{ &row.kind }</td>
                <td class="mono">{ &row.about }</td>
                <td class="mono">{ &row.sources }</td>
                <td class="actions">
                    <ConfirmButton label="Delete" what={format!("the authorizer {}", row.name)} icon_only=true onconfirm={delete}>
                        { "Routes that ask it must be changed before." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let create = html! {
        <button type="button" class="button" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create JWT authorizer" }</button>
    };
    let columns = ["Name", "Type", "About", "Identity source", ""].map(AttrValue::from).to_vec();
    html! {
        <Panel title="Authorizers" flush=true actions={create}>
            if props.view.authorizers.is_empty() {
                <Empty glyph={Glyph::Shield} title="No authorizers yet">
                    <p>{ "A JWT authorizer checks tokens of an issuer. Lambda authorizers are made in the console with create-authorizer." }</p>
                    <RouteLink to={Route::Identity} class="button">{ "Issuers and tokens" }</RouteLink>
                </Empty>
            } else {
                <Table label="Authorizers" {columns}>{ for rows }</Table>
            }
            if *creating { <CreateAuthorizer view={props.view.clone()} onclose={switch(&creating, false)} /> }
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CreateAuthorizerProps {
    view: crate::view::http_api::HttpApiView,
    onclose: Callback<()>,
}

#[component]
fn CreateAuthorizer(props: &CreateAuthorizerProps) -> Html {
    let calling = use_calling();
    let issuers = &props.view.issuers;
    let name = use_state(|| "jwt".to_owned());
    let chosen = use_state(|| issuers.first().cloned().unwrap_or_default());
    let other = use_state(String::new);
    let audience = use_state(String::new);
    let source = use_state(|| "$request.header.Authorization".to_owned());
    let mut options: Vec<(AttrValue, AttrValue)> = issuers.iter().map(|url| (url.clone().into(), url.clone().into())).collect();
    options.push(("".into(), "Another one".into()));
    let onsubmit = {
        let (calling, api, onclose) = (calling.clone(), props.view.id.clone(), props.onclose.clone());
        let audience: Vec<String> = audience.split([' ', ',']).filter(|text| !text.is_empty()).map(str::to_owned).collect();
        let issuer = if chosen.is_empty() { (*other).clone() } else { (*chosen).clone() };
        let input = json!({"ApiId": api, "Name": *name, "AuthorizerType": "JWT", "IdentitySource": [*source], "JwtConfiguration": {"Audience": audience, "Issuer": issuer}});
        Callback::from(move |()| {
            if calling.call(Operation::apigatewayv2("CreateAuthorizer", input.clone())) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Create JWT authorizer" error={calling.error()} disabled={name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Name" value={(*name).clone()} onchange={into_state(&name)} required=true autofocus=true />
            <SelectField label="Issuer" value={(*chosen).clone()} {options} onchange={into_state(&chosen)} />
            if chosen.is_empty() {
                <TextField label="URL of the issuer" value={(*other).clone()} onchange={into_state(&other)} mono=true placeholder="https://login.example.com" />
            }
            <TextField label="Audience" value={(*audience).clone()} onchange={into_state(&audience)} mono=true required=true
                hint="What a token's aud, or its client_id, must name one of. With blanks between them." />
            <TextField label="Identity source" value={(*source).clone()} onchange={into_state(&source)} mono=true />
        </Dialog>
    }
}
