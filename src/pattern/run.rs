//! The matcher: runs a program over a text and goes back where it fails, for so many steps and no more.

use super::class::{self, other_case};
use super::compile::{Op, Program};
use super::tree::Assertion;
use super::{PatternError, error};

/// How many steps all searches of one matcher may take together: some tens of milliseconds.
const MOST_STEPS: usize = 2_000_000;

/// A search in a text.
pub(super) struct Matcher<'a> {
    program: &'a Program,
    text: &'a str,
    steps: usize,
}

/// A match, in bytes.
#[derive(Debug)]
pub(super) struct Found {
    pub start: usize,
    pub end: usize,
    /// What the groups have matched, the whole match first.
    pub groups: Vec<Option<(usize, usize)>>,
}

impl Found {
    /// Where the next search begins: a match of nothing is passed by.
    pub fn next(&self, text: &str) -> usize {
        if self.end > self.start {
            return self.end;
        }
        self.end + text[self.end..].chars().next().map_or(1, char::len_utf8)
    }
}

/// Something to go back to.
enum Frame {
    /// Another way on.
    Branch(usize, usize),
    /// A run of characters that can give one back, as far as this place.
    Run(usize, usize, usize),
    /// A place as it was remembered before.
    Restore(usize, usize),
}

/// So many places to remember need no memory of their own.
const FEW_SLOTS: usize = 8;
/// No place.
const NOWHERE: usize = usize::MAX;

