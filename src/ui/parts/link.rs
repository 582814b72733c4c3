//! Ways between pages: links that name a route, tabs, crumbs, the head of a page. The browser follows them by their hash.

use crate::app::Route;
use yew::prelude::*;

/// Props of [`RouteLink`].
#[derive(Clone, PartialEq, Properties)]
pub struct RouteLinkProps {
    /// Where it leads.
    pub to: Route,
    /// Its classes.
    #[prop_or_default]
    pub class: Classes,
    /// Whether one is there already.
    #[prop_or_default]
    pub current: bool,
    /// What it says.
    pub children: Html,
}

/// A link to a page.
#[component]
pub fn RouteLink(props: &RouteLinkProps) -> Html {
    let current = props.current.then_some("page");
    html! { <a href={props.to.hash()} class={props.class.clone()} aria-current={current}>{ props.children.clone() }</a> }
}

/// Props of [`Tabs`].
#[derive(Clone, PartialEq, Properties)]
pub struct TabsProps {
    /// What they divide, for screen readers.
    pub label: AttrValue,
    /// Names, addresses, and whether one is there.
    pub tabs: Vec<(AttrValue, Route, bool)>,
}

/// Tabs, each with its own address.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let tabs = props.tabs.iter().map(|(name, route, current)| {
        html! { <RouteLink key={name.to_string()} to={route.clone()} current={*current}>{ name }</RouteLink> }
    });
    html! { <nav class="tabs" aria-label={props.label.clone()}>{ for tabs }</nav> }
}

/// Props of [`Crumbs`].
#[derive(Clone, PartialEq, Properties)]
pub struct CrumbsProps {
    /// The pages above this one.
    pub above: Vec<(AttrValue, Route)>,
    /// This page.
    pub here: AttrValue,
}

/// The way down to this page.
#[component]
pub fn Crumbs(props: &CrumbsProps) -> Html {
    let above = props.above.iter().map(|(name, route)| html! { <li><RouteLink to={route.clone()}>{ name }</RouteLink></li> });
    html! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>{ for above }<li aria-current="page">{ &props.here }</li></ol>
        </nav>
    }
}

/// Props of [`PageHead`].
#[derive(Clone, PartialEq, Properties)]
pub struct PageHeadProps {
    /// The page's title: its only `h1`.
    pub title: AttrValue,
    /// What it is about, in a sentence.
    #[prop_or_default]
    pub about: Option<AttrValue>,
    /// Badges beside the title.
    #[prop_or_default]
    pub badges: Html,
    /// Buttons.
    #[prop_or_default]
    pub children: Html,
}

/// The head of a page.
#[component]
pub fn PageHead(props: &PageHeadProps) -> Html {
    html! {
        <div class="page-head">
            <div>
                <div class="row"><h1>{ &props.title }</h1>{ props.badges.clone() }</div>
                if let Some(about) = &props.about { <p>{ about }</p> }
            </div>
            <div class="row">{ props.children.clone() }</div>
        </div>
    }
}
