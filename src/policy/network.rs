//! Ranges of IP addresses: `203.0.113.0/24`, `2001:db8::/32`, single addresses.

use std::net::IpAddr;

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    bits: u128,
    mask: u128,
    is_v4: bool,
}

impl Network {
    /// Reads an address or a range. Bits behind the prefix do not count: `123.4.5.6/24` is `123.4.5.0/24`.
    pub fn parse(text: &str) -> Option<Network> {
        let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let (bits, is_v4) = bits(address)?;
        let width: u32 = if is_v4 { 32 } else { 128 };
        let length = length.map_or(Some(width), |length| length.parse().ok().filter(|length| *length <= width))?;
        let mask = u128::MAX.checked_shl(width - length).unwrap_or(0);
        Some(Network { bits: bits & mask, mask, is_v4 })
    }

    /// Whether an address lies in it.
    pub fn holds(self, address: &str) -> bool {
        bits(address).is_some_and(|(bits, is_v4)| is_v4 == self.is_v4 && bits & self.mask == self.bits)
    }
}

fn bits(address: &str) -> Option<(u128, bool)> {
    match address.trim().parse().ok()? {
        IpAddr::V4(address) => Some((u128::from(u32::from(address)), true)),
        IpAddr::V6(address) => Some((u128::from(address), false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lie_in_ranges() {
        for (range, inside, outside) in [
            ("203.0.113.0/24", "203.0.113.255", "203.0.114.0"),
            ("123.4.5.6/24", "123.4.5.1", "123.4.6.6"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("192.0.2.7/32", "192.0.2.7", "192.0.2.6"),
            ("0.0.0.0/0", "255.255.255.255", "::1"),
            ("2001:db8::/32", "2001:db8:1::1", "2001:db9::1"),
            ("::/0", "::1", "1.2.3.4"),
        ] {
            let network = Network::parse(range).unwrap_or_else(|| panic!("{range}"));
            assert!(network.holds(inside) && !network.holds(outside) && !network.holds("somewhere"), "{range}");
        }
        for broken in ["", "1.2.3", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1", "::/129", "256.0.0.1", "*"] {
            assert_eq!(Network::parse(broken), None, "{broken}");
        }
    }
}
