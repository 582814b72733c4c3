//! The walk through OAuth 2.0's flows: each step with what is sent, what comes back, and what is checked.

use super::use_token::UseToken;
use crate::control::Operation;
use crate::control::oauth::Check;
use crate::ui::pages::calling::{Calling, into_state, use_calling};
use crate::ui::parts::{Badge, Callout, Code, CopyButton, Glyph, Icon, Panel, SelectField, TextField, Tone};
use crate::view::identity::oauth::{Answered, ClientRow, Flow, Sent, Walk};
use serde_json::json;
use yew::prelude::*;

/// Props of [`FlowsPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct FlowsPanelProps {
    /// The clients of all issuers.
    pub clients: Vec<ClientRow>,
    /// Called with a token that was handed out.
    pub onminted: Callback<String>,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The walk.
#[component]
pub fn FlowsPanel(props: &FlowsPanelProps) -> Html {
    let flow = use_state(Flow::default);
    let chosen = use_state(String::new);
    let able: Vec<&ClientRow> = props.clients.iter().filter(|client| client.grants.iter().any(|grant| grant == flow.grant())).collect();
    let name = |client: &ClientRow| format!("{} of {}", client.client_id, client.issuer);
    let client = able.iter().find(|client| name(client) == *chosen).or(able.first()).map(|client| (*client).clone());
    let flows = [Flow::Code, Flow::Client].map(|flow| (AttrValue::from(flow.grant()), AttrValue::from(flow.name()))).to_vec();
    let set_flow = {
        let flow = flow.clone();
        Callback::from(move |grant: String| flow.set(if grant == Flow::Client.grant() { Flow::Client } else { Flow::Code }))
    };
    let options: Vec<(AttrValue, AttrValue)> = able.iter().map(|client| (name(client).into(), name(client).into())).collect();
    html! {
        <Panel title="OAuth 2.0 flows, step by step">
            <div class="stack">
                <div class="fields">
                    <SelectField label="Flow" value={flow.grant()} options={flows} onchange={set_flow} />
                    if let Some(client) = &client {
                        <SelectField label="Client" value={name(client)} {options} onchange={into_state(&chosen)} />
                    }
                </div>
                { match client {
                    None => html! {
                        <p class="muted">{ format!("No client may use {}: create one above.", flow.name().to_lowercase()) }</p>
                    },
                    // A walk belongs to its client as it is: another one begins anew.
                    Some(client) => html! {
                        <Steps key={format!("{} {client:?}", flow.grant())} flow={*flow} client={client.clone()} onminted={props.onminted.clone()} revision={props.revision} />
                    },
                } }
            </div>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct StepsProps {
    flow: Flow,
    client: ClientRow,
    onminted: Callback<String>,
    revision: u64,
}

/// A walk with the way to change it.
type Walked = UseStateHandle<Walk>;

/// A callback that changes the walk with what a field reports.
fn field(walk: &Walked, set: impl Fn(&mut Walk, String) + 'static) -> Callback<String> {
    let walk = walk.clone();
    Callback::from(move |text: String| {
        let mut next = (*walk).clone();
        set(&mut next, text);
        walk.set(next);
    })
}

/// A callback that sends a request to the issuer and keeps its answer.
fn send(calling: &Calling, walk: &Walked, request: Sent, keep: impl Fn(&mut Walk, Answered) + 'static) -> Callback<MouseEvent> {
    let (calling, walk) = (calling.clone(), walk.clone());
    Callback::from(move |_: MouseEvent| {
        if let Some(output) = calling.made(request.operation()) {
            let mut next = (*walk).clone();
            keep(&mut next, Answered::read(request.clone(), &output));
            walk.set(next);
        }
    })
}

#[component]
fn Steps(props: &StepsProps) -> Html {
    let calling = use_calling();
    let walk = use_state(|| Walk::new(props.flow, &props.client));
    let exchange = exchange_step(&calling, &walk, props);
    let use_it = |number: usize| match walk.access_token() {
        None => step(number, "The token is used in a request", html! { <p class="muted">{ "There is no token yet." }</p> }),
        Some(token) => step(
            number,
            "The token is used in a request",
            html! { <UseToken token={token.to_owned()} issuer={props.client.issuer.clone()} revision={props.revision} /> },
        ),
    };
    html! {
        <>
            { calling.callout() }
            <ol class="flow-steps">
                if props.flow == Flow::Code {
                    { secrets_step(&calling, &walk) }
                    { authorize_step(&calling, &walk) }
                    { exchange }
                    { use_it(4) }
                } else {
                    { exchange }
                    { use_it(2) }
                }
            </ol>
        </>
    }
}

fn step(number: usize, title: &str, body: Html) -> Html {
    html! {
        <li class="flow-step">
            <h3><span class="flow-number" aria-hidden="true">{ number }</span>{ title }</h3>
            <div class="stack-small">{ body }</div>
        </li>
    }
}

/// What the app makes up.
fn secrets_step(calling: &Calling, walk: &Walked) -> Html {
    let make = {
        let (calling, walk) = (calling.clone(), walk.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(made) = calling.made(Operation::backends("MakeCodeVerifier", json!({}))) {
                walk.set(walk.with_secrets(&made));
            }
        })
    };
    let shown = walk.secrets.as_ref().map(|secrets| {
        html! {
            <dl class="facts">
                <dt>{ "code_verifier" }</dt><dd class="mono">{ &secrets.verifier }</dd>
                <dt>{ "code_challenge" }</dt><dd class="mono">{ &secrets.challenge }</dd>
                <dt>{ "state" }</dt><dd class="mono">{ &secrets.state }</dd>
                <dt>{ "nonce" }</dt><dd class="mono">{ &secrets.nonce }</dd>
            </dl>
        }
    });
    let body = html! {
        <>
            <p>{ "The app draws a secret, the code_verifier, and keeps it. Only its digest goes along with the browser: code_challenge = BASE64URL(SHA256(code_verifier)), the method S256. Who catches the code on its way cannot use it without the verifier." }</p>
            { for shown }
            <div><button type="button" class="button" onclick={make}>{ if walk.secrets.is_some() { "Draw new ones" } else { "Draw the secrets" } }</button></div>
        </>
    };
    step(1, "The app makes up a verifier and its challenge", body)
}

/// The browser at the authorization endpoint.
fn authorize_step(calling: &Calling, walk: &Walked) -> Html {
    let title = "The browser goes to /oauth2/authorize and comes back with a code";
    let Some(request) = walk.authorize() else { return step(2, title, html! { <p class="muted">{ "The secrets come first." }</p> }) };
    let onclick = send(calling, walk, request.clone(), |walk, answer| (walk.authorized, walk.exchanged) = (Some(answer), None));
    let body = html! {
        <>
            <p>{ "The app sends the browser to the issuer. The sign-in page has left a cookie there: it says who is signed in. The issuer sends the browser back to the redirect URI, with a code that counts for five minutes, and once." }</p>
            <div class="fields">
                <TextField label="scope" value={walk.scope.clone()} mono=true onchange={field(walk, |walk, text| walk.scope = text)} hint="What the client may not have is left out." />
                <TextField label="redirect_uri" value={walk.redirect_uri.clone()} mono=true onchange={field(walk, |walk, text| walk.redirect_uri = text)} />
                <TextField label="Signed in as" value={walk.user.clone()} mono=true onchange={field(walk, |walk, text| walk.user = text)} />
            </div>
            { exchange("authorization request", &request, "Send the browser to the issuer", onclick, walk.authorized.as_ref(), walk.state_check()) }
        </>
    };
    step(2, title, body)
}

/// The app at the token endpoint.
fn exchange_step(calling: &Calling, walk: &Walked, props: &StepsProps) -> Html {
    let (number, title) = match props.flow {
        Flow::Code => (3, "The app exchanges the code for tokens at /oauth2/token"),
        Flow::Client => (1, "The program asks for a token at /oauth2/token"),
    };
    let Some(request) = walk.exchange() else { return step(number, title, html! { <p class="muted">{ "There is no code yet." }</p> }) };
    let onminted = props.onminted.clone();
    let onclick = send(calling, walk, request.clone(), move |walk, answer| {
        if let Some(token) = answer.text_of("access_token") {
            onminted.emit(token.to_owned());
        }
        walk.exchanged = Some(answer);
    });
    let fields = match props.flow {
        Flow::Code => html! {
            <>
                <p>{ "This request does not go through the browser. The issuer computes the S256 of the verifier and compares it with the challenge that came with the code. Try another verifier, or wait five minutes on the simulated clock, to see it refused." }</p>
                <div class="fields">
                    <TextField label="code_verifier" value={walk.verifier.clone()} mono=true onchange={field(walk, |walk, text| walk.verifier = text)} />
                    <TextField label="redirect_uri, once more" value={walk.repeated_uri.clone()} mono=true onchange={field(walk, |walk, text| walk.repeated_uri = text)} />
                </div>
            </>
        },
        Flow::Client => html! {
            <>
                <p>{ "There is no browser and nobody signs in: the program proves who it is with its secret, and the token is about the program." }</p>
                <TextField label="scope" value={walk.scope.clone()} mono=true onchange={field(walk, |walk, text| walk.scope = text)} hint="What the client may not have is left out." />
            </>
        },
    };
    let body = html! {
        <>
            { fields }
            { exchange("token request", &request, "Ask for tokens", onclick, walk.exchanged.as_ref(), None) }
        </>
    };
    step(number, title, body)
}

/// A request with the button that sends it, and the answer with what was checked.
fn exchange(what: &str, request: &Sent, label: &str, onclick: Callback<MouseEvent>, answer: Option<&Answered>, own: Option<Check>) -> Html {
    // An answer belongs to the request that it was given to.
    let stale = answer.is_some_and(|answer| answer.request != *request);
    html! {
        <>
            <div class="row"><strong class="small">{ "Request" }</strong><CopyButton text={request.text()} what={format!("the {what}")} /></div>
            <Code text={request.text()} label={format!("The {what}")} />
            <div><button type="button" class="button button-primary" {onclick}>{ label.to_owned() }</button></div>
            if let Some(answer) = answer {
                <div class="row">
                    <strong class="small">{ "Answer" }</strong>
                    if answer.good { <Badge tone={Tone::Ok}>{ "granted" }</Badge> } else { <Badge tone={Tone::Bad}>{ "refused" }</Badge> }
                    if stale { <Badge tone={Tone::Warn}>{ "to an earlier request" }</Badge> }
                </div>
                <Code text={answer.text.clone()} label={format!("The answer to the {what}")} />
                <ul class="flow-checks">{ for answer.checks.iter().cloned().chain(own).map(checked) }</ul>
            }
        </>
    }
}

fn checked(check: Check) -> Html {
    html! {
        <li key={check.check.clone()} class={if check.passed { "flow-check" } else { "flow-check flow-check-bad" }}>
            <Icon glyph={if check.passed { Glyph::Check } else { Glyph::Warning }} />
            <span><span class="mono">{ &check.check }</span>{ ": " }<span class="visually-hidden">{ if check.passed { "passed. " } else { "failed. " } }</span>{ &check.note }</span>
        </li>
    }
}

/// What is said where nothing can be used yet.
pub fn nothing_to_use(issuer: &str) -> Html {
    html! {
        <Callout tone={Tone::Info}>
            { format!("No route that is served has a JWT authorizer for {issuer}. Create one on the page of an HTTP API, with this issuer and with the client's id as audience; then come back here.") }
        </Callout>
    }
}
