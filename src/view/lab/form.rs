//! The fields of a plan that are changed most often, read from its JSON and written back into it. Everything else stays as it is.

use serde_json::{Value, json};

/// Kinds of arrivals that the form offers.
pub const ARRIVALS: &[&str] = &["constant", "poisson", "onOff", "ramp", "spikes", "closedLoop", "replay"];
/// Policies of retries that the form offers.
pub const RETRIES: &[&str] = &["none", "immediate", "fixed", "exponential", "exponential, full jitter", "exponential, equal jitter"];

/// The fields of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanForm {
    /// How long it lasts, in seconds.
    pub duration: String,
    /// Its seed.
    pub seed: String,
    /// Its clients.
    pub clients: Vec<ClientForm>,
}

/// The fields of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientForm {
    /// Its name.
    pub name: String,
    /// One of [`ARRIVALS`].
    pub arrivals: String,
    /// Requests per second, where there is one such number.
    pub rate: Option<String>,
    /// Users, in a closed loop.
    pub users: Option<String>,
    /// One of [`RETRIES`].
    pub retry: String,
}

/// The fields of a plan; none while its text is no plan.
pub fn form(text: &str) -> Option<PlanForm> {
    let plan: Value = serde_json::from_str(text).ok()?;
    let clients = plan["clients"].as_array()?.iter().enumerate().map(|(index, client)| ClientForm {
        name: client["name"].as_str().map_or_else(|| format!("client {}", index + 1), str::to_owned),
        arrivals: client["arrivals"]["kind"].as_str().unwrap_or_default().to_owned(),
        rate: client["arrivals"]["perSecond"].as_f64().map(|rate| rate.to_string()),
        users: client["arrivals"]["users"].as_u64().map(|users| users.to_string()),
        retry: retry(&client["retry"]),
    });
    Some(PlanForm {
        duration: plan["durationSeconds"].as_f64()?.to_string(),
        seed: plan["seed"].as_u64().unwrap_or_default().to_string(),
        clients: clients.collect(),
    })
}

fn retry(retry: &Value) -> String {
    let kind = retry["kind"].as_str().unwrap_or("none");
    match (kind, retry["jitter"].as_str()) {
        ("exponential", Some(jitter @ ("full" | "equal"))) => format!("exponential, {jitter} jitter"),
        _ => kind.to_owned(),
    }
}

/// The plan's text with one field changed. What cannot be read as a number stays a text, which the start of the plan complains about.
pub fn set(text: &str, pointer: &str, value: &str) -> String {
    let Ok(mut plan) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
    let new = match name {
        "kind" => {
            if let Some(arrivals) = plan.pointer_mut(parent) {
                *arrivals = arrivals_of(value, arrivals);
            }
            return written(&plan);
        }
        "retry" => retry_of(value),
        _ => serde_json::from_str(value).ok().filter(Value::is_number).unwrap_or_else(|| json!(value)),
    };
    if let Some(Value::Object(members)) = plan.pointer_mut(parent) {
        members.insert(name.to_owned(), new);
    }
    written(&plan)
}

fn written(plan: &Value) -> String {
    serde_json::to_string_pretty(plan).unwrap_or_default()
}

/// Arrivals of another kind, at about the same rate.
fn arrivals_of(kind: &str, before: &Value) -> Value {
    let rate = before["perSecond"].as_f64().or_else(|| before["toPerSecond"].as_f64()).unwrap_or(10.0);
    match kind {
        "onOff" => json!({"kind": kind, "onSeconds": 5, "offSeconds": 5, "perSecond": rate}),
        "ramp" => json!({"kind": kind, "fromPerSecond": 0, "toPerSecond": rate, "seconds": 30}),
        "spikes" => json!({"kind": kind, "perSecond": rate, "spikePerSecond": rate * 10.0, "everySeconds": 20, "lengthSeconds": 1}),
        "closedLoop" => json!({"kind": kind, "users": 10, "think": {"exponentialMs": 1000}}),
        "replay" => json!({"kind": kind, "list": [0, 0.5, 1, 1.5]}),
        _ => json!({"kind": kind, "perSecond": rate}),
    }
}

fn retry_of(words: &str) -> Value {
    match words {
        "immediate" => json!({"kind": "immediate", "maxAttempts": 3}),
        "fixed" => json!({"kind": "fixed", "delayMs": 1000, "maxAttempts": 3}),
        "exponential" => json!({"kind": "exponential", "baseMs": 100, "maxAttempts": 5}),
        "exponential, full jitter" => json!({"kind": "exponential", "baseMs": 100, "jitter": "full", "maxAttempts": 5}),
        "exponential, equal jitter" => json!({"kind": "exponential", "baseMs": 100, "jitter": "equal", "maxAttempts": 5}),
        _ => json!({"kind": "none"}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Plan;

    #[test]
    fn every_choice_of_the_form_is_a_plan_that_can_be_read() {
        let text = r#"{"durationSeconds": 5, "clients": [{"url": "https://a/b", "requests": [{}], "arrivals": {"kind": "constant", "perSecond": 7}}]}"#;
        for kind in ARRIVALS {
            let changed = set(text, "/clients/0/arrivals/kind", kind);
            assert_eq!(form(&changed).map(|form| form.clients[0].arrivals.clone()).as_deref(), Some(*kind));
            Plan::read(&serde_json::from_str(&changed).expect("JSON")).expect(kind);
        }
        for words in RETRIES {
            let changed = set(text, "/clients/0/retry", words);
            assert_eq!(form(&changed).map(|form| form.clients[0].retry.clone()).as_deref(), Some(*words));
            Plan::read(&serde_json::from_str(&changed).expect("JSON")).expect(words);
        }
        assert_eq!(
            form(&set(text, "/clients/0/arrivals/perSecond", "9")).and_then(|form| form.clients[0].rate.clone()).as_deref(),
            Some("9")
        );
        assert_eq!(set("{", "/seed", "1"), "{");
    }
}
