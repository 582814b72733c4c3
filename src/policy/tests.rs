//! What policies say: effects, principals, wildcards, conditions, and what is wrong with documents.

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

const ARN: &str = "arn:aws:execute-api:us-east-1:123456789012:a1/prod/GET/pets/7";

fn keys(name: &str) -> Option<String> {
    let known = [
        ("aws:sourceip", "203.0.113.7"),
        ("aws:currenttime", "2026-01-01T12:00:00Z"),
        ("aws:epochtime", "1767268800"),
        ("aws:securetransport", "true"),
        ("aws:useragent", "curl/8.0"),
        ("aws:username", "ann"),
        ("aws:principalarn", "arn:aws:iam::123456789012:user/ann"),
    ];
    known.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
}

fn asked<'a>(resource: &'a str, principal: &'a [String]) -> Asked<'a> {
    Asked { action: "execute-api:Invoke", resource, principal, key: &keys }
}

fn policy(statements: Value) -> Policy {
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    Policy::from_value(&document, Kind::Attached).unwrap_or_else(|error| panic!("{document}: {error}"))
}

fn says(statements: Value) -> Verdict {
    policy(statements).decide(&asked(ARN, &[])).verdict
}

fn statement(effect: &str, action: &str, resource: &str) -> Value {
    json!({"Effect": effect, "Action": action, "Resource": resource})
}

#[test]
fn a_denial_wins_and_silence_denies() {
    let allow = || statement("Allow", "execute-api:Invoke", "*");
    let deny = || statement("Deny", "execute-api:*", "arn:aws:execute-api:*:*:*/prod/GET/*");
    let other = || statement("Allow", "execute-api:InvalidateCache", "*");
    let decide = |statements: Value| policy(statements).decide(&asked(ARN, &[]));
    assert_eq!(decide(json!([allow()])), Decision { verdict: Verdict::Allow, statement: Some(0) });
    assert_eq!(decide(json!([allow(), deny()])), Decision { verdict: Verdict::ExplicitDeny, statement: Some(1) });
    assert_eq!(decide(json!([other()])), Decision { verdict: Verdict::ImplicitDeny, statement: None });
    assert_eq!(decide(allow()), Decision { verdict: Verdict::Allow, statement: Some(0) }, "one statement needs no list");
}

#[test]
fn a_statement_is_called_by_its_sid_or_its_number() {
    let mut named = statement("Deny", "*", "*");
    named["Sid"] = json!("NoPets");
    let policy = policy(json!([statement("Allow", "*", "*"), named]));
    assert_eq!((policy.name_of(0).as_str(), policy.name_of(1).as_str()), ("statement 1", "NoPets"));
}

#[test]
fn actions_and_resources_have_wildcards_and_opposites() {
    for (member, value, verdict) in [
        ("Action", json!("Execute-API:invoke"), Verdict::Allow),
        ("Action", json!(["s3:*", "execute-api:Inv?ke"]), Verdict::Allow),
        ("Action", json!("s3:GetObject"), Verdict::ImplicitDeny),
        ("NotAction", json!("s3:*"), Verdict::Allow),
        ("NotAction", json!("execute-api:*"), Verdict::ImplicitDeny),
    ] {
        assert_eq!(says(json!([{"Effect": "Allow", member: value, "Resource": "*"}])), verdict, "{member} {value}");
    }
    for (member, value, verdict) in [
        ("Resource", json!("arn:aws:execute-api:us-east-1:123456789012:a1/*/GET/pets/*"), Verdict::Allow),
        ("Resource", json!(["arn:aws:execute-api:us-east-1:123456789012:b2/*", "arn:aws:execute-api:*/prod/*"]), Verdict::Allow),
        ("Resource", json!("*/test/*"), Verdict::ImplicitDeny),
        ("Resource", json!("arn:aws:execute-api:us-east-1:123456789012:a1/prod/GET/pets"), Verdict::ImplicitDeny),
        ("Resource", json!("ARN:AWS:EXECUTE-API:*"), Verdict::ImplicitDeny),
        ("NotResource", json!("*/prod/POST/*"), Verdict::Allow),
        ("NotResource", json!("*/prod/*"), Verdict::ImplicitDeny),
    ] {
        assert_eq!(says(json!([{"Effect": "Allow", "Action": "*", member: value}])), verdict, "{member} {value}");
    }
}

