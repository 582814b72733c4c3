//! What actions do in the lab.

use super::{LabAction, ReportFormat};
use crate::app::{Composer, Effect, State, Update};
use crate::control::ApiError;
use serde_json::{Value, json};

/// How many plans the workspace keeps.
const MOST_PLANS: usize = 20;

impl State {
    /// Does something in the lab. Runs are of a copy of the account: only kept plans change the workspace.
    pub(in crate::app) fn act_in_lab(&mut self, action: LabAction) -> Update {
        let (lab, engine) = (&mut self.lab, &self.workspace.engine);
        match action {
            LabAction::Edit(text) => (lab.text, lab.error) = (text, None),
            LabAction::Scenario(id) => lab.open(&id, engine),
            LabAction::Own => (lab.text, lab.error) = (own_plan(&self.workspace.composer), None),
            LabAction::Start => lab.start(engine),
            LabAction::Play(playing) => lab.play(playing),
            LabAction::Speed(speed) => lab.speed = speed.clamp(super::SPEEDS.0, super::SPEEDS.1),
            LabAction::StepRequest => lab.step_request(),
            LabAction::StepSecond => lab.step_second(),
            LabAction::GoTo(seconds) => lab.go_to(seconds),
            LabAction::NextPeriod => {
                let moment = lab.next_period();
                lab.hurry(moment);
            }
            LabAction::ToEnd => {
                let end = lab.tape.as_ref().map(|tape| tape.sim().end());
                lab.hurry(end);
            }
            LabAction::List(wanted) => lab.list(wanted),
            LabAction::Inspect(number) => lab.inspect(number),
            LabAction::Watch(number) => lab.watch(number),
            LabAction::Unwatch => lab.watched = None,
            LabAction::Pin => lab.pinned = lab.report(),
            LabAction::Unpin => lab.pinned = None,
            LabAction::End => lab.leave(),
            LabAction::Save => return self.keep_plan(),
            LabAction::Load(index) => {
                if let Some(text) = self.workspace.lab.plans.get(index) {
                    lab.text = text.clone();
                    lab.start(engine);
                }
            }
            LabAction::Forget(index) => {
                if index < self.workspace.lab.plans.len() {
                    self.workspace.lab.plans.remove(index);
                    return self.saved([]);
                }
            }
            LabAction::KeepReport => return self.keep_report(),
            LabAction::OpenReport(index) => {
                lab.play(false);
                lab.opened = self.workspace.lab.reports.get(index).cloned();
            }
            LabAction::CloseReport => lab.opened = None,
            LabAction::CompareWith(index) => lab.pinned = self.workspace.lab.reports.get(index).map(|kept| kept.report.clone()),
            LabAction::PlanOf(index) => {
                if let Some(plan) = self.workspace.lab.reports.get(index).and_then(|kept| kept.plan.clone()) {
                    (lab.text, lab.error, lab.opened) = (plan, None, None);
                    lab.start(engine);
                }
            }
            LabAction::ForgetReport(index) => {
                if index < self.workspace.lab.reports.len() {
                    self.workspace.lab.reports.remove(index);
                    return self.saved([]);
                }
            }
            LabAction::Export(format) => return self.export(format),
        }
        Update::done([])
    }

    /// Keeps the plan that is being written; one with the same name takes the place of the older one.
    fn keep_plan(&mut self) -> Update {
        let name = |text: &str| serde_json::from_str::<Value>(text).ok().and_then(|plan| Some(plan["name"].as_str()?.to_owned()));
        let text = self.lab.text.clone();
        let Some(own) = name(&text) else {
            self.lab.error = Some("The plan needs a name to be kept".into());
            return Update::from(Err(ApiError::bad_request("The plan needs a name to be kept")));
        };
        let plans = &mut self.workspace.lab.plans;
        match plans.iter_mut().find(|kept| name(kept).as_ref() == Some(&own)) {
            Some(kept) => *kept = text,
            None => plans.push(text),
        }
        let surplus = plans.len().saturating_sub(MOST_PLANS);
        plans.drain(..surplus);
        self.saved([])
    }

    /// Keeps the run's report.
    fn keep_report(&mut self) -> Update {
        match self.workspace.lab.keep(&self.lab) {
            Ok(()) => self.saved([]),
            Err(reason) => Update::from(Err(ApiError::bad_request(&reason))),
        }
    }

    fn export(&mut self, format: ReportFormat) -> Update {
        let Some(report) = self.lab.report() else { return Update::done([]) };
        Update::done([match format {
            ReportFormat::Csv => Effect::Download { name: "traffic.csv".into(), media_type: "text/csv".into(), text: report.csv() },
            ReportFormat::Json => Effect::download_json("traffic.json", serde_json::to_string_pretty(&report).unwrap_or_default()),
        }])
    }
}

/// A plan that sends the composed request ten times a second for a minute.
fn own_plan(composer: &Composer) -> String {
    let query = composer.query.iter().filter(|(name, _)| !name.is_empty());
    let mut request = json!({"method": composer.method, "path": composer.path});
    let query: Vec<(&String, &String)> = query.map(|(name, value)| (name, value)).collect();
    if !query.is_empty() {
        request["query"] = json!(query);
    }
    if !composer.body.is_empty() {
        request["body"] = json!(composer.body);
    }
    for (name, value) in &composer.path_parameters {
        let path =
            request["path"].as_str().unwrap_or_default().replace(&format!("{{{name}}}"), value).replace(&format!("{{{name}+}}"), value);
        request["path"] = json!(path);
    }
    let mut client = json!({"name": "client", "api": composer.api_id, "stage": composer.stage, "requests": [request],
        "arrivals": {"kind": "poisson", "perSecond": 10}, "retry": {"kind": "none"}});
    if let Some(key) = &composer.key_id {
        client["apiKeyId"] = json!(key);
    }
    serde_json::to_string_pretty(&json!({"name": "My traffic", "seed": 1, "durationSeconds": 60, "clients": [client]})).unwrap_or_default()
}
