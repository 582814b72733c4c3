//! A list that may be very long: its first rows, and a button that shows more of them.

use yew::prelude::*;

/// How many rows are shown at first, and how many more each time that somebody asks for more.
const FEW: usize = 200;

/// Props of [`LongList`].
#[derive(Clone, PartialEq, Properties)]
pub struct LongListProps {
    /// The list's name, where no heading says it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// How many rows there are.
    pub count: usize,
    /// Makes the row of a number from 0: a `<li>`.
    pub row: Callback<usize, Html>,
}

/// The list.
#[component]
pub fn LongList(props: &LongListProps) -> Html {
    let most = use_state(|| FEW);
    let shown = props.count.min(*most);
    let more = props.count - shown;
    let show = Callback::from(move |_: MouseEvent| most.set(*most + FEW));
    html! {
        <>
            <ul class="long-list" aria-label={props.label.clone()}>{ for (0..shown).map(|number| props.row.emit(number)) }</ul>
            if more > 0 {
                <div><button type="button" class="button button-small" onclick={show}>{ format!("Show {} of {more} more", more.min(FEW)) }</button></div>
            }
        </>
    }
}
