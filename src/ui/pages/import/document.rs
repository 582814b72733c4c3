//! The document's text and the ways in which it comes.

use super::source::Sources;
use crate::app::{Action, DocumentText};
use crate::ui::browser::editor::{Editor, Mark};
use crate::ui::browser::{files, page};
use crate::ui::store::use_store;
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

/// A place to go to; each has another number, so that one can go to the same place twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Jump {
    /// Counts up.
    pub number: u32,
    /// Line from 1.
    pub line: usize,
    /// Column from 1.
    pub column: usize,
}

/// Props of [`Document`].
#[derive(Clone, PartialEq, Properties)]
pub struct DocumentProps {
    /// The text.
    pub text: DocumentText,
    /// Where it came from.
    pub file_name: Option<String>,
    /// Problems to underline.
    pub marks: Vec<Mark>,
    /// Where to go.
    pub jump: Option<Jump>,
}

/// The document: an editor, or a text area where there is none, and the ways in which a text comes.
#[component]
pub fn Document(props: &DocumentProps) -> Html {
    let store = use_store();
    let is_over = use_state_eq(|| false);
    let given = {
        let store = store.clone();
        Callback::from(move |(text, name): (String, String)| store.act(Action::ImportText { text: text.into(), file_name: Some(name) }))
    };
    let hover = |over: bool| {
        let is_over = is_over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            is_over.set(over);
        })
    };
    let drop = {
        let (is_over, given) = (is_over.clone(), given.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            is_over.set(false);
            files::read_first(event.data_transfer().and_then(|data| data.files()), given.clone());
        })
    };
    html! {
        <section class={classes!("panel", "drop-zone", is_over.then_some("is-over"))} aria-label="Document"
            ondragover={hover(true)} ondragleave={hover(false)} ondrop={drop}>
            <Sources file_name={props.file_name.clone()} {given} />
            <div class="panel-body"><TextEditor ..props.clone() /></div>
        </section>
    }
}

/// The editor's place: it may not be there yet, or no more.
#[derive(Clone, Default)]
struct Place {
    editor: Rc<RefCell<Option<Editor>>>,
    /// When the editor gets the next piece of a long text.
    later: Rc<RefCell<Option<Timeout>>>,
    /// What is to be underlined.
    marks: Rc<RefCell<Vec<Mark>>>,
}

impl Place {
    /// Shows a text from a byte on: a piece now, and the next one in a task of its own.
    fn show(&self, text: DocumentText, from: usize) {
        let next = self.editor.borrow().as_ref().and_then(|editor| editor.take_piece(&text, from));
        let place = self.clone();
        self.later.replace(next.map(|next| Timeout::new(0, move || place.show(text, next))));
        if from > 0 {
            self.underline();
        }
    }

    /// Underlines problems, as soon as the text is there in which they are.
    fn underline(&self) {
        if self.later.borrow().is_none() {
            self.editor.borrow().iter().for_each(|editor| editor.set_problems(&self.marks.borrow()));
        }
    }
}

/// The editor. It is loaded when the page opens; until then, and where it cannot be, there is a text area.
#[component]
fn TextEditor(props: &DocumentProps) -> Html {
    let store = use_store();
    let host = use_node_ref();
    let area = use_node_ref();
    let place = use_memo((), |()| Place::default());
    let is_open = use_state_eq(|| false);
    // What was selected in the text area while it had the focus, for the editor that takes its place: typing goes on where it was.
    let selected = use_mut_ref(|| None::<(u32, u32)>);
    // The text as it is when the editor has come, which may be later than when it was asked for.
    let latest = use_mut_ref(DocumentText::default);
    *latest.borrow_mut() = props.text.clone();
    // The text that the editor told: it is not to be shown to it again.
    let told = use_mut_ref(|| None::<DocumentText>);
    let file_name = use_mut_ref(|| None::<String>);
    file_name.borrow_mut().clone_from(&props.file_name);
    let typed = {
        let (store, file_name, told) = (store.clone(), file_name.clone(), told.clone());
        Callback::from(move |text: String| {
            let text = DocumentText::from(text);
            told.replace(Some(text.clone()));
            store.act(Action::ImportText { text, file_name: file_name.borrow().clone() });
        })
    };
    {
        let (host, area, editor, is_open) = (host.clone(), area.clone(), place.editor.clone(), is_open.clone());
        let (selected, latest, typed) = (selected.clone(), latest.clone(), typed.clone());
        use_effect_with((), move |()| {
            let alive = Rc::new(RefCell::new(true));
            let still = alive.clone();
            let slot = editor.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let Some(element) = host.cast::<Element>() else { return };
                let text = latest.borrow().clone();
                let opened = Editor::open(&element, &text, "The document’s text", move |text| typed.emit(text)).await;
                if let Ok(opened) = opened
                    && *still.borrow()
                {
                    slot.replace(Some(opened));
                    selected.replace(area.cast::<HtmlTextAreaElement>().and_then(|area| page::selection_in(&area)));
                    is_open.set(true);
                }
            });
            move || {
                *alive.borrow_mut() = false;
                editor.replace(None);
            }
        });
    }
    {
        let place = place.clone();
        use_effect_with((props.text.clone(), *is_open), move |(text, _)| {
            let is_told = told.take().is_some_and(|told| told.is(text));
            place.later.replace(None);
            if !is_told {
                place.show(text.clone(), 0);
            }
        });
    }
    {
        let (place, selected) = (place.clone(), selected.clone());
        use_effect_with((props.text.clone(), props.marks.clone(), *is_open), move |(_, marks, _)| {
            place.marks.replace(marks.clone());
            place.underline();
            if let Some(editor) = &*place.editor.borrow()
                && let Some((from, to)) = selected.take()
            {
                editor.focus(from, to);
            }
        });
    }
    {
        let (editor, area, text) = (place.editor.clone(), area.clone(), props.text.clone());
        use_effect_with(props.jump.clone(), move |jump| {
            let Some(jump) = jump else { return };
            match (&*editor.borrow(), area.cast::<HtmlTextAreaElement>()) {
                (Some(editor), _) => editor.go_to(jump.line, jump.column),
                (None, Some(area)) => {
                    let caret = crate::view::import::caret(&text, jump.line, jump.column);
                    // Both fail only for an element that is not in the page.
                    let _ = area.focus();
                    let _ = area.set_selection_range(caret, caret.saturating_add(1));
                }
                (None, None) => {}
            }
        });
    }
    let oninput = Callback::from(move |event: InputEvent| typed.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value()));
    html! {
        <>
            <div class={classes!("import-text", "editor-host", (!*is_open).then_some("hidden"))} ref={host} />
            if !*is_open {
                <label class="visually-hidden" for="import-text">{ "The document’s text" }</label>
                <textarea id="import-text" class="input import-text" ref={area} value={props.text.to_string()} {oninput}
                    spellcheck="false" autocomplete="off" wrap="off" placeholder="Paste a document here, or drop a file anywhere on this panel." />
            }
        </>
    }
}
