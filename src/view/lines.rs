//! The difference between two texts, line by line: the shortest way from one to the other (Myers), within a budget.

use super::difference::ChangeKind;

/// How many lines may come or go before two texts count as wholly different.
const MOST_CHANGES: usize = 1_000;
/// How many equal lines stand around those that differ.
const CONTEXT: usize = 3;

/// What differs between two texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineDifference {
    /// How many lines came.
    pub added: usize,
    /// How many lines went.
    pub removed: usize,
    /// The lines that differ, with some that do not around them.
    pub rows: Vec<LineRow>,
    /// Whether so much differs that equal lines in between were not looked for.
    pub coarse: bool,
}

/// A line, or many equal lines that are not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineRow {
    /// A line of both texts, or of one of them.
    Line {
        /// Whether it came or went; none if it is in both.
        kind: Option<ChangeKind>,
        /// Its number in the text that it stands in; that of the second text if it is in both.
        number: usize,
        /// The line.
        text: String,
    },
    /// So many equal lines.
    Equal(usize),
}

/// A step from one text to the other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Keep,
    Remove,
    Add,
}

/// The difference from one text to another.
pub fn lines(before: &str, after: &str) -> LineDifference {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (middle_old, middle_new) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let found = shortest(middle_old, middle_new);
    let coarse = found.is_none();
    let middle = found.unwrap_or_else(|| {
        let removed = std::iter::repeat_n(Step::Remove, middle_old.len());
        removed.chain(std::iter::repeat_n(Step::Add, middle_new.len())).collect()
    });
    let keep = |count| std::iter::repeat_n(Step::Keep, count);
    let steps: Vec<Step> = keep(start).chain(middle).chain(keep(end)).collect();
    let count = |step: Step| steps.iter().filter(|other| **other == step).count();
    LineDifference { added: count(Step::Add), removed: count(Step::Remove), rows: rows(&steps, &old, &new), coarse }
}

/// The shortest way from one list of lines to another; none if it has more than [`MOST_CHANGES`] steps.
///
/// `far[k]` is how many old lines are behind after d changes where that is k more than new lines (Myers, "An O(ND) difference algorithm").
fn shortest(old: &[&str], new: &[&str]) -> Option<Vec<Step>> {
    let most = (old.len() + new.len()).min(MOST_CHANGES);
    let at = |k: isize| (k + most as isize + 1) as usize;
    let mut far = vec![0usize; 2 * most + 3];
    let mut history: Vec<Vec<usize>> = Vec::new();
    for d in 0..=most as isize {
        // Only the diagonals that the next step reads are kept.
        history.push(far[at(-d)..=at(d)].to_vec());
        for k in (-d..=d).step_by(2) {
            let down = k == -d || (k != d && far[at(k - 1)] < far[at(k + 1)]);
            let mut x = if down { far[at(k + 1)] } else { far[at(k - 1)] + 1 };
            let mut y = (x as isize - k) as usize;
            while x < old.len() && y < new.len() && old[x] == new[y] {
                (x, y) = (x + 1, y + 1);
            }
            far[at(k)] = x;
            if x >= old.len() && y >= new.len() {
                return Some(back(&history, old.len(), new.len()));
            }
        }
    }
    None
}

/// The way back from the end, turned around.
fn back(history: &[Vec<usize>], mut x: usize, mut y: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    for (d, far) in history.iter().enumerate().rev() {
        let d = d as isize;
        let k = x as isize - y as isize;
        let seen = |k: isize| usize::try_from(k + d).ok().and_then(|index| far.get(index)).copied().unwrap_or(0);
        let down = k == -d || (k != d && seen(k - 1) < seen(k + 1));
        let before = if down { k + 1 } else { k - 1 };
        let from = if d == 0 { 0 } else { seen(before) };
        let from_y = if d == 0 { 0 } else { (from as isize - before) as usize };
        while x > from && y > from_y {
            steps.push(Step::Keep);
            (x, y) = (x - 1, y - 1);
        }
        if d > 0 {
            steps.push(if down { Step::Add } else { Step::Remove });
            (x, y) = (from, from_y);
        }
    }
    steps.reverse();
    steps
}

