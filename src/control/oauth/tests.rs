//! The endpoints as pure functions: what is granted, and every way in which nothing is.

use super::*;
use crate::jwt::{Digest, Token, key_set};
use crate::model::{AuthorizationCode, SigningKey};
use crate::time::{Chance, SimTime, Span};
use std::sync::OnceLock;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const BACK: &str = "https://app.example.com/callback";

/// A key is costly to make: all tests share one.
fn key() -> SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let mut account = Account::default();
        let mut chance = Chance::from_seed(1);
        let mut ctx = Context { now: SimTime::from_micros(0), chance: &mut chance, read: None };
        let put = Operation::backends("PutIssuer", json!({"Issuer": "https://i.example.com"}));
        crate::control::apply(&mut account, &mut ctx, &put).expect("an issuer");
        account.issuers["https://i.example.com"].keys[0].clone()
    })
    .clone()
}

use crate::control::Operation;

fn issuer() -> Issuer {
    let client = |id: &str, secret: Option<&str>, grants: &[&str]| OAuthClient {
        client_id: id.into(),
        client_secret: secret.map(str::to_owned),
        redirect_uris: vec![BACK.into(), "https://app.example.com/other?x=1".into()],
        grant_types: grants.iter().map(|grant| (*grant).to_owned()).collect(),
        scopes: vec!["openid".into(), "pets/read".into(), "pets/write".into()],
        audience: None,
    };
    let server =
        OAuthClient { audience: Some("https://pets.example.com".into()), ..client("server", Some("s3:cret"), &["client_credentials"]) };
    Issuer {
        issuer: "https://i.example.com".into(),
        keys: vec![key()],
        clients: vec![client("app", None, &["authorization_code"]), server, client("web", Some("secret"), &GRANTS)],
        ..Issuer::default()
    }
}

fn now() -> SimTime {
    SimTime::parse("2026-01-01T00:00:00Z").expect("an instant")
}

/// The parameters of a good request for a code.
fn asked() -> Vec<(&'static str, String)> {
    vec![
        ("response_type", "code".into()),
        ("client_id", "app".into()),
        ("redirect_uri", BACK.into()),
        ("scope", "openid pets/read".into()),
        ("state", "st".into()),
        ("nonce", "no".into()),
        ("code_challenge", challenge(VERIFIER)),
        ("code_challenge_method", "S256".into()),
    ]
}

fn with(mut parameters: Vec<(&'static str, String)>, changes: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    for (name, value) in changes {
        parameters.retain(|(own, _)| own != name);
        if !value.is_empty() {
            parameters.push((name, (*value).to_owned()));
        }
    }
    parameters
}

