//! The picture of the flow, as geometry: clients on the left, the gateway's steps in the middle, backends on the right. A dot goes from its client
//! through the steps; where it is refused it falls, and goes back to its client if it will be sent again.

use crate::gateway::Step;
use crate::sim::{Fate, Shot};

/// How long a dot is on its way, in seconds of the picture.
pub const JOURNEY: f64 = 1.1;
/// Of that, the share that it takes to reach the last step.
const THROUGH: f64 = 0.7;

/// A step, or several that are drawn as one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// What it is called.
    pub name: &'static str,
    /// Its middle, from 0 (left) to 1.
    pub x: f64,
}

/// A place at the left or the right edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// What it is called.
    pub name: String,
    /// Its middle, from 0 (top) to 1.
    pub y: f64,
}

/// Where a dot ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At a backend, or answered by the gateway as it should be.
    Passed,
    /// Answered by the cache.
    Cache,
    /// At the canary.
    Canary,
    /// Refused at this column.
    Refused(usize),
    /// The backend answered with an error.
    Failed,
}

/// A dot's journey.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Where it begins, from 0 (top) to 1.
    pub from: f64,
    /// Where it ends.
    pub end: End,
    /// The height at which it goes into a backend, if it does.
    pub to: f64,
    /// Whether it is sent again.
    pub again: bool,
}

/// A dot at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// From 0 (left) to 1.
    pub x: f64,
    /// From 0 (top) to 1.
    pub y: f64,
    /// From 0 (gone) to 1.
    pub opacity: f64,
    /// Whether it has been refused or has failed by now.
    pub is_bad: bool,
}

/// The height of the steps, and of backends where there are two.
const MIDDLE: f64 = 0.45;
const BASE: f64 = 0.3;
const CANARY: f64 = 0.67;
const FIRST: f64 = 0.17;
const LAST: f64 = 0.83;

/// The steps, from left to right.
pub fn columns() -> [Column; 8] {
    let names = ["Parse", "Route", "Authorize", "API key", "Throttle", "Validate", "Cache", "Integration"];
    let mut place = 0.0;
    names.map(|name| {
        let x = FIRST + (LAST - FIRST) * place / 7.0;
        place += 1.0;
        Column { name, x }
    })
}

/// The column that a step is drawn in.
pub fn column_of(step: Step) -> usize {
    match step {
        Step::Parse => 0,
        Step::Route | Step::Cors => 1,
        Step::Authorize => 2,
        Step::ApiKey => 3,
        Step::Throttle => 4,
        Step::Validate => 5,
        Step::Cache => 6,
        Step::IntegrationRequest | Step::Integration | Step::IntegrationResponse | Step::MethodResponse => 7,
    }
}

/// Places for so many names, evenly from top to bottom.
pub fn lanes(names: impl ExactSizeIterator<Item = String>) -> Vec<Lane> {
    let count = names.len() as f64;
    names.enumerate().map(|(index, name)| Lane { name, y: 0.12 + 0.66 * (index as f64 + 0.5) / count.max(1.0) }).collect()
}

/// Places of backends: one, or the stage's own deployment and its canary. Each has a name and a height.
pub fn backends(has_canary: bool) -> &'static [(&'static str, f64)] {
    if has_canary { &[("base", BASE), ("canary", CANARY)] } else { &[("backend", MIDDLE)] }
}

impl Flow {
    /// The journey of an attempt, whose client has this place of so many.
    pub fn of(shot: &Shot, clients: usize, has_canary: bool) -> Flow {
        let end = match (shot.refused_at, shot.status) {
            (Some(step), _) => End::Refused(column_of(step)),
            (None, 400..) => End::Failed,
            (None, _) if shot.cache_hit == Some(true) => End::Cache,
            (None, _) if shot.is_canary => End::Canary,
            (None, _) => End::Passed,
        };
        let from = 0.12 + 0.66 * (shot.client as f64 + 0.5) / clients.max(1) as f64;
        let to = match (has_canary, shot.is_canary) {
            (false, _) => MIDDLE,
            (true, false) => BASE,
            (true, true) => CANARY,
        };
        Flow { from, end, to, again: shot.fate == Fate::Retried }
    }
}

/// Where a dot is after a share of its journey, from 0 to 1.
pub fn dot(flow: Flow, share: f64) -> Dot {
    let middle = MIDDLE;
    let stop = match flow.end {
        End::Refused(column) => columns()[column.min(7)].x,
        End::Cache => columns()[6].x,
        End::Passed | End::Canary | End::Failed => 0.95,
    };
    // All dots go equally fast: one that is refused early falls early.
    let reached = 0.07 + (0.95 - 0.07) * (share / THROUGH);
    if reached < stop {
        let near = ((reached - 0.07) / (FIRST - 0.07)).min(1.0);
        let mut y = flow.from + (middle - flow.from) * near;
        let right = ((reached - LAST) / (0.95 - LAST)).clamp(0.0, 1.0);
        y += right * (flow.to - middle);
        return Dot { x: reached, y, opacity: 1.0, is_bad: false };
    }
    let arrival = THROUGH * (stop - 0.07) / (0.95 - 0.07);
    let after = ((share - arrival) / (1.0 - arrival)).clamp(0.0, 1.0);
    let is_bad = matches!(flow.end, End::Refused(_) | End::Failed);
    let y = match flow.end {
        End::Canary | End::Passed | End::Failed => flow.to,
        End::Cache | End::Refused(_) => middle,
    };
    match (is_bad, flow.again) {
        (true, true) => {
            Dot { x: stop + (0.07 - stop) * after * after, y: y + 0.42 * after.min(0.5) * 2.0, opacity: 1.0 - 0.6 * after, is_bad }
        }
        (true, false) => Dot { x: stop, y: y + 0.45 * after * after, opacity: 1.0 - after * after, is_bad },
        (false, _) => Dot { x: stop, y, opacity: 1.0 - after, is_bad },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_dot_stops_at_the_column_of_its_step_and_falls() {
        let flow = Flow { from: 0.3, end: End::Refused(column_of(Step::Throttle)), to: MIDDLE, again: false };
        let x = columns()[4].x;
        assert!((0..=100).all(|share| dot(flow, f64::from(share) / 100.0).x <= x + 1e-9));
        let end = dot(flow, 1.0);
        assert!(end.is_bad && end.x == x && end.y > 0.8 && end.opacity == 0.0, "{end:?}");
        let back = dot(Flow { again: true, ..flow }, 1.0);
        assert!((back.x - 0.07).abs() < 1e-9 && back.opacity > 0.0);
    }

    #[test]
    fn a_dot_that_passes_goes_from_its_client_to_the_right_edge() {
        for (end, to) in [(End::Passed, BASE), (End::Passed, MIDDLE), (End::Canary, CANARY)] {
            let flow = Flow { from: 0.2, end, to, again: false };
            let (first, last) = (dot(flow, 0.0), dot(flow, 0.75));
            assert_eq!((first.x, first.y), (0.07, 0.2));
            assert!(last.x > 0.94 && (last.y - to).abs() < 1e-9 && !last.is_bad);
        }
    }

    #[test]
    fn every_step_has_a_column() {
        assert!(Step::ALL.iter().all(|step| column_of(*step) < columns().len()));
        assert_eq!(columns()[column_of(Step::ApiKey)].name, "API key");
    }
}
