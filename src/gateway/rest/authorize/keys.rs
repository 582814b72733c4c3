//! Condition keys: what a request has to be compared with (`apigateway-resource-policies-aws-condition-keys`). A key that a request lacks is
//! absent, as in IAM.

use crate::gateway::rest::parse::Staged;
use crate::gateway::rest::serve::Gate;

/// The value of a condition key, by its name in lower case.
pub(super) fn value<B>(gate: &Gate<'_, B>, _: &Staged<'_>, name: &str) -> Option<String> {
    match name.strip_prefix("aws:")? {
        "currenttime" => Some(gate.now.whole_second().to_string()),
        "epochtime" => Some((gate.now.micros() / 1_000_000).to_string()),
        "securetransport" => Some((!gate.request.url.starts_with("http://")).to_string()),
        "sourceip" => Some(gate.source_ip().to_owned()),
        "useragent" => gate.request.header("User-Agent").map(str::to_owned),
        "referer" => gate.request.header("Referer").map(str::to_owned),
        _ => None,
    }
}
