//! The forms of authorizers: of one that checks tokens, and of one that calls a function.

use super::problems::{Problems, words};
use crate::control::{ApiError, Operation};
use crate::model::http::{Authorizer, JwtConfiguration};
use serde_json::{Value, json};

/// What stands before and behind a function's ARN in the URI of an authorizer.
const PATH: (&str, &str) = (":lambda:path/2015-03-31/functions/", "/invocations");

/// A JWT authorizer while it is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwtDraft {
    /// Its name.
    pub name: String,
    /// The issuer whose tokens it takes.
    pub issuer: String,
    /// The audiences that it takes, with blanks between them.
    pub audience: String,
    /// Where the token stands.
    pub source: String,
}

/// A Lambda authorizer while it is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LambdaDraft {
    /// Its name.
    pub name: String,
    /// The ARN of its function.
    pub function: String,
    /// `1.0` or `2.0`.
    pub format: String,
    /// Whether the function says yes or no instead of writing a policy.
    pub simple: bool,
    /// Its identity sources, one on a line.
    pub sources: String,
    /// Whether answers are kept.
    pub caching: bool,
    /// For how many seconds.
    pub ttl: String,
    /// Whether the function is to be allowed to be called.
    pub permit: bool,
}

/// Fields by the words that a refusal names them with.
const JWT_FIELDS: [(&str, &str); 6] = [
    ("name must be unique", "name"),
    ("The name of an authorizer", "name"),
    ("identity source", "source"),
    ("Invalid mapping expression", "source"),
    ("Invalid issuer", "issuer"),
    ("audiences", "audience"),
];
const LAMBDA_FIELDS: [(&str, &str); 9] = [
    ("name must be unique", "name"),
    ("The name of an authorizer", "name"),
    ("AuthorizerResultTtlInSeconds", "ttl"),
    ("identity source", "sources"),
    ("Invalid mapping expression", "sources"),
    ("EnableSimpleResponses", "simple"),
    ("AuthorizerPayloadFormatVersion", "format"),
    ("Invalid Authorizer URI", "function"),
    ("unction not found", "function"),
];

impl Default for JwtDraft {
    fn default() -> JwtDraft {
        let source = "$request.header.Authorization".to_owned();
        JwtDraft { name: "jwt".into(), issuer: String::new(), audience: String::new(), source }
    }
}

impl JwtDraft {
    /// The form of one that is there; none if it is of the other kind.
    pub fn of(authorizer: &Authorizer) -> Option<JwtDraft> {
        let JwtConfiguration { audience, issuer } = authorizer.jwt_configuration.as_ref()?;
        Some(JwtDraft {
            name: authorizer.name.clone(),
            issuer: issuer.clone().unwrap_or_default(),
            audience: audience.join(" "),
            source: authorizer.identity_source.join(" "),
        })
    }

    /// The operation that makes it, or that changes the one with this id.
    pub fn operation(&self, api_id: &str, id: Option<&str>) -> Result<Operation, Problems> {
        let mut problems = Problems::default();
        if words(&self.audience).is_empty() {
            problems.add("audience", "A JWT authorizer needs one audience at least");
        }
        let input = json!({"ApiId": api_id, "Name": self.name, "IdentitySource": words(&self.source),
            "JwtConfiguration": {"Audience": words(&self.audience), "Issuer": self.issuer}});
        problems.or(operation(input, "JWT", id))
    }

    /// The field that a refusal is about.
    pub fn place(error: &ApiError) -> Option<Problems> {
        Problems::placed(error, &JWT_FIELDS)
    }
}

fn operation(mut input: Value, kind: &str, id: Option<&str>) -> Operation {
    match id {
        Some(id) => {
            input["AuthorizerId"] = json!(id);
            Operation::apigatewayv2("UpdateAuthorizer", input)
        }
        None => {
            input["AuthorizerType"] = json!(kind);
            Operation::apigatewayv2("CreateAuthorizer", input)
        }
    }
}

