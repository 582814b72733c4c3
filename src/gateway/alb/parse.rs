//! Step "parse": the URL's host leads to a load balancer, its scheme and port to a listener. What does not keep to HTTP, or to the load balancer's
//! limits, ends here (`load-balancer-troubleshooting`, "The load balancer generates an HTTP error").

use super::live::{LiveBalancer, LiveListener};
use super::serve::Gate;
use crate::gateway::rest::Live;
use crate::gateway::{Detail, Fault, Outcome, Request, Step, Tracer, domains};
use crate::model::elb::LoadBalancer;

/// Limits of headers in bytes (`load-balancer-limits`, "HTTP headers").
const MOST_LINE: usize = 16 * 1024;
const MOST_HEADERS: usize = 64 * 1024;
/// How many addresses `X-Forwarded-For` may have.
const MOST_FORWARDED: usize = 30;

/// A request that has found its listener.
#[derive(Debug)]
pub(super) struct Received<'a> {
    pub balancer: &'a LoadBalancer,
    pub listener: &'a LiveListener,
    /// The host that rules look at: the first header `Host`, else the URL's.
    pub host: &'a str,
    /// The path as it was sent, at least a slash.
    pub path: &'a str,
    /// The query as it was sent.
    pub query: &'a str,
}

/// How a request comes in.
#[derive(Debug)]
pub(super) struct Door<'a> {
    balancer: &'a LiveBalancer,
    host: &'a str,
    path: &'a str,
    query: &'a str,
    protocol: &'static str,
    port: u16,
}

/// Which load balancer a URL's host is; none if it is none, so that APIs are asked.
pub(super) fn door<'a>(live: &'a Live, url: &'a str) -> Option<Door<'a>> {
    if live.balancers.is_empty() {
        return None;
    }
    let (host, path, query) = domains::split(url);
    let balancer = live.balancers.balancer(host)?;
    let secure = url.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"));
    let (protocol, usual) = if secure { ("HTTPS", 443) } else { ("HTTP", 80) };
    let port = host.split_once(':').map_or(Some(usual), |(_, port)| port.parse().ok()).unwrap_or(0);
    Some(Door { balancer, host, path, query, protocol, port })
}

pub(super) fn parse<'a, B, T: Tracer>(gate: &Gate<'a, B>, door: Door<'a>, tracer: &mut T) -> Result<Received<'a>, Fault> {
    let Door { balancer: LiveBalancer { balancer, listeners }, host, path, query, protocol, port } = door;
    let found = listeners.iter().find(|live| live.listener.port == port);
    let listener = match found {
        Some(live) if live.listener.protocol == protocol => Ok(live),
        // Plain HTTP on a port that speaks TLS, and the other way round: no HTTP answer in the one case, a page in the other.
        Some(_) if protocol == "HTTP" => Err((400, format!("The plain HTTP request was sent to the HTTPS port {port}"))),
        Some(_) => Err((0, format!("The TLS handshake with port {port} of {} fails: its listener speaks HTTP", balancer.dns_name))),
        None => {
            Err((0, format!("The load balancer {} has no listener on port {port}: the connection times out", balancer.load_balancer_name)))
        }
    };
    let checked = listener.and_then(|live| fits(gate.request).map(|()| live));
    match checked {
        Ok(listener) => {
            let received = Received {
                balancer,
                listener,
                host: gate.request.header("Host").unwrap_or(host),
                path: if path.is_empty() { "/" } else { path },
                query,
            };
            tracer.step(Step::Parse, Outcome::Pass, || detail(gate, &received));
            Ok(received)
        }
        Err((status, reason)) => {
            let fault = Fault::LoadBalancer { status, reason };
            tracer.refuse(Step::Parse, || Detail::Nothing {}, &fault);
            Err(fault)
        }
    }
}

/// Whether a request is one that a load balancer takes; else the status that it answers with, and why.
fn fits(request: &Request) -> Result<(), (u16, String)> {
    if request.method == "TRACE" {
        return Err((405, "The method TRACE is not supported by Application Load Balancers".into()));
    }
    let line = request.method.len() + request.url.len() + " HTTP/1.1 ".len();
    if line > MOST_LINE {
        return Err((414, format!("The request line has {line} bytes; the load balancer takes {MOST_LINE}")));
    }
    let length = |(name, value): &(String, String)| name.len() + value.len() + 4;
    if let Some(header) = request.headers.iter().find(|header| length(header) > MOST_LINE) {
        return Err((400, format!("The header {} has {} bytes; the load balancer takes {MOST_LINE}", header.0, length(header))));
    }
    let all: usize = request.headers.iter().map(length).sum();
    if all > MOST_HEADERS {
        return Err((400, format!("The headers have {all} bytes; the load balancer takes {MOST_HEADERS}")));
    }
    let addresses = request.header("X-Forwarded-For").map_or(0, |value| value.split(',').count());
    if addresses > MOST_FORWARDED {
        return Err((463, format!("X-Forwarded-For has {addresses} addresses; the load balancer takes {MOST_FORWARDED}")));
    }
    let coding = request.header("Transfer-Encoding").map(str::trim);
    if let Some(coding) = coding.filter(|coding| !["chunked", "identity"].iter().any(|known| known.eq_ignore_ascii_case(coding))) {
        return Err((501, format!("Transfer-Encoding: {coding} is not supported: chunked and identity are")));
    }
    Ok(())
}

fn detail<B>(gate: &Gate<'_, B>, received: &Received<'_>) -> Detail {
    let listener = &received.listener.listener;
    Detail::Listener {
        load_balancer: received.balancer.load_balancer_name.clone(),
        listener_arn: listener.listener_arn.clone(),
        protocol: listener.protocol.clone(),
        port: listener.port,
        host: received.host.to_owned(),
        path: received.path.to_owned(),
        trace_id: gate.ids.trace_root(),
    }
}
