//! Path items: which resources a document names, and in which order their methods stand.

use super::documentation::{self, Place};
use super::method::operation;
use super::{ExportType, Exporter, Members};
use crate::model::{Resource, path_place};
use crate::order;
use serde_json::Value;

/// Path items by path, in the order in which the resources were made: an import makes them in this order again.
pub(super) fn paths(exporter: &Exporter<'_>) -> Result<Members, String> {
    let mut resources: Vec<&Resource> = exporter.definition.resources.values().map(|resource| &**resource).collect();
    order::sort_by(&mut resources, |a, b| (a.order, &a.path).cmp(&(b.order, &b.path)));
    let mut paths = Members::new();
    for (index, resource) in resources.iter().enumerate() {
        let item = item(exporter, resource)?;
        // A resource without methods is there because of what is below it. Where that comes next, its path says so already.
        let is_implied = resource.path == "/" || resources.get(index + 1).is_some_and(|next| next.parent_id.as_ref() == Some(&resource.id));
        if !(item.is_empty() && is_implied) {
            paths.insert(resource.path.clone(), Value::Object(item));
        }
    }
    Ok(paths)
}

fn item(exporter: &Exporter<'_>, resource: &Resource) -> Result<Members, String> {
    let mut item = Members::new();
    let mut methods: Vec<&crate::model::Method> = resource.resource_methods.values().collect();
    order::sort_by_key(&mut methods, |method| place(exporter.kind, &method.http_method));
    for method in methods {
        let member = match method.http_method.as_str() {
            "ANY" => "x-amazon-apigateway-any-method".to_owned(),
            other => other.to_ascii_lowercase(),
        };
        item.insert(member, Value::Object(operation(exporter, resource, method)?));
    }
    item.extend(exporter.kept(&path_place(&resource.path)));
    let said = exporter.documentation.exactly(Place { kind: "RESOURCE", path: &resource.path, ..Place::default() });
    documentation::add(&mut item, said, &[]);
    Ok(item)
}

/// The place of a method among others. The two versions differ (recorded).
fn place(kind: ExportType, http_method: &str) -> usize {
    let order = match kind {
        ExportType::Oas30 => ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"],
        ExportType::Swagger => ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"],
    };
    order.iter().position(|name| *name == http_method).unwrap_or(order.len())
}
