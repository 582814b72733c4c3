//! The navigation: at the side, or at the bottom of a narrow screen.

use crate::app::Route;
use crate::ui::parts::{Glyph, Icon, RouteLink};
use crate::view::shell::NavEntry;
use yew::prelude::*;

/// Props of [`Nav`].
#[derive(Clone, PartialEq, Properties)]
pub struct NavProps {
    /// Its entries.
    pub entries: Vec<NavEntry>,
}

/// The navigation.
#[component]
pub fn Nav(props: &NavProps) -> Html {
    let entries = props.entries.iter().map(|entry| {
        html! {
            <li key={entry.name} class={classes!((entry.route == Route::Log).then_some("nav-gap"))}>
                <RouteLink to={entry.route.clone()} current={entry.is_current}>
                    <Icon glyph={glyph(&entry.route)} />
                    <span>{ entry.name }</span>
                    if let Some(count) = entry.count {
                        <span class="nav-count" aria-hidden="true">{ count }</span>
                    }
                </RouteLink>
            </li>
        }
    });
    html! { <nav class="shell-nav" aria-label="Main"><ul>{ for entries }</ul></nav> }
}

fn glyph(route: &Route) -> Glyph {
    match route {
        Route::Apis | Route::Import | Route::Api { .. } | Route::HttpApi(_) | Route::LoadBalancers(_) | Route::Compare => Glyph::Apis,
        Route::Identity => Glyph::Shield,
        Route::Requests => Glyph::Send,
        Route::UsagePlans(_) => Glyph::Gauge,
        Route::ApiKeys => Glyph::Key,
        Route::Backends => Glyph::Server,
        Route::Lab => Glyph::Play,
        Route::CloudWatch => Glyph::Chart,
        Route::Log => Glyph::List,
        Route::Workspace => Glyph::Box,
    }
}
