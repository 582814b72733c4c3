//! Reading the document that is to be imported, step by step: a long one is read over many frames, and can be given up at any time.

use super::{ImportDraft, Repairs};
use crate::app::Engine;
use crate::control::{self, ReadDocument};
use crate::openapi::{self, Document, ImportOptions, Pace};
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A document that is being read.
pub(super) struct Reading {
    pace: Rc<Pace>,
    work: Pin<Box<dyn Future<Output = ImportDraft>>>,
    done: Option<Box<ImportDraft>>,
}

impl Reading {
    /// Begins to read a draft's document as far as it can be read, to say what is wrong with it and what it would make.
    pub fn check(engine: &Engine, draft: ImportDraft) -> Reading {
        let options = draft.settings.options(engine);
        Reading::of(|pace| async move { checked(draft, options, &pace).await })
    }

    /// Begins to look for the repairs that could be made.
    pub fn repairs(engine: &Engine, draft: ImportDraft) -> Reading {
        let options = draft.settings.options(engine);
        Reading::of(|pace| async move {
            let repaired = openapi::repair_stepwise(&draft.text, &options, &control::plan_errors, &pace).await;
            let repairs = match repaired {
                Ok(repaired) => Repairs {
                    text: Some(repaired.text.into()),
                    format: repaired.format,
                    changes: repaired.changes,
                    errors: repaired.errors,
                },
                Err(problem) => Repairs { errors: vec![problem], ..Repairs::default() },
            };
            ImportDraft { repairs: Some(repairs), ..draft }
        })
    }

    fn of<W: Future<Output = ImportDraft> + 'static>(work: impl FnOnce(Rc<Pace>) -> W) -> Reading {
        let pace = Rc::new(Pace::stepwise());
        Reading { work: Box::pin(work(pace.clone())), pace, done: None }
    }

    /// Goes on for so many units of work; whether there is more to do.
    pub fn step(&mut self, units: usize) -> bool {
        if self.done.is_some() {
            return false;
        }
        self.pace.allow(units);
        match self.work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(draft) => self.done = Some(Box::new(draft)),
            Poll::Pending => return true,
        }
        false
    }

    /// What has been read, once it has been.
    pub fn take(&mut self) -> Option<Box<ImportDraft>> {
        self.done.take()
    }

    /// What is being done, and how much of it, from 0 to 1.
    pub fn progress(&self) -> (&'static str, f64) {
        (self.pace.stage().name(), self.pace.share())
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reading").field("pace", &self.pace).finish_non_exhaustive()
    }
}

async fn checked(draft: ImportDraft, options: ImportOptions, pace: &Pace) -> ImportDraft {
    // A look at the text costs less than one at the tree.
    let says_base_path = draft.text.contains("basePath") || draft.text.contains("servers");
    let draft = ImportDraft { is_checked: true, says_base_path, ..draft };
    if draft.text.trim().is_empty() {
        return draft;
    }
    let document = match Document::read(&draft.text, options.limits, options.variables.as_ref(), pace).await {
        Ok(document) => document,
        Err(problem) => {
            let mut errors = vec![problem];
            openapi::place_stepwise(&draft.text, &mut errors, pace).await;
            return ImportDraft { errors, ..draft };
        }
    };
    let checked = control::checked_document(&document, &draft.text, &options, pace).await;
    let answers = if checked.is_ok() { openapi::mocks_of(&document, &options, pace).await } else { Vec::new() };
    // To throw a large tree away is work, too.
    pace.spend(draft.text.len()).await;
    drop(document);
    match checked {
        Ok(plan) => {
            let (summary, warnings) = (Some(openapi::summary(&plan)), plan.warnings.clone());
            let read = ReadDocument { text: draft.text.shared(), options, plan };
            ImportDraft { summary, answers, warnings, read: Some(Box::new(read)), ..draft }
        }
        Err(refused) => ImportDraft { errors: refused.errors, warnings: refused.warnings, ..draft },
    }
}
