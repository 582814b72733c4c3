//! curl command lines: what they send, and a request written as one. Sending is in `app`.

mod read;
#[cfg(test)]
mod tests;

use super::shell::quoted;

/// What a curl command asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Curl {
    /// The HTTP method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Headers in the order they are given, with the type that `-d` gives its data.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Headers that are not to be sent though curl would by itself, in lower case.
    pub left_out: Vec<String>,
    /// What is shown.
    pub shown: Show,
}

/// What curl shows of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Show {
    /// The head before the body (`-i`).
    pub head: bool,
    /// The head alone (`-I`).
    pub only_head: bool,
    /// Both heads, as remarks (`-v`).
    pub verbose: bool,
    /// A status of 400 or more is an error, and shows no body (`-f`).
    pub fails: bool,
    /// The file that the body goes to (`-o`).
    pub output: Option<String>,
    /// What is written after it (`-w`).
    pub write_out: Option<String>,
}

/// Headers that curl sends by itself.
const OWN: [(&str, &str); 2] = [("User-Agent", "curl/8.14.1"), ("Accept", "*/*")];

impl Curl {
    /// Reads the words of a command after `curl`. An error is curl's, with its exit status.
    pub fn read(words: &[String], files: &dyn super::Files) -> Result<Curl, (u8, String)> {
        read::read(words, files)
    }

    /// The headers as curl sends them, its own first.
    pub fn sent_headers(&self) -> Vec<(String, String)> {
        let given = |name: &str| self.headers.iter().any(|(header, _)| header.eq_ignore_ascii_case(name));
        let own = OWN.iter().filter(|(name, _)| !given(name) && !self.left_out.contains(&name.to_ascii_lowercase()));
        own.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).chain(self.headers.iter().cloned()).collect()
    }
}

/// A request as a curl command for a POSIX shell.
pub fn write(method: &str, url: &str, headers: &[(String, String)], body: &str) -> String {
    let mut command = String::from("curl");
    let implied = if body.is_empty() { "GET" } else { "POST" };
    if method == "HEAD" {
        command.push_str(" --head");
    } else if method != implied {
        command.push_str(&format!(" -X {}", quoted(method)));
    }
    command.push_str(&format!(" {}", quoted(url)));
    for (name, value) in headers {
        // Without a value curl would leave the header out.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        command.push_str(&format!(" -H {}", quoted(&header)));
    }
    if !body.is_empty() {
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            // curl takes data for a form unless it is told otherwise.
            command.push_str(" -H Content-Type:");
        }
        command.push_str(&format!(" --data-raw {}", quoted(body)));
    }
    command
}
