//! curl command lines against what curl sends.

use super::*;
use crate::cli::Files;
use crate::cli::shell::{Ran, Runner, Shell, parse};
use proptest::prelude::*;
use std::collections::BTreeMap;

struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if path == "pet.json" { Ok(b"{\n}".to_vec()) } else { Err("No such file".into()) }
    }

    fn write(&mut self, _: &str, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}

struct Words(Vec<String>);

impl Runner for Words {
    fn run(&mut self, words: &[String], _: &BTreeMap<String, String>) -> Ran {
        self.0 = words.to_vec();
        Ran::default()
    }

    fn write(&mut self, _: &str, _: bool, _: &str) -> Result<(), String> {
        Ok(())
    }
}

fn read(text: &str) -> Result<Curl, String> {
    let mut words = Words(Vec::new());
    let script = parse(text).map_err(|error| error.to_string())?;
    Shell::default().run(&script, &mut words, &mut |_, _| {});
    Curl::read(&words.0[1..], &Disk).map_err(|(_, message)| message)
}

/// Method, URL, headers and body of what a command sends, without curl's own headers.
fn sent(text: &str) -> (String, String, String, String) {
    let curl = read(text).expect(text);
    let headers: Vec<String> = curl.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    (curl.method, curl.url, headers.join(", "), String::from_utf8(curl.body).expect("a text"))
}

#[test]
fn a_command_says_what_is_sent() {
    const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
    let cases = [
        ("curl https://a/b", "GET", "https://a/b", "", ""),
        ("curl a/b", "GET", "https://a/b", "", ""),
        ("curl -s -XPUT 'https://a/b?c=d'", "PUT", "https://a/b?c=d", "", ""),
        ("curl -d a=b -d c=d --url https://a", "POST", "https://a", FORM, "a=b&c=d"),
        ("curl --json '{\"a\":1}' https://a", "POST", "https://a", "Content-Type: application/json, Accept: application/json", "{\"a\":1}"),
        ("curl -X PATCH -H 'content-type: a/b' --data-raw '@x' https://a", "PATCH", "https://a", "content-type: a/b", "@x"),
        ("curl -H 'Content-Type:' -d x https://a", "POST", "https://a", "", "x"),
        ("curl -H 'X-Empty;' -H 'x-api-key:k' https://a", "GET", "https://a", "X-Empty: , x-api-key: k", ""),
        ("curl -G -d a=b --data-urlencode 'c=d e&f' 'https://a?x=1'", "GET", "https://a?x=1&a=b&c=d%20e%26f", "", ""),
        ("curl -u me:secret https://a", "GET", "https://a", "Authorization: Basic bWU6c2VjcmV0", ""),
        ("curl -d @pet.json https://a", "POST", "https://a", FORM, "{}"),
        ("curl --data-binary @pet.json https://a", "POST", "https://a", FORM, "{\n}"),
        ("curl -I https://a", "HEAD", "https://a", "", ""),
        ("curl -sSiL -o /dev/null -w '%{http_code}\\n' https://a -A me", "GET", "https://a", "User-Agent: me", ""),
        ("curl 'https://a' \\\n  -H 'accept: text/html' \\\n  --compressed", "GET", "https://a", "accept: text/html", ""),
    ];
    for (text, method, url, headers, body) in cases {
        assert_eq!(sent(text), (method.into(), url.into(), headers.into(), body.into()), "{text}");
    }
    let shown = read("curl -sSiL -o x -w '%{http_code}' -vf https://a").expect("a command").shown;
    assert!(shown.head && shown.verbose && shown.fails && !shown.only_head);
    assert_eq!((shown.output.as_deref(), shown.write_out.as_deref()), (Some("x"), Some("%{http_code}")));
}

#[test]
fn curls_own_headers_are_sent_unless_they_are_left_out() {
    let names = |text: &str| read(text).expect(text).sent_headers().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names("curl https://a"), ["User-Agent", "Accept"]);
    assert_eq!(names("curl https://a -H 'accept: a/b' -H 'User-Agent:'"), ["accept"]);
}

#[test]
fn what_cannot_be_sent_says_why() {
    let cases = [
        ("curl", "no URL"),
        ("curl --frob https://a", "--frob: is unknown"),
        ("curl -F a=@b https://a", "forms"),
        ("curl https://a -X", "requires parameter"),
        ("curl https://a https://b", "one URL"),
        ("curl -d @gone https://a", "Failed to open gone"),
        ("curl --aws-sigv4 aws:amz https://a", "signatures"),
    ];
    for (text, part) in cases {
        let message = read(text).expect_err(text);
        assert!(message.contains(part), "{text}: {message}");
    }
}

proptest! {
    #[test]
    fn a_request_written_is_read_back(
        method in "GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD|PURGE",
        path in "[a-z0-9/%?&=]{0,12}",
        headers in prop::collection::vec(("[A-Za-z-]{1,8}", "([!-~]([ -~]{0,6}[!-~])?)?"), 0..4),
        body in ".{0,20}",
    ) {
        let url = format!("https://a1.execute-api.us-east-1.amazonaws.com/prod/{path}");
        let text = write(&method, &url, &headers, &body);
        let curl = read(&text);
        prop_assert!(curl.is_ok(), "{} {:?}", text, curl);
        let curl = curl.unwrap_or_default();
        prop_assert_eq!((&curl.method, &curl.url, &curl.headers), (&method, &url, &headers), "{}", text);
        prop_assert_eq!(String::from_utf8_lossy(&curl.body), body);
    }
}
