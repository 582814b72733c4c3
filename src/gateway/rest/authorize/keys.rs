//! Condition keys: what a request has to be compared with (`apigateway-resource-policies-aws-condition-keys`). A key that a request lacks is
//! absent, as in IAM.

use super::Signer;
use crate::gateway::Request;
use crate::gateway::rest::parse::Staged;
use crate::gateway::rest::serve::Gate;
use crate::time::SimTime;

/// The value of a condition key, by its name in lower case.
pub(super) fn value<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, signer: Option<&Signer>, name: &str) -> Option<String> {
    request_key(gate.request, gate.now, gate.request.client(), staged.source_vpce, signer, name)
}

/// The same for a request to whichever kind of API.
pub(crate) fn request_key(
    request: &Request,
    now: SimTime,
    source_ip: &str,
    source_vpce: Option<&str>,
    signer: Option<&Signer>,
    name: &str,
) -> Option<String> {
    match name.strip_prefix("aws:")? {
        "currenttime" => Some(now.whole_second().to_string()),
        "epochtime" => Some((now.micros() / 1_000_000).to_string()),
        "securetransport" => Some((!request.url.starts_with("http://")).to_string()),
        // A VPC endpoint puts its own address in place of the client's, which has another key then.
        "sourceip" if source_vpce.is_none() => Some(source_ip.to_owned()),
        "vpcsourceip" if source_vpce.is_some() => Some(source_ip.to_owned()),
        "sourcevpce" => source_vpce.map(str::to_owned),
        "sourcevpc" => request.source_vpc.clone().filter(|_| source_vpce.is_some()),
        "useragent" => request.header("User-Agent").map(str::to_owned),
        "referer" => request.header("Referer").map(str::to_owned),
        other => signer?.key(other),
    }
}
