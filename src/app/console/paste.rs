//! A curl command that is pasted becomes the request in the composer. What the composer held is kept beside it.

use crate::app::{Composer, NoticeKind, State, Update};
use crate::cli::Ran;
use crate::cli::curl::Curl;
use crate::cli::shell::{Runner, parse};
use crate::control::ApiError;
use crate::gateway::{Body, Request};
use std::collections::BTreeMap;

/// How many requests are kept beside the one in the composer.
const KEPT: usize = 10;

/// The words of the first curl command of a text.
#[derive(Default)]
struct Words(Option<Vec<String>>);

impl Runner for Words {
    fn run(&mut self, words: &[String], _: &BTreeMap<String, String>) -> Ran {
        if words[0] == "curl" && self.0.is_none() {
            self.0 = Some(words[1..].to_vec());
        }
        Ran::default()
    }

    fn write(&mut self, _: &str, _: bool, _: &str) -> Result<(), String> {
        Ok(())
    }
}

impl State {
    /// Makes a curl command the request in the composer. It is read with the console's variables and files, and not sent.
    pub(in crate::app) fn paste_curl(&mut self, text: &str) -> Update {
        match self.read_curl(text) {
            Ok((composer, remark)) => {
                self.keep_composer();
                self.workspace.composer = composer;
                self.notify(NoticeKind::Done, format!("The curl command stands in the composer.{remark}"));
                self.saved([])
            }
            Err(reason) => {
                self.notify(NoticeKind::Error, reason.clone());
                Update::from(Err(ApiError::new("Curl", 400, reason)))
            }
        }
    }

    /// Puts a request that was kept back into the composer; the one that stood there is kept instead.
    pub(in crate::app) fn take_kept(&mut self, place: usize) -> Update {
        if place < self.workspace.kept.len() {
            let composer = self.workspace.kept.remove(place);
            self.keep_composer();
            self.workspace.composer = composer;
        }
        self.saved([])
    }

    /// Keeps what the composer holds, unless it is empty, kept already, or in the history.
    pub(in crate::app) fn keep_composer(&mut self) {
        let workspace = &mut self.workspace;
        let current = &workspace.composer;
        let is_known = workspace.kept.contains(current) || workspace.history.iter().any(|exchange| exchange.composer == *current);
        if *current != Composer::default() && !is_known {
            workspace.kept.push(current.clone());
            let surplus = workspace.kept.len().saturating_sub(KEPT);
            workspace.kept.drain(..surplus);
        }
    }

    /// The request that a curl command asks for, and what is to be said about it.
    fn read_curl(&mut self, text: &str) -> Result<(Composer, String), String> {
        let script = parse(text.trim()).map_err(|error| format!("This is no command: {error}"))?;
        let mut words = Words::default();
        self.console.shell.clone().run(&script, &mut words, &mut |_, _| {});
        let words = words.0.ok_or("This is no curl command")?;
        let curl = Curl::read(&words, &self.console.files).map_err(|(_, message)| message)?;
        let request =
            Request { method: curl.method, url: curl.url, headers: curl.headers, body: Body(curl.body.into()), ..Request::default() };
        let engine = &self.workspace.engine;
        if let Some(composer) = Composer::from_request(engine, &request)
            && engine.account.rest_apis.contains_key(&composer.api_id)
        {
            return Ok((composer, String::new()));
        }
        // Another host: its request goes to the API that is chosen.
        let current = &self.workspace.composer;
        let (host, target) = target(&request.url);
        let chosen = engine.account.rest_apis.get(&current.api_id).or_else(|| engine.account.rest_apis.values().next());
        let api = chosen.ok_or("There is no API here that the request could go to")?;
        let stage = Some(&current.stage).filter(|stage| api.stages.contains_key(*stage)).or_else(|| api.stages.keys().next());
        let stage = stage.cloned().unwrap_or_default();
        let url = format!("https://{}.execute-api.{}.amazonaws.com/{stage}{target}", api.id, engine.account.region);
        let composer = Composer::from_request(engine, &Request { url, ..request }).ok_or("The URL cannot be read")?;
        let remark = format!(" {host} is none of the APIs here, so that it goes to {} at stage {stage}.", api.name);
        Ok((composer, remark))
    }
}

