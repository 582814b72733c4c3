//! The banner about stored data: it could not be saved, another tab saved, it could not be read.

use crate::app::{Action, StorageState};
use crate::storage::Store;
use crate::ui::browser::storage::LocalStorage;
use crate::ui::browser::{files, page};
use crate::ui::parts::{Glyph, Icon};
use crate::ui::store::use_action;
use yew::prelude::*;

/// Props of [`StorageBanner`].
#[derive(Clone, PartialEq, Properties)]
pub struct StorageBannerProps {
    /// How storage is.
    pub storage: StorageState,
}

/// The banner; nothing while all is well.
#[component]
pub fn StorageBanner(props: &StorageBannerProps) -> Html {
    let download = use_action(|_: MouseEvent| Action::DownloadWorkspace);
    let keep = use_action(|_: MouseEvent| Action::KeepMine);
    let dismiss = use_action(|_: MouseEvent| Action::DismissStorage);
    match &props.storage {
        StorageState::Saved | StorageState::Pending => Html::default(),
        StorageState::Failed { reason } => banner(
            format!("Your changes could not be saved in this browser. {reason}"),
            html! {
                <>
                    <button type="button" class="button button-primary" onclick={download}><Icon glyph={Glyph::Download} />{ "Download workspace" }</button>
                    <button type="button" class="button" onclick={dismiss}>{ "Close" }</button>
                </>
            },
        ),
        StorageState::Conflict => banner(
            "Another tab changed the workspace. Nothing is saved here until you choose.".into(),
            html! {
                <>
                    <button type="button" class="button button-primary" onclick={|_| page::reload()}>{ "Take the other tab's" }</button>
                    <button type="button" class="button" onclick={keep}>{ "Keep mine" }</button>
                    <button type="button" class="button" onclick={download}><Icon glyph={Glyph::Download} />{ "Download mine" }</button>
                </>
            },
        ),
        StorageState::Recovered { key, reason } => banner(
            format!("The stored workspace could not be read, so a new one was begun; the old one is kept. {reason}"),
            html! {
                <>
                    <button type="button" class="button button-primary" onclick={download_backup(key)}>
                        <Icon glyph={Glyph::Download} />{ "Download the old workspace" }
                    </button>
                    <button type="button" class="button" onclick={dismiss}>{ "Close" }</button>
                </>
            },
        ),
    }
}

fn banner(text: String, buttons: Html) -> Html {
    html! {
        <div class="banner" role="alert">
            <Icon glyph={Glyph::Warning} />
            <p>{ text }</p>
            <div class="row">{ buttons }</div>
        </div>
    }
}

fn download_backup(key: &str) -> Callback<MouseEvent> {
    let key = key.to_owned();
    Callback::from(move |_| {
        if let Ok(Some(text)) = LocalStorage.get(&key) {
            // A browser that cannot make a blob cannot run this program either.
            let _ = files::download("stagecraft-backup.json", "application/json", &text);
        }
    })
}
