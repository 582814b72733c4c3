//! The dialogs behind the boxes Integration request and Integration response.

use super::edit::EditProps;
use super::flow::address;
use crate::app::Action;
use crate::control::{ApiError, Operation};
use crate::ui::parts::{Callout, Dialog, SelectField, TextArea, TextField, Tone};
use crate::ui::store::use_store;
use crate::view::resources::MethodView;
use serde_json::{Value, json};
use yew::prelude::*;

const TYPES: [(&str, &str); 5] = [
    ("MOCK", "Mock"),
    ("AWS_PROXY", "Lambda function, proxy integration"),
    ("AWS", "Lambda function or AWS service"),
    ("HTTP_PROXY", "HTTP, proxy integration"),
    ("HTTP", "HTTP"),
];

const JSON: &str = "application/json";

/// What the dialog of the integration request holds.
#[derive(Clone, PartialEq)]
struct RequestForm {
    kind: String,
    http_method: String,
    uri: String,
    template: String,
}

impl RequestForm {
    fn new(view: &MethodView) -> RequestForm {
        let integration = view.method.method_integration.as_ref();
        RequestForm {
            kind: integration.map_or("MOCK", |integration| integration.kind.name()).to_owned(),
            http_method: integration.and_then(|integration| integration.http_method.clone()).unwrap_or_default(),
            uri: integration.and_then(|integration| integration.uri.clone()).unwrap_or_default(),
            template: integration
                .map_or(Some("{\"statusCode\": 200}".into()), |integration| integration.request_templates.get(JSON).cloned())
                .unwrap_or_default(),
        }
    }

    fn is_lambda(&self) -> bool {
        self.kind.starts_with("AWS")
    }

    fn has_template(&self) -> bool {
        !self.kind.ends_with("PROXY")
    }

    /// UpdateIntegration where the type stays, since PutIntegration would take the integration responses away.
    fn operation(&self, view: &MethodView) -> Operation {
        let before = RequestForm::new(view);
        let mut input = address(view);
        if view.method.method_integration.is_some() && before.kind == self.kind {
            input["patchOperations"] = json!(self.patches(&before));
            return Operation::apigateway("UpdateIntegration", input);
        }
        input["type"] = json!(self.kind);
        if self.kind != "MOCK" {
            input["uri"] = json!(self.uri);
            input["integrationHttpMethod"] = json!(self.http_method);
        }
        if self.has_template() && !self.template.is_empty() {
            input["requestTemplates"] = json!({JSON: self.template});
        }
        Operation::apigateway("PutIntegration", input)
    }

    fn patches(&self, before: &RequestForm) -> Vec<Value> {
        let mut patches = Vec::new();
        for (path, old, new) in [("/uri", &before.uri, &self.uri), ("/httpMethod", &before.http_method, &self.http_method)] {
            if old != new {
                patches.push(json!({"op": "replace", "path": path, "value": new}));
            }
        }
        if self.has_template() && before.template != self.template {
            let op = match (before.template.is_empty(), self.template.is_empty()) {
                (_, true) => "remove",
                (true, false) => "add",
                (false, false) => "replace",
            };
            patches.push(json!({"op": op, "path": "/requestTemplates/application~1json", "value": self.template}));
        }
        patches
    }
}

/// Edits the integration request.
#[component]
pub fn EditIntegrationRequest(props: &EditProps) -> Html {
    let store = use_store();
    let form = use_state(|| RequestForm::new(&props.view));
    let error = use_state(|| None::<ApiError>);
    let edit = |change: fn(&mut RequestForm, String)| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            change(&mut next, text);
            form.set(next);
        })
    };
    let onsubmit = {
        let (form, error, props) = (form.clone(), error.clone(), props.clone());
        Callback::from(move |()| {
            if *form == RequestForm::new(&props.view) && props.view.method.method_integration.is_some() {
                return props.onclose.emit(());
            }
            match store.dispatch(Action::Call(form.operation(&props.view))) {
                Ok(_) => props.onclose.emit(()),
                Err(refusal) => error.set(Some(refusal)),
            }
        })
    };
    let types: Vec<(AttrValue, AttrValue)> = TYPES.map(|(kind, name)| (kind.into(), format!("{name} ({kind})").into())).to_vec();
    let mut functions: Vec<(AttrValue, AttrValue)> =
        props.view.functions.iter().map(|(name, uri)| (uri.clone().into(), name.clone().into())).collect();
    if !functions.iter().any(|(uri, _)| *uri == form.uri) {
        functions.insert(0, (form.uri.clone().into(), "As the URI says".into()));
    }
    let loses = props
        .view
        .method
        .method_integration
        .as_ref()
        .is_some_and(|integration| integration.kind.name() != form.kind && !integration.integration_responses.is_empty());
    html! {
        <Dialog title="Edit integration request" submit="Save" error={(*error).clone()} onclose={props.onclose.clone()} {onsubmit}>
            <SelectField label="Integration type" value={form.kind.clone()} options={types} onchange={edit(|form, text| form.kind = text)} />
            if form.is_lambda() {
                <SelectField label="Lambda function" value={form.uri.clone()} options={functions}
                    hint="API Gateway needs permission to call it: AddPermission, on the page Backends."
                    onchange={edit(|form, text| { form.uri = text; form.http_method = "POST".into(); })} />
            }
            if form.kind != "MOCK" {
                <TextField label="HTTP method" value={form.http_method.clone()} mono=true placeholder="POST"
                    onchange={edit(|form, text| form.http_method = text)} />
                <TextField label="URI" value={form.uri.clone()} mono=true onchange={edit(|form, text| form.uri = text)}
                    hint="May name stage variables: ${stageVariables.name}" />
            }
            if form.has_template() {
                <TextArea label="Mapping template for application/json" value={form.template.clone()} rows=4
                    onchange={edit(|form, text| form.template = text)} />
            }
            if loses {
                <Callout tone={Tone::Warn}>{ "Another type means another integration: PutIntegration takes the integration responses away." }</Callout>
            }
        </Dialog>
    }
}

