//! Where a document says that its API is reached: the base path before every path.

use super::document::below;
use super::plan::Basepath;
use super::reader::{Reader, Version};
use serde_json::Value;

/// What stands before every path.
pub(super) fn prefix(reader: &Reader<'_>, basepath: Basepath) -> String {
    let base = match reader.version {
        Version::Swagger2 => reader.root.get("basePath").and_then(Value::as_str).map(str::to_owned),
        Version::OpenApi3 => server_path(reader.root),
    };
    let base = normal(&base.unwrap_or_default());
    match basepath {
        Basepath::Ignore => String::new(),
        Basepath::Prepend => base,
        Basepath::Split => base.trim_start_matches('/').split_once('/').map_or_else(String::new, |(_, rest)| format!("/{rest}")),
    }
}

/// The base path of OpenAPI 3.0: the first server variable `basePath`, used by its URL or not, else the path of the first server's URL
/// (`api-gateway-import-api-basePath`, recorded).
fn server_path(root: &Value) -> Option<String> {
    let servers = root.get("servers")?.as_array()?;
    let default = |server: &Value, name: &str| {
        server.pointer(&below(&below("/variables", name), "default")).and_then(Value::as_str).map(str::to_owned)
    };
    if let Some(base) = servers.iter().find_map(|server| default(server, "basePath")) {
        return Some(base);
    }
    let server = servers.first()?;
    let mut url = server.get("url")?.as_str()?.to_owned();
    for (name, _) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &default(server, name).unwrap_or_default());
    }
    let path = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    Some(path.split(['?', '#']).next().unwrap_or_default().to_owned())
}

/// A path with one slash before each part and none at the end.
pub(super) fn normal(path: &str) -> String {
    let mut normal = String::with_capacity(path.len() + 1);
    for part in path.split('/').filter(|part| !part.is_empty()) {
        normal.push('/');
        normal.push_str(part);
    }
    if normal.is_empty() { "/".into() } else { normal }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_base_path_is_that_of_the_variable_or_else_of_the_first_url() {
        let path = |servers: Value| server_path(&json!({"servers": servers}));
        assert_eq!(path(json!([{"url": "https://a.example/x/y"}])).as_deref(), Some("/x/y"));
        assert_eq!(path(json!([{"url": "/x"}, {"url": "/y"}])).as_deref(), Some("/x"));
        assert_eq!(path(json!([{"url": "https://a.example"}])).as_deref(), Some(""));
        assert_eq!(
            path(json!([{"url": "https://{h}/{v}", "variables": {"h": {"default": "a"}, "v": {"default": "v1/b"}}}])).as_deref(),
            Some("/v1/b")
        );
        let unused = json!([{"url": "/x"}, {"url": "/y", "variables": {"basePath": {"default": "z"}}}]);
        assert_eq!(path(unused).as_deref(), Some("z"));
        assert_eq!((normal("//a///b/"), normal("")), ("/a/b".into(), "/".into()));
    }
}
