//! What the commands of a service take: operations, their members, and the types that the AWS CLI reads arguments by.

use super::name::kebab;
use crate::control;

/// Types by member; the file says how it reads.
const SHAPES: &str = include_str!("shapes.txt");
/// The members of operations that `control` has no list of.
const MEMBERS: &str = include_str!("members.txt");

/// A member of an operation's input or of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// AWS's name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds.
    pub kind: Kind,
}

/// What a member holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Double,
    /// A switch.
    Boolean,
    /// Bytes.
    Blob,
    /// Anything that JSON can say.
    Json,
    /// A list of what this type says.
    List(&'static str),
    /// A map of texts to what this type says.
    Map(&'static str),
    /// A structure of this name.
    Structure(&'static str),
}

impl Kind {
    /// Reads a type as `shapes.txt` writes it.
    pub fn read(text: &'static str) -> Kind {
        match text {
            "" | "text" => Kind::Text,
            "int" => Kind::Integer,
            "double" => Kind::Double,
            "bool" => Kind::Boolean,
            "blob" => Kind::Blob,
            "json" => Kind::Json,
            _ => match (text.strip_prefix('['), text.strip_prefix('{')) {
                (Some(rest), _) => Kind::List(rest.strip_suffix(']').unwrap_or(rest)),
                (_, Some(rest)) => Kind::Map(rest.strip_suffix('}').unwrap_or(rest)),
                _ => Kind::Structure(text),
            },
        }
    }

    /// Whether the shorthand syntax may be used for it: a structure, a map, or a list of such.
    pub fn takes_shorthand(self) -> bool {
        match self {
            Kind::List(item) => {
                !matches!(Kind::read(item), Kind::Text | Kind::Integer | Kind::Double | Kind::Boolean | Kind::Blob | Kind::Json)
            }
            Kind::Map(_) | Kind::Structure(_) => true,
            _ => false,
        }
    }
}

/// The names of all operations of a service, in the order of the service model.
pub fn operations(service: &str) -> Vec<&'static str> {
    lines(service).into_iter().filter_map(|line| line.split_once(':')).map(|(name, _)| name).collect()
}

/// The operation of a service that has this name on the command line.
pub fn operation(service: &str, word: &str) -> Option<&'static str> {
    operations(service).into_iter().find(|name| kebab(name) == word)
}

/// The members of an operation's input, in the order of the service model.
pub fn members(service: &str, operation: &str) -> Vec<Member> {
    let line = lines(service).into_iter().find_map(|line| line.strip_prefix(operation)?.strip_prefix(':'));
    let words = line.unwrap_or_default().split_whitespace();
    words
        .map(|word| {
            let name = word.trim_start_matches('-').trim_end_matches('*');
            Member { name, required: word.ends_with('*'), kind: kind(operation, name) }
        })
        .collect()
}

/// The members of a structure.
pub fn structure(name: &str) -> Vec<Member> {
    let line = SHAPES.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let words = line.unwrap_or_default().split(' ').filter(|word| !word.is_empty());
    words
        .map(|word| {
            let (name, kind) = word.split_once(':').unwrap_or((word, ""));
            Member { name: name.trim_end_matches('*'), required: name.ends_with('*'), kind: Kind::read(kind) }
        })
        .collect()
}

/// The type of a member of an operation.
fn kind(operation: &str, member: &str) -> Kind {
    let find = |wanted: &dyn Fn(&str) -> bool| SHAPES.lines().filter_map(|line| line.split_once(' ')).find(|(name, _)| wanted(name));
    let own = find(&|name| name.split_once('.').is_some_and(|(of, name)| of == operation && name == member));
    own.or_else(|| find(&|name| name == member)).map_or(Kind::Text, |(_, kind)| Kind::read(kind))
}

/// The lines of operations of a service.
fn lines(service: &str) -> Vec<&'static str> {
    let (text, part) = match service {
        "apigateway" => (control::MEMBERS, 0),
        "apigatewayv2" => (control::HTTP_MEMBERS, 0),
        "elbv2" => (control::ELB_MEMBERS, 0),
        "lambda" => (control::MEMBERS, 1),
        "backends" => (MEMBERS, 0),
        _ => return Vec::new(),
    };
    let part = text.split("\n# lambda\n").nth(part).unwrap_or_default();
    part.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_have_the_types_of_the_service_model() {
        let of = |service: &str, operation: &str, member: &str| {
            members(service, operation).into_iter().find(|found| found.name == member).map(|found| (found.kind, found.required))
        };
        assert_eq!(of("apigateway", "UpdateStage", "patchOperations"), Some((Kind::List("PatchOperation"), false)));
        assert_eq!(of("apigateway", "PutMethod", "requestParameters"), Some((Kind::Map("bool"), false)));
        assert_eq!(of("apigateway", "PutIntegration", "requestParameters"), Some((Kind::Map(""), false)));
        assert_eq!(of("apigateway", "CreateStage", "canarySettings"), Some((Kind::Structure("CanarySettings"), false)));
        assert_eq!(of("apigateway", "CreateRestApi", "cloneFrom"), Some((Kind::Text, false)));
        assert_eq!(of("lambda", "CreateAlias", "FunctionVersion"), Some((Kind::Text, true)));
        assert_eq!(of("backends", "PutHttpEndpoint", "Behavior"), Some((Kind::Structure("Behavior"), true)));
        assert!(members("apigateway", "GetAccount").is_empty());
    }

    #[test]
    fn every_structure_that_is_named_is_there() {
        let named = |kind: &'static str| match Kind::read(kind) {
            Kind::List(inner) | Kind::Map(inner) => match Kind::read(inner) {
                Kind::Structure(name) => Some(name),
                _ => None,
            },
            Kind::Structure(name) => Some(name),
            _ => None,
        };
        for line in SHAPES.lines().filter(|line| !line.starts_with('#')) {
            let kinds: Vec<&'static str> = match line.split_once(": ") {
                Some((_, members)) => members.split(' ').filter_map(|member| member.split_once(':')).map(|(_, kind)| kind).collect(),
                None => line.split_once(' ').map(|(_, kind)| kind).into_iter().collect(),
            };
            for name in kinds.into_iter().filter_map(named) {
                assert!(!structure(name).is_empty(), "{line}: {name}");
            }
        }
    }

    #[test]
    fn every_operation_of_control_has_a_command() {
        for service in ["apigateway", "elbv2", "lambda", "backends"] {
            for name in control::operation_names(service) {
                assert_eq!(operation(service, &kebab(name)), Some(name), "{service}");
            }
        }
        assert_eq!(operation("apigateway", "get-rest-api"), Some("GetRestApi"));
        assert_eq!(operation("backends", "create-alias"), None);
        assert_eq!(operation("lambda", "get-calls"), None);
    }
}
