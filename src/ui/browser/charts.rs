//! Charts: hands a chart to the script that draws it (www/src/charts.js), which is loaded when it is first needed.

use crate::view::lab::ChartSpec;
use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// Draws the chart that a JSON text describes in an element (www/src/boot.js).
    #[wasm_bindgen(catch, js_name = stagecraftDraw)]
    fn draw_text(element: &Element, text: &str) -> Result<(), JsValue>;
}

/// Draws a chart in an element.
pub fn draw(element: &Element, spec: &ChartSpec) {
    // A chart is numbers and texts, which JSON can always hold; and a page whose script is too old for it shows the numbers all the same.
    if let Ok(text) = serde_json::to_string(spec) {
        let _ = draw_text(element, &text);
    }
}
