//! Lists in pages: the AWS CLI reads them to their end unless it is told otherwise (`cli-usage-pagination`).

use super::Paging;
use crate::control::ApiError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// Operations of apigateway that answer in pages, and are read to their end.
const PAGED: &str = "GetApiKeys GetBasePathMappings GetClientCertificates GetDeployments GetDomainNames GetModels GetResources GetRestApis GetUsage GetUsagePlans GetUsagePlanKeys GetVpcLinks GetAuthorizers GetDocumentationParts GetDocumentationVersions GetGatewayResponses GetRequestValidators GetSdkTypes";

/// Where an operation's pages begin and go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pager {
    /// The member of the input that says where to go on.
    pub input: &'static str,
    /// The member of the output that says it.
    pub output: &'static str,
    /// The member of the input that says how long a page is.
    pub limit: &'static str,
    /// The list in the output.
    pub items: &'static str,
}

/// How an operation is paged, if it is.
pub fn pager(service: &str, operation: &str) -> Option<Pager> {
    match (service, operation) {
        ("apigateway", name) if PAGED.split(' ').any(|paged| paged == name) => {
            Some(Pager { input: "position", output: "position", limit: "limit", items: "items" })
        }
        ("apigatewayv2", name) if PAGED_V2.split(' ').any(|paged| paged == name) => Some(V2),
        ("elbv2", "DescribeLoadBalancers") => Some(Pager { items: "LoadBalancers", ..ELB }),
        ("elbv2", "DescribeTargetGroups") => Some(Pager { items: "TargetGroups", ..ELB }),
        ("elbv2", "DescribeListeners") => Some(Pager { items: "Listeners", ..ELB }),
        ("elbv2", "DescribeRules") => Some(Pager { items: "Rules", ..ELB }),
        ("lambda", "ListFunctions") => Some(Pager { items: "Functions", ..LAMBDA }),
        ("lambda", "ListVersionsByFunction") => Some(Pager { items: "Versions", ..LAMBDA }),
        ("lambda", "ListAliases") => Some(Pager { items: "Aliases", ..LAMBDA }),
        _ => None,
    }
}

/// Operations of apigatewayv2 that answer in pages, and are read to their end.
const PAGED_V2: &str = "GetApis GetAuthorizers GetDeployments GetDomainNames GetIntegrations GetRoutes GetStages";

const V2: Pager = Pager { input: "NextToken", output: "NextToken", limit: "MaxResults", items: "Items" };

const ELB: Pager = Pager { input: "Marker", output: "NextMarker", limit: "PageSize", items: "" };

const LAMBDA: Pager = Pager { input: "Marker", output: "NextMarker", limit: "MaxItems", items: "" };

/// What a call came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// One part for each page: what `--output text` writes one after the other.
    pub parts: Vec<Value>,
    /// The token to go on with, if `--max-items` ended it.
    pub next_token: Option<String>,
}

impl Answer {
    /// The pages as one output.
    pub fn whole(&self) -> Value {
        let mut parts = self.parts.iter().cloned();
        let mut whole = parts.next().unwrap_or_else(|| json!({}));
        for part in parts {
            for (name, value) in part.as_object().into_iter().flatten() {
                match (whole.get_mut(name), value) {
                    (Some(Value::Array(list)), Value::Array(more)) => list.extend(more.iter().cloned()),
                    (Some(_), _) => {}
                    (None, value) => drop(whole.as_object_mut().map(|members| members.insert(name.clone(), value.clone()))),
                }
            }
        }
        if let (Some(token), Some(members)) = (&self.next_token, whole.as_object_mut()) {
            members.insert("NextToken".into(), json!(token));
        }
        whole
    }
}

