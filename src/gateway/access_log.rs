//! Lines of access logs: a format with the values of its variables put in. Which values there are is said by each kind of API.

use crate::model::{LogFormatPart, log_format_parts};

/// A line. `value` gives what a variable stands for, by its name without `$context.`; a variable without a value is a `-`.
pub fn line(format: &str, mut value: impl FnMut(&str) -> Option<String>) -> String {
    let mut line = String::with_capacity(format.len());
    for part in log_format_parts(format) {
        match part {
            LogFormatPart::Text(text) => line.push_str(text),
            LogFormatPart::Variable(name) => match value(name).filter(|value| !value.is_empty()) {
                Some(value) => line.push_str(&value),
                None => line.push('-'),
            },
        }
    }
    line
}

/// The log group that a destination names (`arn:aws:logs:{region}:{account}:log-group:{name}`, with or without `:*`); none if it is a
/// delivery stream of Kinesis Data Firehose, to which nothing is delivered here.
pub fn log_group(destination_arn: &str) -> Option<&str> {
    let resource = destination_arn.strip_prefix("arn:")?.splitn(5, ':').nth(4)?;
    let name = resource.strip_prefix("log-group:")?;
    Some(name.strip_suffix(":*").unwrap_or(name)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_value_is_a_dash() {
        let value = |name: &str| match name {
            "status" => Some("200".to_owned()),
            "error.message" => Some(String::new()),
            _ => None,
        };
        assert_eq!(line("$context.status|$context.error.message|$context.nothing.at.all|$x", value), "200|-|-|$x");
    }

    #[test]
    fn a_destination_names_its_log_group() {
        assert_eq!(log_group("arn:aws:logs:us-east-1:123456789012:log-group:/pets/access"), Some("/pets/access"));
        assert_eq!(log_group("arn:aws:logs:us-east-1:123456789012:log-group:access:*"), Some("access"));
        for other in ["arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-x", "access", "arn:aws:logs", ""] {
            assert_eq!(log_group(other), None, "{other}");
        }
    }
}
