//! Charts: hands a chart to the script that draws it (www/src/charts.js), which is loaded when it is first needed.

use crate::view::lab::ChartSpec;
use gloo::events::EventListener;
use gloo::render::{AnimationFrame, request_animation_frame};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// Draws the chart that a JSON text describes in an element (www/src/boot.js).
    #[wasm_bindgen(catch, js_name = stagecraftDraw)]
    fn draw_text(element: &Element, text: &str) -> Result<(), JsValue>;

    /// Offers the picture of a chart that has been drawn (www/src/charts.js).
    #[wasm_bindgen(catch, js_name = stagecraftSavePng)]
    fn save(element: &Element, name: &str) -> Result<(), JsValue>;
}

/// A chart that waits to be drawn: where, and which one of these.
type Undrawn = (Element, Rc<Vec<ChartSpec>>, usize);

thread_local! {
    static UNDRAWN: RefCell<VecDeque<Undrawn>> = const { RefCell::new(VecDeque::new()) };
    static FRAME: RefCell<Option<AnimationFrame>> = const { RefCell::new(None) };
}

/// Draws one of these charts in an element with one of the next frames. A frame draws one chart: all of a long run's would take too long for it.
pub fn draw(element: &Element, specs: &Rc<Vec<ChartSpec>>, place: usize) {
    UNDRAWN.with_borrow_mut(|undrawn| {
        let chart = (element.clone(), specs.clone(), place);
        match undrawn.iter_mut().find(|(other, ..)| other == element) {
            Some(older) => *older = chart,
            None => undrawn.push_back(chart),
        }
    });
    draw_on();
}

/// Asks for the next frame while charts wait.
fn draw_on() {
    if UNDRAWN.with_borrow(VecDeque::is_empty) || FRAME.with_borrow(Option::is_some) {
        return;
    }
    FRAME.set(Some(request_animation_frame(|_| {
        FRAME.set(None);
        let next = UNDRAWN.with_borrow_mut(VecDeque::pop_front);
        // A chart is numbers and texts, which JSON can always hold; and a page whose script is too old for it shows the numbers all the same.
        if let Some((element, specs, place)) = next
            && let Some(Ok(text)) = specs.get(place).map(serde_json::to_string)
        {
            let _ = draw_text(&element, &text);
        }
        draw_on();
    })));
}

/// Offers a chart's picture as a file. A chart that has not been drawn has none.
pub fn save_png(element: &Element, name: &str) {
    let _ = save(element, name);
}

/// What design tokens look like where this element stands.
pub fn palette(element: &Element) -> impl Fn(&str) -> String + use<> {
    let style = gloo::utils::window().get_computed_style(element).ok().flatten();
    move |name| {
        let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
        value.map(|value| value.trim().to_owned()).unwrap_or_default()
    }
}

/// Hears which row of a chart is clicked: its second, how long it is, and the curve that was hit, if one was.
pub fn on_pick(element: &Element, hear: impl Fn(f64, f64, String) + 'static) -> EventListener {
    EventListener::new(element, "stagecraft-pick", move |event| {
        let detail = js_sys::Reflect::get(event, &"detail".into()).unwrap_or_default();
        let member = |name: &str| js_sys::Reflect::get(&detail, &name.into()).unwrap_or_default();
        if let Some((from, seconds)) = member("from").as_f64().zip(member("seconds").as_f64()) {
            hear(from, seconds, member("label").as_string().unwrap_or_default());
        }
    })
}
