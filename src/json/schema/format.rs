//! The formats of draft 4, as far as a look at the text tells. Formats that are not known ask for nothing.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    DateTime,
    Email,
    Hostname,
    Ipv4,
    Ipv6,
    Uri,
}

impl Format {
    /// The format of this name.
    pub(super) fn named(name: &str) -> Option<Format> {
        Some(match name {
            "date-time" => Format::DateTime,
            "email" => Format::Email,
            "hostname" => Format::Hostname,
            "ipv4" => Format::Ipv4,
            "ipv6" => Format::Ipv6,
            "uri" => Format::Uri,
            _ => return None,
        })
    }

    /// Whether a text has it.
    pub(super) fn fits(self, text: &str) -> bool {
        match self {
            Format::DateTime => date_time(text).unwrap_or(false),
            Format::Email => email(text),
            Format::Hostname => hostname(text),
            Format::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Format::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Format::Uri => uri(text),
        }
    }

    /// What is said of a text that has it not.
    pub(super) fn complaint(self, text: &str) -> String {
        match self {
            Format::DateTime => {
                format!(
                    "string \"{text}\" is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{{1,12}}Z]"
                )
            }
            Format::Email => format!("string \"{text}\" is not a valid email address"),
            Format::Hostname => format!("string \"{text}\" is not a valid hostname"),
            Format::Ipv4 => format!("string \"{text}\" is not a valid IPv4 address"),
            Format::Ipv6 => format!("string \"{text}\" is not a valid IPv6 address"),
            Format::Uri => format!("string \"{text}\" is not a valid URI"),
        }
    }
}

/// `2026-01-31T23:59:60.5+01:00`; a leap second only at a minute's end in UTC.
fn date_time(text: &str) -> Option<bool> {
    if !text.is_ascii() || text.len() < 20 || !matches!(text.as_bytes()[10], b'T' | b't') {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?.parse::<u32>().ok();
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')].iter().all(|(at, mark)| text.as_bytes()[*at] == *mark);
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let mut rest = &text[19..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return None;
        }
        rest = &fraction[digits..];
    }
    let offset = match rest.as_bytes() {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (rest[1..3].parse::<i32>().ok()?, rest[4..6].parse::<i32>().ok()?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 60 + minutes) * if *sign == b'+' { 1 } else { -1 }
        }
        _ => return None,
    };
    let utc_minute = (hour * 60 + minute) as i32 - offset;
    let last_second = if utc_minute.rem_euclid(1_440) == 1_439 { 60 } else { 59 };
    Some(marks && (1..=days).contains(&day) && hour <= 23 && minute <= 59 && second <= last_second)
}

fn email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    let quoted = local.len() >= 2 && local.starts_with('"') && local.ends_with('"');
    let dotted = !local.is_empty() && !local.starts_with('.') && !local.ends_with('.') && !local.contains("..") && local.bytes().all(atom);
    let literal = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|address| {
        address.strip_prefix("IPv6:").map_or_else(|| address.parse::<Ipv4Addr>().is_ok(), |address| address.parse::<Ipv6Addr>().is_ok())
    });
    (quoted || dotted) && (literal || hostname(domain))
}

fn hostname(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (1..=253).contains(&text.len()) && text.split('.').all(label)
}

fn uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    let escaped = rest.split('%').skip(1).all(|after| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()));
    let authority = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let host_is_sound = authority.is_none_or(|authority| {
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        let port = match host.strip_prefix('[') {
            Some(address) => {
                address.split_once(']').filter(|(address, _)| address.parse::<Ipv6Addr>().is_ok()).map_or("[", |(_, port)| port)
            }
            None => host.split_once(':').map_or("", |(_, port)| port),
        };
        !user.contains(['[', ']']) && port.trim_start_matches(':').bytes().all(|byte| byte.is_ascii_digit())
    });
    let after = authority.map_or(rest, |authority| &rest[2 + authority.len()..]);
    named && plain && escaped && host_is_sound && !after.contains(['[', ']']) && rest.bytes().all(allowed) && rest.matches('#').count() <= 1
}
