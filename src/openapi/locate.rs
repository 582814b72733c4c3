//! Where things stand in a text: pointers → lines and columns, in one pass over the text.

use super::document::{Place, unescaped};
use crate::order;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Things whose places are wanted, as a tree of their pointers.
#[derive(Debug)]
pub(super) struct Targets {
    nodes: Vec<Node>,
    /// The node of each pointer, in the order in which they were given.
    asked: Vec<usize>,
}

#[derive(Debug, Default)]
struct Node {
    above: usize,
    below: BTreeMap<String, usize>,
    found: Option<Found>,
}

/// Where something was found.
#[derive(Clone, Copy, Debug)]
enum Found {
    /// At a byte of the text.
    Byte(usize),
    /// At a line and a column.
    Place(Place),
}

impl Targets {
    pub fn new<'p>(pointers: impl Iterator<Item = &'p str>) -> Targets {
        let mut targets = Targets { nodes: vec![Node::default()], asked: Vec::new() };
        for pointer in pointers {
            let mut at = 0;
            for part in pointer.split('/').skip(1) {
                let next = targets.nodes.len();
                at = *targets.nodes[at].below.entry(unescaped(part).into_owned()).or_insert(next);
                if at == next {
                    // A node is made after it is linked, so that only one look-up is needed.
                    targets.nodes.push(Node::default());
                }
            }
            targets.asked.push(at);
        }
        for above in 0..targets.nodes.len() {
            let below: Vec<usize> = targets.nodes[above].below.values().copied().collect();
            for node in below {
                targets.nodes[node].above = above;
            }
        }
        targets
    }

    /// The node below another by its name, if anything there is wanted.
    pub fn below(&self, node: usize, name: &str) -> Option<usize> {
        self.nodes[node].below.get(name).copied()
    }

    /// Whether anything below a node is wanted.
    pub fn goes_on(&self, node: usize) -> bool {
        !self.nodes[node].below.is_empty()
    }

    /// Notes the place of a node. A later one wins: of two keys of one name, the last counts.
    pub fn note(&mut self, node: usize, place: Place) {
        self.nodes[node].found = Some(Found::Place(place));
    }

    /// Looks for the targets in JSON. False if the text is no JSON.
    pub fn find_in_json(&mut self, text: &str) -> bool {
        let mut scanner = Scanner { text, bytes: text.as_bytes(), at: 0 };
        scanner.space();
        self.nodes[0].found = Some(Found::Byte(scanner.at));
        scanner.value(self, Some(0)).is_some()
    }

    /// The places in the order of the pointers; what was not found has that of the nearest thing above it that was.
    pub fn places(&self, text: &str) -> Vec<Option<Place>> {
        let found: Vec<Option<Found>> = self.asked.iter().map(|asked| self.nearest(*asked)).collect();
        let mut bytes: Vec<usize> =
            found.iter().filter_map(|found| if let Some(Found::Byte(byte)) = found { Some(*byte) } else { None }).collect();
        order::sort_by(&mut bytes, usize::cmp);
        let places = places_of(text, &bytes);
        let place = |found: Option<Found>| match found? {
            Found::Place(place) => Some(place),
            Found::Byte(byte) => places.get(&byte).copied(),
        };
        found.into_iter().map(place).collect()
    }

    fn nearest(&self, mut node: usize) -> Option<Found> {
        loop {
            match self.nodes[node].found {
                Some(found) => return Some(found),
                None if node == 0 => return None,
                None => node = self.nodes[node].above,
            }
        }
    }
}

/// Lines and columns of bytes, which are in order: one pass over the text, however long its lines are.
fn places_of(text: &str, bytes: &[usize]) -> BTreeMap<usize, Place> {
    let mut places = BTreeMap::new();
    let (mut at, mut line, mut column) = (0, 1, 1);
    for byte in bytes {
        let Some(between) = text.get(at..*byte) else { continue };
        match between.rfind('\n') {
            Some(last) => {
                line += between.matches('\n').count();
                column = between[last + 1..].chars().count() + 1;
            }
            None => column += between.chars().count(),
        }
        at = *byte;
        places.insert(*byte, (line, column));
    }
    places
}

/// Walks over JSON; what nobody wants is only skipped.
struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Scanner<'t> {
    fn space(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(there);
        there
    }

    /// Walks over a value; none if it is broken.
    fn value(&mut self, targets: &mut Targets, node: Option<usize>) -> Option<()> {
        let node = node.filter(|node| targets.goes_on(*node));
        match (self.bytes.get(self.at)?, node) {
            (b'{', Some(node)) => self.object(targets, node),
            (b'[', Some(node)) => self.array(targets, node),
            _ => self.skip(),
        }
    }

    fn object(&mut self, targets: &mut Targets, node: usize) -> Option<()> {
        self.at += 1;
        self.space();
        if self.take(b'}') {
            return Some(());
        }
        loop {
            self.space();
            let start = self.at;
            let key = self.string()?;
            let child = targets.below(node, &key);
            if let Some(child) = child {
                targets.nodes[child].found = Some(Found::Byte(start));
            }
            self.space();
            self.take(b':').then_some(())?;
            self.space();
            self.value(targets, child)?;
            self.space();
            if !self.take(b',') {
                return self.take(b'}').then_some(());
            }
        }
    }

    fn array(&mut self, targets: &mut Targets, node: usize) -> Option<()> {
        self.at += 1;
        self.space();
        if self.take(b']') {
            return Some(());
        }
        for index in 0.. {
            self.space();
            let child = targets.below(node, &index.to_string());
            if let Some(child) = child {
                targets.nodes[child].found = Some(Found::Byte(self.at));
            }
            self.value(targets, child)?;
            self.space();
            if !self.take(b',') {
                break;
            }
        }
        self.take(b']').then_some(())
    }

    /// A string, unescaped.
    fn string(&mut self) -> Option<Cow<'t, str>> {
        let start = self.at;
        self.skip_string()?;
        let raw = self.text.get(start..self.at)?;
        if raw.contains('\\') { serde_json::from_str(raw).ok().map(Cow::Owned) } else { raw.get(1..raw.len() - 1).map(Cow::Borrowed) }
    }

    fn skip_string(&mut self) -> Option<()> {
        self.take(b'"').then_some(())?;
        loop {
            match self.bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }

    /// Walks over a value that holds nothing wanted, by counting brackets.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.bytes.get(self.at)? {
                b'"' => {
                    self.skip_string()?;
                    if depth == 0 {
                        return Some(());
                    }
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' | b',' if depth == 0 => return Some(()),
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                    if depth == 0 {
                        return Some(());
                    }
                }
                _ => self.at += 1,
            }
        }
    }
}
