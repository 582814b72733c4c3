//! Runs handlers in JavaScript: each call in a worker of a frame of its own, which has an opaque origin, no network and no storage, and which is
//! gone afterwards. What happens in the frame stands in www/src/sandbox.js.

use crate::backends::{HandlerAnswer, HandlerCall};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlIFrameElement, MessageEvent};

/// The script of the frame. The page's policy names it by its hash.
const SCRIPT: &str = include_str!("../../../www/src/sandbox.js");
/// The frame's own policy, on top of the page's, which it inherits: nothing but this script and its workers.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; worker-src blob:";
/// How much longer than its time limit a call may take, in milliseconds, before the frame is taken away: it has to start, and it may hang.
const PATIENCE: u32 = 4_000;

/// A frame with a call that runs in it.
struct Running {
    frame: HtmlIFrameElement,
    done: Option<Box<dyn FnOnce(HandlerAnswer)>>,
    _listener: Option<EventListener>,
    _timer: Option<Timeout>,
}

/// Runs a call, and says what came of it.
pub fn run(call: &HandlerCall, done: impl FnOnce(HandlerAnswer) + 'static) {
    let Ok(frame) = frame() else {
        return done(failure("Runtime.Unavailable", "This browser makes no frame for the handler to run in"));
    };
    let running = Rc::new(RefCell::new(Some(Running { frame: frame.clone(), done: Some(Box::new(done)), _listener: None, _timer: None })));
    let (heard, late, asked) = (running.clone(), running.clone(), call.clone());
    let listener = EventListener::new(&gloo::utils::window(), "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        // Only the frame's own window speaks for the handler.
        let from = event.source().map(JsValue::from);
        if from.is_none() || from != frame.content_window().map(JsValue::from) {
            return;
        }
        match event.data().as_string() {
            Some(word) if word == "ready" => {
                let window = frame.content_window();
                // A frame without a window is a frame that ended: the timer says so.
                let _ = window.map(|window| window.post_message(&job(&asked).into(), "*"));
            }
            Some(text) => end(&heard, read(&asked, &text)),
            None => {}
        }
    });
    let limit = u32::try_from(call.timeout_ms).unwrap_or(u32::MAX).saturating_add(PATIENCE);
    let asked = call.clone();
    let timer = Timeout::new(limit, move || end(&late, HandlerAnswer::timed_out(&asked, Vec::new())));
    if let Some(running) = &mut *running.borrow_mut() {
        (running._listener, running._timer) = (Some(listener), Some(timer));
    }
}

/// Takes the frame away and gives the answer, once.
fn end(running: &Rc<RefCell<Option<Running>>>, answer: HandlerAnswer) {
    let Some(mut ended) = running.take() else { return };
    ended.frame.remove();
    let done = ended.done.take();
    // The listener that this may stand in goes later, not within itself.
    Timeout::new(0, move || drop(ended)).forget();
    if let Some(done) = done {
        done(answer);
    }
}

fn frame() -> Result<HtmlIFrameElement, JsValue> {
    let document = gloo::utils::document();
    let frame: HtmlIFrameElement = document.create_element("iframe")?.unchecked_into();
    frame.set_attribute("sandbox", "allow-scripts")?;
    frame.set_attribute("title", "A function's handler runs here")?;
    frame.set_attribute("aria-hidden", "true")?;
    frame.set_attribute("tabindex", "-1")?;
    frame.set_attribute("hidden", "")?;
    let page = format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"><script>{SCRIPT}</script>"
    );
    frame.set_attribute("srcdoc", &page)?;
    gloo::utils::body().append_child(&frame)?;
    Ok(frame)
}

/// What the frame gets.
fn job(call: &HandlerCall) -> String {
    json!({
        "code": call.code,
        "handler": call.handler,
        "event": call.event.to_string(),
        "context": call.context,
        "environment": call.environment,
        "timeoutMs": call.timeout_ms,
    })
    .to_string()
}

/// What the frame answers; whatever the handler may have made of it, it is data.
fn read(call: &HandlerCall, text: &str) -> HandlerAnswer {
    let Ok(message) = serde_json::from_str::<Value>(text) else { return failure("Runtime.Unknown", "The handler's answer is not JSON") };
    let line = |line: &Value| Some((line["level"].as_str()?.to_owned(), line["text"].as_str()?.to_owned()));
    let lines: Vec<(String, String)> = message["logs"].as_array().into_iter().flatten().filter_map(line).take(1_000).collect();
    let duration_ms = message["durationMs"].as_f64().filter(|ms| (0.0..1e6).contains(ms)).unwrap_or_default();
    if message["timedOut"] == true {
        return HandlerAnswer::timed_out(call, lines);
    }
    let (payload, function_error) = match message["payload"].as_str().map(serde_json::from_str::<Value>) {
        Some(Ok(payload)) => (payload, false),
        _ => (message.get("error").cloned().unwrap_or_else(|| failure("Runtime.Unknown", "The handler gave no answer").payload), true),
    };
    HandlerAnswer { payload, function_error, lines, duration_ms }
}

fn failure(kind: &str, message: &str) -> HandlerAnswer {
    HandlerAnswer { payload: json!({"errorType": kind, "errorMessage": message}), function_error: true, ..HandlerAnswer::default() }
}
