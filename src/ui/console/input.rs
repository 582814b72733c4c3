//! Where commands are entered: several lines, history, completion. The keyboard is never caught: Escape and Shift+Tab lead out.

use crate::app::{Action, State};
use crate::cli::Candidate;
use crate::cli::shell::goes_on;
use crate::ui::parts::{Glyph, Icon};
use crate::ui::store::{Store, use_store};
use crate::view::console::{byte_of, complete, replaced, unit_of};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// How many candidates are listed.
const LISTED: usize = 60;
/// How many lines are in sight at most.
const LINES: usize = 10;

/// What is being entered.
#[derive(Clone, Default, PartialEq)]
struct Entry {
    text: String,
    /// Where the cursor is to go, in bytes; it stays where it is if nothing is said.
    cursor: Option<usize>,
    /// Words that may stand at the cursor.
    offer: Option<Offer>,
    /// The place in the history that is shown, counted from its end, and what was being written before.
    recalled: Option<(usize, String)>,
}

/// Words that may take the place of what stands between two places.
#[derive(Clone, PartialEq)]
struct Offer {
    start: usize,
    end: usize,
    candidates: Vec<Candidate>,
    /// The one that stands there.
    picked: Option<usize>,
}

impl Entry {
    fn of(text: String, cursor: usize) -> Entry {
        Entry { text, cursor: Some(cursor), ..Entry::default() }
    }

    /// With the word at the cursor completed; pressed again, with the next of the words that are offered.
    fn completed(self, state: &State, cursor: usize) -> Entry {
        match self.offer {
            Some(offer) if !offer.candidates.is_empty() => {
                let next = offer.picked.map_or(0, |picked| (picked + 1) % offer.candidates.len());
                picked(&self.text, offer, next)
            }
            _ => {
                let done = complete(state, &self.text, cursor);
                let offer = Offer { start: done.start, end: done.cursor, candidates: done.candidates, picked: None };
                Entry { offer: Some(offer), ..Entry::of(done.text, done.cursor) }
            }
        }
    }

    /// With an older or a newer text of the history.
    fn recalled(self, state: &State, older: bool) -> Option<Entry> {
        let entered = &state.console.entered;
        let (place, draft) = self.recalled.unwrap_or((0, self.text));
        let place = if older { place + 1 } else { place.checked_sub(1)? };
        let text = match place {
            0 => draft.clone(),
            _ => entered.get(entered.len().checked_sub(place)?)?.clone(),
        };
        let cursor = text.len();
        Some(Entry { recalled: (place > 0).then_some((place, draft)), ..Entry::of(text, cursor) })
    }
}

/// A text with one of the words that are offered in its place.
fn picked(text: &str, offer: Offer, number: usize) -> Entry {
    let (text, end) = replaced(text, offer.start, offer.end, &offer.candidates[number].word);
    Entry { offer: Some(Offer { end, picked: Some(number), ..offer }), ..Entry::of(text, end) }
}

/// Props of [`Input`].
#[derive(Clone, PartialEq, Properties)]
pub struct InputProps {
    /// The field.
    pub area: NodeRef,
    /// Called when the keyboard is to leave the field.
    pub leave: Callback<()>,
}

/// The field for commands.
#[component]
pub fn Input(props: &InputProps) -> Html {
    let store = use_store();
    let entry = use_state(Entry::default);
    let area = props.area.clone();
    use_effect_with((area.clone(), (*entry).clone()), |(area, entry)| {
        if let Some((area, cursor)) = area.cast::<HtmlTextAreaElement>().zip(entry.cursor) {
            let at = unit_of(&entry.text, cursor);
            // It fails only for an element that is not in the page.
            let _ = area.set_selection_range(at, at);
        }
    });
    let oninput = {
        let entry = entry.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            entry.set(Entry { text, ..Entry::default() });
        })
    };
    let onkeydown = {
        let (entry, store, leave) = (entry.clone(), store.clone(), props.leave.clone());
        Callback::from(move |event: KeyboardEvent| press(&event, &entry, &store, &leave))
    };
    let run = {
        let (entry, store) = (entry.clone(), store.clone());
        move |_: MouseEvent| run(&entry, &store)
    };
    let onpick = {
        let (entry, area) = (entry.clone(), area.clone());
        Callback::from(move |number: usize| {
            if let Some(offer) = entry.offer.clone() {
                entry.set(picked(&entry.text, offer, number));
            }
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                // It fails only for an element that is not in the page.
                let _ = area.focus();
            }
        })
    };
    let rows = entry.text.split('\n').count().clamp(1, LINES);
    html! {
        <>
            <Offered offer={entry.offer.clone()} {onpick} />
            <div class="console-input">
                <span class="console-prompt" aria-hidden="true">{ "$" }</span>
                <textarea ref={area} class="input" aria-label="Commands" aria-describedby="console-hint" rows={rows.to_string()} value={entry.text.clone()}
                    {oninput} {onkeydown} spellcheck="false" autocomplete="off" autocapitalize="off" placeholder="aws apigateway get-rest-apis" />
                <button type="button" class="button button-small" onclick={run}><Icon glyph={Glyph::Play} />{ "Run" }</button>
            </div>
        </>
    }
}

