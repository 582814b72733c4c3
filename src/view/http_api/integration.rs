//! The form of an integration that is there: what it calls, and how.

use super::problems::Problems;
use crate::control::{ApiError, Operation};
use crate::model::http::Integration;
use serde_json::json;

/// An integration while it is being changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationDraft {
    /// The URL or the function's ARN; none if it calls an AWS service, whose action says what is called.
    pub uri: Option<String>,
    /// The HTTP method, or `ANY`; none if it calls no URL.
    pub method: Option<String>,
    /// `1.0` or `2.0`, the format of a function's event; none if it calls no function.
    pub payload: Option<String>,
    /// How long an answer is waited for, in milliseconds.
    pub timeout: String,
}

/// Fields by the words that a refusal names them with.
const FIELDS: [(&str, &str); 5] = [
    ("Timeout", "timeout"),
    ("Lambda function ARN", "uri"),
    ("PayloadFormatVersion", "payload"),
    ("IntegrationMethod", "method"),
    ("URI", "uri"),
];

impl IntegrationDraft {
    /// Methods that a URL can be called with.
    pub const METHODS: [&str; 8] = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

    /// The form of an integration.
    pub fn of(integration: &Integration) -> IntegrationDraft {
        let calls_url = integration.integration_type == "HTTP_PROXY";
        let calls_function = !calls_url && integration.integration_subtype.is_none();
        IntegrationDraft {
            uri: (calls_url || calls_function).then(|| integration.integration_uri.clone().unwrap_or_default()),
            method: calls_url.then(|| integration.integration_method.clone().unwrap_or_else(|| "ANY".into())),
            payload: calls_function.then(|| integration.payload_format_version.clone()),
            timeout: integration.timeout_in_millis.to_string(),
        }
    }

    /// The operation that makes the integration this one.
    pub fn operation(&self, api_id: &str, integration_id: &str, saved: &IntegrationDraft) -> Result<Operation, Problems> {
        let mut input = json!({"ApiId": api_id, "IntegrationId": integration_id});
        for (member, new, old) in [
            ("IntegrationUri", &self.uri, &saved.uri),
            ("IntegrationMethod", &self.method, &saved.method),
            ("PayloadFormatVersion", &self.payload, &saved.payload),
        ] {
            if let Some(new) = new.as_ref().filter(|_| new != old) {
                input[member] = json!(new.trim());
            }
        }
        if self.timeout != saved.timeout {
            let timeout: Result<i32, _> = self.timeout.trim().parse();
            input["TimeoutInMillis"] =
                json!(timeout.map_err(|_| Problems::one("timeout", "Give a whole number of milliseconds: 50 to 30000"))?);
        }
        Ok(Operation::apigatewayv2("UpdateIntegration", input))
    }

    /// The field that a refusal is about.
    pub fn place(error: &ApiError) -> Option<Problems> {
        Problems::placed(error, &FIELDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Engine;
    use serde_json::Value;

    #[test]
    fn an_integration_changes_what_it_calls_and_how_long_it_waits() {
        let mut engine = Engine::new(0);
        let mut call = |operation: &str, input: Value| engine.call(&Operation::apigatewayv2(operation, input));
        let api =
            call("CreateApi", json!({"Name": "a", "ProtocolType": "HTTP"})).expect("an API")["ApiId"].as_str().expect("an id").to_owned();
        let mut made = |input: Value| {
            let mut whole = json!({"ApiId": api, "PayloadFormatVersion": "1.0"});
            whole.as_object_mut().expect("an object").extend(input.as_object().expect("an object").clone());
            let made: Integration = serde_json::from_value(call("CreateIntegration", whole).expect("an integration")).expect("one");
            (made.integration_id.clone(), IntegrationDraft::of(&made))
        };
        let (url, of_url) =
            made(json!({"IntegrationType": "HTTP_PROXY", "IntegrationUri": "https://a.example.com", "IntegrationMethod": "GET"}));
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
        let (function, of_function) = made(json!({"IntegrationType": "AWS_PROXY", "IntegrationUri": arn}));
        let (_, of_service) = made(
            json!({"IntegrationType": "AWS_PROXY", "IntegrationSubtype": "SQS-SendMessage", "CredentialsArn": "arn:aws:iam::123456789012:role/r",
            "RequestParameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": "$request.body"}}),
        );
        assert_eq!((of_url.payload.as_deref(), of_function.method.as_deref(), of_function.payload.as_deref()), (None, None, Some("1.0")));
        assert_eq!((of_service.uri, of_service.payload), (None, None));

        let other = IntegrationDraft { uri: Some("https://b.example.com".into()), timeout: "1500".into(), ..of_url.clone() };
        let changed = call("UpdateIntegration", other.operation(&api, &url, &of_url).expect("an operation").input).expect("a change");
        assert_eq!((&changed["IntegrationUri"], &changed["TimeoutInMillis"]), (&json!("https://b.example.com"), &json!(1500)));
        let newer = IntegrationDraft { payload: Some("2.0".into()), ..of_function.clone() };
        let operation = newer.operation(&api, &function, &of_function).expect("an operation");
        assert_eq!(operation.input, json!({"ApiId": api, "IntegrationId": function, "PayloadFormatVersion": "2.0"}));
        assert_eq!(call("UpdateIntegration", operation.input).expect("a change")["PayloadFormatVersion"], "2.0");

        let words = IntegrationDraft { timeout: "soon".into(), ..of_url.clone() };
        assert!(words.operation(&api, &url, &of_url).expect_err("no number").at("timeout").is_some());
        for (draft, field) in [
            (IntegrationDraft { timeout: "40000".into(), ..of_function.clone() }, "timeout"),
            (IntegrationDraft { uri: Some("f".into()), ..of_function.clone() }, "uri"),
        ] {
            let refused =
                call("UpdateIntegration", draft.operation(&api, &function, &of_function).expect("an operation").input).expect_err(field);
            assert!(IntegrationDraft::place(&refused).is_some_and(|problems| problems.at(field).is_some()), "{refused:?}");
        }
    }
}
