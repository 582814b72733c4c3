//! What a stage caches: the settings for all methods, and those of single methods.

use crate::ui::pages::calling::{into_state, remove, replace, update_stage, use_calling};
use crate::ui::parts::{Badge, CheckField, Dialog, MethodTag, NumberField, SelectField, Table, Tone};
use crate::view::stage_cache::{CacheRow, CacheSettingView, CacheView, STRATEGIES};
use crate::view::stages::LimitSource;
use yew::prelude::*;

/// Props of [`CacheSettings`].
#[derive(Clone, PartialEq, Properties)]
pub struct CacheSettingsProps {
    /// The cache.
    pub cache: CacheView,
}

/// The settings of a stage's methods that are about caching.
#[component]
pub fn CacheSettings(props: &CacheSettingsProps) -> Html {
    let calling = use_calling();
    let editing = use_state(|| None::<CacheRow>);
    let cache = &props.cache;
    let rows = std::iter::once(&cache.all).chain(&cache.methods).map(|row| {
        let edit = {
            let (editing, row) = (editing.clone(), row.clone());
            Callback::from(move |_: MouseEvent| editing.set(Some(row.clone())))
        };
        let take_out = {
            let (calling, operation) = (calling.clone(), update_stage(&cache.api_id, &cache.stage, vec![remove(row.patch.clone())]));
            Callback::from(move |_: MouseEvent| {
                calling.call(operation.clone());
            })
        };
        line(row, edit, take_out)
    });
    let close = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(None))
    };
    let columns = ["Method", "Cached", "#TTL", "Cache key", "From", ""].map(AttrValue::from).to_vec();
    html! {
        <>
            <h3 class="panel-part">{ "What is cached" }</h3>
            <Table label="What the stage caches" {columns}>{ for rows }</Table>
            <div class="panel-body">
                <p class="hint">
                    { "The key is the method and the parameters that its integration names (cacheKeyParameters): nothing else tells requests apart, not even a variable of the path." }
                </p>
                { calling.callout() }
            </div>
            if let Some(row) = &*editing {
                <SettingDialog api_id={cache.api_id.clone()} stage={cache.stage.clone()} row={row.clone()} onclose={close} />
            }
        </>
    }
}

fn name_of(row: &CacheRow) -> String {
    row.method.as_ref().map_or_else(|| "all methods".to_owned(), |(method, path)| format!("{method} {path}"))
}

fn line(row: &CacheRow, edit: Callback<MouseEvent>, take_out: Callback<MouseEvent>) -> Html {
    let name = match &row.method {
        None => html! { <strong>{ "All methods" }</strong> },
        Some((method, path)) => html! { <span class="row"><MethodTag method={method.clone()} /><code>{ path }</code></span> },
    };
    let keys = row.keys.iter().map(|key| html! { <code>{ key }</code> });
    let unkeyed: Vec<String> = row.unkeyed.iter().map(|name| format!("{{{name}}}")).collect();
    let is_own = row.source == LimitSource::Method;
    html! {
        <tr key={row.patch.clone()}>
            <th scope="row">{ name }</th>
            <td>
                <span class="row">
                    if row.cached { <Badge tone={Tone::Ok}>{ "on" }</Badge> } else { <Badge>{ "off" }</Badge> }
                    if !row.why_not.is_empty() { <span class="small muted">{ row.why_not }</span> }
                    if row.setting.encrypted { <Badge tone={Tone::Info}>{ "encrypted" }</Badge> }
                </span>
            </td>
            <td class="number nowrap">{ format!("{} s", row.setting.ttl) }</td>
            <td>
                <span class="row">
                    { for keys }
                    if row.cached && !unkeyed.is_empty() { <Badge tone={Tone::Warn}>{ format!("without {}", unkeyed.join(", ")) }</Badge> }
                </span>
            </td>
            <td><Badge tone={if is_own { Tone::Accent } else { Tone::Plain }}>{ row.source.words() }</Badge></td>
            <td class="actions">
                if is_own {
                    <button type="button" class="button button-small button-quiet" onclick={take_out}
                        aria-label={format!("Remove the settings of {}", name_of(row))}>{ "Remove" }</button>
                }
                <button type="button" class="button button-small" onclick={edit} aria-label={format!("Set caching of {}", name_of(row))}>
                    { "Set" }
                </button>
            </td>
        </tr>
    }
}

/// Props of [`SettingDialog`].
#[derive(Clone, PartialEq, Properties)]
struct SettingDialogProps {
    api_id: String,
    stage: String,
    row: CacheRow,
    onclose: Callback<()>,
}

/// Sets how responses are cached.
#[component]
fn SettingDialog(props: &SettingDialogProps) -> Html {
    let calling = use_calling();
    let row = &props.row;
    let setting = use_state(|| row.setting.clone());
    let ttl = use_state(|| row.setting.ttl.to_string());
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let at = |name: &str| format!("{}/caching/{name}", row.patch);
        let patches = vec![
            replace(at("enabled"), setting.enabled),
            replace(at("ttlInSeconds"), &*ttl),
            replace(at("dataEncrypted"), setting.encrypted),
            replace(at("requireAuthorizationForCacheControl"), setting.requires_authorization),
            replace(at("unauthorizedCacheControlHeaderStrategy"), &setting.strategy),
        ];
        let operation = update_stage(&props.api_id, &props.stage, patches);
        Callback::from(move |()| {
            if calling.call(operation.clone()) {
                onclose.emit(());
            }
        })
    };
    let edit = |change: fn(&mut CacheSettingView, bool)| {
        let setting = setting.clone();
        Callback::from(move |on: bool| {
            let mut next = (*setting).clone();
            change(&mut next, on);
            setting.set(next);
        })
    };
    let set_strategy = {
        let setting = setting.clone();
        Callback::from(move |strategy: String| setting.set(CacheSettingView { strategy, ..(*setting).clone() }))
    };
    let options = STRATEGIES.map(|(value, words)| (value.into(), words.into())).to_vec();
    let is_new = row.method.is_some() && row.source != LimitSource::Method;
    html! {
        <Dialog title={format!("Caching of {}", name_of(row))} submit="Save" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <CheckField label="Cache responses" checked={setting.enabled} onchange={edit(|setting, on| setting.enabled = on)}
                hint={row.method.is_none().then_some("Of all methods, GET alone is cached.")} />
            <NumberField label="TTL in seconds" value={(*ttl).clone()} onchange={into_state(&ttl)} min="0" max="3600" step="1"
                hint="0 to 3600; 0 turns caching off." />
            <CheckField label="Encrypt cache data" checked={setting.encrypted} onchange={edit(|setting, on| setting.encrypted = on)} />
            <CheckField label="Require authorization" checked={setting.requires_authorization}
                onchange={edit(|setting, on| setting.requires_authorization = on)}
                hint="A client that sends Cache-Control: max-age=0 needs the permission execute-api:InvalidateCache, which only methods with AWS_IAM can know of." />
            <SelectField label="Unauthorized clients get" value={setting.strategy.clone()} {options} onchange={set_strategy}
                disabled={!setting.requires_authorization} />
            if is_new {
                <p class="hint">{ "Own settings are a whole set: throttling and logging of this method are AWS's defaults from then on, unless you set them, too." }</p>
            }
        </Dialog>
    }
}