fn encoded(parameters: &[(&str, String)]) -> String {
    form(&parameters.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
}

fn visit(issuer: &Issuer, parameters: &[(&str, String)]) -> (IssuerAnswer, Option<AuthorizationCode>) {
    let cookie = vec![("Cookie".to_owned(), "theme=dark; session=ann".to_owned())];
    let request = IssuerRequest::new("GET", &format!("{AUTHORIZE}?{}", encoded(parameters)), cookie, "");
    authorize(issuer, &request, now(), &mut Chance::from_seed(7))
}

fn post(issuer: &Issuer, parameters: &[(&str, String)], authorization: Option<&str>, at: SimTime) -> (u16, Value, Option<usize>) {
    let mut headers = vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    headers.extend(authorization.map(|value| ("Authorization".to_owned(), value.to_owned())));
    let request = IssuerRequest::new("POST", TOKEN, headers, &encoded(parameters));
    let (answer, used) = token(issuer, &request, at, &mut Chance::from_seed(7));
    let failed = answer.checks.iter().filter(|check| !check.passed).count();
    assert_eq!(failed, usize::from(answer.status != 200), "{answer:?}");
    (answer.status, serde_json::from_str(&answer.body).expect("JSON"), used)
}

/// An issuer that has given a code to `app`, and the parameters that exchange it.
fn with_code() -> (Issuer, Vec<(&'static str, String)>) {
    let mut issuer = issuer();
    let (answer, code) = visit(&issuer, &asked());
    assert!(answer.checks.iter().all(|check| check.passed), "{answer:?}");
    let code = code.expect("a code");
    let parameters = vec![
        ("grant_type", "authorization_code".to_owned()),
        ("client_id", "app".to_owned()),
        ("code", code.code.clone()),
        ("redirect_uri", BACK.to_owned()),
        ("code_verifier", VERIFIER.to_owned()),
    ];
    issuer.codes.push(code);
    (issuer, parameters)
}

fn claims(issuer: &Issuer, token: &Value) -> Value {
    let token = Token::parse(token.as_str().expect("a token")).expect("three parts");
    let keys = key_set(&issuers::published_keys(issuer)).expect("keys");
    assert!(keys[0].key.verifies(Digest::Sha256, token.signed.as_bytes(), &token.signature));
    Value::Object(token.claims)
}

#[test]
fn a_browser_is_sent_back_with_a_code_that_becomes_tokens_once() {
    let (mut issuer, parameters) = with_code();
    let (answer, _) = visit(&issuer, &asked());
    let code = &issuer.codes[0].code;
    assert_eq!((answer.status, answer.headers[0].1.as_str()), (302, format!("{BACK}?code={code}&state=st").as_str()));
    let (status, body, used) = post(&issuer, &parameters, None, now());
    assert_eq!((status, used, &body["token_type"], &body["expires_in"]), (200, Some(0), &json!("Bearer"), &json!(3600)));
    let access = claims(&issuer, &body["access_token"]);
    let seconds = now().micros() / 1_000_000;
    assert_eq!((&access["sub"], &access["client_id"], &access["scope"]), (&json!("ann"), &json!("app"), &json!("openid pets/read")));
    assert_eq!(
        (&access["iss"], &access["iat"], &access["exp"]),
        (&json!("https://i.example.com"), &json!(seconds), &json!(seconds + 3600))
    );
    assert!(access.get("aud").is_none());
    let identity = claims(&issuer, &body["id_token"]);
    assert_eq!((&identity["aud"], &identity["nonce"], &identity["sub"]), (&json!("app"), &json!("no"), &json!("ann")));
    issuer.codes[0].used = true;
    let (status, body, _) = post(&issuer, &parameters, None, now());
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
}

#[test]
fn a_code_is_not_exchanged_by_who_should_not_have_it() {
    let (issuer, parameters) = with_code();
    let other = VERIFIER.replace('d', "e");
    for (changes, status, error, words) in [
        (vec![("code_verifier", other.as_str())], 400, "invalid_grant", "S256 is"),
        (vec![("code_verifier", "short")], 400, "invalid_grant", "43 to 128"),
        (vec![("code_verifier", "")], 400, "invalid_request", "code_verifier"),
        (vec![("redirect_uri", "https://app.example.com/other?x=1")], 400, "invalid_grant", "redirect_uri"),
        (vec![("redirect_uri", "")], 400, "invalid_grant", "redirect_uri"),
        (vec![("code", "11111111-1111-1111-1111-111111111111")], 400, "invalid_grant", "has not given"),
        (vec![("code", "")], 400, "invalid_request", "one code"),
        (vec![("client_id", "nobody")], 401, "invalid_client", "no client nobody"),
        (vec![("client_id", "")], 401, "invalid_client", "which client"),
        (vec![("client_secret", "guess")], 401, "invalid_client", "public client"),
        (vec![("client_id", "web"), ("client_secret", "secret")], 400, "invalid_grant", "to this client"),
        (vec![("client_id", "web")], 401, "invalid_client", "must send its secret"),
        (vec![("grant_type", "")], 400, "invalid_request", "grant_type"),
        (vec![("grant_type", "password")], 400, "unsupported_grant_type", "password"),
        (vec![("grant_type", "client_credentials")], 400, "unauthorized_client", "may not use"),
    ] {
        let (code, body, used) = post(&issuer, &with(parameters.clone(), &changes), None, now());
        assert_eq!((code, body["error"].as_str(), used), (status, Some(error), None), "{changes:?}: {body}");
        assert!(body["error_description"].as_str().is_some_and(|text| text.contains(words)), "{changes:?}: {body}");
    }
    let late = now().after(Span::from_micros(299_999_999));
    assert_eq!(post(&issuer, &parameters, None, late).0, 200);
    let too_late = now().after(authorize::LASTS);
    let (status, body, _) = post(&issuer, &parameters, None, too_late);
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
    let twice = [parameters.clone(), vec![("code_verifier", VERIFIER.to_owned())]].concat();
    assert_eq!(post(&issuer, &twice, None, now()).1["error"], "invalid_request", "a parameter that stands twice");
}

#[test]
fn a_browser_is_not_sent_to_an_address_that_nobody_has_registered() {
    let issuer = issuer();
    for changes in [
        vec![("client_id", "nobody")],
        vec![("client_id", "")],
        vec![("redirect_uri", "https://evil.example.com/callback")],
        vec![("redirect_uri", "https://app.example.com/callback/")],
        vec![("redirect_uri", "https://app.example.com/callback?x=1")],
        vec![("redirect_uri", "")],
    ] {
        let (answer, code) = visit(&issuer, &with(asked(), &changes));
        assert_eq!((answer.status, code), (400, None), "{changes:?}");
        assert!(answer.headers.iter().all(|(name, _)| name != "Location"));
    }
}

#[test]
fn a_browser_is_sent_back_with_what_was_wrong() {
    let issuer = issuer();
    for (changes, error) in [
        (vec![("response_type", "token")], "unsupported_response_type"),
        (vec![("response_type", "")], "invalid_request"),
        (vec![("client_id", "server")], "unauthorized_client"),
        (vec![("code_challenge", "")], "invalid_request"),
        (vec![("code_challenge", "short")], "invalid_request"),
        (vec![("code_challenge_method", "plain")], "invalid_request"),
        (vec![("code_challenge_method", "")], "invalid_request"),
        (vec![("scope", "admin")], "invalid_scope"),
    ] {
        let (answer, code) = visit(&issuer, &with(asked(), &changes));
        let location = &answer.headers[0].1;
        assert!(location.starts_with(&format!("{BACK}?error={error}&error_description=")) && location.ends_with("&state=st"), "{location}");
        assert_eq!((answer.status, code), (302, None), "{changes:?}");
        assert_eq!(answer.checks.iter().filter(|check| !check.passed).count(), 1, "{answer:?}");
    }
    let nobody = IssuerRequest::new("GET", &format!("{AUTHORIZE}?{}", encoded(&asked())), Vec::new(), "");
    let (answer, code) = authorize(&issuer, &nobody, now(), &mut Chance::from_seed(7));
    assert!(answer.headers[0].1.starts_with("https://i.example.com/login?response_type=code&"), "{answer:?}");
    assert!(code.is_none());
    let (answer, _) = visit(&issuer, &with(asked(), &[("redirect_uri", "https://app.example.com/other?x=1")]));
    assert!(answer.headers[0].1.starts_with("https://app.example.com/other?x=1&code="), "{answer:?}");
}

#[test]
fn scopes_are_narrowed_to_those_that_the_client_may_have() {
    let mut issuer = issuer();
    let (answer, code) = visit(&issuer, &with(asked(), &[("scope", "pets/read admin pets/read")]));
    let code = code.expect("a code");
    assert_eq!(code.scopes, ["pets/read"]);
    assert!(answer.checks.iter().any(|check| check.note.contains("admin is left out")), "{answer:?}");
    let exchange = [
        ("grant_type", "authorization_code"),
        ("client_id", "app"),
        ("code", code.code.as_str()),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    issuer.codes.push(code.clone());
    let (_, body, _) = post(&issuer, &exchange, None, now());
    assert_eq!((body["scope"].as_str(), body.get("id_token")), (Some("pets/read"), None), "no id token without openid");
    let (_, code) = visit(&issuer, &with(asked(), &[("scope", "")]));
    assert_eq!(code.expect("a code").scopes.len(), 3, "without a request, all");
}

#[test]
fn a_client_gets_a_token_for_itself_with_its_secret() {
    let issuer = issuer();
    let ask = |scope: &str| vec![("grant_type", "client_credentials".to_owned()), ("scope", scope.to_owned())];
    // `server:s3%3Acret`, as RFC 6749, 2.3.1, has it encoded before.
    let (status, body, used) = post(&issuer, &ask("pets/read admin"), Some("Basic c2VydmVyOnMzJTNBY3JldA=="), now());
    assert_eq!((status, used, &body["scope"], body.get("id_token")), (200, None, &json!("pets/read"), None));
    let access = claims(&issuer, &body["access_token"]);
    assert_eq!(
        (&access["sub"], &access["client_id"], &access["aud"]),
        (&json!("server"), &json!("server"), &json!("https://pets.example.com"))
    );
    let posted = with(ask("pets/read"), &[("client_id", "web"), ("client_secret", "secret")]);
    assert_eq!(post(&issuer, &posted, None, now()).0, 200, "the secret may stand in the body");
    for (parameters, authorization, status, error) in [
        (ask("admin"), Some("Basic c2VydmVyOnMzJTNBY3JldA=="), 400, "invalid_scope"),
        (ask(""), Some("Basic c2VydmVyOmd1ZXNz"), 401, "invalid_client"),
        (ask(""), Some("Bearer x"), 401, "invalid_client"),
        (with(ask(""), &[("client_id", "app")]), None, 400, "unauthorized_client"),
    ] {
        let (code, body, _) = post(&issuer, &parameters, authorization, now());
        assert_eq!((code, body["error"].as_str()), (status, Some(error)), "{authorization:?}: {body}");
    }
    let given = Issuer { keys: Vec::new(), ..issuer };
    let request = [("grant_type", "client_credentials"), ("client_id", "web"), ("client_secret", "secret")]
        .map(|(name, value)| (name, value.to_owned()));
    let headers = vec![("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    let (answer, _) = token(&given, &IssuerRequest::new("POST", TOKEN, headers, &encoded(&request)), now(), &mut Chance::from_seed(7));
    assert_eq!(answer.status, 500, "who has the private key signs");
}
