//! How the document is imported, and the button that does it.

use crate::app::{Action, ImportMode, ImportSettings};
use crate::openapi::Basepath;
use crate::ui::parts::{Callout, CheckField, Glyph, Icon, Panel, SelectField, Tone};
use crate::ui::store::{use_action, use_store};
use crate::view::import::ImportView;
use yew::prelude::*;

/// Props of [`Options`].
#[derive(Clone, PartialEq, Properties)]
pub struct OptionsProps {
    /// The page.
    pub view: ImportView,
}

/// How it is imported, and the button that does it.
#[component]
pub fn Options(props: &OptionsProps) -> Html {
    let store = use_store();
    let mocks = use_state(|| true);
    let settings = &props.view.settings;
    let set = |change: fn(&mut ImportSettings, String)| {
        let (store, settings) = (store.clone(), settings.clone());
        Callback::from(move |value: String| {
            let mut settings = settings.clone();
            change(&mut settings, value);
            store.act(Action::ImportSettings(settings));
        })
    };
    let set_mocks = {
        let mocks = mocks.clone();
        Callback::from(move |on: bool| mocks.set(on))
    };
    let (target, with_mocks) = (settings.target.clone(), *mocks);
    let submit = use_action(move |_: MouseEvent| Action::Import { overwrite: target.clone(), mocks: with_mocks });
    let mut targets: Vec<(AttrValue, AttrValue)> = vec![("".into(), "a new API".into())];
    targets.extend(props.view.apis.iter().map(|(id, name)| (id.clone().into(), format!("{name} ({id})").into())));
    let modes = vec![("overwrite".into(), "takes its place".into()), ("merge".into(), "is added to it".into())];
    let base_paths = vec![
        ("ignore".into(), "is left out".into()),
        ("prepend".into(), "stands before every path".into()),
        ("split".into(), "stands before every path, without its first part".into()),
    ];
    let base_path = match settings.basepath {
        Basepath::Ignore => "ignore",
        Basepath::Prepend => "prepend",
        Basepath::Split => "split",
    };
    let set_target = set(|settings, value| settings.target = Some(value).filter(|id| !id.is_empty()));
    let set_mode = set(|settings, value| settings.mode = if value == "merge" { ImportMode::Merge } else { ImportMode::Overwrite });
    let set_base_path = set(|settings, value| {
        settings.basepath = match value.as_str() {
            "prepend" => Basepath::Prepend,
            "split" => Basepath::Split,
            _ => Basepath::Ignore,
        };
    });
    let count = props.view.mocks;
    let hint = match count {
        0 => "Every operation has an integration.".to_owned(),
        1 => "One operation has none. It becomes a PutIntegration like any other, which the log shows.".to_owned(),
        count => format!("{count} operations have none. Each becomes a PutIntegration like any other, which the log shows."),
    };
    html! {
        <Panel title="Import">
            <div class="stack">
                <SelectField label="Import into" value={settings.target.clone().unwrap_or_default()} options={targets} onchange={set_target} />
                if settings.target.is_some() {
                    <SelectField label="The document" value={settings.mode.word()} options={modes} onchange={set_mode}
                        hint="mode=overwrite or mode=merge. Stages, deployments and keys stay either way." />
                }
                if props.view.has_base_path {
                    <SelectField label="The base path" value={base_path} options={base_paths} onchange={set_base_path} hint="basepath=ignore, prepend or split." />
                }
                <CheckField label="Answer operations that have no integration with a mock made from the document" checked={*mocks}
                    onchange={set_mocks} disabled={count == 0} {hint} />
                if let Some(error) = &props.view.refusal { <Callout tone={Tone::Bad}><strong>{ &error.code }</strong>{ " " }{ &error.message }</Callout> }
                <div>
                    <button type="button" class="button button-primary" onclick={submit}><Icon glyph={Glyph::Import} />{ "Import" }</button>
                </div>
            </div>
        </Panel>
    }
}
