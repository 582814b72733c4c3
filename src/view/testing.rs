//! Accounts for the tests of the view models.

use crate::model::{Account, RestApi};
use serde_json::json;
use std::sync::Arc;

/// An API whose stage `prod` serves `d1` and gives 30 % to its canary `d2`, which is also what is being edited.
pub(super) fn pet_api() -> RestApi {
    let definition = |key: bool| {
        json!({"rootResourceId": "r0", "resources": {
            "r0": {"id": "r0", "path": "/"},
            "r1": {"id": "r1", "path": "/pets", "resourceMethods": {"GET": {
                "httpMethod": "GET", "authorizationType": "NONE", "apiKeyRequired": key,
                "methodIntegration": {"type": "MOCK", "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000,
                    "cacheNamespace": "r1", "cacheKeyParameters": []}
            }}}
        }})
    };
    let stage = json!({
        "deploymentId": "d1", "stageName": "prod", "cacheClusterEnabled": false, "cacheClusterStatus": "NOT_AVAILABLE",
        "methodSettings": {}, "tracingEnabled": false, "variables": {"alias": "live"},
        "canarySettings": {"percentTraffic": 30.0, "deploymentId": "d2", "stageVariableOverrides": {"alias": "next"}, "useStageCache": false},
        "createdDate": "2026-01-01T00:00:00Z", "lastUpdatedDate": "2026-01-01T00:00:00Z"
    });
    serde_json::from_value(json!({
        "id": "a1", "name": "Pets", "createdDate": "2026-01-01T00:00:00Z",
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"},
        "definition": definition(true),
        "deployments": {
            "d1": {"id": "d1", "createdDate": "2026-01-01T00:00:00Z", "definition": definition(false)},
            "d2": {"id": "d2", "createdDate": "2026-01-02T00:00:00Z", "definition": definition(true)}
        },
        "stages": {"prod": stage}
    }))
    .expect("a whole API")
}

/// An account with the API, a plan for its stage, and two keys, of which one is in the plan.
pub(super) fn account() -> Account {
    let key = |id: &str, order: u64| {
        json!({"id": id, "value": "0123456789abcdefghijWXYZ", "name": format!("key {id}"), "enabled": true, "stageKeys": [], "order": order,
            "createdDate": "2026-01-01T00:00:00Z", "lastUpdatedDate": "2026-01-01T00:00:00Z"})
    };
    let mut account: Account = serde_json::from_value(json!({
        "apiKeys": {"k1": key("k1", 0), "k2": key("k2", 1)},
        "usagePlans": {"p1": {
            "id": "p1", "name": "Basic", "apiStages": [{"apiId": "a1", "stage": "prod", "throttle": {"/pets/GET": {"rateLimit": 1.0, "burstLimit": 2}}}],
            "throttle": {"rateLimit": 2.0, "burstLimit": 3}, "quota": {"limit": 10, "period": "DAY"}, "keyIds": ["k1"]
        }}
    }))
    .expect("a whole account");
    account.rest_apis.insert("a1".into(), Arc::new(pet_api()));
    account
}
