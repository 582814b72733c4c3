//! The page Backends: functions with versions, aliases and permissions, and HTTP endpoints.

use crate::model::{Account, Behavior, Function, Latency, PolicyStatement, Reaction};

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct BackendsView {
    /// Functions, by name.
    pub functions: Vec<FunctionView>,
    /// HTTP endpoints, by URL pattern.
    pub endpoints: Vec<EndpointView>,
    /// The account's id, for roles and source ARNs.
    pub account_id: String,
    /// The Region, for source ARNs.
    pub region: String,
}

/// A function.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionView {
    /// Its name.
    pub name: String,
    /// Its ARN, unqualified.
    pub arn: String,
    /// What `$LATEST` does.
    pub behavior: Behavior,
    /// The same in words.
    pub summary: String,
    /// Published versions, newest first.
    pub versions: Vec<VersionView>,
    /// Aliases, by name.
    pub aliases: Vec<AliasView>,
    /// Whether API Gateway may call it by its unqualified ARN.
    pub permitted: bool,
    /// All its permissions, with the qualifier that each is for.
    pub permissions: Vec<(String, PolicyStatement)>,
}

/// A published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionView {
    /// Its number.
    pub version: String,
    /// What it does, in words.
    pub summary: String,
    /// Its description, empty if it has none.
    pub description: String,
    /// Aliases that stand for it.
    pub aliases: Vec<String>,
}

/// An alias.
#[derive(Clone, Debug, PartialEq)]
pub struct AliasView {
    /// Its name.
    pub name: String,
    /// The version it stands for.
    pub version: String,
    /// A second version and its share in percent.
    pub second: Option<(String, f64)>,
    /// Whether API Gateway may call it. A permission for the function itself does not cover an alias.
    pub permitted: bool,
}

/// An HTTP endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointView {
    /// The URL pattern.
    pub url: String,
    /// What it does.
    pub behavior: Behavior,
    /// The same in words.
    pub summary: String,
}

/// The page of this account.
pub fn backends(account: &Account) -> BackendsView {
    let endpoint = |endpoint: &crate::model::HttpEndpoint| EndpointView {
        url: endpoint.url.clone(),
        behavior: endpoint.behavior.clone(),
        summary: summary(&endpoint.behavior, false),
    };
    BackendsView {
        functions: account.functions.values().map(|function| view(account, function)).collect(),
        endpoints: account.http_endpoints.values().map(|one| endpoint(one)).collect(),
        account_id: account.id.clone(),
        region: account.region.clone(),
    }
}

fn view(account: &Account, function: &Function) -> FunctionView {
    let aliases_of = |version: &str| -> Vec<String> {
        let stands = |alias: &&crate::model::Alias| {
            let second = alias.routing_config.as_ref().is_some_and(|config| config.additional_version_weights.contains_key(version));
            alias.function_version == version || second
        };
        function.aliases.values().filter(stands).map(|alias| alias.name.clone()).collect()
    };
    let version = |version: &crate::model::FunctionVersion| VersionView {
        version: version.version.clone(),
        summary: summary(&version.behavior, true),
        description: version.configuration.get("Description").and_then(|text| text.as_str()).unwrap_or_default().to_owned(),
        aliases: aliases_of(&version.version),
    };
    let alias = |alias: &crate::model::Alias| AliasView {
        name: alias.name.clone(),
        version: alias.function_version.clone(),
        second: alias.routing_config.as_ref().and_then(|config| {
            let (other, weight) = config.additional_version_weights.first_key_value()?;
            Some((other.clone(), weight * 100.0))
        }),
        permitted: permitted(function, &alias.name),
    };
    let permissions = function.policies.iter().flat_map(|(to, statements)| statements.iter().map(move |one| (to.clone(), one.clone())));
    FunctionView {
        name: function.function_name.clone(),
        arn: format!("arn:aws:lambda:{}:{}:function:{}", account.region, account.id, function.function_name),
        behavior: function.latest.behavior.clone(),
        summary: summary(&function.latest.behavior, true),
        versions: function.versions.values().rev().map(version).collect(),
        aliases: function.aliases.values().map(alias).collect(),
        permitted: permitted(function, ""),
        permissions: permissions.collect(),
    }
}

