//! Patch operations for every Update operation: paths that the guide's table has, with values that mostly fit.

use serde_json::{Value, json};

/// Paths and values of an Update operation.
pub fn of(operation: &str) -> &'static [(&'static str, &'static str, &'static str)] {
    match operation {
        "UpdateRestApi" => &[
            ("replace", "/name", "renamed"),
            ("replace", "/description", "about"),
            ("replace", "/minimumCompressionSize", "1024"),
            ("remove", "/minimumCompressionSize", ""),
            ("add", "/binaryMediaTypes/image~1png", ""),
            ("remove", "/binaryMediaTypes/image~1png", ""),
            ("replace", "/apiKeySource", "AUTHORIZER"),
            ("replace", "/disableExecuteApiEndpoint", "true"),
            ("replace", "/endpointConfiguration/types/EDGE", "REGIONAL"),
        ],
        "UpdateResource" => &[("replace", "/pathPart", "moved"), ("replace", "/pathPart", "{id}")],
        "UpdateMethod" => &[
            ("replace", "/apiKeyRequired", "true"),
            ("replace", "/authorizationType", "AWS_IAM"),
            ("add", "/requestParameters/method.request.querystring.q", "true"),
            ("remove", "/requestParameters/method.request.querystring.q", ""),
            ("add", "/requestModels/application~1json", "Empty"),
            ("replace", "/operationName", "named"),
        ],
        "UpdateMethodResponse" => {
            &[("add", "/responseModels/application~1json", "Empty"), ("add", "/responseParameters/method.response.header.x", "true")]
        }
        "UpdateIntegration" => &[
            ("replace", "/timeoutInMillis", "5000"),
            ("replace", "/passthroughBehavior", "NEVER"),
            ("add", "/requestTemplates/application~1json", "{\"statusCode\": 200}"),
            ("remove", "/requestTemplates/application~1json", ""),
            ("replace", "/uri", "https://b.example.com/"),
        ],
        "UpdateIntegrationResponse" => &[
            ("replace", "/selectionPattern", "4.."),
            ("add", "/responseTemplates/application~1json", "hello"),
            ("remove", "/responseTemplates/application~1json", ""),
        ],
        "UpdateModel" => &[("replace", "/description", "about"), ("replace", "/schema", "{\"type\": \"object\"}")],
        "UpdateRequestValidator" => &[("replace", "/name", "v2"), ("replace", "/validateRequestBody", "true")],
        "UpdateAuthorizer" => &[
            ("replace", "/name", "a2"),
            ("replace", "/authorizerResultTtlInSeconds", "60"),
            ("replace", "/identitySource", "method.request.header.Token"),
        ],
        "UpdateGatewayResponse" => &[
            ("replace", "/statusCode", "418"),
            ("add", "/responseParameters/gatewayresponse.header.x", "'y'"),
            ("add", "/responseTemplates/application~1json", "{}"),
        ],
        "UpdateDocumentationPart" => &[("replace", "/properties", "{\"description\": \"b\"}")],
        "UpdateDocumentationVersion" | "UpdateDeployment" | "UpdateClientCertificate" => &[("replace", "/description", "about")],
        "UpdateStage" => &[
            ("replace", "/description", "about"),
            ("replace", "/variables/x", "1"),
            ("remove", "/variables/x", ""),
            ("replace", "/*/*/throttling/rateLimit", "5"),
            ("replace", "/*/*/throttling/burstLimit", "7"),
            ("replace", "/~1pets/GET/throttling/rateLimit", "1.5"),
            ("replace", "/*/*/caching/enabled", "true"),
            ("replace", "/*/*/logging/loglevel", "INFO"),
            ("replace", "/cacheClusterEnabled", "true"),
            ("replace", "/cacheClusterSize", "0.5"),
            ("replace", "/canarySettings/percentTraffic", "10"),
            ("remove", "/canarySettings", ""),
            ("replace", "/tracingEnabled", "true"),
            ("replace", "/accessLogSettings/format", "$context.requestId"),
        ],
        "UpdateApiKey" => &[("replace", "/name", "k2"), ("replace", "/enabled", "false"), ("replace", "/customerId", "c")],
        "UpdateUsagePlan" => &[
            ("replace", "/name", "p2"),
            ("replace", "/throttle/rateLimit", "2"),
            ("replace", "/throttle/burstLimit", "3"),
            ("remove", "/throttle", ""),
            ("replace", "/quota/limit", "100"),
            ("replace", "/quota/period", "MONTH"),
            ("remove", "/quota", ""),
        ],
        "UpdateUsage" => &[("replace", "/remaining", "10")],
        "UpdateAccount" => &[("replace", "/cloudwatchRoleArn", "arn:aws:iam::123456789012:role/logs")],
        "UpdateVpcLink" => &[("replace", "/name", "l2"), ("replace", "/description", "about")],
        "UpdateDomainName" => &[("replace", "/securityPolicy", "TLS_1_2"), ("replace", "/certificateName", "other")],
        "UpdateBasePathMapping" => &[("replace", "/stage", "prod"), ("replace", "/basePath", "v2")],
        _ => &[("replace", "/description", "about")],
    }
}

/// Patches that no operation takes.
pub fn odd() -> [Value; 5] {
    [
        json!({"op": "replace", "path": "/frob", "value": "x"}),
        json!({"op": "copy", "path": "/name"}),
        json!({"op": "test", "path": "/name", "value": "x"}),
        json!({"op": "add", "path": "", "value": "x"}),
        json!({"op": "replace", "path": "/~2", "value": null}),
    ]
}
