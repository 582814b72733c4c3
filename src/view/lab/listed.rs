//! Single requests of a run: which are listed, and what became of each.

use crate::app::lab::{Lab, Wanted};
use crate::sim::{Fate, Shot};
use crate::time::SimTime;
use crate::view::number::{amount, count, duration, wait};

/// A request of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRow {
    /// The attempt's number.
    pub number: u64,
    /// Seconds since the run began.
    pub at: String,
    /// The client's name.
    pub client: String,
    /// `2nd attempt of request 7`.
    pub attempt: String,
    /// The status.
    pub status: u16,
    /// What became of it.
    pub outcome: String,
    /// How long it took.
    pub latency: String,
}

/// The list, and what was looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct ListView {
    /// What is looked for.
    pub wanted: Wanted,
    /// The attempts.
    pub rows: Vec<ListedRow>,
    /// What was found, in a sentence; none before anybody looked.
    pub found: Option<String>,
}

/// The list of requests.
pub fn listed(lab: &Lab) -> ListView {
    let mut view = ListView { wanted: lab.wanted, rows: Vec::new(), found: None };
    let Some((tape, found)) = lab.tape.as_ref().zip(lab.listed.as_ref()) else { return view };
    let started = tape.sim().started();
    let name = |shot: &Shot| tape.sim().plan().clients.get(shot.client).map_or_else(String::new, |client| client.name.clone());
    view.rows = found.shots.iter().map(|shot| row(shot, started, name(shot))).collect();
    let (listed, looked_at) = (count(found.shots.len() as u64), count(found.looked_at));
    view.found = Some(match found.is_all {
        true => format!("{listed} of the {looked_at} requests of this stretch"),
        false => format!("The first {listed}, found among the first {looked_at} requests of this stretch"),
    });
    view
}

fn row(shot: &Shot, started: SimTime, client: String) -> ListedRow {
    let refused = shot.refused_at.map(|step| format!("ended at {}", crate::view::trace::name(step)));
    let outcome = match (refused, shot.fate) {
        (None, Fate::Succeeded) if shot.is_canary => "accepted, by the canary".to_owned(),
        (None, Fate::Succeeded) => "accepted".to_owned(),
        (None, _) => "the backend answered an error".to_owned(),
        (Some(refused), _) => refused,
    };
    let outcome = match shot.again_at {
        Some(at) => format!("{outcome}; again in {}", wait(at.since(shot.at).seconds())),
        None => outcome,
    };
    ListedRow {
        number: shot.number,
        at: format!("{} s", amount(shot.at.since(started).seconds(), 3)),
        client,
        attempt: if shot.attempt == 1 {
            format!("request {}", shot.request)
        } else {
            format!("request {}, attempt {}", shot.request, shot.attempt)
        },
        status: shot.status,
        outcome,
        latency: duration(shot.latency.millis()),
    }
}
