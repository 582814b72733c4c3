//! What a request is called: request id, extended request id, trace id.

use crate::time::{Chance, SimTime};

const HEX: &[u8; 16] = b"0123456789abcdef";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The bits that a request's names are made of; the texts are made when somebody needs them.
#[derive(Clone, Copy, Debug)]
pub(in crate::gateway) struct RequestIds {
    high: u64,
    low: u64,
    seconds: u64,
}

impl RequestIds {
    pub(in crate::gateway) fn draw(chance: &mut Chance, now: SimTime) -> RequestIds {
        RequestIds { high: chance.bits(), low: chance.bits(), seconds: now.micros() / 1_000_000 }
    }

    /// `x-amzn-RequestId`: a UUID.
    pub(in crate::gateway) fn request_id(self) -> String {
        let mut text = String::with_capacity(36);
        // Version 4 and the variant of RFC 9562, as AWS's ids have them.
        let bits = (u128::from(self.high) << 64 | u128::from(self.low)) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
        for nibble in 0..32 {
            if matches!(nibble, 8 | 12 | 16 | 20) {
                text.push('-');
            }
            text.push(char::from(HEX[(bits >> (124 - 4 * nibble) & 0xf) as usize]));
        }
        text
    }

    /// `x-amz-apigw-id`: 15 characters of base64 and a `=`.
    pub(in crate::gateway) fn extended_request_id(self) -> String {
        let mut text = String::with_capacity(16);
        let mut bits = self.high.rotate_left(17) ^ self.low.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for _ in 0..10 {
            text.push(char::from(BASE64[(bits & 63) as usize]));
            bits >>= 6;
        }
        text + "IAMFk2="
    }

    /// `Root=1-…` of `X-Amzn-Trace-Id`.
    pub(in crate::gateway) fn trace_root(self) -> String {
        format!("Root=1-{:08x}-{:016x}{:08x}", self.seconds, self.low, self.high as u32)
    }

    /// The id of the gateway's own segment in a trace of X-Ray: 16 hexadecimal digits.
    pub(super) fn segment_id(self) -> String {
        format!("{:016x}", self.high.rotate_left(32) ^ self.low)
    }

    /// The id that CloudFront gives a request at its edge.
    pub(in crate::gateway) fn edge_id(self) -> String {
        let mut text = String::with_capacity(56);
        let mut bits = self.low;
        for at in 0..54 {
            if at % 10 == 0 {
                bits = bits.rotate_left(29).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ self.high;
            }
            text.push(char::from(BASE64[(bits >> (6 * (at % 10)) & 63) as usize]));
        }
        text + "=="
    }
}
