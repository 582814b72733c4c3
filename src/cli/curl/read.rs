//! Reading curl's options: those that say what is sent are understood, those that say how it travels are passed over, others are refused.

use super::{Curl, Show};
use crate::cli::Files;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Options by their long and short names; the third says whether a value follows.
const OPTIONS: &[(&str, &str, bool)] = &[
    ("request", "X", true),
    ("header", "H", true),
    ("data", "d", true),
    ("data-ascii", "", true),
    ("data-raw", "", true),
    ("data-binary", "", true),
    ("data-urlencode", "", true),
    ("json", "", true),
    ("get", "G", false),
    ("head", "I", false),
    ("include", "i", false),
    ("show-headers", "", false),
    ("verbose", "v", false),
    ("fail", "f", false),
    ("user", "u", true),
    ("user-agent", "A", true),
    ("referer", "e", true),
    ("cookie", "b", true),
    ("output", "o", true),
    ("write-out", "w", true),
    ("url", "", true),
];

/// Options that change nothing here.
const PASSED_OVER: &[(&str, &str, bool)] = &[
    ("silent", "s", false),
    ("show-error", "S", false),
    ("location", "L", false),
    ("insecure", "k", false),
    ("compressed", "", false),
    ("globoff", "g", false),
    ("progress-bar", "#", false),
    ("no-progress-meter", "", false),
    ("no-buffer", "N", false),
    ("http1.1", "", false),
    ("http2", "", false),
    ("ipv4", "4", false),
    ("ipv6", "6", false),
    ("max-time", "m", true),
    ("connect-timeout", "", true),
    ("retry", "", true),
    ("retry-delay", "", true),
    ("cacert", "", true),
];

struct Reading<'a> {
    files: &'a dyn Files,
    curl: Curl,
    method: Option<String>,
    urls: Vec<String>,
    data: Option<Vec<u8>>,
    is_json: bool,
    in_query: bool,
}

/// Reads words after `curl`.
pub(super) fn read(words: &[String], files: &dyn Files) -> Result<Curl, (u8, String)> {
    let mut reading = Reading { files, curl: Curl::default(), method: None, urls: Vec::new(), data: None, is_json: false, in_query: false };
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if let Some(long) = word.strip_prefix("--").filter(|long| !long.is_empty()) {
            let (name, _, takes) = known(|(name, ..)| *name == long).ok_or_else(|| unknown(word))?;
            let value = if takes { Some(next(word, &mut rest)?) } else { None };
            reading.option(name, value)?;
        } else if let Some(shorts) = word.strip_prefix('-').filter(|shorts| !shorts.is_empty()) {
            for (index, short) in shorts.char_indices() {
                let letter = &shorts[index..index + short.len_utf8()];
                let (name, _, takes) = known(|(_, short, _)| *short == letter).ok_or_else(|| unknown(&format!("-{letter}")))?;
                if takes {
                    let attached = &shorts[index + letter.len()..];
                    let value = if attached.is_empty() { next(&format!("-{letter}"), &mut rest)? } else { attached.to_owned() };
                    reading.option(name, Some(value))?;
                    break;
                }
                reading.option(name, None)?;
            }
        } else {
            reading.urls.push(word.clone());
        }
    }
    reading.finish()
}

fn known(wanted: impl Fn(&(&str, &str, bool)) -> bool) -> Option<(&'static str, &'static str, bool)> {
    OPTIONS.iter().chain(PASSED_OVER).copied().find(|option| wanted(option))
}

fn next(option: &str, rest: &mut std::slice::Iter<'_, String>) -> Result<String, (u8, String)> {
    rest.next().cloned().ok_or_else(|| (2, format!("curl: option {option}: requires parameter")))
}

fn unknown(option: &str) -> (u8, String) {
    let why = match option {
        "-F" | "--form" => "forms with files are not simulated; give the body with --data-binary",
        "--aws-sigv4" => "signatures are not made here",
        "-x" | "--proxy" | "-T" | "--upload-file" => "it is not simulated",
        _ => "is unknown",
    };
    (2, format!("curl: option {option}: {why}"))
}

