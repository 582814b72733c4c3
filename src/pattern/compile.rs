//! From tree to program: what the matcher runs.

use super::class::Class;
use super::parse::Groups;
use super::tree::{Assertion, Kind, Node};
use super::{PatternError, error};

/// The most operations of a program.
const MOST_OPS: usize = 20_000;

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Program {
    pub ops: Vec<Op>,
    pub classes: Vec<Class>,
    /// How many groups there are beside the whole match.
    pub groups: usize,
    pub names: Vec<(String, usize)>,
    /// How many places are remembered: two a group, then one a loop.
    pub slots: usize,
    /// Whether it can only match at the beginning.
    pub anchored: bool,
    /// The text that it is, if it is nothing but that.
    pub literal: Option<String>,
}

/// An operation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
    Char(char),
    CharFold(char),
    Class(usize),
    Assert(Assertion),
    /// Goes on at the first place, and at the second should that fail.
    Split(usize, usize),
    Jump(usize),
    /// Remembers the place.
    Save(usize),
    /// Goes on at this operation if the place is still the remembered one: a loop that does not move ends.
    Stuck(usize, usize),
    /// So many characters of a class as there are, then one less each time that what follows fails; at least `min`.
    Run {
        class: usize,
        min: u32,
    },
    /// Looks ahead by the operations up to `end`; goes on there.
    Ahead {
        negative: bool,
        end: usize,
    },
    /// Looks behind: what is so long in bytes must end here.
    Behind {
        negative: bool,
        end: usize,
        min: usize,
        max: Option<usize>,
    },
    /// Runs the operations up to `end` and forgets what else they could have matched.
    Atomic {
        end: usize,
    },
    Back(usize, bool),
    Match,
}

/// Compiles a pattern; one that the whole text must match ends at its end.
pub(super) fn compile(node: &Node, groups: Groups, whole: bool) -> Result<Program, PatternError> {
    let mut compiler = Compiler { ops: Vec::new(), classes: Vec::new(), slots: 2 * (groups.count + 1) };
    compiler.node(node)?;
    if whole {
        compiler.push(Op::Assert(Assertion::TextEnd))?;
    }
    compiler.push(Op::Match)?;
    let anchored = whole || matches!(compiler.ops.first(), Some(Op::Assert(Assertion::TextStart))) && !matches!(node, Node::Either(_));
    let literal = if whole { None } else { literal(node) };
    let Compiler { ops, classes, slots } = compiler;
    Ok(Program { ops, classes, groups: groups.count, names: groups.names, slots, anchored, literal })
}

/// The text that a pattern is, if it is only text.
fn literal(node: &Node) -> Option<String> {
    match node {
        Node::Char(c, false) => Some(c.to_string()),
        Node::Concat(nodes) => nodes.iter().map(literal).collect(),
        _ => None,
    }
}

struct Compiler {
    ops: Vec<Op>,
    classes: Vec<Class>,
    slots: usize,
}

impl Compiler {
    fn push(&mut self, op: Op) -> Result<usize, PatternError> {
        if self.ops.len() >= MOST_OPS {
            return error("The regular expression is too large to be simulated");
        }
        self.ops.push(op);
        Ok(self.ops.len() - 1)
    }

    fn class(&mut self, class: &Class) -> usize {
        self.classes.push(class.clone());
        self.classes.len() - 1
    }

    fn node(&mut self, node: &Node) -> Result<(), PatternError> {
        match node {
            Node::Empty => {}
            Node::Char(c, false) => drop(self.push(Op::Char(*c))?),
            Node::Char(c, true) => drop(self.push(Op::CharFold(*c))?),
            Node::Class(class) => {
                let class = self.class(class);
                self.push(Op::Class(class))?;
            }
            Node::Assert(assertion) => drop(self.push(Op::Assert(*assertion))?),
            Node::Capture(node, number) => {
                self.push(Op::Save(2 * number))?;
                self.node(node)?;
                self.push(Op::Save(2 * number + 1))?;
            }
            Node::Concat(nodes) => nodes.iter().try_for_each(|node| self.node(node))?,
            Node::Either(nodes) => self.either(nodes)?,
            Node::Repeat { node, min, max, kind: Kind::Possessive } => {
                let repeated = Node::Repeat { node: node.clone(), min: *min, max: *max, kind: Kind::Greedy };
                self.node(&Node::Atomic(Box::new(repeated)))?;
            }
            Node::Repeat { node, min, max, kind } => self.repeat(node, *min, *max, *kind == Kind::Greedy)?,
            Node::Look { ahead, negative, node } => {
                let at = self.push(Op::Match)?;
                self.node(node)?;
                if !ahead {
                    // The text that it looks at ends where it looks back from.
                    self.push(Op::Assert(Assertion::TextEnd))?;
                }
                let end = self.push(Op::Match)? + 1;
                let (min, max) = node.length();
                let negative = *negative;
                self.ops[at] = if *ahead { Op::Ahead { negative, end } } else { Op::Behind { negative, end, min, max } };
            }
            Node::Atomic(node) => {
                let at = self.push(Op::Match)?;
                self.node(node)?;
                let end = self.push(Op::Match)? + 1;
                self.ops[at] = Op::Atomic { end };
            }
            Node::Back(number, fold) => drop(self.push(Op::Back(*number, *fold))?),
        }
        Ok(())
    }

    fn either(&mut self, nodes: &[Node]) -> Result<(), PatternError> {
        let mut jumps = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            if index + 1 == nodes.len() {
                self.node(node)?;
                break;
            }
            let split = self.push(Op::Match)?;
            self.node(node)?;
            jumps.push(self.push(Op::Match)?);
            self.ops[split] = Op::Split(split + 1, self.ops.len());
        }
        let end = self.ops.len();
        jumps.into_iter().for_each(|jump| self.ops[jump] = Op::Jump(end));
        Ok(())
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, greedy: bool) -> Result<(), PatternError> {
        let single = match node {
            Node::Class(class) => Some(class.clone()),
            Node::Char(c, false) => Some(Class::Range(*c, *c)),
            _ => None,
        };
        if let (Some(class), None, true) = (single, max, greedy) {
            let class = self.class(&class);
            self.push(Op::Run { class, min })?;
            return Ok(());
        }
        for _ in 0..min {
            self.node(node)?;
        }
        let choice = |enter: usize, leave: usize| if greedy { Op::Split(enter, leave) } else { Op::Split(leave, enter) };
        match max {
            Some(max) => {
                let mut splits = Vec::new();
                for _ in min..max {
                    splits.push(self.push(Op::Match)?);
                    self.node(node)?;
                }
                let end = self.ops.len();
                splits.into_iter().for_each(|split| self.ops[split] = choice(split + 1, end));
            }
            None => {
                let slot = self.slots;
                self.slots += 1;
                let split = self.push(Op::Match)?;
                self.push(Op::Save(slot))?;
                self.node(node)?;
                let stuck = self.push(Op::Match)?;
                self.push(Op::Jump(split))?;
                let end = self.ops.len();
                self.ops[stuck] = Op::Stuck(slot, end);
                self.ops[split] = choice(split + 1, end);
            }
        }
        Ok(())
    }
}
