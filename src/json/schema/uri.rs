//! References between schemas: addresses relative to others, and JSON pointers in their fragments.

use percent_encoding::percent_decode_str;

/// An address and its fragment, without the `#`.
pub(super) fn split(uri: &str) -> (&str, &str) {
    uri.split_once('#').unwrap_or((uri, ""))
}

/// A reference as seen from a base (RFC 3986, section 5, as far as schemas use it).
pub(super) fn resolve(base: &str, reference: &str) -> String {
    let (base, _) = split(base);
    if reference.starts_with('#') {
        return format!("{base}{reference}");
    }
    let scheme = |text: &str| {
        let end = text.find(':')?;
        let plain = text[..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        (end > 0 && plain).then_some(end)
    };
    if reference.is_empty() || scheme(reference).is_some() {
        return if reference.is_empty() { base.to_owned() } else { reference.to_owned() };
    }
    let authority = scheme(base).map_or(0, |end| {
        let after = &base[end + 1..];
        end + 1 + after.strip_prefix("//").map_or(0, |rest| 2 + rest.find('/').unwrap_or(rest.len()))
    });
    if reference.starts_with('/') {
        return format!("{}{reference}", &base[..authority]);
    }
    let folder = base[authority..].rfind('/').map_or(authority, |at| authority + at + 1);
    format!("{}{reference}", &base[..folder])
}

/// The parts of a JSON pointer that stands in a fragment.
pub(super) fn parts(fragment: &str) -> Vec<String> {
    let decoded = percent_decode_str(fragment).decode_utf8_lossy();
    decoded.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_seen_from_their_base() {
        for (base, reference, whole) in [
            ("http://a/b/c.json#", "#/x", "http://a/b/c.json#/x"),
            ("http://a/b/c.json", "d.json#/x", "http://a/b/d.json#/x"),
            ("http://a/b/c.json", "/d", "http://a/d"),
            ("http://a/b/c.json", "urn:x", "urn:x"),
            ("http://a", "b", "http://ab"),
            ("", "folder/x.json", "folder/x.json"),
        ] {
            assert_eq!(resolve(base, reference), whole);
        }
        assert_eq!(parts("/a~1b/%25/~0"), ["a/b", "%", "~"]);
    }
}
