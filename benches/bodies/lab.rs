//! Runs of the traffic lab, with everything measured: keyed, among 100 routes, four buckets, quota, canary.

use super::{Body, fixture, ran};
use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::app::lab::prepare;
use stagecraft::model::EndpointType;
use stagecraft::sim::Sim;

/// How many requests a run sends, about.
pub const REQUESTS: u64 = 100_000;

/// One client that does not wait, at 10,000 a second.
pub const CONSTANT: Body =
    Body { name: "traffic lab, keyed requests, everything measured", items: REQUESTS, make: || again(Plan::constant()) };
/// The same at random times, with a path that is another each time.
pub const POISSON: Body = Body { name: "traffic lab, requests from templates", items: REQUESTS, make: || again(Plan::poisson()) };
/// A thousand users who wait for the answer and think.
pub const CLOSED: Body = Body { name: "traffic lab, a thousand users in a closed loop", items: REQUESTS, make: || again(Plan::closed()) };
/// Ten million requests over an hour of simulated time: memory does not grow with their number.
pub const LONG: Body = Body {
    name: "traffic lab, a run of ten million requests",
    items: 10_000_000,
    make: || {
        ran(|| {
            let mut sim = Plan::long().prepared();
            sim.run_until(sim.end(), u64::MAX);
            let sent = sim.sent();
            assert!(sent.abs_diff(10_000_000) < 50_000, "{sent}");
            sim.report().totals.offered
        })
    },
};

/// A plan with one client, and the account that it runs on.
pub struct Plan {
    engine: Engine,
    plan: Value,
}

impl Plan {
    fn new(seconds: u64, arrivals: &Value, path: &str, retry: &str) -> Plan {
        let plan = json!({
            "durationSeconds": seconds,
            "clients": [{"url": "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod", "apiKey": fixture::KEY,
                "headers": {"accept": "*/*", "user-agent": "bench"}, "requests": [{"path": path}], "arrivals": arrivals,
                "retry": {"kind": retry}}],
        });
        Plan { engine: fixture::engine(100, EndpointType::Regional, fixture::PLENTY), plan }
    }

    /// One client that does not wait, at 10,000 a second.
    pub fn constant() -> Plan {
        Plan::new(10, &json!({"kind": "constant", "perSecond": 10_000}), "/pets/7/toys?type=ball", "none")
    }

    /// The same at random times, with a path that is another each time.
    pub fn poisson() -> Plan {
        Plan::new(10, &json!({"kind": "poisson", "perSecond": 10_000}), "/pets/{{random.int(1,999)}}/toys?n={{n}}", "none")
    }

    /// A thousand users who wait for the answer and think.
    pub fn closed() -> Plan {
        let arrivals = json!({"kind": "closedLoop", "users": 1_000, "think": {"exponentialMs": 100}});
        Plan::new(10, &arrivals, "/pets/7/toys?type=ball", "exponential")
    }

    fn long() -> Plan {
        Plan::new(3_600, &json!({"kind": "poisson", "perSecond": 2_778}), "/pets/7/toys", "none")
    }

    /// A run at its beginning.
    pub fn prepared(&self) -> Sim<Engine> {
        prepare(&self.plan, &self.engine).expect("a plan")
    }
}

/// Goes to the end of a run that sends [`REQUESTS`].
pub fn finish(mut sim: Sim<Engine>) -> u64 {
    sim.run_until(sim.end(), u64::MAX);
    assert!(sim.totals().accepted.abs_diff(REQUESTS) < 3_000, "{}", sim.totals().accepted);
    sim.sent()
}

fn again(plan: Plan) -> Box<dyn FnMut()> {
    ran(move || finish(plan.prepared()))
}
