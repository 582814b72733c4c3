//! A long document on its way: how far it is, and the button that gives it up.

use crate::app::Action;
use crate::ui::browser::page;
use crate::ui::parts::Panel;
use crate::ui::store::use_store;
use crate::view::import::ImportView;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Props of [`Progress`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProgressProps {
    /// The page.
    pub view: ImportView,
}

/// How far it is. What is being done is said aloud, each time that something else is; how much of it is not.
#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    let store = use_store();
    let button = use_node_ref();
    {
        // Who began this with a button that is gone now goes on with this one.
        let button = button.clone();
        use_effect_with((), move |()| {
            if page::focused().is_none()
                && let Some(button) = button.cast::<HtmlElement>()
            {
                // Fails only for an element that is not in the page.
                let _ = button.focus();
            }
        });
    }
    let cancel = Callback::from(move |_: MouseEvent| store.act(Action::CancelImport));
    let Some(progress) = props.view.progress else { return Html::default() };
    let percent = (progress.share * 100.0).round();
    html! {
        <Panel title="Working on the document">
            <div class="stack-small">
                <label for="import-progress" role="status">{ progress.stage }{ "…" }</label>
                <progress id="import-progress" class="level" max="100" value={percent.to_string()}>{ format!("{percent} %") }</progress>
                <div><button type="button" class="button" ref={button} onclick={cancel}>{ "Cancel" }</button></div>
            </div>
        </Panel>
    }
}
