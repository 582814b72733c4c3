//! The syntax tree of a regular expression.

use super::class::Class;

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Empty,
    /// One character; the flag says that its case does not matter.
    Char(char, bool),
    Class(Class),
    Assert(Assertion),
    /// A group that is remembered under its number.
    Capture(Box<Node>, usize),
    Concat(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        kind: Kind,
    },
    /// Looks ahead or behind without moving.
    Look {
        ahead: bool,
        negative: bool,
        node: Box<Node>,
    },
    /// What it has matched it does not give back.
    Atomic(Box<Node>),
    /// What a group has matched; the flag says that its case does not matter.
    Back(usize, bool),
}

/// How a repetition chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Greedy,
    Lazy,
    Possessive,
}

/// A condition on the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assertion {
    TextStart,
    TextEnd,
    /// The end, or before the line end that is the text's last.
    LastLineEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
    /// ECMAScript's word boundaries know ASCII only.
    AsciiWordBoundary,
    NoAsciiWordBoundary,
    Never,
}

impl Node {
    /// The fewest and the most bytes that it matches; no most where there is none.
    pub fn length(&self) -> (usize, Option<usize>) {
        match self {
            Node::Empty | Node::Assert(_) | Node::Look { .. } => (0, Some(0)),
            // A character whose case does not matter may be written in another number of bytes.
            Node::Char(c, false) => (c.len_utf8(), Some(c.len_utf8())),
            Node::Char(_, true) | Node::Class(_) => (1, Some(4)),
            Node::Capture(node, _) | Node::Atomic(node) => node.length(),
            Node::Concat(nodes) => nodes
                .iter()
                .map(Node::length)
                .fold((0, Some(0)), |(a, b), (c, d)| (a.saturating_add(c), b.zip(d).map(|(b, d)| b.saturating_add(d)))),
            Node::Either(nodes) => {
                let lengths = || nodes.iter().map(Node::length);
                (
                    lengths().map(|(min, _)| min).min().unwrap_or(0),
                    lengths().map(|(_, max)| max).try_fold(0, |most, max| Some(most.max(max?))),
                )
            }
            Node::Repeat { node, min, max, .. } => {
                let (least, most) = node.length();
                let most = if most == Some(0) { Some(0) } else { most.zip(*max).map(|(most, max)| most.saturating_mul(max as usize)) };
                (least.saturating_mul(*min as usize), most)
            }
            Node::Back(..) => (0, None),
        }
    }
}
