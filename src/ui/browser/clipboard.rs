//! The clipboard.

use wasm_bindgen::JsValue;

/// Copies a text; says whether the browser offers a clipboard to this page at all (it does on https and on localhost).
pub fn copy(text: &str) -> bool {
    let navigator = gloo::utils::window().navigator();
    // The binding takes it for granted, but an insecure page has none.
    let is_there = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|clipboard| !clipboard.is_undefined());
    if is_there {
        // Whether the user allows it is decided later; the text can still be selected by hand.
        drop(navigator.clipboard().write_text(text));
    }
    is_there
}