/// Whether some statement for this qualifier lets API Gateway in; which API, the statement's source says.
fn permitted(function: &Function, qualifier: &str) -> bool {
    let lets_in = |statement: &PolicyStatement| {
        matches!(statement.principal.as_str(), "apigateway.amazonaws.com" | "*")
            && matches!(statement.action.as_str(), "lambda:InvokeFunction" | "lambda:*" | "*")
    };
    function.policies.get(qualifier).is_some_and(|statements| statements.iter().any(lets_in))
}

/// A behaviour in words.
pub fn summary(behavior: &Behavior, function: bool) -> String {
    let mut words = match &behavior.reaction {
        Reaction::Echo if function => "returns its event".to_owned(),
        Reaction::Echo | Reaction::EchoProxy if !function => "describes the request that it got".to_owned(),
        Reaction::Echo | Reaction::EchoProxy => "returns a proxy response whose body is its event".to_owned(),
        Reaction::Respond { payload, .. } if function => match payload.as_ref().and_then(|payload| payload["statusCode"].as_u64()) {
            Some(status) => format!("returns a proxy response with status {status}"),
            None => "returns a fixed payload".to_owned(),
        },
        Reaction::Respond { status, .. } => format!("answers {}", status.unwrap_or(200)),
        Reaction::Fail { error_type, .. } if function => format!("fails with {}", error_type.as_deref().unwrap_or("Error")),
        Reaction::Fail { .. } => "closes the connection".to_owned(),
        Reaction::Javascript { .. } => "runs JavaScript".to_owned(),
    };
    match behavior.latency {
        None => {}
        Some(Latency::ConstantMs(millis)) => words += &format!(", after {millis} ms"),
        Some(Latency::ExponentialMs(mean)) => words += &format!(", after {mean} ms on average (exponential)"),
        Some(Latency::UniformMs(low, high)) => words += &format!(", after {low} to {high} ms"),
        Some(Latency::LogNormalMs { median, p99 }) => words += &format!(", after {median} ms (median; 99th percentile {p99} ms)"),
    }
    if behavior.error_rate > 0.0 {
        words += &format!(", fails in {} % of calls", super::percent(behavior.error_rate * 100.0));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn function() -> Function {
        let version = |version: &str, status: u16| {
            json!({"Version": version, "Configuration": {"Description": "first"},
                "Behavior": {"kind": "respond", "payload": {"statusCode": status}, "latency": {"uniformMs": [5.0, 9.0]}, "errorRate": 0.07}})
        };
        serde_json::from_value(json!({
            "FunctionName": "pets", "Latest": version("$LATEST", 201), "Versions": {"1": version("1", 200), "2": version("2", 202)}, "LastVersion": 2,
            "Aliases": {
                "live": {"Name": "live", "FunctionVersion": "1", "RevisionId": "r", "RoutingConfig": {"AdditionalVersionWeights": {"2": 0.25}}},
                "next": {"Name": "next", "FunctionVersion": "2", "RevisionId": "r"}
            },
            "Policies": {"live": [{"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"}]}
        }))
        .unwrap()
    }

    #[test]
    fn a_permission_for_one_alias_covers_no_other() {
        let view = view(&Account::default(), &function());
        let aliases: Vec<(&str, bool)> = view.aliases.iter().map(|alias| (alias.name.as_str(), alias.permitted)).collect();
        assert_eq!(aliases, [("live", true), ("next", false)]);
        assert!(!view.permitted);
        assert_eq!(view.aliases[0].second, Some(("2".to_owned(), 25.0)));
    }

    #[test]
    fn versions_come_newest_first_with_their_aliases() {
        let view = view(&Account::default(), &function());
        assert_eq!((view.versions[0].version.as_str(), view.versions[0].aliases.join(" ")), ("2", "live next".to_owned()));
        assert_eq!(view.versions[1].aliases, ["live"]);
        assert_eq!(view.summary, "returns a proxy response with status 201, after 5 to 9 ms, fails in 7 % of calls");
    }
}
