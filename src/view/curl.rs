//! Requests as curl commands, and the requests that the composer held before.

use crate::app::{Composer, Engine, Exchange};
use crate::cli::curl::write;
use crate::gateway::Request;

/// The request that a composer would send, as a curl command.
pub fn of_composer(engine: &Engine, composer: &Composer) -> String {
    of_request(&composer.request(engine))
}

/// The request of an exchange, as a curl command; nothing if it is no longer there.
pub fn of_exchange(history: &[Exchange], id: u64) -> String {
    history.iter().find(|exchange| exchange.id == id).map(|exchange| of_request(&exchange.request)).unwrap_or_default()
}

fn of_request(request: &Request) -> String {
    write(&request.method, &request.url, &request.headers, &request.body.text())
}

/// Requests that stood in the composer before, newest first: their places and what they ask for.
pub fn kept(kept: &[Composer]) -> Vec<(usize, String)> {
    let line = |composer: &Composer| format!("{} {} of {}", composer.method, composer.path, composer.stage);
    kept.iter().map(line).enumerate().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::sample;

    #[test]
    fn a_request_is_copied_with_its_key() {
        let workspace = sample().expect("the sample is made");
        let text = of_composer(&workspace.engine, &workspace.composer);
        let key = workspace.engine.account.api_keys.values().next().expect("a key");
        assert_eq!(text, format!("curl {} -H 'x-api-key: {}'", workspace.composer.url("us-east-1"), key.value));
        assert_eq!(of_exchange(&[], 1), "");
        assert_eq!(kept(&[workspace.composer]), [(0, "GET /pets of prod".to_owned())]);
    }
}
