//! The authorizers of an HTTP API.

use super::ViewProps;
use super::jwt_authorizer::JwtAuthorizer;
use super::lambda_authorizer::LambdaAuthorizer;
use crate::app::Route;
use crate::control::Operation;
use crate::ui::pages::calling::use_calling;
use crate::ui::parts::{ConfirmButton, Empty, Glyph, Icon, Panel, RouteLink, Table};
use crate::view::http_api::AuthorizerRow;
use serde_json::json;
use yew::prelude::*;

/// Which dialog is open.
#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    NewJwt,
    NewLambda,
    Edit(Box<AuthorizerRow>),
}

/// The authorizers.
#[component]
pub fn AuthorizersPanel(props: &ViewProps) -> Html {
    let calling = use_calling();
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(what.clone()))
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let api = &props.view.id;
    let rows = props.view.authorizers.iter().map(|row| {
        let delete = calling.confirm(Operation::apigatewayv2("DeleteAuthorizer", json!({"ApiId": api, "AuthorizerId": row.id})));
        html! {
            <tr key={row.id.clone()}>
                <th scope="row">{ &row.name }</th>
                <td>{ &row.kind }</td>
                <td class="mono">{ &row.about }</td>
                <td class="mono">{ if row.sources.is_empty() { "none" } else { row.sources.as_str() } }</td>
                <td class="actions">
                    <button type="button" class="button button-small" onclick={show(Open::Edit(Box::new(row.clone())))}
                        aria-label={format!("Edit the authorizer {}", row.name)}>{ "Edit" }</button>
                    <ConfirmButton label="Delete" what={format!("the authorizer {}", row.name)} icon_only=true onconfirm={delete}>
                        { "Routes that ask it must be changed before." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let create = html! {
        <>
            <button type="button" class="button" onclick={show(Open::NewJwt)}><Icon glyph={Glyph::Plus} />{ "Create JWT authorizer" }</button>
            <button type="button" class="button" onclick={show(Open::NewLambda)}><Icon glyph={Glyph::Plus} />{ "Create Lambda authorizer" }</button>
        </>
    };
    let jwt =
        |editing| html! { <JwtAuthorizer api_id={api.clone()} issuers={props.view.issuers.clone()} {editing} onclose={onclose.clone()} /> };
    let lambda = |editing| html! { <LambdaAuthorizer api_id={api.clone()} functions={props.view.functions.clone()} {editing} onclose={onclose.clone()} /> };
    let dialog = match &*open {
        Open::Nothing => html! {},
        Open::NewJwt => jwt(None),
        Open::NewLambda => lambda(None),
        Open::Edit(row) => match (&row.jwt, &row.lambda) {
            (Some(draft), _) => jwt(Some((row.id.clone(), draft.clone()))),
            (None, Some(draft)) => lambda(Some((row.id.clone(), draft.clone()))),
            (None, None) => html! {},
        },
    };
    let columns = ["Name", "Type", "About", "Identity source", ""].map(AttrValue::from).to_vec();
    html! {
        <Panel title="Authorizers" flush=true actions={create}>
            if props.view.authorizers.is_empty() {
                <Empty glyph={Glyph::Shield} title="No authorizers yet">
                    <p>{ "A JWT authorizer checks tokens of an issuer. A Lambda authorizer asks a function of yours." }</p>
                    <RouteLink to={Route::Identity} class="button">{ "Issuers and tokens" }</RouteLink>
                </Empty>
            } else {
                <Table label="Authorizers" {columns}>{ for rows }</Table>
            }
            { dialog }
        </Panel>
    }
}
