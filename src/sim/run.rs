//! The simulation: takes what happens next off the queue, sends requests, measures, and puts on the queue what follows.

use super::arrivals::Arrivals;
use super::clients::{Client, Job, Jobs, Prepared};
use super::counts::Fate;
use super::plan::Plan;
use super::queue::{Event, Queue};
use super::read::PlanError;
use super::report::ActionDone;
use super::rows::Measures;
use super::shot::{Ending, Shot, Watched, empty, ending};
use super::template::Filling;
use super::world::World;
use crate::gateway::rest::Served;
use crate::gateway::{Recorder, Request, Step};
use crate::time::{SimTime, Span};
use std::collections::VecDeque;
use std::rc::Rc;

/// A run: a plan on a world, at some instant.
#[derive(Clone, Debug)]
pub struct Sim<W> {
    pub(super) world: W,
    pub(super) plan: Rc<Plan>,
    pub(super) prepared: Rc<Vec<Prepared>>,
    pub(super) clients: Vec<Client>,
    pub(super) queue: Queue,
    pub(super) jobs: Jobs,
    pub(super) measures: Measures,
    pub(super) done: Vec<ActionDone>,
    pub(super) now: SimTime,
    /// Attempts sent.
    pub(super) sent: u64,
    /// The newest attempts, so many at most.
    pub(super) recent: VecDeque<Shot>,
    pub(super) keep: usize,
    /// The attempt that is to be watched.
    pub(super) watch: Option<u64>,
    pub(super) watched: Option<Box<Watched>>,
}

/// How far a run has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The instant that it has reached.
    pub now: SimTime,
    /// Attempts sent in all.
    pub sent: u64,
    /// Whether it has reached the instant that was asked for, or its end.
    pub arrived: bool,
    /// Whether it has ended.
    pub ended: bool,
}

/// A request that is sent, and how often it was sent before.
#[derive(Clone, Copy, Debug)]
struct Turn {
    client: usize,
    which: usize,
    user: Option<u32>,
    number: u64,
    attempt: u32,
    first: SimTime,
}

impl<W: World> Sim<W> {
    /// A run that begins at this instant.
    pub fn new(plan: Plan, mut world: W, start: SimTime) -> Result<Sim<W>, PlanError> {
        world.reseed(plan.seed);
        let prepared = (0..plan.clients.len()).map(|index| Prepared::new(&world, &plan, index)).collect::<Result<Vec<_>, _>>()?;
        let mut sim = Sim {
            clients: (0..plan.clients.len()).map(|index| Client::new(plan.seed, index)).collect(),
            measures: Measures::new(&plan, start),
            world,
            plan: Rc::new(plan),
            prepared: Rc::new(prepared),
            queue: Queue::default(),
            jobs: Jobs::default(),
            done: Vec::new(),
            now: start,
            sent: 0,
            recent: VecDeque::new(),
            keep: 0,
            watch: None,
            watched: None,
        };
        sim.begin();
        sim.look();
        Ok(sim)
    }

    /// Puts the first events on the queue: actions first, so that one at the time of a request comes before it.
    fn begin(&mut self) {
        let plan = self.plan.clone();
        for (index, action) in plan.actions.iter().enumerate() {
            self.queue.push(self.now.after(action.at), Event::Act(index as u32));
        }
        for (index, client) in plan.clients.iter().enumerate() {
            if let Arrivals::Closed { users, think } = client.arrivals {
                for user in 0..users {
                    let first = client.start.and(think.draw(&mut self.clients[index].chance));
                    self.queue.push(self.now.after(first), Event::User(index as u32, user));
                }
            } else {
                self.arrive_next(index);
            }
        }
    }

