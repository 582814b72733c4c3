//! A chart as an SVG document of its own, to be put into slides and papers: the same curves as on the screen, drawn by our own geometry.

use super::charts::{ChartSpec, Curve};
use crate::view::chart::{Area, Scale, short};
use crate::view::number::amount;
use std::fmt::Write;

/// How large it is.
const SIZE: (f64, f64) = (760.0, 400.0);
/// Where curves are drawn.
const AREA: Area = Area { x: 72.0, y: 56.0, width: 664.0, height: 252.0 };
/// A legend's entry takes so much, and one letter of it about so much.
const ENTRY: (f64, f64) = (34.0, 6.6);

/// What design tokens look like in the theme that is on: names such as `--ok`, and colours.
pub type Palette<'a> = &'a dyn Fn(&str) -> String;

/// The chart as SVG.
pub fn svg(spec: &ChartSpec, colour: Palette<'_>) -> String {
    let legend = legend(spec);
    let height = SIZE.1 + legend.last().map_or(0.0, |(_, y, _)| *y);
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = write!(
        text,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" font-family="system-ui, sans-serif" font-size="12"><title>{title}</title><rect width="{w}" height="{h}" fill="{ground}"/><text x="16" y="28" font-size="16" font-weight="600" fill="{ink}">{title}</text><text x="16" y="46" fill="{muted}">{unit}</text>"#,
        w = SIZE.0,
        h = short(height),
        title = escaped(spec.title),
        unit = escaped(spec.unit),
        ground = escaped(&colour("--surface")),
        ink = escaped(&colour("--text")),
        muted = escaped(&colour("--text-muted")),
    );
    let values = spec.painted();
    let x = Scale::exactly(spec.x.last().copied().unwrap_or(1.0));
    let y = Scale::up_to(values.iter().flatten().flatten().copied().fold(spec.least.unwrap_or(0.0), f64::max));
    axes(&mut text, (&x, &y), colour);
    // What stands higher is painted first, so that what stands below covers its foot.
    for (curve, values) in spec.curves.iter().zip(&values).rev() {
        paint(&mut text, spec, curve, values, (&x, &y), colour);
    }
    for (curve, (left, top, _)) in spec.curves.iter().zip(&legend) {
        let (left, top) = (16.0 + left, SIZE.1 - 34.0 + top);
        let stroke = escaped(&colour(curve.colour));
        let dash = if curve.dashed { r#" stroke-dasharray="6 4""# } else { "" };
        let _ = write!(
            text,
            r#"<line x1="{}" x2="{}" y1="{y}" y2="{y}" stroke="{stroke}" stroke-width="3"{dash}/><text x="{}" y="{}" fill="{}">{}</text>"#,
            short(left),
            short(left + 18.0),
            short(left + 24.0),
            short(top + 4.0),
            escaped(&colour("--text")),
            escaped(&curve.label),
            y = short(top),
        );
    }
    text + "</svg>\n"
}

fn axes(text: &mut String, (x, y): (&Scale, &Scale), colour: Palette<'_>) {
    let (line, muted) = (escaped(&colour("--line")), escaped(&colour("--text-muted")));
    let bottom = AREA.y + AREA.height;
    for mark in &y.marks {
        let at = AREA.y_of(y, *mark);
        let _ = write!(
            text,
            r#"<line x1="{}" x2="{}" y1="{at}" y2="{at}" stroke="{line}"/><text x="{}" y="{}" text-anchor="end" fill="{muted}">{}</text>"#,
            short(AREA.x),
            short(AREA.x + AREA.width),
            short(AREA.x - 8.0),
            short(at + 4.0),
            number(*mark),
            at = short(at),
        );
    }
    for mark in &x.marks {
        let at = short(AREA.x_of(x, *mark));
        let _ = write!(
            text,
            r#"<line x1="{at}" x2="{at}" y1="{}" y2="{}" stroke="{line}"/><text x="{at}" y="{}" text-anchor="middle" fill="{muted}">{} s</text>"#,
            short(bottom),
            short(bottom + 5.0),
            short(bottom + 20.0),
            number(*mark),
        );
    }
}

/// One curve: a line for each stretch without a gap; an area down to the ground where curves stand on each other.
fn paint(text: &mut String, spec: &ChartSpec, curve: &Curve, values: &[Option<f64>], (x, y): (&Scale, &Scale), colour: Palette<'_>) {
    let stroke = escaped(&colour(curve.colour));
    let mut stretch: Vec<(f64, f64)> = Vec::new();
    let mut draw = |stretch: &mut Vec<(f64, f64)>| {
        let (Some(first), Some(last)) = (stretch.first().copied(), stretch.last().copied()) else { return };
        if spec.stacked && !curve.dashed {
            let ground = [(last.0, 0.0), (first.0, 0.0)];
            let points = AREA.line(x, y, stretch.iter().copied().chain(ground));
            let _ = write!(text, r#"<polygon fill="{stroke}" points="{points}"/>"#);
        } else if stretch.len() == 1 {
            let _ = write!(
                text,
                r#"<circle fill="{stroke}" r="3" cx="{}" cy="{}"/>"#,
                short(AREA.x_of(x, first.0)),
                short(AREA.y_of(y, first.1))
            );
        } else {
            let dash = if curve.dashed { r#" stroke-dasharray="6 4""# } else { "" };
            let points = AREA.line(x, y, stretch.iter().copied());
            let _ = write!(text, r#"<polyline fill="none" stroke="{stroke}" stroke-width="2"{dash} points="{points}"/>"#);
        }
        stretch.clear();
    };
    for (at, value) in spec.x.iter().zip(values) {
        match value {
            Some(value) => stretch.push((*at, *value)),
            None => draw(&mut stretch),
        }
    }
    draw(&mut stretch);
}

/// Where each entry of the legend stands: from the left, from the top, and its width.
fn legend(spec: &ChartSpec) -> Vec<(f64, f64, f64)> {
    let (mut left, mut top) = (0.0, 0.0);
    let mut places = Vec::with_capacity(spec.curves.len());
    for curve in &spec.curves {
        let width = ENTRY.0 + ENTRY.1 * curve.label.chars().count() as f64;
        if left > 0.0 && left + width > SIZE.0 - 32.0 {
            (left, top) = (0.0, top + 20.0);
        }
        places.push((left, top, width));
        left += width;
    }
    places
}

fn number(value: f64) -> String {
    amount(value, if value.abs() < 0.001 { 9 } else { 3 })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(stacked: bool) -> ChartSpec {
        let curve =
            |label: &str, dashed, values: [Option<f64>; 4]| Curve { label: label.into(), colour: "--ok", dashed, values: values.to_vec() };
        ChartSpec {
            title: "Throughput",
            unit: "requests in each step",
            stacked,
            least: None,
            x: vec![0.0, 1.0, 2.0, 4.0],
            curves: vec![
                curve("Accepted <1>", false, [Some(1.0), Some(2.0), Some(3.0), Some(4.0)]),
                curve("Refused", false, [Some(1.0), Some(0.0), None, Some(4.0)]),
                curve("before & after", true, [None, Some(8.0), None, None]),
            ],
        }
    }

    fn drawn(spec: &ChartSpec) -> String {
        svg(spec, &|token| format!("{}colour", token.trim_start_matches('-')))
    }

    #[test]
    fn curves_are_where_their_numbers_are() {
        let text = drawn(&spec(false));
        // From 0 to 4 seconds and from 0 to 8.
        assert!(text.contains(r#"points="72,276.5 238,245 404,213.5 736,182""#), "{text}");
        // A gap parts a line: what is left on one side of it is a line, on the other a point.
        assert!(text.contains(r#"points="72,276.5 238,308""#) && text.contains(r#"cx="736" cy="182""#), "{text}");
        assert!(text.contains("Accepted &lt;1&gt;") && text.contains("before &amp; after") && text.contains(r#"fill="surfacecolour""#));
        assert_eq!(text.matches("stroke-dasharray").count(), 1, "the legend's line alone: one point makes no line");
    }

    #[test]
    fn stacked_curves_stand_on_each_other() {
        let text = drawn(&spec(true));
        assert_eq!(text.matches("<polygon").count(), 2);
        // 4 and 4 on top of it reach to 8, the end of the scale; a missing value adds nothing.
        assert!(text.contains(r#"points="72,245 238,245 404,213.5 736,56 736,308 72,308""#), "{text}");
        assert!(text.ends_with("</svg>\n"));
    }
}
