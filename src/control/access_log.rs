//! What UpdateStage takes as access logging: the destination's ARN and the format, in AWS's words as users of the service report them.

use super::ApiError;
use crate::model::{LogFormatPart, log_format_parts};

/// The destination: a log group's ARN, or that of a delivery stream whose name begins with `amazon-apigateway-` (`apigateway-logging-to-kinesis`).
pub(super) fn destination(arn: String) -> Result<String, ApiError> {
    if !arn.starts_with("arn:") {
        return Err(ApiError::bad_request(format!("Invalid ARN specified in the request. ARNs must start with 'arn:': {arn}")));
    }
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let (service, resource) = (parts.get(2).copied().unwrap_or_default(), parts.get(5).copied().unwrap_or_default());
    match (service, resource.strip_prefix("log-group:"), resource.strip_prefix("deliverystream/")) {
        ("logs", Some(name), _) if !name.is_empty() => {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-/.#".contains(&byte);
            // The `:*` that an ARN often ends in is refused, too.
            if name.bytes().all(allowed) {
                return Ok(arn);
            }
            Err(ApiError::bad_request(format!(
                "Access log destination must only contain characters a-z, A-Z, 0-9, '_', '-', '/', '.': '{resource}'"
            )))
        }
        ("firehose", _, Some(name)) if name.starts_with("amazon-apigateway-") => Ok(arn),
        _ => Err(ApiError::bad_request(
            "Invalid ARN specified in the request. The ARN must be that of a CloudWatch Logs log group, or of a Kinesis Data Firehose delivery \
             stream whose name begins with amazon-apigateway-",
        )),
    }
}

/// A format is one line, and names the request.
pub(super) fn check_format(format: &str) -> Result<(), ApiError> {
    let line = format.strip_suffix('\n').unwrap_or(format);
    if line.contains(['\n', '\r']) {
        return Err(ApiError::bad_request(format!(
            "Access Log format must be single line, new line character is allowed only at end of the format: '{format}'"
        )));
    }
    let names_it = |part| matches!(part, LogFormatPart::Variable("requestId" | "extendedRequestId"));
    if !log_format_parts(format).any(names_it) {
        return Err(ApiError::bad_request(format!(
            "Access Log format must include either $context.requestId or $context.extendedRequestId : '{format}'"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_log_groups_and_delivery_streams() {
        let group = "arn:aws:logs:us-east-1:123456789012:log-group:/pets/access";
        assert_eq!(destination(group.into()).ok().as_deref(), Some(group));
        assert!(destination("arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-x".into()).is_ok());
        for (arn, words) in [
            ("access", "ARNs must start with 'arn:': access"),
            ("arn:aws:logs:us-east-1:123456789012:log-group:a b", "'_', '-', '/', '.': 'log-group:a b'"),
            ("arn:aws:logs:us-east-1:123456789012:log-group:a:*", "'.': 'log-group:a:*'"),
            ("arn:aws:logs:us-east-1:123456789012:log-group:", "must be that of"),
            ("arn:aws:s3:::bucket", "must be that of"),
            ("arn:aws:firehose:us-east-1:123456789012:deliverystream/x", "amazon-apigateway-"),
        ] {
            assert!(destination(arn.into()).is_err_and(|error| error.message.contains(words)), "{arn}");
        }
    }

    #[test]
    fn a_format_is_one_line_that_names_the_request() {
        for good in ["$context.requestId", "${context.requestId}\n", "x $context.extendedRequestId y"] {
            assert!(check_format(good).is_ok(), "{good}");
        }
        for (format, words) in [
            ("$context.requestId\n$context.status", "single line"),
            ("$context.status", "must include either"),
            ("$context.requestIdFoo", "must include either"),
            ("requestId", "must include either"),
        ] {
            assert!(check_format(format).is_err_and(|error| error.message.contains(words)), "{format}");
        }
    }
}
