//! The dialog that makes or changes a JWT authorizer.

use super::form::{into_member, use_form};
use crate::ui::parts::{Dialog, SelectField, TextField};
use crate::view::http_api::JwtDraft;
use yew::prelude::*;

/// Props of [`JwtAuthorizer`].
#[derive(Clone, PartialEq, Properties)]
pub struct JwtAuthorizerProps {
    /// The API's id.
    pub api_id: String,
    /// Issuers that are there.
    pub issuers: Vec<String>,
    /// The id of the one that is changed, with what it is now; none to make one.
    pub editing: Option<(String, JwtDraft)>,
    /// Called when it is done.
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn JwtAuthorizer(props: &JwtAuthorizerProps) -> Html {
    let form = use_form();
    let issuers = &props.issuers;
    let draft = use_state(|| match &props.editing {
        Some((_, draft)) => draft.clone(),
        None => JwtDraft { issuer: issuers.first().cloned().unwrap_or_default(), ..JwtDraft::default() },
    });
    let other = use_state(|| !issuers.contains(&draft.issuer));
    let mut options: Vec<(AttrValue, AttrValue)> = issuers.iter().map(|url| (url.clone().into(), url.clone().into())).collect();
    options.push(("".into(), "Another one".into()));
    let choose = {
        let (draft, other) = (draft.clone(), other.clone());
        Callback::from(move |issuer: String| {
            other.set(issuer.is_empty());
            draft.set(JwtDraft { issuer, ..(*draft).clone() });
        })
    };
    let onsubmit = {
        let (form, draft, props) = (form.clone(), draft.clone(), props.clone());
        Callback::from(move |()| {
            let id = props.editing.as_ref().map(|(id, _)| id.as_str());
            if form.call(draft.operation(&props.api_id, id), JwtDraft::place).is_some() {
                props.onclose.emit(());
            }
        })
    };
    let (title, submit) =
        if props.editing.is_some() { ("Edit JWT authorizer", "Save") } else { ("Create JWT authorizer", "Create JWT authorizer") };
    html! {
        <Dialog {title} {submit} error={form.calling.error()} disabled={draft.name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Name" value={draft.name.clone()} onchange={into_member(&draft, |draft, name| draft.name = name)} required=true
                autofocus=true error={form.at("name")} />
            <SelectField label="Issuer" value={if *other { String::new() } else { draft.issuer.clone() }} {options} onchange={choose}
                error={form.at("issuer").filter(|_| !*other)} />
            if *other {
                <TextField label="URL of the issuer" value={draft.issuer.clone()} onchange={into_member(&draft, |draft, issuer| draft.issuer = issuer)}
                    mono=true placeholder="https://login.example.com" error={form.at("issuer")} />
            }
            <TextField label="Audience" value={draft.audience.clone()} onchange={into_member(&draft, |draft, audience| draft.audience = audience)}
                mono=true required=true error={form.at("audience")}
                hint="What a token's aud, or its client_id, must name one of. With blanks between them." />
            <TextField label="Identity source" value={draft.source.clone()} onchange={into_member(&draft, |draft, source| draft.source = source)}
                mono=true error={form.at("source")} />
        </Dialog>
    }
}
