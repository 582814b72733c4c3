//! What may follow in a line that is being written: commands, services, operations, options, and names of what the account has.

mod line;
mod values;

use super::aws;
use super::name::kebab;
use super::shapes;
use crate::model::Account;
use crate::order;
use line::Line;
use std::collections::BTreeMap;

/// What may stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Where the word begins that a candidate takes the place of, in bytes.
    pub start: usize,
    /// What may take its place, in order.
    pub candidates: Vec<Candidate>,
}

/// One of the words that may stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The word.
    pub word: String,
    /// What it is, where the word does not say so: the name of what an id stands for.
    pub about: String,
}

impl Completion {
    /// What all candidates begin with.
    pub fn common(&self) -> &str {
        let mut words = self.candidates.iter().map(|candidate| candidate.word.as_str());
        let first = words.next().unwrap_or_default();
        words.fold(first, |common, word| {
            let same =
                common.char_indices().zip(word.chars()).take_while(|((_, a), b)| a == b).map(|((at, c), _)| at + c.len_utf8()).last();
            &common[..same.unwrap_or(0)]
        })
    }
}

/// The first words of commands.
const COMMANDS: [&str; 12] = ["aws", "cat", "clear", "curl", "echo", "exit", "export", "help", "printf", "set", "sleep", "stagecraft"];

/// What may stand in a text at a place, in bytes. `variables` are the shell's.
pub fn complete(text: &str, cursor: usize, account: &Account, variables: &BTreeMap<String, String>, files: &[String]) -> Completion {
    let mut line = Line::read(text, cursor);
    for word in &mut line.words {
        let value = word.strip_prefix('$').and_then(|name| variables.get(name.trim_matches(['{', '}'])));
        value.into_iter().for_each(|value| word.clone_from(value));
    }
    let mut candidates = if let Some(name) = line.word.strip_prefix('$') {
        let known = variables.iter().filter(|(variable, _)| variable.starts_with(name));
        known.map(|(variable, value)| Candidate { word: format!("${variable}"), about: value.clone() }).collect()
    } else {
        found(&line, account, files)
    };
    candidates.retain(|candidate| candidate.word.starts_with(&line.word));
    order::sort_by(&mut candidates, Ord::cmp);
    candidates.dedup();
    Completion { start: line.start, candidates }
}

fn plain(word: &str) -> Candidate {
    Candidate { word: word.to_owned(), about: String::new() }
}

fn plains<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> Vec<Candidate> {
    words.into_iter().map(|word| plain(word.as_ref())).collect()
}

fn found(line: &Line, account: &Account, files: &[String]) -> Vec<Candidate> {
    let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => plains(COMMANDS),
        ["aws", rest @ ..] => command(&["apigateway", "lambda"], rest, line, account, files),
        ["stagecraft"] => plains(["advance", "backends", "help", "script"]),
        ["stagecraft", "advance"] => plains(["1s", "1m", "1h", "1d"]),
        ["stagecraft", rest @ ..] => command(&["backends"], rest, line, account, files),
        ["curl", rest @ ..] => curl(rest, line, account),
        ["cat", ..] => plains(files),
        _ => Vec::new(),
    }
}

/// Candidates within a command of `aws` or `stagecraft`.
fn command(services: &[&'static str], words: &[&str], line: &Line, account: &Account, files: &[String]) -> Vec<Candidate> {
    let globals = aws::global_names();
    // The words that are neither options nor their values, as far as can be told before the operation is known.
    let mut names = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if word.starts_with("--") {
            if globals.iter().any(|global| global == word) && aws::takes_value(None, None, word) {
                rest.next();
            }
        } else if names.len() < 2 {
            names.push(*word);
        }
    }
    let service = names.first().and_then(|name| services.iter().copied().find(|service| service == name));
    let operation = service.and_then(|service| shapes::operation(service, names.get(1)?));
    let before = words.last().copied().unwrap_or_default();
    if !line.word.starts_with('-') && before.starts_with("--") && aws::takes_value(service, operation, before) {
        return values::of_option(before, service, operation, words, account, files);
    }
    if line.word.starts_with('-') {
        let own = service.zip(operation).map(|(service, operation)| aws::option_names(service, operation)).unwrap_or_default();
        let all = own.into_iter().chain(globals);
        return plains(all.filter(|option| !words.contains(&option.as_str())));
    }
    match (service, operation, names.len()) {
        (None, _, 0) => plains(services.iter().copied().chain(["help"])),
        (Some(service), None, 1) => plains(shapes::operations(service).into_iter().map(kebab).chain(["help".to_owned()])),
        (Some(service), Some(operation), 2) if line.word.is_empty() => {
            // What must be given comes first to mind.
            let required = aws::required_options(service, operation);
            let missing: Vec<String> = required.into_iter().filter(|option| !words.contains(&option.as_str())).collect();
            if missing.is_empty() {
                let all = aws::option_names(service, operation);
                plains(all.into_iter().filter(|option| !words.contains(&option.as_str())))
            } else {
                plains(missing)
            }
        }
        _ => Vec::new(),
    }
}

