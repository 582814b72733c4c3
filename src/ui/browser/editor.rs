//! The editor for documents (`www/src/editor.js`): loaded when one opens, and called through a few functions. Where it cannot be loaded, a
//! text area does.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

/// How long a piece of a text is, in bytes.
const PIECE: usize = 1 << 20;

/// An editor in the page. It goes when it is dropped.
pub struct Editor {
    handle: JsValue,
    /// Called by the editor; must live as long as it.
    _changed: Closure<dyn Fn(String)>,
}

/// A problem that is underlined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Line from 1.
    pub line: usize,
    /// Column from 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// Whether it keeps the document from being imported.
    pub is_error: bool,
}

/// The module, loaded once by the browser however often it is asked for.
async fn module() -> Result<JsValue, JsValue> {
    let load: Function = Reflect::get(&gloo::utils::window(), &"stagecraftEditor".into())?.dyn_into()?;
    JsFuture::from(load.call0(&JsValue::NULL)?.dyn_into::<Promise>()?).await
}

fn function(of: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(of, &name.into())?.dyn_into()
}

impl Editor {
    /// Opens an editor in an element. `changed` hears the text once typing rests.
    pub async fn open(host: &Element, text: &str, label: &str, changed: impl Fn(String) + 'static) -> Result<Editor, JsValue> {
        let module = module().await?;
        let changed = Closure::<dyn Fn(String)>::new(changed);
        let arguments = Array::of4(host, &text.into(), &label.into(), changed.as_ref());
        let handle = function(&module, "create")?.apply(&JsValue::NULL, &arguments)?;
        Ok(Editor { handle, _changed: changed })
    }

    /// Takes the piece of a text that begins at a byte, and says where the next one begins; none if this was the last, and the text is shown.
    pub fn take_piece(&self, text: &str, from: usize) -> Option<usize> {
        let mut to = (from + PIECE).min(text.len());
        // A line's end of two characters stays one.
        while to < text.len() && (!text.is_char_boundary(to) || text.as_bytes()[to] == b'\n') {
            to += 1;
        }
        self.call("takePiece", &Array::of2(&text[from..to].into(), &(from == 0).into()));
        if to < text.len() {
            return Some(to);
        }
        self.call("showPieces", &Array::new());
        None
    }

    /// Underlines problems.
    pub fn set_problems(&self, marks: &[Mark]) {
        let list = Array::new();
        for mark in marks {
            let object = Object::new();
            let severity = if mark.is_error { "error" } else { "warning" };
            let members: [(&str, JsValue); 4] = [
                ("line", (mark.line as f64).into()),
                ("column", (mark.column as f64).into()),
                ("message", mark.message.as_str().into()),
                ("severity", severity.into()),
            ];
            for (name, value) in members {
                // Fails for objects that are frozen, which this one is not.
                let _ = Reflect::set(&object, &name.into(), &value);
            }
            list.push(&object);
        }
        self.call("setProblems", &Array::of1(&list));
    }

    /// Goes to a place.
    pub fn go_to(&self, line: usize, column: usize) {
        self.call("goTo", &Array::of2(&(line as f64).into(), &(column as f64).into()));
    }

    /// Takes the focus, with what lies between two places selected; places count UTF-16 units from 0, as text areas do.
    pub fn focus(&self, from: u32, to: u32) {
        self.call("focus", &Array::of2(&from.into(), &to.into()));
    }

    fn call(&self, name: &str, arguments: &Array) {
        // An editor that fails keeps its text; there is nobody to tell.
        let _ = function(&self.handle, name).and_then(|function| function.apply(&self.handle, arguments));
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.call("destroy", &Array::new());
    }
}

/// The text at an address that the user gave, or why there is none.
pub async fn fetch_text(address: &str) -> Result<String, String> {
    let refusal = |error: JsValue| error.as_string().unwrap_or_else(|| "This page was opened from a file, which can load nothing.".into());
    let module = module().await.map_err(refusal)?;
    let promise = function(&module, "fetchText").and_then(|function| function.call1(&JsValue::NULL, &address.into())).map_err(refusal)?;
    let promise: Promise = promise.dyn_into().map_err(refusal)?;
    let text = JsFuture::from(promise).await.map_err(refusal)?;
    text.as_string().ok_or_else(|| "The answer was no text.".into())
}
