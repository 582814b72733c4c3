//! The headless protocol for scripts: `window.stagecraft.send(line)` and `.reset()`, with a session of its own beside the workspace.

use crate::app::headless::Session;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Offers the protocol to scripts.
pub fn install() -> Result<(), JsValue> {
    // Made by the first line: most visits never send one.
    let session = Rc::new(RefCell::new(None::<Session>));
    let begun = session.clone();
    // An empty line has no answer; to a script that is the empty text.
    let send = Closure::<dyn Fn(String) -> String>::new(move |line: String| {
        session.borrow_mut().get_or_insert_with(Session::new).line(&line).unwrap_or_default()
    });
    let reset = Closure::<dyn Fn()>::new(move || {
        begun.replace(None);
    });
    let stagecraft = js_sys::Object::new();
    js_sys::Reflect::set(&stagecraft, &"send".into(), &send.into_js_value())?;
    js_sys::Reflect::set(&stagecraft, &"reset".into(), &reset.into_js_value())?;
    js_sys::Reflect::set(&gloo::utils::window(), &"stagecraft".into(), &stagecraft)?;
    Ok(())
}
