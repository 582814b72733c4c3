//! A run to look at: how far it is, its meters, its newest attempts; and its marks, which it can go back to.

use super::meters::{self, Meter, MeterKind};
use super::plan::Plan;
use super::run::{Sim, samples};
use super::shot::{Shot, Watched};
use super::world::World;
use crate::time::SimTime;

impl<W: World> Sim<W> {
    /// Whether it has reached its end.
    pub fn ended(&self) -> bool {
        self.now >= self.end()
    }

    /// When it ends.
    pub fn end(&self) -> SimTime {
        self.measures.started.after(self.plan.duration)
    }

    /// When it began.
    pub fn started(&self) -> SimTime {
        self.measures.started
    }

    /// The instant that it has reached.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Attempts sent.
    pub fn sent(&self) -> u64 {
        self.sent
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The world as it is now.
    pub fn world(&self) -> &W {
        &self.world
    }

    /// Keeps so many of the newest attempts.
    pub fn keep(&mut self, most: usize) {
        self.keep = most;
        self.recent.truncate(most);
    }

    /// The newest attempts, oldest first.
    pub fn recent(&self) -> impl DoubleEndedIterator<Item = &Shot> {
        self.recent.iter()
    }

    /// Watches the attempt with this number when it is sent.
    pub fn watch(&mut self, number: u64) {
        self.watch = Some(number);
    }

    /// The attempt that was watched.
    pub fn watched(&mut self) -> Option<Watched> {
        self.watched.take().map(|watched| *watched)
    }

    /// Every bucket and quota as it is now.
    pub fn meters(&self) -> Vec<Meter> {
        let mut meters = self.measures.meters.clone();
        meters::look(&self.world, &samples(&self.prepared), self.now, &mut meters);
        meters
    }

    /// The levels of a meter at the ends of rows, with the seconds since the run began, and its level now.
    pub fn history(&self, kind: MeterKind, key: &str) -> Vec<(f64, f64)> {
        let step = self.measures.step.seconds();
        let of = |meter: &Meter| meter.kind == kind && meter.key == key;
        let Some(place) = self.measures.meters.iter().position(of) else { return Vec::new() };
        let rows = self.measures.rows.iter().enumerate();
        let past = rows.filter_map(|(row, closed)| Some(((row + 1) as f64 * step, *closed.levels.get(place)?)));
        let now = self.now.since(self.started()).seconds();
        let mut history: Vec<(f64, f64)> = past.filter(|(at, _)| *at < now).collect();
        history.extend(self.meters().into_iter().find(of).map(|meter| (now, meter.level)));
        history
    }

    /// Requests without answer, as far as the open row tells.
    pub fn in_flight(&self) -> u64 {
        self.measures.in_flight()
    }

    /// A copy to go back to: everything but the rows, which only grow, and what pictures keep.
    pub(super) fn mark(&mut self) -> Sim<W> {
        let rows = std::mem::take(&mut self.measures.rows);
        let recent = std::mem::take(&mut self.recent);
        let mark = Sim { watch: None, watched: None, ..self.clone() };
        (self.measures.rows, self.recent) = (rows, recent);
        mark
    }

    /// Goes back to a mark of this run.
    pub(super) fn go_back(&mut self, mark: &Sim<W>) {
        let mut rows = std::mem::take(&mut self.measures.rows);
        rows.truncate(mark.measures.closed);
        let keep = self.keep;
        *self = mark.clone();
        (self.measures.rows, self.keep) = (rows, keep);
    }
}
