//! Texts that a pattern matches, made by chance.

use super::class::Class;
use super::parse::parse;
use super::tree::Node;
use super::{Dialect, Pattern};

/// How often a text is made that is too short or too long, or that conditions such as a look ahead refuse.
const ATTEMPTS: usize = 16;
/// How long a text gets at most, in bytes.
const LONGEST: usize = 10_000;
/// How many parts are written at most, in all attempts.
const MOST_STEPS: usize = 50_000;
/// What it costs to look for a character beyond ASCII, in steps.
const FAR: usize = 200;

/// A text that a pattern in ECMAScript's dialect matches, of so many characters; none if none was found. `draw` gives a number below another.
pub fn example(pattern: &str, (least, most): (usize, usize), draw: &mut dyn FnMut(u32) -> u32) -> Option<String> {
    let checked = Pattern::ecma_script(pattern).ok()?;
    let (node, _) = parse(pattern, Dialect::EcmaScript).ok()?;
    let (mut more, mut is_exact) = (3, false);
    let (mut low, mut high) = (0, None);
    let mut steps = MOST_STEPS;
    for _ in 0..ATTEMPTS {
        let mut writer = Writer { draw, out: String::new(), groups: Vec::new(), more, is_exact, steps };
        let is_written = writer.write(&node).is_some();
        steps = writer.steps;
        let (out, length) = (writer.out.as_str(), writer.out.chars().count());
        if is_written && (least..=most).contains(&length) && checked.matches(out) {
            return Some(writer.out);
        }
        // The right number of repetitions lies between one that is too short and one that is too long.
        if !is_written || length > most {
            high = Some(more);
        } else if length < least {
            low = more + 1;
        }
        is_exact |= !is_written || !(least..=most).contains(&length);
        more = high.map_or(if is_exact { 2 * low } else { more }, |high| low.midpoint(high.max(low)));
    }
    None
}

struct Writer<'d> {
    draw: &'d mut dyn FnMut(u32) -> u32,
    out: String,
    /// What groups have matched, by their number.
    groups: Vec<String>,
    /// How often something is repeated beyond what is needed: exactly so often, or so often at most.
    more: u32,
    is_exact: bool,
    /// How many more parts may be written.
    steps: usize,
}

impl Writer<'_> {
    /// Writes what a part could match; none if there is nothing, or it gets too long.
    fn write(&mut self, node: &Node) -> Option<()> {
        self.spend(1)?;
        if self.out.len() > LONGEST {
            return None;
        }
        match node {
            // Conditions are looked at when the text is complete.
            Node::Empty | Node::Assert(_) | Node::Look { .. } => {}
            Node::Char(c, _) => self.out.push(*c),
            Node::Class(class) => {
                let c = self.one_of(class)?;
                self.out.push(c);
            }
            Node::Capture(node, group) => {
                let start = self.out.len();
                self.write(node)?;
                self.groups.resize(self.groups.len().max(group + 1), String::new());
                self.groups[*group] = self.out[start..].to_owned();
            }
            Node::Concat(nodes) => return nodes.iter().try_for_each(|node| self.write(node)),
            Node::Either(nodes) => {
                let chosen = (self.draw)(nodes.len() as u32) as usize;
                return self.write(nodes.get(chosen)?);
            }
            Node::Repeat { node, min, max, .. } => {
                let most = max.unwrap_or(u32::MAX).saturating_sub(*min).min(self.more);
                for _ in 0..*min + if self.is_exact { most } else { (self.draw)(most + 1) } {
                    self.write(node)?;
                }
            }
            Node::Atomic(node) => return self.write(node),
            Node::Back(group, _) => self.out.push_str(self.groups.get(*group).map_or("", String::as_str)),
        }
        Some(())
    }

    fn spend(&mut self, steps: usize) -> Option<()> {
        self.steps = self.steps.checked_sub(steps)?;
        Some(())
    }

    /// A character of a class: letters of one case and digits where it has any.
    fn one_of(&mut self, class: &Class) -> Option<char> {
        let within = |chars: &mut dyn Iterator<Item = char>| chars.filter(|c| class.matches(*c)).collect::<Vec<char>>();
        let small = within(&mut ('a'..='z'));
        let letters = if small.is_empty() { within(&mut ('A'..='Z')) } else { small };
        let mut chosen = [letters, within(&mut ('0'..='9'))].concat();
        if chosen.is_empty() {
            chosen = within(&mut (' '..='~'));
        }
        if chosen.is_empty() {
            self.spend(FAR)?;
            chosen = ('\u{a1}'..='\u{ffff}').filter(|c| class.matches(*c)).take(50).collect();
        }
        let index = (self.draw)(chosen.len() as u32) as usize;
        chosen.get(index).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(pattern: &str, length: (usize, usize)) -> Option<String> {
        let mut drawn = 0_u32;
        example(pattern, length, &mut |end| {
            drawn = drawn.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            (drawn >> 16) % end.max(1)
        })
    }

    #[test]
    fn a_text_matches_the_pattern_that_it_was_made_from() {
        for pattern in [
            "^C[A-Z0-9]{2,}$",
            "^AC[0-9a-fA-F]{32}$",
            r"^(([0-9]|[1-9][0-9]|1[0-9]{2})\.){3}([0-9]|2[0-4][0-9])$",
            r"^\d{4}-\d{2}-\d{2}T.*$",
            "^(?:yes|no)?$",
            r"(\w)\1",
            r"^\S+@\S+\.[a-z]{2,3}$",
            "^[^/]+$",
            "",
            r"^[\u4e00-\u9fa5]{2}$",
            "^(?=.*[0-9])[a-z0-9]{8,}$",
        ] {
            let text = made(pattern, (0, 100)).unwrap_or_else(|| panic!("nothing for {pattern}"));
            assert!(Pattern::ecma_script(pattern).expect("a pattern").matches(&text), "{text} for {pattern}");
        }
    }

    #[test]
    fn a_text_is_as_long_as_it_is_to_be() {
        assert_eq!(made("^[a-z]*$", (12, 12)).map(|text| text.len()), Some(12));
        assert_eq!(made("^a+$", (1, 1)).as_deref(), Some("a"));
        assert_eq!(made("^a{5}$", (6, 9)), None);
        assert_eq!(made("^(a{1000}){1000}$", (0, usize::MAX)), None);
        assert_eq!(made("(", (0, 9)), None);
        // Much work for nothing.
        assert_eq!(made("^((((){900}){900}){900}){900}$", (1, 9)), None);
        assert_eq!(made(r"^[\u4e00-\u9fa5]{900}$", (0, 999)), None);
        assert_eq!(made("^a$b", (0, 9)), None);
    }
}
