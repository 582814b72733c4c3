//! Condition keys: what a request has to be compared with (`apigateway-resource-policies-aws-condition-keys`). A key that a request lacks is
//! absent, as in IAM.

use super::Signer;
use crate::gateway::rest::parse::Staged;
use crate::gateway::rest::serve::Gate;

/// The value of a condition key, by its name in lower case.
pub(super) fn value<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, signer: Option<&Signer>, name: &str) -> Option<String> {
    match name.strip_prefix("aws:")? {
        "currenttime" => Some(gate.now.whole_second().to_string()),
        "epochtime" => Some((gate.now.micros() / 1_000_000).to_string()),
        "securetransport" => Some((!gate.request.url.starts_with("http://")).to_string()),
        // A VPC endpoint puts its own address in place of the client's, which has another key then.
        "sourceip" if staged.source_vpce.is_none() => Some(gate.source_ip().to_owned()),
        "vpcsourceip" if staged.source_vpce.is_some() => Some(gate.source_ip().to_owned()),
        "sourcevpce" => staged.source_vpce.map(str::to_owned),
        "sourcevpc" => gate.request.source_vpc.clone().filter(|_| staged.source_vpce.is_some()),
        "useragent" => gate.request.header("User-Agent").map(str::to_owned),
        "referer" => gate.request.header("Referer").map(str::to_owned),
        other => signer?.key(other),
    }
}