    /// Goes on until this instant, or until so many attempts have been sent.
    pub fn run_until(&mut self, until: SimTime, most: u64) -> Progress {
        let end = self.end();
        let until = until.min(end);
        let stop = self.sent.saturating_add(most);
        while let Some(time) = self.queue.next().filter(|time| *time <= until && *time < end) {
            if self.sent >= stop {
                return self.progress(false);
            }
            self.now = time;
            if time >= self.measures.closes {
                self.close_until(time);
            }
            if let Some((_, event)) = self.queue.pop() {
                self.happen(event);
            }
        }
        self.now = self.now.max(until);
        self.close_until(self.now);
        if self.now == end && self.measures.started.after(self.measures.step.times(self.measures.closed as u64)) < end {
            let (plan, prepared) = (self.plan.clone(), self.prepared.clone());
            self.measures.close(end, &self.world, &plan, &samples(&prepared));
        }
        self.progress(true)
    }

    /// Goes on until one more attempt has been sent.
    pub fn step_request(&mut self) -> Progress {
        match self.queue.next().filter(|time| *time < self.end()) {
            None => self.run_until(self.end(), u64::MAX),
            Some(_) => self.run_until(self.end(), 1),
        }
    }

    fn progress(&self, arrived: bool) -> Progress {
        Progress { now: self.now, sent: self.sent, arrived, ended: self.ended() }
    }

    fn look(&mut self) {
        let prepared = self.prepared.clone();
        self.measures.look(self.now, &self.world, &samples(&prepared));
    }

    fn close_until(&mut self, at: SimTime) {
        if at >= self.measures.closes {
            let (plan, prepared) = (self.plan.clone(), self.prepared.clone());
            self.measures.close_until(at, &self.world, &plan, &samples(&prepared));
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Act(index) => self.act(index as usize),
            Event::Arrive(index, which) => {
                let index = index as usize;
                self.arrive_next(index);
                self.request(index, None, which.map(usize::from));
            }
            Event::User(index, user) => {
                let index = index as usize;
                if self.now < self.measures.started.after(self.plan.clients[index].stop) {
                    self.request(index, Some(user), None);
                }
            }
            Event::Retry(place) => {
                if let Some(job) = self.jobs.take(place) {
                    self.retry(job);
                }
            }
        }
    }

    fn act(&mut self, index: usize) {
        let plan = self.plan.clone();
        let action = &plan.actions[index];
        self.measures.note_use(self.now, &self.world, &plan);
        let result = self.world.act(&action.service, &action.operation, &action.input, self.now);
        self.done.push(ActionDone { at_millis: action.at.micros() / 1_000, operation: action.operation.clone(), error: result.err() });
    }

    /// Puts the next request of a client on the queue.
    fn arrive_next(&mut self, index: usize) {
        let plan = &self.plan.clients[index];
        let client = &mut self.clients[index];
        if let Some((after, which)) = client.course.next(&plan.arrivals, &mut client.chance) {
            let after = plan.start.and(after);
            if after < plan.stop {
                let which = which.and_then(|which| u16::try_from(which).ok());
                self.queue.push(self.measures.started.after(after), Event::Arrive(index as u32, which));
            }
        }
    }

    /// Sends a new request of a client.
    fn request(&mut self, index: usize, user: Option<u32>, which: Option<usize>) {
        let prepared = self.prepared.clone();
        let client = &mut self.clients[index];
        client.count += 1;
        let which = which.unwrap_or_else(|| prepared[index].choose(&mut client.chance));
        let turn = Turn { client: index, which, user, number: client.count, attempt: 1, first: self.now };
        let made = &prepared[index].requests[which];
        if made.is_fixed() {
            self.send(turn, &made.sample, None);
            return;
        }
        let mut request = Box::new(made.sample.clone());
        let seconds = self.now.since(self.measures.started).micros() / 1_000_000;
        let name = &self.plan.clients[index].name;
        let user = user.map_or(0, |user| user + 1);
        made.fill(&mut request, &mut Filling { number: client.count, client: name, user, seconds, chance: &mut client.chance });
        let shown = request.clone();
        self.send(turn, &shown, Some(request));
    }

