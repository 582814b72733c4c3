//! HTTP APIs on the page APIs: their table, and the dialog that makes one, by quick create if it is told a target.

use crate::app::{Action, Route};
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::pages::http_api::permission;
use crate::ui::parts::{Badge, ConfirmButton, Dialog, RouteLink, SelectField, Table, TextField, Tone};
use crate::ui::store::use_store;
use crate::view::http_api::HttpApiRow;
use serde_json::json;
use yew::prelude::*;

/// Props of [`HttpApiTable`].
#[derive(Clone, PartialEq, Properties)]
pub struct HttpApiTableProps {
    /// The APIs.
    pub rows: Vec<HttpApiRow>,
}

/// The HTTP APIs.
#[component]
pub fn HttpApiTable(props: &HttpApiTableProps) -> Html {
    let store = use_store();
    let rows = props.rows.iter().map(|row| {
        let (store, id) = (store.clone(), row.id.clone());
        let delete = Callback::from(move |()| {
            store.dispatch(Action::Call(Operation::apigatewayv2("DeleteApi", json!({"ApiId": id})))).map(drop)
        });
        html! {
            <tr key={row.id.clone()}>
                <th scope="row">
                    <RouteLink to={Route::HttpApi(row.id.clone())}>{ &row.name }</RouteLink>
                    if !row.description.is_empty() { <div class="muted small api-description">{ &row.description }</div> }
                </th>
                <td><Badge tone={Tone::Info}>{ "HTTP API" }</Badge></td>
                <td class="mono">{ &row.id }</td>
                <td class="number">{ row.routes }</td>
                <td><div class="row">{ for row.stages.iter().map(|stage| html! { <Badge tone={Tone::Accent} key={stage.clone()}>{ stage }</Badge> }) }</div></td>
                <td class="muted nowrap">{ row.created.get(..10) }</td>
                <td class="actions">
                    <ConfirmButton label="Delete" what={format!("the HTTP API {}", row.name)} icon_only=true onconfirm={delete}>
                        { "Its routes, deployments and stages go with it. Undo brings them back." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let columns = ["Name", "Kind", "ID", "#Routes", "Stages", "Created", ""].map(AttrValue::from).to_vec();
    html! { <Table label="HTTP APIs" {columns}>{ for rows }</Table> }
}

/// Props of [`CreateHttpApi`].
#[derive(Clone, PartialEq, Properties)]
pub struct CreateHttpApiProps {
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Makes an HTTP API.
#[component]
pub fn CreateHttpApi(props: &CreateHttpApiProps) -> Html {
    let calling = use_calling();
    let functions: Vec<(AttrValue, AttrValue)> = use_store().read(|state| {
        let account = &state.workspace.engine.account;
        let arn = |name: &String| format!("arn:aws:lambda:{}:{}:function:{name}", account.region, account.id);
        account.functions.keys().map(|name| (arn(name).into(), format!("Quick create: everything goes to {name}").into())).collect()
    });
    let name = use_state(String::new);
    let target = use_state(String::new);
    let mut targets = vec![(AttrValue::from(""), AttrValue::from("None: add routes and stages by hand"))];
    targets.extend(functions);
    let onsubmit = {
        let (calling, onclose, target) = (calling.clone(), props.onclose.clone(), (*target).clone());
        let mut input = json!({"Name": *name, "ProtocolType": "HTTP"});
        if !target.is_empty() {
            input["Target"] = json!(*target);
        }
        Callback::from(move |()| {
            if let Some(api) = calling.made(Operation::apigatewayv2("CreateApi", input.clone())) {
                let id = api["ApiId"].as_str().unwrap_or_default();
                if !target.is_empty() && !calling.call(permission(id, &target, "quick-create")) {
                    return;
                }
                onclose.emit(());
                calling.open(Route::HttpApi(id.to_owned()));
            }
        })
    };
    html! {
        <Dialog title="Create HTTP API" error={calling.error()} disabled={name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="API name" value={(*name).clone()} onchange={into_state(&name)} required=true autofocus=true />
            <SelectField label="Target" value={(*target).clone()} options={targets} onchange={into_state(&target)}
                hint="Quick create makes the integration, the route $default and the stage $default in one call." />
        </Dialog>
    }
}