/// What the dialog of the integration response holds.
#[derive(Clone, PartialEq)]
struct ResponseForm {
    status: String,
    pattern: String,
    media_type: String,
    template: String,
}

impl ResponseForm {
    fn of(view: &MethodView, status: &str) -> ResponseForm {
        let integration = view.method.method_integration.as_ref();
        let response = integration.and_then(|integration| integration.integration_responses.get(status));
        let template = response.and_then(|response| response.response_templates.first_key_value());
        ResponseForm {
            status: status.to_owned(),
            pattern: response.and_then(|response| response.selection_pattern.clone()).unwrap_or_default(),
            media_type: template.map_or(JSON, |(media_type, _)| media_type).to_owned(),
            template: template.map_or("", |(_, template)| template).to_owned(),
        }
    }

    fn operation(&self, view: &MethodView) -> Operation {
        let integration = view.method.method_integration.as_ref();
        let before = integration.and_then(|integration| integration.integration_responses.get(&self.status));
        let mut input = address(view);
        input["statusCode"] = json!(self.status);
        if !self.pattern.is_empty() {
            input["selectionPattern"] = json!(self.pattern);
        }
        // PutIntegrationResponse replaces the whole: what the form does not show goes along as it was.
        let mut templates = before.map(|response| response.response_templates.clone()).unwrap_or_default();
        templates.insert(self.media_type.clone(), self.template.clone());
        input["responseTemplates"] = json!(templates);
        if let Some(before) = before {
            input["responseParameters"] = json!(before.response_parameters);
            if let Some(handling) = before.content_handling {
                input["contentHandling"] = json!(handling);
            }
        }
        Operation::apigateway("PutIntegrationResponse", input)
    }
}

/// Edits one integration response.
#[component]
pub fn EditIntegrationResponse(props: &EditProps) -> Html {
    let store = use_store();
    let statuses: Vec<String> = props.view.method.method_responses.keys().cloned().collect();
    let form = use_state(|| ResponseForm::of(&props.view, statuses.first().map_or("200", String::as_str)));
    let error = use_state(|| None::<ApiError>);
    let edit = |change: fn(&mut ResponseForm, String)| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            change(&mut next, text);
            form.set(next);
        })
    };
    let choose = {
        let (form, view) = (form.clone(), props.view.clone());
        Callback::from(move |status: String| form.set(ResponseForm::of(&view, &status)))
    };
    let onsubmit = {
        let (form, error, props) = (form.clone(), error.clone(), props.clone());
        Callback::from(move |()| match store.dispatch(Action::Call(form.operation(&props.view))) {
            Ok(_) => props.onclose.emit(()),
            Err(refusal) => error.set(Some(refusal)),
        })
    };
    let options: Vec<(AttrValue, AttrValue)> =
        statuses.iter().map(|status| (AttrValue::from(status.clone()), AttrValue::from(status.clone()))).collect();
    html! {
        <Dialog title="Edit integration response" submit="Save" wide=true disabled={statuses.is_empty()} error={(*error).clone()}
            onclose={props.onclose.clone()} {onsubmit}>
            if statuses.is_empty() {
                <Callout tone={Tone::Warn}>{ "Declare a method response first: an integration response is made for one." }</Callout>
            } else {
                <div class="fields">
                    <SelectField label="Method response status code" value={form.status.clone()} {options} onchange={choose} />
                    <TextField label="HTTP status regex" value={form.pattern.clone()} mono=true placeholder="5\\d{2}"
                        onchange={edit(|form, text| form.pattern = text)} hint="Left empty, it is the default." />
                    <TextField label="Content type" value={form.media_type.clone()} mono=true onchange={edit(|form, text| form.media_type = text)} />
                </div>
                <TextArea label="Mapping template" value={form.template.clone()} rows=10 onchange={edit(|form, text| form.template = text)} />
            }
        </Dialog>
    }
}
