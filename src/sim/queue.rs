//! The queue of what is to happen: in order of time, and at the same time in the order in which it was put in.

use crate::time::SimTime;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// What is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// An operation of the plan, by its place.
    Act(u32),
    /// The next request of a client that does not wait for answers; by its place in the plan, and for a replay the request's place.
    Arrive(u32, Option<u16>),
    /// A user of a closed loop has thought: client and user.
    User(u32, u32),
    /// A request is sent again, by its place among those that wait.
    Retry(u32),
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    time: SimTime,
    sequence: u64,
    event: Event,
}

/// The queue.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    heap: BinaryHeap<Reverse<Entry>>,
    sequence: u64,
}

impl Queue {
    pub fn push(&mut self, time: SimTime, event: Event) {
        self.sequence += 1;
        self.heap.push(Reverse(Entry { time, sequence: self.sequence, event }));
    }

    /// When the next thing happens.
    pub fn next(&self) -> Option<SimTime> {
        self.heap.peek().map(|Reverse(entry)| entry.time)
    }

    pub fn pop(&mut self) -> Option<(SimTime, Event)> {
        self.heap.pop().map(|Reverse(entry)| (entry.time, entry.event))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Entry) -> Ordering {
        (self.time, self.sequence).cmp(&(other.time, other.sequence))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_at_the_same_time_happens_in_the_order_it_was_put_in() {
        let mut queue = Queue::default();
        for (micros, number) in [(5, 0), (1, 1), (5, 2), (1, 3), (0, 4)] {
            queue.push(SimTime::from_micros(micros), Event::Act(number));
        }
        let order: Vec<Event> = std::iter::from_fn(|| queue.pop()).map(|(_, event)| event).collect();
        assert_eq!(order, [4, 1, 3, 0, 2].map(Event::Act));
    }
}
