//! Text → tree: JSON or YAML, told apart by content, within limits. Where a place stands in the text is found when somebody asks.

use super::pace::at_once;
use super::{Limits, Pace, Problem, Stage, json, locate, yaml, yaml_places};
use serde_json::Value;
use std::borrow::Cow;

/// How deeply objects and lists may nest.
pub(super) const MOST_DEPTH: usize = 100;

/// A place in a text: line and column from 1, the column in characters.
pub(super) type Place = (usize, usize);

/// A document as a tree.
#[derive(Debug)]
pub struct Document {
    /// The tree.
    pub root: Value,
    /// Pointers to keys that stand twice in one object; the last one counts.
    pub duplicates: Vec<String>,
}

/// What AWS puts in the place of its variables when it imports a document (`import-api-aws-variables`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsVariables {
    /// `${AWS::AccountId}`.
    pub account_id: String,
    /// `${AWS::Region}`.
    pub region: String,
}

impl AwsVariables {
    /// A text with the variables' values.
    fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !text.contains("${AWS::") {
            return Cow::Borrowed(text);
        }
        let text = text.replace("${AWS::AccountId}", &self.account_id).replace("${AWS::Region}", &self.region);
        Cow::Owned(text.replace("${AWS::Partition}", "aws"))
    }
}

impl Document {
    /// Reads a text. What begins with `{` is JSON if it can be read as such; everything else, trailing commas included, is YAML.
    pub fn parse(text: &str, limits: Limits, variables: Option<&AwsVariables>) -> Result<Document, Problem> {
        at_once(Document::read(text, limits, variables, &Pace::endless()))
    }

    /// The same, step by step.
    pub async fn read(text: &str, limits: Limits, variables: Option<&AwsVariables>, pace: &Pace) -> Result<Document, Problem> {
        if text.len() > limits.bytes {
            let most = limits.bytes;
            return Err(problem(
                "",
                format!("Invalid OpenAPI input. The document has {} bytes; {most} are the most that is imported", text.len()),
            ));
        }
        let text = variables.map_or(Cow::Borrowed(text), |variables| variables.apply(text));
        let text = bare(&text);
        pace.begin(Stage::Reading, text.len());
        if !is_like_json(text) {
            return yaml::parse(text, limits.values, pace).await;
        }
        match json::parse(text, limits.values, pace).await {
            Ok(document) => Ok(document),
            Err(error) if error.is_limit => Err(error.problem),
            // What is no JSON may still be YAML's flow style; if not, the first reader's complaint says more.
            Err(error) => {
                pace.begin(Stage::Reading, text.len());
                let read = yaml::parse(text, limits.values, pace).await;
                read.map_err(|other| if is_limit(&other) { other } else { error.problem })
            }
        }
    }
}

/// Whether a text begins as JSON does.
pub(super) fn is_like_json(text: &str) -> bool {
    bare(text).trim_start().starts_with('{')
}

/// Whether a problem is that a document asks for too much.
fn is_limit(problem: &Problem) -> bool {
    problem.message.contains("more than")
}

