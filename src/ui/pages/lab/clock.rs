//! The lab's clock: play, pause, steps, speed, jumps, and the slider that winds back.

use super::lab_button;
use crate::app::Action;
use crate::app::lab::LabAction;
use crate::ui::parts::{Glyph, Icon, SelectField};
use crate::ui::store::use_store;
use crate::view::lab::RunView;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Speeds to choose from, in simulated seconds a second.
const SPEEDS: [&str; 10] = ["0.1", "0.2", "0.5", "1", "2", "5", "10", "50", "200", "1000"];

/// Props of [`ClockPart`].
#[derive(Clone, PartialEq, Properties)]
pub struct ClockPartProps {
    /// The run.
    pub view: RunView,
    /// Simulated seconds a second.
    pub speed: f64,
}

/// The clock.
#[component]
pub fn ClockPart(props: &ClockPartProps) -> Html {
    let store = use_store();
    let view = &props.view;
    let button = |glyph, label: &str, action, disabled| lab_button(&store, glyph, label, action, disabled);
    let play = {
        let (store, playing) = (store.clone(), view.playing);
        move |_: MouseEvent| store.act(Action::Lab(LabAction::Play(!playing)))
    };
    let speed = {
        let store = store.clone();
        Callback::from(move |text: String| store.act(Action::Lab(LabAction::Speed(text.parse().unwrap_or(1.0)))))
    };
    let wind = {
        let store = store.clone();
        move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            if let Ok(seconds) = value.parse() {
                store.act(Action::Lab(LabAction::GoTo(seconds)));
            }
        }
    };
    let options = SPEEDS.iter().map(|speed| ((*speed).into(), format!("{speed}×").into())).collect::<Vec<(AttrValue, AttrValue)>>();
    // A screen reader hears the run when it stands still, not sixty times a second.
    let said = if view.playing { String::new() } else { view.summary.clone() };
    html! {
        <section class="panel lab-clock" aria-label="Clock of the run">
            <div class="panel-body stack">
                <div class="row">
                    <button type="button" class="button button-primary" onclick={play} disabled={view.ended}>
                        <Icon glyph={if view.playing { Glyph::Pause } else { Glyph::Play }} />{ if view.playing { "Pause" } else { "Play" } }
                    </button>
                    { button(None, "One request", LabAction::StepRequest, view.ended) }
                    { button(None, "One second", LabAction::StepSecond, view.ended) }
                    if view.has_period { { button(None, "To the next quota period", LabAction::NextPeriod, view.ended) } }
                    { button(None, "To the end", LabAction::ToEnd, view.ended) }
                    { button(Some(Glyph::Undo), "From the beginning", LabAction::GoTo(0.0), view.seconds == 0.0) }
                    <SelectField label="Speed" value={props.speed.to_string()} {options} onchange={speed} />
                </div>
                <label class="lab-wind">
                    <span class="lab-position"><time>{ &view.now }</time>{ format!(" · {}", view.position) }</span>
                    <input type="range" min="0" max={view.whole.to_string()} step="any" value={view.seconds.to_string()} oninput={wind}
                        aria-label="Moment of the run" aria-valuetext={view.position.clone()} />
                </label>
                <p class="muted small">{ "Wind back to see every tank and chart as it was then. Forward it goes as far as the run has been." }</p>
                <p class="visually-hidden" role="status">{ said }</p>
            </div>
        </section>
    }
}
