//! The page of one API: its head, the Deploy dialog, and the tabs, which have their own files.

use super::apis::DeployedBadge;
use super::deployments::DeploymentsTab;
use super::export::ExportTab;
use super::resources::ResourcesTab;
use super::stages::StagesTab;
use crate::app::{Action, ApiTab, Route};
use crate::control::{ApiError, Operation};
use crate::ui::parts::{CheckField, Crumbs, Dialog, Empty, Glyph, Icon, NumberField, PageHead, RouteLink, SelectField, Tabs, TextField};
use crate::ui::store::use_store;
use crate::view::api::{ApiView, api};
use crate::view::apis::Deployed;
use serde_json::{Value, json};
use yew::prelude::*;

/// Props of [`ApiPage`].
#[derive(Clone, PartialEq, Properties)]
pub struct ApiPageProps {
    /// The API's id.
    pub api_id: String,
    /// What of it.
    pub tab: ApiTab,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The page of one API.
#[component]
pub fn ApiPage(props: &ApiPageProps) -> Html {
    let view = use_store().read(|state| api(state, &props.api_id));
    let is_deploying = use_state(|| false);
    let set_deploying = |open: bool| {
        let is_deploying = is_deploying.clone();
        move || is_deploying.set(open)
    };
    let Some(view) = view else { return missing(&props.api_id) };
    let (open, close) = (set_deploying(true), set_deploying(false));
    let to = |tab| Route::Api { api_id: view.id.clone(), tab };
    let tabs: Vec<(AttrValue, Route, bool)> = vec![
        ("Resources".into(), to(ApiTab::Resources(None)), matches!(props.tab, ApiTab::Resources(_))),
        ("Deployments".into(), to(ApiTab::Deployments), props.tab == ApiTab::Deployments),
        ("Stages".into(), to(ApiTab::Stages(None)), matches!(props.tab, ApiTab::Stages(_))),
        ("Export".into(), to(ApiTab::Export(None)), matches!(props.tab, ApiTab::Export(_))),
    ];
    let about = (!view.description.is_empty()).then(|| view.description.clone());
    let deploy = if view.deployed == Deployed::Current { "button" } else { "button button-primary" };
    html! {
        <>
            <Crumbs above={vec![("APIs".into(), Route::Apis)]} here={view.name.clone()} />
            <PageHead title={view.name.clone()} {about}
                badges={html! { <><span class="mono muted small">{ &view.id }</span><DeployedBadge deployed={view.deployed} /></> }}>
                <button type="button" class={deploy} onclick={move |_| open()}><Icon glyph={Glyph::Deploy} />{ "Deploy API" }</button>
            </PageHead>
            <Tabs label={format!("Parts of {}", view.name)} {tabs} />
            { match &props.tab {
                ApiTab::Resources(open) => html! { <ResourcesTab api_id={view.id.clone()} open={open.clone()} revision={props.revision} /> },
                ApiTab::Deployments => html! { <DeploymentsTab api_id={view.id.clone()} revision={props.revision} /> },
                ApiTab::Stages(open) => html! { <StagesTab api_id={view.id.clone()} open={open.clone()} revision={props.revision} /> },
                ApiTab::Export(stage) => html! { <ExportTab api_id={view.id.clone()} stage={stage.clone()} revision={props.revision} /> },
            } }
            if *is_deploying { <Deploy view={view.clone()} onclose={Callback::from(move |()| close())} /> }
        </>
    }
}

fn missing(id: &str) -> Html {
    html! {
        <>
            <PageHead title="No such API" />
            <div class="panel">
                <Empty glyph={Glyph::Apis} title={format!("There is no API {id}")}>
                    <p>{ "It may have been deleted, or belong to another workspace." }</p>
                    <RouteLink to={Route::Apis} class="button">{ "To the APIs" }</RouteLink>
                </Empty>
            </div>
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DeployProps {
    view: ApiView,
    onclose: Callback<()>,
}

/// What the Deploy dialog holds.
#[derive(Clone, PartialEq)]
struct DeployForm {
    /// An existing stage; a new one if empty.
    stage: String,
    new_stage: String,
    description: String,
    is_canary: bool,
    percent: String,
}

impl DeployForm {
    fn new(view: &ApiView) -> DeployForm {
        let stage = view.stages.first().map(|(name, _)| name.clone()).unwrap_or_default();
        // A stage with a canary deploys to its canary, unless somebody says otherwise.
        let is_canary = view.stages.first().is_some_and(|(_, canary)| *canary);
        DeployForm { stage, new_stage: String::new(), description: String::new(), is_canary, percent: "10".into() }
    }

    fn stage_name(&self) -> &str {
        if self.stage.is_empty() { self.new_stage.trim() } else { &self.stage }
    }

    fn operation(&self, api_id: &str) -> Operation {
        let mut input = json!({"restApiId": api_id, "stageName": self.stage_name()});
        if !self.description.is_empty() {
            input["description"] = json!(self.description);
        }
        if self.is_canary && !self.stage.is_empty() {
            // What is no number goes along as it is, and is refused by its name.
            let percent = self.percent.parse::<f64>().map_or_else(|_| json!(self.percent), Value::from);
            input["canarySettings"] = json!({"percentTraffic": percent});
        }
        Operation::apigateway("CreateDeployment", input)
    }
}

#[component]
fn Deploy(props: &DeployProps) -> Html {
    let store = use_store();
    let form = use_state(|| DeployForm::new(&props.view));
    let error = use_state(|| None::<ApiError>);
    let edit = |change: fn(&mut DeployForm, String)| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            change(&mut next, text);
            form.set(next);
        })
    };
    let set_canary = {
        let form = form.clone();
        Callback::from(move |on: bool| form.set(DeployForm { is_canary: on, ..(*form).clone() }))
    };
    let onsubmit = {
        let (form, error, onclose, api_id) = (form.clone(), error.clone(), props.onclose.clone(), props.view.id.clone());
        Callback::from(move |()| match store.dispatch(Action::Call(form.operation(&api_id))) {
            Ok(_) => {
                onclose.emit(());
                let tab = ApiTab::Stages(Some(form.stage_name().to_owned()));
                store.act(Action::Navigate(Route::Api { api_id: api_id.clone(), tab }));
            }
            Err(refusal) => error.set(Some(refusal)),
        })
    };
    let mut stages: Vec<(AttrValue, AttrValue)> =
        props.view.stages.iter().map(|(name, _)| (AttrValue::from(name.clone()), AttrValue::from(name.clone()))).collect();
    stages.push(("".into(), "New stage".into()));
    let is_new = form.stage.is_empty();
    html! {
        <Dialog title="Deploy API" submit="Deploy" disabled={form.stage_name().is_empty()} error={(*error).clone()}
            onclose={props.onclose.clone()} {onsubmit}>
            <SelectField label="Stage" value={form.stage.clone()} options={stages} onchange={edit(|form, text| form.stage = text)} />
            if is_new {
                <TextField label="Stage name" value={form.new_stage.clone()} required=true autofocus=true
                    onchange={edit(|form, text| form.new_stage = text)} hint="Letters, digits, hyphens and underscores, such as prod." />
            }
            <TextField label="Deployment description" value={form.description.clone()} onchange={edit(|form, text| form.description = text)} />
            if !is_new {
                <CheckField label="As a canary" checked={form.is_canary} onchange={set_canary}
                    hint="The stage keeps what it serves; the new deployment gets a share of its requests until it is promoted." />
                if form.is_canary {
                    <NumberField label="Requests directed to canary (%)" value={form.percent.clone()} min="0" max="100"
                        onchange={edit(|form, text| form.percent = text)} />
                }
            }
        </Dialog>
    }
}
