//! Documents of which few bytes stand for many: by references, by aliases, by sheer number. Each is refused with a sentence, or read without all
//! of that being made; none takes long.

use stagecraft::openapi::{self, ImportOptions, Problem};

/// A document whose paths are all the same few bytes of reference.
fn referring(count: usize, path: &str, rest: &str) -> String {
    let paths: Vec<String> = (0..count).map(|number| format!("\"/p{number}\":{path}")).collect();
    format!("{{\"openapi\":\"3.0.1\",\"info\":{{\"title\":\"t\",\"version\":\"1\"}},\"paths\":{{{}}},{rest}}}", paths.join(","))
}

#[test]
fn documents_that_stand_for_more_than_they_hold() {
    let long = "x".repeat(1_000_000);
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<Vec<_>>().join(",");
    let get = |response: &str| format!("{{\"get\":{{\"responses\":{{\"200\":{response}}}}}}}");
    let answer = get("{\"$ref\":\"#/components/responses/R\"}");
    let headers = many(50_000, &|number| format!("\"h{number}\":{{}}"));
    let inline = many(100_000, &|number| format!("\"p{number}\":{{}}"));
    for (index, (document, is_refused)) in [
        // A text of two megabytes, a hundred thousand times.
(format!("a: &a {long}\nb: [{}]\n", many(100_000, &|_| "*a".into())), true),
(format!("? &a {long}\n: 1\nb: [{}]\n", many(100_000, &|_| "{*a : 1}".into())), true),
        // Paths of paths.
(format!("{{\"openapi\":\"3.0.1\",\"paths\":{{\"{}\":{{}}}}}}", "/a".repeat(200_000)), true),
(format!(
            "openapi: 3.0.1\ninfo: {{}}\npaths:\n{}",
            (0..60_000).map(|number| format!("  /p{number}/a/b/c/d: {{}}\n")).collect::<String>()
        ), true),
        // Answers that many operations refer to: with a long description, example, schema or extension, and with many headers.
(referring(290, &answer, &format!("\"components\":{{\"responses\":{{\"R\":{{\"description\":\"{long}\"}}}}}}")), true),
(referring(
            290,
            &answer,
            &format!("\"components\":{{\"responses\":{{\"R\":{{\"content\":{{\"a/b\":{{\"example\":\"{long}\"}}}}}}}}}}"),
        ), false),
(referring(
            290,
            &answer,
            &format!(
                "\"components\":{{\"responses\":{{\"R\":{{\"content\":{{\"a/b\":{{\"schema\":{{\"properties\":{{{inline}}}}}}}}}}}}}}}"
            ),
        ), false),
(referring(290, &answer, &format!("\"components\":{{\"responses\":{{\"R\":{{\"x-long\":\"{long}\"}}}}}}")), true),
(referring(290, &answer, &format!("\"components\":{{\"responses\":{{\"R\":{{\"headers\":{{{headers}}}}}}}}}")), true),
        // Schemas that refer to a long text which is no schema, and to one another.
(referring(
            1,
            "{}",
            &format!(
                "\"components\":{{\"x-t\":{{\"t\":\"{long}\"}},\"schemas\":{{\"S\":{{\"allOf\":[{}]}}}}}}",
                many(20_000, &|_| "{\"$ref\":\"#/components/x-t\"}".into())
            ),
        ), false),
        // A path item and an integration that all paths share.
(referring(
            290,
            "{\"$ref\":\"#/components/x-i\"}",
            &format!("\"components\":{{\"x-i\":{{\"get\":{{\"operationId\":\"{long}\",\"responses\":{{}}}}}}}}"),
        ), true),
(referring(
            290,
            "{\"get\":{\"x-amazon-apigateway-integration\":{\"$ref\":\"#/components/x-amazon-apigateway-integrations/i\"}}}",
            &format!(
                "\"components\":{{\"x-amazon-apigateway-integrations\":{{\"i\":{{\"type\":\"http\",\"httpMethod\":\"GET\",\"uri\":\"http://a.b/{long}\"}}}}}}"
            ),
        ), true),
        // Very many parameters, documentation parts and schemas in place.
(referring(
            1,
            &format!(
                "{{\"get\":{{\"responses\":{{}},\"parameters\":[{}]}}}}",
                many(30_000, &|number| format!("{{\"name\":\"n{number}\",\"in\":\"query\",\"description\":\"d\"}}"))
            ),
            "\"x-a\":1",
        ), false),
(referring(
            1,
            &get(&format!(
                "{{\"content\":{{{}}}}}",
                many(20_000, &|number| format!("\"a/b{number}\":{{\"schema\":{{\"properties\":{{\"p{number}\":{{}}}}}}}}"))
            )),
            &format!(
                "\"x-amazon-apigateway-documentation\":{{\"documentationParts\":[{}]}}",
                many(20_000, &|number| format!(
                    "{{\"location\":{{\"type\":\"RESOURCE\",\"path\":\"/q{number}\"}},\"properties\":{{\"description\":\"d\"}}}}"
                ))
            ),
        ), false),
    ]
    .into_iter()
    .enumerate()
    {
        let options = ImportOptions::default();
        let problems = openapi::read(&document, &options).err().unwrap_or_default();
        let says_so = |problem: &Problem| problem.message.contains("more than") || problem.message.contains("Maximum number of resources");
        assert_eq!(problems.iter().any(says_so), is_refused, "document {index}: {:?}", problems.first());
        assert_eq!(!problems.is_empty(), is_refused, "document {index}");
        // Nor do the mocks come to more.
        let mocks = openapi::mocks(&document, &options);
        assert!(mocks.iter().map(|mock| mock.body.len()).sum::<usize>() < 300_000_000, "document {index}");
    }
}
