//! What a request is called: request id, extended request id, trace id.

use crate::time::{Chance, SimTime};

const HEX: &[u8; 16] = b"0123456789abcdef";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Where the digits of a UUID stand, of its first and of its second half.
const HIGH_PLACES: [usize; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17];
const LOW_PLACES: [usize; 16] = [19, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35];

/// ASCII as a text.
fn text_of(ascii: &[u8]) -> String {
    std::str::from_utf8(ascii).unwrap_or_default().to_owned()
}

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
        // Version 4 and the variant of RFC 9562, as AWS's ids have them. In halves: 32 bits know no quick way to shift 128.
        let high = self.high & !(0xf << 12) | (0x4 << 12);
        let low = self.low & !(0x3 << 62) | (0x2 << 62);
        let mut text = [b'-'; 36];
        for (half, places) in [(high, HIGH_PLACES), (low, LOW_PLACES)] {
            let mut bits = half;
            for place in places {
                bits = bits.rotate_left(4);
                text[place] = HEX[(bits & 0xf) as usize];
            }
        }
        text_of(&text)
    }

    /// `x-amz-apigw-id`: 15 characters of base64 and a `=`.
    pub(in crate::gateway) fn extended_request_id(self) -> String {
        let mut text = *b"..........IAMFk2=";
        let mut bits = self.high.rotate_left(17) ^ self.low.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for place in &mut text[..10] {
            *place = BASE64[(bits & 63) as usize];
            bits >>= 6;
        }
        text_of(&text)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_is_a_uuid_of_version_4() {
        let ids = RequestIds { high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210, seconds: 0 };
        assert_eq!(ids.request_id(), "01234567-89ab-4def-bedc-ba9876543210");
        assert_eq!(ids.extended_request_id().len(), 17);
        assert!(ids.extended_request_id().ends_with("IAMFk2="));
    }
}
