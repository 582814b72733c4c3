//! Tests of the Requests page's view.

use super::*;
use crate::model::{ApiKey, CanarySettings, Deployment, EndpointConfiguration, Method, Resource, Stage, Texts};
use crate::time::SimTime;
use std::sync::Arc;

fn definition(methods: &[(&str, &str, bool)]) -> Arc<ApiDefinition> {
    let mut definition = ApiDefinition::default();
    for (http_method, path, api_key_required) in methods {
        let new = Resource { id: (*path).into(), path: (*path).into(), ..Resource::default() };
        let resource = Arc::make_mut(definition.resources.entry((*path).into()).or_insert_with(|| Arc::new(new)));
        let method = Method { http_method: (*http_method).into(), api_key_required: *api_key_required, ..Method::default() };
        resource.resource_methods.insert((*http_method).into(), method);
    }
    Arc::new(definition)
}

fn stage(name: &str, deployment: &str, canary: Option<&str>) -> Arc<Stage> {
    let canary_settings = canary.map(|id| CanarySettings { deployment_id: id.into(), percent_traffic: 30.0, ..CanarySettings::default() });
    Arc::new(Stage { canary_settings, ..Stage::new(name, deployment, SimTime::START) })
}

fn api(id: &str, name: &str) -> RestApi {
    let deployment = |id: &str, methods: &[(&str, &str, bool)]| {
        (
            id.to_owned(),
            Arc::new(Deployment {
                id: id.into(),
                description: None,
                created_date: SimTime::START,
                order: 0,
                definition: definition(methods),
            }),
        )
    };
    RestApi {
        id: id.into(),
        name: name.into(),
        description: None,
        created_date: SimTime::START,
        version: None,
        warnings: Vec::new(),
        endpoint_configuration: EndpointConfiguration::default(),
        disable_execute_api_endpoint: false,
        tags: Texts::new(),
        definition: definition(&[]),
        documentation_parts: Default::default(),
        documentation_versions: Default::default(),
        deployments: [
            deployment("one", &[("POST", "/pets", false), ("GET", "/pets", true), ("ANY", "/{proxy+}", false)]),
            deployment("two", &[("GET", "/pets", true), ("GET", "/toys", false)]),
        ]
        .into(),
        stages: [("dev".to_owned(), stage("dev", "two", None)), ("prod".to_owned(), stage("prod", "one", Some("two")))].into(),
    }
}

fn engine() -> Engine {
    let mut account = Account::default();
    account.rest_apis.insert("a1".into(), Arc::new(api("a1", "Pets")));
    account.rest_apis.insert("a2".into(), Arc::new(api("a2", "Pets")));
    let key = ApiKey {
        id: "k1".into(),
        value: "v".repeat(20),
        name: Some("kiosk".into()),
        customer_id: None,
        description: None,
        enabled: false,
        created_date: SimTime::START,
        last_updated_date: SimTime::START,
        stage_keys: Vec::new(),
        tags: Texts::new(),
        order: 0,
    };
    account.api_keys.insert("k1".into(), Arc::new(key));
    let mut engine = Engine::new(0);
    engine.set_account(account);
    engine
}

#[test]
fn the_methods_of_a_stage_are_those_it_serves() {
    let engine = engine();
    let composer = with_api(&engine.account, &Composer::default(), "a1");
    assert_eq!((composer.stage.as_str(), composer.method.as_str(), composer.path.as_str()), ("dev", "GET", "/pets"));
    let prod = with_stage(&engine.account, &composer, "prod");
    let choices = choices(&engine, &prod);
    let labels: Vec<&str> = choices.methods.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(labels, ["GET /pets · key required", "POST /pets", "ANY /{proxy+}", "GET /toys · canary only"]);
    assert_eq!((choices.method.as_str(), choices.lacks_key), ("GET /pets", true));
    assert_eq!(choices.apis[0].1, "Pets (a1)");
    assert_eq!(choices.stages[1].1, "prod (with canary)");
    assert_eq!(choices.keys, [("k1".to_owned(), "kiosk (disabled)".to_owned())]);
}

#[test]
fn a_choice_keeps_what_it_can() {
    let engine = engine();
    let toys = Composer { path: "/toys".into(), ..with_api(&engine.account, &Composer::default(), "a1") };
    let prod = with_stage(&engine.account, &toys, "prod");
    assert_eq!(prod.path, "/toys", "the canary serves it");
    let any = with_method(&Composer { method: "PUT".into(), ..Composer::default() }, "ANY /{proxy+}");
    assert_eq!((any.method.as_str(), any.path.as_str()), ("PUT", "/{proxy+}"));
    assert_eq!(with_method(&any, ""), any);
    let free = Composer { path: "/elsewhere".into(), ..prod };
    assert_eq!(choices(&engine, &free).method, "");
}

#[test]
fn an_unknown_api_offers_nothing() {
    let engine = engine();
    let choices = choices(&engine, &Composer { api_id: "gone".into(), ..Composer::default() });
    assert!(choices.stages.is_empty() && choices.methods.is_empty());
    assert_eq!(target("https://a1.execute-api.us-east-1.amazonaws.com/prod/pets?x=1"), "/prod/pets?x=1");
    assert_eq!(date_and_time("2026-01-01T00:00:01.500Z"), "2026-01-01 00:00:01.500");
}
