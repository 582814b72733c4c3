//! The picture of the flow, painted on a canvas; counters where less motion is asked for. Where dots are is decided in `view::lab`.

use crate::app::lab::LabAction;
use crate::app::{Action, State};
use crate::ui::browser::canvas::{Canvas, wants_less_motion};
use crate::ui::parts::Panel;
use crate::ui::store::use_store;
use crate::view::lab::{Dot, End, Flow, JOURNEY, Lane, backends, columns, dot, lanes};
use std::collections::VecDeque;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// So many new dots a frame at most: at high rates a dot stands for many requests.
const NEW_DOTS: usize = 6;
/// So many opacities of dots are told apart.
const SHADES: usize = 16;
/// So many dots at a time at most.
const MOST_DOTS: usize = 500;
/// A click this near to a dot, in CSS pixels, is one on it.
const REACH: f64 = 16.0;

/// Props of [`FlowPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct FlowPanelProps {
    /// Counts changes of the state: each is a new picture.
    pub revision: u64,
    /// Names and values of the totals.
    pub totals: Vec<(&'static str, String, &'static str)>,
    /// Whether there is a canary to go to.
    pub has_canary: bool,
}

/// A dot on its way.
#[derive(Clone, Copy, Debug)]
struct Flying {
    flow: Flow,
    /// When it began, in seconds of the picture.
    born: f64,
    /// How many requests it stands for.
    weight: f64,
    /// The attempt that it shows.
    number: u64,
}

impl Flying {
    fn dot(&self, now: f64) -> Dot {
        dot(self.flow, ((now - self.born) / JOURNEY).clamp(0.0, 1.0))
    }
}

/// Dots on their way.
#[derive(Default)]
struct Dots {
    flying: VecDeque<Flying>,
    /// The newest attempt that has a dot.
    seen: u64,
    /// Which run, and which stretch of it.
    cuts: u64,
}

impl Dots {
    /// Takes what was sent since the last picture.
    fn take(&mut self, state: &State, has_canary: bool) {
        let Some(tape) = &state.lab.tape else { return };
        let sim = tape.sim();
        if self.cuts != state.lab.cuts {
            (self.cuts, self.seen) = (state.lab.cuts, sim.sent());
            self.flying.clear();
        }
        let clients = sim.plan().clients.len();
        let fresh: Vec<_> = sim.recent().filter(|shot| shot.number > self.seen).collect();
        let sent = sim.sent() - self.seen;
        let step = fresh.len().div_ceil(NEW_DOTS).max(1);
        let weight = sent as f64 / fresh.len().div_ceil(step).max(1) as f64;
        for shot in fresh.into_iter().step_by(step) {
            self.flying.push_back(Flying {
                flow: Flow::of(shot, clients, has_canary),
                born: state.lab.picture,
                weight,
                number: shot.number,
            });
        }
        self.seen = sim.sent();
        let surplus = self.flying.len().saturating_sub(MOST_DOTS);
        self.flying.drain(..surplus);
        self.flying.retain(|flying| state.lab.picture - flying.born < JOURNEY);
    }

