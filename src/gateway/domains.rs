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
    below.split_at(until(below, b'/').len())
}

/// A text up to an ASCII character, or all of it.
pub(crate) fn until(text: &str, end: u8) -> &str {
    text.bytes().position(|byte| byte == end).map_or(text, |at| &text[..at])
}

/// A URL's host, path and query, and whatever scheme it has left out.
pub(crate) fn split(url: &str) -> (&str, &str, &str) {
    // Every request comes through here, so each byte is looked at once: that is several times as fast as patterns are.
    let scheme = up_to(url, |byte| byte == b':' || byte == b'#');
    let rest = match url[scheme.len()..].strip_prefix("://") {
        Some(rest) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => rest,
        _ => url,
    };
    let host = up_to(rest, |byte| matches!(byte, b'/' | b'?' | b'#'));
    let target = &rest[host.len()..];
    let path = up_to(target, |byte| byte == b'?' || byte == b'#');
    let query = target[path.len()..].strip_prefix('?').unwrap_or_default();
    (host, path, until(query, b'#'))
}

/// A text up to a byte of ASCII, or all of it.
fn up_to(text: &str, is_end: impl Fn(u8) -> bool) -> &str {
    text.bytes().position(is_end).map_or(text, |at| &text[..at])
}

/// Whether a host is an API's own in a Region: `{api id}.execute-api.{region}.amazonaws.com`, a port allowed.
pub(crate) fn is_execute_api(host: &str, region: &str) -> bool {
    let host = until(host, b':').as_bytes();
    let mut rest = host.get(host.iter().position(|byte| *byte == b'.').unwrap_or(host.len())..).unwrap_or_default();
    let all = [".execute-api.", region, ".amazonaws.com"].into_iter().all(|wanted| {
        let part = rest.get(..wanted.len());
        rest = rest.get(wanted.len()..).unwrap_or_default();
        part.is_some_and(|part| part == wanted.as_bytes() || part.eq_ignore_ascii_case(wanted.as_bytes()))
    });
    all && rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_comes_apart() {
        for (url, parts) in [
            ("https://h.example/a/b?c=d#e", ("h.example", "/a/b", "c=d")),
            ("h.example/a?c?d", ("h.example", "/a", "c?d")),
            ("https://h.example?c", ("h.example", "", "c")),
            ("https://h.example:8443/", ("h.example:8443", "/", "")),
            ("https://h.example#/a?b", ("h.example", "", "")),
            ("h.example/a#b?c", ("h.example", "/a", "")),
            ("a#b://c/d", ("a", "", "")),
            ("a b://c/d", ("a b:", "//c/d", "")),
            ("http:/#/x", ("http:", "/", "")),
            ("", ("", "", "")),
        ] {
            assert_eq!(split(url), parts, "{url}");
        }
    }

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
