//! The dialog that makes or changes an alias: its version, and a second one by weight.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{CheckField, Dialog, NumberField, RangeField, SelectField, TextField};
use crate::view::backends::{AliasView, FunctionView};
use crate::view::percent;
use serde_json::json;
use yew::prelude::*;

/// Props of [`AliasDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct AliasDialogProps {
    /// The function.
    pub function: FunctionView,
    /// The alias to change; a new one if absent.
    #[prop_or_default]
    pub alias: Option<AliasView>,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Makes or changes an alias.
#[component]
pub fn AliasDialog(props: &AliasDialogProps) -> Html {
    let calling = use_calling();
    let function = &props.function;
    let alias = props.alias.as_ref();
    let newest = || function.versions.first().map_or_else(|| "$LATEST".to_owned(), |version| version.version.clone());
    let name = use_state(|| alias.map(|alias| alias.name.clone()).unwrap_or_default());
    let version = use_state(|| alias.map_or_else(newest, |alias| alias.version.clone()));
    let second = alias.and_then(|alias| alias.second.clone());
    let is_split = use_state(|| second.is_some());
    let weight = use_state(|| second.as_ref().map_or_else(|| "10".to_owned(), |(_, share)| percent(*share)));
    let other = use_state(|| second.as_ref().map_or_else(newest, |(other, _)| other.clone()));
    let published = function.versions.iter().map(|version| named(&version.version));
    let versions: Vec<_> = std::iter::once(named("$LATEST")).chain(published.clone()).collect();
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let share = weight.parse::<f64>().map_or_else(|_| json!(*weight), |share| json!(share / 100.0));
        let weights = if *is_split { json!({other.as_str(): share}) } else { json!({}) };
        let input = json!({
            "FunctionName": function.name, "Name": *name, "FunctionVersion": *version,
            "RoutingConfig": {"AdditionalVersionWeights": weights},
        });
        let operation = Operation::lambda(if alias.is_some() { "UpdateAlias" } else { "CreateAlias" }, input);
        Callback::from(move |()| {
            if calling.call(operation.clone()) {
                onclose.emit(());
            }
        })
    };
    let (title, submit) = match alias {
        None => (format!("Create alias of {}", function.name), "Create alias"),
        Some(alias) => (format!("Edit alias {} of {}", alias.name, function.name), "Save"),
    };
    html! {
        <Dialog {title} {submit} error={calling.error()} disabled={name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Alias name" value={(*name).clone()} onchange={into_state(&name)} mono=true required=true autofocus=true disabled={alias.is_some()} />
            <SelectField label="Version" value={(*version).clone()} options={versions} onchange={into_state(&version)} />
            <CheckField label="Split traffic with a second version" checked={*is_split} onchange={into_state(&is_split)}
                disabled={function.versions.len() < 2} hint="Needs two published versions; $LATEST takes no part." />
            if *is_split {
                <SelectField label="Second version" value={(*other).clone()} options={published.collect::<Vec<_>>()} onchange={into_state(&other)} />
                <RangeField label="Share of the second version" value={(*weight).clone()} onchange={into_state(&weight)} min="0" max="100" step="1" />
                <NumberField label="Weight in percent" value={(*weight).clone()} onchange={into_state(&weight)} min="0" max="100" />
            }
        </Dialog>
    }
}

fn named(version: &str) -> (AttrValue, AttrValue) {
    (version.to_owned().into(), version.to_owned().into())
}
