//! The dialog that makes or changes a Lambda authorizer.

use super::form::{into_member, use_form};
use crate::control::Operation;
use crate::ui::parts::{CheckField, Dialog, NumberField, SelectField, TextArea, TextField};
use crate::view::http_api::LambdaDraft;
use serde_json::json;
use yew::prelude::*;

/// Props of [`LambdaAuthorizer`].
#[derive(Clone, PartialEq, Properties)]
pub struct LambdaAuthorizerProps {
    /// The API's id.
    pub api_id: String,
    /// ARNs of functions, with their names.
    pub functions: Vec<(String, String)>,
    /// The id of the one that is changed, with what it is now; none to make one.
    pub editing: Option<(String, LambdaDraft)>,
    /// Called when it is done.
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn LambdaAuthorizer(props: &LambdaAuthorizerProps) -> Html {
    let form = use_form();
    let draft = use_state(|| match &props.editing {
        Some((_, draft)) => draft.clone(),
        None => LambdaDraft { function: props.functions.first().map(|(arn, _)| arn.clone()).unwrap_or_default(), ..LambdaDraft::default() },
    });
    let other = use_state(|| !props.functions.iter().any(|(arn, _)| *arn == draft.function));
    let onsubmit = {
        let (form, draft, props) = (form.clone(), draft.clone(), props.clone());
        Callback::from(move |()| {
            let id = props.editing.as_ref().map(|(id, _)| id.as_str());
            let Some(made) = form.call(draft.operation(&props.api_id, id), LambdaDraft::place) else { return };
            let id = made["AuthorizerId"].as_str().unwrap_or_default();
            if draft.permit && form.call(Ok(draft.permission(&props.api_id, id)), LambdaDraft::place).is_none() {
                // Without its permission it would refuse everybody: it is taken back, so that the dialog can be sent again.
                if props.editing.is_none() {
                    let _ =
                        form.calling.reply(Operation::apigatewayv2("DeleteAuthorizer", json!({"ApiId": props.api_id, "AuthorizerId": id})));
                }
                return;
            }
            props.onclose.emit(());
        })
    };
    let is_second = draft.format == "2.0";
    let (title, submit) = match props.editing {
        Some(_) => ("Edit Lambda authorizer", "Save"),
        None => ("Create Lambda authorizer", "Create Lambda authorizer"),
    };
    html! {
        <Dialog {title} {submit} wide=true error={form.calling.error()} disabled={draft.name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <div class="fields">
                <TextField label="Name" value={draft.name.clone()} onchange={into_member(&draft, |draft, name| draft.name = name)} required=true
                    autofocus=true error={form.at("name")} />
                { function(props, &draft, &other, form.at("function")) }
            </div>
            <div class="fields">
                <SelectField label="Payload format version" value={draft.format.clone()}
                    options={vec![("2.0".into(), "2.0".into()), ("1.0".into(), "1.0".into())]}
                    onchange={into_member(&draft, |draft, format| draft.format = format)} error={form.at("format")}
                    hint="What the function gets: 2.0 as HTTP APIs have it, 1.0 as REQUEST authorizers of REST APIs do." />
                <SelectField label="Response mode" value={if draft.simple && is_second { "simple" } else { "policy" }} disabled={!is_second}
                    options={vec![("simple".into(), "Simple".into()), ("policy".into(), "IAM policy".into())]}
                    onchange={into_member(&draft, |draft, mode: String| draft.simple = mode == "simple")} error={form.at("simple")}
                    hint={if is_second { "Simple: {\"isAuthorized\": true} lets in, false keeps out." } else { "Simple responses need format 2.0: with 1.0 a function answers with a policy." }} />
            </div>
            <TextArea label="Identity sources" value={draft.sources.clone()} onchange={into_member(&draft, |draft, sources| draft.sources = sources)}
                rows={2} error={form.at("sources")}
                hint="One on a line: $request.header.Name, $request.querystring.name, $context.name or $stageVariables.name. Where one is missing the answer is 401, and the function is not called. Together they are the key of the cache." />
            <div class="fields">
                <CheckField label="Authorizer caching" checked={draft.caching} onchange={into_member(&draft, |draft, caching| draft.caching = caching)}
                    hint="An answer is kept for the same identity: it needs an identity source." />
                if draft.caching {
                    <NumberField label="Result TTL (seconds)" value={draft.ttl.clone()} onchange={into_member(&draft, |draft, ttl| draft.ttl = ttl)}
                        min="1" max="3600" step="1" error={form.at("ttl")} />
                }
            </div>
            <CheckField label="Invoke permissions" checked={draft.permit} onchange={into_member(&draft, |draft, permit| draft.permit = permit)}
                hint="Adds a statement to the function's policy that lets this authorizer call it. Without one every request is answered 500." />
        </Dialog>
    }
}

/// The function: one that is there, or any ARN, such as one with a stage variable.
fn function(
    props: &LambdaAuthorizerProps,
    draft: &UseStateHandle<LambdaDraft>,
    other: &UseStateHandle<bool>,
    error: Option<AttrValue>,
) -> Html {
    let mut options: Vec<(AttrValue, AttrValue)> =
        props.functions.iter().map(|(arn, name)| (arn.clone().into(), name.clone().into())).collect();
    options.push(("".into(), "Another one, by its ARN".into()));
    let choose = {
        let (draft, other) = (draft.clone(), other.clone());
        Callback::from(move |function: String| {
            other.set(function.is_empty());
            draft.set(LambdaDraft { function, ..(*draft).clone() });
        })
    };
    let chosen = if **other { String::new() } else { draft.function.clone() };
    html! {
        <>
            <SelectField label="Lambda function" value={chosen} {options} onchange={choose} error={error.clone().filter(|_| !**other)} />
            if **other {
                <TextField label="ARN of the function" value={draft.function.clone()} onchange={into_member(draft, |draft, function| draft.function = function)}
                    mono=true {error} placeholder="arn:aws:lambda:us-east-1:123456789012:function:auth" />
            }
        </>
    }
}
