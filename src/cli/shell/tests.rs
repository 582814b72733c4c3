//! What the shell reads and runs, against what a POSIX shell does.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Writes its arguments in brackets, fails when it is called `fail`.
struct Echo(Vec<String>);

impl Runner for Echo {
    fn run(&mut self, words: &[String], _: &BTreeMap<String, String>) -> Ran {
        let line: String = words.iter().map(|word| format!("[{word}]")).collect();
        self.0.push(line.clone());
        Ran { out: line, status: u8::from(words[0] == "fail"), ..Ran::default() }
    }

    fn write(&mut self, name: &str, append: bool, text: &str) -> Result<(), String> {
        self.0.push(format!("{name}{}{text}", if append { ">>" } else { ">" }));
        Ok(())
    }
}

/// The commands that a text runs.
fn ran(text: &str) -> Vec<String> {
    let script = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut echo = Echo(Vec::new());
    Shell::default().run(&script, &mut echo, &mut |_, _| {});
    echo.0
}

#[test]
fn words_are_what_a_shell_makes_of_them() {
    let cases = [
        (r#"a 'b c' "d e" f\ g"#, "[a][b c][d e][f g]"),
        (r#"a 'it'\''s' """#, "[a][it's][]"),
        (r#"a "x\"y\\z\$q\n" 'x\y'"#, r#"[a][x"y\z$q\n][x\y]"#),
        ("a \\\n  b \\\r\n c", "[a][b][c]"),
        ("a 'b\nc'", "[a][b\nc]"),
        ("a b#c # d", "[a][b#c]"),
        ("X='1 2'; a $X \"$X\" ${X}3 '$X'", "[a][1][2][1 2][1][23][$X]"),
        ("X=; a $X \"$X\"", "[a][]"),
        ("a $ $% x$", "[a][$][$%][x$]"),
        ("a [{\"k\":1}] *.rs {a,b} ~", "[a][[{k:1}]][*.rs][{a,b}][~]"),
        ("a \"[{\\\"k\\\":1}]\"", "[a][[{\"k\":1}]]"),
        ("a é'ü'", "[a][éü]"),
        ("$ a b", "[a][b]"),
        ("a x=1 --y=2", "[a][x=1][--y=2]"),
    ];
    for (text, words) in cases {
        assert_eq!(ran(text), [words], "{text}");
    }
}

#[test]
fn commands_follow_each_other() {
    assert_eq!(ran("a; b\n\n# c\n  d && e && \n f\r\ng"), ["[a]", "[b]", "[d]", "[e]", "[f]", "[g]"]);
    assert_eq!(ran("fail && b && c; d"), ["[fail]", "[d]"]);
    assert_eq!(ran("set -e\na\nfail\nb"), ["[a]", "[fail]"]);
    assert_eq!(ran("a; exit 3; b"), ["[a]"]);
    assert!(ran("").is_empty() && ran(" \n # x\n").is_empty());
}

#[test]
fn outputs_are_put_in() {
    assert_eq!(ran("X=$(q 1)\na \"$X\""), ["[q][1]", "[a][[q][1]]"]);
    assert_eq!(ran("a $(echo b c) \"$(echo d  e)\""), ["[a][b][c][d e]"]);
    assert_eq!(ran("a $(echo $(echo \")\"))"), ["[a][)]"]);
    assert_eq!(ran("X=1; a $(X=2; echo $X) $X"), ["[a][2][1]"]);
    assert_eq!(ran("fail; a $?; b $?"), ["[fail]", "[a][1]", "[b][0]"]);
    assert_eq!(ran("X=1 a $X; export Y=2 Z='3 4'; b $Y \"$Z\""), ["[a]", "[b][2][3 4]"]);
    assert_eq!(ran("X=$(fail) && a"), ["[fail]"]);
}

#[test]
fn documents_stand_in_the_script_and_go_into_files() {
    assert_eq!(ran("X=1\ncat > f <<'EOF'\na $X \\\n'b\nEOF\na"), ["f>a $X \\\n'b\n", "[a]"]);
    assert_eq!(ran("X=1\ncat >>f <<EOF && b\n$X \\$X \\\n$(echo 2) \"\nEOF\nc"), ["f>>1 $X 2 \"\n", "[b]", "[c]"]);
    assert_eq!(ran("cat <<-E > f; b\r\n\ta\r\n\tE\r\nc"), ["f>a\r\n", "[b]", "[c]"]);
    assert_eq!(ran("cat > a <<A; cat > b <<B\n1\nA\n2\nB\nc"), ["a>1\n", "b>2\n", "[c]"]);
    assert_eq!(ran("X=$(cat <<E\n1 )\nE\n)\na $X"), ["[a][1][)]"]);
    assert_eq!(ran("a > f 2>&1; a > /dev/null; b 2>/dev/null"), ["[a]", "f>[a]", "[a]", "[b]"]);
    assert_eq!(ran("printf 'P\\005%s\\n' a b > f"), ["f>P\u{5}a\nP\u{5}b\n"]);
}

#[test]
fn what_is_not_understood_is_placed() {
    let cases = [
        ("a | b", 1, 3, "pipe"),
        ("a\nb < c", 2, 3, "redirection"),
        ("a >&2", 1, 3, "2>&1"),
        ("a >", 1, 4, "missing"),
        ("> a", 1, 1, "missing"),
        ("a <<EOF", 1, 3, "not closed"),
        ("a <<EOF\nb\n EOF", 1, 3, "not closed"),
        ("a <<<b", 1, 3, "redirection"),
        ("a || b", 1, 3, "||"),
        ("a & b", 1, 3, "&"),
        ("a `b`", 1, 3, "$("),
        ("(a)", 1, 1, "subshell"),
        ("for x in y; do z; done", 1, 1, "for"),
        ("a 'b", 1, 3, "not closed"),
        ("a \"b\nc", 1, 3, "not closed"),
        ("a $(b", 1, 6, "not closed"),
        ("a $((1+1))", 1, 3, "arithmetic"),
        ("a ${b:-c}", 1, 3, "NAME"),
        ("a $1", 1, 3, "$1"),
        ("a &&", 1, 5, "missing"),
        ("a ;; b", 1, 4, "missing"),
        ("a )", 1, 3, "closes nothing"),
        ("ä 'b' | c", 1, 7, "pipe"),
    ];
    for (text, line, column, word) in cases {
        let error = parse(text).expect_err(text);
        assert_eq!((error.line, error.column), (line, column), "{text}: {error}");
        assert!(error.message.contains(word), "{text}: {error}");
    }
}

#[test]
fn nothing_grows_without_end() {
    let mut text = String::from("A=xxxxxxxxxx\n");
    (0..60).for_each(|_| text.push_str("A=$A$A\n"));
    assert_eq!(ran(&format!("{text}b")), ["[b]"]);
    assert!(parse(&"$(".repeat(10_000)).is_err());
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in "[aE$(){}'\"\\\\;&|<>#=\n\r ä?]{0,40}") {
        if let Ok(script) = parse(&text) {
            Shell::default().run(&script, &mut Echo(Vec::new()), &mut |_, _| {});
        }
    }

    #[test]
    fn a_quoted_text_is_one_word(text in ".{0,30}") {
        prop_assert_eq!(ran(&format!("a {}", quoted(&text))), [format!("[a][{text}]")]);
    }
}
