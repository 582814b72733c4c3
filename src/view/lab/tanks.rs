//! Tanks: each bucket and quota as it is now, how its level follows from the last one, and how it went.

use crate::app::lab::Lab;
use crate::sim::{Meter, MeterKind};
use crate::view::chart::{Area, Scale};
use crate::view::number::{amount, wait};

/// Where the picture of a history is drawn, in user units, and how large the whole of it is.
const AREA: Area = Area { x: 44.0, y: 8.0, width: 308.0, height: 84.0 };
/// So many points are enough for a line of this width.
const MOST_POINTS: usize = 300;

/// A bucket or a quota as a tank.
#[derive(Clone, Debug, PartialEq)]
pub struct Tank {
    /// What its counter is kept under.
    pub key: String,
    /// Its level in AWS's order: `Usage plan`, `Stage`, …
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// The share that is in, from 0 to 1.
    pub share: f64,
    /// What is in, as the engine has it.
    pub level: f64,
    /// `12.5 of 20 tokens`.
    pub text: String,
    /// `+10 a second`, or when a quota is full again.
    pub rate: String,
    /// How its level follows from the last one.
    pub equation: String,
}

/// How a level went, as a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The line's points, as a `polyline` has them.
    pub line: String,
    /// Marks of levels: their places and words.
    pub levels: Vec<(f64, String)>,
    /// Marks of time.
    pub seconds: Vec<(f64, String)>,
    /// All of it in a sentence.
    pub summary: String,
}

impl History {
    /// Where it is drawn.
    pub const AREA: Area = AREA;
    /// Its SVG's `viewBox`.
    pub const VIEW_BOX: &'static str = "0 0 360 116";
}

/// How the level of a tank went in the run so far; none for a tank that is not there.
pub fn history(lab: &Lab, key: &str) -> Option<History> {
    let sim = lab.tape.as_ref()?.sim();
    let meter = sim.meters().into_iter().find(|meter| name_of(meter) == key)?;
    let points = sim.history(meter.kind, &meter.key);
    let now = points.last()?.0;
    let x = Scale::exactly(now);
    let most = points.iter().map(|(_, level)| *level).fold(meter.capacity, f64::max);
    let y = Scale::exactly(most);
    // The last point is the level now, which no thinning may lose.
    let stride = points.len().div_ceil(MOST_POINTS).max(1);
    let last = points.len() - 1;
    let shown = points.iter().enumerate().filter(|(place, _)| place % stride == 0 || *place == last).map(|(_, point)| *point);
    let (low, high) = points.iter().fold((f64::MAX, 0.0_f64), |(low, high), (_, level)| (low.min(*level), high.max(*level)));
    Some(History {
        line: AREA.line(&x, &y, shown),
        levels: y.marks.iter().map(|mark| (AREA.y_of(&y, *mark), amount(*mark, 1))).collect(),
        seconds: x.marks.iter().map(|mark| (AREA.x_of(&x, *mark), if *mark == 0.0 { "0".into() } else { wait(*mark) })).collect(),
        summary: format!(
            "From {} to {} in {}, now {}; a point at each {} or more",
            amount(low, 1),
            amount(high, 1),
            wait(now),
            amount(meter.level, 1),
            wait(points.first().map_or(0.0, |(at, _)| *at).max(0.001) * stride as f64)
        ),
    })
}

/// What tells a tank from all others.
fn name_of(meter: &Meter) -> String {
    format!("{:?} {}", meter.kind, meter.key)
}

pub(super) fn tank(meter: &Meter) -> Tank {
    let share = if meter.capacity > 0.0 { (meter.level / meter.capacity).clamp(0.0, 1.0) } else { 0.0 };
    let quota = meter.kind == MeterKind::Quota;
    let what = if quota { "requests left" } else { "tokens" };
    let rate = match meter.resets_at {
        Some(moment) => format!("full again on {}", moment.iso_date()),
        None => format!("+{} a second", amount(meter.rate, 2)),
    };
    let (rate_number, capacity) = (amount(meter.rate, 2), amount(meter.capacity, 0));
    let equation = if quota {
        format!("left = {capacity} − requests that passed in this period")
    } else {
        format!("tokens = min({capacity}, tokens before + {rate_number} × seconds since then) − 1 for each request that passes")
    };
    Tank {
        key: name_of(meter),
        kind: match meter.kind {
            MeterKind::PlanMethod => "Usage plan, method",
            MeterKind::Plan => "Usage plan",
            MeterKind::StageMethod => "Stage, method",
            MeterKind::Account => "Account",
            MeterKind::Quota => "Quota",
        },
        name: meter.name.clone(),
        share,
        level: meter.level,
        text: format!("{} of {capacity} {what}", amount(meter.level, if quota { 0 } else { 1 })),
        rate,
        equation,
    }
}
