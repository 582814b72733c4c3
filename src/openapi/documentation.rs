//! Documentation parts: those that `x-amazon-apigateway-documentation` lists, and those that a document's descriptions make
//! (`api-gateway-documenting-api-content-representation`).

use super::document::{Document, below};
use super::export::Documentation;
use super::gateway_responses::is_status;
use super::plan::{ImportPlan, PATH};
use super::reader::{Reader, Version, cost, text_of};
use super::{Limits, Pace, Problem, models};
use crate::model::{DocumentationPart, DocumentationPartLocation};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Where the parts stand that a document lists.
const PARTS: &str = "/x-amazon-apigateway-documentation/documentationParts";

/// How many parts an API has at most (`limits`).
const MOST_PARTS: usize = 2_000;

/// The documentation parts that a document lists (their ids are empty), and what is wrong with those that are none.
pub fn documentation_parts(text: &str) -> Result<(Vec<DocumentationPart>, Vec<Problem>), Problem> {
    let document = Document::parse(text, Limits::AWS, None)?;
    let mut reader = Reader::new(&document, Limits::AWS)?;
    reader.warnings.clear();
    let parts = listed(&mut reader);
    Ok((parts, reader.placed(text).1))
}

fn listed(reader: &mut Reader<'_>) -> Vec<DocumentationPart> {
    let mut parts = Vec::new();
    for (index, part) in reader.get(PARTS).and_then(Value::as_array).into_iter().flatten().enumerate() {
        let location = part.get("location").map(DocumentationPartLocation::deserialize);
        match (location, part.get("properties").filter(|properties| properties.is_object())) {
            (Some(Ok(location)), Some(properties)) => {
                parts.push(DocumentationPart { id: String::new(), location, properties: properties.to_string() });
            }
            (Some(Ok(_)), None) => {
                reader.warn(&format!("{PARTS}/{index}"), "Documentation part properties must be a valid JSON object");
            }
            _ => reader.warn(&format!("{PARTS}/{index}"), "A documentation part needs a location with a type"),
        }
    }
    parts
}

/// All parts of a document: those that it lists win over those of its descriptions.
pub(super) async fn read(reader: &mut Reader<'_>, plan: &mut ImportPlan, pace: &Pace) {
    let own = listed(reader);
    let mut found = Found {
        // More than an API has cannot be said of it.
        listed: Documentation::of(own.iter().take(MOST_PARTS)),
        places: own.iter().map(|part| &part.location).collect(),
        parts: Vec::new(),
        count: 0,
    };
    found.api(reader);
    found.of_models(reader, plan);
    found.of_authorizers(reader, plan);
    found.of_paths(reader, plan, pace).await;
    let Found { mut parts, count, .. } = found;
    let all = count + own.len();
    if all > MOST_PARTS {
        let number = all - MOST_PARTS;
        reader.warn("", format!("An API has {MOST_PARTS} documentation parts at most: {number} descriptions were left out"));
    }
    let room = MOST_PARTS - parts.len();
    parts.extend(own.into_iter().take(room));
    plan.documentation_parts = parts;
}

/// Parts as they are found, as many as an API has.
struct Found<'o> {
    /// What the document lists: what that says of a place, or hands down to it, is said already, so an export that is imported lists no more
    /// than before.
    listed: Documentation<'o>,
    places: BTreeSet<&'o DocumentationPartLocation>,
    parts: Vec<DocumentationPart>,
    /// How many were found.
    count: usize,
}