#[test]
fn principals_are_callers_their_roles_and_their_accounts() {
    let ann = ["arn:aws:iam::123456789012:user/ann", "arn:aws:iam::123456789012:root", "123456789012"].map(str::to_owned);
    let says = |principal: Value, names: &[String]| {
        let (member, value) = principal.as_object().and_then(|one| one.iter().next()).expect("one member");
        let document = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", member: value, "Action": "*", "Resource": "*"}]});
        let policy = Policy::from_value(&document, Kind::Resource).unwrap_or_else(|error| panic!("{error}"));
        policy.decide(&asked(ARN, names)).verdict == Verdict::Allow
    };
    for (principal, anonymous, user) in [
        (json!({"Principal": "*"}), true, true),
        (json!({"Principal": {"AWS": "*"}}), true, true),
        (json!({"Principal": {"AWS": "arn:aws:iam::123456789012:user/ann"}}), false, true),
        (json!({"Principal": {"AWS": ["arn:aws:iam::123456789012:user/bob", "123456789012"]}}), false, true),
        (json!({"Principal": {"AWS": "arn:aws:iam::123456789012:root"}}), false, true),
        (json!({"Principal": {"AWS": "arn:aws:iam::999999999999:root"}}), false, false),
        (json!({"Principal": {"Service": "apigateway.amazonaws.com"}}), false, false),
        (json!({"NotPrincipal": {"AWS": "arn:aws:iam::123456789012:user/ann"}}), true, false),
    ] {
        assert_eq!((says(principal.clone(), &[]), says(principal.clone(), &ann)), (anonymous, user), "{principal}");
    }
}

