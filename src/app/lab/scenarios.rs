//! Scenarios ready to run: traffic plans that make their own account, each with what to watch and a question.

use serde_json::Value;

/// A scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Names it in addresses and tests.
    pub id: &'static str,
    /// Its plan, as JSON.
    pub text: &'static str,
}

/// All of them, in the order in which a course would show them.
pub const SCENARIOS: &[Scenario] = &[
    Scenario { id: "burst-against-rate", text: include_str!("scenarios/burst-against-rate.json") },
    Scenario { id: "noisy-neighbour", text: include_str!("scenarios/noisy-neighbour.json") },
    Scenario { id: "four-levels", text: include_str!("scenarios/four-levels.json") },
    Scenario { id: "retry-storm", text: include_str!("scenarios/retry-storm.json") },
    Scenario { id: "quota-runs-out", text: include_str!("scenarios/quota-runs-out.json") },
    Scenario { id: "canary-rolled-back", text: include_str!("scenarios/canary-rolled-back.json") },
    Scenario { id: "migration", text: include_str!("scenarios/migration.json") },
    Scenario { id: "function-concurrency", text: include_str!("scenarios/function-concurrency.json") },
    Scenario { id: "cache-saves-backend", text: include_str!("scenarios/cache-saves-backend.json") },
    Scenario { id: "rest-against-http", text: include_str!("scenarios/rest-against-http.json") },
];

impl Scenario {
    /// The scenario with this id.
    pub fn find(id: &str) -> Option<Scenario> {
        SCENARIOS.iter().copied().find(|scenario| scenario.id == id)
    }

    /// Its plan.
    pub fn plan(&self) -> Value {
        // The tests read every one of them.
        serde_json::from_str(self.text).unwrap_or_default()
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.plan()["name"].as_str().unwrap_or(self.id).to_owned()
    }
}