impl Default for LambdaDraft {
    fn default() -> LambdaDraft {
        LambdaDraft {
            name: "lambda".into(),
            function: String::new(),
            format: "2.0".into(),
            simple: true,
            sources: "$request.header.Authorization".into(),
            caching: true,
            ttl: "300".into(),
            permit: true,
        }
    }
}

impl LambdaDraft {
    /// The form of one that is there; none if it is of the other kind.
    pub fn of(authorizer: &Authorizer) -> Option<LambdaDraft> {
        let uri = authorizer.authorizer_uri.as_deref()?;
        let ttl = authorizer.authorizer_result_ttl_in_seconds.unwrap_or(0);
        Some(LambdaDraft {
            name: authorizer.name.clone(),
            function: function_of(uri).to_owned(),
            format: authorizer.authorizer_payload_format_version.clone().unwrap_or_default(),
            simple: authorizer.enable_simple_responses == Some(true),
            sources: authorizer.identity_source.join("\n"),
            caching: ttl > 0,
            ttl: if ttl > 0 { ttl.to_string() } else { "300".into() },
            permit: false,
        })
    }

    /// The operation that makes it, or that changes the one with this id.
    pub fn operation(&self, api_id: &str, id: Option<&str>) -> Result<Operation, Problems> {
        let mut problems = Problems::default();
        let ttl = if self.caching { problems.whole("ttl", &self.ttl) } else { Some(0) };
        if ttl.is_none() && problems.is_empty() {
            problems.add("ttl", "How long is an answer kept? Without caching, it is not kept at all");
        }
        if self.caching && ttl == Some(0) {
            problems.add("ttl", "0 seconds is without caching");
        }
        if self.function.is_empty() {
            problems.add("function", "A Lambda authorizer calls a function");
        } else if !self.function.starts_with("arn:") {
            problems.add("function", format!("'{}' is not the ARN of a Lambda function", self.function));
        }
        let input = json!({
            "ApiId": api_id, "Name": self.name, "AuthorizerUri": uri_of(&self.function), "AuthorizerPayloadFormatVersion": self.format,
            // A function that answers in the first format writes policies only.
            "EnableSimpleResponses": self.simple && self.format == "2.0",
            "IdentitySource": words(&self.sources), "AuthorizerResultTtlInSeconds": ttl,
        });
        problems.or(operation(input, "REQUEST", id))
    }

    /// Lets the authorizer call its function, as AWS's console does where "Invoke permissions" is on.
    pub fn permission(&self, api_id: &str, authorizer_id: &str) -> Operation {
        let parts: Vec<&str> = self.function.split(':').collect();
        let (region, account) = (parts.get(3).copied().unwrap_or_default(), parts.get(4).copied().unwrap_or_default());
        let source = format!("arn:aws:execute-api:{region}:{account}:{api_id}/authorizers/{authorizer_id}");
        let input = json!({"FunctionName": self.function, "StatementId": format!("apigateway-{api_id}-{authorizer_id}"),
            "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com", "SourceArn": source});
        Operation::lambda("AddPermission", input)
    }

    /// The field that a refusal is about.
    pub fn place(error: &ApiError) -> Option<Problems> {
        Problems::placed(error, &LAMBDA_FIELDS)
    }
}

/// The URI with which an authorizer calls a function.
fn uri_of(function: &str) -> String {
    let region = function.split(':').nth(3).unwrap_or_default();
    format!("arn:aws:apigateway:{region}{}{function}{}", PATH.0, PATH.1)
}

