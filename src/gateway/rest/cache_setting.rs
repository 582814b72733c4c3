//! How responses of a method are cached on a stage: looked up once, and remembered until the account changes.

use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use crate::gateway::response_cache::CacheSetting;
use crate::model::Stage;
use crate::time::Span;
use std::rc::Rc;

const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

/// The setting for a request.
pub(super) fn of<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> Rc<CacheSetting> {
    let method = gate.http_method;
    let place = METHODS.iter().position(|known| *known == method).unwrap_or(METHODS.len()) as u8;
    let key = (staged.variant.number, routed.index, place);
    let look = || look(&staged.stage.stage, &routed.method.resource_path, &routed.method.method.http_method, method);
    gate.runtime.responses.borrow_mut().settings.of(gate.live.generation, key, look)
}

fn look(stage: &Stage, path: &str, method: &str, request_method: &str) -> CacheSetting {
    let found = stage.cache_setting(path, method, request_method);
    let setting = found.cloned().unwrap_or_default();
    let off = match found {
        None if request_method != "GET" => {
            Some(format!("A stage's cache is for GET; caching of {request_method} {path} is turned on for that method alone, and is not"))
        }
        None => Some("Caching is not turned on in the stage's settings".to_owned()),
        Some(setting) if !setting.caching_enabled => Some(format!("Caching is turned off in the settings for {request_method} {path}")),
        Some(setting) if setting.cache_ttl_in_seconds <= 0 => Some("A TTL of 0 turns caching off".to_owned()),
        Some(_) => None,
    };
    CacheSetting {
        off,
        ttl: Span::from_micros(u64::try_from(setting.cache_ttl_in_seconds).unwrap_or(0) * 1_000_000),
        encrypted: setting.cache_data_encrypted,
        requires_authorization: setting.require_authorization_for_cache_control,
        strategy: setting.unauthorized_cache_control_header_strategy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MethodSetting;
    use crate::time::SimTime;

    #[test]
    fn what_turns_caching_off_is_said() {
        let mut stage = Stage::new("prod", "d", SimTime::START);
        let off = |stage: &Stage, method: &str| look(stage, "/pets", method, method).off;
        assert!(off(&stage, "GET").is_some_and(|why| why.contains("not turned on")));
        assert!(off(&stage, "POST").is_some_and(|why| why.contains("for GET")));
        let cached = MethodSetting { caching_enabled: true, ..MethodSetting::default() };
        stage.method_settings.insert("*/*".into(), cached.clone());
        assert_eq!((off(&stage, "GET"), off(&stage, "POST").is_some()), (None, true));
        stage.method_settings.insert("pets/POST".into(), cached.clone());
        assert_eq!(off(&stage, "POST"), None);
        stage.method_settings.insert("pets/GET".into(), MethodSetting { cache_ttl_in_seconds: 0, ..cached });
        assert!(off(&stage, "GET").is_some_and(|why| why.contains("TTL of 0")));
    }
}
