//! The traffic lab's engine: a discrete-event simulation on virtual time. Clients send requests by a plan through the same `serve` as everybody
//! else, and everything that comes of them is measured. Nothing here knows whose world it is: that stands behind the trait [`World`].

mod arrivals;
mod checkpoints;
mod clients;
mod counts;
mod csv;
mod histogram;
mod look;
mod meters;
mod plan;
mod prices;
mod queue;
mod read;
mod report;
mod retry;
mod rows;
mod run;
mod shot;
mod template;
mod thin;
mod world;

pub use arrivals::{Arrivals, Curve};
pub use checkpoints::{Found, Search, Sought, Tape};
pub use counts::{Counts, Fate, Refusals, Side, Totals};
pub use histogram::Percentiles;
pub use meters::{Meter, MeterKind};
pub use plan::{ClientPlan, Identity, Plan, RequestPlan, ScheduledAction, Target, Think};
pub(crate) use prices::CACHE_SIZES;
pub use prices::{Cost, Prices, Tier};
pub use read::PlanError;
pub use report::{ActionDone, ClientTotals, MeterSeries, Report, Series};
pub use retry::{Backoff, Jitter, Retry};
pub use run::{Progress, Sim};
pub use shot::{Shot, Watched};
pub use world::{Front, Used, World};
