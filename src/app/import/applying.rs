//! An import that is carried out: one `ImportRestApi` or `PutRestApi`, and then what gives mocks to the methods without integration, some
//! methods at a time. It is one step to undo; one that fails or is given up changes nothing.

use super::{ImportDraft, ImportJob, ImportSettings, Job};
use crate::app::operate::LOG;
use crate::app::{ApiTab, Effect, NoticeKind, Route, State, Update};
use crate::control::{ApiError, Operation};
use crate::model::{Account, RestApi};
use crate::openapi::Mock;
use crate::time::Chance;
use crate::vtl;
use serde_json::{Value, json};
use std::sync::Arc;

/// What the import itself costs, in units of work, for each byte of the document; it is done in one go.
const BYTE: usize = 1;
/// What a mock costs, in units of work.
const MOCK: usize = 20_000;

/// An import that is being carried out.
#[derive(Debug)]
pub(super) struct Applying {
    before: (Account, Chance),
    logged: u64,
    text: Arc<str>,
    operation: Option<Operation>,
    mocks: std::vec::IntoIter<Mock>,
    /// How many mocks there were.
    total: usize,
    /// The API, once it has been made; or why it could not be.
    api: Option<Result<Value, ApiError>>,
    /// The account with that API, in which later operations find what they name.
    made: Account,
}

impl Applying {
    fn is_done(&self) -> bool {
        match &self.api {
            Some(Ok(_)) => self.mocks.len() == 0,
            Some(Err(_)) => true,
            None => false,
        }
    }

    /// What is being done, and how much of it, from 0 to 1.
    pub fn progress(&self) -> (&'static str, f64) {
        match &self.api {
            None => ("Importing the document", 0.0),
            Some(_) => ("Putting the mock answers in place", 0.3 + 0.7 * (1.0 - self.mocks.len() as f64 / self.total.max(1) as f64)),
        }
    }
}

/// The operation that imports a text.
fn operation(text: &str, settings: &ImportSettings, overwrite: Option<&String>) -> Operation {
    let parameters = settings.parameters();
    let mut input = json!({"body": text});
    if !parameters.is_empty() {
        input["parameters"] = json!(parameters);
    }
    match overwrite {
        Some(id) => {
            input["restApiId"] = json!(id);
            input["mode"] = json!(settings.mode.word());
            Operation::apigateway("PutRestApi", input)
        }
        None => Operation::apigateway("ImportRestApi", input),
    }
}

impl State {
    /// Begins to import the document that is being drafted, and to give mocks to its operations without integration if asked to.
    pub(super) fn begin_import(&mut self, overwrite: Option<&String>, mocks: bool) {
        let draft = &mut self.import;
        draft.refusal = None;
        let answers = std::mem::take(&mut draft.answers);
        let mocks = if mocks { answers } else { Vec::new() };
        let operation = operation(&draft.text, &draft.settings, overwrite);
        self.import_job = Some(ImportJob(Job::Applying(Box::new(Applying {
            before: self.workspace.engine.mark(),
            logged: self.logged,
            text: draft.text.clone(),
            operation: Some(operation),
            total: mocks.len(),
            mocks: mocks.into_iter(),
            api: None,
            made: Account::default(),
        }))));
    }

    /// Goes on with the import for so many units of work; whether there is more to do.
    pub(super) fn step_import(&mut self, applying: &mut Applying, mut units: usize) -> bool {
        if let Some(operation) = applying.operation.take() {
            let read = self.import.read.take();
            applying.api = Some(self.call_import(operation, read));
            applying.made = self.workspace.engine.account.clone();
            units = units.saturating_sub(applying.text.len() * BYTE);
        }
        while units > 0 && !applying.is_done() {
            let id =
                applying.api.as_ref().and_then(|api| api.as_ref().ok()).and_then(|api| api["id"].as_str()).unwrap_or_default().to_owned();
            let Some(mock) = applying.mocks.next() else { break };
            let api = self.workspace.engine.account.rest_apis.get(&id);
            for operation in api.map(|api| mock_operations(api, &mock)).unwrap_or_default() {
                if let Err(error) = self.call_part(operation, &applying.made) {
                    applying.api = Some(Err(error));
                    break;
                }
            }
            units = units.saturating_sub(MOCK);
        }
        !applying.is_done()
    }

    /// Ends the import: it is there, or nothing has changed and the text stays to be mended.
    pub(super) fn settle_import(&mut self, applying: Applying) -> Update {
        self.cut_log(LOG);
        self.import.refusal = None;
        match applying.api {
            Some(Ok(api)) => {
                self.show_called(applying.logged);
                let name = api["name"].as_str().unwrap_or("the document").to_owned();
                self.remember(&format!("Import {name}"), applying.before.0, applying.logged);
                self.notify(NoticeKind::Done, format!("Imported {name}: deploy it to a stage to send requests to it"));
                self.import = ImportDraft::default();
                let api_id = api["id"].as_str().unwrap_or_default().to_owned();
                self.route = Route::Api { api_id, tab: ApiTab::Resources(None) };
                let mut update = self.saved([Effect::ShowRoute(self.route.clone())]);
                update.reply = Ok(api);
                update
            }
            Some(Err(error)) => {
                self.take_out(applying.logged);
                self.workspace.engine.go_back(applying.before);
                self.show_called(applying.logged);
                // What was read was used up: it is read again when it is imported again.
                let draft = std::mem::take(&mut self.import);
                self.begin_check(draft.text, draft.file_name, draft.settings, draft.repaired);
                self.import.refusal = Some(error.clone());
                self.refused(error)
            }
            None => Update::done([]),
        }
    }

    /// Gives the import up: nothing has changed. What was read was used up.
    pub(super) fn give_up_import(&mut self, applying: Applying) {
        let ImportDraft { text, file_name, settings, repaired, .. } = std::mem::take(&mut self.import);
        self.import = ImportDraft { text, file_name, settings, repaired, ..ImportDraft::default() };
        self.take_out(applying.logged);
        self.workspace.engine.go_back(applying.before);
    }
}

/// The operations that give a mock to a method without integration, as somebody would call them by hand.
fn mock_operations(api: &RestApi, mock: &Mock) -> Vec<Operation> {
    let Some(resource) = api.definition.resource_at(&mock.path) else { return Vec::new() };
    let Some(method) = resource.resource_methods.get(&mock.http_method) else { return Vec::new() };
    if method.method_integration.is_some() {
        return Vec::new();
    }
    let at = |mut members: Value| {
        members["restApiId"] = json!(api.id);
        members["resourceId"] = json!(resource.id);
        members["httpMethod"] = json!(mock.http_method);
        members
    };
    let mut operations = Vec::new();
    let status = &mock.status_code;
    if !method.method_responses.contains_key(status) {
        operations.push(Operation::apigateway("PutMethodResponse", at(json!({"statusCode": status}))));
    }
    let template = format!("{{\"statusCode\": {status}}}");
    let integration = json!({"type": "MOCK", "requestTemplates": {"application/json": template}});
    operations.push(Operation::apigateway("PutIntegration", at(integration)));
    let response = json!({"statusCode": status, "responseTemplates": {mock.content_type.clone(): vtl::verbatim(&mock.body)}});
    operations.push(Operation::apigateway("PutIntegrationResponse", at(response)));
    operations
}
