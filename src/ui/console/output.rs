//! What has been run in the console and what it came to, announced to screen readers as it comes.

use crate::app::Shown;
use crate::ui::parts::{Badge, Glyph, Icon, Tone};
use crate::view::console::line;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Props of [`Output`].
#[derive(Clone, PartialEq, Properties)]
pub struct OutputProps {
    /// What has been run, oldest first.
    pub shown: Vec<Rc<Shown>>,
}

/// What has been run; the newest is in sight.
#[component]
pub fn Output(props: &OutputProps) -> Html {
    let node = use_node_ref();
    use_effect_with(props.shown.last().map(|shown| shown.id), {
        let node = node.clone();
        move |_| {
            if let Some(element) = node.cast::<HtmlElement>() {
                element.set_scroll_top(element.scroll_height());
            }
        }
    });
    html! {
        <div ref={node} class="console-output" role="log" aria-label="Output of commands" tabindex="0">
            if props.shown.is_empty() {
                <p class="muted">{ "Nothing was run yet. What forms do will stand here, too, as commands." }</p>
            }
            { for props.shown.iter().map(|shown| html! { <Line key={shown.id} shown={shown.clone()} /> }) }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct LineProps {
    shown: Rc<Shown>,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let line = line(&props.shown);
    html! {
        <div class="console-line">
            <div class="console-command">
                <span aria-hidden="true">{ "$ " }</span><code>{ &line.command }</code>
                if line.by_form { <Badge tone={Tone::Info}>{ "By form" }</Badge> }
            </div>
            if !line.out.is_empty() { <pre class={line.is_table.then_some("console-table")}>{ &line.out }</pre> }
            if line.status.is_some() || !line.err.is_empty() {
                <div class={classes!("console-err", line.status.is_none().then_some("console-note"))}>
                    <Icon glyph={if line.status.is_some() { Glyph::Warning } else { Glyph::Info }} />
                    if line.status.is_some() { <span class="visually-hidden">{ "Failed: " }</span> }
                    <pre>{ &line.err }</pre>
                    if let Some(status) = line.status { <span class="small nowrap">{ format!("exit {status}") }</span> }
                </div>
            }
        </div>
    }
}