fn rows(steps: &[Step], old: &[&str], new: &[&str]) -> Vec<LineRow> {
    let near = |index: usize| {
        let from = index.saturating_sub(CONTEXT);
        steps[from..steps.len().min(index + CONTEXT + 1)].iter().any(|step| *step != Step::Keep)
    };
    let (mut rows, mut x, mut y, mut equal) = (Vec::new(), 0, 0, 0);
    for (index, step) in steps.iter().enumerate() {
        let (kind, number, text) = match step {
            Step::Keep => (None, y + 1, new.get(y)),
            Step::Remove => (Some(ChangeKind::Removed), x + 1, old.get(x)),
            Step::Add => (Some(ChangeKind::Added), y + 1, new.get(y)),
        };
        x += usize::from(*step != Step::Add);
        y += usize::from(*step != Step::Remove);
        if *step == Step::Keep && !near(index) {
            equal += 1;
            continue;
        }
        if equal > 0 {
            rows.push(LineRow::Equal(std::mem::take(&mut equal)));
        }
        rows.push(LineRow::Line { kind, number, text: text.copied().unwrap_or_default().to_owned() });
    }
    if equal > 0 {
        rows.push(LineRow::Equal(equal));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let row = |row: LineRow| match row {
            LineRow::Line { kind: None, number, text } => format!("{number}  {text}"),
            LineRow::Line { kind: Some(ChangeKind::Added), number, text } => format!("{number} +{text}"),
            LineRow::Line { number, text, .. } => format!("{number} -{text}"),
            LineRow::Equal(count) => format!("… {count}"),
        };
        lines(before, after).rows.into_iter().map(row).collect()
    }

    #[test]
    fn changes_stand_with_their_neighbours() {
        assert_eq!(
            shown("a\nb\nc\nd\ne\nf\ng\nh", "a\nb\nc\nd\nE\nf\ng\nh\ni"),
            ["… 1", "2  b", "3  c", "4  d", "5 -e", "5 +E", "6  f", "7  g", "8  h", "9 +i"]
        );
        assert_eq!(shown("a\nb", "a\nb"), ["… 2"]);
        assert_eq!(shown("", "a"), ["1 +a"]);
        assert_eq!(lines("", ""), LineDifference::default());
    }

    #[test]
    fn texts_that_have_nothing_in_common_cost_little() {
        let text = |word: &str| (0..20_000).map(|line| format!("{word}{line}\n")).collect::<String>();
        let difference = lines(&text("a"), &text("b"));
        assert!(difference.coarse);
        assert_eq!((difference.added, difference.removed), (20_000, 20_000));
    }

    proptest! {
        /// What is kept and added is the second text, what is kept and removed the first; and no shorter way exists than LCS allows.
        #[test]
        fn the_steps_lead_from_one_text_to_the_other(old in proptest::collection::vec("[ab]", 0..12), new in proptest::collection::vec("[abc]", 0..12)) {
            let (one, two): (Vec<&str>, Vec<&str>) = (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
            let steps = shortest(&one, &two).expect("within the budget");
            let count = |step| steps.iter().filter(|other| **other == step).count();
            let (mut x, mut y) = (0, 0);
            for step in &steps {
                match step {
                    Step::Keep => { prop_assert_eq!(one[x], two[y]); (x, y) = (x + 1, y + 1); }
                    Step::Remove => x += 1,
                    Step::Add => y += 1,
                }
            }
            prop_assert_eq!((x, y), (one.len(), two.len()));
            let mut common = vec![vec![0; two.len() + 1]; one.len() + 1];
            for i in 0..one.len() {
                for j in 0..two.len() {
                    common[i + 1][j + 1] = if one[i] == two[j] { common[i][j] + 1 } else { common[i][j + 1].max(common[i + 1][j]) };
                }
            }
            prop_assert_eq!(count(Step::Keep), common[one.len()][two.len()]);
        }
    }
}
