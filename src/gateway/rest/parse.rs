//! Step "parse": the URL's host and path lead to an API and a stage, by the API's own host or by a custom domain name; the canary is drawn.

use super::live::{Live, LiveApi, LiveStage, Variant};
use super::serve::Gate;
use crate::gateway::{CanaryDraw, Detail, Fault, Outcome, Step, Tracer, domains};
use crate::model::{DomainName, EndpointType};

/// The largest sum of header lines in bytes (`limits`, "Total combined size of request line and header values").
const MOST_HEADER_BYTES: usize = 10_240;
/// The largest body in bytes (`limits`, "Payload size").
pub(super) const MOST_BODY_BYTES: usize = 10 * 1024 * 1024;

/// A request that has found its stage.
#[derive(Debug)]
pub struct Staged<'a> {
    /// The API.
    pub api: &'a LiveApi,
    /// The stage.
    pub stage: &'a LiveStage,
    /// The deployment and variables that serve it: the stage's or its canary's.
    pub variant: &'a Variant,
    /// The canary's draw, where there is a canary.
    pub canary: Option<CanaryDraw>,
    /// The host that it was sent to.
    pub host: &'a str,
    /// The whole path, the stage's name included.
    pub full_path: &'a str,
    /// The path below the stage, with its first slash.
    pub path: &'a str,
    /// The query, as it was sent.
    pub query: &'a str,
    /// The VPC endpoint that it comes through.
    pub source_vpce: Option<&'a str>,
    /// The custom domain name that it was sent to, if it was.
    pub mapped: Option<Mapped<'a>>,
}

/// A custom domain name, and how much of the path its mapping took.
#[derive(Clone, Copy, Debug)]
pub struct Mapped<'a> {
    /// The domain name.
    pub domain: &'a DomainName,
    /// The base path, as it was sent, with its first slash; empty where the mapping is for every path.
    pub base_path: &'a str,
}

impl Staged<'_> {
    /// Whether the canary serves it.
    pub fn is_canary(&self) -> bool {
        self.canary.is_some_and(|canary| canary.is_canary)
    }
}

pub(super) fn parse<'a, B, T: Tracer>(gate: &Gate<'a, B>, tracer: &mut T) -> Result<Staged<'a>, Fault> {
    find(gate).inspect(|staged| tracer.step(Step::Parse, Outcome::Pass, || detail(gate, staged))).inspect_err(|fault| {
        tracer.refuse(Step::Parse, || Detail::Nothing {}, fault);
    })
}

/// Where a URL leads.
#[derive(Debug)]
pub(super) struct Located<'a> {
    pub api: &'a LiveApi,
    pub stage: &'a LiveStage,
    pub host: &'a str,
    pub full_path: &'a str,
    pub path: &'a str,
    pub query: &'a str,
    /// The VPC endpoint that the host names.
    pub vpce: Option<&'a str>,
    pub mapped: Option<Mapped<'a>>,
}

/// The API and the stage that a URL leads to.
pub(super) fn locate<'a>(live: &'a Live, url: &'a str) -> Result<Located<'a>, Fault> {
    let unknown = |reason: String| Fault::UnknownStage { reason };
    let (host, full_path, query) = domains::split(url);
    let label = host.split('.').next().unwrap_or_default();
    // A private API has another name at each VPC endpoint that it is associated with (`apigateway-private-api-test-invoke-url`).
    let (api_id, vpce) = label.find("-vpce-").map_or((label, None), |at| (&label[..at], Some(&label[at + 1..])));
    // Casing does not count in host names, and ids are written in lower case.
    let api = live.api(api_id).or_else(|| live.api(&api_id.to_ascii_lowercase())).filter(|_| domains::is_execute_api(host, &live.region));
    let associated = |api: &&LiveApi| vpce.is_none_or(|vpce| api.api.endpoint_configuration.vpc_endpoint_ids.iter().any(|id| id == vpce));
    let Some(api) = api.filter(associated) else {
        let domain = live.domain(host).ok_or_else(|| unknown(format!("No API of this account answers at the host {host}")))?;
        return by_domain(live, domain, host, full_path, query);
    };
    if api.api.disable_execute_api_endpoint {
        return Err(unknown(format!("The execute-api endpoint of API {api_id} is disabled")));
    }
    let (stage, path) = staged(api, full_path)?;
    Ok(Located { api, stage, host, full_path, path, query, vpce, mapped: None })
}

/// The stage that a path begins with, and the path below it.
fn staged<'a>(api: &'a LiveApi, path: &'a str) -> Result<(&'a LiveStage, &'a str), Fault> {
    let (name, below) = domains::first_part(path);
    let unknown = || Fault::UnknownStage { reason: format!("API {} has no stage '{name}'", api.api.id) };
    Ok((api.stage(name).ok_or_else(unknown)?, or_root(below)))
}

