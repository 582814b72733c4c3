//! The dialog with the settings of a stage: automatic deployment, default route throttling, stage variables, access logging.

use super::form::{Form, into_member, use_form};
use crate::app::Route;
use crate::ui::parts::{CheckField, Code, Dialog, Glyph, Icon, NumberField, PairsField, RouteLink, TextArea, TextField};
use crate::ui::store::use_store;
use crate::view::access_log::http_preview;
use crate::view::http_api::{LOG_PRESETS, StageDraft, StageRow, place_in_stage};
use yew::prelude::*;

/// Props of [`EditStage`].
#[derive(Clone, PartialEq, Properties)]
pub struct EditStageProps {
    /// The API's id.
    pub api_id: String,
    /// The stage.
    pub row: StageRow,
    /// Called when it is done.
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn EditStage(props: &EditStageProps) -> Html {
    let form = use_form();
    let (saved, name) = (&props.row.draft, &props.row.name);
    let draft = use_state(|| saved.clone());
    let title = format!("Settings of stage {name}");
    let onsubmit = {
        let (form, draft, props, title) = (form.clone(), draft.clone(), props.clone(), title.clone());
        Callback::from(move |()| {
            let asked = draft.operations(&props.api_id, &props.row.name, &props.row.draft);
            if form.call_all(title.clone(), asked, place_in_stage) {
                props.onclose.emit(());
            }
        })
    };
    let variables = into_member(&draft, |draft: &mut StageDraft, pairs| draft.variables = pairs);
    html! {
        <Dialog {title} submit="Save" wide=true error={form.calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <h3>{ "Deployment" }</h3>
            <CheckField label="Enable automatic deployment" checked={draft.auto_deploy} onchange={into_member(&draft, |draft, on| draft.auto_deploy = on)}
                hint="Every change of the API is served at once. Without it, a change waits for a deployment." />
            if let Some(error) = form.at("auto") { <p class="field-error" role="alert"><Icon glyph={Glyph::Warning} />{ error }</p> }
            <h3>{ "Default route throttling" }</h3>
            <div class="fields">
                <NumberField label="Rate limit" value={draft.defaults.rate.clone()} onchange={into_member(&draft, |draft, rate| draft.defaults.rate = rate)}
                    min="0" error={form.at("rate")} hint="Requests a second. Each route has a bucket of its own; empty leaves the account's limit alone." />
                <NumberField label="Burst limit" value={draft.defaults.burst.clone()} onchange={into_member(&draft, |draft, burst| draft.defaults.burst = burst)}
                    min="0" step="1" error={form.at("burst")} hint="Tokens that a bucket holds." />
            </div>
            <CheckField label="Enable detailed metrics" checked={draft.defaults.metrics} onchange={into_member(&draft, |draft, on| draft.defaults.metrics = on)}
                hint="Metrics are kept by route, too; AWS bills them." />
            <h3>{ "Stage variables" }</h3>
            <PairsField label="Stage variables" one="stage variable" pairs={draft.variables.clone()} onchange={variables} />
            if let Some(error) = form.at("variables") { <p class="field-error" role="alert"><Icon glyph={Glyph::Warning} />{ error }</p> }
            <h3>{ "Access logging" }</h3>
            <AccessLogging api_id={props.api_id.clone()} row={props.row.clone()} draft={draft.clone()} form={form.clone()} />
        </Dialog>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct AccessLoggingProps {
    api_id: String,
    row: StageRow,
    draft: UseStateHandle<StageDraft>,
    form: Form,
}

#[component]
fn AccessLogging(props: &AccessLoggingProps) -> Html {
    let (draft, form) = (&props.draft, &props.form);
    let store = use_store();
    let choose = |text: &'static str| {
        let (draft, suggestion) = (draft.clone(), props.row.suggestion.clone());
        Callback::from(move |_: MouseEvent| {
            let destination = if draft.destination.is_empty() { suggestion.clone() } else { draft.destination.clone() };
            draft.set(StageDraft { format: text.to_owned(), destination, ..(*draft).clone() });
        })
    };
    let buttons = LOG_PRESETS.into_iter().map(|(name, text)| {
        html! {
            <button key={name} type="button" class="button button-small" onclick={choose(text)} aria-pressed={(draft.format == text).to_string()}
                aria-label={format!("Format {name}")}>{ name }</button>
        }
    });
    let off = {
        let draft = draft.clone();
        Callback::from(move |_: MouseEvent| draft.set(StageDraft { format: String::new(), destination: String::new(), ..(*draft).clone() }))
    };
    let line =
        if draft.format.is_empty() { None } else { store.read(|state| http_preview(state, &props.api_id, &props.row.name, &draft.format)) };
    html! {
        <>
            <TextField label="Log destination" value={draft.destination.clone()} onchange={into_member(draft, |draft, arn| draft.destination = arn)} mono=true
                placeholder={props.row.suggestion.clone()} error={form.at("destination")} hint="The ARN of a CloudWatch log group. Empty, with an empty format: no access log." />
            <div class="row" role="group" aria-label="Formats of the console">
                { for buttons }
                if !draft.format.is_empty() || !draft.destination.is_empty() {
                    <button type="button" class="button button-small button-quiet" onclick={off}>{ "Turn off access logging" }</button>
                }
            </div>
            <TextArea label="Log format" value={draft.format.clone()} onchange={into_member(draft, |draft, format| draft.format = format)} rows=4 error={form.at("format")}
                hint="One line with $context variables, of which $context.requestId or $context.extendedRequestId must be one." />
            if let Some(line) = line {
                <div class="stack-small">
                    <p class="small muted">{ "The next line would be" }</p>
                    <Code text={line} label="Preview of a line" />
                </div>
            }
            <p class="hint">{ "Lines stand in " }<RouteLink to={Route::CloudWatch}>{ "CloudWatch" }</RouteLink>{ ". Execution logs are what an HTTP API does not have." }</p>
        </>
    }
}
