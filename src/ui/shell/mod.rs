//! The frame around every page: the root with its store, header, navigation, banners, messages, and the choice of the page.

mod banner;
mod header;
mod nav;
mod toasts;

use super::browser::page;
use super::console::{Console, Newest};
use super::pages;
use super::store::Store;
use crate::app::{Route, State};
use crate::view::shell::{ShellView, shell};
use banner::StorageBanner;
use header::Header;
use nav::Nav;
use toasts::Toasts;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Props of [`Root`].
#[derive(Clone, PartialEq, Properties)]
pub struct RootProps {
    /// The store of this page.
    pub store: Store,
}

/// The root: renders anew with every change of the state.
#[component]
pub fn Root(props: &RootProps) -> Html {
    let revision = use_state_eq(|| 0);
    use_memo(props.store.clone(), |store| {
        let revision = revision.clone();
        store.watch(Callback::from(move |next| revision.set(next)));
    });
    let view = props.store.read(shell);
    let route = props.store.read(|state: &State| state.route.clone());
    html! {
        <ContextProvider<Store> context={props.store.clone()}>
            <Shell {view} {route} revision={*revision} />
        </ContextProvider<Store>>
    }
}

/// Props of [`Shell`].
#[derive(Clone, PartialEq, Properties)]
struct ShellProps {
    /// What header, navigation, banners and messages show.
    view: ShellView,
    /// The page.
    route: Route,
    /// Counts changes of the state.
    revision: u64,
}

#[component]
fn Shell(props: &ShellProps) -> Html {
    let main = use_node_ref();
    let view = &props.view;
    use_effect_with(view.theme, |theme| page::set_theme(*theme));
    use_effect_with(view.title.clone(), |title| page::set_title(title));
    let skip = {
        let main = main.clone();
        // The hash belongs to the router, so the link moves the focus itself.
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            focus(&main);
        })
    };
    use_page_focus(&props.route, &main);
    html! {
        <>
            <a class="skip-link" href="#main" onclick={skip}>{ "Skip to content" }</a>
            <div class="shell">
                <Header view={view.header.clone()} />
                <Nav entries={view.nav.clone()} />
                <main class="shell-main" id="main" tabindex="-1" ref={main}>
                    <StorageBanner storage={view.storage.clone()} />
                    <div class="page">{ page_of(&props.route, props.revision) }</div>
                </main>
                if view.console {
                    <Console revision={props.revision} />
                } else if let Some(newest) = &view.newest {
                    <Newest shown={newest.clone()} />
                }
            </div>
            <Toasts notices={view.notices.clone()} />
        </>
    }
}

/// Moves the focus to the page when another page is shown, as a browser does that loads one; not for a tab within a page.
#[hook]
fn use_page_focus(route: &Route, main: &NodeRef) {
    let shown = use_mut_ref(|| None::<String>);
    let main = main.clone();
    let page = match route {
        Route::Api { api_id, .. } => format!("api {api_id}"),
        Route::UsagePlans(_) => "usage plans".into(),
        other => other.hash(),
    };
    use_effect_with(page, move |page| {
        let before = shown.replace(Some(page.clone()));
        if before.is_some_and(|before| before != *page) {
            focus(&main);
            gloo::utils::window().scroll_to_with_x_and_y(0.0, 0.0);
            if let Some(element) = main.cast::<HtmlElement>() {
                element.set_scroll_top(0);
            }
        }
    });
}

fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // It fails only for an element that is not in the page.
        let _ = element.focus();
    }
}

fn page_of(route: &Route, revision: u64) -> Html {
    match route {
        Route::Apis => html! { <pages::ApisPage {revision} /> },
        Route::Import => html! { <pages::ImportPage {revision} /> },
        Route::Api { api_id, tab } => {
            html! { <pages::ApiPage key={api_id.clone()} api_id={api_id.clone()} tab={tab.clone()} {revision} /> }
        }
        Route::HttpApi(id) => html! { <pages::HttpApiPage api_id={id.clone()} {revision} /> },
        Route::Identity => html! { <pages::IdentityPage {revision} /> },
        Route::LoadBalancers(open) => html! { <pages::LoadBalancersPage open={open.clone()} {revision} /> },
        Route::Compare => html! { <pages::ComparePage {revision} /> },
        Route::Requests => html! { <pages::RequestsPage {revision} /> },
        Route::UsagePlans(open) => html! { <pages::UsagePlansPage open={open.clone()} {revision} /> },
        Route::ApiKeys => html! { <pages::ApiKeysPage {revision} /> },
        Route::Backends => html! { <pages::BackendsPage {revision} /> },
        Route::Lab => html! { <pages::LabPage {revision} /> },
        Route::CloudWatch => html! { <pages::CloudWatchPage {revision} /> },
        Route::Log => html! { <pages::LogPage {revision} /> },
        Route::Workspace => html! { <pages::WorkspacePage {revision} /> },
    }
}
