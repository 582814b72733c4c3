//! A run that can be wound back: it leaves marks on its way, and goes to any moment by replaying from the mark before it.

use super::run::{Progress, Sim};
use super::shot::{Shot, Watched};
use super::world::World;
use crate::time::{SimTime, Span};

/// More marks than this are thinned out: every second one is left, and new ones are left half as often.
const MOST_MARKS: usize = 40;

/// Attempts that are looked through at a time.
const LOT: u64 = 500;
/// And in all, so that nobody waits.
const MOST_LOOKED_AT: u64 = 20_000;

/// Attempts that were looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Those that are wanted, oldest first.
    pub shots: Vec<Shot>,
    /// How many were looked at.
    pub looked_at: u64,
    /// Whether the whole stretch was looked through.
    pub is_all: bool,
}

/// A run with marks to go back to.
#[derive(Clone, Debug)]
pub struct Tape<W> {
    sim: Sim<W>,
    marks: Vec<Sim<W>>,
    every: Span,
    /// The latest instant that was ever reached.
    reached: SimTime,
}

impl<W: World> Tape<W> {
    /// A run with a mark at its beginning.
    pub fn new(mut sim: Sim<W>) -> Tape<W> {
        let every = Span::from_seconds_f64((sim.plan().duration.seconds() / 400.0).max(0.05));
        Tape { marks: vec![sim.mark()], every, reached: sim.now(), sim }
    }

    /// The run as it is now.
    pub fn sim(&self) -> &Sim<W> {
        &self.sim
    }

    /// The latest instant that was ever reached.
    pub fn reached(&self) -> SimTime {
        self.reached
    }

    /// Keeps so many of the newest attempts.
    pub fn keep(&mut self, most: usize) {
        self.sim.keep(most);
    }

    /// Goes on until this instant, or until so many attempts have been sent.
    pub fn run_until(&mut self, until: SimTime, most: u64) -> Progress {
        let stop = self.sim.sent().saturating_add(most);
        loop {
            let next_mark = self.marks.last().map_or(until, |mark| mark.now().after(self.every));
            let beyond = next_mark <= self.sim.now();
            let progress = self.sim.run_until(if beyond { until } else { until.min(next_mark) }, stop.saturating_sub(self.sim.sent()));
            self.reached = self.reached.max(progress.now);
            if progress.now >= next_mark && !beyond {
                self.leave_mark();
            }
            if !progress.arrived || progress.now >= until.min(self.sim.end()) {
                return progress;
            }
        }
    }

    /// Goes on until one more attempt has been sent.
    pub fn step_request(&mut self) -> Progress {
        let progress = self.sim.step_request();
        self.reached = self.reached.max(progress.now);
        progress
    }

    fn leave_mark(&mut self) {
        self.marks.push(self.sim.mark());
        if self.marks.len() > MOST_MARKS {
            let mut index = 0;
            self.marks.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.every = self.every.times(2);
        }
    }

    /// Goes to a moment, back or on. Going back replays from the mark before it.
    pub fn go_to(&mut self, moment: SimTime) {
        self.wind_back(moment);
        self.run_until(moment, u64::MAX);
    }

    /// Goes back to the mark before a moment that has passed; to go on to the moment itself is to replay what followed.
    pub fn wind_back(&mut self, moment: SimTime) {
        let moment = moment.max(self.sim.started());
        if moment < self.sim.now() {
            if let Some(mark) = self.marks.iter().rev().find(|mark| mark.now() <= moment) {
                self.sim.go_back(mark);
            }
            let now = self.sim.now();
            self.marks.retain(|mark| mark.now() <= now);
        }
    }

    /// The attempts of a stretch of the run, at most so many, oldest first. The run itself stays where it is.
    pub fn shots(&self, from: SimTime, to: SimTime, most: usize) -> Vec<Shot> {
        self.find(from, to, most, |_| true).shots
    }

    /// Those of them that are wanted, which are looked for among the stretch's first attempts.
    pub fn find(&self, from: SimTime, to: SimTime, most: usize, is_wanted: impl Fn(&Shot) -> bool) -> Found {
        match self.search(from, to, most).map(|search| search.finish(is_wanted)) {
            Some(Sought::Stretch(found)) => found,
            _ => Found::default(),
        }
    }

