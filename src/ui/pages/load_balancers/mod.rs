//! Load balancers: their list, and the page of one with listeners, rules and target groups.

mod groups;
mod list;
mod listeners;
mod rule;

use crate::app::Route;
use crate::ui::parts::{Badge, Crumbs, Empty, Facts, Glyph, PageHead, Panel, RouteLink, Tone};
use crate::ui::store::use_store;
use crate::view::load_balancers::{ABSENT, BalancerView, load_balancer};
use groups::GroupsPanel;
use list::ListPage;
use listeners::ListenersPanel;
use yew::prelude::*;

/// Props of [`LoadBalancersPage`].
#[derive(Clone, PartialEq, Properties)]
pub struct LoadBalancersPageProps {
    /// The name of the one that is open; none for the list.
    pub open: Option<String>,
    /// Counts changes of the state.
    pub revision: u64,
}

/// Props of the page's panels.
#[derive(Clone, PartialEq, Properties)]
pub struct ViewProps {
    /// What they show a part of.
    pub view: BalancerView,
}

/// The list, or the page of one.
#[component]
pub fn LoadBalancersPage(props: &LoadBalancersPageProps) -> Html {
    match &props.open {
        None => html! { <ListPage revision={props.revision} /> },
        Some(name) => html! { <OnePage name={name.clone()} revision={props.revision} /> },
    }
}

#[derive(Clone, PartialEq, Properties)]
struct OnePageProps {
    name: String,
    revision: u64,
}

#[component]
fn OnePage(props: &OnePageProps) -> Html {
    let view = use_store().read(|state| load_balancer(state, &props.name));
    let above = vec![("APIs".into(), Route::Apis), ("Load balancers".into(), Route::LoadBalancers(None))];
    let Some(view) = view else {
        return html! {
            <>
                <PageHead title="No such load balancer" />
                <div class="panel">
                    <Empty glyph={Glyph::Apis} title={format!("There is no load balancer {}", props.name)}>
                        <p>{ "It may have been deleted, or belong to another workspace." }</p>
                        <RouteLink to={Route::LoadBalancers(None)} class="button">{ "To the load balancers" }</RouteLink>
                    </Empty>
                </div>
            </>
        };
    };
    let facts: Vec<(AttrValue, Html)> =
        vec![("DNSName".into(), html! { <span class="mono">{ &view.dns_name }</span> }), ("Scheme".into(), html! { { &view.scheme } })];
    let absent: Vec<(AttrValue, Html)> = ABSENT.iter().map(|(name, reason)| (AttrValue::from(*name), html! { { *reason } })).collect();
    html! {
        <div class="stack">
            <Crumbs {above} here={view.name.clone()} />
            <PageHead title={view.name.clone()} badges={html! { <Badge tone={Tone::Info}>{ "Load balancer" }</Badge> }}>
                <RouteLink to={Route::Requests} class="button">{ "Send requests" }</RouteLink>
                <RouteLink to={Route::Compare} class="button">{ "REST, HTTP or ALB?" }</RouteLink>
            </PageHead>
            <Facts {facts} />
            <ListenersPanel view={view.clone()} />
            <GroupsPanel view={view.clone()} />
            <Panel title="What a load balancer does not have" actions={html! { <RouteLink to={Route::Compare}>{ "The whole table" }</RouteLink> }}>
                <Facts facts={absent} />
            </Panel>
        </div>
    }
}
