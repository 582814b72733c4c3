//! The dialog that changes a route: its key, what it leads to, what it asks of callers.

use super::form::{into_member, use_form};
use crate::ui::parts::{Dialog, SelectField, TextField};
use crate::view::http_api::{HttpApiView, RouteDraft, RouteRow, no_scopes};
use yew::prelude::*;

/// Props of [`EditRoute`].
#[derive(Clone, PartialEq, Properties)]
pub struct EditRouteProps {
    /// The API.
    pub view: HttpApiView,
    /// The route.
    pub row: RouteRow,
    /// Called when it is done.
    pub onclose: Callback<()>,
}

/// Ways to authorize, by `NONE`, `AWS_IAM` or the id of an authorizer.
pub fn authorizations(view: &HttpApiView) -> Vec<(AttrValue, AttrValue)> {
    let own = view.authorizers.iter().map(|row| (row.id.clone().into(), format!("{} authorizer {}", row.kind, row.name).into()));
    [("NONE".into(), "None".into()), ("AWS_IAM".into(), "IAM".into())].into_iter().chain(own).collect()
}

/// The dialog.
#[component]
pub fn EditRoute(props: &EditRouteProps) -> Html {
    let form = use_form();
    let saved = &props.row.draft;
    let draft = use_state(|| saved.clone());
    let kind = props.view.authorizers.iter().find(|row| row.id == draft.authorization).map(|row| row.kind.clone());
    let onsubmit = {
        let (form, draft, props, kind) = (form.clone(), draft.clone(), props.clone(), kind.clone());
        Callback::from(move |()| {
            let operation = draft.operation(&props.view.id, &props.row.id, &props.row.draft, kind.as_deref());
            if form.call(Ok(operation), RouteDraft::place).is_some() {
                props.onclose.emit(());
            }
        })
    };
    let mut targets: Vec<(AttrValue, AttrValue)> =
        props.view.integrations.iter().map(|row| (row.id.clone().into(), format!("{} ({})", row.uri, row.id).into())).collect();
    if saved.integration.is_empty() {
        targets.insert(0, ("".into(), "None yet".into()));
    }
    let scopes_absent = no_scopes(kind.as_deref());
    html! {
        <Dialog title={format!("Edit route {}", saved.key)} submit="Save" error={form.calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Route key" value={draft.key.clone()} onchange={into_member(&draft, |draft, key| draft.key = key)} mono=true required=true
                autofocus=true error={form.at("key")} />
            <SelectField label="Integration" value={draft.integration.clone()} options={targets}
                onchange={into_member(&draft, |draft, id| draft.integration = id)} error={form.at("integration")} />
            <SelectField label="Authorization" value={draft.authorization.clone()} options={authorizations(&props.view)}
                onchange={into_member(&draft, |draft, id| draft.authorization = id)} error={form.at("authorization")} />
            { match scopes_absent {
                Some(reason) => html! { <p class="hint">{ reason }</p> },
                None => html! {
                    <TextField label="Authorization scopes" value={draft.scopes.clone()} onchange={into_member(&draft, |draft, scopes| draft.scopes = scopes)}
                        mono=true error={form.at("scopes")} hint="A token must have one of them. With blanks between them; empty asks for none." />
                },
            } }
        </Dialog>
    }
}
