//! What cached responses are kept under: the HTTP method, the integration's name space (its resource, unless it says otherwise) and the parameters that
//! it names. Nothing else tells requests apart: not the rest of the query, and not a variable of the path that it does not name.

use super::mapping;
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

const VALUE: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'&').add(b'=').add(b'?');

/// The key of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CacheKey {
    /// The key as one text.
    pub text: String,
    /// Its parameters, each with its value in this request.
    pub parameters: Vec<(String, Option<String>)>,
}

/// The key of a request. A canary's responses have their own, unless it shares the stage's cache.
pub(super) fn of<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> CacheKey {
    let integration = routed.method.integration.as_ref().map(|compiled| &compiled.integration);
    let namespace = integration.map_or("", |integration| integration.cache_namespace.as_str());
    let namespace = if namespace.is_empty() { &routed.method.resource_id } else { namespace };
    let shares = staged.stage.stage.canary_settings.as_ref().is_some_and(|canary| canary.use_stage_cache);
    let canary = if staged.is_canary() && !shares { "canary " } else { "" };
    let mut text = String::with_capacity(64);
    text.push_str(canary);
    text.push_str(gate.http_method);
    text.push(' ');
    text.push_str(namespace);
    let mut parameters = Vec::new();
    for name in integration.into_iter().flat_map(|integration| &integration.cache_key_parameters) {
        let value = value(gate, staged, routed, name);
        if let Some(value) = &value {
            text.push(if text.contains('?') { '&' } else { '?' });
            text.push_str(name);
            text.push('=');
            text.extend(utf8_percent_encode(value, VALUE));
        }
        parameters.push((name.clone(), value));
    }
    CacheKey { text, parameters }
}

/// The value of a parameter: of the method request, or of the integration request, which takes it from where its mapping says (or, without one, from the
/// method request's parameter of that name).
fn value<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, name: &str) -> Option<String> {
    let mapped = routed.method.integration.as_ref().and_then(|compiled| compiled.integration.request_parameters.get(name));
    let source = match (mapped, name.strip_prefix("integration.request.")) {
        (Some(source), _) => source.clone(),
        (None, Some(rest)) => format!("method.request.{rest}"),
        (None, None) => name.to_owned(),
    };
    let values = mapping::of_request(gate, staged, Some(routed), &source);
    (!values.is_empty()).then(|| values.join(","))
}

/// Variables of the path that are no part of the key.
pub(super) fn unkeyed(routed: &Routed<'_>, parameters: &[(String, Option<String>)]) -> Vec<String> {
    let mappings = routed.method.integration.as_ref().map(|compiled| &compiled.integration.request_parameters);
    let is_keyed = |variable: &str| {
        let own = format!("method.request.path.{variable}");
        parameters.iter().any(|(name, _)| {
            *name == own
                || name.strip_prefix("integration.request.path.") == Some(variable)
                || mappings.and_then(|mappings| mappings.get(name)) == Some(&own)
        })
    };
    routed.path_parameters.iter().filter(|(name, _)| !is_keyed(name)).map(|(name, _)| (*name).to_owned()).collect()
}
