//! The step "authorize" in sentences and facts: which authorizer was asked, and what each policy said.

use super::facts::Fact;
use crate::gateway::http::{JwtCheck, JwtReading};
use crate::gateway::{Authorization, AuthorizerReading, PolicyReading};
use crate::model::AuthorizerType;
use crate::policy::Verdict;
use crate::view::number::duration;

/// What the step decided and why.
pub(super) fn sentence(authorization: &Authorization) -> String {
    let note = authorization.note.trim_end_matches('.');
    format!("{note} (authorizationType is {}).{}", authorization.authorization_type, grounds(authorization))
}

/// What the decision rests on: the authorizer's answer, and what each policy said. Empty, or begins with a space.
pub(super) fn grounds(authorization: &Authorization) -> String {
    let authorizer = authorization.authorizer.iter().filter_map(asked);
    let policies = authorization.policies.iter().map(said);
    let token = authorization.jwt.iter().map(token);
    authorizer.chain(token).chain(policies).map(|sentence| format!(" {sentence}")).collect()
}

fn asked(authorizer: &AuthorizerReading) -> Option<String> {
    let AuthorizerReading { name, from_cache, cached_until, latency_ms, function, .. } = authorizer;
    let until = cached_until.map(|until| until.to_string());
    if *from_cache {
        let until = until.unwrap_or_default();
        return Some(format!("Its answer for this identity had been kept, and counts until {until}: its function was not called."));
    }
    let function = function.as_ref()?;
    let kept = until.map(|until| format!(", and its answer is kept until {until}")).unwrap_or_default();
    Some(format!("Authorizer {name} asked its function {}, which took {}{kept}.", function.function_name, duration(*latency_ms)))
}

/// What was checked of a token, one after the other.
fn token(reading: &JwtReading) -> String {
    let passed: Vec<&str> = reading.checks.iter().filter(|check| check.passed).map(|check| check.check.as_str()).collect();
    let failed =
        reading.checks.iter().find(|check| !check.passed).map(|check| format!(", then failed {}", check.check)).unwrap_or_default();
    format!("The token passed these checks, in order: {}{failed}.", if passed.is_empty() { "none".into() } else { passed.join(", ") })
}

fn said(reading: &PolicyReading) -> String {
    let PolicyReading { policy, verdict, statement } = reading;
    let mut whose = policy.clone();
    if let Some(first) = whose.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let statement = statement.as_ref().map(|statement| format!(" ({statement})")).unwrap_or_default();
    match verdict {
        Verdict::Allow => format!("{whose} allows it{statement}."),
        Verdict::ExplicitDeny => format!("{whose} denies it{statement}."),
        Verdict::ImplicitDeny => format!("{whose} says nothing about it."),
    }
}

/// What the step saw.
pub(super) fn facts(authorization: &Authorization) -> Vec<Fact> {
    let mut facts = vec![Fact::value("authorizationType", &authorization.authorization_type)];
    facts.extend(authorization.resource.iter().map(|resource| Fact::value("Request", resource)));
    facts.extend(authorization.principal.iter().map(|principal| Fact::value("Caller", principal)));
    for reading in &authorization.policies {
        facts.push(Fact::value(format!("What {} says", reading.policy), verdict(reading)));
    }
    facts.extend(authorization.authorizer.iter().flat_map(of_authorizer));
    facts.extend(authorization.jwt.iter().flat_map(of_token));
    facts
}

fn of_token(reading: &JwtReading) -> Vec<Fact> {
    let mut facts = vec![
        Fact::value("Authorizer", &reading.authorizer),
        Fact::value("Identity source", &reading.identity_source),
        Fact::value("Issuer", &reading.issuer),
        Fact::value("Audience", reading.audience.join(", ")),
    ];
    let check = |check: &JwtCheck| Fact::value(format!("{} {}", if check.passed { "✓" } else { "✗" }, check.check), &check.note);
    facts.extend(reading.checks.iter().map(check));
    let json = |value: &serde_json::Value| format!("{value:#}");
    facts.extend(reading.header.iter().map(|header| Fact::text("Header of the token", json(header))));
    facts.extend(reading.claims.iter().map(|claims| Fact::text("Claims of the token", json(claims))));
    facts
}

