//! A method as the way of a request: client, method request, integration request, backend, and back.

use super::edit::{EditMethodRequest, EditMethodResponse};
use super::integration::{EditIntegrationRequest, EditIntegrationResponse};
use super::test::TestMethod;
use crate::app::{Action, ApiTab, Route};
use crate::control::Operation;
use crate::model::Integration;
use crate::ui::parts::{Badge, ConfirmButton, Facts, Glyph, Icon, MethodTag, Tone};
use crate::ui::store::use_store;
use crate::view::resources::MethodView;
use serde_json::json;
use yew::prelude::*;

/// Props of [`MethodPane`] and of the dialogs that edit its boxes.
#[derive(Clone, PartialEq, Properties)]
pub struct MethodProps {
    /// The method.
    pub view: MethodView,
}

/// Which box's dialog is open.
#[derive(Clone, Copy, PartialEq)]
enum Editing {
    MethodRequest,
    IntegrationRequest,
    IntegrationResponse,
    MethodResponse,
}

/// One method.
#[component]
pub fn MethodPane(props: &MethodProps) -> Html {
    let view = &props.view;
    let editing = use_state(|| None::<Editing>);
    let edit = |what: Editing| {
        let editing = editing.clone();
        Callback::from(move |_: MouseEvent| editing.set(Some(what)))
    };
    let onclose = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(None))
    };
    let integration = view.method.method_integration.as_ref();
    let is_proxy = integration.is_some_and(|integration| integration.kind.is_proxy());
    let dialog = match *editing {
        Some(Editing::MethodRequest) => html! { <EditMethodRequest view={view.clone()} {onclose} /> },
        Some(Editing::IntegrationRequest) => html! { <EditIntegrationRequest view={view.clone()} {onclose} /> },
        Some(Editing::IntegrationResponse) => html! { <EditIntegrationResponse view={view.clone()} {onclose} /> },
        Some(Editing::MethodResponse) => html! { <EditMethodResponse view={view.clone()} {onclose} /> },
        None => Html::default(),
    };
    html! {
        <section class="panel method-pane" aria-labelledby="method-title">
            <Head view={view.clone()} />
            <div class="panel-body">
                <div class="flow">
                    <div class="flow-end flow-client"><strong>{ "Client" }</strong></div>
                    <FlowBox title="Method request" class="flow-mreq" onedit={edit(Editing::MethodRequest)}>{ method_request(view) }</FlowBox>
                    <FlowBox title="Integration request" class="flow-ireq" onedit={edit(Editing::IntegrationRequest)}>{ integration_request(integration) }</FlowBox>
                    <div class="flow-end flow-backend"><strong>{ "Backend" }</strong><span class="small mono">{ &view.backend }</span></div>
                    <FlowBox title="Integration response" class="flow-ires"
                        onedit={(integration.is_some() && !is_proxy).then(|| edit(Editing::IntegrationResponse))}>{ integration_response(integration) }</FlowBox>
                    <FlowBox title="Method response" class="flow-mres" onedit={edit(Editing::MethodResponse)}>{ method_response(view) }</FlowBox>
                </div>
                <TestMethod key={format!("{}/{}", view.resource_id, view.method.http_method)} view={view.clone()} />
            </div>
            { dialog }
        </section>
    }
}

#[component]
fn Head(props: &MethodProps) -> Html {
    let store = use_store();
    let view = &props.view;
    let delete = {
        let (api_id, input) = (view.api_id.clone(), address(view));
        Callback::from(move |()| {
            store.dispatch(Action::Call(Operation::apigateway("DeleteMethod", input.clone())))?;
            store.act(Action::Navigate(Route::Api { api_id: api_id.clone(), tab: ApiTab::Resources(None) }));
            Ok(())
        })
    };
    let method = &view.method.http_method;
    html! {
        <div class="panel-head">
            <h2 id="method-title" class="row"><MethodTag method={method.clone()} /><span class="mono method-path">{ &view.path }</span></h2>
            <ConfirmButton label="Delete" what={format!("{method} {}", view.path)} onconfirm={delete}>
                { "Its integration and its responses go with it." }
            </ConfirmButton>
        </div>
    }
}

/// The members that name a method in every operation on it.
pub fn address(view: &MethodView) -> serde_json::Value {
    json!({"restApiId": view.api_id, "resourceId": view.resource_id, "httpMethod": view.method.http_method})
}

#[derive(Clone, PartialEq, Properties)]
struct FlowBoxProps {
    title: AttrValue,
    class: AttrValue,
    #[prop_or_default]
    onedit: Option<Callback<MouseEvent>>,
    children: Html,
}

/// One of the four boxes.
#[component]
fn FlowBox(props: &FlowBoxProps) -> Html {
    html! {
        <section class={classes!("flow-box", props.class.to_string())} aria-label={props.title.clone()}>
            <div class="flow-head">
                <h3>{ &props.title }</h3>
                if let Some(onedit) = &props.onedit {
                    <button type="button" class="button button-quiet button-small" onclick={onedit}>
                        <Icon glyph={Glyph::Pencil} />{ "Edit" }<span class="visually-hidden">{ " " }{ &props.title }</span>
                    </button>
                }
            </div>
            { props.children.clone() }
        </section>
    }
}

