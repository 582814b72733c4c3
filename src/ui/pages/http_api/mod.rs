//! The page of one HTTP API: routes, integrations, authorizers, CORS, stages, and what an HTTP API does not have.

mod authorizers;
mod cors;
mod form;
mod integration_edit;
mod integrations;
mod jwt_authorizer;
mod lambda_authorizer;
mod mapping;
mod route_edit;
mod route_settings;
mod routes;
mod stage_edit;
mod stages;

use crate::app::Route;
use crate::ui::parts::{Badge, Callout, Crumbs, Empty, Facts, Glyph, PageHead, Panel, RouteLink, Tone};
use crate::ui::store::use_store;
use crate::view::http_api::{ABSENT, HttpApiView, http_api};
use authorizers::AuthorizersPanel;
use cors::CorsPanel;
use integrations::IntegrationsPanel;
use route_settings::RouteSettingsPanel;
use routes::RoutesPanel;
pub use routes::permission;
use stages::StagesPanel;
use yew::prelude::*;

/// Props of [`HttpApiPage`].
#[derive(Clone, PartialEq, Properties)]
pub struct HttpApiPageProps {
    /// The API's id.
    pub api_id: String,
    /// Counts changes of the state.
    pub revision: u64,
}

/// Props of the page's panels.
#[derive(Clone, PartialEq, Properties)]
pub struct ViewProps {
    /// What they show a part of.
    pub view: HttpApiView,
}

/// The page of one HTTP API.
#[component]
pub fn HttpApiPage(props: &HttpApiPageProps) -> Html {
    let view = use_store().read(|state| http_api(state, &props.api_id));
    let Some(view) = view else { return missing(&props.api_id) };
    let about = (!view.description.is_empty()).then(|| view.description.clone());
    let facts: Vec<(AttrValue, Html)> = vec![("ApiEndpoint".into(), html! { <span class="mono">{ &view.endpoint }</span> })];
    html! {
        <div class="stack">
            <Crumbs above={vec![("APIs".into(), Route::Apis)]} here={view.name.clone()} />
            <PageHead title={view.name.clone()} {about}
                badges={html! { <><Badge tone={Tone::Info}>{ "HTTP API" }</Badge><span class="mono muted small">{ &view.id }</span></> }}>
                <RouteLink to={Route::Compare} class="button">{ "REST, HTTP or ALB?" }</RouteLink>
            </PageHead>
            <Facts {facts} />
            if !view.left_out.is_empty() {
                <Callout tone={Tone::Warn}>
                    <strong>{ "The import left out what HTTP APIs do not have:" }</strong>
                    <ul>{ for view.left_out.iter().map(|text| html! { <li key={text.clone()}>{ text }</li> }) }</ul>
                </Callout>
            }
            <RoutesPanel view={view.clone()} />
            <IntegrationsPanel view={view.clone()} />
            <AuthorizersPanel view={view.clone()} />
            <CorsPanel view={view.clone()} />
            <StagesPanel view={view.clone()} />
            <RouteSettingsPanel view={view.clone()} />
            <Absent />
        </div>
    }
}

#[component]
fn Absent() -> Html {
    let facts: Vec<(AttrValue, Html)> = ABSENT.iter().map(|(name, reason)| (AttrValue::from(*name), html! { { *reason } })).collect();
    html! {
        <Panel title="What an HTTP API does not have" actions={html! { <RouteLink to={Route::Compare}>{ "The whole table" }</RouteLink> }}>
            <Facts {facts} />
        </Panel>
    }
}

fn missing(id: &str) -> Html {
    html! {
        <>
            <PageHead title="No such API" />
            <div class="panel">
                <Empty glyph={Glyph::Apis} title={format!("There is no HTTP API {id}")}>
                    <p>{ "It may have been deleted, or belong to another workspace." }</p>
                    <RouteLink to={Route::Apis} class="button">{ "To the APIs" }</RouteLink>
                </Empty>
            </div>
        </>
    }
}