/// Calls an operation as often as its pages ask for.
pub fn call(
    pager: Option<Pager>,
    paging: &Paging,
    input: &Value,
    call: &mut dyn FnMut(Value) -> Result<Value, ApiError>,
) -> Result<Answer, ApiError> {
    let (Paging::All { starting_token, page_size, max_items }, Some(pager)) = (paging, pager) else {
        return Ok(Answer { parts: vec![call(input.clone())?], next_token: None });
    };
    let (mut token, skipped) = starting_token.as_deref().map_or((None, 0), |token| started(token, pager));
    let most = max_items.map(|most| usize::try_from(most).unwrap_or(0));
    let mut answer = Answer { parts: Vec::new(), next_token: None };
    let mut seen = 0;
    loop {
        let mut input = input.clone();
        if let Some(members) = input.as_object_mut() {
            token.iter().for_each(|token| drop(members.insert(pager.input.into(), json!(token))));
            page_size.iter().for_each(|size| drop(members.insert(pager.limit.into(), json!(size))));
        }
        let mut page = call(input)?;
        let next = page.get(pager.output).and_then(Value::as_str).map(str::to_owned);
        let first = answer.parts.is_empty();
        let cut = if first { skipped } else { 0 };
        let mut kept = 0;
        let mut ended = false;
        if let Some(Value::Array(list)) = page.get_mut(pager.items) {
            list.drain(..cut.min(list.len()));
            if let Some(most) = most.filter(|most| seen + list.len() > *most) {
                list.truncate(most - seen);
                ended = true;
            }
            kept = list.len();
        }
        answer.parts.push(part(page, pager, first));
        seen += kept;
        if ended {
            answer.next_token = Some(written(pager, token.as_deref(), Some(kept + cut)));
            return Ok(answer);
        }
        // A service that gives the same place twice would be asked for ever.
        if next.is_none() || next == token {
            return Ok(answer);
        }
        token = next;
        if most == Some(seen) {
            answer.next_token = Some(written(pager, token.as_deref(), None));
            return Ok(answer);
        }
    }
}

/// What of a page is shown: its list, and in the first one what is said once for all.
fn part(mut page: Value, pager: Pager, first: bool) -> Value {
    let mut members = Map::new();
    let Some(page) = page.as_object_mut() else { return page };
    if let Some(list) = page.remove(pager.items) {
        members.insert(pager.items.into(), list);
    }
    if first {
        for name in ["usagePlanId", "startDate", "endDate"] {
            if let Some(value) = page.remove(name) {
                members.insert(name.into(), value);
            }
        }
    }
    Value::Object(members)
}

/// Where a token says to go on, and how much of that page has been seen.
fn started(token: &str, pager: Pager) -> (Option<String>, usize) {
    let read: Option<Value> = STANDARD.decode(token).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    match read {
        Some(Value::Object(members)) => {
            let place = members.get(pager.input).and_then(Value::as_str).map(str::to_owned);
            let amount = members.get("boto_truncate_amount").and_then(Value::as_u64).unwrap_or(0);
            (place, usize::try_from(amount).unwrap_or(0))
        }
        _ => (Some(token.to_owned()), 0),
    }
}

/// A token as the CLI writes it.
fn written(pager: Pager, place: Option<&str>, amount: Option<usize>) -> String {
    let amount = amount.map(|amount| format!(", \"boto_truncate_amount\": {amount}")).unwrap_or_default();
    STANDARD.encode(format!("{{\"{}\": {}{amount}}}", pager.input, json!(place)))
}

/// Members of outputs that are instants.
const DATES: [&str; 4] = ["createdDate", "lastUpdatedDate", "certificateUploadDate", "expirationDate"];

/// Writes instants as the CLI does: in whole seconds, with an offset.
pub fn dated(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(dated),
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                match value {
                    Value::String(text) if DATES.contains(&name.as_str()) && text.ends_with('Z') && text.is_char_boundary(19) => {
                        *text = format!("{}+00:00", &text[..19]);
                    }
                    value => dated(value),
                }
            }
        }
        _ => {}
    }
}
