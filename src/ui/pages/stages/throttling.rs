//! Throttling of a stage: the limit of all methods, the limits of single methods, and what they come to.

use crate::ui::pages::calling::{into_state, remove, replace, update_stage, use_calling};
use crate::ui::parts::{Badge, Dialog, MethodTag, NumberField, Panel, Table, Tone};
use crate::view::stages::{LimitSource, MethodLimit, StageView, escaped};
use yew::prelude::*;

/// Props of [`Throttling`].
#[derive(Clone, PartialEq, Properties)]
pub struct ThrottlingProps {
    /// The stage.
    pub stage: StageView,
}

/// What the dialog sets: where patch operations find it, what it is called, what holds now.
#[derive(Clone, PartialEq)]
struct Editing {
    path: String,
    what: String,
    rate: f64,
    burst: i32,
}

/// The limits of a stage.
#[component]
pub fn Throttling(props: &ThrottlingProps) -> Html {
    let calling = use_calling();
    let editing = use_state(|| None::<Editing>);
    let stage = &props.stage;
    let edit = |limit: Editing| {
        let editing = editing.clone();
        Callback::from(move |_: MouseEvent| editing.set(Some(limit.clone())))
    };
    let take_out = |path: String| {
        let (calling, operation) = (calling.clone(), update_stage(&stage.api_id, &stage.name, vec![remove(path)]));
        Callback::from(move |_: MouseEvent| {
            calling.call(operation.clone());
        })
    };
    let all = &stage.default_limit;
    let of_all = Editing { path: "/*/*".into(), what: "all methods".into(), rate: all.rate, burst: all.burst };
    let of_one = |limit: &MethodLimit| Editing {
        path: format!("/{}/{}", escaped(&limit.path), limit.method),
        what: format!("{} {}", limit.method, limit.path),
        rate: limit.rate,
        burst: limit.burst,
    };
    let rows = stage.methods.iter().map(|limit| {
        let name = html! { <span class="row"><MethodTag method={limit.method.clone()} /><code>{ &limit.path }</code></span> };
        let own = limit.source == LimitSource::Method;
        row(name, of_one(limit), source(limit), own, &edit, &take_out)
    });
    let default_source = html! { <Badge>{ if all.set { "stage default" } else { "AWS's default" } }</Badge> };
    let close = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(None))
    };
    html! {
        <Panel title="Throttling" flush=true>
            <Table label="Limits of the stage's methods" columns={["Method", "#Rate per second", "#Burst", "From", ""].map(AttrValue::from).to_vec()}>
                { row(html! { <strong>{ "All methods" }</strong> }, of_all, default_source, all.set, &edit, &take_out) }
                { for rows }
            </Table>
            <div class="panel-body">
                <p class="hint">
                    { "Each method has a bucket of its own, also where the limit is the stage's. Usage plans and the account limit, too: the first empty bucket refuses." }
                </p>
                { calling.callout() }
            </div>
            if let Some(limit) = &*editing {
                <LimitDialog api_id={stage.api_id.clone()} stage={stage.name.clone()} limit={limit.clone()} onclose={close} />
            }
        </Panel>
    }
}

fn source(limit: &MethodLimit) -> Html {
    let tone = if limit.source == LimitSource::Method { Tone::Accent } else { Tone::Plain };
    html! {
        <span class="row">
            <Badge {tone}>{ limit.source.words() }</Badge>
            if limit.capped_by_account { <Badge tone={Tone::Warn}>{ "the account's limit is lower" }</Badge> }
        </span>
    }
}

fn row(
    name: Html,
    limit: Editing,
    source: Html,
    own: bool,
    edit: &impl Fn(Editing) -> Callback<MouseEvent>,
    take_out: &impl Fn(String) -> Callback<MouseEvent>,
) -> Html {
    html! {
        <tr key={limit.path.clone()}>
            <th scope="row">{ name }</th>
            <td class="number">{ limit.rate }</td>
            <td class="number">{ limit.burst }</td>
            <td>{ source }</td>
            <td class="actions">
                if own {
                    <button type="button" class="button button-small button-quiet" onclick={take_out(limit.path.clone())}
                        aria-label={format!("Remove the limit of {}", limit.what)}>{ "Remove" }</button>
                }
                <button type="button" class="button button-small" onclick={edit(limit.clone())} aria-label={format!("Set the limit of {}", limit.what)}>
                    { "Set" }
                </button>
            </td>
        </tr>
    }
}

/// Props of [`LimitDialog`].
#[derive(Clone, PartialEq, Properties)]
struct LimitDialogProps {
    api_id: String,
    stage: String,
    limit: Editing,
    onclose: Callback<()>,
}

/// Sets a limit.
#[component]
fn LimitDialog(props: &LimitDialogProps) -> Html {
    let calling = use_calling();
    let limit = &props.limit;
    let rate = use_state(|| limit.rate.to_string());
    let burst = use_state(|| limit.burst.to_string());
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let patches = vec![
            replace(format!("{}/throttling/rateLimit", limit.path), &*rate),
            replace(format!("{}/throttling/burstLimit", limit.path), &*burst),
        ];
        let operation = update_stage(&props.api_id, &props.stage, patches);
        Callback::from(move |()| {
            if calling.call(operation.clone()) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title={format!("Set the limit of {}", limit.what)} submit="Save" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <div class="fields">
                <NumberField label="Rate" value={(*rate).clone()} onchange={into_state(&rate)} min="0" hint="Tokens that the bucket gains per second." />
                <NumberField label="Burst" value={(*burst).clone()} onchange={into_state(&burst)} min="0" step="1" hint="Tokens that the bucket holds." />
            </div>
        </Dialog>
    }
}