impl Found<'_> {
    fn add(&mut self, reader: &Reader<'_>, location: DocumentationPartLocation, properties: Map<String, Value>) {
        if properties.is_empty() || self.places.contains(&location) {
            return;
        }
        // By reference, few texts can be said of many places.
        if self.parts.len() < MOST_PARTS && !reader.spend(1 + properties.values().map(cost).sum::<usize>()) {
            return;
        }
        let part = DocumentationPart { id: String::new(), location, properties: Value::Object(properties).to_string() };
        if self.listed.hands_down(&part) {
            return;
        }
        self.count += 1;
        if self.parts.len() < MOST_PARTS {
            self.parts.push(part);
        }
    }

    /// `info` but its title and version, which the API has itself; what the document says of its tags and of other documents.
    fn api(&mut self, reader: &Reader<'_>) {
        let root = reader.root;
        let info: Map<String, Value> = taken(root.get("info"), &["description", "termsOfService", "contact", "license"]);
        let mut properties = Map::new();
        if !info.is_empty() {
            properties.insert("info".into(), Value::Object(info));
        }
        properties.extend(taken(Some(root), &["tags", "externalDocs"]));
        self.add(reader, located("API"), properties);
    }

    fn of_models(&mut self, reader: &Reader<'_>, plan: &ImportPlan) {
        let schemas = reader.get(models::section(reader.version)).and_then(Value::as_object);
        for (name, schema) in schemas.into_iter().flatten().filter(|(name, _)| models::is_name(name)) {
            let location = DocumentationPartLocation { name: Some(name.clone()), ..located("MODEL") };
            self.add(reader, location, taken(Some(schema), &["title", "description", "externalDocs"]));
        }
        // A schema that stood in place is a model of its own now, and an export names it like any other.
        let named = |name: &str| schemas.is_some_and(|schemas| schemas.contains_key(name));
        for model in plan.models.iter().filter(|model| !named(&model.name)) {
            let schema = model.schema.as_deref().and_then(|text| serde_json::from_str::<Value>(text).ok());
            let location = DocumentationPartLocation { name: Some(model.name.clone()), ..located("MODEL") };
            self.add(reader, location, taken(schema.as_ref(), &["title", "description", "externalDocs"]));
        }
    }

    fn of_authorizers(&mut self, reader: &Reader<'_>, plan: &ImportPlan) {
        let section = if reader.version == Version::Swagger2 { "/securityDefinitions" } else { "/components/securitySchemes" };
        for authorizer in &plan.authorizers {
            let location = DocumentationPartLocation { name: Some(authorizer.name.clone()), ..located("AUTHORIZER") };
            let scheme = reader.resolve(&below(section, &authorizer.name)).map(|(_, scheme)| scheme);
            self.add(reader, location, taken(scheme, &["description"]));
        }
    }

    async fn of_paths(&mut self, reader: &Reader<'_>, plan: &ImportPlan, pace: &Pace) {
        let mut described: Vec<&str> = Vec::new();
        for ((path, http_method), pointer) in &plan.operations {
            pace.spend(PATH / 2).await;
            let item = pointer.rsplit_once('/').map_or("", |(item, _)| item);
            if described.last() != Some(&path.as_str()) {
                described.push(path);
                let location = DocumentationPartLocation { path: Some(path.clone()), ..located("RESOURCE") };
                self.add(reader, location, taken(reader.get(item), &["summary", "description"]));
            }
            let at = Place { reader, path, http_method };
            self.operation(&at, item, pointer);
        }
    }

    fn operation(&mut self, at: &Place<'_, '_>, item: &str, pointer: &str) {
        let Some(operation) = at.reader.get(pointer) else { return };
        self.add(at.reader, at.located("METHOD"), taken(Some(operation), &["tags", "summary", "description", "externalDocs"]));
        let mut parameters = Vec::new();
        for above in [item, pointer] {
            let count = at.reader.get(above).and_then(|above| above.get("parameters")).and_then(Value::as_array).map_or(0, Vec::len);
            parameters.extend((0..count).filter_map(|index| Some(at.reader.resolve(&format!("{above}/parameters/{index}"))?.1)));
        }
        // An operation's parameter stands in the place of its path's: the last of a name counts.
        let mut known = BTreeSet::new();
        parameters.reverse();
        parameters.retain(|parameter| named(parameter).is_none_or(|name| known.insert(name)));
        parameters.into_iter().rev().for_each(|parameter| self.parameter(at, parameter));
        if let Some((_, body)) = at.reader.resolve(&below(pointer, "requestBody")) {
            self.add(at.reader, at.located("REQUEST_BODY"), taken(Some(body), &["description"]));
        }
        let responses = below(pointer, "responses");
        for (status, _) in
            operation.get("responses").and_then(Value::as_object).into_iter().flatten().filter(|(status, _)| is_status(status))
        {
            if let Some((_, response)) = at.reader.resolve(&below(&responses, status)) {
                self.response(at, status, response);
            }
        }
    }

    fn parameter(&mut self, at: &Place<'_, '_>, parameter: &Value) {
        let properties = taken(Some(parameter), &["description"]);
        if let Some((kind, name)) = named(parameter) {
            let location = DocumentationPartLocation { name: Some(name), ..at.located(kind) };
            self.add(at.reader, location, properties);
        } else if parameter.get("in").and_then(Value::as_str) == Some("body") {
            self.add(at.reader, at.located("REQUEST_BODY"), properties);
        }
    }

    /// A response. `200 response` is what an export writes where nothing is said, and says nothing.
    fn response(&mut self, at: &Place<'_, '_>, status: &str, response: &Value) {
        let mut properties = taken(Some(response), &["description"]);
        properties.retain(|_, text| text.as_str().is_none_or(|text| !text.is_empty() && text != format!("{status} response")));
        let located = |kind: &str| DocumentationPartLocation { status_code: Some(status.to_owned()), ..at.located(kind) };
        self.add(at.reader, located("RESPONSE"), properties);
        for (name, header) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let location = DocumentationPartLocation { name: Some(name.clone()), ..located("RESPONSE_HEADER") };
            self.add(at.reader, location, taken(Some(header), &["description"]));
        }
    }
}