    /// The attempt with this number, with its whole trace. The run itself stays where it is.
    pub fn watch(&self, number: u64) -> Option<Watched> {
        match self.search_attempt(number)?.finish(|_| true) {
            Sought::Attempt(watched) => watched.map(|watched| *watched),
            Sought::Stretch(_) => None,
        }
    }

    /// Begins to look for what [`Tape::find`] gives.
    pub fn search(&self, from: SimTime, to: SimTime, most: usize) -> Option<Search<W>> {
        let aside = self.aside(|mark| mark.now() < from || mark.now() == mark.started())?;
        Some(Search { aside, goal: Goal::Stretch { from, to, most, begun: None, found: Found::default() } })
    }

    /// Begins to look for what [`Tape::watch`] gives.
    pub fn search_attempt(&self, number: u64) -> Option<Search<W>> {
        let mut aside = self.aside(|mark| mark.sent() < number)?;
        aside.watch(number);
        Some(Search { aside, goal: Goal::Attempt(number) })
    }

    /// A copy of the run at the last mark that will do.
    fn aside(&self, will_do: impl Fn(&Sim<W>) -> bool) -> Option<Sim<W>> {
        let mut aside = self.marks.iter().rev().find(|mark| will_do(mark))?.clone();
        aside.keep(0);
        Some(aside)
    }
}

/// A look at what has passed: a copy of the run, which goes there from the mark before it.
#[derive(Clone, Debug)]
pub struct Search<W> {
    aside: Sim<W>,
    goal: Goal,
}

#[derive(Clone, Debug)]
enum Goal {
    Stretch {
        from: SimTime,
        to: SimTime,
        /// How many are wanted.
        most: usize,
        /// How many had been sent when the stretch began, once it has.
        begun: Option<u64>,
        found: Found,
    },
    Attempt(u64),
}

/// What a search has found.
#[derive(Clone, Debug)]
pub enum Sought {
    /// Attempts of a stretch.
    Stretch(Found),
    /// An attempt; none if the run has none with this number.
    Attempt(Option<Box<Watched>>),
}

impl<W: World> Search<W> {
    /// Attempts that were sent on the way, with those before the mark.
    pub fn sent(&self) -> u64 {
        self.aside.sent()
    }

    /// Goes on by about so many attempts; tells what is found once it is.
    pub fn go_on(&mut self, budget: u64, is_wanted: impl Fn(&Shot) -> bool) -> Option<Sought> {
        let aside = &mut self.aside;
        let stop = aside.sent().saturating_add(budget);
        match &mut self.goal {
            Goal::Stretch { from, to, most, begun, found } => {
                if begun.is_none() {
                    let before = SimTime::from_micros(from.micros().saturating_sub(1));
                    if before >= aside.started() && !aside.run_until(before, budget).arrived {
                        return None;
                    }
                    aside.keep(LOT as usize);
                    *begun = Some(aside.sent());
                }
                let first = begun.unwrap_or_default();
                loop {
                    let seen = aside.sent();
                    let progress = aside.run_until(*to, LOT);
                    let fresh = aside.recent().filter(|shot| shot.number > seen && is_wanted(shot));
                    found.shots.extend(fresh.take(*most - found.shots.len()).cloned());
                    found.looked_at = aside.sent() - first;
                    if progress.arrived || found.shots.len() == *most || found.looked_at >= MOST_LOOKED_AT {
                        found.is_all = progress.arrived;
                        return Some(Sought::Stretch(std::mem::take(found)));
                    }
                    if aside.sent() >= stop {
                        return None;
                    }
                }
            }
            Goal::Attempt(number) => {
                let missing = number.saturating_sub(aside.sent());
                let arrived = aside.run_until(aside.end(), missing.min(budget)).arrived;
                let is_there = arrived || aside.sent() >= *number;
                is_there.then(|| Sought::Attempt(aside.watched().map(Box::new)))
            }
        }
    }

    /// Goes on until it is found.
    pub fn finish(mut self, is_wanted: impl Fn(&Shot) -> bool) -> Sought {
        loop {
            if let Some(found) = self.go_on(u64::MAX, &is_wanted) {
                return found;
            }
        }
    }
}
