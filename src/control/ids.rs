//! Identifiers as AWS makes them, drawn from the seeded generator.

use crate::time::Chance;

const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const MIXED: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const HEX: &[u8] = b"0123456789abcdef";

/// Ten characters, as REST APIs, keys, plans have them.
pub fn long(chance: &mut Chance) -> String {
    chance.text(10, LOWER)
}

/// Six characters, as resources, deployments, models, validators and authorizers have them.
pub fn short(chance: &mut Chance) -> String {
    chance.text(6, LOWER)
}

/// Forty characters: the value of an API key.
pub fn key_value(chance: &mut Chance) -> String {
    chance.text(40, MIXED)
}

/// Thirteen characters, as CloudFront's distributions have them after a `d`.
pub fn distribution(chance: &mut Chance) -> String {
    chance.text(13, LOWER)
}

/// A UUID, as Lambda's revision ids.
pub fn uuid(chance: &mut Chance) -> String {
    [8, 4, 4, 4, 12].map(|length| chance.text(length, HEX)).join("-")
}

/// Seven characters, as routes and integrations of HTTP APIs have them.
pub fn seven(chance: &mut Chance) -> String {
    chance.text(7, LOWER)
}

/// Sixteen hexadecimal digits, as the ARNs of load balancers, target groups, listeners and rules end in.
pub fn hex(chance: &mut Chance) -> String {
    chance.text(16, HEX)
}

/// Digits, as the host names of load balancers have them.
pub fn digits(chance: &mut Chance) -> String {
    chance.text(1, b"123456789") + &chance.text(9, b"0123456789")
}
