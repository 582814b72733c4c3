//! The traffic lab as the app keeps it: the plan that is being written, the run, how time passes in it, and what is looked at.

use super::{Scenario, prepare};
use crate::app::Engine;
use crate::sim::{Found, MeterKind, Report, Search, Shot, Tape, Watched};
use crate::time::{SimTime, Span};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The slowest and the fastest that simulated time passes, in simulated seconds a second.
pub const SPEEDS: (f64, f64) = (0.1, 1_000.0);
/// How many of the newest attempts pictures can draw from.
const KEPT: usize = 600;
/// Attempts between two frames: at first, at least, at most. What the last ones took tells how many the next frame may send, so that the page
/// stays alive on a slow machine, and with requests that are slow to serve.
const BUDGET: (u64, u64, u64) = (2_000, 100, 100_000);
/// Real time that the attempts of a frame should take: the rest of it is for pictures.
const SHARE: Span = Span::from_micros(6_000);
/// Attempts that are sent at once when somebody asks for a moment; where it lies farther away, frames go on until it is reached.
const AT_ONCE: u64 = 4_000;
/// How far pictures move with a step: far enough to see how it ended.
const LEAP: f64 = 0.8;
/// How many attempts the table of requests lists.
const LISTED: usize = 200;

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
    /// The attempts that are listed.
    pub listed: Vec<Shot>,
    /// The attempt that is looked at, with its trace.
    pub watched: Option<Watched>,
    /// The report that this run is compared with.
    pub pinned: Option<Report>,
    /// Counts what tears the run's thread: a start, a rewind. Pictures begin anew.
    pub cuts: u64,
    /// Seconds that pictures have moved: real time while it plays, and a leap for each step.
    pub picture: f64,
    /// The moment that it is on its way to, without playing.
    seeking: Option<SimTime>,
    /// What is looked for in what has passed.
    search: Option<Search<Engine>>,
    budget: u64,
    /// Attempts that the last frame sent.
    worked: u64,
}

/// What the workspace keeps of the lab.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SavedLab {
    /// Plans, by the names that they have in their JSON.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<String>,
}

impl SavedLab {
    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty()
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
    /// List the attempts from so many seconds after the beginning on.
    List(f64),
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
            listed: Vec::new(),
            watched: None,
            pinned: None,
            cuts: 0,
            picture: 0.0,
            seeking: None,
            search: None,
            budget: BUDGET.0,
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
        (self.seeking, self.search) = (None, None);
        self.listed.clear();
        self.cuts += 1;
    }

    /// Lets time pass, or stops it.
    pub(in crate::app) fn play(&mut self, playing: bool) {
        self.playing = playing && self.tape.as_ref().is_some_and(|tape| !tape.sim().ended());
        self.until = None;
    }

    /// Whether frames have something to do: time passes, or it is on its way to a moment or looks for something.
    pub fn is_moving(&self) -> bool {
        self.playing || self.seeking.is_some() || self.search.is_some()
    }

    /// Whether it is on its way to a moment, or looks for something that has passed.
    pub fn is_seeking(&self) -> bool {
        self.seeking.is_some() || self.search.is_some()
    }

    /// Says how much real time the attempts of the last frame took.
    pub fn pace(&mut self, took: Span) {
        if self.worked == 0 {
            return;
        }
        // A clock that is too coarse for it says that it took no time at all.
        let fitting = (self.worked as f64 * SHARE.seconds() / took.seconds().max(1e-4)) as u64;
        // Few attempts tell little about many.
        self.budget = fitting.min(self.worked.max(BUDGET.0) * 2).clamp(BUDGET.1, BUDGET.2);
    }

    /// Goes on as far as so much real time brings it.
    pub(in crate::app) fn advance(&mut self, real: Span) {
        let sent = |tape: &Option<Tape<Engine>>| tape.as_ref().map_or(0, |tape| tape.sim().sent());
        let before = sent(&self.tape);
        if self.search.is_some() {
            self.worked = self.search_on(self.budget);
            return;
        }
        if self.seeking.is_some() {
            self.seek_on(self.budget);
        } else if self.playing {
            self.picture += real.seconds();
            self.play_on(real);
        }
        self.worked = sent(&self.tape).saturating_sub(before);
    }

    fn play_on(&mut self, real: Span) {
        let Some(tape) = &mut self.tape else { return };
        let target = self.until.unwrap_or_else(|| tape.sim().now().after(Span::from_seconds_f64(real.seconds() * self.speed)));
        let progress = tape.run_until(target, self.budget);
        if progress.ended || (progress.arrived && self.until.is_some()) {
            (self.playing, self.until) = (false, None);
        }
    }

    /// Sets out for a moment, and is there at once if it is near.
    fn seek(&mut self, moment: SimTime) {
        self.seeking = Some(moment);
        self.seek_on(AT_ONCE);
    }

    fn seek_on(&mut self, most: u64) {
        let (Some(moment), Some(tape)) = (self.seeking, &mut self.tape) else { return };
        if tape.run_until(moment, most).arrived {
            self.seeking = None;
        }
    }

    /// Looks for something, and has it at once if it is near.
    fn look(&mut self, search: Option<Search<Engine>>) {
        self.search = search;
        self.search_on(AT_ONCE);
    }

    /// Goes on looking; tells how many attempts that took.
    fn search_on(&mut self, most: u64) -> u64 {
        let Some(search) = &mut self.search else { return 0 };
        let before = search.sent();
        let found = search.go_on(most);
        let sent = search.sent() - before;
        match found {
            Some(Found::Shots(shots)) => self.listed = shots,
            Some(Found::Attempt(watched)) => self.watched = watched.map(|watched| *watched),
            None => return sent,
        }
        self.search = None;
        sent
    }

    pub(in crate::app) fn step_request(&mut self) {
        self.play(false);
        if let Some(tape) = &mut self.tape {
            // Where somebody was on the way to, the next request is sent.
            if let Some(moment) = self.seeking.take() {
                tape.run_until(moment, u64::MAX);
            }
            tape.step_request();
        }
        self.picture += LEAP;
    }

    pub(in crate::app) fn step_second(&mut self) {
        self.play(false);
        if let Some(tape) = &self.tape {
            let from = self.seeking.unwrap_or_else(|| tape.sim().now());
            self.seek(from.after(Span::from_micros(1_000_000)));
        }
        self.picture += LEAP;
    }

    /// Goes to a moment that has been reached before.
    pub(in crate::app) fn go_to(&mut self, seconds: f64) {
        self.play(false);
        if let Some(tape) = &mut self.tape {
            let moment = tape.sim().started().after(Span::from_seconds_f64(seconds)).min(tape.reached());
            tape.wind_back(moment);
            tape.keep(KEPT);
            self.cuts += 1;
            self.seek(moment);
        }
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

    /// Lists the attempts from a moment on.
    pub(in crate::app) fn list(&mut self, seconds: f64) {
        let search = self.tape.as_ref().and_then(|tape| {
            let from = tape.sim().started().after(Span::from_seconds_f64(seconds));
            tape.search_shots(from, tape.sim().now(), LISTED)
        });
        self.look(search);
    }

    pub(in crate::app) fn watch(&mut self, number: u64) {
        self.watched = None;
        let search = self.tape.as_ref().and_then(|tape| tape.search_attempt(number));
        self.look(search);
    }

    /// The report of the run so far.
    pub fn report(&self) -> Option<Report> {
        self.tape.as_ref().map(|tape| tape.sim().report())
    }
}
