//! What templates put out, their errors, their budgets. More of it stands in tests/cases/vtl/.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn pairs(list: &[(&str, &str)]) -> Pairs {
    list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn scope(body: &str) -> Scope {
    let context = json!({"requestId": "r1", "identity": {"sourceIp": "192.0.2.1"}});
    let mut scope =
        Scope::new(pairs(&[("id", "7")]), pairs(&[("q", "x y")]), pairs(&[("X-Own", "h")]), pairs(&[("alias", "prod")]), &context);
    scope.set_body(body.to_owned());
    scope
}

fn out(template: &str, body: &str) -> String {
    let out = Template::compile(template).evaluate(&scope(body)).unwrap_or_else(|error| panic!("{template}: {error}"));
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn templates_put_out_what_velocity_does() {
    let body = r#"{"foo":"bar","n":3,"list":[{"a":1},{"a":2}],"empty":[],"none":null,"quote":"it's \"x\""}"#;
    for (template, wanted) in [
        ("plain 5$ #1 text", "plain 5$ #1 text"),
        ("$input.path('$.foo') $input.json('$.foo')", "bar \"bar\""),
        ("$input.path('$').foo ${input.path('$').n}!", "bar 3!"),
        ("$input.json('$.list')", r#"[{"a":1},{"a":2}]"#),
        ("$input.params('id') $input.params('q') $input.params('X-Own') $input.params('nope').", "7 x y h ."),
        ("$input.params().path.id/$input.params().querystring.get('q')", "7/x y"),
        (
            "$context.requestId $context.identity.sourceIp $stageVariables.alias $stageVariables.get('alias') $nothing.",
            "r1 192.0.2.1 prod prod .",
        ),
        ("#set($x = 1 + 2 * 3)$x #set($y = \"<$x>\")$y", "7<7>"),
        ("#if($input.path('$.n') > 2 && !false)yes#{else}no#end", "yes"),
        ("#if($nothing)a#elseif($input.path('$.foo') == 'bar')b#{else}c#end", "b"),
        ("#foreach($e in $input.path('$.list'))$foreach.index:$e.a#if($foreach.hasNext),#end#end", "0:1,1:2"),
        ("#foreach($i in [1..3])$velocityCount#if($i == 2)#break#end#end", "12"),
        ("#set($m = {})#set($m.k = 'v')$!m.put('l', 2)$m $m.keySet() $m.size()", "{k=v, l=2} [k, l] 2"),
        ("#set($l = [])$l.add('a')#set($ok = $l.add('b'))$l $l.size() $l[1] $l.contains('b')", "true[a, b] 2 b true"),
        ("#macro(hi $who)Hi $who.#end#hi('you')#hi('me')", "Hi you.Hi me."),
        ("#define($b)<$c>#end#set($c = 1)$b", "<1>"),
        ("#[[$raw #set]]# ## gone\nnext#* gone *#.", "$raw #set next."),
        ("\\$foo \\$s \\#if#set($s = 1) \\$s", "\\$foo \\$s #if $s"),
        (
            "$util.escapeJavaScript(\"it's\") $util.base64Encode('hi') $util.urlEncode('a b&c') $util.urlDecode('a+b')",
            "it\\'s aGk= a+b%26c a b",
        ),
        ("#set($j = $util.parseJson('{\"a\":[1,{\"b\":2}]}'))$j.a[1].b $j", "2 {a=[1,{\"b\":2}]}"),
        (
            "#set($s = 'Hello')$s.toUpperCase() $s.substring(1,3) $s.replaceAll('l+','L') $s.length() $s.split('l').size()",
            "HELLO el HeLo 5 3",
        ),
        ("#set($context.responseOverride.status = 404)$context.responseOverride.status", "404"),
        ("  #set($x = 1)\nA\n#if(true)\nB\n#end\nC", "A\nB\nC"),
        ("#evaluate('#set($z = 5)')$z", "5"),
        ("a#stop b", "a"),
        ("$input.path('$.none')|$input.path('$.empty')", "|[]"),
    ] {
        assert_eq!(out(template, body), wanted, "{template}");
    }
}

#[test]
fn null_equals_null_and_the_empty_text() {
    let template = "#set($r = $input.path('$.no'))#if($r == $null)1#{else}0#end#if($r == '')1#{else}0#end[$r.x]";
    assert_eq!(out(template, ""), "11[]");
}

#[test]
fn errors_say_where() {
    let error = |template: &str| Template::compile(template).evaluate(&scope("")).map_err(|error| (error.line, error.column));
    assert_eq!(error("a\n #if($x)"), Err((2, 2)));
    assert_eq!(error("#end"), Err((1, 1)));
    assert_eq!(error("ab #set(x = 1)"), Err((1, 9)));
    assert_eq!(error("\n\n$util.parseJson('x')"), Err((3, 1)));
    assert!(error("$input.json('$[')").is_err());
}

#[test]
fn budgets_end_what_would_not_end() {
    for template in
        ["#foreach($a in [1..9999])#foreach($b in [1..9999])$b#end#end", "#macro(m)#m()#end#m()", "#foreach($a in [1..9999999])#end"]
    {
        assert!(Template::compile(template).evaluate(&scope("")).is_err(), "{template}");
    }
}

#[test]
fn any_text_can_be_put_out_as_it_is() {
    for text in ["{\"$ref\": \"#/a\"}", "$input", "plain", "## no comment"] {
        match Template::compile(&verbatim(text)) {
            Template::Static { text: put_out, .. } => assert_eq!(put_out, text),
            other => panic!("{text}: {other:?}"),
        }
    }
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in r#"[$#{}()\[\]a-f.'"! =+\-*\\|&1-3\n]{0,60}"#) {
        let _ = Template::compile(&text).evaluate(&scope("{}"));
    }
}
