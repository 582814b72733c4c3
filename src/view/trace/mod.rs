//! The trace as a pipeline: its steps in order, whether each passed, and what each has to say. The sentences stand in `detail` and `fault`.

mod authorization;
mod cache;
mod detail;
mod facts;
mod fault;

pub(super) use cache::seconds as cache_seconds;
pub use facts::Fact;

use crate::gateway::http::status as http_status;
use crate::gateway::{Detail, Fault, Outcome, Step, TraceEntry};
use crate::view::status;

/// What became of a request at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// It went on.
    Passed,
    /// It ended here.
    Refused,
    /// The step had nothing to do.
    Skipped,
    /// The request ended before.
    NotReached,
    /// The cache answered.
    Hit,
    /// The cache could not answer, and the backend did.
    Missed,
}

/// One step of the pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct StepView {
    /// The step.
    pub step: Step,
    /// Its name.
    pub name: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    /// What became of the request.
    pub light: Light,
    /// What the step decided and why, in a sentence or two.
    pub sentence: String,
    /// What it saw.
    pub facts: Vec<Fact>,
}

/// A pipeline: every step, and the one that is worth opening.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// All steps in the order in which a request meets them.
    pub steps: Vec<StepView>,
    /// The place of the step that refused; of the last one that was reached if none did.
    pub opened: usize,
    /// What became of the request as a whole, in a sentence.
    pub summary: String,
}

impl Light {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Light::Passed => "Passed",
            Light::Refused => "Refused",
            Light::Skipped => "Skipped",
            Light::NotReached => "Not reached",
            Light::Hit => "Hit",
            Light::Missed => "Miss",
        }
    }
}

/// The name of a step.
pub const fn name(step: Step) -> &'static str {
    match step {
        Step::Parse => "Stage",
        Step::Cors => "CORS",
        Step::Route => "Route",
        Step::Authorize => "Authorize",
        Step::ApiKey => "API key",
        Step::Throttle => "Throttle",
        Step::Validate => "Validate",
        Step::Cache => "Cache",
        Step::IntegrationRequest => "Integration request",
        Step::Integration => "Integration",
        Step::IntegrationResponse => "Integration response",
        Step::MethodResponse => "Method response",
    }
}

/// What a step is for.
pub const fn about(step: Step) -> &'static str {
    match step {
        Step::Parse => "The host names the API and the first part of the path names the stage; a canary draws its share here.",
        Step::Cors => "A browser's preflight is answered by the gateway itself where CORS is configured.",
        Step::Route => "The rest of the path leads to a resource, and the HTTP method to one of its methods.",
        Step::Authorize => "IAM, a Lambda authorizer or a Cognito user pool decides whether the caller may go on.",
        Step::ApiKey => "A method that requires an API key needs an enabled one from a usage plan that includes the stage.",
        Step::Throttle => "The usage plan's quota and every token bucket that applies must have room; one that has none refuses.",
        Step::Validate => "The method's request validator checks required parameters and the body.",
        Step::Cache => "A stage with a cache cluster answers from it what it has answered before, for the TTL of the method.",
        Step::IntegrationRequest => "The request is made into what the backend gets.",
        Step::Integration => "The backend is called.",
        Step::IntegrationResponse => "The backend's answer is made into what the method declares.",
        Step::MethodResponse => "The response goes back to the client.",
    }
}

/// What a step decided and why, in a sentence or two with its numbers.
pub fn sentence(entry: &TraceEntry) -> String {
    match &entry.fault {
        Some(fault) => {
            let grounds = match &entry.detail {
                Detail::Authorization(authorization) => authorization::grounds(authorization),
                _ => String::new(),
            };
            fault::sentence(fault, &entry.detail) + &grounds
        }
        None => detail::sentence(&entry.detail, entry.outcome),
    }
}

/// The whole pipeline of a trace. A step that left no entry was passed over if a later one was reached.
pub fn pipeline(trace: &[TraceEntry]) -> Pipeline {
    let last = trace.iter().map(|entry| entry.step).max();
    let (http, alb) = (is_http(trace), is_alb(trace));
    let all: &[Step] = match (http, alb) {
        (_, true) => &Step::ALB,
        (true, _) => &Step::HTTP,
        _ => &Step::ALL,
    };
    let steps: Vec<StepView> = all
        .iter()
        .copied()
        .map(|step| match trace.iter().find(|entry| entry.step == step) {
            Some(entry) => met(entry, http),
            None => unmet(step, last.is_some_and(|last| step < last), cache::answered(trace)),
        })
        .map(|step| if alb { of_load_balancer(step) } else { step })
        .collect();
    let refused = steps.iter().position(|step| step.light == Light::Refused);
    let reached = steps.iter().rposition(|step| step.light != Light::NotReached);
    let summary = match refused {
        Some(place) => format!("Refused at step {} of {}, {}.", place + 1, steps.len(), steps[place].name),
        None if cache::answered(trace) => "Answered from the cache: no backend was called.".into(),
        None => "Went through all steps.".into(),
    };
    Pipeline { opened: refused.or(reached).unwrap_or(0), steps, summary }
}

