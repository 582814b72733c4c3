//! Execution environments of functions: one for each execution at a time. They are limited (`TooManyRequestsException`), they take time to
//! make (a cold start) and are kept warm for a while.

use super::{FunctionError, latency};
use crate::model::{Account, Function, FunctionVersion};
use crate::time::{Chance, SimTime, Span};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

/// How many executions an account has at a time in a Region, unless AWS raises it (Lambda's quotas).
const ACCOUNT_CONCURRENCY: u32 = 1_000;
/// So many of them cannot be reserved: below, nobody need count what others have reserved.
const UNRESERVED: u32 = 100;
/// How long an environment stays warm that nobody uses. Lambda does not promise a time; ten minutes are in the range that is observed.
const WARM: Span = Span::from_micros(600_000_000);

/// The execution environments of an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub struct Fleet {
    crews: Vec<Crew>,
    places: BTreeMap<String, BTreeMap<String, usize>>,
    /// When the executions that go on end, the next first, and whose they are.
    busy: Busy,
    spent: Spent,
}

/// A heap with the earliest end on top.
#[derive(Clone, Debug, Default)]
struct Busy(BinaryHeap<Reverse<(SimTime, usize)>>);

/// The environments of one version of a function.
#[derive(Clone, Debug, Default, PartialEq)]
struct Crew {
    function: String,
    version: String,
    running: u32,
    /// Since when each idle environment is idle, the longest first.
    idle: VecDeque<SimTime>,
}

/// What functions have used so far, as Lambda bills it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Spent {
    /// Executions.
    pub invocations: u64,
    /// Their time, in whole milliseconds each, times the memory of their functions, in millisecond-megabytes.
    pub milli_megabytes: u64,
    /// How many environments had to be made.
    pub cold_starts: u64,
    /// How many calls were refused because no execution was left.
    pub throttled: u64,
}

/// The form in which it is saved.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Saved {
    crews: Vec<(String, String, Vec<SimTime>)>,
    busy: Vec<(SimTime, usize)>,
    spent: Spent,
}

/// An execution that begins.
#[derive(Debug)]
pub(super) struct Start {
    crew: usize,
    /// How long its environment takes to be made.
    pub cold: Span,
}

impl Fleet {
    /// Whether nothing runs and nothing is warm.
    pub fn is_idle(&self) -> bool {
        self.crews.is_empty()
    }

    /// What functions have used so far.
    pub fn spent(&self) -> Spent {
        self.spent
    }

    /// Begins to count anew what functions use.
    pub fn forget_spending(&mut self) {
        self.spent = Spent::default();
    }

    /// How many executions go on at this instant.
    pub fn running(&self, now: SimTime) -> u64 {
        self.busy.0.iter().filter(|Reverse((end, _))| *end > now).count() as u64
    }

    /// Whether a function may begin another execution: within its own reservation, or within what no function has reserved.
    pub(super) fn admit(&mut self, account: &Account, name: &str, now: SimTime) -> Result<(), FunctionError> {
        self.release(now);
        let Some(function) = account.functions.get(name) else { return Ok(()) };
        let (running, limit) = match function.reserved_concurrent_executions {
            Some(reserved) => (self.running_of(name), reserved),
            None if self.busy.0.len() < UNRESERVED as usize => return Ok(()),
            None => self.unreserved(account),
        };
        if running < limit {
            return Ok(());
        }
        self.spent.throttled += 1;
        let whose = match function.reserved_concurrent_executions {
            Some(_) => format!("its reserved concurrency is {limit}"),
            None => format!("the account's unreserved concurrency is {limit}"),
        };
        Err(FunctionError::Throttled(format!("Function {name} is throttled (429 TooManyRequestsException): {whose}")))
    }

    /// Executions of functions without reservation, and how many there may be.
    fn unreserved(&self, account: &Account) -> (u32, u32) {
        let reserves = |function: &Function| function.reserved_concurrent_executions;
        let reserved: u32 = account.functions.values().filter_map(|function| reserves(function)).sum();
        let reserving = |crew: &&Crew| account.functions.get(&crew.function).is_some_and(|function| reserves(function).is_some());
        let running = self.crews.iter().filter(|crew| !reserving(crew)).map(|crew| crew.running).sum();
        (running, ACCOUNT_CONCURRENCY.saturating_sub(reserved))
    }

    fn running_of(&self, function: &str) -> u32 {
        self.places.get(function).map_or(0, |places| places.values().map(|place| self.crews[*place].running).sum())
    }

    /// Finds an environment that is warm, or has one made.
    pub(super) fn start(&mut self, name: &str, version: &FunctionVersion, now: SimTime, chance: &mut Chance) -> Start {
        let place = self.place(name, &version.version);
        let crew = &mut self.crews[place];
        while crew.idle.front().is_some_and(|since| now.since(*since) > WARM) {
            crew.idle.pop_front();
        }
        if crew.idle.pop_back().is_some() {
            return Start { crew: place, cold: Span::ZERO };
        }
        self.spent.cold_starts += 1;
        let cold = version.behavior.cold_start.map_or(Span::ZERO, |latency| latency::drawn(latency, chance));
        Start { crew: place, cold }
    }

    /// Notes how long the execution takes: so long its environment is busy.
    pub(super) fn occupy(&mut self, start: &Start, version: &FunctionVersion, now: SimTime, latency: Span) {
        self.crews[start.crew].running += 1;
        self.busy.0.push(Reverse((now.after(start.cold.and(latency)), start.crew)));
        let megabytes = version.configuration.get("MemorySize").and_then(serde_json::Value::as_u64).unwrap_or(128);
        self.spent.invocations += 1;
        self.spent.milli_megabytes += latency.micros().div_ceil(1_000) * megabytes;
    }