/// URLs of stages, and the options that say most.
fn curl(words: &[&str], line: &Line, account: &Account) -> Vec<Candidate> {
    match words.last() {
        Some(&"-X" | &"--request") => return plains(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
        Some(&"-H" | &"--header") => {
            let keys = account.api_keys.values();
            let key = |word: String, about: &Option<String>| Candidate { word, about: about.clone().unwrap_or_default() };
            return keys.map(|key_of| key(format!("x-api-key:{}", key_of.value), &key_of.name)).collect();
        }
        _ => {}
    }
    if line.word.starts_with('-') {
        return plains(["-G", "-H", "-X", "-d", "-f", "-i", "-o", "-s", "-u", "-v", "-w", "--data-raw", "--data-urlencode", "--json"]);
    }
    values::urls(account)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::{Context, Operation, apply};
    use crate::time::{Chance, SimTime};
    use serde_json::{Value, json};

    fn account() -> (Account, String, String) {
        let mut account = Account::default();
        let mut chance = Chance::from_seed(0);
        let mut call = |operation: Operation| -> Value {
            apply(&mut account, &mut Context { now: SimTime::START, chance: &mut chance, read: None }, &operation).expect("it is done")
        };
        let api = call(Operation::apigateway("CreateRestApi", json!({"name": "pets"})));
        let (id, root) = (api["id"].as_str().unwrap_or_default().to_owned(), api["rootResourceId"].as_str().unwrap_or_default().to_owned());
        let method = json!({"restApiId": id, "resourceId": root, "httpMethod": "GET", "authorizationType": "NONE"});
        call(Operation::apigateway("PutMethod", method));
        let mock = json!({"restApiId": id, "resourceId": root, "httpMethod": "GET", "type": "MOCK"});
        call(Operation::apigateway("PutIntegration", mock));
        call(Operation::apigateway("CreateDeployment", json!({"restApiId": id, "stageName": "prod"})));
        call(Operation::apigateway("CreateApiKey", json!({"name": "demo", "value": "01234567890123456789"})));
        (account, id, root)
    }

    /// The candidates at the end of a text.
    fn words(text: &str, account: &Account) -> Vec<String> {
        let api = account.rest_apis.keys().next().cloned().unwrap_or_default();
        let completion = complete(text, text.len(), account, &[("API".to_owned(), api)].into(), &["pets.yaml".into()]);
        completion.candidates.into_iter().map(|candidate| candidate.word).collect()
    }

    #[test]
    fn commands_services_operations_and_options_are_offered() {
        let (account, ..) = account();
        assert_eq!(words("a", &account), ["aws"]);
        assert_eq!(words("aws ", &account), ["apigateway", "help", "lambda"]);
        assert_eq!(words("aws apigateway create-st", &account), ["create-stage"]);
        assert_eq!(words("X=1; aws lambda pub", &account), ["publish-version"]);
        assert_eq!(words("aws apigateway create-stage ", &account), ["--deployment-id", "--rest-api-id", "--stage-name"]);
        assert_eq!(words("aws apigateway create-stage --rest-api-id a --st", &account), ["--stage-name"]);
        assert_eq!(words("aws apigateway create-stage --no-t", &account), ["--no-tracing-enabled"]);
        assert_eq!(words("aws --output t", &account), ["table", "text"]);
        assert_eq!(words("aws --output text apigateway get-st", &account), ["get-stage", "get-stages"]);
        assert_eq!(words("stagecraft backends put-h", &account), ["put-http-endpoint"]);
        assert_eq!(words("API=$(aws apigateway get-rest-a", &account), ["get-rest-api", "get-rest-apis"]);
        assert_eq!(words("aws apigateway get-stages --rest-api-id $A", &account), ["$API"]);
        assert!(words("frob ", &account).is_empty() && words("aws frob x", &account).is_empty());
    }

    #[test]
    fn what_the_account_has_is_offered_where_it_is_asked_for() {
        let (account, id, root) = account();
        let get = format!("aws apigateway get-stage --rest-api-id {id} --stage-name ");
        assert_eq!(words(&get, &account), ["prod"]);
        assert_eq!(words("aws apigateway get-stage --rest-api-id $API --stage-name ", &account), ["prod"]);
        assert_eq!(words("aws apigateway get-stage --stage-name prod --rest-api-id ", &account), [id.as_str()]);
        assert_eq!(words(&format!("aws apigateway put-method --rest-api-id {id} --resource-id "), &account), [root.as_str()]);
        assert_eq!(words("aws apigateway put-method --http-method P", &account), ["PATCH", "POST", "PUT"]);
        assert_eq!(words("aws apigateway import-rest-api --body file", &account), ["file://pets.yaml"]);
        assert_eq!(words("curl https", &account), [format!("https://{id}.execute-api.us-east-1.amazonaws.com/prod/")]);
        let completion = complete("aws apigateway get-api-key --api-key ", 37, &account, &BTreeMap::new(), &[]);
        assert_eq!(completion.candidates[0].about, "demo");
    }

    #[test]
    fn the_word_at_the_cursor_is_completed() {
        let (account, ..) = account();
        let text = "aws apigateway get-mo --output text";
        let completion = complete(text, 21, &account, &BTreeMap::new(), &[]);
        assert_eq!((completion.start, completion.common()), (15, "get-model"));
        for cursor in 0..text.len() + 9 {
            complete(text, cursor, &account, &BTreeMap::new(), &[]);
        }
        complete("aws 'ä", 6, &account, &BTreeMap::new(), &[]);
    }
}
