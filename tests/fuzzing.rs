//! Property tests of the languages that users write: texts that look like them, and texts that do not. The functions are those that `cargo fuzz` calls
//! (fuzz/): nothing panics, everything ends, budgets hold.

use proptest::prelude::*;
use stagecraft::fuzzing;

/// Pieces of which templates are made, so that many of them can be read.
const VTL: &[&str] = &[
    "#set($a = ",
    "#set($b.c = ",
    "#if(",
    "#elseif(",
    "#else",
    "#{else}",
    "#end",
    "#foreach($i in ",
    "#macro(m $x)",
    "#m(",
    "#@m(",
    "#define($d)",
    "$d",
    "#evaluate(",
    "#stop",
    "#break",
    "#[[",
    "]]#",
    "##",
    "#*",
    "*#",
    ")",
    "(",
    "$a",
    "${a}",
    "$!a",
    "$b",
    "$i",
    "$x",
    "$foreach.index",
    "$foreach.parent",
    ".size()",
    ".add($a)",
    ".put('k', $a)",
    ".get(0)",
    ".c",
    "[0]",
    "[-1]",
    "['k']",
    "[",
    "]",
    "{",
    "}",
    "{'k': ",
    "[1..3]",
    "[$a..9]",
    "[1, $a]",
    "..",
    ",",
    ":",
    " ",
    "\n",
    "\\",
    "\\\\",
    "'t'",
    "\"$a\"",
    "\"#if(true)y#end\"",
    "'",
    "\"",
    "1",
    "2.5",
    "-1",
    "9223372036854775807",
    "true",
    "false",
    " + ",
    " - ",
    " * ",
    " / ",
    " % ",
    " == ",
    " != ",
    " < ",
    " && ",
    " || ",
    "!",
    "$input.path('$.a')",
    "$input.json('$..b')",
    "$input.params('id')",
    "$input.body",
    "$util.escapeJavaScript(",
    "$util.parseJson('[1,{}]')",
    "$util.base64Decode(",
    "$context.requestOverride.header.x",
    "$stageVariables.id",
    ".replaceAll('(.)', '$1$1')",
    ".split('')",
    ".substring(1)",
    ".entrySet()",
    "ü",
    "\u{1F980}",
    "text",
];

const PATHS: &[&str] = &[
    "$",
    "@",
    ".",
    "..",
    "a",
    "b",
    "*",
    "[",
    "]",
    "['a']",
    "[\"c d\"]",
    "[0]",
    "[-1]",
    "[0,1]",
    "[1:]",
    "[:-1]",
    "[*]",
    "[?(",
    ")]",
    "@.a",
    "$.b",
    " == ",
    " != ",
    " < ",
    " && ",
    " || ",
    "!",
    "(",
    ")",
    "1",
    "'x'",
    "null",
    " in [1, 2]",
    " =~ /x/i",
    " contains 'x'",
    " size 2",
    " empty true",
    ".length()",
    ".max()",
    " ",
];

const PATTERNS: &[&str] = &[
    "a",
    "b",
    ".",
    "*",
    "+",
    "?",
    "*?",
    "++",
    "{2}",
    "{1,3}",
    "{,2}",
    "(",
    ")",
    "(?:",
    "(?=",
    "(?!",
    "(?<=",
    "(?<!",
    "(?>",
    "(?i)",
    "(?x)",
    "(?<n>",
    "\\k<n>",
    "\\1",
    "|",
    "^",
    "$",
    "\\b",
    "\\d",
    "\\w",
    "\\s",
    "[ab]",
    "[^a]",
    "[a-",
    "]",
    "[",
    "&&",
    "\\Q",
    "\\E",
    "\\p{Alpha}",
    "\\x41",
    "\\u0061",
    "\\",
    "é",
    "-",
];

/// Pieces of documents, in YAML's flow style so that they fit together in many ways.
const DOCUMENTS: &[&str] = &[
    "{openapi: 3.0.1, info: {title: t, version: '1'}, paths: ",
    "{\"swagger\": \"2.0\", \"info\": {\"title\": \"t\", \"version\": \"1\"}, \"paths\": ",
    "{openapi: 3.1.0, paths: ",
    "openapi: 3.0.1\npaths: ",
    "{/a: {get: ",
    "/a/{b}: {post: ",
    "/{c+}: ",
    "{responses: ",
    "{'200': ",
    "{$ref: '#/components/responses/R'}",
    "{$ref: '#/components/schemas/S'}",
    "{$ref: '#/paths/~1a'}",
    "{description: d, content: {application/json: {schema: ",
    "parameters: [",
    "{name: x, in: query, required: true, schema: {type: string}}",
    "{name: b, in: path}",
    "{name: 'a b', in: header}",
    "{in: body, name: b, schema: ",
    "x-amazon-apigateway-integration: {type: mock, requestTemplates: {a/b: '$input.json(\"$\")'}, responses: {default: {statusCode: 200}}}",
    "x-amazon-apigateway-any-method: ",
    "x-amazon-apigateway-request-validator: all",
    "x-amazon-apigateway-documentation: {documentationParts: [{location: {type: API}, properties: {}}]}",
    "components: {schemas: {S: ",
    "components: {responses: {R: ",
    "securitySchemes: {k: {type: apiKey, name: x-api-key, in: header}}",
    "{type: object, properties: {p: ",
    "{allOf: [",
    "{type: array, items: ",
    "{type: string, example: e}",
    "&a ",
    "*a",
    "<<: ",
    "? ",
    "!!str ",
    "|\n  x\n",
    "- ",
    "null",
    "1e999",
    "\u{feff}",
    "{}",
    "[]",
    "{",
    "}",
    "[",
    "]",
    "}}",
    "}}}",
    ", ",
    ": ",
    "\n",
];