fn verdict(reading: &PolicyReading) -> String {
    let word = match reading.verdict {
        Verdict::Allow => "Allow",
        Verdict::ExplicitDeny => "Deny",
        Verdict::ImplicitDeny => "neither Allow nor Deny",
    };
    reading.statement.as_ref().map_or_else(|| word.to_owned(), |statement| format!("{word} ({statement})"))
}

fn of_authorizer(reading: &AuthorizerReading) -> Vec<Fact> {
    let kind = match reading.kind {
        AuthorizerType::Token => "TOKEN",
        AuthorizerType::Request => "REQUEST",
        AuthorizerType::CognitoUserPools => "COGNITO_USER_POOLS",
    };
    let mut facts = vec![Fact::value("Authorizer", &reading.name), Fact::value("Its type", kind)];
    facts.extend(reading.identity.iter().map(|(source, value)| Fact::value(source, if value.is_empty() { "missing" } else { value })));
    if reading.kind != AuthorizerType::CognitoUserPools {
        facts.push(Fact::value("From its cache", if reading.from_cache { "yes" } else { "no" }));
        facts.extend(reading.cached_until.map(|until| Fact::value("Kept until", until.to_string())));
    }
    if let Some(function) = &reading.function {
        facts.push(Fact::value("Authorizer's function", &function.function_name));
        facts.push(Fact::value("Its qualifier", function.qualifier.as_deref().unwrap_or("none")));
        facts.push(Fact::value("Its latency", duration(reading.latency_ms)));
    }
    let json = |value: &serde_json::Value| format!("{value:#}");
    facts.extend(reading.event.iter().map(|event| Fact::text("Authorizer's event", json(event))));
    let answer = if reading.kind == AuthorizerType::CognitoUserPools { "Claims of the token" } else { "Authorizer's answer" };
    facts.extend(reading.answer.iter().map(|value| Fact::text(answer, json(value))));
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::FunctionTarget;
    use crate::time::SimTime;
    use serde_json::json;

    fn authorization(from_cache: bool, verdict: Verdict) -> Authorization {
        let function = FunctionTarget { function_name: "who".into(), qualifier: None, executed_version: "$LATEST".into() };
        let authorizer = AuthorizerReading {
            id: "au1".into(),
            name: "tokens".into(),
            kind: AuthorizerType::Token,
            identity: vec![("method.request.header.Authorization".into(), "allow".into())],
            cached_until: Some(SimTime::START),
            from_cache,
            latency_ms: 12.0,
            function: (!from_cache).then_some(function),
            event: None,
            answer: Some(json!({"principalId": "ann"})),
        };
        let statement = (verdict != Verdict::ImplicitDeny).then(|| "statement 2".to_owned());
        Authorization {
            authorization_type: "CUSTOM".into(),
            note: "Authorizer tokens lets the caller in".into(),
            resource: Some("arn".into()),
            principal: Some("ann".into()),
            authorizer: Some(authorizer),
            jwt: None,
            policies: vec![PolicyReading { policy: "the authorizer's policy".into(), verdict, statement }],
        }
    }

    #[test]
    fn a_decision_tells_its_grounds() {
        assert_eq!(
            sentence(&authorization(false, Verdict::Allow)),
            "Authorizer tokens lets the caller in (authorizationType is CUSTOM). Authorizer tokens asked its function who, which took 12 ms, \
             and its answer is kept until 2026-01-01T00:00:00Z. The authorizer's policy allows it (statement 2)."
        );
        assert_eq!(
            grounds(&authorization(true, Verdict::ImplicitDeny)),
            " Its answer for this identity had been kept, and counts until 2026-01-01T00:00:00Z: its function was not called. \
             The authorizer's policy says nothing about it."
        );
        assert!(grounds(&authorization(true, Verdict::ExplicitDeny)).ends_with("The authorizer's policy denies it (statement 2)."));
    }

    #[test]
    fn facts_name_the_authorizer_and_each_policy() {
        let facts = facts(&authorization(false, Verdict::ImplicitDeny));
        let shown = |name: &str| facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.as_str());
        assert_eq!(shown("Caller"), Some("ann"));
        assert_eq!(shown("What the authorizer's policy says"), Some("neither Allow nor Deny"));
        assert_eq!(shown("method.request.header.Authorization"), Some("allow"));
        assert_eq!(shown("From its cache"), Some("no"));
        assert!(shown("Authorizer's answer").is_some_and(|answer| answer.contains("principalId")));
    }
}
