//! Where things stand in YAML: the parser's events are walked over once more, without making a tree.

use super::document::MOST_DEPTH;
use super::locate::Targets;
use super::yaml::{EVENT, Unread, next, place};
use super::yaml_indent::Indented;
use super::{Pace, Problem};
use saphyr_parser::{Event, Parser};

/// Looks for things in a text, as far as it can be read.
pub(super) async fn find(text: &str, targets: &mut Targets, pace: &Pace) -> Result<(), Problem> {
    let mut source = Indented::new(text);
    loop {
        match find_once(&source, targets, pace).await {
            Err(Unread::Scan(error)) if source.mend(&error) => {}
            found => return found.map_err(|unread| source.placed(unread.into())),
        }
    }
}

async fn find_once(source: &Indented<'_>, targets: &mut Targets, pace: &Pace) -> Result<(), Unread> {
    let mut parser = Parser::new_from_str(source.text());
    let mut walk: Vec<Walked> = Vec::new();
    let mut read = 0;
    loop {
        let (event, span) = next(&mut parser)?;
        pace.spend(EVENT + span.start.index().saturating_sub(read)).await;
        read = span.start.index();
        let (is_list, is_start) =
            (matches!(event, Event::SequenceStart(..)), matches!(event, Event::SequenceStart(..) | Event::MappingStart(..)));
        match (&event, walk.last_mut()) {
            (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => continue,
            (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(()),
            (Event::MappingEnd | Event::SequenceEnd, _) => {
                walk.pop();
            }
            (event, above) => {
                let node = above.map_or(Some(0), |above| above.enter(event, targets));
                let is_key = walk.last().is_some_and(|above| matches!(above.step, Step::Value(_)));
                // A member's place is that of its key: that is where one looks for it.
                let has_place = is_key || walk.last().is_none_or(|above| matches!(above.step, Step::Item(_)));
                if let Some(node) = node.filter(|_| has_place) {
                    targets.note(node, source.place(place(span)));
                }
                if is_start {
                    let node = node.filter(|node| !is_key && targets.goes_on(*node) && walk.len() <= MOST_DEPTH);
                    walk.push(Walked { node, step: if is_list { Step::Item(0) } else { Step::Key } });
                }
            }
        }
        if walk.is_empty() {
            return Ok(());
        }
    }
}

/// A list or a mapping that is walked over.
struct Walked {
    /// What is wanted in it, if anything is.
    node: Option<usize>,
    step: Step,
}

/// What comes next.
enum Step {
    /// An item of a list, by its number.
    Item(usize),
    /// A key.
    Key,
    /// The value of a key, which is wanted or not.
    Value(Option<usize>),
}

impl Walked {
    /// Goes on to an event, and says what of the targets it is.
    fn enter(&mut self, event: &Event<'_>, targets: &Targets) -> Option<usize> {
        match self.step {
            Step::Item(number) => {
                self.step = Step::Item(number + 1);
                self.node.and_then(|node| targets.below(node, &number.to_string()))
            }
            Step::Key => {
                let child = match event {
                    Event::Scalar(text, ..) => self.node.and_then(|node| targets.below(node, text)),
                    _ => None,
                };
                self.step = Step::Value(child);
                child
            }
            Step::Value(child) => {
                self.step = Step::Key;
                child
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pace::at_once;
    use super::*;

    #[test]
    fn keys_items_and_odd_keys() {
        let text = "a: |\r\n  one\r\n  two\r\nb:\r\n  - c: 'd'\r\n  - [1, {e: f}]\r\n? {b: [0, {c: 0}]}\r\n: {c: 1}\r\nc: 2\r\n";
        let mut targets = Targets::new(["", "/b", "/b/0/c", "/b/1/1/e", "/c", "/none"].into_iter());
        at_once(find(text, &mut targets, &Pace::endless())).expect("YAML");
        assert_eq!(targets.places(text), [(1, 1), (4, 1), (5, 5), (6, 10), (9, 1), (1, 1)].map(Some));
    }
}
