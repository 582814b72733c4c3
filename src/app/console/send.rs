//! `curl` in the console: a request goes through the gateway and into the history, and its response is shown as curl shows one.

use super::commands::Commands;
use crate::app::{Composer, Exchange};
use crate::cli::Ran;
use crate::cli::curl::{Curl, Show};
use crate::gateway::{Body, Fault, Request, Response, reason};
use crate::time::Span;

impl Commands<'_> {
    /// Sends what a curl command asks for.
    pub(super) fn curl(&mut self, words: &[String]) -> Ran {
        let curl = match Curl::read(words, self.files) {
            Ok(curl) => curl,
            Err((status, message)) => return Ran { out: String::new(), err: message + "\n", status },
        };
        let request = request(&curl);
        let engine = &mut self.state.workspace.engine;
        let at = engine.now;
        let (served, trace) = engine.send(&request);
        let host = host(&request.url);
        let stranger = trace.iter().any(|entry| matches!(entry.fault, Some(Fault::UnknownStage { .. }))) && !host.contains(".execute-api.");
        if stranger {
            let err = format!("curl: (6) Could not resolve host: {host} (only the APIs of this account answer here)\n");
            return Ran { out: String::new(), err, status: 6 };
        }
        if served.response.status == 0 {
            let err = format!("curl: (28) Failed to connect to {host}: nothing answers there\n");
            return Ran { out: String::new(), err, status: 28 };
        }
        self.changed = true;
        // Data that is not text could not be sent again from the composer as it was.
        let composer = Composer::from_request(engine, &request).unwrap_or_default();
        let mut ran = Ran::default();
        show(&curl.shown, &request, &served.response, served.latency, &mut ran);
        if let Some(path) = &curl.shown.output {
            let body = if ran.status == 0 { std::mem::take(&mut ran.out) } else { String::new() };
            if let Err(reason) = self.files.write(path, body.as_bytes()) {
                ran.err.push_str(&format!("curl: (23) {path}: {reason}\n"));
                ran.status = 23;
            }
        }
        if let Some(format) = &curl.shown.write_out {
            ran.out.push_str(&write_out(format, &served.response, served.latency));
        }
        self.state.note(Exchange { id: 0, at, composer, request, response: served.response, latency: served.latency, trace, cors: None });
        ran
    }
}

/// The request that goes to the gateway.
fn request(curl: &Curl) -> Request {
    Request {
        method: curl.method.clone(),
        url: curl.url.clone(),
        headers: curl.sent_headers(),
        body: Body(curl.body.clone().into()),
        ..Request::default()
    }
}

/// The host of a URL.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())]
}

fn show(shown: &Show, request: &Request, response: &Response, latency: Span, ran: &mut Ran) {
    let head = head(response);
    if shown.verbose {
        let rest = request.url.split_once("://").map_or("", |(_, rest)| rest);
        let target = rest.find(['/', '?']).map_or("/", |at| &rest[at..]);
        ran.err.push_str(&format!("> {} {target} HTTP/1.1\n> Host: {}\n", request.method, host(&request.url)));
        request.headers.iter().for_each(|(name, value)| ran.err.push_str(&format!("> {name}: {value}\n")));
        ran.err.push_str(">\n");
        head.lines().for_each(|line| ran.err.push_str(&format!("< {line}\n")));
        ran.err.push_str(&format!("* {} ms of simulated time\n", latency.millis()));
    }
    if shown.fails && response.status >= 400 {
        ran.err.push_str(&format!("curl: (22) The requested URL returned error: {}\n", response.status));
        ran.status = 22;
        return;
    }
    if shown.head || shown.only_head {
        ran.out.push_str(&head);
        ran.out.push('\n');
    }
    if !shown.only_head {
        ran.out.push_str(&response.body.text());
    }
}

fn head(response: &Response) -> String {
    let mut head = format!("HTTP/1.1 {} {}\n", response.status, reason(response.status));
    response.headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\n")));
    head
}

/// What `-w` writes, as far as a response says it.
fn write_out(format: &str, response: &Response, latency: Span) -> String {
    let status = response.status.to_string();
    let size = response.body.0.len().to_string();
    let seconds = format!("{:.6}", latency.millis() / 1_000.0);
    [
        ("%{http_code}", status.as_str()),
        ("%{response_code}", &status),
        ("%{size_download}", &size),
        ("%{time_total}", &seconds),
        ("%{content_type}", response.header("content-type").unwrap_or_default()),
        ("\\n", "\n"),
        ("\\t", "\t"),
        ("\\r", ""),
    ]
    .into_iter()
    .fold(format.to_owned(), |text, (from, to)| text.replace(from, to))
}