    /// The attempt whose dot is nearest to a place, if one is near; places are in CSS pixels.
    fn near(&self, (x, y): (f64, f64), (width, height): (f64, f64), now: f64) -> Option<u64> {
        let far = |flying: &Flying| {
            let dot = flying.dot(now);
            libm::hypot(dot.x * width - x, dot.y * height - y)
        };
        let near = self.flying.iter().map(|flying| (far(flying), flying.number)).filter(|(far, _)| *far <= REACH);
        near.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, number)| number)
    }

    fn paint(&self, canvas: &Canvas, now: f64, clients: &[Lane], has_canary: bool) {
        let (width, height) = (canvas.width, canvas.height);
        let at = |x: f64, y: f64| (x * width, y * height);
        let [muted, line, colours @ ..] = canvas.tokens(["--text-muted", "--line", "--ok", "--bad", "--canary", "--info"]);
        for (place, column) in columns().into_iter().enumerate() {
            canvas.line(at(column.x, 0.08), at(column.x, 0.92), &line);
            // Where they would touch each other, every second name stands lower.
            let y = if width < 760.0 && place % 2 == 1 { 0.99 } else { 0.05 };
            canvas.text(column.name, at(column.x, y), "center", &muted);
        }
        for lane in clients {
            canvas.text(&lane.name, at(0.005, lane.y - 0.03), "left", &muted);
        }
        for (name, y) in backends(has_canary) {
            canvas.text(name, at(0.995, y - 0.05), "right", &muted);
        }
        // What has the same colour and about the same opacity is painted at one go: hundreds of dots, a few strokes of the brush.
        let mut groups: [[Vec<((f64, f64), f64)>; SHADES + 1]; 4] = Default::default();
        for flying in &self.flying {
            let dot = flying.dot(now);
            let colour = match (dot.is_bad, flying.flow.end) {
                (true, _) => 1,
                (_, End::Canary) => 2,
                (_, End::Cache) => 3,
                _ => 0,
            };
            let shade = (dot.opacity.clamp(0.0, 1.0) * SHADES as f64).round() as usize;
            let size = ((3.0 + flying.weight.ln().max(0.0)) * (width / 900.0).clamp(1.0, 1.6)).min(13.0);
            groups[colour][shade].push((at(dot.x, dot.y), size));
        }
        for (colour, shades) in colours.iter().zip(&groups) {
            for (shade, dots) in shades.iter().enumerate().skip(1) {
                canvas.dots(dots, colour, shade as f64 / SHADES as f64);
            }
        }
    }
}

/// The flow.
#[component]
pub fn FlowPanel(props: &FlowPanelProps) -> Html {
    let store = use_store();
    let node = use_node_ref();
    let dots = use_mut_ref(Dots::default);
    let still = *use_memo((), |()| wants_less_motion());
    {
        let (store, node, dots, has_canary) = (store.clone(), node.clone(), dots.clone(), props.has_canary);
        use_effect_with(props.revision, move |_| {
            let mut dots = dots.borrow_mut();
            store.read(|state| {
                dots.take(state, has_canary);
                let Some(canvas) = node.cast::<HtmlCanvasElement>().as_ref().and_then(Canvas::of) else { return };
                let names = state.lab.tape.as_ref().map(|tape| tape.sim().plan().clients.iter().map(|client| client.name.clone()));
                let clients = names.map(lanes).unwrap_or_default();
                dots.paint(&canvas, state.lab.picture, &clients, has_canary);
            });
        });
    }
    let pick = {
        let (store, node) = (store.clone(), node.clone());
        move |event: MouseEvent| {
            let Some(canvas) = node.cast::<HtmlCanvasElement>() else { return };
            let size = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
            let at = (f64::from(event.offset_x()), f64::from(event.offset_y()));
            let found = store.read(|state| dots.borrow().near(at, size, state.lab.picture));
            if let Some(number) = found {
                store.act(Action::Lab(LabAction::Inspect(number)));
            }
        }
    };
    let totals = props.totals.iter().map(|(name, value, class)| {
        html! { <div class={classes!("total", format!("total-{class}"))} key={*name}><dt>{ name }</dt><dd><span class="total-number">{ value }</span></dd></div> }
    });
    html! {
        <Panel title="Flow">
            <div class="stack">
                if still {
                    <p class="muted small">{ "Less motion is asked for, so the flow is told in numbers." }</p>
                } else {
                    <canvas ref={node} class="lab-flow" onclick={pick} role="img" aria-label="Requests flowing from clients through the gateway’s steps to backends; the numbers below tell the same, and “Single requests” lists each"></canvas>
                    <p class="muted small">{ "Click a dot to see its request’s whole trace: it says why it was refused. At high rates a dot stands for many." }</p>
                }
                <dl class="totals lab-totals">{ for totals }</dl>
            </div>
        </Panel>
    }
}
