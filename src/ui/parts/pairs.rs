//! Names and values in order, with a button to add one and buttons to take one out: headers, query parameters, stage variables.

use super::{Glyph, Icon};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`PairsField`].
#[derive(Clone, PartialEq, Properties)]
pub struct PairsFieldProps {
    /// What they are, such as `Headers`.
    pub label: AttrValue,
    /// What one of them is, such as `header`.
    pub one: AttrValue,
    /// The pairs.
    pub pairs: Vec<(String, String)>,
    /// Called with the next pairs.
    pub onchange: Callback<Vec<(String, String)>>,
}

/// What a text that was typed does to the pairs.
type Edit = Box<dyn Fn(&mut Vec<(String, String)>, String)>;

/// Pairs that can be edited.
#[component]
pub fn PairsField(props: &PairsFieldProps) -> Html {
    let change = |edit: Edit| {
        let (pairs, onchange) = (props.pairs.clone(), props.onchange.clone());
        move |text: String| {
            let mut pairs = pairs.clone();
            edit(&mut pairs, text);
            onchange.emit(pairs);
        }
    };
    let typed = |event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value();
    let rows = props.pairs.iter().enumerate().map(|(index, (name, value))| {
        let set_name = change(Box::new(move |pairs, text| pairs[index].0 = text));
        let set_value = change(Box::new(move |pairs, text| pairs[index].1 = text));
        let remove = change(Box::new(move |pairs, _| drop(pairs.remove(index))));
        let place = index + 1;
        html! {
            <li class="pair" key={index}>
                <input class="input input-mono" value={name.clone()} placeholder="Name" spellcheck="false" autocomplete="off"
                    aria-label={format!("Name of {} {place}", props.one)} oninput={move |event| set_name(typed(event))} />
                <input class="input input-mono" value={value.clone()} placeholder="Value" spellcheck="false" autocomplete="off"
                    aria-label={format!("Value of {} {place}", props.one)} oninput={move |event| set_value(typed(event))} />
                <button type="button" class="button button-quiet button-icon" aria-label={format!("Remove {} {place}", props.one)}
                    onclick={move |_| remove(String::new())}><Icon glyph={Glyph::Close} /></button>
            </li>
        }
    });
    let add = change(Box::new(|pairs, _| pairs.push((String::new(), String::new()))));
    html! {
        <fieldset class="field">
            <legend>{ &props.label }</legend>
            if !props.pairs.is_empty() { <ul class="pairs">{ for rows }</ul> }
            <div>
                <button type="button" class="button button-small" onclick={move |_| add(String::new())}>
                    <Icon glyph={Glyph::Plus} />{ format!("Add {}", props.one) }
                </button>
            </div>
        </fieldset>
    }
}