type Fact = (AttrValue, Html);

/// A value as AWS spells it, such as `WHEN_NO_MATCH`.
fn aws_name(value: &impl serde::Serialize) -> String {
    json!(value).as_str().unwrap_or_default().to_owned()
}

fn text(name: &'static str, value: &str) -> Fact {
    (name.into(), html! { <span class="mono">{ value }</span> })
}

fn list<'a>(name: &'static str, values: impl Iterator<Item = &'a str>) -> Option<Fact> {
    let values: Vec<Html> = values.map(|value| html! { <div class="mono">{ value }</div> }).collect();
    (!values.is_empty()).then(|| (name.into(), html! { <>{ for values }</> }))
}

fn method_request(view: &MethodView) -> Html {
    let method = &view.method;
    let key = if method.api_key_required {
        html! { <Badge tone={Tone::Accent}>{ "True" }</Badge> }
    } else {
        html! { "False" }
    };
    let mut facts = vec![text("Authorization", &method.authorization_type), ("API key required".into(), key)];
    facts.extend(view.authorizer.as_deref().map(|name| text("Authorizer", name)));
    facts.push(("Request validator".into(), html! { { view.validator.as_deref().unwrap_or("None") } }));
    let parameters: Vec<String> = method
        .request_parameters
        .iter()
        .map(|(name, required)| format!("{}{}", name.trim_start_matches("method.request."), if *required { " (required)" } else { "" }))
        .collect();
    facts.extend(list("Parameters", parameters.iter().map(String::as_str)));
    facts.extend(list("Request body", method.request_models.keys().map(String::as_str)));
    html! { <Facts {facts} /> }
}

fn integration_request(integration: Option<&Integration>) -> Html {
    let Some(integration) = integration else {
        return html! {
            <p class="small"><Badge tone={Tone::Warn}>{ "No integration" }</Badge>{ " A deployment needs one for every method." }</p>
        };
    };
    let mut facts = vec![text("Integration type", integration.kind.name())];
    facts.extend(integration.http_method.as_deref().map(|method| text("HTTP method", method)));
    facts.extend(integration.uri.as_deref().map(|uri| text("URI", uri)));
    facts.extend(integration.credentials.as_deref().map(|role| text("Execution role", role)));
    facts.extend(integration.connection_id.as_deref().map(|link| text("VPC link", link)));
    facts.extend(integration.content_handling.map(|handling| text("Content handling", handling.name())));
    if !integration.kind.is_proxy() {
        facts.push(text("Passthrough", &aws_name(&integration.passthrough_behavior)));
    }
    facts.push(("Timeout".into(), html! { { format!("{} ms", integration.timeout_in_millis) } }));
    let mapped: Vec<String> = integration
        .request_parameters
        .iter()
        .map(|(to, from)| format!("{} ← {}", to.trim_start_matches("integration.request."), from.trim_start_matches("method.request.")))
        .collect();
    facts.extend(list("Parameters", mapped.iter().map(String::as_str)));
    facts.extend(list("Templates", integration.request_templates.keys().map(String::as_str)));
    html! { <Facts {facts} /> }
}

fn integration_response(integration: Option<&Integration>) -> Html {
    let Some(integration) = integration else { return html! { <p class="small muted">{ "None without an integration." }</p> } };
    if integration.kind.is_proxy() {
        return html! { <p class="small muted">{ "A proxy integration passes the backend’s response on as it is." }</p> };
    }
    if integration.integration_responses.is_empty() {
        return html! { <p class="small"><Badge tone={Tone::Warn}>{ "None" }</Badge>{ " Without one, every response fails." }</p> };
    }
    let rows = integration.integration_responses.values().map(|response| {
        let pattern = response.selection_pattern.as_deref().filter(|pattern| !pattern.is_empty());
        let templates = response.response_templates.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let what = match pattern {
            Some(pattern) => html! { <span class="mono">{ pattern }</span> },
            None => html! { "Default" },
        };
        let value = html! { <>{ what }if !templates.is_empty() { <div class="mono muted">{ templates }</div> }</> };
        (AttrValue::from(response.status_code.clone()), value)
    });
    html! { <Facts facts={rows.collect::<Vec<Fact>>()} /> }
}

fn method_response(view: &MethodView) -> Html {
    let is_proxy = view.method.method_integration.as_ref().is_some_and(|integration| integration.kind.is_proxy());
    if view.method.method_responses.is_empty() {
        let text = if is_proxy { "None declared; a proxy integration needs none." } else { "None declared." };
        return html! { <p class="small muted">{ text }</p> };
    }
    let rows = view.method.method_responses.values().map(|response| {
        let models = response.response_models.iter().flatten().map(|(media_type, model)| format!("{media_type}: {model}"));
        let headers = response.response_parameters.iter().flatten().map(|(name, _)| name.trim_start_matches("method.response.").to_owned());
        let lines = models.chain(headers).map(|line| html! { <div class="mono">{ line }</div> });
        (AttrValue::from(response.status_code.clone()), html! { <>{ for lines }</> })
    });
    html! { <Facts facts={rows.collect::<Vec<Fact>>()} /> }
}
