//! The traffic plan: clients, when their requests arrive, what they do about failures, and what is done to the account meanwhile.
//! `docs/traffic-plans.md` describes its JSON.

use super::arrivals::Arrivals;
use super::prices::Prices;
use super::read::{At, PlanError};
use super::retry::Retry;
use super::template::Template;
use crate::model::Latency;
use crate::time::{Chance, Span};
use serde_json::Value;

/// The longest run, in seconds: a year and a day.
const LONGEST: f64 = 366.0 * 86_400.0;
/// The most clients.
const MOST_CLIENTS: usize = 200;
/// The largest whole number that JavaScript keeps exactly.
const LARGEST_SEED: u64 = 9_007_199_254_740_991;

/// A traffic plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What it is called.
    pub name: String,
    /// All chance of the run comes from this.
    pub seed: u64,
    /// How long it lasts.
    pub duration: Span,
    /// How long a row of the report stands for, if the plan says so.
    pub step: Option<Span>,
    /// Who sends requests.
    pub clients: Vec<ClientPlan>,
    /// What is done to the account, in order of time.
    pub actions: Vec<ScheduledAction>,
    /// What things cost.
    pub prices: Prices,
}

/// A client.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientPlan {
    /// Its name.
    pub name: String,
    /// The stage that it sends to.
    pub target: Target,
    /// Who it says it is.
    pub identity: Identity,
    /// Headers of all of its requests.
    pub headers: Vec<(String, Template)>,
    /// What it sends, by weight.
    pub requests: Vec<RequestPlan>,
    /// When.
    pub arrivals: Arrivals,
    /// What it does about failures.
    pub retry: Retry,
    /// When it starts, from the beginning of the run.
    pub start: Span,
    /// When it sends no more new requests.
    pub stop: Span,
    /// The address that it comes from.
    pub source_ip: Option<String>,
}

/// Where a client sends its requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To this URL, which a request's path is appended to.
    Url(String),
    /// To a stage of an API, which is given by id or name.
    Stage(String, String),
}

/// Who a client says it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The value of its API key.
    pub api_key: Option<String>,
    /// Its API key by id or name.
    pub api_key_id: Option<String>,
    /// Its token, for the header `Authorization`.
    pub token: Option<String>,
}

/// One of the requests that a client sends.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestPlan {
    /// How often, against the other ones.
    pub weight: f64,
    /// The HTTP method.
    pub method: String,
    /// The path and the query.
    pub path: Template,
    /// Headers of its own.
    pub headers: Vec<(String, Template)>,
    /// The body.
    pub body: Template,
}

/// An operation that is carried out at a given time.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduledAction {
    /// When, from the beginning of the run.
    pub at: Span,
    /// The service, such as `apigateway`.
    pub service: String,
    /// The operation, such as `UpdateStage`.
    pub operation: String,
    /// Its input.
    pub input: Value,
}

/// How long a user thinks, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Think(pub Latency);

impl Default for Think {
    fn default() -> Self {
        Think(Latency::ConstantMs(1_000.0))
    }
}

impl Think {
    /// Draws how long a user thinks this time.
    pub fn draw(self, chance: &mut Chance) -> Span {
        Span::from_millis_f64(match self.0 {
            Latency::ConstantMs(millis) => millis,
            Latency::UniformMs(low, high) => low + (high - low) * chance.unit(),
            Latency::ExponentialMs(mean) => -mean * libm::log(1.0 - chance.unit()),
            // The standard normal's 99th percentile is 2.326….
            Latency::LogNormalMs { median, p99 } => {
                median * libm::exp(libm::log((p99 / median).max(1.0)) / 2.326_347_874_040_841 * chance.normal())
            }
        })
    }

    pub(super) fn read(at: &At<'_>) -> Result<Think, PlanError> {
        at.only(&["constantMs", "uniformMs", "exponentialMs", "logNormalMs"])?;
        let millis = |at: At<'_>| at.number(0.0, 86_400_000.0);
        if let Some(constant) = at.get("constantMs")? {
            return Ok(Think(Latency::ConstantMs(millis(constant)?)));
        }
        if let Some(mean) = at.get("exponentialMs")? {
            return Ok(Think(Latency::ExponentialMs(millis(mean)?)));
        }
        if let Some(bounds) = at.get("uniformMs")? {
            return match bounds.items()?.as_slice() {
                [low, high] => {
                    let low = millis(low.clone())?;
                    Ok(Think(Latency::UniformMs(low, high.number(low, 86_400_000.0)?)))
                }
                _ => bounds.error("must be a list of two numbers"),
            };
        }
        let Some(normal) = at.get("logNormalMs")? else {
            return at.error("needs one of constantMs, uniformMs, exponentialMs, logNormalMs");
        };
        normal.only(&["median", "p99"])?;
        let median = normal.need("median")?.number(0.001, 86_400_000.0)?;
        Ok(Think(Latency::LogNormalMs { median, p99: normal.need("p99")?.number(median, 86_400_000.0)? }))
    }
}

