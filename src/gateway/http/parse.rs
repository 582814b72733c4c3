//! Step "parse": the URL's host and path lead to an HTTP API and a stage, by the API's own host or by a custom domain name.

use super::compiled::CompiledApi;
use super::live::{LiveApi, LiveStage};
use super::serve::Gate;
use crate::gateway::rest::Live;
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer, domains};
use crate::model::{DomainName, http};
use std::borrow::Cow;

/// A request that has found its stage.
#[derive(Debug)]
pub(super) struct Staged<'a> {
    pub api: &'a LiveApi,
    pub stage: &'a LiveStage,
    pub compiled: &'a CompiledApi,
    /// The host that it was sent to.
    pub host: &'a str,
    /// The whole path, as it was sent.
    pub full_path: &'a str,
    /// The path below the stage, with its first slash.
    pub path: &'a str,
    /// The query, as it was sent.
    pub query: &'a str,
    /// The custom domain name that it was sent to, and the path that its mapping took.
    pub mapped: Option<(&'a DomainName, &'a str)>,
}

/// Which HTTP API a URL's host and path lead to; none if it is none of them, so that REST APIs are asked.
pub(super) fn door<'a>(live: &'a Live, url: &'a str) -> Option<(&'a LiveApi, Door<'a>)> {
    if live.http.is_empty() {
        return None;
    }
    let (host, full_path, query) = domains::split(url);
    let label = host.split('.').next().unwrap_or_default();
    if domains::is_execute_api(host, &live.region) {
        let label =
            if label.bytes().any(|byte| byte.is_ascii_uppercase()) { Cow::Owned(label.to_ascii_lowercase()) } else { Cow::Borrowed(label) };
        return live.http.api(&label).map(|api| (api, Door { host, full_path, query, mapped: None }));
    }
    let domain = live.domain(host)?;
    let (mapping, below) = domains::mapping(domain, full_path)?;
    let api = live.http.api(&mapping.rest_api_id)?;
    let mapped = Mapped {
        domain,
        base_path: &full_path[..full_path.len() - below.len()],
        below,
        stage: mapping.stage.as_deref().unwrap_or_default(),
    };
    Some((api, Door { host, full_path, query, mapped: Some(mapped) }))
}

/// How a request comes in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Door<'a> {
    host: &'a str,
    full_path: &'a str,
    query: &'a str,
    mapped: Option<Mapped<'a>>,
}

/// A mapping of a custom domain name: how much of the path it took, and its stage.
#[derive(Clone, Copy, Debug)]
struct Mapped<'a> {
    domain: &'a DomainName,
    base_path: &'a str,
    below: &'a str,
    stage: &'a str,
}

pub(super) fn parse<'a, B, T: Tracer>(
    gate: &Gate<'a, B>,
    (api, door): (&'a LiveApi, Door<'a>),
    tracer: &mut T,
) -> Result<Staged<'a>, Fault> {
    let staged = stage(api, door).map_err(|reason| Fault::NoRoute { reason });
    match &staged {
        Ok(staged) => tracer.step(Step::Parse, Outcome::Pass, || detail(gate, staged)),
        Err(fault) => tracer.refuse(Step::Parse, || Detail::Nothing {}, fault),
    }
    staged
}

/// The stage that the first part of the path names, else `$default` ("If no stage fully matches the request", `http-api-develop-routes`).
pub(super) fn stage<'a>(api: &'a LiveApi, door: Door<'a>) -> Result<Staged<'a>, String> {
    let Door { host, full_path, query, mapped } = door;
    let id = &api.api.api_id;
    if let Some(Mapped { domain, .. }) = mapped.filter(|mapped| mapped.domain.mutual_tls_authentication.is_some()) {
        return Err(format!("The domain name {} asks for mutual TLS, and requests here bring no client certificate", domain.domain_name));
    }
    let (stage, path) = match mapped {
        Some(Mapped { stage, below, .. }) => (api.stage(stage).ok_or_else(|| format!("API {id} has no stage '{stage}'"))?, below),
        None => {
            let (first, below) = domains::first_part(full_path);
            let named = api.stage(first).filter(|_| first != http::Stage::DEFAULT).map(|stage| (stage, below));
            let default = || api.stage(http::Stage::DEFAULT).map(|stage| (stage, full_path));
            named.or_else(default).ok_or_else(|| format!("API {id} has no stage '{first}', and no $default stage"))?
        }
    };
    let name = &stage.stage.stage_name;
    let compiled = stage.compiled.as_deref().ok_or_else(|| format!("Nothing has been deployed to the stage {name} of API {id}"))?;
    if compiled.definition.disable_execute_api_endpoint && mapped.is_none() {
        return Err(format!("The execute-api endpoint of API {id} is disabled"));
    }
    let root = |path: &'a str| if path.is_empty() { "/" } else { path };
    let mapped = mapped.map(|mapped| (mapped.domain, mapped.base_path));
    Ok(Staged { api, stage, compiled, host, full_path: root(full_path), path: root(path), query, mapped })
}

fn detail<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> Detail {
    Detail::Stage {
        api_id: staged.api.api.api_id.clone(),
        stage: staged.stage.stage.stage_name.clone(),
        deployment_id: staged.stage.stage.deployment_id.clone().unwrap_or_default(),
        path: staged.path.to_owned(),
        request_id: gate.ids.extended_request_id(),
        extended_request_id: None,
        domain_name: staged.mapped.map(|(domain, _)| domain.domain_name.clone()),
        base_path: staged.mapped.map(|(_, base_path)| base_path.to_owned()).filter(|path| !path.is_empty()),
        canary: None,
    }
}
