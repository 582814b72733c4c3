//! The routes of an HTTP API, and the dialog that makes one with its integration.

use super::ViewProps;
use super::route_edit::{EditRoute, authorizations};
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, switch, use_calling};
use crate::ui::parts::{Badge, ConfirmButton, Dialog, Empty, Glyph, Icon, MethodTag, Panel, SelectField, Table, TextField, Tone};
use crate::view::http_api::RouteRow;
use serde_json::json;
use yew::prelude::*;

/// The routes.
#[component]
pub fn RoutesPanel(props: &ViewProps) -> Html {
    let calling = use_calling();
    let creating = use_state(|| false);
    let editing = use_state(|| None::<RouteRow>);
    let api = &props.view.id;
    let rows = props.view.routes.iter().map(|row| {
        let key = format!("{} {}", row.method, row.path);
        let delete = calling.confirm(Operation::apigatewayv2("DeleteRoute", json!({"ApiId": api, "RouteId": row.id})));
        let authorized = if row.authorization == "NONE" { Tone::Plain } else { Tone::Ok };
        let edit = {
            let (editing, row) = (editing.clone(), row.clone());
            Callback::from(move |_: MouseEvent| editing.set(Some(row.clone())))
        };
        html! {
            <tr key={row.id.clone()}>
                <th scope="row"><div class="row">
                    if row.path.is_empty() { <span class="mono">{ &row.method }</span> } else {
                        <MethodTag method={row.method.clone()} /><span class="mono">{ &row.path }</span>
                    }
                </div></th>
                <td class="mono">{ if row.target.is_empty() { "nothing yet" } else { row.target.as_str() } }</td>
                <td><Badge tone={authorized}>{ &row.authorization }</Badge></td>
                <td class="mono">{ &row.scopes }</td>
                <td class="actions">
                    <button type="button" class="button button-small" onclick={edit} aria-label={format!("Edit the route {}", key.trim())}>{ "Edit" }</button>
                    <ConfirmButton label="Delete" what={format!("the route {}", key.trim())} icon_only=true onconfirm={delete}>
                        { "Its integration stays." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let create = html! {
        <button type="button" class="button button-primary" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create route" }</button>
    };
    let columns = ["Route", "Leads to", "Authorization", "Authorization scopes", ""].map(AttrValue::from).to_vec();
    let close = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(None))
    };
    html! {
        <Panel title="Routes" flush=true actions={create}>
            if props.view.routes.is_empty() {
                <Empty glyph={Glyph::Arrow} title="No routes yet"><p>{ "Without a route the API answers 404 to everything." }</p></Empty>
            } else {
                <Table label="Routes" {columns}>{ for rows }</Table>
            }
            if let Some(row) = &*editing { <EditRoute view={props.view.clone()} row={row.clone()} onclose={close} /> }
            if *creating { <CreateRoute view={props.view.clone()} onclose={switch(&creating, false)} /> }
        </Panel>
    }
}

/// Lets an API call a function, as AWS's console does where a route leads to one.
pub fn permission(api_id: &str, function_arn: &str, statement: &str) -> Operation {
    let parts: Vec<&str> = function_arn.split(':').collect();
    let (region, account) = (parts.get(3).copied().unwrap_or_default(), parts.get(4).copied().unwrap_or_default());
    let source = format!("arn:aws:execute-api:{region}:{account}:{api_id}/*");
    let statement = format!("apigateway-{api_id}-{statement}");
    let input = json!({"FunctionName": function_arn, "StatementId": statement, "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com", "SourceArn": source});
    Operation::lambda("AddPermission", input)
}

#[derive(Clone, PartialEq, Properties)]
struct CreateRouteProps {
    view: crate::view::http_api::HttpApiView,
    onclose: Callback<()>,
}

#[component]
fn CreateRoute(props: &CreateRouteProps) -> Html {
    let calling = use_calling();
    let view = &props.view;
    let key = use_state(|| "GET /".to_owned());
    let target = use_state(|| view.functions.first().map(|(arn, _)| arn.clone()).unwrap_or_default());
    let url = use_state(String::new);
    let authorization = use_state(|| "NONE".to_owned());
    let scopes = use_state(String::new);
    let mut targets: Vec<(AttrValue, AttrValue)> =
        view.functions.iter().map(|(arn, name)| (arn.clone().into(), format!("Lambda function {name}").into())).collect();
    targets.extend(view.integrations.iter().map(|row| (row.id.clone().into(), format!("Integration {} ({})", row.id, row.uri).into())));
    targets.push(("".into(), "A new HTTP endpoint".into()));
    let onsubmit = {
        let (calling, view, onclose) = (calling.clone(), view.clone(), props.onclose.clone());
        let (key, target, url, authorization, scopes) = (key.clone(), target.clone(), url.clone(), authorization.clone(), scopes.clone());
        Callback::from(move |()| {
            let known = view.integrations.iter().any(|row| row.id == *target);
            let integration = match (known, target.as_str()) {
                (true, id) => Some(json!(id)),
                (false, "") => {
                    let endpoint = json!({"ApiId": view.id, "IntegrationType": "HTTP_PROXY", "IntegrationMethod": "ANY", "IntegrationUri": *url, "PayloadFormatVersion": "1.0"});
                    calling.made(Operation::apigatewayv2("CreateIntegration", endpoint)).map(|made| made["IntegrationId"].clone())
                }
                (false, arn) => {
                    let function =
                        json!({"ApiId": view.id, "IntegrationType": "AWS_PROXY", "IntegrationUri": arn, "PayloadFormatVersion": "2.0"});
                    let made =
                        calling.made(Operation::apigatewayv2("CreateIntegration", function)).map(|made| made["IntegrationId"].clone());
                    made.filter(|id| calling.call(permission(&view.id, arn, id.as_str().unwrap_or_default())))
                }
            };
            let Some(id) = integration else { return };
            let mut route =
                json!({"ApiId": view.id, "RouteKey": key.trim(), "Target": format!("integrations/{}", id.as_str().unwrap_or_default())});
            match view.authorizers.iter().find(|row| row.id == *authorization) {
                Some(row) => {
                    route["AuthorizationType"] = json!(if row.kind == "JWT" { "JWT" } else { "CUSTOM" });
                    route["AuthorizerId"] = json!(row.id);
                    let scopes: Vec<&str> = scopes.split([' ', ',']).filter(|scope| !scope.is_empty()).collect();
                    if !scopes.is_empty() {
                        route["AuthorizationScopes"] = json!(scopes);
                    }
                }
                None => route["AuthorizationType"] = json!(*authorization),
            }
            if calling.call(Operation::apigatewayv2("CreateRoute", route)) {
                onclose.emit(());
            }
        })
    };
    let is_jwt = view.authorizers.iter().any(|row| row.id == *authorization && row.kind == "JWT");
    html! {
        <Dialog title="Create route" error={calling.error()} disabled={key.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Route key" value={(*key).clone()} onchange={into_state(&key)} required=true autofocus=true mono=true
                hint="A method and a path, such as GET /pets/{petId} or ANY /{proxy+}; or $default." />
            <SelectField label="Integration" value={(*target).clone()} options={targets} onchange={into_state(&target)} />
            if target.is_empty() {
                <TextField label="URL of the endpoint" value={(*url).clone()} onchange={into_state(&url)} mono=true placeholder="https://api.example.com/pets" />
            }
            <SelectField label="Authorization" value={(*authorization).clone()} options={authorizations(view)} onchange={into_state(&authorization)} />
            if is_jwt {
                <TextField label="Authorization scopes" value={(*scopes).clone()} onchange={into_state(&scopes)} mono=true
                    hint="A token must have one of them. With blanks between them; empty asks for none." />
            }
        </Dialog>
    }
}