fn run(entry: &UseStateHandle<Entry>, store: &Store) {
    if !entry.text.trim().is_empty() {
        store.act(Action::RunCommands(entry.text.clone()));
        entry.set(Entry::of(String::new(), 0));
    }
}

fn press(event: &KeyboardEvent, entry: &UseStateHandle<Entry>, store: &Store, leave: &Callback<()>) {
    let area = event.target_unchecked_into::<HtmlTextAreaElement>();
    let at = area.selection_start().ok().flatten().unwrap_or_default();
    let cursor = byte_of(&entry.text, at);
    let is_plain = !(event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key());
    match event.key().as_str() {
        // What an input method writes with Enter is not a command yet. A command that is not ended goes on in the next line.
        "Enter" if is_plain && !event.is_composing() && !goes_on(&entry.text) => {
            event.prevent_default();
            run(entry, store);
        }
        // From an empty field, Tab leads on as it does everywhere.
        "Tab" if is_plain && !entry.text.trim().is_empty() => {
            event.prevent_default();
            entry.set(store.read(|state| (**entry).clone().completed(state, cursor)));
        }
        "Escape" => {
            event.prevent_default();
            match entry.offer {
                Some(_) => entry.set(Entry { offer: None, ..Entry::of(entry.text.clone(), cursor) }),
                None => leave.emit(()),
            }
        }
        key @ ("ArrowUp" | "ArrowDown") if is_plain => {
            let older = key == "ArrowUp";
            let inside = if older { entry.text[..cursor].contains('\n') } else { entry.text[cursor..].contains('\n') };
            if let Some(next) = store.read(|state| (**entry).clone().recalled(state, older)).filter(|_| !inside) {
                event.prevent_default();
                entry.set(next);
            }
        }
        "l" if event.ctrl_key() => {
            event.prevent_default();
            store.act(Action::RunCommands("clear".into()));
        }
        _ => {}
    }
}

#[derive(Clone, PartialEq, Properties)]
struct OfferedProps {
    offer: Option<Offer>,
    onpick: Callback<usize>,
}

/// The words that may stand at the cursor.
#[component]
fn Offered(props: &OfferedProps) -> Html {
    let candidates = props.offer.as_ref().map_or(&[][..], |offer| &offer.candidates);
    let said = match (&props.offer, candidates.len()) {
        (None, _) => String::new(),
        (Some(Offer { picked: Some(picked), .. }), _) => candidates[*picked].word.clone(),
        // One that fits has been put in, and none is worth a word only where something was asked for.
        (Some(_), 0) => "Completed as far as is clear".into(),
        (Some(_), count) => format!("{count} completions. Tab puts them in one after the other."),
    };
    let buttons = candidates.iter().take(LISTED).enumerate().map(|(number, candidate)| {
        let onclick = props.onpick.reform(move |_: MouseEvent| number);
        let is_picked = props.offer.as_ref().is_some_and(|offer| offer.picked == Some(number));
        html! {
            <li key={number}>
                <button type="button" tabindex="-1" class={classes!("console-candidate", is_picked.then_some("is-picked"))} {onclick}>
                    { &candidate.word }
                    if !candidate.about.is_empty() { <span class="muted">{ format!(" {}", candidate.about) }</span> }
                </button>
            </li>
        }
    });
    html! {
        <>
            <p role="status" class="visually-hidden">{ said }</p>
            if !candidates.is_empty() {
                <ul class="console-candidates" aria-label="Completions">
                    { for buttons }
                    if candidates.len() > LISTED { <li class="muted small">{ format!("and {} more", candidates.len() - LISTED) }</li> }
                </ul>
            }
        </>
    }
}
