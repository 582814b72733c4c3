//! What somebody may have meant: names that are near to a misspelt one, by the measure that the AWS CLI uses (Python's `difflib`).

use crate::order;

/// The names that are most like a word, the best first, at most three.
pub fn near(word: &str, names: &[String]) -> Vec<String> {
    /// How much of two names must agree.
    const LEAST: f64 = 0.8;
    /// Nothing that has a name here is longer.
    const LONGEST: usize = 100;
    if word.len() > LONGEST {
        return Vec::new();
    }
    let mut scored: Vec<(f64, &String)> = names.iter().map(|name| (ratio(word, name), name)).filter(|(ratio, _)| *ratio >= LEAST).collect();
    order::sort_by(&mut scored, |a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(a.1)));
    scored.into_iter().take(3).map(|(_, name)| name.clone()).collect()
}

/// How much of two texts agrees: twice the length of what matches, over the length of both.
fn ratio(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let whole = a.len() + b.len();
    if whole == 0 { 1.0 } else { 2.0 * matching(&a, &b) as f64 / whole as f64 }
}

/// The length of the longest common part, and of what matches to its left and to its right.
fn matching(a: &[char], b: &[char]) -> usize {
    let (mut best, mut at_a, mut at_b) = (0, 0, 0);
    for i in 0..a.len() {
        for j in 0..b.len() {
            let length = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
            if length > best {
                (best, at_a, at_b) = (length, i, j);
            }
        }
    }
    if best == 0 {
        return 0;
    }
    best + matching(&a[..at_a], &b[..at_b]) + matching(&a[at_a + best..], &b[at_b + best..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_named() {
        let names = ["get-stage", "get-stages", "get-tags", "create-stage", "get-models"].map(str::to_owned);
        assert_eq!(near("get-stag", &names), ["get-stage", "get-stages", "get-tags"]);
        assert!(near("frob", &names).is_empty());
        assert!(near("", &names).is_empty());
    }
}