/// The host of a URL, and the path and query that it asks for; of a stage of API Gateway, what stands below the stage.
fn target(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, target) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let below = |target: &'_ str| target.get(1..).and_then(|rest| Some(1 + rest.find(['/', '?'])?)).unwrap_or(target.len());
    if host.contains(".execute-api.") { (host, &target[below(target)..]) } else { (host, target) }
}

#[cfg(test)]
mod tests {
    use crate::app::{Action, Route, State, StorageState, sample};

    fn state() -> State {
        State::new(sample().expect("the sample is made"), Route::default(), StorageState::Saved)
    }

    fn paste(state: &mut State, text: &str) -> Result<(), String> {
        state.update(Action::PasteCurl(text.into())).reply.map(drop).map_err(|error| error.message)
    }

    #[test]
    fn a_pasted_command_becomes_the_request_and_nothing_is_lost() {
        let mut state = state();
        let before = state.workspace.composer.clone();
        let url = before.url("us-east-1");
        paste(&mut state, &format!("curl -s -X POST '{url}?a=b%20c' \\\n  -H 'x-id: 7' --json '{{\"a\":1}}'")).expect("it is taken");
        let composer = state.workspace.composer.clone();
        assert_eq!((composer.method.as_str(), composer.stage.as_str(), composer.path.as_str()), ("POST", "prod", "/pets"));
        assert_eq!(composer.query, [("a".to_owned(), "b c".to_owned())]);
        assert_eq!(composer.body, "{\"a\":1}");
        assert_eq!(composer.headers[0], ("x-id".to_owned(), "7".to_owned()));
        assert!(
            composer.headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("user-agent")),
            "what curl adds by itself is not asked for"
        );
        assert_eq!(state.workspace.kept, std::slice::from_ref(&before));
        assert!(state.workspace.history.is_empty(), "it is not sent");
        state.update(Action::TakeKept(0));
        assert_eq!((&state.workspace.composer, state.workspace.kept.as_slice()), (&before, [composer].as_slice()));
        // What has been sent stands in the history and need not be kept.
        state.update(Action::Send);
        paste(&mut state, "curl https://example.com/").expect("it is taken");
        assert_eq!(state.workspace.kept.len(), 1);
    }

    #[test]
    fn a_request_to_another_host_goes_to_the_api_that_is_chosen() {
        let mut state = state();
        let chosen = state.workspace.composer.api_id.clone();
        for (text, path) in [
            ("curl https://petstore.example.com/v2/pets?x=1 -H 'x-api-key: k'", "/v2/pets"),
            ("curl https://abcdefghij.execute-api.eu-west-1.amazonaws.com/live/pets/7", "/pets/7"),
            ("curl https://abcdefghij.execute-api.eu-west-1.amazonaws.com/live", "/"),
        ] {
            paste(&mut state, text).expect(text);
            let composer = &state.workspace.composer;
            assert_eq!((&composer.api_id, composer.stage.as_str(), composer.path.as_str()), (&chosen, "prod", path), "{text}");
            assert!(state.notices.last().is_some_and(|notice| notice.text.contains("goes to Pet store")));
        }
    }

    #[test]
    fn what_is_no_curl_command_changes_nothing() {
        let mut state = state();
        let before = state.workspace.composer.clone();
        for text in ["curl", "wget https://a", "curl 'x", "curl -F a=@b https://a", ""] {
            paste(&mut state, text).expect_err(text);
            assert_eq!((&state.workspace.composer, state.workspace.kept.len()), (&before, 0));
        }
    }
}
