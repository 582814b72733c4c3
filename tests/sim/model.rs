//! A slow model of limits and quotas that knows nothing of the engine: whole numbers of millionths of tokens, a list instead of a lookup. It must
//! agree with the engine about every single request.

use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::app::lab::prepare;
use stagecraft::gateway::{BucketLevel, Step};
use stagecraft::sim::Shot;
use stagecraft::time::{SimTime, Span};
use std::collections::BTreeMap;

const TOKEN: u64 = 1_000_000;
const DAY: u64 = 86_400_000_000;

/// A bucket: millionths of tokens, and when they were counted.
struct Bucket {
    rate: u64,
    burst: u64,
    level: u64,
    at: u64,
}

impl Bucket {
    fn new(rate: u64, burst: u64, at: u64) -> Bucket {
        Bucket { rate, burst, level: burst * TOKEN, at }
    }

    fn level(&self, now: u64) -> u64 {
        (self.level + self.rate * (now - self.at)).min(self.burst * TOKEN)
    }

    fn take(&mut self, now: u64) {
        (self.level, self.at) = (self.level(now) - TOKEN, now);
    }
}

/// What the model says of a request.
#[derive(Debug, PartialEq)]
enum Verdict {
    Accepted,
    Forbidden,
    Quota,
    Throttled(BucketLevel),
}

/// What a client of the plan is: its key, its stage, whether its method asks for a key.
struct Caller {
    key: Option<&'static str>,
    stage: &'static str,
    method: &'static str,
}

const CALLERS: [Caller; 7] = [
    Caller { key: Some("gold-1"), stage: "prod", method: "GET" },
    Caller { key: Some("gold-1"), stage: "dev", method: "GET" },
    Caller { key: Some("gold-2"), stage: "prod", method: "GET" },
    Caller { key: Some("free"), stage: "prod", method: "GET" },
    Caller { key: Some("stranger"), stage: "prod", method: "GET" },
    Caller { key: None, stage: "prod", method: "POST" },
    Caller { key: None, stage: "dev", method: "POST" },
];

