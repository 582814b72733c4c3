//! Cross-origin resource sharing: what a browser makes of a request that a page's script sends (the Fetch standard), and "Enable CORS" for a resource.
//! Nothing here knows a browser: it is the browser's rules, for REST APIs and HTTP APIs alike.

mod check;
mod enable;
mod request;
mod send;

pub use check::{Block, check, exposed, preflight};
pub use enable::{ALLOW_HEADERS, EnableCors, Skipped, enable_cors};
pub use request::{Page, Planned, PreflightPlan, plan};
pub(super) use send::send_from_page;
pub use send::{CorsReport, PreflightReport};
