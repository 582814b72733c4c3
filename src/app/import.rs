//! The document that is being imported: what is wrong with it, what it would change, the repairs that could be made, and its import.

use super::operate::Before;
use super::{Engine, NoticeKind, State, Update};
use crate::control::{self, ImportInto, Operation};
use crate::model::ApiDefinition;
use crate::openapi::{self, Basepath, Change, Document, ImportOptions, Problem};
use crate::vtl;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Documents up to this length, in bytes, are looked through for what they would change with every change of them; longer ones when asked.
const SHORT: usize = 512 * 1024;

/// A document on its way in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportDraft {
    /// The text.
    pub text: String,
    /// The file's name or the address, if it came from one.
    pub file_name: Option<String>,
    /// How it is to be imported.
    pub settings: ImportSettings,
    /// What is wrong with it, if it cannot be imported.
    pub errors: Vec<Problem>,
    /// What was not understood.
    pub warnings: Vec<Problem>,
    /// What it would make, in a sentence; none while there are errors.
    pub summary: Option<String>,
    /// How many operations have no integration and would get a mock.
    pub mocks: usize,
    /// What the API would be; none while nobody asked, or there are errors.
    pub preview: Option<Arc<ApiDefinition>>,
    /// The repairs that could be made, once somebody asked for them.
    pub repairs: Option<Repairs>,
    /// The repairs that were made.
    pub repaired: Vec<Change>,
}

/// How a document is to be imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSettings {
    /// The API that it is for; a new one if there is none.
    pub target: Option<String>,
    /// What becomes of what that API has.
    pub mode: ImportMode,
    /// What becomes of the document's base path.
    pub basepath: Basepath,
}

/// What becomes of what an API has already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImportMode {
    /// The document takes its place.
    #[default]
    Overwrite,
    /// The document is added to it.
    Merge,
}

/// What would be changed in a refused document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repairs {
    /// The document with the changes; none if it cannot be read at all.
    text: Option<String>,
    /// The changes.
    pub changes: Vec<Change>,
    /// What would keep it from being imported all the same.
    pub errors: Vec<Problem>,
}

impl ImportMode {
    /// AWS's word for it.
    pub const fn word(self) -> &'static str {
        match self {
            ImportMode::Overwrite => "overwrite",
            ImportMode::Merge => "merge",
        }
    }
}

impl ImportSettings {
    /// `parameters` of the operation.
    fn parameters(&self) -> BTreeMap<String, String> {
        match self.basepath {
            Basepath::Ignore => BTreeMap::new(),
            Basepath::Prepend => BTreeMap::from([("basepath".into(), "prepend".into())]),
            Basepath::Split => BTreeMap::from([("basepath".into(), "split".into())]),
        }
    }

    fn options(&self, engine: &Engine) -> ImportOptions {
        // These parameters are all known.
        control::import_options(&engine.account, &self.parameters()).unwrap_or_default()
    }
}

impl ImportDraft {
    /// Reads a document as far as it can be read, and says what is wrong with it and what it would make of the account.
    pub fn check(engine: &Engine, text: String, file_name: Option<String>, settings: ImportSettings) -> ImportDraft {
        let draft = ImportDraft { text, file_name, settings, ..ImportDraft::default() };
        if draft.text.trim().is_empty() {
            return draft;
        }
        let options = draft.settings.options(engine);
        let document = match Document::parse(&draft.text, options.limits, options.variables.as_ref()) {
            Ok(document) => document,
            Err(problem) => {
                let mut errors = vec![problem];
                openapi::place(&draft.text, &mut errors);
                return ImportDraft { errors, ..draft };
            }
        };
        match control::checked_document(&document, &draft.text, &options) {
            Ok(plan) => {
                let mocks = openapi::mocks_of(&document, &options).len();
                let (summary, warnings) = (Some(openapi::summary(&plan)), plan.warnings.clone());
                let short = draft.text.len() <= SHORT;
                let preview = short.then(|| control::import_preview(&engine.account, plan, &draft.goes_into())).flatten();
                ImportDraft { summary, mocks, warnings, preview, ..draft }
            }
            Err(refused) => ImportDraft { errors: refused.errors, warnings: refused.warnings, ..draft },
        }
    }

    fn goes_into(&self) -> ImportInto {
        match (&self.settings.target, self.settings.mode) {
            (None, _) => ImportInto::New,
            (Some(id), ImportMode::Overwrite) => ImportInto::Over(id.clone()),
            (Some(id), ImportMode::Merge) => ImportInto::Merged(id.clone()),
        }
    }

    /// Looks through a long document for what it would change.
    pub(super) fn preview(&mut self, engine: &Engine) {
        if let Ok(plan) = control::checked_plan(&self.text, &self.settings.options(engine)) {
            self.preview = control::import_preview(&engine.account, plan, &self.goes_into());
        }
    }