    /// Lets go of the environments whose executions have ended.
    fn release(&mut self, now: SimTime) {
        while let Some(Reverse((end, place))) = self.busy.0.peek().copied().filter(|Reverse((end, _))| *end <= now) {
            self.busy.0.pop();
            self.crews[place].running -= 1;
            self.crews[place].idle.push_back(end);
        }
    }

    fn place(&mut self, function: &str, version: &str) -> usize {
        if let Some(place) = self.places.get(function).and_then(|versions| versions.get(version)) {
            return *place;
        }
        self.crews.push(Crew { function: function.to_owned(), version: version.to_owned(), ..Crew::default() });
        self.places.entry(function.to_owned()).or_default().insert(version.to_owned(), self.crews.len() - 1);
        self.crews.len() - 1
    }
}

impl PartialEq for Busy {
    fn eq(&self, other: &Busy) -> bool {
        self.in_order() == other.in_order()
    }
}

impl Busy {
    fn in_order(&self) -> Vec<(SimTime, usize)> {
        let mut heap = self.0.clone();
        std::iter::from_fn(|| heap.pop().map(|Reverse(item)| item)).collect()
    }
}

impl From<Fleet> for Saved {
    fn from(fleet: Fleet) -> Saved {
        let busy = fleet.busy.in_order();
        let crews = fleet.crews.into_iter().map(|crew| (crew.function, crew.version, crew.idle.into())).collect();
        Saved { crews, busy, spent: fleet.spent }
    }
}

impl From<Saved> for Fleet {
    fn from(saved: Saved) -> Fleet {
        let mut fleet = Fleet { spent: saved.spent, ..Fleet::default() };
        for (function, version, idle) in saved.crews {
            let place = fleet.place(&function, &version);
            fleet.crews[place].idle = idle.into();
        }
        for (end, place) in saved.busy {
            if let Some(crew) = fleet.crews.get_mut(place) {
                crew.running += 1;
                fleet.busy.0.push(Reverse((end, place)));
            }
        }
        fleet
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Behavior, Latency, Reaction};
    use std::sync::Arc;

    fn at(millis: u64) -> SimTime {
        SimTime::START.after(Span::from_micros(millis * 1_000))
    }

    fn account(reserved: Option<u32>) -> Account {
        let behavior = Behavior { cold_start: Some(Latency::ConstantMs(200.0)), ..Behavior::from(Reaction::Echo) };
        let latest = FunctionVersion { version: "$LATEST".into(), configuration: serde_json::Map::new(), behavior, times_out: false };
        let function = Function {
            function_name: "f".into(),
            latest,
            versions: BTreeMap::new(),
            last_version: 0,
            aliases: BTreeMap::new(),
            policies: BTreeMap::new(),
            policy_revisions: BTreeMap::new(),
            reserved_concurrent_executions: reserved,
            tags: BTreeMap::new(),
        };
        let mut account = Account::default();
        account.functions.insert("f".into(), Arc::new(function));
        account
    }

    /// Calls `f` for 100 ms and answers how long its environment took; none if it was refused.
    fn call(fleet: &mut Fleet, account: &Account, now: SimTime) -> Option<Span> {
        fleet.admit(account, "f", now).ok()?;
        let version = &account.functions["f"].latest;
        let start = fleet.start("f", version, now, &mut Chance::from_seed(0));
        fleet.occupy(&start, version, now, Span::from_micros(100_000));
        Some(start.cold)
    }

    #[test]
    fn an_environment_is_made_once_and_kept_warm_for_a_while() {
        let (mut fleet, account) = (Fleet::default(), account(None));
        let cold = Span::from_micros(200_000);
        assert_eq!(call(&mut fleet, &account, at(0)), Some(cold));
        assert_eq!(call(&mut fleet, &account, at(100)), Some(cold), "the first one is still busy");
        assert_eq!(call(&mut fleet, &account, at(400)), Some(Span::ZERO));
        assert_eq!(call(&mut fleet, &account, at(1_000_000)), Some(cold), "nobody came for ten minutes");
        assert_eq!(fleet.spent(), Spent { invocations: 4, milli_megabytes: 4 * 100 * 128, cold_starts: 3, throttled: 0 });
    }

    #[test]
    fn a_reservation_limits_executions_at_a_time() {
        let (mut fleet, account) = (Fleet::default(), account(Some(2)));
        assert!(call(&mut fleet, &account, at(0)).is_some());
        assert!(call(&mut fleet, &account, at(0)).is_some());
        assert!(call(&mut fleet, &account, at(299)).is_none());
        assert!(call(&mut fleet, &account, at(300)).is_some(), "an execution that ends makes room at once");
        assert_eq!(fleet.spent().throttled, 1);
    }

    #[test]
    fn an_account_has_a_thousand_executions() {
        let (mut fleet, account) = (Fleet::default(), account(None));
        let passed = (0..1_200).filter(|_| call(&mut fleet, &account, at(0)).is_some()).count();
        assert_eq!((passed, fleet.running(at(0)), fleet.running(at(300))), (1_000, 1_000, 0));
    }

    #[test]
    fn what_is_saved_goes_on_as_it_would_have() {
        let (mut fleet, account) = (Fleet::default(), account(Some(3)));
        for millis in [0, 10, 20, 350, 360] {
            call(&mut fleet, &account, at(millis));
        }
        let text = serde_json::to_string(&fleet).expect("JSON");
        let mut again: Fleet = serde_json::from_str(&text).expect("a fleet");
        assert_eq!(serde_json::to_string(&again).expect("JSON"), text);
        for millis in [361, 400, 470] {
            assert_eq!(call(&mut fleet, &account, at(millis)), call(&mut again, &account, at(millis)));
        }
        assert_eq!(fleet, again);
    }
}