/// The function that a URI calls.
pub(super) fn function_of(uri: &str) -> &str {
    uri.split_once(PATH.0).map_or(uri, |(_, rest)| rest.strip_suffix(PATH.1).unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Engine;

    const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:auth";

    fn engine() -> (Engine, String) {
        let mut engine = Engine::new(0);
        let input = json!({"FunctionName": "auth", "Role": "r", "Code": {"ZipFile": "UEs="}});
        engine.call(&Operation::lambda("CreateFunction", input)).expect("a function");
        let api = engine.call(&Operation::apigatewayv2("CreateApi", json!({"Name": "a", "ProtocolType": "HTTP"}))).expect("an API");
        (engine, api["ApiId"].as_str().expect("an id").to_owned())
    }

    #[test]
    fn a_lambda_authorizer_is_made_and_read_back() {
        let (mut engine, api) = engine();
        let draft = LambdaDraft {
            function: FUNCTION.into(),
            sources: "$request.header.Authorization\n$context.stage".into(),
            ..LambdaDraft::default()
        };
        let made = engine.call(&draft.operation(&api, None).expect("an operation")).expect("an authorizer");
        let id = made["AuthorizerId"].as_str().expect("an id");
        engine.call(&draft.permission(&api, id)).expect("a permission");
        let authorizer = engine.account.http_apis[&api].definition.authorizers[id].clone();
        assert_eq!((authorizer.enable_simple_responses, authorizer.authorizer_result_ttl_in_seconds), (Some(true), Some(300)));
        assert_eq!(LambdaDraft::of(&authorizer), Some(LambdaDraft { permit: false, ..draft.clone() }));
        let first = LambdaDraft { format: "1.0".into(), caching: false, ..draft };
        engine.call(&first.operation(&api, Some(id)).expect("an operation")).expect("a change");
        let authorizer = &engine.account.http_apis[&api].definition.authorizers[id];
        assert_eq!((authorizer.enable_simple_responses, authorizer.authorizer_result_ttl_in_seconds), (Some(false), Some(0)));
        assert_eq!(JwtDraft::of(authorizer), None);
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        let (mut engine, api) = engine();
        let good = LambdaDraft { function: FUNCTION.into(), ..LambdaDraft::default() };
        let mut refused = |draft: &LambdaDraft| match draft.operation(&api, None) {
            Err(problems) => problems,
            Ok(operation) => LambdaDraft::place(&engine.call(&operation).expect_err("a refusal")).expect("a field"),
        };
        for (draft, field) in [
            (LambdaDraft { name: String::new(), ..good.clone() }, "name"),
            (LambdaDraft { function: String::new(), ..good.clone() }, "function"),
            (LambdaDraft { function: "auth".into(), ..good.clone() }, "function"),
            (LambdaDraft { ttl: "3601".into(), ..good.clone() }, "ttl"),
            (LambdaDraft { ttl: "soon".into(), ..good.clone() }, "ttl"),
            (LambdaDraft { ttl: "0".into(), ..good.clone() }, "ttl"),
            (LambdaDraft { sources: String::new(), ..good.clone() }, "sources"),
            (LambdaDraft { sources: "Authorization".into(), ..good.clone() }, "sources"),
        ] {
            let problems = refused(&draft);
            assert!(problems.at(field).is_some(), "{field}: {problems:?}");
        }
        engine.call(&good.operation(&api, None).expect("an operation")).expect("an authorizer");
        let again = engine.call(&good.operation(&api, None).expect("an operation")).expect_err("a name in use");
        assert!(LambdaDraft::place(&again).is_some_and(|problems| problems.at("name").is_some()), "{again:?}");
        for (draft, field) in [
            (JwtDraft { audience: String::new(), ..JwtDraft::default() }, "audience"),
            (JwtDraft { audience: "app".into(), issuer: "http://x".into(), ..JwtDraft::default() }, "issuer"),
            (JwtDraft { audience: "app".into(), source: "$context.stage".into(), ..JwtDraft::default() }, "source"),
        ] {
            let problems = match draft.operation(&api, None) {
                Err(problems) => problems,
                Ok(operation) => JwtDraft::place(&engine.call(&operation).expect_err("a refusal")).expect("a field"),
            };
            assert!(problems.at(field).is_some(), "{field}: {problems:?}");
        }
    }
}