    fn retry(&mut self, job: Job) {
        let Job { client, which, request, user, number, attempt, first } = job;
        self.clients[client].pending -= 1;
        let turn = Turn { client, which, user, number, attempt, first };
        let prepared = self.prepared.clone();
        match request {
            Some(request) => {
                let shown = request.clone();
                self.send(turn, &shown, Some(request));
            }
            None => self.send(turn, &prepared[client].requests[which].sample, None),
        }
    }

    /// Sends one attempt, counts it, and puts on the queue what follows from it.
    fn send(&mut self, turn: Turn, request: &Request, made: Option<Box<Request>>) {
        self.sent += 1;
        let (served, refused_at, recorder) = self.serve(request);
        let status = served.response.status;
        let plan = &self.plan.clients[turn.client];
        let client = &mut self.clients[turn.client];
        let answered = self.now.after(served.latency);
        let again = match status < 400 {
            true => None,
            false => plan.retry.wait(turn.attempt, status, served.response.header("retry-after"), &mut client.chance),
        };
        let fate = match again {
            _ if status < 400 => Fate::Succeeded,
            Some(_) => Fate::Retried,
            None => Fate::GaveUp,
        };
        let (first, front) = (turn.attempt == 1, self.prepared[turn.client].front);
        client.counts.add(&served, fate, first, front);
        client.latency.add(served.latency);
        self.measures.add(&served, fate, first, front, self.now);
        if fate == Fate::Succeeded {
            let wait = answered.since(turn.first);
            client.wait.add(wait);
            self.measures.wait.add(wait);
        }
        let again_at = again.map(|wait| answered.after(wait));
        match again_at {
            Some(at) => {
                client.pending += 1;
                let Turn { client, which, user, number, attempt, first } = turn;
                let place = self.jobs.put(Job { client, which, request: made, user, number, attempt: attempt + 1, first });
                self.queue.push(at, Event::Retry(place));
            }
            None => {
                if let (Some(user), Arrivals::Closed { think, .. }) = (turn.user, &plan.arrivals) {
                    let think = think.draw(&mut client.chance);
                    // A user who neither waits nor thinks would stand still in time.
                    let next = answered.after(think).max(self.now.after(Span::from_micros(1)));
                    self.queue.push(next, Event::User(turn.client as u32, user));
                }
            }
        }
        if self.keep > 0 || recorder.is_some() {
            self.note(turn, request, served, refused_at, (fate, again_at), recorder);
        }
    }

    fn serve(&mut self, request: &Request) -> (Served, Option<Step>, Option<Recorder>) {
        if self.watch == Some(self.sent) {
            let mut recorder = Recorder::default();
            let served = self.world.send(request, self.now, &mut recorder);
            return (served, ending(&recorder), Some(recorder));
        }
        let mut step = Ending(None);
        let served = self.world.send(request, self.now, &mut step);
        (served, step.0, None)
    }

    fn note(
        &mut self,
        turn: Turn,
        request: &Request,
        served: Served,
        refused_at: Option<Step>,
        fate: (Fate, Option<SimTime>),
        recorder: Option<Recorder>,
    ) {
        let shot = Shot {
            number: self.sent,
            client: turn.client,
            which: turn.which,
            request: turn.number,
            attempt: turn.attempt,
            at: self.now,
            latency: served.latency,
            status: served.response.status,
            refused_at,
            empty: empty(&served),
            is_canary: served.is_canary,
            called: served.integration.is_some(),
            cache_hit: served.cache_hit,
            fate: fate.0,
            again_at: fate.1,
        };
        if let Some(recorder) = recorder {
            let watched = Watched { shot: shot.clone(), request: request.clone(), response: served.response, trace: recorder.entries };
            self.watched = Some(Box::new(watched));
        }
        if self.keep > 0 {
            if self.recent.len() >= self.keep {
                self.recent.pop_front();
            }
            self.recent.push_back(shot);
        }
    }
}

/// One request of each kind that the clients send.
pub(super) fn samples(prepared: &[Prepared]) -> Vec<&Request> {
    prepared.iter().flat_map(|client| client.requests.iter().map(|request| &request.sample)).collect()
}
