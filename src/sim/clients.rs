//! Clients while they run: what they send, what they have counted, and the requests that wait to be sent again.

use super::arrivals::Course;
use super::counts::Counts;
use super::histogram::Spans;
use super::plan::{ClientPlan, Plan, RequestPlan, Target};
use super::read::PlanError;
use super::template::{Filling, Template};
use super::world::{Front, World};
use crate::gateway::{Body, Request};
use crate::time::{Chance, SimTime};

/// What does not change of a client while it runs.
#[derive(Debug)]
pub(super) struct Prepared {
    pub requests: Vec<PreparedRequest>,
    /// Sums of weights up to each request; empty where there is nothing to choose.
    sums: Vec<f64>,
    /// What it sends to.
    pub front: Front,
}

/// A request, made as far as it can be made once.
#[derive(Debug)]
pub(super) struct PreparedRequest {
    /// As it is sent, or, if it has templates, as the first one could be sent.
    pub sample: Request,
    templates: Option<Templates>,
}

#[derive(Debug)]
struct Templates {
    base: String,
    path: Template,
    /// For the headers that have templates: their places.
    headers: Vec<(usize, Template)>,
    body: Option<Template>,
}

/// What changes of a client.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub chance: Chance,
    pub course: Course,
    /// How many requests it has begun.
    pub count: u64,
    pub counts: Counts,
    pub latency: Spans,
    /// From a request's first attempt to the end of the one that succeeded.
    pub wait: Spans,
    /// Requests that wait to be sent again.
    pub pending: u64,
}

/// A request that waits to be sent again.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub client: usize,
    pub which: usize,
    /// What is sent, where templates made it.
    pub request: Option<Box<Request>>,
    pub user: Option<u32>,
    pub number: u64,
    pub attempt: u32,
    pub first: SimTime,
}

/// Requests that wait, in places that are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Jobs {
    places: Vec<Option<Job>>,
    free: Vec<u32>,
}

impl Jobs {
    pub fn put(&mut self, job: Job) -> u32 {
        match self.free.pop() {
            Some(place) => {
                self.places[place as usize] = Some(job);
                place
            }
            None => {
                self.places.push(Some(job));
                (self.places.len() - 1) as u32
            }
        }
    }

    pub fn take(&mut self, place: u32) -> Option<Job> {
        let job = self.places.get_mut(place as usize)?.take()?;
        self.free.push(place);
        Some(job)
    }
}

impl Client {
    pub fn new(seed: u64, index: usize) -> Client {
        // Each client draws for itself, so that a change of one does not disturb the others: two runs can be compared.
        let own = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (index as u64 + 1).wrapping_mul(0xd1b5_4a32_d192_ed03);
        Client {
            chance: Chance::from_seed(own),
            course: Course::default(),
            count: 0,
            counts: Counts::default(),
            latency: Spans::default(),
            wait: Spans::default(),
            pending: 0,
        }
    }
}

impl Prepared {
    /// Looks up where the client's requests go and makes them as far as they can be made.
    pub fn new<W: World>(world: &W, plan: &Plan, index: usize) -> Result<Prepared, PlanError> {
        let client = &plan.clients[index];
        let wrong = |message: String| PlanError { place: format!("clients[{index}]"), message };
        let base = match &client.target {
            Target::Url(url) => url.clone(),
            Target::Stage(api, stage) => world
                .url_of(api, stage)
                .ok_or_else(|| wrong(format!("names the stage '{stage}' of the API '{api}', which is not there")))?,
        };
        let key = match (&client.identity.api_key, &client.identity.api_key_id) {
            (Some(value), _) => Some(value.clone()),
            (None, Some(id)) => Some(world.key_value(id).ok_or_else(|| wrong(format!("names the API key '{id}', which is not there")))?),
            (None, None) => None,
        };
        let requests = client.requests.iter().map(|request| PreparedRequest::new(client, request, &base, key.as_deref())).collect();
        let mut sum = 0.0;
        let sums: Vec<f64> = client.requests.iter().map(|request| (sum += request.weight, sum).1).collect();
        if sum <= 0.0 {
            return Err(wrong("has requests of which all have the weight 0".into()));
        }
        let sums = if client.requests.len() > 1 { sums } else { Vec::new() };
        Ok(Prepared { requests, sums, front: world.front(&base) })
    }

    /// Chooses one of the requests by weight.
    pub fn choose(&self, chance: &mut Chance) -> usize {
        let Some(all) = self.sums.last() else { return 0 };
        let drawn = chance.unit() * all;
        self.sums.iter().position(|sum| drawn < *sum).unwrap_or(0)
    }
}

impl PreparedRequest {
    fn new(client: &ClientPlan, plan: &RequestPlan, base: &str, key: Option<&str>) -> PreparedRequest {
        let mut headers: Vec<(String, String)> = Vec::new();
        let fixed = [("x-api-key", key), ("authorization", client.identity.token.as_deref())];
        headers.extend(fixed.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value)?.to_owned()))));
        let own = client.headers.iter().chain(&plan.headers);
        let first = headers.len();
        let filled: Vec<&Template> = own.clone().map(|(_, template)| template).collect();
        headers.extend(own.map(|(name, _)| (name.clone(), String::new())));
        let mut request = Request { method: plan.method.clone(), headers, source_ip: client.source_ip.clone(), ..Request::default() };
        let mut everything = Templates {
            base: base.to_owned(),
            path: plan.path.clone(),
            headers: filled.iter().enumerate().map(|(place, template)| (first + place, (*template).clone())).collect(),
            body: Some(plan.body.clone()),
        };
        let mut chance = Chance::from_seed(0);
        let mut filling = Filling { number: 1, client: &client.name, user: 1, seconds: 0, chance: &mut chance };
        everything.fill(&mut request, &mut filling);
        // What is the same each time need not be made each time.
        everything.headers.retain(|(_, template)| !template.is_fixed());
        everything.body = everything.body.filter(|body| !body.is_fixed());
        let fixed = everything.path.is_fixed() && everything.headers.is_empty() && everything.body.is_none();
        PreparedRequest { sample: request, templates: (!fixed).then_some(everything) }
    }

    /// Whether it is the same each time.
    pub fn is_fixed(&self) -> bool {
        self.templates.is_none()
    }

    /// Makes the request of one time out of that of another time.
    pub fn fill(&self, request: &mut Request, filling: &mut Filling<'_>) {
        if let Some(templates) = &self.templates {
            templates.fill(request, filling);
        }
    }
}

impl Templates {
    fn fill(&self, request: &mut Request, filling: &mut Filling<'_>) {
        request.url.clear();
        request.url.push_str(&self.base);
        self.path.fill(filling, &mut request.url);
        for (place, template) in &self.headers {
            let value = &mut request.headers[*place].1;
            value.clear();
            template.fill(filling, value);
        }
        if let Some(template) = &self.body {
            let mut body = String::new();
            template.fill(filling, &mut body);
            request.body = Body::from(body);
        }
    }
}
