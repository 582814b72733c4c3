//! Actions of AWS services that an HTTP API calls by itself (`http-api-develop-integrations-aws-services-reference`): their parameters.

use crate::control::ApiError;
use crate::model::http::Integration;

/// Each subtype with its parameters; `*` marks what must be there.
const SUBTYPES: [(&str, &str); 10] = [
    ("EventBridge-PutEvents", "Detail* DetailType* Source* Time EventBusName Resources Region TraceHeader"),
    (
        "SQS-SendMessage",
        "QueueUrl* MessageBody* DelaySeconds MessageAttributes MessageDeduplicationId MessageGroupId MessageSystemAttributes Region",
    ),
    (
        "SQS-ReceiveMessage",
        "QueueUrl* AttributeNames MaxNumberOfMessages MessageAttributeNames ReceiveRequestAttemptId VisibilityTimeout WaitTimeSeconds Region",
    ),
    ("SQS-DeleteMessage", "ReceiptHandle* QueueUrl* Region"),
    ("SQS-PurgeQueue", "QueueUrl* Region"),
    ("AppConfig-GetConfiguration", "Application* Environment* Configuration* ClientId* ClientConfigurationVersion Region"),
    ("Kinesis-PutRecord", "StreamName* Data* PartitionKey* SequenceNumberForOrdering ExplicitHashKey Region"),
    ("StepFunctions-StartExecution", "StateMachineArn* Name Input Region"),
    ("StepFunctions-StartSyncExecution", "StateMachineArn* Name Input Region TraceHeader"),
    ("StepFunctions-StopExecution", "ExecutionArn* Cause Error Region"),
];

/// Checks an integration with an action of a service.
pub(super) fn check(integration: &Integration, subtype: &str) -> Result<(), ApiError> {
    let bad = |message: String| Err(ApiError::bad_request(message));
    let Some((_, parameters)) = SUBTYPES.iter().find(|(name, _)| *name == subtype) else {
        let known: Vec<&str> = SUBTYPES.iter().map(|(name, _)| *name).collect();
        return bad(format!("Invalid integration subtype {subtype}. Must be one of: [{}]", known.join(", ")));
    };
    if integration.credentials_arn.is_none() {
        return bad(format!("The integration subtype {subtype} needs a CredentialsArn: the role that calls the service"));
    }
    if integration.payload_format_version != "1.0" {
        return bad("PayloadFormatVersion must be 1.0 for an integration with an AWS service".into());
    }
    let given = |name: &str| integration.request_parameters.contains_key(name);
    let missing: Vec<&str> = parameters.split(' ').filter_map(|name| name.strip_suffix('*')).filter(|name| !given(name)).collect();
    if !missing.is_empty() {
        return bad(format!("Missing required parameters of {subtype}: {}", missing.join(", ")));
    }
    let known = |name: &&String| parameters.split(' ').any(|known| known.trim_end_matches('*') == name.as_str());
    match integration.request_parameters.keys().find(|name| !known(name)) {
        Some(other) => bad(format!("{subtype} has no parameter {other}. It may have: {}", parameters.replace('*', "").replace(' ', ", "))),
        None => Ok(()),
    }
}
