//! The test of a method: a request to what is being edited, without deploying it, and the execution log.

use super::flow::MethodProps;
use crate::app::Action;
use crate::control::ApiError;
use crate::ui::pages::calling::switch;
use crate::ui::parts::{Badge, Callout, Code, Glyph, Icon, TextArea, TextField, Tone};
use crate::ui::store::use_store;
use crate::view::method_test::{TestForm, TestResult};
use crate::view::resources::MethodView;
use serde_json::Value;
use yew::prelude::*;

/// The button that opens the test, and the test.
#[component]
pub fn TestMethod(props: &MethodProps) -> Html {
    let is_open = use_state(|| false);
    if !*is_open {
        return html! {
            <div class="row">
                <button type="button" class="button" onclick={switch(&is_open, true)}><Icon glyph={Glyph::Send} />{ "Test method" }</button>
                <span class="hint">{ "Runs what stands here, deployed or not, without authorizer, API key and limits." }</span>
            </div>
        };
    }
    html! { <TestPane view={props.view.clone()} onclose={switch(&is_open, false)} /> }
}

#[derive(Clone, PartialEq, Properties)]
struct TestPaneProps {
    view: MethodView,
    onclose: Callback<MouseEvent>,
}

#[component]
fn TestPane(props: &TestPaneProps) -> Html {
    let store = use_store();
    let view = &props.view;
    let form = use_state(|| TestForm::new(&view.path));
    let result = use_state(|| None::<Result<TestResult, ApiError>>);
    let edit = |change: fn(&mut TestForm, String)| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            change(&mut next, text);
            form.set(next);
        })
    };
    let edit_path = |place: usize| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            next.path[place].1 = text;
            form.set(next);
        })
    };
    let onsubmit = {
        let (form, result, view) = (form.clone(), result.clone(), view.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let operation = form.operation(&view.api_id, (&view.resource_id, &view.path), &view.method.http_method);
            let operation = operation.map_err(|reason| ApiError::new("ParamValidation", 400, reason));
            let result = result.clone();
            let hear =
                Callback::from(move |reply: Result<Value, ApiError>| result.set(Some(reply.map(|output| TestResult::read(&output)))));
            match operation {
                Ok(operation) => store.ask(Action::Call(operation), hear),
                Err(error) => hear.emit(Err(error)),
            }
        })
    };
    let path = form.path.iter().enumerate().map(|(place, (name, value))| {
        html! { <TextField key={place} label={format!("{{{name}}}")} value={value.clone()} mono=true onchange={edit_path(place)} /> }
    });
    html! {
        <section class="test-method" aria-labelledby="test-title">
            <div class="row row-apart">
                <h3 id="test-title">{ "Test method" }</h3>
                <button type="button" class="button button-quiet button-small" onclick={props.onclose.clone()}>{ "Close test" }</button>
            </div>
            <div class="test-columns">
                <form class="stack" {onsubmit}>
                    { for path }
                    <TextField label="Query string" value={form.query.clone()} mono=true placeholder="type=cat&page=2"
                        onchange={edit(|form, text| form.query = text)} />
                    <TextArea label="Headers" value={form.headers.clone()} rows={2} placeholder="Accept: application/json"
                        onchange={edit(|form, text| form.headers = text)} />
                    <TextArea label="Request body" value={form.body.clone()} rows={4} onchange={edit(|form, text| form.body = text)} />
                    <TextArea label="Stage variables" value={form.variables.clone()} rows={2} placeholder="alias=live"
                        onchange={edit(|form, text| form.variables = text)} hint="A test has no stage: what the method reads of one is given here." />
                    <div><button type="submit" class="button button-primary"><Icon glyph={Glyph::Send} />{ "Test" }</button></div>
                </form>
                <div class="stack" aria-live="polite">{ match &*result {
                    None => html! { <p class="muted small">{ "Status, response and log stand here once you test." }</p> },
                    Some(Err(error)) => html! { <Callout tone={Tone::Bad}><strong>{ &error.code }</strong>{ " " }{ &error.message }</Callout> },
                    Some(Ok(result)) => shown(result),
                } }</div>
            </div>
        </section>
    }
}

fn shown(result: &TestResult) -> Html {
    let tone = if result.status < 400 { Tone::Ok } else { Tone::Bad };
    html! {
        <>
            <p class="row"><Badge {tone}>{ &result.status_line }</Badge><span class="muted small">{ &result.latency }</span></p>
            <h4>{ "Response body" }</h4>
            <Code text={result.body.clone()} label="Response body" />
            <h4>{ "Response headers" }</h4>
            <Code text={result.headers.clone()} label="Response headers" />
            <h4>{ "Execution log" }</h4>
            <Code text={result.log.clone()} label="Execution log" lines=true />
        </>
    }
}