impl<'a> Matcher<'a> {
    pub fn new(program: &'a Program, text: &'a str) -> Matcher<'a> {
        Matcher { program, text, steps: 0 }
    }

    /// The first match from a place on.
    pub fn find(&mut self, from: usize) -> Result<Option<Found>, PatternError> {
        if let Some(literal) = &self.program.literal {
            let found = self.text.get(from..).and_then(|rest| rest.find(literal.as_str())).map(|at| from + at);
            let found = found.map(|start| (start, start + literal.len()));
            return Ok(found.map(|(start, end)| Found { start, end, groups: vec![Some((start, end))] }));
        }
        let mut slots = vec![NOWHERE; self.program.slots];
        let Some((start, end)) = self.search(from, &mut slots)? else { return Ok(None) };
        (slots[0], slots[1]) = (start, end);
        let group = |group: usize| (slots[2 * group + 1] != NOWHERE).then(|| (slots[2 * group], slots[2 * group + 1]));
        Ok(Some(Found { start, end, groups: (0..=self.program.groups).map(group).collect() }))
    }

    /// Whether there is a match.
    pub fn is_match(&mut self) -> Result<bool, PatternError> {
        if let Some(literal) = &self.program.literal {
            return Ok(self.text.contains(literal.as_str()));
        }
        let found = match self.program.slots {
            few @ 0..=FEW_SLOTS => self.search(0, &mut [NOWHERE; FEW_SLOTS][..few]),
            many => self.search(0, &mut vec![NOWHERE; many]),
        };
        Ok(found?.is_some())
    }

    /// Where the first match from a place on begins and ends.
    fn search(&mut self, from: usize, slots: &mut [usize]) -> Result<Option<(usize, usize)>, PatternError> {
        let mut start = from;
        while start <= self.text.len() {
            if self.program.anchored && start > 0 {
                return Ok(None);
            }
            slots.fill(NOWHERE);
            if let Some(end) = self.run(0, start, slots)? {
                return Ok(Some((start, end)));
            }
            start += self.char_at(start).map_or(1, char::len_utf8);
        }
        Ok(None)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 128 { Some(char::from(byte)) } else { self.text[at..].chars().next() }
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn step(&mut self, steps: usize) -> Result<(), PatternError> {
        self.steps += steps;
        if self.steps > MOST_STEPS {
            return error(format!("The regular expression took more than {MOST_STEPS} steps"));
        }
        Ok(())
    }

    /// Runs the program from an operation and a place on, to where it ends. What it remembers stays if it matches.
    fn run(&mut self, first: usize, start: usize, slots: &mut [usize]) -> Result<Option<usize>, PatternError> {
        let program = self.program;
        let mut stack: Vec<Frame> = Vec::new();
        let (mut pc, mut at) = (first, start);
        loop {
            self.step(1)?;
            let matched = match program.ops[pc] {
                Op::Match => return Ok(Some(at)),
                Op::Char(c) => self.char_at(at).filter(|found| *found == c).map(|c| at + c.len_utf8()),
                Op::CharFold(c) => self.char_at(at).filter(|found| *found == c || other_case(*found) == Some(c)).map(|c| at + c.len_utf8()),
                Op::Class(class) => self.char_at(at).filter(|c| program.classes[class].matches(*c)).map(|c| at + c.len_utf8()),
                Op::Assert(assertion) => self.holds(assertion, at).then_some(at),
                Op::Split(now, later) => {
                    stack.push(Frame::Branch(later, at));
                    pc = now;
                    continue;
                }
                Op::Jump(to) => {
                    pc = to;
                    continue;
                }
                Op::Save(slot) => {
                    stack.push(Frame::Restore(slot, slots[slot]));
                    slots[slot] = at;
                    Some(at)
                }
                Op::Stuck(slot, end) if slots[slot] == at => {
                    pc = end;
                    continue;
                }
                Op::Stuck(..) => Some(at),
                Op::Run { class, min } => {
                    let mut least = at;
                    let mut count = 0;
                    while let Some(c) = self.char_at(at).filter(|c| program.classes[class].matches(*c)) {
                        at += c.len_utf8();
                        count += 1;
                        if count <= min {
                            least = at;
                        }
                    }
                    self.step(count as usize / 16)?;
                    if count >= min && at > least {
                        stack.push(Frame::Run(pc + 1, least, at));
                    }
                    (count >= min).then_some(at)
                }
                Op::Ahead { negative, end } => self.inner(pc + 1, at, slots, &mut stack, negative)?.then_some(at).inspect(|_| pc = end - 1),
                Op::Behind { negative, end, min, max } => {
                    self.behind(pc + 1, at, (min, max), slots, &mut stack, negative)?.then_some(at).inspect(|_| pc = end - 1)
                }
                Op::Atomic { end } => {
                    let before = slots.to_vec();
                    self.run(pc + 1, at, slots)?.inspect(|_| {
                        remember(&before, slots, &mut stack);
                        pc = end - 1;
                    })
                }
                Op::Back(group, fold) => self.back(slots[2 * group], slots[2 * group + 1], at, fold),
            };
            match matched {
                Some(place) => {
                    at = place;
                    pc += 1;
                }
                None => match self.back_up(&mut stack, slots) {
                    Some(there) => (pc, at) = there,
                    None => return Ok(None),
                },
            }
        }
    }

    /// The latest other way on; what was remembered since is forgotten.
    fn back_up(&self, stack: &mut Vec<Frame>, slots: &mut [usize]) -> Option<(usize, usize)> {
        while let Some(frame) = stack.pop() {
            match frame {
                Frame::Branch(pc, at) => return Some((pc, at)),
                Frame::Run(pc, least, at) => {
                    let before = at - self.char_before(at).map_or(1, char::len_utf8);
                    if before > least {
                        stack.push(Frame::Run(pc, least, before));
                    }
                    return Some((pc, before));
                }
                Frame::Restore(slot, place) => slots[slot] = place,
            }
        }
        None
    }

    /// Whether what stands from an operation on matches here, or must not.
    fn inner(
        &mut self,
        first: usize,
        at: usize,
        slots: &mut [usize],
        stack: &mut Vec<Frame>,
        negative: bool,
    ) -> Result<bool, PatternError> {
        let before = slots.to_vec();
        let matched = self.run(first, at, slots)?.is_some();
        if negative {
            slots.copy_from_slice(&before);
        } else if matched {
            remember(&before, slots, stack);
        }
        Ok(matched != negative)
    }

    fn behind(
        &mut self,
        first: usize,
        at: usize,
        (min, max): (usize, Option<usize>),
        slots: &mut [usize],
        stack: &mut Vec<Frame>,
        negative: bool,
    ) -> Result<bool, PatternError> {
        let before = slots.to_vec();
        let farthest = max.map_or(0, |max| at.saturating_sub(max));
        let mut matched = false;
        let mut starts = at.checked_sub(min).map(|nearest| (farthest..=nearest).rev());
        while let Some(start) = starts.as_mut().and_then(Iterator::next).filter(|_| !matched) {
            if !self.text.is_char_boundary(start) {
                continue;
            }
            // What is looked for ends here: it must not see more.
            let mut inner = Matcher { program: self.program, text: &self.text[..at], steps: self.steps };
            let ended = inner.run(first, start, slots);
            self.steps = inner.steps;
            matched = ended?.is_some();
        }
        if negative || !matched {
            slots.copy_from_slice(&before);
        } else {
            remember(&before, slots, stack);
        }
        Ok(matched != negative)
    }

    fn back(&self, from: usize, to: usize, at: usize, fold: bool) -> Option<usize> {
        // A group that has matched nothing fails, as Java has it.
        let wanted = self.text.get(from..to).filter(|_| to != NOWHERE)?;
        let found = self.text.as_bytes().get(at..at + wanted.len())?;
        let same = if fold { found.eq_ignore_ascii_case(wanted.as_bytes()) } else { found == wanted.as_bytes() };
        same.then_some(at + wanted.len())
    }

    fn holds(&self, assertion: Assertion, at: usize) -> bool {
        let rest = || &self.text[at..];
        let boundary = |is: fn(char) -> bool| self.char_before(at).is_some_and(is) != self.char_at(at).is_some_and(is);
        let in_pair = || self.text[..at].ends_with('\r') && rest().starts_with('\n');
        match assertion {
            Assertion::TextStart => at == 0,
            Assertion::TextEnd => at == self.text.len(),
            Assertion::LastLineEnd => {
                let mut rest = rest().chars();
                match (rest.next(), rest.as_str()) {
                    (None, _) => true,
                    (Some('\r'), "\n") => true,
                    (Some(c), "") => class::is_line_end(c) && !in_pair(),
                    _ => false,
                }
            }
            // As Java has it, no line begins at the end of the text.
            Assertion::LineStart => {
                at < self.text.len() && (at == 0 || (self.char_before(at).is_some_and(class::is_line_end) && !in_pair()))
            }
            Assertion::LineEnd => at == self.text.len() || (self.char_at(at).is_some_and(class::is_line_end) && !in_pair()),
            Assertion::WordBoundary => boundary(class::is_unicode_word),
            Assertion::NoWordBoundary => !boundary(class::is_unicode_word),
            Assertion::AsciiWordBoundary => boundary(class::is_word),
            Assertion::NoAsciiWordBoundary => !boundary(class::is_word),
            Assertion::Never => false,
        }
    }
}

/// Notes down what has been remembered anew, so that going back undoes it.
fn remember(before: &[usize], slots: &[usize], stack: &mut Vec<Frame>) {
    for (slot, (old, new)) in before.iter().zip(slots).enumerate() {
        if old != new {
            stack.push(Frame::Restore(slot, *old));
        }
    }
}
