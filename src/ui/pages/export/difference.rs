//! What differs between the exports of two stages, line by line.

use crate::control::ApiError;
use crate::ui::parts::{Badge, Callout, Panel, Tone};
use crate::view::difference::ChangeKind;
use crate::view::lines::{LineDifference, LineRow};
use yew::prelude::*;

/// Props of [`Difference`].
#[derive(Clone, PartialEq, Properties)]
pub struct DifferenceProps {
    /// The stage that is exported.
    pub stage: String,
    /// The stage that it is compared with.
    pub against: String,
    /// What differs, or why the other stage has no export.
    pub difference: Result<LineDifference, ApiError>,
}

/// What one stage's export has that the other's has not.
#[component]
pub fn Difference(props: &DifferenceProps) -> Html {
    let title = format!("{} compared with {}", props.stage, props.against);
    let difference = match &props.difference {
        Ok(difference) => difference,
        Err(error) => {
            return html! { <Panel {title}><Callout tone={Tone::Bad}><strong>{ &error.code }</strong>{ " " }{ &error.message }</Callout></Panel> };
        }
    };
    if difference.added == 0 && difference.removed == 0 {
        return html! { <Panel {title}><Callout tone={Tone::Ok}>{ "Both exports are the same." }</Callout></Panel> };
    }
    let count = |number: usize, what: &str| format!("{number} line{} {what}", if number == 1 { "" } else { "s" });
    let actions = html! {
        <>
            <Badge tone={Tone::Ok}>{ count(difference.added, "added") }</Badge>
            <Badge tone={Tone::Bad}>{ count(difference.removed, "removed") }</Badge>
        </>
    };
    html! {
        <Panel {title} {actions}>
            <div class="stack-small">
                if difference.coarse {
                    <Callout tone={Tone::Info}>{ "So much differs that equal lines in between were not looked for." }</Callout>
                }
                <div class="code code-long diff" tabindex="0" role="region"
                    aria-label={format!("Lines in which the export of {} differs from that of {}", props.stage, props.against)}>
                    <table>
                        <thead class="visually-hidden"><tr><th scope="col">{ "Line number" }</th><th scope="col">{ "Change" }</th><th scope="col">{ "Text" }</th></tr></thead>
                        <tbody>{ for difference.rows.iter().map(row) }</tbody>
                    </table>
                </div>
            </div>
        </Panel>
    }
}

fn row(row: &LineRow) -> Html {
    match row {
        LineRow::Equal(count) => html! {
            <tr class="diff-equal"><td /><td /><td>{ format!("{count} equal line{}", if *count == 1 { "" } else { "s" }) }</td></tr>
        },
        LineRow::Line { kind, number, text } => {
            let (class, mark) = match kind {
                Some(ChangeKind::Added) => ("diff-added", "+"),
                Some(ChangeKind::Removed) => ("diff-removed", "−"),
                _ => ("", ""),
            };
            let word = kind.map(|kind| html! { <span class="visually-hidden">{ kind.word() }</span> });
            html! { <tr {class}><td class="diff-number">{ number }</td><td><span aria-hidden="true">{ mark }</span>{ word }</td><td>{ text }</td></tr> }
        }
    }
}
