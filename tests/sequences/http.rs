//! An operation of HTTP APIs (`apigatewayv2`) drawn for an account.

use crate::generate::Generator;
use serde_json::{Map, Value, json};
use stagecraft::app::operation_names;
use stagecraft::cli::shapes;
use stagecraft::control::{HTTP_MEMBERS, Operation};
use stagecraft::model::http::Api;

const DOCUMENTS: [&str; 3] = [
    r#"{"openapi": "3.0.1", "info": {"title": "imported", "version": "1"}, "paths": {"/pets": {"get": {"responses": {"default": {"description": "d"}}, "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https://e.example.com/", "payloadFormatVersion": "1.0"}}}}}"#,
    "openapi: 3.0.1\ninfo: {title: empty}\npaths: {}\n",
    "swagger: '2.0'\ninfo: {title: old, version: '1'}\npaths: {}\n",
];
const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:f";
const AUTHORIZER: &str =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";
const CERTIFICATE: &str = "arn:aws:acm:us-east-1:123456789012:certificate/1";

/// An operation of `apigatewayv2`.
pub fn operation(mut draw: Generator<'_>) -> Operation {
    let names = operation_names("apigatewayv2");
    let mut name = draw.one(&names);
    for _ in 0..2 {
        let takes_away = name.starts_with("Delete") || name.starts_with("Get");
        if takes_away && !draw.once_in(3) {
            name = draw.one(&names);
        }
    }
    let apis: Vec<_> = draw.account.http_apis.values().map(|api| &**api).collect();
    let api = if apis.is_empty() { None } else { Some(draw.one(&apis)) };
    if api.is_none() && !draw.once_in(4) {
        name = draw.one(&["CreateApi", "ImportApi"]);
    }
    let line = HTTP_MEMBERS.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap_or_default();
    let mut input = Map::new();
    for member in shapes::members("apigatewayv2", name) {
        // What only WebSocket APIs have is refused, however valid the rest is.
        if line.split(' ').any(|word| word.strip_prefix('-') == Some(member.name)) {
            continue;
        }
        let wanted = if member.required { !draw.once_in(60) } else { draw.once_in(3) };
        if wanted && let Some(value) = value(&mut draw, api, name, member.name) {
            input.insert(member.name.to_owned(), value);
        }
    }
    whole(&mut draw, name, &mut input);
    Operation { service: "apigatewayv2".into(), operation: name.into(), input: Value::Object(input) }
}

/// Gives an input what it needs to make sense as a whole.
fn whole(draw: &mut Generator<'_>, name: &str, input: &mut Map<String, Value>) {
    let mut set = |name: &str, value: Value| drop(input.insert(name.to_owned(), value));
    match name {
        "CreateApi" => set("ProtocolType", json!("HTTP")),
        "CreateIntegration" if draw.once_in(2) => {
            set("IntegrationType", json!("AWS_PROXY"));
            set("IntegrationUri", json!(FUNCTION));
            set("PayloadFormatVersion", json!(draw.one(&["1.0", "2.0"])));
        }
        "CreateIntegration" => {
            set("IntegrationType", json!("HTTP_PROXY"));
            set("IntegrationMethod", json!("GET"));
            set("IntegrationUri", json!("https://e.example.com/"));
            set("PayloadFormatVersion", json!("1.0"));
            if draw.once_in(2) {
                set("RequestParameters", json!({"append:header.x": "$context.requestId", "overwrite:path": "/a"}));
            }
        }
        "CreateAuthorizer" if draw.once_in(2) => {
            set("AuthorizerType", json!("REQUEST"));
            set("AuthorizerUri", json!(AUTHORIZER));
            set("AuthorizerPayloadFormatVersion", json!("2.0"));
            set("EnableSimpleResponses", json!(draw.once_in(2)));
        }
        "CreateAuthorizer" => {
            set("AuthorizerType", json!("JWT"));
            set("JwtConfiguration", json!({"Audience": ["app"], "Issuer": "https://i.example.com"}));
        }
        "CreateDomainName" => set("DomainNameConfigurations", json!([{"CertificateArn": CERTIFICATE}])),
        _ => {}
    }
}

/// An id of what an API has; seldom of nothing.
fn of<T>(draw: &mut Generator<'_>, api: Option<&Api>, all: impl Fn(&Api) -> &std::collections::BTreeMap<String, T>) -> Option<Value> {
    match api {
        Some(api) => draw.id(all(api)),
        None => Some(json!("nothing")),
    }
}

