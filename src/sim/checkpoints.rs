//! A run that can be wound back: it leaves marks on its way, and goes to any moment by replaying from the mark before it.

use super::run::{Progress, Sim};
use super::shot::{Shot, Watched};
use super::world::World;
use crate::time::{SimTime, Span};

/// More marks than this are thinned out: every second one is left, and new ones are left half as often.
const MOST_MARKS: usize = 40;

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
        match self.search_shots(from, to, most).map(Search::finish) {
            Some(Found::Shots(shots)) => shots,
            _ => Vec::new(),
        }
    }

    /// The attempt with this number, with its whole trace. The run itself stays where it is.
    pub fn watch(&self, number: u64) -> Option<Watched> {
        match self.search_attempt(number)?.finish() {
            Found::Attempt(watched) => watched.map(|watched| *watched),
            Found::Shots(_) => None,
        }
    }

    /// Begins to look for what [`Tape::shots`] gives.
    pub fn search_shots(&self, from: SimTime, to: SimTime, most: usize) -> Option<Search<W>> {
        let aside = self.aside(|mark| mark.now() < from || mark.now() == mark.started())?;
        Some(Search { aside, goal: Goal::Shots { from, to, most } })
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

#[derive(Clone, Copy, Debug)]
enum Goal {
    Shots { from: SimTime, to: SimTime, most: usize },
    Attempt(u64),
}

/// What a search has found.
#[derive(Clone, Debug)]
pub enum Found {
    /// Attempts, oldest first.
    Shots(Vec<Shot>),
    /// An attempt; none if the run has none with this number.
    Attempt(Option<Box<Watched>>),
}

impl<W: World> Search<W> {
    /// Attempts that were sent on the way, with those before the mark.
    pub fn sent(&self) -> u64 {
        self.aside.sent()
    }

    /// Goes on by so many attempts at most; tells what is found once it is.
    pub fn go_on(&mut self, most: u64) -> Option<Found> {
        match self.goal {
            Goal::Shots { from, to, most: wanted } => {
                let before = SimTime::from_micros(from.micros().saturating_sub(1));
                if before >= self.aside.started() && !self.aside.run_until(before, most).arrived {
                    return None;
                }
                self.aside.keep(wanted);
                self.aside.run_until(to, wanted as u64);
                Some(Found::Shots(self.aside.recent().cloned().collect()))
            }
            Goal::Attempt(number) => {
                let missing = number.saturating_sub(self.aside.sent());
                let arrived = self.aside.run_until(self.aside.end(), missing.min(most)).arrived;
                let is_there = arrived || self.aside.sent() >= number;
                is_there.then(|| Found::Attempt(self.aside.watched().map(Box::new)))
            }
        }
    }

    /// Goes on until it is found.
    pub fn finish(mut self) -> Found {
        loop {
            if let Some(found) = self.go_on(u64::MAX) {
                return found;
            }
        }
    }
}
