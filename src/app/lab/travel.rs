//! How the lab moves in time: what a frame may send, playing, going to a moment, and looking for what has passed. Whatever is far away is reached frame
//! by frame, so that the page never stands still; the report does not depend on it.

use super::state::{KEPT, Lab};
use super::wanted::Wanted;
use crate::app::Engine;
use crate::sim::{Search, Sought, Tape};
use crate::time::{SimTime, Span};

/// Attempts between two frames: at first, at least, at most. What the last ones took tells how many the next frame may send, so that the page
/// stays alive on a slow machine, and with requests that are slow to serve.
const BUDGET: (u64, u64, u64) = (FIRST_BUDGET, 100, 100_000);
pub(super) const FIRST_BUDGET: u64 = 2_000;
/// Real time that the attempts of a frame should take: the rest of it is for pictures.
const SHARE: Span = Span::from_micros(6_000);
/// Attempts that are sent at once when somebody asks for a moment; where it lies farther away, frames go on until it is reached.
const AT_ONCE: u64 = 4_000;
/// How far pictures move with a step: far enough to see how it ended.
const LEAP: f64 = 0.8;
/// How many attempts the table of requests lists.
const LISTED: usize = 200;

impl Lab {
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
            for _ in 0..std::mem::take(&mut self.steps) {
                tape.step_request();
            }
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
        let outcome = self.wanted.outcome;
        let found = search.go_on(most, |shot| outcome.is_of(shot));
        let sent = search.sent() - before;
        match found {
            Some(Sought::Stretch(found)) => {
                (self.search, self.listed) = (None, Some(found));
            }
            Some(Sought::Attempt(watched)) => {
                (self.search, self.watched) = (None, watched.map(|watched| *watched));
                if std::mem::take(&mut self.inspecting) {
                    self.list_from_watched();
                }
            }
            None => {}
        }
        sent
    }

    pub(in crate::app) fn step_request(&mut self) {
        self.play(false);
        if let Some(moment) = self.seeking {
            // Where somebody is on the way to, the next request is sent.
            self.steps += 1;
            self.seek(moment);
        } else if let Some(tape) = &mut self.tape {
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
            self.steps = 0;
            self.seek(moment);
        }
    }

    /// Lists attempts of a stretch of the run.
    pub(in crate::app) fn list(&mut self, wanted: Wanted) {
        let search = self.tape.as_ref().and_then(|tape| {
            let at = |seconds: f64| tape.sim().started().after(Span::from_seconds_f64(seconds));
            let (from, end) = (at(wanted.from), at(wanted.from + wanted.seconds));
            // A row ends before the requests of the instant at which the next one begins.
            let to = SimTime::from_micros(end.micros().saturating_sub(1)).max(from).min(tape.sim().now());
            tape.search(from, to, LISTED)
        });
        self.wanted = wanted;
        self.look(search);
    }

    /// Stops, and looks at an attempt and at those that came after it.
    pub(in crate::app) fn inspect(&mut self, number: u64) {
        self.play(false);
        self.inspecting = true;
        self.seek_attempt(number);
    }

    fn list_from_watched(&mut self) {
        let started = self.tape.as_ref().map(|tape| tape.sim().started());
        if let Some((started, watched)) = started.zip(self.watched.as_ref()) {
            let from = watched.shot.at.since(started).seconds();
            self.list(Wanted { from, ..Wanted::default() });
        }
    }

    pub(in crate::app) fn watch(&mut self, number: u64) {
        self.inspecting = false;
        self.seek_attempt(number);
    }

    fn seek_attempt(&mut self, number: u64) {
        self.watched = None;
        let search = self.tape.as_ref().and_then(|tape| tape.search_attempt(number));
        self.look(search);
    }
}
