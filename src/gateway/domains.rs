//! Custom domain names: the mapping that a path leads to. It has the longest path that the request's begins with, part by part (`http-api-mappings`).

use crate::model::{BasePathMapping, DomainName};

/// The mapping for a path, and what of the path lies below it.
pub(crate) fn mapping<'a>(domain: &'a DomainName, path: &'a str) -> Option<(&'a BasePathMapping, &'a str)> {
    let mappings = domain.base_path_mappings.values();
    let below = |mapping: &'a BasePathMapping| {
        let rest = path.strip_prefix('/').unwrap_or(path).strip_prefix(mapping.base_path.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then_some((mapping, rest))
    };
    let named = mappings.filter(|mapping| mapping.base_path != BasePathMapping::NONE).filter_map(below);
    let longest = named.max_by_key(|(mapping, _)| mapping.base_path.len());
    longest.or_else(|| domain.base_path_mappings.get(BasePathMapping::NONE).map(|mapping| (mapping, path)))
}

/// The first part of a path, and what follows it.
pub(crate) fn first_part(path: &str) -> (&str, &str) {
    let below = path.strip_prefix('/').unwrap_or(path);
    below.split_at(below.find('/').unwrap_or(below.len()))
}

/// A URL's host, path and query, and whatever scheme it has left out.
pub(crate) fn split(url: &str) -> (&str, &str, &str) {
    let url = url.split('#').next().unwrap_or_default();
    let is_scheme = |scheme: &str| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let rest = url.split_once("://").filter(|(scheme, _)| is_scheme(scheme)).map_or(url, |(_, rest)| rest);
    let (host, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (host, path, query)
}

/// Whether a host is an API's own in a Region: `{api id}.execute-api.{region}.amazonaws.com`, a port allowed.
pub(crate) fn is_execute_api(host: &str, region: &str) -> bool {
    let mut parts = host.split(':').next().unwrap_or_default().splitn(4, '.').skip(1);
    ["execute-api", region, "amazonaws.com"].into_iter().all(|wanted| parts.next().is_some_and(|part| part.eq_ignore_ascii_case(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_path_wins() {
        let mut domain = DomainName::default();
        for path in ["(none)", "orders/v1/items", "orders/v2/items", "orders/v2/items/categories"] {
            domain.base_path_mappings.insert(path.into(), BasePathMapping { base_path: path.into(), ..BasePathMapping::default() });
        }
        let found = |path: &'static str| mapping(&domain, path).map(|(mapping, below)| (mapping.base_path.clone(), below.to_owned()));
        for (path, key, below) in [
            ("/orders/v1/items", "orders/v1/items", ""),
            ("/orders/v1/items/123", "orders/v1/items", "/123"),
            ("/orders/v2/items/categories/5", "orders/v2/items/categories", "/5"),
            ("/orders/v2/itemsx", "(none)", "/orders/v2/itemsx"),
            ("/customers", "(none)", "/customers"),
            ("", "(none)", ""),
        ] {
            assert_eq!(found(path), Some((key.to_owned(), below.to_owned())), "{path}");
        }
    }
}
