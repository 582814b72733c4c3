//! Operations: one method with its parameters, body, responses, security and extensions.

use super::documentation::{self, Place};
use super::schemas::reference;
use super::{ExportType, Exporter, Members, integration, security};
use crate::model::{Method, MethodResponse, Resource, Texts, method_place};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A method as an operation.
pub(super) fn operation(exporter: &Exporter<'_>, resource: &Resource, method: &Method) -> Result<Members, String> {
    let one = One { exporter, resource, method, place: method_place(&resource.path, &method.http_method) };
    let mut operation = Members::new();
    let said = exporter.documentation.nearest(one.about("METHOD", "", ""));
    for name in ["tags", "summary", "description"] {
        if let Some(value) = said.and_then(|said| said.get(name)) {
            operation.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(name) = &method.operation_name {
        operation.insert("operationId".into(), json!(name));
    }
    let body = one.body()?;
    let mut parameters = one.parameters();
    match exporter.kind {
        ExportType::Swagger => {
            for (name, media_types) in [("consumes", one.consumes()), ("produces", one.produces())] {
                if !media_types.is_empty() {
                    operation.insert(name.to_owned(), json!(media_types));
                }
            }
            parameters.extend(body);
            if !parameters.is_empty() {
                operation.insert("parameters".into(), Value::Array(parameters));
            }
        }
        ExportType::Oas30 => {
            if !parameters.is_empty() {
                operation.insert("parameters".into(), Value::Array(parameters));
            }
            operation.extend(body.map(|body| ("requestBody".to_owned(), body)));
        }
    }
    operation.insert("responses".into(), Value::Object(one.responses()?));
    let security = security::requirements(exporter, method);
    if !security.is_empty() {
        operation.insert("security".into(), Value::Array(security));
    }
    operation.extend(exporter.kept(&one.place));
    documentation::add(&mut operation, said, &["externalDocs", "deprecated"]);
    one.extensions(&mut operation);
    Ok(operation)
}

/// One method and where it stands.
struct One<'a> {
    exporter: &'a Exporter<'a>,
    resource: &'a Resource,
    method: &'a Method,
    /// Its place in what an import kept.
    place: String,
}

impl One<'_> {
    fn about<'b>(&'b self, kind: &'b str, status: &'b str, name: &'b str) -> Place<'b> {
        Place { kind, path: &self.resource.path, method: &self.method.http_method, status, name }
    }

    /// Parameters of the path, the query and the headers. All are texts: the gateway knows no other type.
    fn parameters(&self) -> Vec<Value> {
        let mut parameters = Vec::new();
        for (full, required) in &self.method.request_parameters {
            let Some((place, name)) = full.strip_prefix("method.request.").and_then(|rest| rest.split_once('.')) else { continue };
            let (place, kind) = match place {
                "path" => ("path", "PATH_PARAMETER"),
                "header" | "multivalueheader" => ("header", "REQUEST_HEADER"),
                _ => ("query", "QUERY_PARAMETER"),
            };
            let mut parameter = Members::new();
            parameter.insert("name".into(), json!(name));
            parameter.insert("in".into(), json!(place));
            let said = self.exporter.documentation.nearest(self.about(kind, "", name));
            documentation::add(&mut parameter, said, &["description"]);
            let required = *required || place == "path";
            match self.exporter.kind {
                ExportType::Swagger => {
                    parameter.insert("required".into(), json!(required));
                    parameter.insert("type".into(), json!("string"));
                }
                ExportType::Oas30 => {
                    if required {
                        parameter.insert("required".into(), json!(true));
                    }
                    parameter.insert("schema".into(), json!({"type": "string"}));
                }
            }
            parameter.extend(self.exporter.kept(&format!("{}/parameters/{place}/{}", self.place, escaped(name))));
            parameters.push(Value::Object(parameter));
        }
        parameters
    }

    /// The request body, or the parameter that is one.
    fn body(&self) -> Result<Option<Value>, String> {
        let models = self.known(&self.method.request_models)?;
        let Some(main) = main(&models) else { return Ok(None) };
        let mut body = Members::new();
        let said = self.exporter.documentation.nearest(self.about("REQUEST_BODY", "", ""));
        match self.exporter.kind {
            ExportType::Swagger => {
                body.insert("in".into(), json!("body"));
                body.insert("name".into(), json!(main));
                documentation::add(&mut body, said, &["description"]);
                body.insert("required".into(), json!(true));
                body.insert("schema".into(), reference(self.exporter.kind, main));
            }
            ExportType::Oas30 => {
                documentation::add(&mut body, said, &["description"]);
                body.insert("content".into(), self.content(&models));
                body.insert("required".into(), json!(true));
            }
        }
        body.extend(self.exporter.kept(&format!("{}/requestBody", self.place)));
        Ok(Some(Value::Object(body)))
    }

    /// Method responses by status code.
    fn responses(&self) -> Result<Members, String> {
        let made = self.method.method_responses.values().map(|response| Ok((response.status_code.clone(), self.response(response)?)));
        made.collect()
    }

    fn response(&self, response: &MethodResponse) -> Result<Value, String> {
        let status = &response.status_code;
        let place = format!("{}/responses/{}", self.place, escaped(status));
        let mut made = Members::new();
        made.insert("description".into(), json!(format!("{status} response")));
        documentation::add(&mut made, self.exporter.documentation.nearest(self.about("RESPONSE", status, "")), &["description"]);
        let models = response.response_models.as_ref().map(|models| self.known(models)).transpose()?.unwrap_or_default();
        let mut headers = Members::new();
        for name in response.response_parameters.iter().flatten().filter_map(|(full, _)| full.strip_prefix("method.response.header.")) {
            let mut header = Members::new();
            let said = self.exporter.documentation.nearest(self.about("RESPONSE_HEADER", status, name));
            documentation::add(&mut header, said, &["description"]);
            match self.exporter.kind {
                ExportType::Swagger => header.insert("type".into(), json!("string")),
                ExportType::Oas30 => header.insert("schema".into(), json!({"type": "string"})),
            };
            header.extend(self.exporter.kept(&format!("{place}/headers/{}", escaped(name))));
            headers.insert(name.to_owned(), Value::Object(header));
        }
        let headers = (!headers.is_empty()).then(|| ("headers".to_owned(), Value::Object(headers)));
        match self.exporter.kind {
            ExportType::Swagger => {
                made.extend(main(&models).map(|main| ("schema".to_owned(), reference(self.exporter.kind, main))));
                made.extend(headers);
            }
            ExportType::Oas30 => {
                made.extend(headers);
                made.insert("content".into(), self.content(&models));
            }
        }
        made.extend(self.exporter.kept(&place));
        Ok(Value::Object(made))
    }

    fn content(&self, models: &Texts) -> Value {
        let schema = |model: &str| json!({"schema": reference(self.exporter.kind, model)});
        Value::Object(models.iter().map(|(media_type, model)| (media_type.clone(), schema(model))).collect())
    }

    /// The models of a body that exist. AWS exports models for JSON only (`api-gateway-export-api`).
    fn known(&self, models: &Texts) -> Result<Texts, String> {
        let known = || models.iter().filter_map(|(media_type, name)| Some((media_type, self.exporter.definition.models.get(name)?)));
        if known().next().is_some() && known().all(|(_, model)| !is_json(&model.content_type)) {
            return Err(format!("Only found non-JSON body models for {} {}", self.method.http_method, self.resource.path));
        }
        Ok(known().map(|(media_type, model)| (media_type.clone(), model.name.clone())).collect())
    }

    /// Media types of the request: of its models, or else of the templates that read it (recorded).
    fn consumes(&self) -> Vec<String> {
        let integration = self.method.method_integration.as_ref();
        match self.method.request_models.is_empty() {
            false => self.method.request_models.keys().cloned().collect(),
            true => integration.into_iter().flat_map(|integration| integration.request_templates.keys()).cloned().collect(),
        }
    }

    /// Media types of the responses: of their models, or else of the templates that make them (recorded).
    fn produces(&self) -> Vec<String> {
        let models = self.method.method_responses.values().filter_map(|response| response.response_models.as_ref());
        let integration = self.method.method_integration.as_ref();
        let mut media_types = distinct(models.flat_map(|models| models.keys()));
        if media_types.is_empty() {
            let responses = integration.into_iter().flat_map(|integration| integration.integration_responses.values());
            media_types = distinct(responses.flat_map(|response| response.response_templates.keys()));
        }
        media_types
    }

    fn extensions(&self, operation: &mut Members) {
        if self.exporter.extensions.apigateway {
            let validator = self.method.request_validator_id.as_ref().and_then(|id| self.exporter.definition.request_validators.get(id));
            if let Some(name) = validator.map(|validator| validator.name.as_ref().unwrap_or(&validator.id)) {
                operation.insert("x-amazon-apigateway-request-validator".into(), json!(name));
            }
        }
        let integration = self.method.method_integration.as_ref();
        if let Some(integration) = integration.filter(|_| self.exporter.extensions.has_integrations()) {
            let kept = self.exporter.kept(&format!("{}/{}", self.place, integration::NAME));
            operation.insert(integration::NAME.into(), integration::write(integration, &self.resource.id, self.exporter.kind, kept));
        }
        if self.exporter.extensions.postman {
            operation.extend(security::postman(self.method, self.exporter.region).map(|value| ("x-postman-meta".to_owned(), value)));
        }
    }
}

/// The one model that Swagger 2.0 can name for a body: that of JSON, or else the first.
fn main(models: &Texts) -> Option<&String> {
    models.get("application/json").or_else(|| models.values().next())
}

fn is_json(media_type: &str) -> bool {
    media_type.to_ascii_lowercase().contains("json")
}

/// Each name once, in their own order: whoever imports the export and exports again gets the same.
fn distinct<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    names.collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

/// A name as a part of a pointer.
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
