//! The headless protocol for scripts: `window.stagecraft.send(line)` and `.reset()`, with a session of its own beside the workspace.

use super::handler;
use crate::app::headless::Session;
use crate::backends::HandlerCall;
use js_sys::{Function, Promise};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A session, and lines that wait because a handler in JavaScript runs for one before them.
#[derive(Default)]
struct Lines {
    session: RefCell<Option<Session>>,
    waiting: RefCell<VecDeque<(String, Function)>>,
}

/// Offers the protocol to scripts.
pub fn install() -> Result<(), JsValue> {
    let lines = Rc::new(Lines::default());
    let begun = lines.clone();
    // A line is answered at once with its text, unless a handler in JavaScript has to run first: then with a promise of it.
    let send = Closure::<dyn Fn(String) -> JsValue>::new(move |line: String| lines.send(line));
    let reset = Closure::<dyn Fn()>::new(move || {
        begun.session.replace(None);
    });
    let stagecraft = js_sys::Object::new();
    js_sys::Reflect::set(&stagecraft, &"send".into(), &send.into_js_value())?;
    js_sys::Reflect::set(&stagecraft, &"reset".into(), &reset.into_js_value())?;
    js_sys::Reflect::set(&gloo::utils::window(), &"stagecraft".into(), &stagecraft)?;
    Ok(())
}

impl Lines {
    fn send(self: &Rc<Self>, line: String) -> JsValue {
        if self.waiting.borrow().is_empty() {
            return match self.attempt(&line) {
                Ok(answer) => answer.into(),
                Err(call) => {
                    let promise = self.later(line);
                    self.run(call);
                    promise
                }
            };
        }
        self.later(line)
    }

    /// The answer to a line; an empty line has none, and to a script that is the empty text. The session is made by the first line: most visits never
    /// send one.
    fn attempt(&self, line: &str) -> Result<String, Box<HandlerCall>> {
        self.session.borrow_mut().get_or_insert_with(Session::new).attempt(line).map(Option::unwrap_or_default)
    }

    fn later(&self, line: String) -> JsValue {
        let mut line = Some(line);
        Promise::new(&mut |resolve, _| self.waiting.borrow_mut().extend(line.take().map(|line| (line, resolve)))).into()
    }

    /// Runs a handler for the line that waits first, and goes on with the lines that wait as far as that comes.
    fn run(self: &Rc<Self>, call: Box<HandlerCall>) {
        let (lines, asked) = (self.clone(), call.clone());
        handler::run(&call, move |answer| {
            if let Some(session) = &*lines.session.borrow() {
                session.handler_done(&asked, answer);
            }
            loop {
                let Some((line, resolve)) = lines.waiting.borrow().front().cloned() else { break };
                match lines.attempt(&line) {
                    Ok(answer) => {
                        lines.waiting.borrow_mut().pop_front();
                        // A promise's function does not throw.
                        let _ = resolve.call1(&JsValue::NULL, &answer.into());
                    }
                    Err(call) => return lines.run(call),
                }
            }
        });
    }
}
