//! Route choice (`http-api-develop-routes`): a full match, then a greedy path variable, then `$default`; a method before `ANY`.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The tree of an API's routes.
#[derive(Debug, Default)]
pub struct Router {
    nodes: Vec<Node>,
    default: Option<usize>,
}

/// A place in the tree: what the parts of a path so far lead to.
#[derive(Debug, Default)]
struct Node {
    children: BTreeMap<Box<str>, usize>,
    variable: Option<usize>,
    here: Methods,
    greedy: Methods,
}

/// Routes of one path by method.
#[derive(Debug, Default)]
struct Methods {
    named: Vec<(Box<str>, usize)>,
    any: Option<usize>,
}

impl Methods {
    fn add(&mut self, method: &str, route: usize) {
        match method {
            "ANY" => self.any = Some(route),
            method => self.named.push((method.into(), route)),
        }
    }

    fn find(&self, method: &str) -> Option<usize> {
        self.named.iter().find(|(named, _)| &**named == method).map(|(_, route)| *route).or(self.any)
    }
}

impl Router {
    /// The tree of routes by their keys; what it finds are their places in the list.
    pub fn new<'a>(keys: impl Iterator<Item = &'a str>) -> Router {
        let mut router = Router { nodes: vec![Node::default()], default: None };
        for (route, key) in keys.enumerate() {
            match key.split_once(' ') {
                Some((method, path)) => router.add(method, path, route),
                None => router.default = Some(route),
            }
        }
        router
    }

    fn add(&mut self, method: &str, path: &str, route: usize) {
        let mut node = 0;
        for part in path.strip_prefix('/').unwrap_or(path).split('/') {
            match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) if name.ends_with('+') => return self.nodes[node].greedy.add(method, route),
                Some(_) => {
                    node = match self.nodes[node].variable {
                        Some(next) => next,
                        None => {
                            let next = self.grown();
                            self.nodes[node].variable = Some(next);
                            next
                        }
                    };
                }
                None => {
                    node = match self.nodes[node].children.get(part) {
                        Some(next) => *next,
                        None => {
                            let next = self.grown();
                            self.nodes[node].children.insert(part.into(), next);
                            next
                        }
                    };
                }
            }
        }
        self.nodes[node].here.add(method, route);
    }

    fn grown(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    /// The route for a method and a path below the stage.
    pub fn find(&self, method: &str, path: &str) -> Option<usize> {
        let path = path.strip_prefix('/').unwrap_or(path);
        self.full(0, Some(path), method).or_else(|| self.greedy(0, path, method)).or(self.default)
    }

    /// Parts as they are written go before variables. Each node of the tree is looked at once at most.
    fn full(&self, node: usize, path: Option<&str>, method: &str) -> Option<usize> {
        let node = &self.nodes[node];
        let Some(path) = path else { return node.here.find(method) };
        let (part, rest) = first(path);
        let exact = node.children.get(&*decoded(part)).and_then(|next| self.full(*next, rest, method));
        exact.or_else(|| node.variable.filter(|_| !part.is_empty()).and_then(|next| self.full(next, rest, method)))
    }

    /// The longer what stands before a greedy variable, the better it fits.
    fn greedy(&self, node: usize, path: &str, method: &str) -> Option<usize> {
        let node = &self.nodes[node];
        let (part, rest) = first(path);
        let deeper = rest.and_then(|rest| {
            let exact = node.children.get(&*decoded(part)).and_then(|next| self.greedy(*next, rest, method));
            exact.or_else(|| node.variable.filter(|_| !part.is_empty()).and_then(|next| self.greedy(next, rest, method)))
        });
        deeper.or_else(|| node.greedy.find(method).filter(|_| !path.is_empty()))
    }
}

/// The first part of a path, and what follows it.
fn first(path: &str) -> (&str, Option<&str>) {
    path.split_once('/').map_or((path, None), |(part, rest)| (part, Some(rest)))
}

/// A part of a path, decoded.
pub(super) fn decoded(part: &str) -> Cow<'_, str> {
    if part.contains('%') { Cow::Owned(percent_decode_str(part).decode_utf8_lossy().into_owned()) } else { Cow::Borrowed(part) }
}

/// The values of a route's path variables, decoded.
pub(super) fn parameters<'a>(route_path: &'a str, path: &'a str) -> Vec<(&'a str, Cow<'a, str>)> {
    let mut found = Vec::new();
    let mut rest = Some(path.strip_prefix('/').unwrap_or(path));
    for part in route_path.strip_prefix('/').unwrap_or(route_path).split('/') {
        let Some(left) = rest else { break };
        let (value, next) = first(left);
        match part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if name.ends_with('+') => found.push((name.trim_end_matches('+'), decoded(left))),
            Some(name) => found.push((name, decoded(value))),
            None => {}
        }
        rest = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen<'a>(keys: &[&'a str], method: &str, path: &str) -> Option<&'a str> {
        Router::new(keys.iter().copied()).find(method, path).map(|place| keys[place])
    }

    #[test]
    fn the_guides_own_example() {
        let keys = ["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default"];
        for (method, path, key) in [
            ("GET", "/pets/dog/1", "GET /pets/dog/1"),
            ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
            ("GET", "/pets/cat/1", "GET /pets/{proxy+}"),
            ("POST", "/test/5", "ANY /{proxy+}"),
            ("POST", "/pets/dog/1", "ANY /{proxy+}"),
            ("GET", "/", "$default"),
            ("GET", "/pets/dog", "GET /pets/{proxy+}"),
        ] {
            assert_eq!(chosen(&keys, method, path), Some(key), "{method} {path}");
        }
    }

    #[test]
    fn a_method_goes_before_any_and_a_part_before_a_variable() {
        let keys = ["ANY /a", "GET /a", "GET /{x}/b", "GET /a/{y}", "POST /{x}/{y}", "GET /{x}/{y}/c"];
        assert_eq!(chosen(&keys, "GET", "/a"), Some("GET /a"));
        assert_eq!(chosen(&keys, "PUT", "/a"), Some("ANY /a"));
        assert_eq!(chosen(&keys, "GET", "/a/b"), Some("GET /a/{y}"));
        assert_eq!(chosen(&keys, "POST", "/a/b"), Some("POST /{x}/{y}"));
        assert_eq!(chosen(&keys, "GET", "/a/b/c"), Some("GET /{x}/{y}/c"));
        for path in ["/a/", "//b", "/a/b/d", "/c"] {
            assert_eq!(chosen(&keys, "GET", path), None, "{path}");
        }
    }

    #[test]
    fn variables_are_decoded() {
        assert_eq!(parameters("/pets/{id}/x/{rest+}", "/pets/a%20b/x/c/d"), [("id", Cow::Borrowed("a b")), ("rest", Cow::Borrowed("c/d"))]);
        assert_eq!(chosen(&["GET /a b", "GET /{x}"], "GET", "/a%20b"), Some("GET /a b"));
    }
}
