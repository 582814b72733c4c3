//! What patterns match. How they compare with Java's own is in tests/differential.

use super::Pattern;
use proptest::prelude::*;

fn find(pattern: &str, text: &str) -> bool {
    Pattern::new(pattern).and_then(|pattern| pattern.is_match(text)).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

fn whole(pattern: &str, text: &str) -> bool {
    Pattern::whole(pattern).and_then(|pattern| pattern.is_match(text)).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

#[test]
fn javas_dialect_is_read() {
    for (pattern, yes, no) in [
        ("4\\d{2}", "404", "4040"),
        ("^(?!200|201).*", "404", "201"),
        ("(?i)not found", "NOT Found", "not  found"),
        (".*[Nn]ot Found.*", "Pet Not Found: 7", "gone"),
        ("(?s).*b", "a\nb", "a\nc"),
        (".*b", "ab", "a\nb"),
        ("\\A\\p{Alpha}+\\z", "abc", "ab1"),
        ("\\Qa.b\\E+", "a.bb", "axb"),
        ("a++b", "aab", "aac"),
        ("(?>a|ab)c", "ac", "abc"),
        ("(\\w+) \\1", "ha ha", "ha ho"),
        ("(?<x>a)\\k<x>", "aa", "ab"),
        ("[a-z&&[^aeiou]]+", "xyz", "xya"),
        ("[a-c[x-z]]+", "axbz", "axm"),
        ("[]a]+", "]a", "b"),
        ("(?<!a)b", "b", "ab"),
        ("(?<=a|bc)d|.", "x", "ab"),
        ("(a*)*", "aaa", "b"),
        ("(?x) a b # comment", "ab", "a b"),
        ("(?i:A)b", "ab", "aB"),
        ("x{2,3}?", "xxx", "x"),
        ("5..|\\d", "503", "50"),
        ("é.", "éü", "é"),
    ] {
        assert!(whole(pattern, yes), "{pattern} matches {yes}");
        assert!(!whole(pattern, no), "{pattern} does not match {no}");
    }
    assert!(find("(?<=\\$)\\d", "a$5") && !find("(?<=\\$)\\d", "a5"));
    assert!(find("|{0,1}b", "x") && !find("(?m)^", "") && find("(?m)^b", "a\nb"));
    assert!(find("a$", "a\n") && !find("a\\z", "a\n") && find("a\\Z", "a\r\n"));
    for broken in ["(", ")", "[", "*a", "a**", "a{2,1}", "a{", "\\y", "(?<n", "\\k<n>", "(?z)", "(?<=a*)b", "\\p{Nope}", "x{9999}", "(?i)*"]
    {
        assert!(Pattern::new(broken).is_err(), "{broken}");
    }
}

#[test]
fn a_pattern_is_replaced_and_split_at() {
    let pattern = Pattern::new("(l+)(o)?").expect("a pattern");
    assert_eq!(pattern.replace("hello all", "<$1>").as_deref(), Ok("he<ll> all"));
    assert_eq!(pattern.replace_all("hello all", "L$2\\$").as_deref(), Ok("heLo$ aL$"));
    assert!(pattern.replace("hello", "$3").is_err() && pattern.replace("hello", "$").is_err());
    assert_eq!(Pattern::new("(?<x>.)").and_then(|pattern| pattern.replace_all("ab", "${x}-")).as_deref(), Ok("a-b-"));
    assert_eq!(Pattern::new("x*").and_then(|pattern| pattern.replace_all("axxb", "-")).as_deref(), Ok("-a--b-"));
    let split = |pattern: &str, text: &str, most| Pattern::new(pattern).and_then(|pattern| pattern.split(text, most)).expect("parts");
    assert_eq!(split("l+", "hello all!", None), ["he", "o a", "!"]);
    assert_eq!(split(",", "a,b,c", Some(2)), ["a", "b,c"]);
    assert_eq!(split("", "abc", None), ["a", "b", "c"]);
}

#[test]
fn a_catastrophic_pattern_ends() {
    let text = "a".repeat(40) + "!";
    for pattern in ["(a+)+b", "(a|aa)+b", "(a*)*b", "(.*)*x", "(?=(a+)+b)a"] {
        let pattern = Pattern::new(pattern).expect("a pattern");
        assert!(pattern.is_match(&text).is_err());
    }
    let long = "a".repeat(1_000_000);
    assert_eq!(Pattern::whole(".*Error.*").and_then(|pattern| pattern.is_match(&long)), Ok(false));
}

proptest! {
    #[test]
    fn no_pattern_breaks_it(pattern in r"[a-c()\[\]{}*+?|^$.\\<=!:>i0-3,&-]{0,24}", text in "[a-c\n0-3]{0,30}") {
        for pattern in [Pattern::new(&pattern), Pattern::whole(&pattern), Pattern::ecma_script(&pattern)].into_iter().flatten() {
            let _ = pattern.is_match(&text);
            let _ = pattern.replace_all(&text, "<$0>");
            let _ = pattern.split(&text, None);
        }
    }
}
