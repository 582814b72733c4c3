//! X-Ray: the trace that a request belongs to, and what `X-Amzn-Trace-Id` says of it towards backend and client (`apigateway-xray`). No segments are
//! sent anywhere.

use super::parse::Staged;
use super::serve::Gate;
use crate::gateway::Runtime;
use crate::time::SimTime;

const HEADER: &str = "X-Amzn-Trace-Id";

/// What `X-Amzn-Trace-Id` of a request says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Incoming<'a> {
    root: Option<&'a str>,
    parent: Option<&'a str>,
    sampled: Option<&'a str>,
}

impl<'a> Incoming<'a> {
    fn of(header: Option<&'a str>) -> Incoming<'a> {
        let mut incoming = Incoming::default();
        for pair in header.unwrap_or_default().split(';') {
            let Some((name, value)) = pair.trim().split_once('=') else { continue };
            match name.to_ascii_lowercase().as_str() {
                "root" => incoming.root = Some(value),
                "parent" => incoming.parent = Some(value),
                "sampled" => incoming.sampled = Some(value),
                _ => {}
            }
        }
        incoming
    }
}

impl Runtime {
    /// X-Ray's default rule: the first request of each second, and five percent of the others (`apigateway-configuring-xray-sampling-rules`).
    fn is_sampled(&self, now: SimTime) -> bool {
        let second = now.micros() / 1_000_000;
        self.sampled_in.replace(second) != second || self.chance.borrow_mut().unit() < 0.05
    }
}

impl<B> Gate<'_, B> {
    /// Begins a trace, where X-Ray traces the stage. Whoever calls may have decided already whether it is sampled.
    pub(super) fn begin_trace(&self, staged: &Staged<'_>) {
        if staged.stage.stage.tracing_enabled {
            let sampled = match self.incoming().sampled {
                Some("1") => true,
                Some("0") => false,
                _ => self.runtime.is_sampled(self.now),
            };
            self.sampled.set(Some(sampled));
        }
    }

    fn incoming(&self) -> Incoming<'_> {
        Incoming::of(self.request.header(HEADER))
    }

    /// `Root=1-…`: the caller's trace, or a new one.
    fn root(&self) -> String {
        self.incoming().root.map_or_else(|| self.ids.trace_root(), |root| format!("Root={root}"))
    }

    /// Whether X-Ray traces the request's stage.
    pub(super) fn is_traced(&self) -> bool {
        self.sampled.get().is_some()
    }

    /// The trace that the request belongs to, where X-Ray traces the stage (`$context.xrayTraceId`).
    pub(super) fn trace_id(&self) -> Option<String> {
        self.is_traced().then(|| self.root().trim_start_matches("Root=").to_owned())
    }

    /// The header towards a backend. A trace goes through also where X-Ray does not trace the stage.
    pub(super) fn trace_to_backend(&self) -> String {
        let root = self.root();
        match self.sampled.get() {
            Some(sampled) => format!("{root};Parent={};Sampled={}", self.ids.segment_id(), u8::from(sampled)),
            None => {
                let Incoming { parent, sampled, .. } = self.incoming();
                let rest = [("Parent", parent), ("Sampled", sampled)].into_iter().filter_map(|(name, value)| Some((name, value?)));
                rest.fold(root, |header, (name, value)| format!("{header};{name}={value}"))
            }
        }
    }

    /// The header towards the client.
    pub(super) fn trace_to_client(&self) -> String {
        let root = self.root();
        self.sampled.get().map_or_else(|| root.clone(), |sampled| format!("{root};Sampled={}", u8::from(sampled)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Span;

    #[test]
    fn a_trace_header_is_read_in_any_order() {
        let incoming = Incoming::of(Some("Sampled=1; Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;x"));
        assert_eq!(
            incoming,
            Incoming { root: Some("1-5759e988-bd862e3fe1be46a994272793"), parent: Some("53995c3f42cd8ad8"), sampled: Some("1") }
        );
        assert_eq!((Incoming::of(None), Incoming::of(Some("nothing"))), (Incoming::default(), Incoming::default()));
    }

    #[test]
    fn the_first_request_of_a_second_is_sampled_and_few_others() {
        let runtime = Runtime::new(7);
        let at = |second: u64| SimTime::START.after(Span::from_micros(second * 1_000_000));
        assert!(runtime.is_sampled(at(0)) && runtime.is_sampled(at(1)));
        let others = (0..1_000).filter(|_| runtime.is_sampled(at(1))).count();
        assert!((20..90).contains(&others), "{others}");
    }
}