#[test]
fn conditions_compare_what_the_request_has() {
    for (condition, holds) in [
        (json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), true),
        (json!({"IpAddress": {"AWS:sourceip": ["198.51.100.0/24", "203.0.113.7"]}}), true),
        (json!({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), false),
        (json!({"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}}), true),
        (json!({"StringEquals": {"aws:username": ["bob", "ann"]}}), true),
        (json!({"StringEquals": {"aws:username": "a*"}}), false),
        (json!({"StringEquals": {"aws:username": "Ann"}}), false),
        (json!({"StringEqualsIgnoreCase": {"aws:username": "ANN"}}), true),
        (json!({"StringNotEquals": {"aws:username": ["bob", "ann"]}}), false),
        (json!({"StringNotEqualsIgnoreCase": {"aws:username": "ANN"}}), false),
        (json!({"StringLike": {"aws:UserAgent": "curl/*"}}), true),
        (json!({"StringNotLike": {"aws:UserAgent": "curl/*"}}), false),
        (json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}}), true),
        (json!({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:user/ann"}}), true),
        (json!({"ArnLike": {"aws:PrincipalArn": "arn:*:user/ann"}}), true),
        (json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::1*9:user:ann"}}), false),
        (json!({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}), true),
        (json!({"Bool": {"aws:SecureTransport": "true"}}), true),
        (json!({"Bool": {"aws:SecureTransport": false}}), false),
        (json!({"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}), true),
        (json!({"DateLessThan": {"aws:CurrentTime": "2026-01-01"}}), false),
        (json!({"DateLessThanEquals": {"aws:CurrentTime": "1767268800"}}), true),
        (json!({"DateNotEquals": {"aws:CurrentTime": "2026-01-01T12:00:00Z"}}), false),
        (json!({"NumericLessThan": {"aws:EpochTime": 1767268801}}), true),
        (json!({"NumericGreaterThanEquals": {"aws:EpochTime": "1767268800"}}), true),
        (json!({"NumericEquals": {"aws:username": 1}}), false),
        (json!({"StringEquals": {"aws:SourceVpc": "vpc-1"}}), false),
        (json!({"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}), true),
        (json!({"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}), true),
        (json!({"StringEqualsIfExists": {"aws:username": "bob"}}), false),
        (json!({"Null": {"aws:SourceVpc": "true"}}), true),
        (json!({"Null": {"aws:SourceVpc": "false"}}), false),
        (json!({"Null": {"aws:username": "false"}}), true),
        (json!({"Null": {"aws:username": true}}), false),
        (json!({"ForAllValues:ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/x"}}), true),
        (json!({"ForAllValues:StringEquals": {"aws:SourceVpc": "vpc-1"}}), true),
        (json!({"ForAnyValue:StringNotEquals": {"aws:SourceVpc": "vpc-1"}}), false),
        (json!({"ForAnyValue:StringEquals": {"aws:username": ["ann"]}}), true),
        (json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "StringEquals": {"aws:username": "bob"}}), false),
        (json!({"StringLike": {"aws:username": "a*", "aws:UserAgent": "curl/*"}}), true),
    ] {
        let allow = json!([{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}]);
        assert_eq!(says(allow) == Verdict::Allow, holds, "{condition}");
    }
}

#[test]
fn variables_stand_for_what_the_request_has() {
    let resource = |text: &str| says(json!([statement("Allow", "*", text)])) == Verdict::Allow;
    let arn = |user: &str| format!("arn:aws:execute-api:us-east-1:123456789012:a1/prod/GET/users/{user}");
    let on = |text: &str, user: &str| policy(json!([statement("Allow", "*", text)])).decide(&asked(&arn(user), &[])).verdict;
    assert_eq!(on("arn:aws:execute-api:*/GET/users/${aws:username}", "ann"), Verdict::Allow);
    assert_eq!(on("arn:aws:execute-api:*/GET/users/${aws:username}", "bob"), Verdict::ImplicitDeny);
    assert_eq!(on("arn:aws:execute-api:*/GET/users/${aws:userid, 'guest'}", "guest"), Verdict::Allow);
    assert!(!resource("*${aws:userid}*"), "a variable that the request lacks fits nothing");
    assert_eq!(on("arn:aws:execute-api:*/GET/users/${*}", "x"), Verdict::ImplicitDeny);
    assert_eq!(on("arn:aws:execute-api:*/GET/users/${*}", "*"), Verdict::Allow);
    let old = json!({"Version": "2008-10-17", "Statement": statement("Allow", "*", "arn:aws:execute-api:*/GET/users/${aws:username}")});
    let old = Policy::from_value(&old, Kind::Attached).expect("a policy");
    assert_eq!(old.decide(&asked(&arn("ann"), &[])).verdict, Verdict::ImplicitDeny, "2008-10-17 has no variables");
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let whole = |text: &str, kind| Policy::parse(text, kind).map(drop).map_err(|error| error.to_string());
    let error = |second: Value| {
        let document = json!({"Version": "2012-10-17", "Statement": [statement("Allow", "*", "*"), second]}).to_string();
        whole(&document, Kind::Attached).err().unwrap_or_default()
    };
    assert!(whole("{", Kind::Attached).is_err_and(|error| error.starts_with("The document is not JSON: ")));
    assert_eq!(whole("[]", Kind::Attached), Err("The document must be an object".into()));
    assert_eq!(
        whole("{\"Version\": \"2020-01-01\", \"Statement\": []}", Kind::Attached),
        Err("Version: The version must be 2012-10-17 or 2008-10-17".into())
    );
    assert!(whole("{\"Statement\": []}", Kind::Attached).is_err());
    assert!(whole(&" ".repeat(30_000), Kind::Attached).is_err_and(|error| error.contains("30000 bytes")));
    assert_eq!(error(json!({"Effect": "allow", "Action": "*", "Resource": "*"})), "Statement 2, Effect: The effect must be Allow or Deny");
    assert_eq!(error(json!({"Effect": "Allow", "Resource": "*"})), "Statement 2: A statement needs Action or NotAction");
    assert_eq!(error(json!({"Effect": "Allow", "Action": "*"})), "Statement 2: A statement needs Resource or NotResource");
    assert!(error(json!({"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"})).contains("not both"));
    assert!(
        error(json!({"Effect": "Allow", "Actions": "*", "Resource": "*"})).starts_with("Statement 2: There is no member 'Actions' here")
    );
    assert!(
        error(json!({"Effect": "Allow", "Action": [], "Resource": "*"})).starts_with("Statement 2, Action: The list must not be empty")
    );
    assert!(error(json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": null})).starts_with("Statement 2, Condition: "));
    let condition = |condition: Value| error(json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}));
    assert_eq!(
        condition(json!({"StringMatches": {"aws:username": "x"}})),
        "Statement 2, Condition, StringMatches, aws:username: There is no condition operator StringMatches"
    );
    assert_eq!(
        condition(json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/240"}})),
        "Statement 2, Condition, IpAddress, aws:SourceIp: '203.0.113.0/240' is not an IP address or a range such as 203.0.113.0/24"
    );
    assert!(condition(json!({"ForSome:StringEquals": {"a": "x"}})).contains("There is no set operator ForSome"));
    assert!(condition(json!({"DateLessThan": {"aws:CurrentTime": "soon"}})).contains("'soon' is not a date"));
    let anybody = json!({"Statement": statement("Allow", "*", "*")}).to_string();
    assert_eq!(
        whole(&anybody, Kind::Resource),
        Err("Statement 1: A statement of a resource policy needs Principal or NotPrincipal".into())
    );
}

#[test]
fn a_policy_is_saved_as_its_text() {
    let policy = policy(json!([statement("Allow", "*", "*")]));
    let saved = serde_json::to_value(&policy).expect("it serialises");
    assert_eq!(saved, json!(policy.source()));
    assert_eq!(serde_json::from_value::<Policy>(saved).expect("it reads back"), policy);
}

proptest! {
    #[test]
    fn no_document_breaks_it(text in r#"(\{|\}|\[|\]|"Statement":|"Effect":|"Allow"|"Deny"|"Action":|"Resource":|"Condition":|"\*"|"a\$\{aws:x"|,|1|null){0,30}"#) {
        if let Ok(policy) = Policy::parse(&text, Kind::Attached) {
            policy.decide(&asked(ARN, &[]));
        }
    }

    #[test]
    fn no_text_breaks_a_resource(text in r"[a-c:/*?${}.,']{0,40}") {
        let policy = policy(json!([{"Effect": "Allow", "Action": text, "Resource": text,
            "Condition": {"StringLike": {"aws:username": text}, "ArnLike": {"aws:PrincipalArn": text}}}]));
        policy.decide(&asked(ARN, &[]));
    }
}
