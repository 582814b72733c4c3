//! Charts: hands a chart to the script that draws it (www/src/charts.js), which is loaded when it is first needed.

use crate::view::lab::ChartSpec;
use gloo::events::EventListener;
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

/// Draws a chart in an element.
pub fn draw(element: &Element, spec: &ChartSpec) {
    // A chart is numbers and texts, which JSON can always hold; and a page whose script is too old for it shows the numbers all the same.
    if let Ok(text) = serde_json::to_string(spec) {
        let _ = draw_text(element, &text);
    }
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
