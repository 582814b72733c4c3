//! Numbers as people read them: thousands, decimals, tokens, waits, sizes. What they count is said elsewhere.

/// A whole number with commas: `12,345`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with at most so many decimals and commas, without zeros at its end: `12.5`, `10,000`.
pub fn amount(number: f64, decimals: usize) -> String {
    if !number.is_finite() {
        return "∞".into();
    }
    let text = format!("{:.decimals$}", number.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), count);
    let minus = if number < 0.0 && (whole != "0" || !fraction.is_empty()) { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{minus}{whole}{point}{fraction}")
}

/// Tokens in a bucket, rounded down: a bucket that says `1` has one.
pub fn tokens(level: f64) -> String {
    // The same slack that the bucket grants: what addition rounds off is no missing token.
    let scale = if level < 10.0 { 100.0 } else { 1.0 };
    amount(libm::floor(level * scale + 1e-6) / scale, 2)
}

/// A wait in seconds, rounded up: after it the token is there.
pub fn wait(seconds: f64) -> String {
    if seconds < 0.1 {
        return format!("{} ms", amount(libm::ceil(seconds * 1e3 - 1e-6).max(0.0), 0));
    }
    if seconds < 120.0 {
        return format!("{} s", amount(libm::ceil(seconds * 100.0 - 1e-6) / 100.0, 2));
    }
    let whole = libm::ceil(seconds - 1e-6) as u64;
    match (whole / 3_600, whole % 3_600 / 60, whole % 60) {
        (0, minutes, rest) => format!("{minutes} min {rest} s"),
        (hours, minutes, _) => format!("{} h {minutes} min", count(hours)),
    }
}

/// How long something took: `0 ms`, `12.5 ms`, `1.2 s`.
pub fn duration(millis: f64) -> String {
    match millis {
        millis if millis < 1_000.0 => format!("{} ms", amount(millis, 1)),
        millis => format!("{} s", amount(millis / 1e3, 2)),
    }
}

/// A share of a whole in percent: `30.2 %`; `–` of nothing.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 { "–".into() } else { format!("{} %", amount(part as f64 / whole as f64 * 100.0, 1)) }
}

/// A count with its noun: `1 request`, `2 requests`.
pub fn counted(number: u64, one: &str) -> String {
    format!("{} {one}{}", count(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_and_no_needless_zeros() {
        assert_eq!([count(0), count(999), count(1_000), count(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([amount(12.50, 2), amount(10_000.0, 1), amount(-0.04, 1), amount(-2.5, 1)], ["12.5", "10,000", "0", "-2.5"]);
        assert_eq!([percent(1, 3), percent(0, 0), counted(1, "byte"), counted(2, "byte")], ["33.3 %", "–", "1 byte", "2 bytes"]);
    }

    #[test]
    fn tokens_are_rounded_down_and_waits_up() {
        assert_eq!([tokens(0.999), tokens(1.0 - 1e-10), tokens(2.456), tokens(4_999.9)], ["0.99", "1", "2.45", "4,999"]);
        assert_eq!(
            [wait(0.3), wait(0.2991), wait(0.0121), wait(125.0), wait(7_320.0)],
            ["0.3 s", "0.3 s", "13 ms", "2 min 5 s", "2 h 2 min"]
        );
        assert_eq!([duration(0.0), duration(12.54), duration(1_200.0)], ["0 ms", "12.5 ms", "1.2 s"]);
    }
}
