//! Stage variables: edited as pairs, saved as patch operations.

use crate::model::Texts;
use crate::ui::pages::calling::{into_state, remove, replace, update_stage, use_calling};
use crate::ui::parts::{PairsField, Panel};
use crate::view::stages::escaped;
use serde_json::Value;
use yew::prelude::*;

/// Props of [`Variables`].
#[derive(Clone, PartialEq, Properties)]
pub struct VariablesProps {
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub stage: String,
    /// Its variables.
    pub variables: Texts,
}

/// The stage's variables.
#[component]
pub fn Variables(props: &VariablesProps) -> Html {
    html! {
        <Panel title="Stage variables">
            <PatchedPairs api_id={props.api_id.clone()} stage={props.stage.clone()} saved={props.variables.clone()} path="/variables"
                label="Stage variables" one="stage variable" save="Save stage variables" />
        </Panel>
    }
}

/// Props of [`PatchedPairs`].
#[derive(Clone, PartialEq, Properties)]
pub struct PatchedPairsProps {
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub stage: String,
    /// What the stage has.
    pub saved: Texts,
    /// Where patch operations find it.
    pub path: AttrValue,
    /// What they are.
    pub label: AttrValue,
    /// What one of them is.
    pub one: AttrValue,
    /// What the button that saves says.
    pub save: AttrValue,
}

/// Pairs of a stage that are edited here and saved together.
#[component]
pub fn PatchedPairs(props: &PatchedPairsProps) -> Html {
    let calling = use_calling();
    let pairs = use_state(|| pairs_of(&props.saved));
    use_effect_with(props.saved.clone(), {
        let pairs = pairs.clone();
        move |saved| pairs.set(pairs_of(saved))
    });
    let patches = patches(&props.path, &props.saved, &pairs);
    let save = {
        let (calling, operation) = (calling.clone(), update_stage(&props.api_id, &props.stage, patches.clone()));
        Callback::from(move |_: MouseEvent| {
            calling.call(operation.clone());
        })
    };
    html! {
        <div class="stack-small">
            <PairsField label={props.label.clone()} one={props.one.clone()} pairs={(*pairs).clone()} onchange={into_state(&pairs)} />
            <p class="hint">
                { "Names: letters, digits and underscores. Values: letters, digits and - . _ ~ : / ? # & = , up to 512 characters. Mappings and URIs name them as " }
                <code>{ "${stageVariables.name}" }</code>{ "." }
            </p>
            { calling.callout() }
            <div>
                <button type="button" class="button button-primary" onclick={save} disabled={patches.is_empty()}>{ &props.save }</button>
            </div>
        </div>
    }
}

fn pairs_of(texts: &Texts) -> Vec<(String, String)> {
    texts.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The patch operations that make what is saved what is edited; rows without a name are not there yet.
fn patches(path: &str, saved: &Texts, pairs: &[(String, String)]) -> Vec<Value> {
    let edited: Texts = pairs.iter().filter(|(name, _)| !name.is_empty()).cloned().collect();
    let gone = saved.keys().filter(|name| !edited.contains_key(*name)).map(|name| remove(format!("{path}/{}", escaped(name))));
    let set = edited.iter().filter(|(name, value)| saved.get(*name) != Some(value));
    gone.chain(set.map(|(name, value)| replace(format!("{path}/{}", escaped(name)), value))).collect()
}
