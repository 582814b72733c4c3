//! What a stage tells CloudWatch and X-Ray: execution logging and detailed metrics for all methods, and trace headers.

use crate::app::Route;
use crate::ui::pages::calling::{replace, update_stage, use_calling};
use crate::ui::parts::{CheckField, Panel, RouteLink, SelectField};
use crate::view::stages::StageView;
use yew::prelude::*;

/// Props of [`Monitoring`].
#[derive(Clone, PartialEq, Properties)]
pub struct MonitoringProps {
    /// The stage.
    pub stage: StageView,
}

/// Logs and metrics of a stage.
#[component]
pub fn Monitoring(props: &MonitoringProps) -> Html {
    let calling = use_calling();
    let stage = &props.stage;
    let settings = &stage.monitoring;
    let set = |path: &'static str| {
        let (calling, api_id, name) = (calling.clone(), stage.api_id.clone(), stage.name.clone());
        move |value: String| {
            calling.call(update_stage(&api_id, &name, vec![replace(path, value)]));
        }
    };
    let (level, trace, metrics) = (set("/*/*/logging/loglevel"), set("/*/*/logging/dataTrace"), set("/*/*/metrics/enabled"));
    let xray = set("/tracingEnabled");
    let levels = [("OFF", "Off"), ("ERROR", "Errors only"), ("INFO", "Errors and info logs")];
    let options: Vec<(AttrValue, AttrValue)> = levels.iter().map(|(value, name)| ((*value).into(), (*name).into())).collect();
    let is_off = settings.logging_level == "OFF";
    html! {
        <Panel title="Logs and metrics" actions={html! { <RouteLink to={Route::CloudWatch} class="button button-small">{ "Open CloudWatch" }</RouteLink> }}>
            <div class="stack">
                <SelectField label="CloudWatch logs" value={settings.logging_level.clone()} {options} onchange={Callback::from(level)}
                    hint={format!("Written to the log group {}; a canary writes to one of its own, too.", settings.log_group)} />
                <CheckField label="Full request and response logs" checked={settings.data_trace_enabled} disabled={is_off}
                    onchange={Callback::from(move |on: bool| trace(on.to_string()))}
                    hint="Bodies and headers are in the log then. In production that leaks personal data." />
                <CheckField label="Detailed metrics" checked={settings.metrics_enabled}
                    onchange={Callback::from(move |on: bool| metrics(on.to_string()))}
                    hint="Each method has metrics of its own then. AWS charges for them." />
                <CheckField label="X-Ray tracing" checked={stage.tracing_enabled} onchange={Callback::from(move |on: bool| xray(on.to_string()))}
                    hint="X-Amzn-Trace-Id says then towards backends and clients whether a request is sampled. No traces are kept here." />
                { calling.callout() }
            </div>
        </Panel>
    }
}
