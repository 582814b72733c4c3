//! Documents to try: real ones where a checkout has them beside it, those of `tests/documents`, and documents made by chance.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Every document with its name.
pub fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = Vec::new();
    for folder in ["tests/documents", "../shared/specs/aws", "../shared/specs/general", "../shared/specs/odd"] {
        let Ok(files) = std::fs::read_dir(root.join(folder)) else {
            println!("skipped: there is no folder {folder}");
            continue;
        };
        for file in files.filter_map(Result::ok) {
            let text = std::fs::read(file.path()).expect("a document can be read");
            documents.push((format!("{folder}/{}", file.file_name().to_string_lossy()), String::from_utf8_lossy(&text).into_owned()));
        }
    }
    documents.sort();
    assert!(!documents.is_empty());
    documents
}

/// A document of either version.
pub fn generated() -> impl Strategy<Value = Value> {
    (any::<bool>(), paths(), settings(), info()).prop_map(|(swagger, paths, settings, info)| {
        let mut document = Map::new();
        document.insert(if swagger { "swagger" } else { "openapi" }.into(), json!(if swagger { "2.0" } else { "3.0.2" }));
        document.insert("info".into(), info);
        let items = paths.into_iter().map(|(path, item)| (path, of_version(item, swagger))).collect();
        document.insert("paths".into(), Value::Object(items));
        if swagger {
            document.insert("definitions".into(), schemas(swagger));
            document.insert("securityDefinitions".into(), security());
        } else {
            document.insert("components".into(), json!({"schemas": schemas(swagger), "securitySchemes": security()}));
        }
        document.insert(
            "x-amazon-apigateway-request-validators".into(),
            json!({"all": {"validateRequestBody": true, "validateRequestParameters": true}, "none at all": {}}),
        );
        document.extend(settings);
        Value::Object(document)
    })
}

/// Schemas that refer to each other, one to itself, and one that nothing refers to.
fn schemas(swagger: bool) -> Value {
    let to = |name: &str| format!("#/{}/{name}", if swagger { "definitions" } else { "components/schemas" });
    json!({
        "Pet": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer", "maximum": 9007199254740993u64},
            "price": {"type": "number", "minimum": 0.1, "x-unit": "EUR"}, "mother": {"$ref": to("Pet")}}},
        "Pets": {"type": "array", "items": {"$ref": to("Pet")}, "description": "several\nlines"},
        "Either": {"allOf": [{"$ref": to("Pet")}, {"type": "object", "properties": {"enum": {"type": "string", "enum": ["no", "~", "1"]}}}]},
        "Alone": {"type": "string", "pattern": "^\\d+$", "title": "nobody refers to it"}
    })
}

fn security() -> Value {
    let uri =
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:who/invocations";
    json!({
        "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
        "signed": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"},
        "token": {"type": "apiKey", "name": "X-Token", "in": "header", "x-amazon-apigateway-authtype": "custom", "x-own": [1],
            "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": uri, "authorizerResultTtlInSeconds": 60, "identityValidationExpression": "^x-[a-z]+"}},
        "request": {"type": "apiKey", "name": "Unused", "in": "header", "x-amazon-apigateway-authtype": "custom",
            "x-amazon-apigateway-authorizer": {"type": "request", "authorizerUri": uri, "authorizerCredentials": "arn:aws:iam::123456789012:role/r",
                "identitySource": "method.request.header.A, method.request.querystring.b"}},
        "pool": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "cognito_user_pools",
            "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": ["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a"]}}
    })
}

fn info() -> impl Strategy<Value = Value> {
    ("[A-Za-z ]{1,12}", proptest::option::of(".{0,20}"), proptest::option::of("[0-9.]{1,6}")).prop_map(|(title, description, version)| {
        let mut info = Map::new();
        info.insert("title".into(), json!(format!("A{title}")));
        info.extend(description.map(|text| ("description".to_owned(), json!(text))));
        info.extend(version.map(|text| ("version".to_owned(), json!(text))));
        Value::Object(info)
    })
}

