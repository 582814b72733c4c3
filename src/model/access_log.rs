//! Formats of access logs: text with `$context` variables (`set-up-logging`). Their values are found by whoever writes a line.

/// The formats that AWS's console offers: name, format (`set-up-logging`).
pub const ACCESS_LOG_PRESETS: [(&str, &str); 4] = [
    (
        "CLF",
        "$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] \"$context.httpMethod \
         $context.resourcePath $context.protocol\" $context.status $context.responseLength $context.requestId $context.extendedRequestId",
    ),
    (
        "JSON",
        "{ \"requestId\":\"$context.requestId\", \"extendedRequestId\":\"$context.extendedRequestId\", \"ip\": \
         \"$context.identity.sourceIp\", \"caller\":\"$context.identity.caller\", \"user\":\"$context.identity.user\", \
         \"requestTime\":\"$context.requestTime\", \"httpMethod\":\"$context.httpMethod\", \"resourcePath\":\"$context.resourcePath\", \
         \"status\":\"$context.status\", \"protocol\":\"$context.protocol\", \"responseLength\":\"$context.responseLength\" }",
    ),
    (
        "XML",
        "<request id=\"$context.requestId\"> <extendedRequestId>$context.extendedRequestId</extendedRequestId> \
         <ip>$context.identity.sourceIp</ip> <caller>$context.identity.caller</caller> <user>$context.identity.user</user> \
         <requestTime>$context.requestTime</requestTime> <httpMethod>$context.httpMethod</httpMethod> \
         <resourcePath>$context.resourcePath</resourcePath> <status>$context.status</status> <protocol>$context.protocol</protocol> \
         <responseLength>$context.responseLength</responseLength> </request>",
    ),
    (
        "CSV",
        "$context.identity.sourceIp,$context.identity.caller,$context.identity.user,$context.requestTime,$context.httpMethod,\
         $context.resourcePath,$context.protocol,$context.status,$context.responseLength,$context.requestId,$context.extendedRequestId",
    ),
];

/// A piece of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormatPart<'a> {
    /// Text that stands in the line as it is.
    Text(&'a str),
    /// A variable, by its name without `$context.`.
    Variable(&'a str),
}

/// The pieces of a format, in order. A variable is `$context.name` or `${context.name}`.
pub fn log_format_parts(format: &str) -> impl Iterator<Item = LogFormatPart<'_>> {
    let mut rest = format;
    let mut pending = None;
    std::iter::from_fn(move || {
        if let Some(name) = pending.take() {
            return Some(LogFormatPart::Variable(name));
        }
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        while let Some(at) = rest[from..].find('$').map(|at| at + from) {
            let Some((name, length)) = variable(&rest[at..]) else {
                from = at + 1;
                continue;
            };
            let text = &rest[..at];
            rest = &rest[at + length..];
            if text.is_empty() {
                return Some(LogFormatPart::Variable(name));
            }
            pending = Some(name);
            return Some(LogFormatPart::Text(text));
        }
        Some(LogFormatPart::Text(std::mem::take(&mut rest)))
    })
}

/// The variable that a text begins with: its name and the length of the whole.
fn variable(text: &str) -> Option<(&str, usize)> {
    if let Some(after) = text.strip_prefix("${context.") {
        let end = after.find('}')?;
        return (end > 0).then(|| (&after[..end], "${context.".len() + end + 1));
    }
    let after = text.strip_prefix("$context.")?;
    let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || "_.-:".contains(c))).unwrap_or(after.len());
    // A sentence or a range may end where a variable does.
    let name = after[..end].trim_end_matches(['.', '-', ':']);
    (!name.is_empty()).then(|| (name, "$context.".len() + name.len()))
}

#[cfg(test)]
mod tests {
    use super::LogFormatPart::{Text, Variable};
    use super::*;

    fn parts(format: &str) -> Vec<LogFormatPart<'_>> {
        log_format_parts(format).collect()
    }

    #[test]
    fn variables_are_found_between_texts() {
        assert_eq!(parts("a $context.requestId\n"), [Text("a "), Variable("requestId"), Text("\n")]);
        assert_eq!(parts("$context.stage$context.identity.sourceIp"), [Variable("stage"), Variable("identity.sourceIp")]);
        assert_eq!(parts("[${context.status}] $5 $context"), [Text("["), Variable("status"), Text("] $5 $context")]);
        assert_eq!(parts("$context.path. $context.stage-"), [Variable("path"), Text(". "), Variable("stage"), Text("-")]);
        assert_eq!(parts("$context.authorizer.claims.cognito:groups:"), [Variable("authorizer.claims.cognito:groups"), Text(":")]);
        assert_eq!(parts("$input.body ${context.} ${context.x"), [Text("$input.body ${context.} ${context.x")]);
        assert_eq!(parts(""), []);
    }

    #[test]
    fn every_preset_is_one_line_that_names_the_request() {
        for (name, format) in ACCESS_LOG_PRESETS {
            assert!(!format.contains(['\n', '\\']), "{name}: {format}");
            assert!(parts(format).contains(&Variable("requestId")), "{name}");
            assert!(!format.contains("  "), "{name}");
        }
    }
}
