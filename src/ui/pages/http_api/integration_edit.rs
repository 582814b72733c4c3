//! The dialog that changes an integration: what it calls, how long it waits, which event a function gets.

use super::form::{into_member, use_form};
use crate::ui::parts::{Dialog, NumberField, SelectField, TextField};
use crate::view::http_api::{IntegrationDraft, IntegrationRow};
use yew::prelude::*;

/// Props of [`EditIntegration`].
#[derive(Clone, PartialEq, Properties)]
pub struct EditIntegrationProps {
    /// The API's id.
    pub api_id: String,
    /// The integration.
    pub row: IntegrationRow,
    /// Called when it is done.
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn EditIntegration(props: &EditIntegrationProps) -> Html {
    let form = use_form();
    let saved = &props.row.draft;
    let draft = use_state(|| saved.clone());
    let onsubmit = {
        let (form, draft, props) = (form.clone(), draft.clone(), props.clone());
        Callback::from(move |()| {
            let asked = draft.operation(&props.api_id, &props.row.id, &props.row.draft);
            if form.call(asked, IntegrationDraft::place).is_some() {
                props.onclose.emit(());
            }
        })
    };
    let methods = IntegrationDraft::METHODS.map(|method| (method.into(), method.into())).to_vec();
    let payloads = vec![("2.0".into(), "2.0".into()), ("1.0".into(), "1.0, that of REST APIs".into())];
    html! {
        <Dialog title={format!("Edit integration {}", props.row.id)} submit="Save" error={form.calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            if let Some(uri) = &draft.uri {
                <TextField label={if draft.payload.is_some() { "Lambda function" } else { "URL" }} value={uri.clone()} mono=true required=true autofocus=true
                    onchange={into_member(&draft, |draft, uri| draft.uri = Some(uri))} error={form.at("uri")} />
            }
            if let Some(method) = &draft.method {
                <SelectField label="HTTP method" value={method.clone()} options={methods} onchange={into_member(&draft, |draft, method| draft.method = Some(method))}
                    error={form.at("method")} hint="ANY passes on the method that came." />
            }
            if let Some(payload) = &draft.payload {
                <SelectField label="Payload format version" value={payload.clone()} options={payloads}
                    onchange={into_member(&draft, |draft, payload| draft.payload = Some(payload))} error={form.at("payload")}
                    hint="The event that the function gets, and what it may answer." />
            }
            <NumberField label="Timeout in milliseconds" value={draft.timeout.clone()} min="50" max="30000" step="1"
                onchange={into_member(&draft, |draft, timeout| draft.timeout = timeout)} error={form.at("timeout")}
                hint="50 to 30000. Without an answer by then, the caller gets 503." />
        </Dialog>
    }
}
