//! The dialogs behind the boxes Integration request and Integration response.

use super::edit::EditProps;
use super::flow::address;
use crate::app::Action;
use crate::control::{ApiError, Operation};
use crate::ui::parts::{Callout, Dialog, NumberField, SelectField, TextArea, TextField, Tone};
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

const HANDLINGS: [(&str, &str); 3] =
    [("", "Passthrough"), ("CONVERT_TO_TEXT", "Convert to text"), ("CONVERT_TO_BINARY", "Convert to binary")];

/// What the dialog of the integration request holds.
#[derive(Clone, PartialEq)]
struct RequestForm {
    kind: String,
    http_method: String,
    uri: String,
    template: String,
    credentials: String,
    /// A VPC link; the internet if empty.
    connection_id: String,
    content_handling: String,
    timeout: String,
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
            credentials: integration.and_then(|integration| integration.credentials.clone()).unwrap_or_default(),
            connection_id: integration.and_then(|integration| integration.connection_id.clone()).unwrap_or_default(),
            content_handling: integration
                .and_then(|integration| integration.content_handling)
                .map_or("", |handling| handling.name())
                .to_owned(),
            timeout: integration.map_or(29_000, |integration| integration.timeout_in_millis).to_string(),
        }
    }

    fn is_http(&self) -> bool {
        self.kind.starts_with("HTTP")
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
        if self.is_lambda() && !self.credentials.is_empty() {
            input["credentials"] = json!(self.credentials);
        }
        if self.is_http() && !self.connection_id.is_empty() {
            input["connectionType"] = json!("VPC_LINK");
            input["connectionId"] = json!(self.connection_id);
        }
        if !self.content_handling.is_empty() {
            input["contentHandling"] = json!(self.content_handling);
        }
        // What is no number is refused by the operation, in its own words.
        input["timeoutInMillis"] = self.timeout.trim().parse::<i64>().map_or_else(|_| json!(self.timeout), |millis| json!(millis));
        Operation::apigateway("PutIntegration", input)
    }

    fn patches(&self, before: &RequestForm) -> Vec<Value> {
        let mut patches = Vec::new();
        let members = [
            ("/uri", &before.uri, &self.uri),
            ("/httpMethod", &before.http_method, &self.http_method),
            ("/credentials", &before.credentials, &self.credentials),
            ("/contentHandling", &before.content_handling, &self.content_handling),
            ("/timeoutInMillis", &before.timeout, &self.timeout),
        ];
        for (path, old, new) in members {
            if old != new {
                patches.push(json!({"op": "replace", "path": path, "value": new}));
            }
        }
        if before.connection_id != self.connection_id {
            let kind = if self.connection_id.is_empty() { "INTERNET" } else { "VPC_LINK" };
            patches.push(json!({"op": "replace", "path": "/connectionType", "value": kind}));
            patches.push(json!({"op": "replace", "path": "/connectionId", "value": self.connection_id}));
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
            if form.is_lambda() {
                <TextField label="Execution role" value={form.credentials.clone()} mono=true placeholder="arn:aws:iam::123456789012:role/name"
                    onchange={edit(|form, text| form.credentials = text)}
                    hint="AWS services other than Lambda need one: their URI is arn:aws:apigateway:{region}:{service}:path/… or :action/…" />
            }
            if form.is_http() {
                <TextField label="VPC link" value={form.connection_id.clone()} mono=true onchange={edit(|form, text| form.connection_id = text)}
                    hint="The id of a VPC link, or ${stageVariables.name}. Left empty, the request goes over the internet." />
            }
            <div class="fields">
                <SelectField label="Content handling" value={form.content_handling.clone()} options={HANDLINGS.map(|(value, name)| (value.into(), name.into())).to_vec()}
                    onchange={edit(|form, text| form.content_handling = text)} />
                <NumberField label="Timeout in milliseconds" value={form.timeout.clone()} min="50" max="29000" step="1" onchange={edit(|form, text| form.timeout = text)} />
            </div>
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
