//! The page APIs: the lists of REST APIs and of HTTP APIs, create, delete.

mod http;

use super::PageProps;
use super::calling::switch;
use crate::app::{Action, ApiTab, Route};
use crate::control::{ApiError, Operation};
use crate::ui::parts::{Badge, ConfirmButton, Dialog, Empty, Glyph, Icon, PageHead, Panel, RouteLink, Table, TextField, Tone};
use crate::ui::store::use_store;
use crate::view::apis::{ApiRow, Deployed, apis};
use crate::view::http_api::http_apis;
use http::{CreateHttpApi, HttpApiTable};
use serde_json::json;
use yew::prelude::*;

/// The page APIs.
#[component]
pub fn ApisPage(_props: &PageProps) -> Html {
    let store = use_store();
    let rows = store.read(apis);
    let is_creating = use_state(|| false);
    let create = {
        let is_creating = is_creating.clone();
        Callback::from(move |_: MouseEvent| is_creating.set(true))
    };
    let close = {
        let is_creating = is_creating.clone();
        Callback::from(move |()| is_creating.set(false))
    };
    let http_rows = store.read(http_apis);
    let is_creating_http = use_state(|| false);
    let create_http = html! {
        <button type="button" class="button" onclick={switch(&is_creating_http, true)}><Icon glyph={Glyph::Plus} />{ "Create HTTP API" }</button>
    };
    let create_button = html! {
        <button type="button" class="button" onclick={create}><Icon glyph={Glyph::Plus} />{ "Create API" }</button>
    };
    let import_link = html! {
        <RouteLink to={Route::Import} class="button button-primary"><Icon glyph={Glyph::Import} />{ "Import API" }</RouteLink>
    };
    html! {
        <>
            <PageHead title="APIs" about="REST APIs and HTTP APIs of this account. What you edit takes effect once it is deployed to a stage.">
                <RouteLink to={Route::LoadBalancers(None)} class="button button-quiet">{ "Load balancers" }</RouteLink>
                <RouteLink to={Route::Compare} class="button button-quiet">{ "Which kind?" }</RouteLink>
                { create_http }
                { create_button.clone() }
                { import_link.clone() }
            </PageHead>
            if rows.is_empty() {
                <div class="panel">
                    <Empty glyph={Glyph::Apis} title="No APIs yet">
                        <p>{ "Import an OpenAPI or Swagger document, or create an empty API and build it by hand." }</p>
                        <div class="row">{ create_button }{ import_link }</div>
                    </Empty>
                </div>
            } else {
                <Panel title="REST APIs" flush=true actions={html! { <span class="muted small">{ rows.len() }</span> }}>
                    <ApiTable {rows} />
                </Panel>
            }
            if !http_rows.is_empty() {
                <Panel title="HTTP APIs" flush=true actions={html! { <span class="muted small">{ http_rows.len() }</span> }}>
                    <HttpApiTable rows={http_rows} />
                </Panel>
            }
            if *is_creating_http { <CreateHttpApi onclose={switch(&is_creating_http, false)} /> }
            if *is_creating { <CreateApi onclose={close} /> }
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ApiTableProps {
    rows: Vec<ApiRow>,
}

#[component]
fn ApiTable(props: &ApiTableProps) -> Html {
    let columns: Vec<AttrValue> = ["Name", "ID", "#Methods", "Stages", "Created", ""].map(AttrValue::from).to_vec();
    html! {
        <Table label="REST APIs" {columns}>
            { for props.rows.iter().map(|row| html! { <ApiLine key={row.id.clone()} row={row.clone()} /> }) }
        </Table>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ApiLineProps {
    row: ApiRow,
}

#[component]
fn ApiLine(props: &ApiLineProps) -> Html {
    let store = use_store();
    let row = &props.row;
    let to = |tab| Route::Api { api_id: row.id.clone(), tab };
    let stages = row.stages.iter().map(|stage| {
        html! { <RouteLink to={to(ApiTab::Stages(Some(stage.clone())))} class="badge badge-accent">{ stage }</RouteLink> }
    });
    let id = row.id.clone();
    let delete = Callback::from(move |()| {
        let operation = Operation::apigateway("DeleteRestApi", json!({"restApiId": id}));
        store.dispatch(Action::Call(operation)).map(drop)
    });
    html! {
        <tr>
            <th scope="row">
                <RouteLink to={to(ApiTab::Resources(None))}>{ &row.name }</RouteLink>
                if !row.description.is_empty() { <div class="muted small api-description">{ &row.description }</div> }
            </th>
            <td class="mono">{ &row.id }</td>
            <td class="number">{ row.methods }</td>
            <td><div class="row">{ for stages }<DeployedBadge deployed={row.deployed} /></div></td>
            <td class="muted nowrap">{ row.created.get(..10) }</td>
            <td class="actions">
                <ConfirmButton label="Delete" what={format!("the API {}", row.name)} icon_only=true onconfirm={delete}>
                    { "Its resources, deployments and stages go with it. Undo brings them back." }
                </ConfirmButton>
            </td>
        </tr>
    }
}

/// Props of [`DeployedBadge`].
#[derive(Clone, PartialEq, Properties)]
pub struct DeployedBadgeProps {
    /// How what is edited stands to what is deployed.
    pub deployed: Deployed,
}

/// Says when something waits to be deployed.
#[component]
pub fn DeployedBadge(props: &DeployedBadgeProps) -> Html {
    match props.deployed {
        Deployed::Never => html! { <Badge>{ "Not deployed" }</Badge> },
        Deployed::Changed => html! { <Badge tone={Tone::Warn}>{ "Undeployed changes" }</Badge> },
        Deployed::Current => Html::default(),
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CreateApiProps {
    onclose: Callback<()>,
}

#[component]
fn CreateApi(props: &CreateApiProps) -> Html {
    let store = use_store();
    let name = use_state(String::new);
    let description = use_state(String::new);
    let error = use_state(|| None::<ApiError>);
    let set = |field: &UseStateHandle<String>| {
        let field = field.clone();
        Callback::from(move |text: String| field.set(text))
    };
    let (set_name, set_description) = (set(&name), set(&description));
    let onsubmit = {
        let (name, description, error, onclose) = (name.clone(), description.clone(), error.clone(), props.onclose.clone());
        Callback::from(move |()| {
            let mut input = json!({"name": *name});
            if !description.is_empty() {
                input["description"] = json!(*description);
            }
            match store.dispatch(Action::Call(Operation::apigateway("CreateRestApi", input))) {
                Ok(api) => {
                    onclose.emit(());
                    let api_id = api["id"].as_str().unwrap_or_default().to_owned();
                    store.act(Action::Navigate(Route::Api { api_id, tab: ApiTab::Resources(None) }));
                }
                Err(refusal) => error.set(Some(refusal)),
            }
        })
    };
    html! {
        <Dialog title="Create API" error={(*error).clone()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="API name" value={(*name).clone()} onchange={set_name} required=true autofocus=true />
            <TextField label="Description" value={(*description).clone()} onchange={set_description} />
        </Dialog>
    }
}
