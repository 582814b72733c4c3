//! Work in steps: what reads a document says what it has done, and may be interrupted there. So a page goes on living while a large one is
//! read, and whoever does not care does it all at once. A step is counted in units of work and never by a clock: the outcome is the same.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// How far work may go before it is interrupted, and how far it has come. A unit is about what it takes to read a byte.
#[derive(Debug)]
pub struct Pace {
    left: Cell<usize>,
    is_endless: bool,
    stage: Cell<Stage>,
    done: Cell<usize>,
    total: Cell<usize>,
}

/// What is being done with a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Its text becomes a tree.
    #[default]
    Reading,
    /// The tree becomes a plan.
    Planning,
    /// Problems get their places in the text.
    Placing,
    /// Answers are made for operations without an integration.
    Answering,
}

impl Stage {
    /// What is being done, as a page says it.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Reading => "Reading the document",
            Stage::Planning => "Planning the import",
            Stage::Placing => "Looking for the places of problems",
            Stage::Answering => "Making mock answers",
        }
    }

    /// Where it begins and ends, of the whole work as one, roughly.
    const fn share(self) -> (f64, f64) {
        match self {
            Stage::Reading => (0.0, 0.5),
            Stage::Planning => (0.5, 0.8),
            Stage::Placing => (0.8, 0.9),
            Stage::Answering => (0.9, 1.0),
        }
    }
}

impl Pace {
    /// Never interrupted.
    pub fn endless() -> Pace {
        Pace { left: Cell::new(0), is_endless: true, stage: Cell::default(), done: Cell::new(0), total: Cell::new(0) }
    }

    /// Interrupted whenever what was [allowed](Pace::allow) is spent; nothing is, yet.
    pub fn stepwise() -> Pace {
        Pace { is_endless: false, ..Pace::endless() }
    }

    /// Lets the work go on for so many units.
    pub fn allow(&self, units: usize) {
        self.left.set(units);
    }

    /// Says that a stage begins, of so many units.
    pub fn begin(&self, stage: Stage, total: usize) {
        self.stage.set(stage);
        self.done.set(0);
        self.total.set(total);
    }

    /// What is being done.
    pub fn stage(&self) -> Stage {
        self.stage.get()
    }

    /// How much of the whole work is done, from 0 to 1, roughly.
    pub fn share(&self) -> f64 {
        let (from, to) = self.stage.get().share();
        let done = (self.done.get() as f64 / self.total.get().max(1) as f64).min(1.0);
        from + (to - from) * done
    }

    /// Says that so many units are done, and waits if no more may be done in this step.
    pub async fn spend(&self, units: usize) {
        self.done.set(self.done.get().saturating_add(units));
        if self.is_endless {
            return;
        }
        let left = self.left.get();
        self.left.set(left.saturating_sub(units));
        if units < left {
            return;
        }
        poll_fn(|_| if self.left.get() > 0 { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

/// Does work that is not interrupted: its pace is [endless](Pace::endless).
pub fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return done;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_stops_where_its_units_are_spent_and_goes_on_from_there() {
        let pace = Pace::stepwise();
        let mut work = pin!(async {
            pace.begin(Stage::Planning, 10);
            let mut sum = 0;
            for number in 0..10 {
                pace.spend(1).await;
                sum += number;
            }
            sum
        });
        let mut steps = Vec::new();
        let sum = loop {
            pace.allow(4);
            match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(sum) => break sum,
                Poll::Pending => steps.push(pace.share()),
            }
        };
        assert_eq!((sum, steps), (45, vec![0.5 + 0.3 * 0.4, 0.5 + 0.3 * 0.8]));
        at_once(async { Pace::endless().spend(usize::MAX).await });
    }
}