#[derive(Default)]
struct Model {
    buckets: BTreeMap<String, Bucket>,
    quotas: BTreeMap<(&'static str, u64), u64>,
}

impl Model {
    fn verdict(&mut self, caller: &Caller, now: u64) -> Verdict {
        let plan = match (caller.method, caller.key) {
            ("POST", _) => None,
            (_, Some("gold-1" | "gold-2")) => Some("gold"),
            (_, Some("free")) => Some("free"),
            _ => return Verdict::Forbidden,
        };
        let key = caller.key.unwrap_or_default();
        // 2026-01-01 was a Thursday; weeks begin on Sundays.
        let quota = plan.map(|plan| match plan {
            "gold" => (now / DAY, 4_000),
            _ => {
                let week = (now / DAY + 4) / 7;
                (week, if week == (SimTime::START.micros() / DAY + 4) / 7 { 900 - 5 } else { 900 })
            }
        });
        if let Some((period, limit)) = quota
            && *self.quotas.entry((key, period)).or_default() >= limit
        {
            return Verdict::Quota;
        }
        let mut limits = Vec::new();
        match plan {
            Some("gold") => {
                limits.push((format!("plan {key}"), BucketLevel::Plan, 30, 12));
                if caller.stage == "prod" {
                    limits.push((format!("plan method {key}"), BucketLevel::PlanMethod, 8, 6));
                }
            }
            Some(_) => limits.push((format!("plan {key}"), BucketLevel::Plan, 3, 2)),
            None => {}
        }
        let stage = match (caller.stage, caller.method) {
            ("prod", "GET") => (17, 10),
            ("prod", _) => (25, 20),
            _ => (10_000, 5_000),
        };
        limits.push((format!("stage {} {}", caller.stage, caller.method), BucketLevel::StageMethod, stage.0, stage.1));
        limits.push(("account".to_owned(), BucketLevel::Account, 45, 30));
        for (name, level, rate, burst) in &limits {
            let bucket = self.buckets.entry(name.clone()).or_insert_with(|| Bucket::new(*rate, *burst, now));
            if bucket.level(now) < TOKEN {
                return Verdict::Throttled(*level);
            }
        }
        for (name, ..) in &limits {
            self.buckets.get_mut(name).expect("it was looked at").take(now);
        }
        if let Some((period, _)) = quota {
            *self.quotas.entry((key, period)).or_default() += 1;
        }
        Verdict::Accepted
    }
}

fn engines(shot: &Shot) -> Verdict {
    match (shot.status, shot.empty, shot.refused_at) {
        (200, None, None) => Verdict::Accepted,
        (403, None, Some(Step::ApiKey)) => Verdict::Forbidden,
        (429, None, Some(Step::Throttle)) => Verdict::Quota,
        (429, Some(level), Some(Step::Throttle)) => Verdict::Throttled(level),
        _ => panic!("{shot:?}"),
    }
}

#[test]
fn a_slow_model_agrees_about_every_request_at_all_levels_and_quotas() {
    let mut engine = Engine::new(0);
    let mut account = engine.account.clone();
    (account.throttle_settings.rate_limit, account.throttle_settings.burst_limit) = (45.0, 30);
    engine.set_account(account);
    let mut sim = prepare(&plan(), &engine).unwrap_or_else(|error| panic!("{error}"));
    sim.keep(100_000);
    let mut model = Model::default();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let mut compared = 0;
    while !sim.ended() {
        let before = sim.sent();
        sim.run_until(sim.now().after(Span::from_micros(3_600_000_000)), u64::MAX);
        let shots: Vec<Shot> = sim.recent().filter(|shot| shot.number > before).cloned().collect();
        assert_eq!(shots.len() as u64, sim.sent() - before);
        for shot in shots {
            let (verdict, expected) = (engines(&shot), model.verdict(&CALLERS[shot.client], shot.at.micros()));
            assert_eq!(verdict, expected, "request {} of client {} at {}", shot.number, shot.client, shot.at);
            *seen.entry(format!("{verdict:?}")).or_default() += 1;
            compared += 1;
        }
    }
    assert!(compared >= 100_000, "{compared} compared");
    // Every way to be refused was met many times.
    assert_eq!(seen.len(), 7, "{seen:?}");
    assert!(seen.values().all(|count| *count > 100), "{seen:?}");
}

/// Bursts of seven callers over nine days, so that quotas of days and of weeks begin anew.
fn plan() -> Value {
    let clients: Vec<Value> = CALLERS
        .iter()
        .enumerate()
        .map(|(index, caller)| {
            let mut client = json!({
                "name": format!("client {index}"),
                "url": format!("https://@{{api:/id}}.execute-api.us-east-1.amazonaws.com/{}", caller.stage),
                "requests": [{"method": caller.method, "path": "/pets"}],
                "arrivals": {"kind": "onOff", "onSeconds": 7, "offSeconds": 4_000, "perSecond": 12, "random": true},
            });
            if let Some(key) = caller.key {
                client["apiKey"] = json!(format!("{key}-with-twenty-characters"));
            }
            client
        })
        .collect();
    json!({"seed": 11, "durationSeconds": 800_000, "setup": setup(), "clients": clients})
}

fn setup() -> Value {
    let method = |method: &str, keyed: bool| {
        let at = |mut input: Value| {
            input["restApiId"] = json!("@{api:/id}");
            input["resourceId"] = json!("@{pets:/id}");
            input["httpMethod"] = json!(method);
            input
        };
        [
            json!({"operation": "PutMethod", "input": at(json!({"authorizationType": "NONE", "apiKeyRequired": keyed}))}),
            json!({"operation": "PutIntegration", "input": at(json!({"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}}))}),
            json!({"operation": "PutMethodResponse", "input": at(json!({"statusCode": "200"}))}),
            json!({"operation": "PutIntegrationResponse", "input": at(json!({"statusCode": "200"}))}),
        ]
    };
    let mut setup = vec![
        json!({"id": "api", "operation": "CreateRestApi", "input": {"name": "pets"}}),
        json!({"id": "pets", "operation": "CreateResource", "input": {"restApiId": "@{api:/id}", "parentId": "@{api:/rootResourceId}", "pathPart": "pets"}}),
    ];
    setup.extend(method("GET", true));
    setup.extend(method("POST", false));
    for stage in ["prod", "dev"] {
        setup.push(json!({"operation": "CreateDeployment", "input": {"restApiId": "@{api:/id}", "stageName": stage}}));
    }
    let limit = |path: &str, rate: u32, burst: u32| {
        [
            json!({"op": "replace", "path": format!("/{path}/throttling/rateLimit"), "value": rate.to_string()}),
            json!({"op": "replace", "path": format!("/{path}/throttling/burstLimit"), "value": burst.to_string()}),
        ]
    };
    let patches: Vec<Value> = limit("*/*", 25, 20).into_iter().chain(limit("~1pets/GET", 17, 10)).collect();
    setup.push(json!({"operation": "UpdateStage", "input": {"restApiId": "@{api:/id}", "stageName": "prod", "patchOperations": patches}}));
    for key in ["gold-1", "gold-2", "free", "stranger"] {
        setup.push(json!({"id": key, "operation": "CreateApiKey",
            "input": {"name": key, "enabled": true, "value": format!("{key}-with-twenty-characters")}}));
    }
    let stages = json!([
        {"apiId": "@{api:/id}", "stage": "prod", "throttle": {"/pets/GET": {"rateLimit": 8, "burstLimit": 6}}},
        {"apiId": "@{api:/id}", "stage": "dev"},
    ]);
    setup.push(json!({"id": "gold", "operation": "CreateUsagePlan", "input": {"name": "Gold", "apiStages": stages,
        "throttle": {"rateLimit": 30, "burstLimit": 12}, "quota": {"limit": 4000, "period": "DAY"}}}));
    setup.push(json!({"id": "low", "operation": "CreateUsagePlan", "input": {"name": "Free",
        "apiStages": [{"apiId": "@{api:/id}", "stage": "prod"}],
        "throttle": {"rateLimit": 3, "burstLimit": 2}, "quota": {"limit": 900, "offset": 5, "period": "WEEK"}}}));
    for (plan, key) in [("gold", "gold-1"), ("gold", "gold-2"), ("low", "free")] {
        setup.push(json!({"operation": "CreateUsagePlanKey",
            "input": {"usagePlanId": format!("@{{{plan}:/id}}"), "keyId": format!("@{{{key}:/id}}"), "keyType": "API_KEY"}}));
    }
    json!(setup)
}
