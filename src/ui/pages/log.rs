//! The page Log: every operation that changed the account, as the AWS CLI command that does the same.

use super::PageProps;
use crate::app::{Action, Route};
use crate::ui::parts::{Badge, Callout, Code, CopyButton, CopyLater, Empty, Glyph, Icon, PageHead, RouteLink, Tone};
use crate::ui::store::{use_action, use_store};
use crate::view::log::{LogRow, log};
use yew::prelude::*;

/// The page Log.
#[component]
pub fn LogPage(_props: &PageProps) -> Html {
    let entries = use_store().read(|state| state.workspace.log.clone());
    // While time runs the page is rendered with every frame, and a command may hold a whole document.
    let rows = (*use_memo(entries, |entries| log(entries))).clone();
    let store = use_store();
    let gaps = store.read(|state| state.workspace.gaps());
    let copy = {
        let store = store.clone();
        Callback::from(move |()| store.read(|state| state.workspace.script()))
    };
    let download = use_action(|_: MouseEvent| Action::DownloadScript);
    html! {
        <>
            <PageHead title="Log" about="Everything that changed this account, newest first, with the AWS CLI command that does the same in your own.">
                if !rows.is_empty() {
                    <CopyLater text={copy} label="Copy as script" />
                    <button type="button" class="button button-small" onclick={download}><Icon glyph={Glyph::Download} />{ "Download as script" }</button>
                }
            </PageHead>
            if !rows.is_empty() {
                <p class="muted">
                    { "The script is for a POSIX shell with the AWS CLI, or for the console here: run against an empty account, it rebuilds this workspace." }
                </p>
            }
            if let Some(gap) = gaps.first() {
                <Callout tone={Tone::Warn}>{ format!("The script would be incomplete: {gap}") }</Callout>
            }
            if rows.is_empty() {
                <div class="panel">
                    <Empty glyph={Glyph::List} title="Nothing was called yet">
                        <p>{ "Create or import an API, and each operation stands here." }</p>
                        <RouteLink to={Route::Apis} class="button">{ "To the APIs" }</RouteLink>
                    </Empty>
                </div>
            } else {
                <LogList {rows} />
            }
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct LogListProps {
    rows: Vec<LogRow>,
}

#[component]
fn LogList(props: &LogListProps) -> Html {
    html! {
        <ol class="panel log" aria-label="Operations, newest first">
            { for props.rows.iter().map(|row| html! { <LogLine key={row.number} row={row.clone()} /> }) }
        </ol>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct LogLineProps {
    row: LogRow,
}

#[component]
fn LogLine(props: &LogLineProps) -> Html {
    let row = &props.row;
    let shown = match row.cut {
        Some(cut) => format!("{}…", &row.command[..cut]),
        None => row.command.clone(),
    };
    html! {
        <li class="log-line">
            <div class="row">
                <strong>{ &row.name }</strong>
                if row.taken_back { <Badge tone={Tone::Info}>{ "Taken back" }</Badge> }
                if row.error.is_some() { <Badge tone={Tone::Bad}>{ "Refused" }</Badge> }
                <time class="muted small mono log-time">{ &row.at }</time>
                <CopyButton text={row.command.clone()} what={format!("the command of {}", row.name)} />
            </div>
            <Code text={shown} label={format!("AWS CLI command {}, {}", row.number + 1, row.name)} />
            if row.cut.is_some() { <p class="muted small">{ "Too long to be shown whole; Copy takes all of it." }</p> }
            if let Some((code, message)) = &row.error {
                <p class="log-error"><strong>{ code }</strong>{ " " }{ message }</p>
            }
        </li>
    }
}
