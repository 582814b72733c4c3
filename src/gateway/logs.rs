//! Log groups, as CloudWatch Logs keeps them: execution logs and access logs of stages. What its operations make of them stands in the room `app`.

use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// A group keeps its latest events, because everything is kept in the browser.
const MOST_EVENTS: usize = 1_000;

/// A line in a log group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEvent {
    /// When it was written.
    pub timestamp: SimTime,
    /// The line.
    pub message: String,
}

/// Every log group by name, such as `API-Gateway-Execution-Logs_a1b2c3d4e5/prod`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Logs {
    groups: BTreeMap<String, VecDeque<LogEvent>>,
}

impl Logs {
    /// Writes a line; the oldest goes when a group is full.
    pub fn put(&mut self, group: &str, timestamp: SimTime, message: String) {
        if !self.groups.contains_key(group) {
            self.groups.insert(group.to_owned(), VecDeque::new());
        }
        let Some(events) = self.groups.get_mut(group) else { return };
        if events.len() >= MOST_EVENTS {
            events.pop_front();
        }
        events.push_back(LogEvent { timestamp, message });
    }

    /// The groups by name.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &VecDeque<LogEvent>)> {
        self.groups.iter().map(|(name, events)| (name.as_str(), events))
    }

    /// The events of a group, oldest first.
    pub fn group(&self, name: &str) -> Option<&VecDeque<LogEvent>> {
        self.groups.get(name)
    }

    /// Deletes a group; whether there was one.
    pub fn delete(&mut self, name: &str) -> bool {
        self.groups.remove(name).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_group_loses_its_oldest_event() {
        let mut logs = Logs::default();
        for number in 0..=MOST_EVENTS {
            logs.put("g", SimTime::START, number.to_string());
        }
        let events = logs.group("g").expect("a group");
        assert_eq!((events.len(), events[0].message.as_str()), (MOST_EVENTS, "1"));
        assert!(logs.delete("g") && !logs.delete("g"));
    }
}