fn or_root(path: &str) -> &str {
    if path.is_empty() { "/" } else { path }
}

/// The API and the stage that a custom domain name's base path mappings lead to.
fn by_domain<'a>(live: &'a Live, domain: &'a DomainName, host: &'a str, full_path: &'a str, query: &'a str) -> Result<Located<'a>, Fault> {
    let unknown = |reason: String| Err(Fault::UnknownStage { reason });
    if domain.is(EndpointType::Private) {
        return unknown(format!("The domain name {host} is private: it is reached from a VPC only, and there is none here"));
    }
    if domain.mutual_tls_authentication.is_some() {
        return unknown(format!("The domain name {host} asks for mutual TLS, and requests here bring no client certificate"));
    }
    let Some((mapping, below)) = domains::mapping(domain, full_path) else {
        let (first, _) = domains::first_part(full_path);
        return unknown(format!("The domain name {host} has no base path mapping for '{first}'"));
    };
    let mapped = Some(Mapped { domain, base_path: &full_path[..full_path.len() - below.len()] });
    let Some(api) = live.api(&mapping.rest_api_id) else {
        return unknown(format!("The base path mapping leads to API {}, which is not there", mapping.rest_api_id));
    };
    let (stage, path) = match &mapping.stage {
        None => staged(api, below)?,
        Some(name) => match api.stage(name) {
            Some(stage) => (stage, or_root(below)),
            None => return unknown(format!("API {} has no stage '{name}'", api.api.id)),
        },
    };
    Ok(Located { api, stage, host, full_path: or_root(full_path), path, query, vpce: None, mapped })
}

fn find<'a, B>(gate: &Gate<'a, B>) -> Result<Staged<'a>, Fault> {
    let Located { api, stage, host, full_path, path, query, vpce, mapped } = locate(gate.live, &gate.request.url)?;
    let source_vpce = vpce.or(gate.request.source_vpce.as_deref());
    must_be_reachable(api, source_vpce)?;
    let (variant, canary) = draw(gate, stage);
    Ok(Staged { api, stage, variant, canary, host, full_path, path, query, source_vpce, mapped })
}

/// A private API is reached through VPC endpoints only, and through them nothing else is (`apigateway-private-apis`).
fn must_be_reachable(api: &LiveApi, source_vpce: Option<&str>) -> Result<(), Fault> {
    let private = api.api.endpoint_configuration.types.contains(&EndpointType::Private);
    let id = &api.api.id;
    let reason = match (private, source_vpce) {
        (true, None) => format!("API {id} is private, and the request does not come through a VPC endpoint"),
        (false, Some(vpce)) => format!("API {id} is public, and the VPC endpoint {vpce} leads to private APIs only"),
        _ => return Ok(()),
    };
    Err(Fault::UnknownStage { reason })
}

/// Each request is drawn by itself: nothing sticks to a client (`canary-release`).
fn draw<'a, B>(gate: &Gate<'a, B>, stage: &'a LiveStage) -> (&'a Variant, Option<CanaryDraw>) {
    let (Some(settings), Some(variant)) = (&stage.stage.canary_settings, &stage.canary) else { return (&stage.base, None) };
    let drawn = gate.runtime.chance.borrow_mut().unit() * 100.0;
    let is_canary = drawn < settings.percent_traffic;
    let draw = CanaryDraw { percent_traffic: settings.percent_traffic, drawn, is_canary };
    (if is_canary { variant } else { &stage.base }, Some(draw))
}

/// What is larger than the gateway takes. Checked once the API is known, because its gateway responses apply.
pub(super) fn too_large<B>(gate: &Gate<'_, B>) -> Option<Fault> {
    let headers: usize = gate.request.headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    let body = gate.request.body.0.len();
    let reason = if headers > MOST_HEADER_BYTES {
        format!("The headers have {headers} bytes; the gateway takes {MOST_HEADER_BYTES}")
    } else if body > MOST_BODY_BYTES {
        format!("The body has {body} bytes; the gateway takes {MOST_BODY_BYTES}")
    } else {
        return None;
    };
    Some(Fault::RequestTooLarge { reason })
}

pub(super) fn detail<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> Detail {
    Detail::Stage {
        api_id: staged.api.api.id.clone(),
        stage: staged.stage.stage.stage_name.clone(),
        deployment_id: staged.variant.deployment_id.clone(),
        path: staged.path.to_owned(),
        request_id: gate.ids.request_id(),
        extended_request_id: (!gate.is_test).then(|| gate.ids.extended_request_id()),
        domain_name: staged.mapped.map(|mapped| mapped.domain.domain_name.clone()),
        base_path: staged.mapped.map(|mapped| mapped.base_path.to_owned()).filter(|path| !path.is_empty()),
        canary: staged.canary,
    }
}
