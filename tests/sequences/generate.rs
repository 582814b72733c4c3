//! One operation drawn for an account: its members name what the account has, most of the time.

use super::patches;
use serde_json::{Map, Value, json};
use stagecraft::app::operation_names;
use stagecraft::cli::shapes::{self, Kind};
use stagecraft::control::{MEMBERS, Operation};
use stagecraft::model::{Account, RestApi};
use std::collections::BTreeMap;

const DOCUMENTS: [&str; 4] = [
    r#"{"openapi": "3.0.1", "info": {"title": "imported", "version": "1"}, "paths": {"/pets": {"get": {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": {"type": "mock", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}, "responses": {"default": {"statusCode": "200"}}}}}}}"#,
    "swagger: '2.0'\ninfo: {title: old, version: '1'}\npaths:\n  /a/{id}:\n    get:\n      responses: {'200': {description: ok}}\n",
    r#"{"openapi": "3.0.1", "info": {"title": "empty"}, "paths": {}}"#,
    "not a document",
];

const AUTHORIZER: &str =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

/// Draws operations.
pub struct Generator<'a> {
    state: u64,
    account: &'a Account,
    api: Option<&'a RestApi>,
}

impl<'a> Generator<'a> {
    pub fn new(seed: u64, account: &'a Account) -> Generator<'a> {
        let mut generator = Generator { state: seed, account, api: None };
        let apis: Vec<_> = account.rest_apis.values().collect();
        if !apis.is_empty() {
            generator.api = Some(apis[generator.below(apis.len())]);
        }
        generator
    }

    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn one<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    /// An operation.
    pub fn operation(mut self) -> Operation {
        let service = self.one(&["apigateway", "apigateway", "apigateway", "apigateway", "lambda", "backends"]);
        let names = operation_names(service);
        // What makes something comes more often, and what takes a lot away seldom.
        let mut name = self.one(&names);
        for _ in 0..2 {
            let takes_away = name.starts_with("Delete") || name.starts_with("Get") || name.starts_with("List");
            if takes_away && !self.once_in(3) {
                name = self.one(&names);
            }
        }
        if self.api.is_none() && service == "apigateway" && !self.once_in(4) {
            name = self.one(&["CreateRestApi", "ImportRestApi"]);
        }
        let mut input = Map::new();
        let line = MEMBERS.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap_or_default();
        for member in shapes::members(service, name) {
            // What is not simulated is refused, however valid the rest is.
            if line.split(' ').any(|word| word.strip_prefix('-') == Some(member.name)) {
                continue;
            }
            let wanted = if member.required { !self.once_in(60) } else { self.once_in(3) };
            if wanted && let Some(value) = self.value(name, member.name, member.kind) {
                input.insert(member.name.to_owned(), value);
            }
        }
        if name == "PutIntegration" && input.get("type") != Some(&json!("MOCK")) {
            input.insert("uri".into(), json!("https://a.example.com/"));
            input.insert("integrationHttpMethod".into(), json!("POST"));
            input.remove("connectionType");
            input.remove("connectionId");
        }
        if name == "CreateDomainName" {
            input.insert("certificateArn".into(), json!("arn:aws:acm:us-east-1:123456789012:certificate/1"));
            input.remove("endpointConfiguration");
        }
        if name == "CreateAuthorizer" {
            input.insert("authorizerUri".into(), json!(AUTHORIZER));
            input.insert("identitySource".into(), json!("method.request.header.Authorization"));
        }
        Operation { service: service.into(), operation: name.into(), input: Value::Object(input) }
    }

    /// An id of what there is; seldom of nothing.
    fn id<T>(&mut self, all: &BTreeMap<String, T>) -> Option<Value> {
        if self.once_in(40) {
            return Some(json!("nope"));
        }
        let ids: Vec<&String> = all.keys().collect();
        if ids.is_empty() { Some(json!("nothing")) } else { Some(json!(self.one(&ids))) }
    }

    fn in_api<T: 'a>(&mut self, all: impl Fn(&'a RestApi) -> &'a BTreeMap<String, T>) -> Option<Value> {
        match self.api {
            Some(api) => self.id(all(api)),
            None => Some(json!("nothing")),
        }
    }

    /// A value for a member; none to leave it out.
    fn value(&mut self, operation: &str, member: &str, kind: Kind) -> Option<Value> {
        let account = self.account;
        let text = |text: &str| Some(json!(text));
        match member {
            "restApiId" => self.api.map(|api| json!(api.id)).or(text("nothing")),
            "cloneFrom" => self.id(&account.rest_apis),
            "resourceId" | "parentId" => self.in_api(|api| &api.definition.resources),
            "modelName" => self.in_api(|api| &api.definition.models),
            "authorizerId" if operation == "PutMethod" => None,
            "authorizerId" => self.in_api(|api| &api.definition.authorizers),
            "requestValidatorId" => self.in_api(|api| &api.definition.request_validators),
            "deploymentId" => self.in_api(|api| &api.deployments),
            "documentationPartId" => self.in_api(|api| &*api.documentation_parts),
            "documentationVersion" if !operation.starts_with("Create") => self.in_api(|api| &api.documentation_versions),
            "stageName" if operation == "CreateDeployment" || operation == "CreateStage" => Some(json!(self.one(&["prod", "dev", "beta"]))),
            "stageName" | "stage" => self.in_api(|api| &api.stages),
            "apiKey" | "keyId" => self.id(&account.api_keys),
            "usagePlanId" => self.id(&account.usage_plans),
            "vpcLinkId" => self.id(&account.vpc_links),
            "clientCertificateId" => self.id(&account.client_certificates),
            "domainName" if operation == "CreateDomainName" => Some(json!(self.one(&["a.example.com", "b.example.com"]))),
            "domainName" => self.id(&account.domain_names),
            "userPoolId" | "UserPoolId" if operation == "DeleteUserPool" => self.id(&account.user_pools),
            "FunctionName" if operation == "CreateFunction" => Some(json!(self.one(&["f", "g"]))),
            "FunctionName" | "Function" => self.id(&account.functions),
            "tags" | "Tags" => Some(self.one(&[json!({}), json!({"team": "a"})])),
            "Name" if operation != "CreateAlias" => {
                let functions: Vec<_> = account.functions.values().collect();
                if functions.is_empty() {
                    text("one")
                } else {
                    let of = self.one(&functions);
                    self.id(&of.aliases)
                }
            }
            "responseParameters" | "responseTemplates" | "requestTemplates" | "requestModels" | "responseModels" => None,
            "domainNameId" | "position" | "Marker" | "accountId" => None,
            "patchOperations" => Some(self.patches(operation)),
            "resourceArn" => self.api.map(|api| json!(format!("arn:aws:apigateway:us-east-1::/restapis/{}", api.id))),
            "apiStages" | "stageKeys" => self.stages(member),
            "body" if operation == "ImportApiKeys" => {
                let key = self.below(3);
                Some(json!(format!(
                    "Name,key,enabled\nimported,{},true\n",
                    "abcdefghijklmnopqrstuvwxyz0123".replace('0', &key.to_string())
                )))
            }
            "body" if operation == "ImportDocumentationParts" => {
                text(r#"{"documentationParts": [{"location": {"type": "API"}, "properties": {"description": "d"}}]}"#)
            }
            "body" => Some(json!(self.one(&DOCUMENTS))),
            _ => self.plain(operation, member).or_else(|| self.of_kind(kind)),
        }
    }

    /// Members whose values name nothing.
    fn plain(&mut self, operation: &str, member: &str) -> Option<Value> {
        let words: &[&str] = match (operation, member) {
            (_, "httpMethod") => &["GET", "GET", "POST", "ANY"],
            (_, "statusCode") => &["200", "404"],
            (_, "pathPart") => &["pets", "{id}", "toys", "{proxy+}"],
            (_, "authorizationType") => &["NONE", "NONE", "AWS_IAM"],
            ("PutIntegration", "type") => &["MOCK", "MOCK", "HTTP", "HTTP_PROXY"],
            ("CreateAuthorizer", "type") => &["TOKEN", "REQUEST"],
            (_, "type") => &["API", "METHOD"],
            (_, "authorizerUri") => &[AUTHORIZER],
            (_, "identitySource") => &["method.request.header.Authorization"],
            (_, "responseType") => &["DEFAULT_4XX", "THROTTLED", "ACCESS_DENIED"],
            (_, "contentType") => &["application/json"],
            (_, "schema") => &["{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}}"],
            (_, "name" | "Name") => &["one", "two", "three"],
            (_, "keyType") => &["API_KEY"],
            (_, "startDate") => &["2026-01-01"],
            (_, "endDate") => &["2026-01-02"],
            (_, "format") => &["csv"],
            (_, "mode") => &["merge", "overwrite"],
            (_, "properties") => &["{\"description\": \"d\"}"],
            (_, "documentationVersion") => &["1", "2"],
            (_, "certificateArn" | "regionalCertificateArn") => &["arn:aws:acm:us-east-1:123456789012:certificate/1"],
            (_, "basePath") => &["v1", "(none)"],
            (_, "passthroughBehavior") => &["NEVER", "WHEN_NO_MATCH"],
            (_, "contentHandling") => &["CONVERT_TO_TEXT"],
            (_, "cacheClusterSize") => &["0.5", "1.6"],
            (_, "apiKeySource") => &["HEADER", "AUTHORIZER"],
            (_, "id") => &["java", "javascript"],
            (_, "pathWithQueryString") => &["/?a=b"],
            (_, "selectionPattern") => &["5\\d\\d", ""],
            (_, "value") => &["", "a-value-of-twenty-characters-or-more"],
            (_, "Runtime") => &["nodejs22.x"],
            (_, "Role") => &["arn:aws:iam::123456789012:role/r"],
            (_, "Handler") => &["index.handler"],
            ("PutFunctionBehavior", "Qualifier") => &["$LATEST"],
            ("RemovePermission" | "GetPolicy" | "AddPermission" | "DeleteFunction", "Qualifier") => return None,
            (_, "FunctionVersion" | "Qualifier") => &["$LATEST", "1"],
            ("AddPermission" | "RemovePermission", "StatementId") => &["s", "t"],
            (_, "Action") => &["lambda:InvokeFunction"],
            (_, "Principal") => &["apigateway.amazonaws.com"],
            (_, "Url") => &["https://a.example.com/*", "https://b.example.com/*"],
            (_, "AccessKeyId") => &["AKIDEXAMPLE"],
            (_, "Arn") => &["arn:aws:iam::123456789012:user/ann"],
            (_, "UserPoolId") => &["us-east-1_Pool"],
            (_, "Username") => &["ann"],
            _ => return None,
        };
        Some(json!(self.one(words)))
    }

    /// Members by what they hold.
    fn of_kind(&mut self, kind: Kind) -> Option<Value> {
        match kind {
            Kind::Integer => Some(json!(self.one(&[1, 5, 100]))),
            Kind::Boolean => Some(json!(self.once_in(2))),
            Kind::Structure("FunctionCode") => Some(json!({"ZipFile": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="})),
            Kind::Structure("DocumentationPartLocation") => {
                Some(self.one(&[json!({"type": "API"}), json!({"type": "RESOURCE", "path": "/pets"})]))
            }
            Kind::Structure("ThrottleSettings") => Some(json!({"burstLimit": 3, "rateLimit": 2.0})),
            Kind::Structure("QuotaSettings") => Some(json!({"limit": 10, "period": "DAY"})),
            Kind::Structure("CanarySettings" | "DeploymentCanarySettings") => self.once_in(3).then(|| json!({"percentTraffic": 10.0})),
            Kind::Structure("EndpointConfiguration") => Some(json!({"types": [self.one(&["REGIONAL", "EDGE"])]})),
            Kind::Structure("AliasRoutingConfiguration") => self.once_in(3).then(|| json!({"AdditionalVersionWeights": {"1": 0.5}})),
            Kind::Structure("Behavior") => {
                Some(self.one(&[json!({"kind": "echo"}), json!({"kind": "respond", "payload": {"statusCode": 200, "body": "x"}})]))
            }
            Kind::Map("") => Some(self.one(&[json!({}), json!({"a": "b"}), json!({"application/json": "{\"statusCode\": 200}"})])),
            Kind::Map("bool") => Some(json!({"method.request.querystring.q": self.once_in(2)})),
            Kind::List("") => Some(json!(["arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/n/1"])),
            _ => None,
        }
    }

    fn stages(&mut self, member: &str) -> Option<Value> {
        let api = self.api?;
        let stage = api.stages.keys().next()?;
        let (id, name) = if member == "apiStages" { ("apiId", "stage") } else { ("restApiId", "stageName") };
        Some(json!([{id: api.id, name: stage}]))
    }

    fn patches(&mut self, operation: &str) -> Value {
        let all = patches::of(operation);
        let count = 1 + self.below(2);
        let mut list: Vec<Value> = (0..count)
            .map(|_| {
                let (op, path, value) = self.one(all);
                if op == "remove" { json!({"op": op, "path": path}) } else { json!({"op": op, "path": path, "value": value}) }
            })
            .collect();
        if self.once_in(12) {
            list.push(self.one(&patches::odd()));
        }
        Value::Array(list)
    }
}