/// A text without a byte-order mark.
fn bare(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Gives problems the places of their pointers in the text, or those of the nearest things above them that stand in it.
pub fn place(text: &str, problems: &mut [Problem]) {
    at_once(place_stepwise(text, problems, &Pace::endless()));
}

/// The same, step by step.
pub async fn place_stepwise(text: &str, problems: &mut [Problem], pace: &Pace) {
    let wanted: Vec<usize> = (0..problems.len()).filter(|index| problems[*index].line.is_none()).collect();
    if wanted.is_empty() {
        return;
    }
    let text = bare(text);
    pace.begin(Stage::Placing, text.len());
    let mut targets = locate::Targets::new(wanted.iter().map(|index| problems[*index].pointer.as_str()));
    let found = is_like_json(text) && targets.find_in_json(text);
    pace.spend(text.len() / 8).await;
    if !found {
        // A text that cannot be read to its end gives the places before that.
        let _ = yaml_places::find(text, &mut targets, pace).await;
    }
    for (index, place) in wanted.into_iter().zip(targets.places(text)) {
        problems[index].line = place.map(|place| place.0);
        problems[index].column = place.map(|place| place.1);
    }
    pace.spend(text.len() / 8).await;
}

/// A problem at a pointer; its place in the text is not known yet.
pub(super) fn problem(pointer: &str, message: impl Into<String>) -> Problem {
    Problem { message: message.into(), pointer: pointer.to_owned(), line: None, column: None, not_simulated: false }
}

/// A problem of a text that could not be read, at a place.
pub(super) fn broken(message: impl Into<String>, place: Place) -> Problem {
    let message = format!("Invalid OpenAPI input. {}", message.into());
    Problem { line: Some(place.0), column: Some(place.1), ..problem("", message) }
}

/// A pointer one step further down.
pub fn below(pointer: &str, name: &str) -> String {
    let mut longer = String::with_capacity(pointer.len() + name.len() + 1);
    longer.push_str(pointer);
    longer.push('/');
    push_escaped(&mut longer, name);
    longer
}

/// Puts a name behind a pointer, with what pointers escape.
pub(super) fn push_escaped(pointer: &mut String, name: &str) {
    for c in name.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// A part of a pointer as the name that it stands for.
pub(super) fn unescaped(part: &str) -> Cow<'_, str> {
    if part.contains('~') { Cow::Owned(part.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(part) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn places(text: &str, pointers: &[&str]) -> Vec<Option<Place>> {
        let mut problems: Vec<Problem> = pointers.iter().map(|pointer| problem(pointer, "")).collect();
        place(text, &mut problems);
        problems.into_iter().map(|problem| Some((problem.line?, problem.column?))).collect()
    }

    #[test]
    fn places_are_found_in_json_and_yaml_alike() {
        let json = "{\n  \"a\": {\"x/y\": [1, {\"z\": 2}]},\n  \"ü\\u00fc\": true\n}";
        let pointers = ["", "/a", "/a/x~1y", "/a/x~1y/1/z", "/a/x~1y/1/missing", "/üü", "/none"];
        assert_eq!(
            places(json, &pointers),
            [Some((1, 1)), Some((2, 3)), Some((2, 9)), Some((2, 21)), Some((2, 20)), Some((3, 3)), Some((1, 1))]
        );
        let yaml = "a:\n  x/y: [1, {z: 2}]\nüü: true\n";
        assert_eq!(
            places(yaml, &pointers),
            [Some((1, 1)), Some((1, 1)), Some((2, 3)), Some((2, 13)), Some((2, 12)), Some((3, 1)), Some((1, 1))]
        );
    }

    #[test]
    fn of_a_key_that_stands_twice_the_last_is_meant() {
        let document = Document::parse("{\"a\": {\"b\": 1, \"c\": {\"d\": 1, \"d\": 2}, \"b\": 3}}", Limits::AWS, None).expect("JSON");
        assert_eq!(document.root, json!({"a": {"b": 3, "c": {"d": 2}}}));
        assert_eq!(document.duplicates, ["/a/c/d", "/a/b"]);
        assert_eq!(places("{\"a\": {\"b\": 1,\n\"b\": 3}}", &["/a/b"]), [Some((2, 1))]);
    }

    #[test]
    fn variables_of_aws_are_filled_in() {
        let variables = AwsVariables { account_id: "1".into(), region: "r".into() };
        let text = "a: arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:${stageVariables.x}";
        let document = Document::parse(text, Limits::AWS, Some(&variables)).expect("YAML");
        assert_eq!(document.root, json!({"a": "arn:aws:lambda:r:1:${stageVariables.x}"}));
    }

    #[test]
    fn what_asks_for_too_much_is_refused_with_a_sentence() {
        let limits = Limits { bytes: 100, ..Limits::AWS };
        let error = Document::parse(&"x".repeat(200), limits, None).expect_err("too long");
        assert!(error.message.contains("200 bytes"), "{error:?}");
        let deep = format!("{{\"a\": {}1{}}}", "[".repeat(120), "]".repeat(120));
        assert!(Document::parse(&deep, Limits::AWS, None).expect_err("too deep").message.contains("more than 100 deep"));
        let many = format!("{{\"a\": [{}1]}}", "1,".repeat(50));
        let limits = Limits { values: 20, ..Limits::AWS };
        let error = Document::parse(&many, limits, None).expect_err("too many");
        assert!(error.message.contains("more than 20 values") && error.line.is_some(), "{error:?}");
    }
}