/// Whether a trace is that of a request to an HTTP API: it has a route, a preflight's answer, or no stage or route at all.
pub fn is_http(trace: &[TraceEntry]) -> bool {
    trace.iter().any(|entry| {
        matches!(entry.detail, Detail::Route { .. } | Detail::Cors { .. }) || matches!(entry.fault, Some(Fault::NoRoute { .. }))
    })
}

/// Whether a trace is that of a request to a load balancer.
pub fn is_alb(trace: &[TraceEntry]) -> bool {
    let listens =
        |entry: &TraceEntry| matches!(entry.detail, Detail::Listener { .. }) || matches!(entry.fault, Some(Fault::LoadBalancer { .. }));
    trace.iter().any(listens)
}

/// A step by the name that it has for a load balancer, and what it is for there.
fn of_load_balancer(step: StepView) -> StepView {
    let (name, about) = match step.step {
        Step::Parse => {
            ("Listener", "The host names the load balancer, scheme and port its listener. What does not keep to HTTP ends here.")
        }
        Step::Route => ("Rule", "The listener's rules are asked by priority: the first whose conditions are all met says what is done."),
        Step::IntegrationRequest => ("Event", "A target group is drawn by weight, and the request becomes the event of its function."),
        Step::Integration => ("Target", "The function is called. The load balancer waits as long as the function may run."),
        Step::IntegrationResponse => ("Answer", "What the function returned is read as a response; what is malformed is a 502."),
        _ => ("Response", "The response goes back to the client."),
    };
    StepView { name, about, ..step }
}

fn met(entry: &TraceEntry, http: bool) -> StepView {
    let light = match entry.outcome {
        Outcome::Pass => cache::light(&entry.detail).unwrap_or(Light::Passed),
        Outcome::Refuse => Light::Refused,
        Outcome::Skip => Light::Skipped,
    };
    let mut facts = facts::of_detail(&entry.detail);
    if let Some(Fault::LoadBalancer { status, .. }) = &entry.fault {
        facts.insert(0, Fact::value("Its status", status::line(*status)));
    } else if let Some(fault) = entry.fault.as_ref().filter(|_| http) {
        facts.insert(0, Fact::value("Gateway response", "none: those of HTTP APIs cannot be customised"));
        facts.insert(1, Fact::value("Its status", status::line(http_status(fault).0)));
    } else if let Some(fault) = &entry.fault {
        let kind = fault.response_type().map_or("none: no API is known that could have one", |kind| kind.name());
        facts.insert(0, Fact::value("Gateway response", kind));
        facts.insert(1, Fact::value("Its built-in status", status::line(fault.default_status())));
    }
    StepView { step: entry.step, name: name(entry.step), about: about(entry.step), light, sentence: sentence(entry), facts }
}

fn unmet(step: Step, passed_over: bool, from_cache: bool) -> StepView {
    let (light, sentence) = match (passed_over, step) {
        (true, Step::Cache) => (Light::Skipped, "The stage has no cache cluster."),
        (true, _) if from_cache && step > Step::Cache => (Light::Skipped, "Passed over: the cache had the response."),
        (true, _) => (Light::Skipped, "There was nothing to do here."),
        (false, _) => (Light::NotReached, "The request ended before it came here."),
    };
    StepView { step, name: name(step), about: about(step), light, sentence: sentence.into(), facts: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::KeyRefusal;

    fn entry(step: Step, outcome: Outcome) -> TraceEntry {
        TraceEntry { step, outcome, detail: Detail::Nothing {}, fault: None }
    }

    #[test]
    fn a_refused_step_is_opened_and_what_follows_is_not_reached() {
        let fault = Some(Fault::InvalidApiKey { refusal: KeyRefusal::Absent });
        let refusal = TraceEntry { fault, ..entry(Step::ApiKey, Outcome::Refuse) };
        let trace = [entry(Step::Parse, Outcome::Pass), entry(Step::Route, Outcome::Pass), entry(Step::Authorize, Outcome::Skip), refusal];
        let pipeline = pipeline(&trace);
        let lights: Vec<&str> = pipeline.steps.iter().map(|step| step.light.word()).collect();
        assert_eq!(lights[..5], ["Passed", "Passed", "Skipped", "Refused", "Not reached"]);
        assert_eq!((pipeline.steps.len(), pipeline.opened), (11, 3));
        assert_eq!(pipeline.summary, "Refused at step 4 of 11, API key.");
        assert_eq!(
            pipeline.steps[3].facts[..2],
            [Fact::value("Gateway response", "INVALID_API_KEY"), Fact::value("Its built-in status", "403 Forbidden")]
        );
    }

    #[test]
    fn a_step_without_an_entry_is_skipped_if_a_later_one_was_reached() {
        let pipeline = pipeline(&[entry(Step::Parse, Outcome::Pass), entry(Step::MethodResponse, Outcome::Pass)]);
        assert_eq!(pipeline.steps[6].light, Light::Skipped);
        assert_eq!(pipeline.steps[6].sentence, "The stage has no cache cluster.");
        assert_eq!((pipeline.opened, pipeline.summary.as_str()), (10, "Went through all steps."));
    }
}
