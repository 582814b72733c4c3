//! The bare token bucket, which gives a token each time.

use super::{Body, ran};
use stagecraft::throttle::{Rate, TokenBucket};
use stagecraft::time::{SimTime, Span};
use std::hint::black_box;

const TAKES: u64 = 1_000;

/// A token taken, and the time for it passed.
pub const TAKEN: Body = Body {
    name: "token taken from a bare bucket",
    items: TAKES,
    make: || {
        let rate = Rate { rate_limit: 10_000.0, burst_limit: 5_000.0 };
        let (mut bucket, mut now) = (TokenBucket::full(rate, SimTime::START), SimTime::START);
        ran(move || {
            for _ in 0..TAKES {
                now = now.after(Span::from_micros(100));
                assert!(bucket.take(black_box(rate), now));
            }
        })
    },
};
