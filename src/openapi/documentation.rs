//! `x-amazon-apigateway-documentation`: the documentation parts that a document holds.

use super::Problem;
use super::document::Document;
use crate::model::{DocumentationPart, DocumentationPartLocation};
use serde::Deserialize;
use serde_json::Value;

/// Where the parts stand.
const PARTS: &str = "/x-amazon-apigateway-documentation/documentationParts";

/// The documentation parts of a document (their ids are empty), and what is wrong with those that are none.
pub fn documentation_parts(text: &str) -> Result<(Vec<DocumentationPart>, Vec<Problem>), Problem> {
    let document = Document::parse(text)?;
    let (mut parts, mut warnings) = (Vec::new(), Vec::new());
    for (index, part) in document.root.pointer(PARTS).and_then(Value::as_array).into_iter().flatten().enumerate() {
        let location = part.get("location").map(DocumentationPartLocation::deserialize);
        match (location, part.get("properties").filter(|properties| properties.is_object())) {
            (Some(Ok(location)), Some(properties)) => {
                parts.push(DocumentationPart { id: String::new(), location, properties: properties.to_string() });
            }
            (Some(Ok(_)), None) => {
                let problem =
                    document.problem(&format!("{PARTS}/{index}"), "Documentation part properties must be a valid JSON object".into());
                warnings.push(problem);
            }
            _ => warnings.push(document.problem(&format!("{PARTS}/{index}"), "A documentation part needs a location with a type".into())),
        }
    }
    Ok((parts, warnings))
}
