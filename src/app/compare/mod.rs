//! REST APIs, HTTP APIs and load balancers side by side: what each has, and experiments that show it. The rows stand in `rows.json`: the page shows them and
//! runs them, and `tests/compare.rs` runs every one and checks what comes out, so that page and test cannot differ.

mod plan;
mod run;

pub use plan::{Compared, PlanPrices, compared, traffic_plan};
pub use run::{Done, run};

use crate::app::Engine;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A kind of front door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A REST API.
    Rest,
    /// An HTTP API.
    Http,
    /// An Application Load Balancer.
    Alb,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Rest, Kind::Http, Kind::Alb];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Rest => "REST API",
            Kind::Http => "HTTP API",
            Kind::Alb => "Load balancer",
        }
    }
}

/// The comparison: the function that stands behind all three, how each door is made, and the rows.
#[derive(Clone, Debug, Deserialize)]
pub struct Comparison {
    /// Makes the function.
    function: Vec<Value>,
    /// Makes the doors.
    doors: BTreeMap<Kind, Door>,
    /// The rows of the table, in its order.
    pub rows: Vec<Row>,
}

/// How a door is made.
#[derive(Clone, Debug, Deserialize)]
struct Door {
    /// The URL in front of paths.
    url: String,
    steps: Vec<Value>,
}

/// A feature, and how it can be tried.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Row {
    /// Names it in addresses and tests.
    pub id: String,
    /// The part of the table.
    pub group: String,
    /// Its name.
    pub name: String,
    /// What each kind has: begins with Yes, No or Partly, or says how it is.
    pub has: BTreeMap<Kind, String>,
    /// The hash of the page where it can be tried by hand.
    #[serde(default)]
    pub route: Option<String>,
    /// What the experiment asks.
    #[serde(default)]
    pub question: Option<String>,
    /// Steps before those of any kind.
    #[serde(default)]
    common: Vec<Value>,
    /// The experiment: the steps of each kind.
    #[serde(default, rename = "try")]
    experiment: BTreeMap<Kind, Vec<Value>>,
}

impl Row {
    /// Whether it can be tried.
    pub fn has_experiment(&self) -> bool {
        !self.experiment.is_empty()
    }

    /// What an experiment's steps are expected to come to, in their order; null where nothing is said.
    pub fn expected(&self, kind: Kind) -> Vec<Value> {
        self.experiment.get(&kind).into_iter().flatten().map(|step| step["expect"].clone()).collect()
    }
}

/// The comparison.
///
/// # Errors
/// Where `rows.json` cannot be read, which a test rules out.
pub fn comparison() -> Result<Comparison, String> {
    serde_json::from_str(include_str!("rows.json")).map_err(|error| error.to_string())
}

impl Comparison {
    /// The row with this id.
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// An account of its own for an experiment: nothing of the workspace is touched.
    fn account() -> Engine {
        Engine::new(7)
    }
}
