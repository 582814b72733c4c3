//! The traffic lab as the app keeps it: the plan that is being written, the run, how time passes in it, and what is looked at.

use super::kept::KeptReport;
use super::wanted::Wanted;
use super::{Scenario, prepare, travel};
use crate::app::Engine;
use crate::sim::{Found, MeterKind, Report, Search, Tape, Watched};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The slowest and the fastest that simulated time passes, in simulated seconds a second.
pub const SPEEDS: (f64, f64) = (0.1, 1_000.0);
/// How many of the newest attempts pictures can draw from.
pub(super) const KEPT: usize = 600;

/// The lab.
#[derive(Debug)]
pub struct Lab {
    /// The plan, as JSON that is being written.
    pub text: String,
    /// What is wrong with it, if the last start found something.
    pub error: Option<String>,
    /// The run.
    pub tape: Option<Tape<Engine>>,
    /// The plan that runs.
    pub running: Value,
    /// Whether time passes.
    pub playing: bool,
    /// Simulated seconds a second.
    pub speed: f64,
    /// Where it hurries to, if it does.
    pub until: Option<SimTime>,
    /// Which attempts are listed.
    pub wanted: Wanted,
    /// The attempts that are listed; none before anybody asked for any.
    pub listed: Option<Found>,
    /// The attempt that is looked at, with its trace.
    pub watched: Option<Watched>,
    /// The report that this run is compared with.
    pub pinned: Option<Report>,
    /// A report that was kept, and is looked at in place of a run.
    pub opened: Option<KeptReport>,
    /// Counts what tears the run's thread: a start, a rewind. Pictures begin anew.
    pub cuts: u64,
    /// Seconds that pictures have moved: real time while it plays, and a leap for each step.
    pub picture: f64,
    /// The moment that it is on its way to, without playing.
    pub(super) seeking: Option<SimTime>,
    /// How many requests are sent, one by one, as soon as it is there.
    pub(super) steps: u32,
    /// What is looked for in what has passed.
    pub(super) search: Option<Search<Engine>>,
    /// Whether the attempts around the one that is looked for are wanted, too.
    pub(super) inspecting: bool,
    pub(super) budget: u64,
    /// Attempts that the last frame sent.
    pub(super) worked: u64,
}

/// What the workspace keeps of the lab.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SavedLab {
    /// Plans, by the names that they have in their JSON.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<String>,
    /// Reports.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<KeptReport>,
}

impl SavedLab {
    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty() && self.reports.is_empty()
    }
}

/// Something that is done in the lab.
#[derive(Clone, Debug, PartialEq)]
pub enum LabAction {
    /// The plan has a new text.
    Edit(String),
    /// Take a scenario's plan.
    Scenario(String),
    /// Take a plan for the workspace's own account: the request that the composer holds, again and again.
    Own,
    /// Begin a run of the plan.
    Start,
    /// Let time pass, or stop it.
    Play(bool),
    /// How fast time passes.
    Speed(f64),
    /// Send one request.
    StepRequest,
    /// Let one simulated second pass.
    StepSecond,
    /// Go to so many seconds after the beginning.
    GoTo(f64),
    /// Hurry to the next quota period.
    NextPeriod,
    /// Hurry to the end.
    ToEnd,
    /// List these attempts.
    List(Wanted),
    /// Stop, look at the attempt with this number, and list it with those that came after it.
    Inspect(u64),
    /// Look at the attempt with this number.
    Watch(u64),
    /// Look at none.
    Unwatch,
    /// Keep this run's report to compare the next one with.
    Pin,
    /// Compare with nothing.
    Unpin,
    /// Forget the run.
    End,
    /// Keep the plan in the workspace.
    Save,
    /// Take a plan of the workspace.
    Load(usize),
    /// Take a plan out of the workspace.
    Forget(usize),
    /// Keep the report in the workspace.
    KeepReport,
    /// Look at a report of the workspace.
    OpenReport(usize),
    /// Look at it no more.
    CloseReport,
    /// Compare the next run, or the report that is looked at, with a report of the workspace.
    CompareWith(usize),
    /// Take the plan of a report of the workspace.
    PlanOf(usize),
    /// Take a report out of the workspace.
    ForgetReport(usize),
    /// Offer the report as a file.
    Export(ReportFormat),
}

/// The form of a report as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

impl Default for Lab {
    fn default() -> Self {
        Lab {
            text: String::new(),
            error: None,
            tape: None,
            running: Value::Null,
            playing: false,
            speed: 1.0,
            until: None,
            wanted: Wanted::default(),
            listed: None,
            watched: None,
            pinned: None,
            opened: None,
            cuts: 0,
            picture: 0.0,
            seeking: None,
            steps: 0,
            search: None,
            inspecting: false,
            budget: travel::FIRST_BUDGET,
            worked: 0,
        }
    }
}

impl Lab {
    /// Takes a scenario's plan and begins it.
    pub(in crate::app) fn open(&mut self, id: &str, engine: &Engine) {
        if let Some(scenario) = Scenario::find(id) {
            self.text = scenario.text.to_owned();
            self.start(engine);
        }
    }

    /// Begins a run of the plan on a copy of this account.
    pub(in crate::app) fn start(&mut self, engine: &Engine) {
        self.leave();
        let plan = serde_json::from_str::<Value>(&self.text).map_err(|error| format!("The plan is not JSON: {error}"));
        match plan.and_then(|plan| prepare(&plan, engine).map(|sim| (plan, sim)).map_err(|error| error.to_string())) {
            Ok((plan, sim)) => {
                let mut tape = Tape::new(sim);
                tape.keep(KEPT);
                (self.tape, self.running, self.error) = (Some(tape), plan, None);
            }
            Err(reason) => self.error = Some(reason),
        }
    }

    /// Forgets the run.
    pub(in crate::app) fn leave(&mut self) {
        (self.tape, self.playing, self.until, self.watched) = (None, false, None, None);
        (self.seeking, self.steps, self.search) = (None, 0, None);
        (self.wanted, self.listed, self.opened) = (Wanted::default(), None, None);
        self.cuts += 1;
    }

    /// Lets time pass, or stops it.
    pub(in crate::app) fn play(&mut self, playing: bool) {
        self.playing = playing && self.tape.as_ref().is_some_and(|tape| !tape.sim().ended());
        self.until = None;
    }

    /// Hurries to a moment, frame by frame.
    pub(in crate::app) fn hurry(&mut self, moment: Option<SimTime>) {
        self.play(true);
        self.until = moment.filter(|_| self.playing);
        self.playing = self.until.is_some();
    }

    /// When the next period of a quota begins, if there is one.
    pub fn next_period(&self) -> Option<SimTime> {
        let tape = self.tape.as_ref()?;
        let quotas = tape.sim().meters().into_iter().filter(|meter| meter.kind == MeterKind::Quota);
        quotas.filter_map(|quota| quota.resets_at).min().filter(|moment| *moment < tape.sim().end())
    }

    /// The report that is looked at, else that of the run so far.
    pub fn report(&self) -> Option<Report> {
        match &self.opened {
            Some(kept) => Some(kept.report.clone()),
            None => self.tape.as_ref().map(|tape| tape.sim().report()),
        }
    }
}