/// A value for a member; none to leave it out.
fn value(draw: &mut Generator<'_>, api: Option<&Api>, operation: &str, member: &str) -> Option<Value> {
    let account = draw.account;
    let plain = |text: &str| Some(json!(text));
    match member {
        "ApiId" => api.map(|api| json!(api.api_id)).or(plain("nothing")),
        "RouteId" => of(draw, api, |api| &api.definition.routes),
        "IntegrationId" => of(draw, api, |api| &api.definition.integrations),
        "AuthorizerId" if operation.ends_with("Route") => None,
        "AuthorizerId" => of(draw, api, |api| &api.definition.authorizers),
        "DeploymentId" if operation == "CreateStage" || operation == "UpdateStage" => {
            if draw.once_in(2) {
                of(draw, api, |api| &api.deployments)
            } else {
                None
            }
        }
        "DeploymentId" => of(draw, api, |api| &api.deployments),
        "StageName" if operation == "CreateStage" => Some(json!(draw.one(&["$default", "dev", "prod"]))),
        "StageName" if operation == "CreateDeployment" || operation == "ExportApi" => {
            if draw.once_in(2) {
                of(draw, api, |api| &api.stages)
            } else {
                None
            }
        }
        "StageName" | "Stage" => of(draw, api, |api| &api.stages),
        "RouteKey" if operation == "DeleteRouteSettings" => {
            let stage = api.and_then(|api| api.stages.values().next());
            stage.and_then(|stage| stage.route_settings.keys().next()).map(|key| json!(key)).or(plain("GET /pets"))
        }
        "RouteKey" if operation.ends_with("Api") => None,
        "RouteKey" => Some(json!(draw.one(&["GET /pets", "POST /pets", "ANY /{proxy+}", "GET /pets/{petId}", "$default"]))),
        "Target" if operation.ends_with("Api") => draw.once_in(2).then(|| json!("https://e.example.com")),
        "Target" => {
            let id = of(draw, api, |api| &api.definition.integrations)?;
            Some(json!(format!("integrations/{}", id.as_str()?)))
        }
        "AuthorizationType" => Some(json!(draw.one(&["NONE", "AWS_IAM"]))),
        "AuthorizationScopes" | "CredentialsArn" | "AuthorizerCredentialsArn" | "ConnectionId" | "ConnectionType" | "TlsConfig" => None,
        "IntegrationSubtype" | "IntegrationType" | "IntegrationUri" | "IntegrationMethod" | "AuthorizerType" | "AuthorizerUri" => None,
        "PayloadFormatVersion" | "AuthorizerPayloadFormatVersion" | "EnableSimpleResponses" | "JwtConfiguration" => None,
        "ApiKeyRequired" | "ApiKeySelectionExpression" | "RouteSelectionExpression" | "NextToken" | "RoutingMode" => None,
        "MutualTlsAuthentication" | "DomainNameConfigurations" | "ExportVersion" | "Basepath" => None,
        "ResponseParameters" => Some(json!({"500": {"overwrite:statuscode": "403", "remove:header.x": "''"}})),
        "RequestParameters" if operation.ends_with("Route") => Some(json!({"route.request.querystring.q": {"Required": true}})),
        "RequestParameters" => None,
        "RequestParameterKey" => plain("route.request.querystring.q"),
        "IdentitySource" => Some(json!(["$request.header.Authorization"])),
        "AuthorizerResultTtlInSeconds" => None,
        "TimeoutInMillis" => Some(json!(draw.one(&[50, 1_000, 30_000]))),
        "Name" | "Version" | "Description" | "OperationName" => Some(json!(draw.one(&["one", "two", "three", ""]))),
        "ProtocolType" => plain("HTTP"),
        "CorsConfiguration" => Some(json!({"AllowOrigins": ["https://www.example.com"], "AllowMethods": ["GET"], "MaxAge": 60})),
        "DisableExecuteApiEndpoint" | "AutoDeploy" | "FailOnWarnings" | "IncludeExtensions" => Some(json!(draw.once_in(2))),
        "IpAddressType" => Some(json!(draw.one(&["ipv4", "dualstack"]))),
        "Tags" => Some(draw.one(&[json!({}), json!({"team": "a"})])),
        "TagKeys" => Some(json!(["team"])),
        "ResourceArn" => api.map(|api| json!(format!("arn:aws:apigateway:us-east-1::/apis/{}", api.api_id))),
        "AccessLogSettings" => Some(
            json!({"DestinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:g", "Format": "$context.requestId $context.status"}),
        ),
        "DefaultRouteSettings" => Some(json!({"ThrottlingRateLimit": 5.5, "ThrottlingBurstLimit": 3})),
        "RouteSettings" => {
            let key = api.and_then(|api| api.definition.routes.values().next()).map(|route| route.route_key.clone());
            key.map(|key| json!({key: {"ThrottlingRateLimit": 1.0, "DetailedMetricsEnabled": true}}))
        }
        "StageVariables" => Some(draw.one(&[json!({"x": "1"}), json!({"x": ""})])),
        "DomainName" if operation == "CreateDomainName" => Some(json!(draw.one(&["c.example.com", "d.example.com"]))),
        "DomainName" => draw.id(&account.domain_names),
        "ApiMappingId" => account
            .domain_names
            .values()
            .find_map(|domain| domain.base_path_mappings.values().find_map(|mapping| mapping.api_mapping_id.clone()))
            .map(|id| json!(id))
            .or(plain("nothing")),
        "ApiMappingKey" => Some(json!(draw.one(&["v1", "v1/pets", ""]))),
        "VpcLinkId" => draw.id(&account.http_vpc_links),
        "SubnetIds" | "SecurityGroupIds" => Some(json!(["subnet-1"])),
        "Body" => Some(json!(draw.one(&DOCUMENTS))),
        "OutputType" => Some(json!(draw.one(&["JSON", "YAML"]))),
        "Specification" => plain("OAS30"),
        "MaxResults" => plain("5"),
        other => panic!("no values for {other} of {operation}"),
    }
}