/// The operation whose parts are being found.
struct Place<'r, 'd> {
    reader: &'r Reader<'d>,
    path: &'r str,
    http_method: &'r str,
}

impl Place<'_, '_> {
    fn located(&self, kind: &str) -> DocumentationPartLocation {
        let (path, method) = (Some(self.path.to_owned()), Some(self.http_method.to_owned()));
        // ANY is any method, which a location says by naming none.
        DocumentationPartLocation { path, method: method.filter(|method| method != "ANY"), ..located(kind) }
    }
}

/// What a parameter is, and its name; none if no part is about such parameters.
fn named(parameter: &Value) -> Option<(&'static str, String)> {
    let kind = match parameter.get("in").and_then(Value::as_str)? {
        "query" => "QUERY_PARAMETER",
        "header" => "REQUEST_HEADER",
        "path" => "PATH_PARAMETER",
        _ => return None,
    };
    Some((kind, parameter.get("name").and_then(text_of).filter(|name| super::parameters::is_name(name))?))
}

fn located(kind: &str) -> DocumentationPartLocation {
    DocumentationPartLocation { kind: kind.to_owned(), ..DocumentationPartLocation::default() }
}

/// Members of an object by name; empty ones say nothing.
fn taken(object: Option<&Value>, names: &[&str]) -> Map<String, Value> {
    let member = |name: &&str| {
        let value = object?.get(*name)?;
        let says_nothing = value.is_null() || value.as_str() == Some("") || value.as_array().is_some_and(Vec::is_empty);
        (!says_nothing).then(|| ((*name).to_owned(), value.clone()))
    };
    names.iter().filter_map(member).collect()
}

#[cfg(test)]
mod tests {
    use crate::openapi::{ImportOptions, read};

    #[test]
    fn descriptions_become_parts_and_listed_parts_win() {
        let document = r#"
openapi: 3.0.1
info: {title: t, version: '1', description: about}
paths:
  /a:
    summary: a path
    parameters: [{name: q, in: query, description: of the path}]
    get:
      summary: reads
      parameters: [{name: q, in: query, description: of the operation}]
      responses:
        '200': {description: 200 response, headers: {X: {description: a header}}}
        '404': {description: not there}
x-amazon-apigateway-documentation:
  documentationParts:
    - {location: {type: METHOD, path: /a, method: GET}, properties: {summary: listed}}
"#;
        let plan = read(document, &ImportOptions::default()).expect("a plan");
        let parts: Vec<String> =
            plan.documentation_parts.iter().map(|part| format!("{} {}", part.location.kind, part.properties)).collect();
        assert_eq!(
            parts,
            [
                r#"API {"info":{"description":"about"}}"#,
                r#"RESOURCE {"summary":"a path"}"#,
                r#"QUERY_PARAMETER {"description":"of the operation"}"#,
                r#"RESPONSE_HEADER {"description":"a header"}"#,
                r#"RESPONSE {"description":"not there"}"#,
                r#"METHOD {"summary":"listed"}"#,
            ]
        );
        let ignoring = ImportOptions { ignore_documentation: true, ..ImportOptions::default() };
        assert_eq!(read(document, &ignoring).expect("a plan").documentation_parts, []);
    }
}
