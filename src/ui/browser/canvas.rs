//! The canvas of the picture of the flow: how large it is, its colours, and painting.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A canvas that is painted on in units of CSS pixels.
#[derive(Debug)]
pub struct Canvas {
    context: CanvasRenderingContext2d,
    element: HtmlCanvasElement,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

/// Whether the user asks for less motion.
pub fn wants_less_motion() -> bool {
    gloo::utils::window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|query| query.matches())
}

impl Canvas {
    /// The canvas, fitted to its place on the page and cleared; none if it cannot be painted on.
    pub fn of(element: &HtmlCanvasElement) -> Option<Canvas> {
        let context: CanvasRenderingContext2d = element.get_context("2d").ok().flatten()?.dyn_into().ok()?;
        let ratio = gloo::utils::window().device_pixel_ratio().clamp(1.0, 2.0);
        let (width, height) = (f64::from(element.client_width()), f64::from(element.client_height()));
        let pixels = ((width * ratio) as u32, (height * ratio) as u32);
        if (element.width(), element.height()) != pixels {
            element.set_width(pixels.0);
            element.set_height(pixels.1);
        }
        // Neither fails for a number that is finite.
        let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        context.clear_rect(0.0, 0.0, width, height);
        Some(Canvas { context, element: element.clone(), width, height })
    }

    /// The colours of design tokens.
    pub fn tokens<const N: usize>(&self, names: [&str; N]) -> [String; N] {
        let style = gloo::utils::window().get_computed_style(&self.element).ok().flatten();
        let value = |name: &str| style.as_ref()?.get_property_value(name).ok();
        names.map(|name| value(name).map(|value| value.trim().to_owned()).unwrap_or_default())
    }

    /// A text, its middle at a place.
    pub fn text(&self, text: &str, (x, y): (f64, f64), align: &str, colour: &str) {
        self.context.set_fill_style_str(colour);
        self.context.set_text_align(align);
        // Larger where there is room: the picture is shown on walls.
        self.context.set_font(&format!("{}px system-ui, sans-serif", (self.width / 75.0).clamp(12.0, 18.0)));
        let _ = self.context.fill_text(text, x, y);
    }

    /// A line from one place to another.
    pub fn line(&self, from: (f64, f64), to: (f64, f64), colour: &str) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(1.0);
        self.context.begin_path();
        self.context.move_to(from.0, from.1);
        self.context.line_to(to.0, to.1);
        self.context.stroke();
    }

    /// Dots of one colour and one opacity, each with its radius, painted at one go.
    pub fn dots(&self, dots: &[((f64, f64), f64)], colour: &str, opacity: f64) {
        if dots.is_empty() {
            return;
        }
        self.context.set_global_alpha(opacity);
        self.context.set_fill_style_str(colour);
        self.context.begin_path();
        for ((x, y), radius) in dots {
            // Without this a line would join it to the last one.
            self.context.move_to(x + radius, *y);
            let _ = self.context.arc(*x, *y, *radius, 0.0, std::f64::consts::TAU);
        }
        self.context.fill();
        self.context.set_global_alpha(1.0);
    }
}
