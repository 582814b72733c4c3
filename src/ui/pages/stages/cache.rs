//! The cache of a stage: its cluster with what it holds, its switch and size, and the button that empties it.

use super::cache_settings::CacheSettings;
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, replace, switch, update_stage, use_calling};
use crate::ui::parts::{Badge, Dialog, Empty, Facts, Glyph, Panel, SelectField, Table, Tone};
use crate::view::stage_cache::{CACHE_SIZES, CacheView, EntryRow};
use serde_json::json;
use yew::prelude::*;

/// Props of [`CachePanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct CachePanelProps {
    /// The cache.
    pub cache: CacheView,
}

/// The cache of a stage.
#[component]
pub fn CachePanel(props: &CachePanelProps) -> Html {
    let calling = use_calling();
    let sizing = use_state(|| false);
    let cache = &props.cache;
    let call = |operation: Operation| {
        let calling = calling.clone();
        Callback::from(move |_: MouseEvent| {
            calling.call(operation.clone());
        })
    };
    let flush = call(Operation::apigateway("FlushStageCache", json!({"restApiId": cache.api_id, "stageName": cache.stage})));
    let off = call(update_stage(&cache.api_id, &cache.stage, vec![replace("/cacheClusterEnabled", false)]));
    let serves = matches!(cache.status, "AVAILABLE" | "FLUSH_IN_PROGRESS");
    let actions = html! {
        if cache.enabled {
            <>
                <button type="button" class="button button-small" onclick={flush} disabled={!serves}>{ "Flush entire cache" }</button>
                <button type="button" class="button button-small" onclick={switch(&sizing, true)}>{ "Change size" }</button>
                <button type="button" class="button button-small button-quiet" onclick={off}>{ "Turn off" }</button>
            </>
        } else {
            <button type="button" class="button button-small" onclick={switch(&sizing, true)}>{ "Turn on cache" }</button>
        }
    };
    html! {
        <Panel title="Cache" {actions} flush=true>
            <div class="panel-body stack">
                { cluster(cache) }
                { calling.callout() }
            </div>
            if cache.enabled {
                { entries(cache) }
                <CacheSettings cache={cache.clone()} />
            }
            if *sizing { <SizeDialog cache={cache.clone()} onclose={switch(&sizing, false)} /> }
        </Panel>
    }
}

fn cluster(cache: &CacheView) -> Html {
    let tone = match cache.status {
        "AVAILABLE" => Tone::Ok,
        "NOT_AVAILABLE" => Tone::Plain,
        _ => Tone::Warn,
    };
    let status = html! {
        <span class="row" role="status">
            <Badge {tone}>{ cache.status }</Badge>
            if !cache.wait.is_empty() { <span class="nowrap">{ format!("{} left", cache.wait) }</span> }
        </span>
    };
    if cache.status == "NOT_AVAILABLE" {
        return html! {
            <>
                <Facts facts={vec![("Cluster".into(), status)]} />
                <p class="hint">
                    { "A cache cluster answers GET requests with what the backend has answered before. It takes about four minutes to be made, and AWS charges for it by the hour." }
                </p>
            </>
        };
    }
    let (used, capacity) = cache.used;
    let level = html! {
        <div class="cache-level">
            <meter class="level" min="0" max={capacity.max(1).to_string()} value={used.to_string()} optimum="0" high={(capacity / 10 * 9).to_string()}
                aria-label="Bytes used of the cache" />
            <span>{ &cache.level }</span>
        </div>
    };
    let mut facts: Vec<(AttrValue, Html)> = vec![("Cluster".into(), status), ("Size".into(), html! { { format!("{} GB", cache.size) } })];
    if matches!(cache.status, "AVAILABLE" | "FLUSH_IN_PROGRESS") {
        facts.push(("Content".into(), level));
        facts.push(("Hit ratio".into(), html! { { &cache.hit_ratio } }));
        if cache.evictions > 0 {
            facts.push(("Dropped to make room".into(), html! { { cache.evictions } }));
        }
    }
    html! { <Facts {facts} /> }
}

fn entries(cache: &CacheView) -> Html {
    if cache.entries.is_empty() {
        return html! {
            <Empty glyph={Glyph::Box} title="The cache is empty">
                <p>{ "A response is kept once a request missed it. Until the cluster is available, every request goes to the backend." }</p>
            </Empty>
        };
    }
    let row = |entry: &EntryRow| {
        html! {
            <tr key={entry.key.clone()}>
                <th scope="row"><code>{ &entry.key }</code></th>
                <td><code>{ &entry.request }</code></td>
                <td class="number">{ entry.status }</td>
                <td class="number nowrap">{ &entry.age }</td>
                <td class="number nowrap">{ &entry.left }</td>
                <td class="number nowrap">{ &entry.size }</td>
            </tr>
        }
    };
    let columns = ["Cache key", "Made for", "#Status", "#Age", "#TTL left", "#Size"].map(AttrValue::from).to_vec();
    html! {
        <>
            <h3 class="panel-part">{ "Entries" }</h3>
            <Table label="Entries of the cache" {columns}>{ for cache.entries.iter().map(row) }</Table>
            if cache.more > 0 { <p class="panel-body hint">{ format!("{} more are not shown.", cache.more) }</p> }
        </>
    }
}

/// Props of [`SizeDialog`].
#[derive(Clone, PartialEq, Properties)]
struct SizeDialogProps {
    cache: CacheView,
    onclose: Callback<()>,
}

/// Makes a cluster, or another one of another size.
#[component]
fn SizeDialog(props: &SizeDialogProps) -> Html {
    let calling = use_calling();
    let cache = &props.cache;
    let size = use_state(|| cache.size.clone());
    let options = CACHE_SIZES.map(|size| (size.into(), format!("{size} GB").into())).to_vec();
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let mut patches = vec![replace("/cacheClusterSize", &*size), replace("/cacheClusterEnabled", true)];
        if !cache.all.setting.enabled && !cache.enabled {
            patches.push(replace("/*/*/caching/enabled", true));
        }
        let operation = update_stage(&cache.api_id, &cache.stage, patches);
        Callback::from(move |()| {
            if calling.call(operation.clone()) {
                onclose.emit(());
            }
        })
    };
    let (title, submit) = if cache.enabled { ("Change the size of the cache", "Save") } else { ("Turn on the cache", "Turn on") };
    let hint = match cache.enabled {
        true => "Another size is another cluster: everything that is kept is lost, and it takes four minutes.",
        false => "The cluster takes four minutes of simulated time to be made. GET methods are cached then.",
    };
    html! {
        <Dialog {title} {submit} error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <SelectField label="Cache capacity" value={(*size).clone()} {options} onchange={into_state(&size)} {hint} />
        </Dialog>
    }
}
