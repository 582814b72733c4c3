//! Geometry of charts: scales with round marks, stacked bars, lines. What they show is said elsewhere; how they look is CSS.

/// The widest bar in user units: a run that is one bar is still a bar.
const WIDEST: f64 = 96.0;

/// The place of a chart's drawing area in its SVG, in user units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A scale from 0 to a round number, with marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Its end.
    pub end: f64,
    /// Its marks, 0 and the end included.
    pub marks: Vec<f64>,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Which of the stacked values it is, from 0.
    pub series: usize,
}

impl Scale {
    /// A scale that reaches at least to `most` with about four steps of 1, 2 or 5 times a power of ten.
    pub fn up_to(most: f64) -> Scale {
        let most = if most.is_finite() && most > 0.0 { most } else { 1.0 };
        let power = libm::pow(10.0, libm::floor(libm::log10(most / 4.0)));
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| step * 4.0 >= most * (1.0 - 1e-9));
        let step = step.unwrap_or(power * 10.0);
        let steps = libm::ceil(most / step - 1e-9).max(1.0);
        Scale { end: step * steps, marks: (0..=steps as u32).map(|mark| f64::from(mark) * step).collect() }
    }

    /// A scale that ends exactly at `end`, with marks at round numbers before it.
    pub fn exactly(end: f64) -> Scale {
        let round = Scale::up_to(end);
        let end = if end.is_finite() && end > 0.0 { end } else { round.end };
        Scale { marks: round.marks.into_iter().filter(|mark| *mark <= end * (1.0 + 1e-9)).collect(), end }
    }

    /// Where a value lies on it, from 0 to 1; what lies beyond is drawn at its end.
    pub fn place(&self, value: f64) -> f64 {
        (value / self.end).clamp(0.0, 1.0)
    }
}

impl Area {
    /// The x of a value.
    pub fn x_of(&self, scale: &Scale, value: f64) -> f64 {
        self.x + self.width * scale.place(value)
    }

    /// The y of a value; 0 lies at the lower edge.
    pub fn y_of(&self, scale: &Scale, value: f64) -> f64 {
        self.y + self.height * (1.0 - scale.place(value))
    }

    /// Bars from `start` to `end` on the x scale, one value on the other; empty ones are left out.
    pub fn stack(&self, x: &Scale, y: &Scale, (start, end): (f64, f64), values: &[f64]) -> Vec<Bar> {
        let (left, right) = (self.x_of(x, start), self.x_of(x, end));
        // A hair between bars tells them apart, where there is room for one.
        let gap = if right - left > 4.0 { 1.0 } else { 0.0 };
        let mut below = 0.0;
        let mut bars = Vec::new();
        for (series, value) in values.iter().enumerate().filter(|(_, value)| **value > 0.0) {
            let (lower, upper) = (self.y_of(y, below), self.y_of(y, below + value));
            bars.push(Bar { x: left, y: upper, width: (right - left - gap).clamp(0.5, WIDEST), height: lower - upper, series });
            below += value;
        }
        bars
    }

    /// Points of a `polyline`, as its attribute holds them.
    pub fn line(&self, x: &Scale, y: &Scale, points: impl IntoIterator<Item = (f64, f64)>) -> String {
        let points = points.into_iter().map(|(at, value)| format!("{},{}", short(self.x_of(x, at)), short(self.y_of(y, value))));
        points.collect::<Vec<_>>().join(" ")
    }
}

/// A coordinate with two decimals at most.
pub fn short(coordinate: f64) -> String {
    let text = format!("{coordinate:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AREA: Area = Area { x: 10.0, y: 0.0, width: 100.0, height: 50.0 };

    #[test]
    fn scales_have_round_marks() {
        assert_eq!(Scale::up_to(10.0).marks, [0.0, 5.0, 10.0]);
        assert_eq!(Scale::up_to(73.0).marks, [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(Scale::up_to(0.0).end, 1.0);
        assert_eq!(Scale::up_to(f64::NAN).end, 1.0);
        let exact = Scale::exactly(73.0);
        assert_eq!((exact.end, exact.marks.as_slice()), (73.0, [0.0, 20.0, 40.0, 60.0].as_slice()));
    }

    #[test]
    fn bars_stand_on_each_other() {
        let bars = AREA.stack(&Scale::exactly(10.0), &Scale::up_to(10.0), (0.0, 1.0), &[4.0, 0.0, 6.0]);
        let seen: Vec<(f64, f64, usize)> = bars.iter().map(|bar| (bar.y, bar.height, bar.series)).collect();
        assert_eq!(seen, [(30.0, 20.0, 0), (0.0, 30.0, 2)]);
        assert_eq!((bars[0].x, bars[0].width), (10.0, 9.0));
    }

    #[test]
    fn lines_are_written_as_svg_wants_them() {
        assert_eq!(AREA.line(&Scale::exactly(10.0), &Scale::exactly(3.0), [(0.0, 3.0), (5.0, 1.0)]), "10,0 60,33.33");
    }

    proptest! {
        #[test]
        fn a_scale_reaches_its_value_and_has_few_marks(most in 1e-6f64..1e9) {
            let scale = Scale::up_to(most);
            prop_assert!(scale.end >= most * (1.0 - 1e-6));
            prop_assert!((2..=6).contains(&scale.marks.len()), "{} marks", scale.marks.len());
        }
    }
}
