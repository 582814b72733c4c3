//! Whole console sessions: commands change the account as forms do, requests go through the gateway, errors read as the CLI's.

use super::*;
use crate::app::{Action, Route, StorageState, Workspace};
use serde_json::Value;

/// From nothing to an endpoint that is invoked, keyed and throttled: twelve commands.
const SESSION: &str = r#"
# An API with one method that wants a key.
API=$(aws apigateway create-rest-api --name pets --query id --output text)
ROOT=$(aws apigateway get-resources --rest-api-id $API --query 'items[?path==`/`].id' --output text)
aws apigateway put-method --rest-api-id $API --resource-id $ROOT --http-method GET \
  --authorization-type NONE --api-key-required
aws apigateway put-method-response --rest-api-id $API --resource-id $ROOT --http-method GET --status-code 200
aws apigateway put-integration --rest-api-id $API --resource-id $ROOT --http-method GET --type MOCK \
  --request-templates '{"application/json":"{\"statusCode\": 200}"}'
aws apigateway put-integration-response --rest-api-id $API --resource-id $ROOT --http-method GET --status-code 200 \
  --response-templates '{"application/json":"[{\"id\": 1, \"type\": \"dog\"}]"}'
aws apigateway create-deployment --rest-api-id $API --stage-name prod
# A key, and a plan that lets one request pass a second.
KEY=$(aws apigateway create-api-key --name demo --value 0123456789abcdefghij --enabled --query id --output text)
PLAN=$(aws apigateway create-usage-plan --name Bronze --api-stages apiId=$API,stage=prod \
  --throttle burstLimit=1,rateLimit=1 --query id --output text)
aws apigateway create-usage-plan-key --usage-plan-id $PLAN --key-id $KEY --key-type API_KEY
curl -s -H 'x-api-key: 0123456789abcdefghij' https://$API.execute-api.us-east-1.amazonaws.com/prod/
curl -s -i -H 'x-api-key: 0123456789abcdefghij' https://$API.execute-api.us-east-1.amazonaws.com/prod/
"#;

fn empty() -> State {
    let workspace = Workspace::empty(0);
    State::new(workspace, Route::default(), StorageState::Saved)
}

/// What the commands of a text came to.
fn run(state: &mut State, text: &str) -> Vec<Shown> {
    let before = state.console.count;
    state.update(Action::RunCommands(text.into())).reply.expect("the console itself does not fail");
    state.console.shown.iter().filter(|shown| shown.id > before).map(|shown| (**shown).clone()).collect()
}