fn pieces(of: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(of), 0..most).prop_map(|pieces| pieces.concat())
}

fn json() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just(r#"{"a":[1,{"b":"x"}],"b":null}"#.to_owned()), "[\\[\\]{}\",:a0-9. ]{0,30}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn templates(template in pieces(VTL, 30), body in json()) {
        fuzzing::template(&format!("{template}\0{body}"));
    }

    #[test]
    fn texts_as_templates(template in any::<String>(), body in any::<String>()) {
        fuzzing::template(&format!("{template}\0{body}"));
    }

    #[test]
    fn json_paths(path in pieces(PATHS, 14), document in json()) {
        fuzzing::json_path(&format!("{path}\0{document}"));
    }

    #[test]
    fn selection_patterns(pattern in pieces(PATTERNS, 14), text in "[ab \n1é]{0,40}") {
        fuzzing::selection_pattern(&format!("{pattern}\0{text}"));
    }

    #[test]
    fn texts_as_patterns(pattern in any::<String>(), text in any::<String>()) {
        fuzzing::selection_pattern(&format!("{pattern}\0{text}"));
    }

    #[test]
    fn documents(document in pieces(DOCUMENTS, 16)) {
        fuzzing::document(&document);
    }

    #[test]
    fn policies(
        effect in prop::sample::select(&["Allow", "Deny", "allow", ""][..]),
        principal in prop::sample::select(&[r#""*""#, r#"{"AWS":"*"}"#, r#"{"AWS":["123456789012",7]}"#, "null", "{}"][..]),
        action in prop::sample::select(&[r#""execute-api:*""#, r#"["*"]"#, r#""?xecute-api:Inv*""#, "7", "[]"][..]),
        resource in prop::sample::select(&[r#""*""#, r#""arn:aws:execute-api:*:*:*/prod/GET/pets/${aws:SourceIp}""#, r#"["a","b*?"]"#, "null"][..]),
        operator in prop::sample::select(&["IpAddress", "NotIpAddress", "StringLike", "ForAllValues:StringEquals", "DateLessThan", "NumericEqualsIfExists", "Bool", "Null", "X"][..]),
        value in prop::sample::select(&[r#""203.0.113.0/24""#, r#"["10.0.0.0/99","::1/128"]"#, "true", r#""2026-99-99T00:00:00Z""#, r#""*""#, "1e400"][..]),
        cut in 0usize..400,
    ) {
        let condition = format!(r#"{{"{operator}":{{"aws:SourceIp":{value}}}}}"#);
        let statement = format!(r#"{{"Effect":"{effect}","Principal":{principal},"Action":{action},"Resource":{resource},"Condition":{condition}}}"#);
        let document = format!(r#"{{"Version":"2012-10-17","Statement":[{statement},{statement}]}}"#);
        fuzzing::policy(&document);
        fuzzing::policy(document.get(..cut).unwrap_or(&document));
    }
}

/// What fuzzers have found, and what looks as if it could be found.
#[test]
fn single_texts() {
    let deep = |open: &str, close: &str, count: usize| open.repeat(count) + &close.repeat(count);
    for template in [
        deep("#if(true)", "#end", 5_000),
        "#set($x = ".to_owned() + &deep("(", ")", 5_000),
        "\"".repeat(5_000),
        "#set($a = \"$a ".repeat(200),
        "$a[".repeat(5_000),
        "$a.b(".repeat(5_000),
        "{".repeat(50_000),
        "$".repeat(50_000),
        "\\".repeat(50_000) + "$a",
        "#set($a = 1)".repeat(20_000),
        "#set($x = 1".to_owned() + &" + 1".repeat(20_000) + ")",
        (0..20_000).map(|number| format!("$v{number}")).collect(),
        "#set($l = [])#foreach($i in [1..99999])#set($l = [$l])#end$l".into(),
        "#set($m = {})#foreach($i in [1..99999])#set($m = {'k': $m})#end".into(),
        "#set($l = [])#set($k = [])#foreach($i in [1..30])#set($o = $l.add($k))#set($o = $l.add($k))#set($k = $l)#set($l = [])#end#if($k == $l)#end$k".into(),
        "#macro(m $a)$a$a#end#m(\"#m(\"\"#m('x')\"\")\")".into(),
        "#set($s = 'ab')#foreach($i in [1..50])#set($s = $s.replaceAll('', $s))#end".into(),
        "#foreach($i in [1..99999])#set($x = $input.path('$'))#end\0{\"a\":[1,2,3]}".into(),
    ] {
        fuzzing::template(&template);
    }
    for path in [deep("[?(@", ")]", 3_000), "$..*".repeat(2_000), "$..a".repeat(20), "$[".repeat(5_000)] {
        fuzzing::json_path(&path);
    }
    for pattern in [
        deep("(", ")", 5_000),
        deep("[", "]", 5_000),
        "a?".repeat(3_000),
        "(a|b)*".repeat(500),
        "(a{99}){99}".into(),
        "(a+)+$\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!".into(),
        "(?=(?=(a+)+b)c)\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".into(),
    ] {
        fuzzing::selection_pattern(&pattern);
    }
    fuzzing::policy(&deep("{\"Statement\":[", "]}", 500));
    fuzzing::policy(&format!(r#"{{"Statement":{{"Effect":"Allow","Action":"{}","Resource":"*"}}}}"#, "*a".repeat(4_000)));
}
