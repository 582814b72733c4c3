//! Limits on requests: the token bucket and the quota. Which limits apply to a request is the gateway's business.

mod bucket;
mod quota;

pub use bucket::{Rate, TokenBucket};
pub use quota::{QuotaLimit, QuotaUse};