impl Plan {
    /// The members that a plan may have. `setup`, `description`, `watch` and `question` are for whoever prepares and shows a run.
    pub const MEMBERS: [&str; 12] = [
        "name",
        "description",
        "watch",
        "question",
        "setup",
        "seed",
        "durationSeconds",
        "stepSeconds",
        "clients",
        "actions",
        "prices",
        "emptyAccount",
    ];

    /// Reads a plan's JSON; the error says where it is wrong and why.
    pub fn read(value: &Value) -> Result<Plan, PlanError> {
        let at = At::root(value);
        at.only(&Plan::MEMBERS)?;
        let seconds = |at: At<'_>, most: f64| at.number(0.001, most).map(Span::from_seconds_f64);
        let duration = seconds(at.need("durationSeconds")?, LONGEST)?;
        let clients = at.need("clients")?;
        let items = clients.items()?;
        if items.is_empty() || items.len() > MOST_CLIENTS {
            return clients.error(format!("must hold from 1 to {MOST_CLIENTS} clients"));
        }
        let mut read = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let client = ClientPlan::read(item, index, duration)?;
            if read.iter().any(|other: &ClientPlan| other.name == client.name) {
                return item.error(format!("has the name '{}', which another client has", client.name));
            }
            read.push(client);
        }
        let mut actions = match at.get("actions")? {
            None => Vec::new(),
            Some(list) => list.items()?.iter().map(|item| ScheduledAction::read(item, duration)).collect::<Result<_, _>>()?,
        };
        // Stable: actions of the same instant stay in the order in which they are given.
        crate::order::sort_by_key(&mut actions, |action: &ScheduledAction| action.at);
        Ok(Plan {
            name: at.get("name")?.map_or(Ok("Traffic"), |name| name.text())?.to_owned(),
            seed: at.get("seed")?.map_or(Ok(0), |seed| seed.integer(0, LARGEST_SEED))?,
            duration,
            step: at.get("stepSeconds")?.map(|step| seconds(step, LONGEST)).transpose()?,
            clients: read,
            actions,
            prices: at.get("prices")?.map_or(Ok(Prices::default()), |prices| Prices::read(&prices))?,
        })
    }
}

impl ClientPlan {
    fn read(at: &At<'_>, index: usize, duration: Span) -> Result<ClientPlan, PlanError> {
        at.only(&[
            "name",
            "url",
            "api",
            "stage",
            "apiKey",
            "apiKeyId",
            "token",
            "headers",
            "requests",
            "arrivals",
            "retry",
            "startSeconds",
            "stopSeconds",
            "sourceIp",
        ])?;
        let text = |name: &str| at.get(name)?.map(|member| member.text().map(str::to_owned)).transpose();
        let target = match (text("url")?, text("api")?, text("stage")?) {
            (Some(url), None, None) => Target::Url(url.trim_end_matches('/').to_owned()),
            (None, Some(api), Some(stage)) => Target::Stage(api, stage),
            _ => return at.error("needs either 'url', or 'api' and 'stage'"),
        };
        let identity = Identity { api_key: text("apiKey")?, api_key_id: text("apiKeyId")?, token: text("token")? };
        if identity.api_key.is_some() && identity.api_key_id.is_some() {
            return at.error("has both 'apiKey' and 'apiKeyId'");
        }
        let requests = at.need("requests")?;
        let requests = match requests.items()? {
            items if items.is_empty() => return requests.error("must hold a request"),
            items => items.iter().map(RequestPlan::read).collect::<Result<Vec<_>, _>>()?,
        };
        let whole = duration.seconds();
        let start = at.number_or("startSeconds", 0.0, 0.0, whole)?;
        let stop = at.number_or("stopSeconds", whole, start, LONGEST)?.min(whole);
        Ok(ClientPlan {
            name: text("name")?.unwrap_or_else(|| format!("client {}", index + 1)),
            target,
            identity,
            headers: headers(at)?,
            arrivals: Arrivals::read(&at.need("arrivals")?, requests.len())?,
            requests,
            retry: at.get("retry")?.map_or(Ok(Retry::NONE), |retry| Retry::read(&retry))?,
            start: Span::from_seconds_f64(start),
            stop: Span::from_seconds_f64(stop),
            source_ip: text("sourceIp")?,
        })
    }
}