    /// Lists the repairs that could be made.
    pub(super) fn list_repairs(&mut self, engine: &Engine) {
        let options = self.settings.options(engine);
        self.repairs = Some(match openapi::repair(&self.text, &options, &control::plan_errors) {
            Ok(repaired) => Repairs { text: Some(repaired.text), changes: repaired.changes, errors: repaired.errors },
            Err(problem) => Repairs { text: None, changes: Vec::new(), errors: vec![problem] },
        });
    }

    /// The document with the repairs that were listed.
    pub(super) fn repaired(self, engine: &Engine) -> ImportDraft {
        let Some(Repairs { text: Some(text), changes, .. }) = self.repairs else { return self };
        ImportDraft { repaired: changes, ..ImportDraft::check(engine, text, self.file_name, self.settings) }
    }
}

impl State {
    /// Reads the document again, for another way of importing it.
    pub(super) fn recheck_import(&mut self, settings: ImportSettings) {
        let ImportDraft { text, file_name, repaired, .. } = std::mem::take(&mut self.import);
        self.import = ImportDraft { repaired, ..ImportDraft::check(&self.workspace.engine, text, file_name, settings) };
    }

    /// Raises the number of resources that an API may have, and reads the document again.
    pub(super) fn raise_resource_limit(&mut self, most: u32) -> Update {
        let mut quotas = json!({"ResourcesPerApi": most});
        if let Some(bytes) = self.workspace.engine.account.quotas.document_bytes {
            quotas["DocumentBytes"] = json!(bytes);
        }
        let update = self.change("Raise the number of resources", vec![Operation::backends("PutQuotas", quotas)]);
        self.recheck_import(self.import.settings.clone());
        update
    }

    /// Imports the document that is being drafted, and gives mocks to its operations without integration if asked to.
    pub(super) fn import_document(&mut self, overwrite: Option<String>, mocks: bool) -> Update {
        let before = Before::of(self);
        let text = std::mem::take(&mut self.import.text);
        let settings = self.import.settings.clone();
        let parameters = settings.parameters();
        let mut input = json!({"body": text});
        if !parameters.is_empty() {
            input["parameters"] = json!(parameters);
        }
        let operation = match &overwrite {
            Some(id) => {
                input["restApiId"] = json!(id);
                input["mode"] = json!(settings.mode.word());
                Operation::apigateway("PutRestApi", input)
            }
            None => Operation::apigateway("ImportRestApi", input),
        };
        let done = self.call(operation).and_then(|api| {
            let id = api["id"].as_str().unwrap_or_default();
            let operations = if mocks { self.mock_operations(id, &text, &settings) } else { Vec::new() };
            operations.into_iter().try_for_each(|operation| self.call(operation).map(drop))?;
            Ok(api)
        });
        match done {
            Ok(api) => {
                self.show_called(before.logged);
                let name = api["name"].as_str().unwrap_or("the document").to_owned();
                self.remember(&format!("Import {name}"), before.account, before.logged);
                self.notify(NoticeKind::Done, format!("Imported {name}: deploy it to a stage to send requests to it"));
                self.import = ImportDraft::default();
                let mut update = self.saved([]);
                update.reply = Ok(api);
                update
            }
            Err(error) => {
                let logged = before.logged;
                before.put_back(self);
                self.show_called(logged);
                // Nothing is lost: the text stays to be mended.
                self.import.text = text;
                self.refused(error)
            }
        }
    }

    /// The operations that give a mock to each method without integration, as somebody would call them by hand.
    fn mock_operations(&self, api_id: &str, text: &str, settings: &ImportSettings) -> Vec<Operation> {
        let engine = &self.workspace.engine;
        let Some(api) = engine.account.rest_apis.get(api_id) else { return Vec::new() };
        let mut operations = Vec::new();
        for mock in openapi::mocks(text, &settings.options(engine)) {
            let Some(resource) = api.definition.resource_at(&mock.path) else { continue };
            let Some(method) = resource.resource_methods.get(&mock.http_method) else { continue };
            if method.method_integration.is_some() {
                continue;
            }
            let at = |mut members: Value| {
                members["restApiId"] = json!(api_id);
                members["resourceId"] = json!(resource.id);
                members["httpMethod"] = json!(mock.http_method);
                members
            };
            let status = &mock.status_code;
            if !method.method_responses.contains_key(status) {
                operations.push(Operation::apigateway("PutMethodResponse", at(json!({"statusCode": status}))));
            }
            let template = format!("{{\"statusCode\": {status}}}");
            let integration = json!({"type": "MOCK", "requestTemplates": {"application/json": template}});
            operations.push(Operation::apigateway("PutIntegration", at(integration)));
            let response = json!({"statusCode": status, "responseTemplates": {mock.content_type.clone(): vtl::verbatim(&mock.body)}});
            operations.push(Operation::apigateway("PutIntegrationResponse", at(response)));
        }
        operations
    }
}
