//! Routes: the pages and their hash URLs, which static hosting serves without rewrite rules.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};

const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Route {
    /// All APIs.
    #[default]
    Apis,
    /// Import a document.
    Import,
    /// One API.
    Api {
        /// The API's id.
        api_id: String,
        /// What of it.
        tab: ApiTab,
    },
    /// One HTTP API.
    HttpApi(String),
    /// Issuers, tokens made and taken apart.
    Identity,
    /// Load balancers; one of them open, by its name.
    LoadBalancers(Option<String>),
    /// REST APIs, HTTP APIs and load balancers side by side.
    Compare,
    /// The composer, responses, traces, runs.
    Requests,
    /// Usage plans; one of them open.
    UsagePlans(Option<String>),
    /// API keys.
    ApiKeys,
    /// Functions and HTTP endpoints.
    Backends,
    /// The traffic lab.
    Lab,
    /// Metrics and logs.
    CloudWatch,
    /// The log of operations as AWS CLI commands.
    Log,
    /// The workspace: save, load, start again.
    Workspace,
}

/// What of an API a page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiTab {
    /// The resource tree; a method of it open (resource id, HTTP method).
    Resources(Option<(String, String)>),
    /// The history of deployments.
    Deployments,
    /// Stages; one of them open.
    Stages(Option<String>),
    /// The export of a stage as a document.
    Export(Option<String>),
}

impl Route {
    /// The hash of this page, such as `#/apis/a1b2c3d4e5/stages/prod`.
    pub fn hash(&self) -> String {
        let parts: Vec<&str> = match self {
            Route::Apis => vec!["apis"],
            Route::Import => vec!["import"],
            Route::Api { api_id, tab: ApiTab::Resources(None) } => vec!["apis", api_id],
            Route::Api { api_id, tab: ApiTab::Resources(Some((resource, method))) } => vec!["apis", api_id, "resources", resource, method],
            Route::Api { api_id, tab: ApiTab::Deployments } => vec!["apis", api_id, "deployments"],
            Route::Api { api_id, tab: ApiTab::Stages(None) } => vec!["apis", api_id, "stages"],
            Route::Api { api_id, tab: ApiTab::Stages(Some(stage)) } => vec!["apis", api_id, "stages", stage],
            Route::Api { api_id, tab: ApiTab::Export(None) } => vec!["apis", api_id, "export"],
            Route::Api { api_id, tab: ApiTab::Export(Some(stage)) } => vec!["apis", api_id, "export", stage],
            Route::HttpApi(id) => vec!["http-apis", id],
            Route::Identity => vec!["identity"],
            Route::LoadBalancers(None) => vec!["load-balancers"],
            Route::LoadBalancers(Some(name)) => vec!["load-balancers", name],
            Route::Compare => vec!["compare"],
            Route::Requests => vec!["requests"],
            Route::UsagePlans(None) => vec!["usage-plans"],
            Route::UsagePlans(Some(id)) => vec!["usage-plans", id],
            Route::ApiKeys => vec!["api-keys"],
            Route::Backends => vec!["backends"],
            Route::Lab => vec!["traffic"],
            Route::CloudWatch => vec!["cloudwatch"],
            Route::Log => vec!["log"],
            Route::Workspace => vec!["workspace"],
        };
        parts.iter().fold(String::from("#"), |hash, part| hash + "/" + &utf8_percent_encode(part, PART).to_string())
    }

    /// The page that a hash names; the list of APIs for anything else.
    pub fn from_hash(hash: &str) -> Route {
        let parts: Vec<String> = hash
            .trim_start_matches('#')
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
            .collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let api = |api_id: &str, tab| Route::Api { api_id: api_id.into(), tab };
        match parts.as_slice() {
            ["import"] => Route::Import,
            ["apis", id] | ["apis", id, "resources"] => api(id, ApiTab::Resources(None)),
            ["apis", id, "resources", resource, method] => api(id, ApiTab::Resources(Some((resource.to_string(), method.to_string())))),
            ["apis", id, "deployments"] => api(id, ApiTab::Deployments),
            ["apis", id, "stages"] => api(id, ApiTab::Stages(None)),
            ["apis", id, "stages", stage] => api(id, ApiTab::Stages(Some(stage.to_string()))),
            ["apis", id, "export"] => api(id, ApiTab::Export(None)),
            ["apis", id, "export", stage] => api(id, ApiTab::Export(Some(stage.to_string()))),
            ["http-apis", id] => Route::HttpApi(id.to_string()),
            ["identity"] => Route::Identity,
            ["load-balancers"] => Route::LoadBalancers(None),
            ["load-balancers", name] => Route::LoadBalancers(Some(name.to_string())),
            ["compare"] => Route::Compare,
            ["requests"] => Route::Requests,
            ["usage-plans"] => Route::UsagePlans(None),
            ["usage-plans", id] => Route::UsagePlans(Some(id.to_string())),
            ["api-keys"] => Route::ApiKeys,
            ["backends"] => Route::Backends,
            ["traffic"] => Route::Lab,
            ["cloudwatch"] => Route::CloudWatch,
            ["log"] => Route::Log,
            ["workspace"] => Route::Workspace,
            _ => Route::Apis,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_hash_that_leads_back_to_it() {
        let api = |tab| Route::Api { api_id: "a1".into(), tab };
        for route in [
            Route::Apis,
            Route::Import,
            api(ApiTab::Resources(None)),
            api(ApiTab::Resources(Some(("r/1".into(), "GET".into())))),
            api(ApiTab::Deployments),
            api(ApiTab::Stages(None)),
            api(ApiTab::Stages(Some("prod".into()))),
            api(ApiTab::Export(None)),
            api(ApiTab::Export(Some("prod".into()))),
            Route::HttpApi("h1".into()),
            Route::Identity,
            Route::LoadBalancers(None),
            Route::LoadBalancers(Some("web".into())),
            Route::Compare,
            Route::Requests,
            Route::UsagePlans(None),
            Route::UsagePlans(Some("p1".into())),
            Route::ApiKeys,
            Route::Backends,
            Route::Lab,
            Route::CloudWatch,
            Route::Log,
            Route::Workspace,
        ] {
            assert_eq!(Route::from_hash(&route.hash()), route);
        }
        assert_eq!(Route::from_hash("#/nowhere"), Route::Apis);
    }
}