#[test]
fn twelve_commands_make_an_endpoint_that_is_invoked_keyed_and_throttled() {
    let mut state = empty();
    let shown = run(&mut state, SESSION);
    let failed: Vec<&Shown> = shown.iter().filter(|shown| shown.status != 0).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(shown.len(), 12);
    let answer: Value = serde_json::from_str(&shown[6].out).expect("a deployment as JSON");
    assert!(answer["id"].is_string());
    assert!(answer["createdDate"].as_str().is_some_and(|date| date.ends_with("+00:00")), "{answer}");
    assert_eq!(shown[10].out, r#"[{"id": 1, "type": "dog"}]"#);
    assert!(shown[11].out.starts_with("HTTP/1.1 429 Too Many Requests\n"), "{}", shown[11].out);
    assert!(shown[11].out.ends_with("{\"message\":\"Too Many Requests\"}"), "{}", shown[11].out);

    let url = "https://$API.execute-api.us-east-1.amazonaws.com/prod/";
    let later = run(
        &mut state,
        &format!(
            "stagecraft advance 1s\ncurl -s -o /dev/null -w '%{{http_code}}\\n' -H 'x-api-key: 0123456789abcdefghij' {url}\ncurl {url}"
        ),
    );
    assert_eq!(later[0].out, "2026-01-01T00:00:01.000Z\n");
    assert_eq!((later[1].out.as_str(), later[2].out.as_str()), ("200\n", "{\"message\":\"Forbidden\"}"));

    assert_eq!(state.workspace.history.len(), 4, "requests stand in the history");
    assert!(state.workspace.history.iter().all(|exchange| exchange.composer.stage == "prod" && !exchange.trace.is_empty()));
    assert_eq!(state.workspace.log.len(), 9, "and changes in the log");
    assert!(state.notices.is_empty());
}

#[test]
fn each_command_is_a_step_to_undo() {
    let mut state = empty();
    run(&mut state, "aws apigateway create-rest-api --name a; aws apigateway create-rest-api --name b; aws apigateway get-rest-apis");
    assert_eq!(state.undo.iter().map(|change| change.title.as_str()).collect::<Vec<_>>(), ["CreateRestApi", "CreateRestApi"]);
    state.update(Action::Undo);
    let names = run(&mut state, "aws apigateway get-rest-apis --query 'items[].name' --output text");
    assert_eq!(names[0].out, "a\n");
}

#[test]
fn errors_are_shown_where_they_happen_and_nowhere_else() {
    let mut state = empty();
    let shown = run(&mut state, "aws apigateway get-stage --rest-api-id a --stage-name b\naws apigateway get-stag\nfrob\necho $?");
    assert_eq!(shown[0].status, 254);
    assert_eq!(
        shown[0].err,
        "\nAn error occurred (NotFoundException) when calling the GetStage operation: Invalid API identifier specified 123456789012:a\n"
    );
    assert_eq!(shown[1].status, 252);
    assert!(shown[1].err.contains("Maybe you meant:\n\n  * get-stage\n"), "{}", shown[1].err);
    assert_eq!((shown[2].status, shown[3].out.as_str()), (127, "127\n"));
    assert!(state.notices.is_empty());
    let whole = run(&mut state, "aws apigateway create-rest-api --name a\naws apigateway get-rest-apis | jq .");
    assert_eq!((whole.len(), whole[0].status), (1, 2), "nothing is run of a text that is not understood");
    assert!(whole[0].err.starts_with("line 2, column 30: A pipe"), "{}", whole[0].err);
    assert!(state.workspace.engine.account.rest_apis.is_empty());
}

#[test]
fn looking_saves_nothing_and_changing_does() {
    let mut state = empty();
    assert_eq!(state.update(Action::RunCommands("echo a; X=1; help; aws apigateway get-rest-apis".into())).effects, []);
    assert_eq!(state.update(Action::RunCommands("aws apigateway create-rest-api --name a".into())).effects, [crate::app::Effect::Save]);
    assert_eq!(state.update(Action::RunCommands("sleep 1".into())).effects, [crate::app::Effect::Save]);
    assert_eq!(state.workspace.engine.now.iso_millis(), "2026-01-01T00:00:01.000Z");
    assert_eq!(state.console.entered.len(), 3);
    state.update(Action::RunCommands("clear".into()));
    assert!(state.console.shown.is_empty());
}

#[test]
fn files_are_those_that_were_attached() {
    let mut state = empty();
    let missing = run(&mut state, "aws apigateway import-rest-api --body file://pets.yaml --cli-binary-format raw-in-base64-out");
    assert!(missing[0].err.contains("attach it to the console"), "{}", missing[0].err);
    state.update(Action::Attach { name: "pets.yaml".into(), text: "openapi: 3.0.1\ninfo: {title: pets}\npaths: {}\n".into() });
    let import = "aws apigateway import-rest-api --body file://pets.yaml --cli-binary-format raw-in-base64-out --query name --output text";
    assert_eq!(run(&mut state, import)[0].out, "pets\n");
    assert_eq!(run(&mut state, "cat ./pets.yaml")[0].out.lines().count(), 3);
    let function = "aws lambda create-function --function-name f --role arn:aws:iam::123456789012:role/r --zip-file fileb://function.zip";
    assert_eq!(run(&mut state, function)[0].status, 0);
}

#[test]
fn backends_are_defined_where_aws_has_no_command() {
    let mut state = empty();
    let shown = run(
        &mut state,
        "stagecraft backends put-http-endpoint --url 'https://pets.example.com/*' --behavior kind=respond,status=200,body=hello
         : stagecraft backends put-http-endpoint --url https://b --behavior '{\"kind\":\"echo\"}'
         : anything else
         stagecraft backends list-http-endpoints --query 'HttpEndpoints[].Url' --output text
         stagecraft frob",
    );
    assert_eq!(shown.iter().map(|shown| shown.status).collect::<Vec<_>>(), [0, 0, 0, 0, 2], "{shown:#?}");
    assert_eq!(shown[3].out, "https://b\thttps://pets.example.com/*\n");
    assert_eq!(run(&mut state, "curl https://example.com/")[0].status, 6);
}

#[test]
fn what_forms_do_stands_in_the_console_as_commands() {
    let mut state = empty();
    let create = |name: &str| Operation::apigateway("CreateRestApi", serde_json::json!({"name": name}));
    state.update(Action::Call(create("a")));
    let wrong = Operation::apigateway("CreateRestApi", serde_json::json!({}));
    state.update(Action::CallAll { title: "two".into(), operations: vec![create("b"), wrong.clone()] });
    state.update(Action::Call(Operation::apigateway("GetRestApis", serde_json::json!({}))));
    let shown: Vec<(&Option<Operation>, u8)> = state.console.shown.iter().map(|shown| (&shown.operation, shown.status)).collect();
    assert_eq!(shown, [(&Some(create("a")), 0), (&Some(wrong), 254)], "what was taken back is not shown, and neither are looks");
    run(&mut state, "aws apigateway create-rest-api --name c");
    assert_eq!(state.console.shown.len(), 3);
}
