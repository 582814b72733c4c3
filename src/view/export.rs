//! The export of a stage as a document, and the difference between the exports of two stages.

use super::lines::{LineDifference, lines};
use crate::app::DocumentText;
use crate::cli;
use crate::control::{self, ApiError, Context, Operation};
use crate::model::Account;
use crate::openapi::{ExportFormat, ExportType};
use crate::time::{Chance, SimTime};
use serde_json::json;

/// What the form holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportForm {
    /// The stage.
    pub stage: String,
    /// The version of OpenAPI.
    pub kind: ExportType,
    /// JSON or YAML.
    pub format: ExportFormat,
    /// The extensions that are asked for, by AWS's names.
    pub extensions: Vec<&'static str>,
    /// The stage to compare with; none if empty.
    pub against: String,
}

/// The extensions by AWS's names, and what they bring.
pub const EXTENSIONS: [(&str, &str); 4] = [
    ("apigateway", "API Gateway: everything that an import reads"),
    ("integrations", "Integrations only"),
    ("authorizers", "Authorizers only"),
    ("postman", "Postman: signatures for methods with IAM"),
];

/// An export, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportView {
    /// The document, or AWS's refusal.
    pub exported: Result<ExportedFile, ApiError>,
    /// The command of the AWS CLI that does the same.
    pub command: String,
    /// What differs from the other stage's export.
    pub difference: Option<Result<LineDifference, ApiError>>,
}

/// A document as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its name, as the console would save it.
    pub name: String,
    /// Its text.
    pub text: DocumentText,
}

impl ExportForm {
    /// The form for a stage, as it is opened: everything that an import reads.
    pub fn of(stage: &str) -> ExportForm {
        ExportForm { stage: stage.to_owned(), extensions: vec!["apigateway"], ..ExportForm::default() }
    }

    /// The same with an extension added or taken away; they stay in AWS's order.
    #[must_use]
    pub fn with(&self, name: &str, on: bool) -> ExportForm {
        let is_in = |one: &&str| if *one == name { on } else { self.extensions.contains(one) };
        ExportForm { extensions: EXTENSIONS.iter().map(|(one, _)| *one).filter(is_in).collect(), ..self.clone() }
    }

    fn operation(&self, api_id: &str, stage: &str) -> Operation {
        let mut input =
            json!({"restApiId": api_id, "stageName": stage, "exportType": self.kind.name(), "accepts": self.format.media_type()});
        if !self.extensions.is_empty() {
            input["parameters"] = json!({"extensions": self.extensions.join(",")});
        }
        Operation::apigateway("GetExport", input)
    }
}

/// What the form asks for.
pub fn export(account: &Account, now: SimTime, api_id: &str, form: &ExportForm) -> ExportView {
    let operation = form.operation(api_id, &form.stage);
    let exported = exported(account, now, &operation, form.format);
    let other = (!form.against.is_empty()).then(|| self::exported(account, now, &form.operation(api_id, &form.against), form.format));
    let difference = match (&exported, other) {
        (_, None) | (Err(_), _) => None,
        (Ok(_), Some(Err(error))) => Some(Err(error)),
        (Ok(one), Some(Ok(other))) => Some(Ok(lines(&other.text, &one.text))),
    };
    let command = cli::command(&operation).replace("/dev/stdout", exported.as_ref().map_or("export", |file| &file.name));
    ExportView { exported, command, difference }
}

/// `GetExport` on a copy of the account, which is cheap and which it does not change.
fn exported(account: &Account, now: SimTime, operation: &Operation, format: ExportFormat) -> Result<ExportedFile, ApiError> {
    let mut chance = Chance::from_seed(0);
    let output = control::apply(&mut account.clone(), &mut Context { now, chance: &mut chance, read: None }, operation)?;
    let text = |name: &str| output[name].as_str().unwrap_or_default();
    let name = text("contentDisposition").split('"').nth(1).unwrap_or_default();
    // A version may hold what no file's name may.
    let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let name = if name.is_empty() { format!("export.{}", format.extension()) } else { name.chars().map(safe).collect() };
    Ok(ExportedFile { name, text: text("body").into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::pet_api;
    use std::sync::Arc;

    fn account() -> Account {
        let api = pet_api();
        Account { rest_apis: [(api.id.clone(), Arc::new(api))].into(), ..Account::default() }
    }

    #[test]
    fn a_stage_becomes_a_file_and_a_command() {
        let api_id = pet_api().id;
        let view = export(&account(), SimTime::START, &api_id, &ExportForm::of("prod"));
        let file = view.exported.expect("an export");
        assert_eq!(file.name, "oas30_2026-01-01T00-00-00Z.json");
        assert!(file.text.starts_with("{\n  \"openapi\" : \"3.0.1\",\n"), "{}", &*file.text);
        assert_eq!(view.difference, None);
        assert_eq!(
            view.command,
            format!(
                "aws apigateway get-export --rest-api-id {api_id} --stage-name prod --export-type oas30 --accepts application/json --parameters '{{\"extensions\":\"apigateway\"}}' oas30_2026-01-01T00-00-00Z.json"
            )
        );
    }

    #[test]
    fn two_stages_are_compared_and_a_missing_one_is_told() {
        let form = ExportForm { against: "prod".into(), ..ExportForm::of("prod") };
        let compare = |form: &ExportForm| export(&account(), SimTime::START, &pet_api().id, form).difference.expect("a difference");
        assert_eq!(compare(&form).map(|difference| (difference.added, difference.removed)), Ok((0, 0)));
        let missing = ExportForm { against: "nowhere".into(), ..form };
        assert_eq!(compare(&missing).expect_err("no such stage").code, "NotFoundException");
    }

    #[test]
    fn extensions_stay_in_order() {
        let form = ExportForm::of("prod").with("postman", true).with("integrations", true).with("apigateway", false);
        assert_eq!(form.extensions, ["integrations", "postman"]);
    }
}