impl RequestPlan {
    fn read(at: &At<'_>) -> Result<RequestPlan, PlanError> {
        at.only(&["weight", "method", "path", "query", "headers", "body"])?;
        let path = at.get("path")?;
        let mut target = path.as_ref().map_or(Ok("/"), At::text)?.to_owned();
        if !target.is_empty() && !target.starts_with('/') {
            return path.map_or(Ok(()), |path| path.error("must begin with '/'")).and_then(|()| at.error("has no path"));
        }
        if let Some(query) = at.get("query")? {
            for (name, value) in query.pairs()? {
                target += if target.contains('?') { "&" } else { "?" };
                target += &format!("{name}={value}");
            }
        }
        let body = at.get("body")?;
        Ok(RequestPlan {
            weight: at.number_or("weight", 1.0, 0.0, 1e9)?,
            method: at.get("method")?.map_or(Ok("GET"), |method| method.text())?.to_ascii_uppercase(),
            path: template(at, &target)?,
            headers: headers(at)?,
            body: template(body.as_ref().unwrap_or(at), &body.as_ref().map(At::body).unwrap_or_default())?,
        })
    }
}

impl ScheduledAction {
    fn read(at: &At<'_>, duration: Span) -> Result<ScheduledAction, PlanError> {
        at.only(&["atSeconds", "service", "operation", "input"])?;
        Ok(ScheduledAction {
            at: Span::from_seconds_f64(at.need("atSeconds")?.number(0.0, duration.seconds())?),
            service: at.get("service")?.map_or(Ok("apigateway"), |service| service.text())?.to_owned(),
            operation: at.need("operation")?.text()?.to_owned(),
            input: at.get("input")?.map_or_else(|| Value::Object(serde_json::Map::new()), |input| input.value().clone()),
        })
    }
}

fn headers(at: &At<'_>) -> Result<Vec<(String, Template)>, PlanError> {
    let Some(headers) = at.get("headers")? else { return Ok(Vec::new()) };
    headers.pairs()?.into_iter().map(|(name, value)| Ok((name, template(&headers, &value)?))).collect()
}

fn template(at: &At<'_>, text: &str) -> Result<Template, PlanError> {
    Template::read(text).or_else(|message| at.error(message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn plan() -> Value {
        json!({"durationSeconds": 10, "clients": [{"url": "https://a/prod", "requests": [{}], "arrivals": {"kind": "constant", "perSecond": 5}}]})
    }

    #[test]
    fn a_plan_needs_little() {
        let plan = Plan::read(&plan()).expect("a plan");
        assert_eq!((plan.seed, plan.duration, plan.clients[0].name.as_str()), (0, Span::from_micros(10_000_000), "client 1"));
        assert_eq!(plan.clients[0].stop, plan.duration);
        assert_eq!(plan.clients[0].requests[0].method, "GET");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let cases: [(&str, Value, &str); 14] = [
            ("/durationSeconds", json!(0), "durationSeconds must be a number from 0.001"),
            ("/durationSeconds", Value::Null, "the plan needs the member 'durationSeconds'"),
            ("/clients", json!([]), "clients must hold from 1"),
            ("/clients", json!({}), "clients must be a list"),
            ("/clients/0/url", Value::Null, "clients[0] needs either 'url', or 'api' and 'stage'"),
            ("/clients/0/apikey", json!("x"), "clients[0] has no member 'apikey'; it may have name"),
            ("/clients/0/requests", json!([]), "clients[0].requests must hold a request"),
            ("/clients/0/requests/0/path", json!("pets"), "clients[0].requests[0].path must begin with '/'"),
            ("/clients/0/requests/0/path", json!("/{{m}}"), "clients[0].requests[0] has '{{m}}', which is none of"),
            ("/clients/0/arrivals/kind", json!("sometimes"), "clients[0].arrivals.kind must be one of constant, poisson"),
            ("/clients/0/arrivals/perSecond", json!("5"), "clients[0].arrivals.perSecond must be a number from 0"),
            ("/clients/0/retry", json!({"kind": "fixed"}), "clients[0].retry needs the member 'delayMs'"),
            ("/actions", json!([{"atSeconds": 11, "operation": "X"}]), "actions[0].atSeconds must be a number from 0 to 10"),
            ("/seed", json!(-1), "seed must be a whole number"),
        ];
        for (pointer, value, message) in cases {
            let mut plan = plan();
            let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
            let parent = plan.pointer_mut(parent).expect("it is there");
            parent[name] = value;
            let error = Plan::read(&plan).expect_err(pointer).to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn actions_stand_in_order_of_time() {
        let mut plan = plan();
        plan["actions"] =
            json!([{"atSeconds": 5, "operation": "B"}, {"atSeconds": 1, "operation": "A"}, {"atSeconds": 5, "operation": "C"}]);
        let names: Vec<String> = Plan::read(&plan).expect("a plan").actions.into_iter().map(|action| action.operation).collect();
        assert_eq!(names, ["A", "B", "C"]);
    }
}
