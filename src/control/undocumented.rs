//! Places of an API that nothing has been said about: `GetDocumentationParts` with the status UNDOCUMENTED. Which places there are follows the
//! guide's table of documentation parts (`api-gateway-documenting-api-content-representation`).

use crate::model::{DocumentationPartLocation, Method, Resource, RestApi};

/// The places without a documentation part of their own, in order: the API, its authorizers and models, then resource by resource.
pub(super) fn undocumented(api: &RestApi) -> Vec<DocumentationPartLocation> {
    let mut places = vec![place("API", None, None, None)];
    let definition = &api.definition;
    places.extend(definition.authorizers.values().map(|authorizer| place("AUTHORIZER", None, None, Some(&authorizer.name))));
    places.extend(definition.models.values().map(|model| place("MODEL", None, None, Some(&model.name))));
    let mut resources: Vec<&Resource> = definition.resources.values().map(|resource| &**resource).collect();
    crate::order::sort_by(&mut resources, |a, b| a.path.cmp(&b.path));
    for resource in resources {
        places.push(place("RESOURCE", Some(&resource.path), None, None));
        for method in resource.resource_methods.values() {
            of_method(&resource.path, method, &mut places);
        }
    }
    places.retain(|place| !api.documentation_parts.values().any(|part| part.location == *place));
    places
}

/// A method with its parameters, its body and its responses.
fn of_method(path: &str, method: &Method, places: &mut Vec<DocumentationPartLocation>) {
    let at = |kind, name| place(kind, Some(path), Some(&method.http_method), name);
    places.push(at("METHOD", None));
    for parameter in method.request_parameters.keys() {
        let kinds = [("path.", "PATH_PARAMETER"), ("querystring.", "QUERY_PARAMETER"), ("header.", "REQUEST_HEADER")];
        let rest = parameter.strip_prefix("method.request.").unwrap_or(parameter);
        let known = kinds.into_iter().find_map(|(prefix, kind)| Some((kind, rest.strip_prefix(prefix)?)));
        places.extend(known.map(|(kind, name)| at(kind, Some(name))));
    }
    if !method.request_models.is_empty() {
        places.push(at("REQUEST_BODY", None));
    }
    for (status, response) in &method.method_responses {
        let at = |kind, name| DocumentationPartLocation { status_code: Some(status.clone()), ..at(kind, name) };
        places.push(at("RESPONSE", None));
        for parameter in response.response_parameters.iter().flat_map(|parameters| parameters.keys()) {
            places.extend(parameter.strip_prefix("method.response.header.").map(|name| at("RESPONSE_HEADER", Some(name))));
        }
        if response.response_models.as_ref().is_some_and(|models| !models.is_empty()) {
            places.push(at("RESPONSE_BODY", None));
        }
    }
}

fn place(kind: &str, path: Option<&str>, method: Option<&str>, name: Option<&str>) -> DocumentationPartLocation {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    DocumentationPartLocation { kind: kind.to_owned(), path: owned(path), method: owned(method), status_code: None, name: owned(name) }
}
