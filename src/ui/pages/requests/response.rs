//! The response: status, latency, body, headers.

use crate::ui::parts::{Badge, CopyButton, Empty, Glyph, Panel, Table, Tone};
use crate::view::body::{BodyView, Kind};
use crate::view::number::counted;
use crate::view::requests::ResponseView;
use crate::view::status::StatusKind;
use yew::prelude::*;

/// Props of [`ResponsePanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct ResponsePanelProps {
    /// The response, if there is one.
    pub response: Option<ResponseView>,
}

/// How a status is marked.
pub fn tone(kind: StatusKind) -> Tone {
    match kind {
        StatusKind::Success => Tone::Ok,
        StatusKind::Throttled => Tone::Warn,
        StatusKind::ClientError | StatusKind::ServerError => Tone::Bad,
    }
}

/// The response.
#[component]
pub fn ResponsePanel(props: &ResponsePanelProps) -> Html {
    let Some(response) = &props.response else {
        return html! {
            <Panel title="Response">
                <Empty glyph={Glyph::Send} title="Nothing sent yet">
                    <p>{ "Press Send, and the response stands here." }</p>
                </Empty>
            </Panel>
        };
    };
    let actions = html! {
        <>
            <Badge tone={tone(response.kind)}>{ &response.status }</Badge>
            <span class="muted small">{ &response.latency }</span>
        </>
    };
    let columns: Vec<AttrValue> = vec!["Name".into(), "Value".into()];
    let headers = response.headers.iter().map(|(name, value)| {
        html! { <tr><th scope="row" class="mono">{ name }</th><td class="mono requests-value">{ value }</td></tr> }
    });
    html! {
        <Panel title="Response" {actions}>
            <div class="stack">
                <p class="visually-hidden" role="status">{ format!("{} after {}", response.status, response.latency) }</p>
                <p class="small muted"><span class="mono">{ &response.request }</span>{ format!(" at {}", response.at) }</p>
                <BodyPart body={response.body.clone()} />
                <details class="fold" open=true>
                    <summary>{ format!("Headers ({})", response.headers.len()) }</summary>
                    <div class="requests-headers"><Table label="Response headers" {columns}>{ for headers }</Table></div>
                </details>
            </div>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct BodyPartProps {
    body: BodyView,
}

/// The body, set out or as it was sent.
#[component]
fn BodyPart(props: &BodyPartProps) -> Html {
    let is_raw = use_state(|| false);
    let body = &props.body;
    let choice = |label: &'static str, raw: bool| {
        let is_raw = is_raw.clone();
        let checked = *is_raw == raw;
        let onchange = move |_: Event| is_raw.set(raw);
        html! { <label><input type="radio" name="body-view" {checked} {onchange} />{ label }</label> }
    };
    let shown = match &body.pretty {
        Some(pieces) if !*is_raw => pieces.iter().map(piece).collect::<Html>(),
        _ => html! { &body.raw },
    };
    html! {
        <div class="stack-small">
            <div class="row row-apart">
                <h3>{ "Body" }</h3>
                <div class="row">
                    if body.pretty.is_some() {
                        <fieldset class="segments"><legend class="visually-hidden">{ "Show body" }</legend>{ choice("Pretty", false) }{ choice("Raw", true) }</fieldset>
                    }
                    <span class="muted small">{ counted(body.bytes as u64, "byte") }</span>
                    <CopyButton text={body.raw.clone()} what="response body" />
                </div>
            </div>
            if body.is_binary { <p class="hint">{ "The body is not text: what is not UTF-8 is shown as �." }</p> }
            if body.bytes == 0 {
                <p class="muted">{ "The response has no body." }</p>
            } else {
                <pre class="code" tabindex="0" role="region" aria-label="Response body">{ shown }</pre>
            }
        </div>
    }
}

fn piece((kind, text): &(Kind, String)) -> Html {
    let class = match kind {
        Kind::Name => "json-name",
        Kind::Text => "json-text",
        Kind::Number => "json-number",
        Kind::Word => "json-word",
        Kind::Mark => return html! { text },
    };
    html! { <span {class}>{ text }</span> }
}
