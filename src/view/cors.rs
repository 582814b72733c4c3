//! What a browser made of a request, as steps to read: preflight, request, and what the script gets.

use crate::app::Exchange;
use crate::app::cors::{Block, CorsReport, PreflightReport};
use crate::view::status;

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The browser went on.
    Fine,
    /// Something to know.
    Note,
    /// The browser blocked.
    Blocked,
}

impl Mark {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Mark::Fine => "Passed",
            Mark::Note => "Note",
            Mark::Blocked => "Blocked",
        }
    }
}

/// A step of the browser's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserStep {
    /// What it is: `Preflight`, `Request`, `Script`.
    pub title: &'static str,
    /// How it ended.
    pub mark: Mark,
    /// What happened, a sentence each.
    pub lines: Vec<String>,
    /// What would mend it.
    pub remedy: Option<String>,
    /// The exchange to look at, if it is another one.
    pub exchange: Option<u64>,
}

/// What the browser did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsView {
    /// The page's origin.
    pub origin: String,
    /// In one sentence, what came of it.
    pub verdict: String,
    /// Whether the script got its response.
    pub is_fine: bool,
    /// Step by step.
    pub steps: Vec<BrowserStep>,
}

/// What the browser did with the request of this exchange; none if it was not sent as a browser would.
pub fn view(exchange: &Exchange) -> Option<CorsView> {
    let report = exchange.cors.as_deref()?;
    let mut steps = Vec::new();
    if !report.dropped.is_empty() {
        let names = report.dropped.join(", ");
        let lines = vec![format!("Scripts may not set {names}: the browser left that out, or put in its own.")];
        steps.push(BrowserStep { title: "Headers", mark: Mark::Note, lines, remedy: None, exchange: None });
    }
    steps.push(preflight(report, exchange));
    if report.sent {
        steps.push(request(report, exchange));
        steps.push(script(report));
    }
    let blocked = report.block.is_some() || !report.sent;
    let verdict = match (report.sent, blocked) {
        (false, _) => "The browser asked first, got no permission, and did not send the request.",
        (true, true) => "The request was sent and did its work, but the browser keeps the response from the script.",
        (true, false) if !report.is_cross_origin => "The page has the API's own origin: no permission is needed.",
        (true, false) => "The script gets the response.",
    };
    Some(CorsView { origin: report.page.origin.clone(), verdict: verdict.to_owned(), is_fine: !blocked, steps })
}

fn preflight(report: &CorsReport, exchange: &Exchange) -> BrowserStep {
    let step = |mark, lines| BrowserStep { title: "Preflight", mark, lines, remedy: None, exchange: None };
    let Some(asked) = &report.preflight else {
        let why = match report.is_cross_origin {
            true => {
                "None: method and headers are such that a page could always send them. The request goes out at once, whatever the API permits."
            }
            false => "None: the request goes to the page's own origin.",
        };
        return step(Mark::Fine, vec![why.to_owned()]);
    };
    let mut lines = asked.reasons.clone();
    lines.push(question(asked));
    lines.push(format!("The answer was {}.", status::line(asked.status)));
    let mut step = step(Mark::Fine, lines);
    step.exchange = Some(asked.exchange).filter(|id| *id != exchange.id);
    match &asked.block {
        None => step.lines.push("It permits the request.".into()),
        Some(block) => blocked(&mut step, block),
    }
    step
}

fn question(asked: &PreflightReport) -> String {
    let headers = if asked.headers.is_empty() { String::new() } else { format!(" with the headers {}", asked.headers.join(", ")) };
    format!("The browser asked with OPTIONS for {}{headers}.", asked.method)
}

fn blocked(step: &mut BrowserStep, block: &Block) {
    step.mark = Mark::Blocked;
    step.lines.push(block.reason.clone());
    step.remedy = Some(block.remedy.clone());
}

fn request(report: &CorsReport, exchange: &Exchange) -> BrowserStep {
    let credentials = if report.page.credentials { " with credentials" } else { "" };
    let lines = vec![
        format!("{} was sent{credentials}, with Origin: {}.", exchange.request.method, report.page.origin),
        format!("The answer was {}.", status::line(exchange.response.status)),
    ];
    BrowserStep { title: "Request", mark: Mark::Fine, lines, remedy: None, exchange: None }
}

fn script(report: &CorsReport) -> BrowserStep {
    let mut step = BrowserStep { title: "Script", mark: Mark::Fine, lines: Vec::new(), remedy: None, exchange: None };
    match &report.block {
        Some(block) => blocked(&mut step, block),
        None if !report.is_cross_origin => step.lines.push("It reads the response with all its headers.".into()),
        None => {
            step.lines.push("It reads status and body.".into());
            if !report.readable.is_empty() {
                step.lines.push(format!("Of the headers it sees {}.", report.readable.join(", ")));
            }
            if !report.hidden.is_empty() {
                step.lines.push(format!("Hidden from it: {}. Access-Control-Expose-Headers would show them.", report.hidden.join(", ")));
            }
        }
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::cors::Page;
    use crate::app::{Action, Composer, Route, State, StorageState, sample};

    fn sent(method: &str, origin: &str) -> CorsView {
        let mut state = State::new(sample().expect("the sample is made"), Route::Requests, StorageState::Saved);
        let api_id = state.workspace.engine.account.rest_apis.keys().next().expect("an API").clone();
        let page = Some(Page { origin: origin.replace("API", &api_id), credentials: false });
        let headers = vec![("Cookie".to_owned(), "a=b".to_owned())];
        state.workspace.composer =
            Composer { api_id, stage: "prod".into(), method: method.into(), path: "/pets".into(), headers, page, ..Composer::default() };
        state.update(Action::Send).reply.expect("sent");
        view(state.workspace.history.last().expect("an exchange")).expect("a view")
    }

    #[test]
    fn a_blocked_preflight_says_what_was_asked_and_what_would_mend_it() {
        let view = sent("PUT", "https://www.example.com");
        assert!(!view.is_fine && view.verdict.contains("did not send"));
        let titles: Vec<_> = view.steps.iter().map(|step| (step.title, step.mark)).collect();
        assert_eq!(titles, [("Headers", Mark::Note), ("Preflight", Mark::Blocked)]);
        assert!(view.steps[1].lines.contains(&"The browser asked with OPTIONS for PUT.".to_owned()), "{:?}", view.steps[1].lines);
        assert!(view.steps[1].remedy.is_some());
    }

    #[test]
    fn a_simple_request_is_sent_all_the_same() {
        let view = sent("GET", "https://www.example.com");
        assert!(!view.is_fine && view.verdict.contains("did its work"));
        assert_eq!(view.steps.last().map(|step| (step.title, step.mark)), Some(("Script", Mark::Blocked)));
        let own = sent("GET", "https://API.execute-api.us-east-1.amazonaws.com");
        assert!(own.is_fine && own.verdict.contains("own origin"));
    }
}