fn settings() -> impl Strategy<Value = Map<String, Value>> {
    let all = vec![
        ("x-amazon-apigateway-api-key-source", json!("AUTHORIZER")),
        ("x-amazon-apigateway-binary-media-types", json!(["image/png", "*/*"])),
        ("x-amazon-apigateway-minimum-compression-size", json!(1024)),
        (
            "x-amazon-apigateway-gateway-responses",
            json!({"DEFAULT_4XX": {"responseParameters": {"gatewayresponse.header.X": "'*'"}},
                "UNAUTHORIZED": {"statusCode": 418, "responseTemplates": {"application/json": "{\"m\":$context.error.messageString}\n"}}}),
        ),
        (
            "x-amazon-apigateway-policy",
            json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke",
                "Resource": "arn:aws:execute-api:us-east-1:123456789012:other/*"}]}),
        ),
        ("x-own", json!({"kept": [1.5, null, {"deep": "yes"}]})),
    ];
    subsequence(all, 0..6).prop_map(|list| list.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Paths with their items; what differs between the versions is marked and put right by [`of_version`].
fn paths() -> impl Strategy<Value = Vec<(String, Value)>> {
    let all = vec!["/", "/pets", "/pets/{id}", "/pets/{id}/toys", "/a.b/c-d", "/x/y/z", "/x", "/files/{path+}", "/empty"];
    let count = all.len();
    subsequence(all, 1..count).prop_shuffle().prop_flat_map(|paths| {
        let items: Vec<_> = paths.iter().map(|path| item((*path).to_owned())).collect();
        (Just(paths), items).prop_map(|(paths, items)| {
            let mut list: Vec<(String, Value)> = paths.into_iter().map(str::to_owned).zip(items).collect();
            // A deployment needs a method.
            list.push(("/last".into(), json!({"get": {"responses": {}}})));
            list
        })
    })
}

fn item(path: String) -> impl Strategy<Value = Value> {
    let methods = vec!["get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method"];
    let methods = if path == "/empty" { Just(Vec::new()).boxed() } else { subsequence(methods, 0..4).boxed() };
    methods.prop_flat_map(move |methods| {
        let operations: Vec<_> = methods.iter().map(|_| operation()).collect();
        (Just(methods), operations, any::<bool>()).prop_map(|(methods, operations, own)| {
            let mut item: Map<String, Value> = methods.into_iter().map(str::to_owned).zip(operations).collect();
            if own {
                item.insert("x-path".into(), json!("kept"));
            }
            Value::Object(item)
        })
    })
}

fn operation() -> impl Strategy<Value = Value> {
    let parameters = vec![
        json!({"name": "q", "in": "query", "required": true}),
        json!({"name": "limit", "in": "query", "x-most": 7}),
        json!({"name": "X-Trace", "in": "header"}),
    ];
    let security = select(vec![
        json!(null),
        json!([{"key": []}]),
        json!([{"signed": []}]),
        json!([{"token": []}, {"key": []}]),
        json!([{"request": []}]),
        json!([{"pool": ["a/b", "c"]}]),
    ]);
    let body = select(vec![json!(null), json!("Pet"), json!("Either")]);
    let response = (select(vec!["200", "201", "404"]), select(vec![json!(null), json!("Pets"), json!("Pet")]), any::<bool>());
    (subsequence(parameters, 0..3), security, body, proptest::collection::vec(response, 0..3), integration(), any::<[bool; 5]>()).prop_map(
        |(parameters, security, body, responses, integration, [named, checked, own, said, header_said])| {
            let mut operation = Map::new();
            let responses = responses.into_iter().map(|(status, model, header)| {
                (status.to_owned(), json!({"description": "", "model": model, "header": header, "said": said, "headerSaid": header_said}))
            });
            operation.insert("parameters".into(), json!(parameters));
            operation.insert("responses".into(), Value::Object(responses.collect()));
            operation.insert("body".into(), body);
            if !security.is_null() {
                operation.insert("security".into(), security);
            }
            if named {
                operation.insert("operationId".into(), json!("doIt"));
            }
            if said {
                operation.insert("summary".into(), json!("Does it"));
                operation.insert("tags".into(), json!(["some", "tags"]));
            }
            if checked {
                operation.insert("x-amazon-apigateway-request-validator".into(), json!("all"));
            }
            if own {
                operation.insert("x-own".into(), json!({"b": 1, "a": 2}));
            }
            operation.insert("x-amazon-apigateway-integration".into(), integration);
            Value::Object(operation)
        },
    )
}

fn integration() -> impl Strategy<Value = Value> {
    let uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";
    let kinds = vec![
        json!({"type": "mock"}),
        json!({"type": "http", "httpMethod": "GET", "uri": "https://example.com/${stageVariables.path}"}),
        json!({"type": "http_proxy", "httpMethod": "ANY", "uri": "http://example.com/", "connectionType": "VPC_LINK", "connectionId": "${stageVariables.link}"}),
        json!({"type": "aws", "httpMethod": "POST", "uri": uri, "credentials": "arn:aws:iam::123456789012:role/r"}),
        json!({"type": "aws_proxy", "httpMethod": "POST", "uri": uri}),
    ];
    let members = vec![
        ("passthroughBehavior", json!("never")),
        ("timeoutInMillis", json!(5000)),
        ("cacheNamespace", json!("mine")),
        ("contentHandling", json!("CONVERT_TO_TEXT")),
        ("tlsConfig", json!({"insecureSkipVerification": true})),
        ("requestTemplates", json!({"application/json": "#set($a = 1)\n{\"a\": $a}", "text/plain": ""})),
        ("requestParameters", json!({"integration.request.header.X": "'a'", "integration.request.querystring.y": "stageVariables.y"})),
        (
            "responses",
            json!({"default": {"statusCode": "200"}, "4\\d{2}": {"statusCode": 404, "responseTemplates": {"application/json": "\u{2028}é"}, "contentHandling": "CONVERT_TO_BINARY"}}),
        ),
    ];
    (select(kinds), subsequence(members, 0..6)).prop_map(|(mut integration, members)| {
        members.into_iter().for_each(|(name, value)| integration[name] = value);
        integration
    })
}

/// An item as its version writes it: path parameters are undeclared, bodies, headers and schemas stand in other places.
fn of_version(mut item: Value, swagger: bool) -> Value {
    for (_, operation) in item.as_object_mut().into_iter().flatten().filter(|(name, _)| *name != "x-path") {
        let Some(operation) = operation.as_object_mut() else { continue };
        let to = |name: &Value| json!({"$ref": format!("#/{}/{}", if swagger { "definitions" } else { "components/schemas" }, name.as_str().unwrap_or_default())});
        let typed = |mut one: Value| {
            one[if swagger { "type" } else { "schema" }] = if swagger { json!("string") } else { json!({"type": "string"}) };
            one
        };
        let body = operation.shift_remove("body").unwrap_or_default();
        let mut parameters: Vec<Value> =
            operation.get("parameters").and_then(Value::as_array).into_iter().flatten().cloned().map(typed).collect();
        if !body.is_null() && swagger {
            parameters.push(json!({"name": "body", "in": "body", "schema": to(&body)}));
            operation.insert("consumes".into(), json!(["application/json", "application/x-amz-json-1.1"]));
        } else if !body.is_null() {
            operation.insert("requestBody".into(), json!({"content": {"application/json": {"schema": to(&body)}}, "x-body": true}));
        }
        operation.insert("parameters".into(), json!(parameters));
        for (_, response) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
            let model = response["model"].take();
            let header = response["header"].take() == json!(true);
            let said = [response["said"] == json!(true), response["headerSaid"] == json!(true)];
            *response = json!({"description": if said[0] { "said" } else { "" }});
            if !model.is_null() && swagger {
                response["schema"] = to(&model);
            } else if !model.is_null() {
                response["content"] = json!({"application/json": {"schema": to(&model)}});
            }
            if header {
                response["headers"] = json!({"X-Next": typed(if said[1] { json!({"description": "a header"}) } else { json!({}) })});
            }
        }
    }
    item
}
