//! A request sent as a browser sends it for a page's script: preflight, its verdict, the request, and what the script gets to see of the response.

use super::{Block, Page, Planned, PreflightPlan, check, exposed, preflight};
use crate::app::{Composer, Engine, Exchange};
use serde::{Deserialize, Serialize};

/// What the browser did with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CorsReport {
    /// The page.
    pub page: Page,
    /// Whether the request went to another origin.
    pub is_cross_origin: bool,
    /// Headers that the browser left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<String>,
    /// The preflight, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preflight: Option<PreflightReport>,
    /// Whether the request itself was sent.
    pub sent: bool,
    /// Why the script does not get the response, if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<Block>,
    /// Response headers that the script may read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readable: Vec<String>,
    /// Response headers that the browser hides from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
}

/// What a preflight asked and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PreflightReport {
    /// The number of its exchange.
    pub exchange: u64,
    /// Why the browser asked, a sentence each.
    pub reasons: Vec<String>,
    /// The method that it asked for.
    pub method: String,
    /// The headers that it asked for.
    pub headers: Vec<String>,
    /// The status of the answer.
    pub status: u16,
    /// Why the answer does not permit the request, if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<Block>,
}

/// Sends what a composer holds as the browser of this page would: the preflight, if there is one, and the request, if that permits it. The report stands with
/// the last exchange; its preflight's number is not known yet.
pub(in crate::app) fn send_from_page(engine: &mut Engine, composer: &Composer, page: &Page, planned: &Planned) -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    let mut report = CorsReport {
        page: page.clone(),
        is_cross_origin: planned.is_cross_origin,
        dropped: planned.dropped.clone(),
        preflight: None,
        sent: true,
        block: None,
        readable: Vec::new(),
        hidden: Vec::new(),
    };
    if let Some(question) = &planned.preflight {
        let exchange = Exchange::send(engine, preflights(composer, question), question.request.clone());
        let block = preflight(page, question, &exchange.response).err();
        report.sent = block.is_none();
        report.preflight = Some(PreflightReport {
            exchange: 0,
            reasons: question.reasons.clone(),
            method: question.method.clone(),
            headers: question.headers.clone(),
            status: exchange.response.status,
            block,
        });
        exchanges.push(exchange);
    }
    if report.sent {
        let exchange = Exchange::send(engine, composer.clone(), planned.request.clone());
        if report.is_cross_origin {
            report.block = check(page, &exchange.response).err();
            (report.readable, report.hidden) = exposed(page, &exchange.response);
        }
        exchanges.push(exchange);
    }
    if let Some(last) = exchanges.last_mut() {
        last.cors = Some(Box::new(report));
    }
    exchanges
}

/// A composer that holds a preflight, which is replayed as a request like any other.
fn preflights(composer: &Composer, question: &PreflightPlan) -> Composer {
    Composer {
        method: question.request.method.clone(),
        headers: question.request.headers.clone(),
        body: String::new(),
        key_id: None,
        page: None,
        ..composer.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Action, Route, State, StorageState, sample};

    fn state(method: &str, headers: &[(&str, &str)]) -> State {
        let mut state = State::new(sample().expect("the sample is made"), Route::Requests, StorageState::Saved);
        let api_id = state.workspace.engine.account.rest_apis.keys().next().expect("an API").clone();
        state.workspace.composer = Composer {
            api_id,
            stage: "prod".into(),
            method: method.into(),
            path: "/pets".into(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            page: Some(Page { origin: "https://www.example.com".into(), credentials: false }),
            ..Composer::default()
        };
        state
    }

    fn report(state: &State) -> CorsReport {
        (**state.workspace.history.last().and_then(|exchange| exchange.cors.as_ref()).expect("a report")).clone()
    }

    #[test]
    fn a_simple_request_is_sent_and_its_response_kept_from_the_script() {
        let mut state = state("GET", &[]);
        state.update(Action::Send).reply.expect("sent");
        assert_eq!(state.workspace.history.len(), 1);
        let report = report(&state);
        assert!(report.sent && report.preflight.is_none());
        assert!(report.block.is_some_and(|block| block.reason.contains("no header Access-Control-Allow-Origin")));
    }

    #[test]
    fn without_cors_a_preflight_ends_the_matter() {
        let mut state = state("DELETE", &[("X-Own", "1")]);
        state.update(Action::Send).reply.expect("the preflight is sent");
        let history = &state.workspace.history;
        assert_eq!((history.len(), history[0].request.method.as_str()), (1, "OPTIONS"));
        let report = report(&state);
        let asked = report.preflight.expect("a preflight");
        assert_eq!((report.sent, asked.method.as_str(), asked.headers), (false, "DELETE", vec!["x-own".to_owned()]));
        assert!(asked.block.is_some());
        let text = serde_json::to_string(&state.workspace).expect("it can be saved");
        assert!(text.contains("\"preflight\""));
        state.update(Action::Replay(1)).reply.expect("the preflight can be replayed");
        assert!(state.workspace.history[1].cors.is_none());
    }

    #[test]
    fn what_a_script_may_not_send_is_said() {
        let mut state = state("GET", &[]);
        state.workspace.composer.body = "x".into();
        let refusal = state.update(Action::Send).reply.expect_err("fetch throws");
        assert_eq!((refusal.code.as_str(), state.workspace.history.len()), ("TypeError", 0));
        assert!(state.notices.iter().any(|notice| notice.text.contains("GET")));
    }
}
