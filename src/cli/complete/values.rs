//! Values of options: ids and names of what the account has, and the few values that some options take.

use super::{Candidate, plain, plains};
use crate::cli::aws;
use crate::model::{Account, GatewayResponseType, RestApi};

/// What an option's value may be.
pub(super) fn of_option(
    option: &str,
    service: Option<&str>,
    operation: Option<&'static str>,
    words: &[&str],
    account: &Account,
    files: &[String],
) -> Vec<Candidate> {
    let choices = aws::choices(option);
    if !choices.is_empty() {
        return plains(choices);
    }
    let given = |option: &str| words.iter().position(|word| *word == option).and_then(|at| words.get(at + 1)).copied();
    let api = given("--rest-api-id").and_then(|id| account.rest_apis.get(id)).map(|api| &**api);
    let function = given("--function-name").and_then(|name| account.functions.get(name));
    match option {
        "--rest-api-id" => account.rest_apis.values().map(|api| named(&api.id, &api.name)).collect(),
        "--usage-plan-id" => account.usage_plans.values().map(|plan| named(&plan.id, &plan.name)).collect(),
        "--api-key" | "--key-id" => account.api_keys.values().map(|key| named(&key.id, key.name.as_deref().unwrap_or_default())).collect(),
        "--function-name" => plains(account.functions.keys()),
        "--url" => plains(account.http_endpoints.keys()),
        "--name" if service == Some("lambda") => plains(function.into_iter().flat_map(|function| function.aliases.keys())),
        "--qualifier" => plains(function.into_iter().flat_map(|function| function.aliases.keys())),
        "--function-version" => {
            function.into_iter().flat_map(|function| function.versions.keys()).map(|number| plain(&number.to_string())).collect()
        }
        "--http-method" => plains(["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]),
        "--authorization-type" => plains(["AWS_IAM", "COGNITO_USER_POOLS", "CUSTOM", "NONE"]),
        "--response-type" => plains(GatewayResponseType::ALL.iter().map(|kind| kind.name())),
        "--key-type" => plains(["API_KEY"]),
        "--type" if operation == Some("PutIntegration") => plains(["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"]),
        "--type" if operation == Some("CreateAuthorizer") => plains(["COGNITO_USER_POOLS", "REQUEST", "TOKEN"]),
        "--passthrough-behavior" => plains(["NEVER", "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES"]),
        "--body" | "--cli-input-json" => attached(files, "file://"),
        "--zip-file" => attached(files, "fileb://").into_iter().chain([plain("fileb://function.zip")]).collect(),
        _ => api.map(|api| of_api(option, api)).unwrap_or_default(),
    }
}

/// What of an API an option names.
fn of_api(option: &str, api: &RestApi) -> Vec<Candidate> {
    let definition = &api.definition;
    match option {
        "--resource-id" | "--parent-id" => definition.resources.values().map(|resource| named(&resource.id, &resource.path)).collect(),
        "--stage-name" => plains(api.stages.keys()),
        "--deployment-id" => api
            .deployments
            .values()
            .map(|deployment| named(&deployment.id, deployment.description.as_deref().unwrap_or_default()))
            .collect(),
        "--model-name" => plains(definition.models.keys()),
        "--authorizer-id" => definition.authorizers.values().map(|authorizer| named(&authorizer.id, &authorizer.name)).collect(),
        "--request-validator-id" => {
            let validators = definition.request_validators.values();
            validators.map(|validator| named(&validator.id, validator.name.as_deref().unwrap_or_default())).collect()
        }
        "--documentation-part-id" => api.documentation_parts.values().map(|part| named(&part.id, &part.location.kind)).collect(),
        _ => Vec::new(),
    }
}

/// URLs of all stages.
pub(super) fn urls(account: &Account) -> Vec<Candidate> {
    let of = |api: &RestApi| {
        let (id, name) = (api.id.clone(), api.name.clone());
        let stages: Vec<String> = api.stages.keys().cloned().collect();
        let url = move |stage: &String| format!("https://{id}.execute-api.{}.amazonaws.com/{stage}/", account.region);
        stages.iter().map(|stage| named(&url(stage), &name)).collect::<Vec<_>>()
    };
    account.rest_apis.values().flat_map(|api| of(api)).collect()
}

fn attached(files: &[String], prefix: &str) -> Vec<Candidate> {
    files.iter().map(|name| plain(&format!("{prefix}{name}"))).collect()
}

fn named(word: &str, about: &str) -> Candidate {
    Candidate { word: word.to_owned(), about: about.to_owned() }
}