impl Reading<'_> {
    fn option(&mut self, name: &str, value: Option<String>) -> Result<(), (u8, String)> {
        let value = value.unwrap_or_default();
        match name {
            "request" => self.method = Some(value),
            "header" => self.header(&value)?,
            "data" | "data-ascii" => {
                let bytes = self.named_file(&value)?;
                let bytes = bytes.map(|bytes| bytes.into_iter().filter(|byte| !b"\r\n\0".contains(byte)).collect());
                self.add(bytes.unwrap_or_else(|| value.into_bytes()));
            }
            "data-binary" => {
                let bytes = self.named_file(&value)?;
                self.add(bytes.unwrap_or_else(|| value.into_bytes()));
            }
            "data-raw" => self.add(value.into_bytes()),
            "data-urlencode" => {
                let encoded = self.encoded(&value)?;
                self.add(encoded.into_bytes());
            }
            "json" => {
                let bytes = self.named_file(&value)?.unwrap_or_else(|| value.into_bytes());
                self.data.get_or_insert_default().extend(bytes);
                self.is_json = true;
            }
            "get" => self.in_query = true,
            "head" => self.curl.shown.only_head = true,
            "include" | "show-headers" => self.curl.shown.head = true,
            "verbose" => self.curl.shown.verbose = true,
            "fail" => self.curl.shown.fails = true,
            "user" => {
                let pair = if value.contains(':') { value } else { format!("{value}:") };
                self.curl.headers.push(("Authorization".into(), format!("Basic {}", STANDARD.encode(pair))));
            }
            "user-agent" => self.curl.headers.push(("User-Agent".into(), value)),
            "referer" => self.curl.headers.push(("Referer".into(), value)),
            "cookie" if value.contains('=') => self.curl.headers.push(("Cookie".into(), value)),
            "cookie" => return Err((26, "curl: option -b: cookies are not read from files here; give them as name=value".into())),
            "output" => self.curl.shown.output = Some(value),
            "write-out" => self.curl.shown.write_out = Some(value),
            "url" => self.urls.push(value),
            _ => {}
        }
        Ok(())
    }

    /// `Name: value`; `Name:` leaves a header out, `Name;` sends it empty.
    fn header(&mut self, text: &str) -> Result<(), (u8, String)> {
        match text.split_once(':') {
            Some((name, value)) if value.trim().is_empty() => self.curl.left_out.push(name.trim().to_ascii_lowercase()),
            Some((name, value)) => self.curl.headers.push((name.trim().to_owned(), value.trim().to_owned())),
            None if text.ends_with(';') => self.curl.headers.push((text.trim_end_matches(';').to_owned(), String::new())),
            None if text.starts_with('@') => return Err((26, "curl: option -H: headers are not read from files here".into())),
            None => {}
        }
        Ok(())
    }

    /// What `@file` names.
    fn named_file(&self, value: &str) -> Result<Option<Vec<u8>>, (u8, String)> {
        let Some(path) = value.strip_prefix('@') else { return Ok(None) };
        self.files.read(path).map(Some).map_err(|reason| (26, format!("curl: Failed to open {path}: {reason}")))
    }

    /// `name=content`, `=content`, `content`, `@file` or `name@file`, the content percent-encoded.
    fn encoded(&self, value: &str) -> Result<String, (u8, String)> {
        let encode = |text: &str| {
            const SET: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
            utf8_percent_encode(text, SET).to_string()
        };
        let at = value.find(['=', '@']);
        Ok(match at.map(|at| (&value[..at], &value[at..=at], &value[at + 1..])) {
            None => encode(value),
            Some((name, "=", content)) => named(name, &encode(content)),
            Some((name, _, path)) => {
                let bytes = self.named_file(&format!("@{path}"))?.unwrap_or_default();
                named(name, &encode(&String::from_utf8_lossy(&bytes)))
            }
        })
    }

    fn add(&mut self, bytes: Vec<u8>) {
        match &mut self.data {
            Some(data) => {
                data.push(b'&');
                data.extend(bytes);
            }
            None => self.data = Some(bytes),
        }
    }

    fn finish(self) -> Result<Curl, (u8, String)> {
        let mut curl = self.curl;
        curl.url = match self.urls.as_slice() {
            [url] if url.contains("://") => url.clone(),
            // An API answers at https only.
            [url] if !url.is_empty() => format!("https://{url}"),
            [] | [_] => return Err((2, "curl: (2) no URL specified".into())),
            _ => return Err((2, "curl: give one URL at a time".into())),
        };
        let has_body = self.data.is_some() && !self.in_query;
        let data = self.data.unwrap_or_default();
        if self.in_query && !data.is_empty() {
            let (url, fragment) = curl.url.split_once('#').map_or((curl.url.as_str(), ""), |(url, fragment)| (url, fragment));
            let mark = if url.contains('?') { '&' } else { '?' };
            let hash = if fragment.is_empty() { "" } else { "#" };
            curl.url = format!("{url}{mark}{}{hash}{fragment}", String::from_utf8_lossy(&data));
        } else {
            curl.body = data;
        }
        if has_body {
            let types: &[(&str, &str)] = if self.is_json {
                &[("Content-Type", "application/json"), ("Accept", "application/json")]
            } else {
                &[("Content-Type", "application/x-www-form-urlencoded")]
            };
            for (name, value) in types {
                let given = curl.headers.iter().any(|(header, _)| header.eq_ignore_ascii_case(name));
                if !given && !curl.left_out.contains(&name.to_ascii_lowercase()) {
                    curl.headers.push(((*name).to_owned(), (*value).to_owned()));
                }
            }
        }
        let Show { only_head, .. } = curl.shown;
        let implied = if only_head {
            "HEAD"
        } else if has_body {
            "POST"
        } else {
            "GET"
        };
        curl.method = self.method.unwrap_or_else(|| implied.into());
        Ok(curl)
    }
}

fn named(name: &str, content: &str) -> String {
    if name.is_empty() { content.to_owned() } else { format!("{name}={content}") }
}
