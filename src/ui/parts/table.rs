//! Boxes and tables: a panel with its head, a table that scrolls inside its box, names with values.

use yew::prelude::*;

/// Props of [`Panel`].
#[derive(Clone, PartialEq, Properties)]
pub struct PanelProps {
    /// Its heading.
    pub title: AttrValue,
    /// What stands at the end of its head: buttons, badges.
    #[prop_or_default]
    pub actions: Html,
    /// Whether its body goes to its edge, as a table does.
    #[prop_or_default]
    pub flush: bool,
    /// Its body.
    pub children: Html,
}

/// A surface with a heading.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    html! {
        <section class="panel">
            <div class="panel-head"><h2>{ &props.title }</h2><div class="row">{ props.actions.clone() }</div></div>
            <div class={classes!((!props.flush).then_some("panel-body"))}>{ props.children.clone() }</div>
        </section>
    }
}

/// Props of [`Table`].
#[derive(Clone, PartialEq, Properties)]
pub struct TableProps {
    /// What it lists, for screen readers.
    pub label: AttrValue,
    /// Heads of its columns; one that begins with `#` is of numbers; an empty one is of buttons.
    pub columns: Vec<AttrValue>,
    /// Its rows (`tr`).
    pub children: Html,
}

/// A table. Where it is too wide it scrolls in its box, which the keyboard reaches.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let heads = props.columns.iter().map(|column| match column.strip_prefix('#') {
        Some(number) => html! { <th scope="col" class="number">{ number }</th> },
        None if column.is_empty() => html! { <td><span class="visually-hidden">{ "Actions" }</span></td> },
        None => html! { <th scope="col">{ column }</th> },
    });
    html! {
        <div class="table-scroll" tabindex="0" role="region" aria-label={props.label.clone()}>
            <table class="data">
                <thead><tr>{ for heads }</tr></thead>
                <tbody>{ props.children.clone() }</tbody>
            </table>
        </div>
    }
}

/// Props of [`Facts`].
#[derive(Clone, PartialEq, Properties)]
pub struct FactsProps {
    /// Names and values.
    pub facts: Vec<(AttrValue, Html)>,
}

/// Names with values.
#[component]
pub fn Facts(props: &FactsProps) -> Html {
    let facts = props.facts.iter().map(|(name, value)| html! { <><dt>{ name }</dt><dd>{ value.clone() }</dd></> });
    html! { <dl class="facts">{ for facts }</dl> }
}
