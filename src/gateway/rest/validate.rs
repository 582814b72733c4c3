//! Step "validate": required parameters, and the body against the method's model (`api-gateway-method-request-validation`).

use super::models::BodyModel;
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::throttle::Admitted;
use super::variables;
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::model::RequestValidator;
use serde_json::Value;

/// A request that has what the method asks for.
#[derive(Debug)]
pub struct Valid(());

pub(super) fn validate<B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    _: Admitted,
    tracer: &mut T,
) -> Result<Valid, Fault> {
    let definition = &staged.variant.compiled.definition;
    let Some(validator) = routed.method.method.request_validator_id.as_ref().and_then(|id| definition.request_validators.get(id)) else {
        tracer.step(Step::Validate, Outcome::Skip, || Detail::Note { note: "The method has no request validator".into() });
        return Ok(Valid(()));
    };
    let model = if validator.validate_request_body { model(gate, staged, routed) } else { None };
    let detail = || Detail::Validation {
        validator: validator.name.clone().unwrap_or_else(|| validator.id.clone()),
        parameters: validator.validate_request_parameters,
        body: validator.validate_request_body,
        model: model.map(|model| model.name.clone()),
    };
    let checked = parameters(gate, staged, routed, validator).and_then(|()| model.map_or(Ok(()), |model| body(gate, model)));
    match checked {
        Ok(()) => {
            tracer.step(Step::Validate, Outcome::Pass, detail);
            Ok(Valid(()))
        }
        Err(fault) => {
            tracer.refuse(Step::Validate, detail, &fault);
            Err(fault)
        }
    }
}

fn parameters<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, validator: &RequestValidator) -> Result<(), Fault> {
    let parameters = routed.method.method.request_parameters.iter();
    let required = parameters.filter(|(_, required)| validator.validate_request_parameters && **required);
    let missing: Vec<String> =
        required.filter_map(|(parameter, _)| variables::missing_parameter(gate.request, staged, routed, parameter)).collect();
    if missing.is_empty() { Ok(()) } else { Err(Fault::BadRequestParameters { missing }) }
}

/// The model for the body's media type (application/json if it names none), else the one for any (`$default`). Without one nothing is checked.
fn model<'a, B>(gate: &Gate<'_, B>, staged: &Staged<'a>, routed: &Routed<'a>) -> Option<&'a BodyModel> {
    let content_type = gate.request.header("Content-Type").unwrap_or("application/json");
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    let models = routed.method.body_models(&staged.variant.compiled.definition);
    let named = |name: &str| models.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, model)| model);
    named(media_type).or_else(|| named("$default"))
}

fn body<B>(gate: &Gate<'_, B>, model: &BodyModel) -> Result<(), Fault> {
    let schema = model.schema.as_ref().map_err(|reason| Fault::misconfigured(reason.clone()))?;
    let body: Value = serde_json::from_slice(&gate.body().0).map_err(|error| {
        let reason = if gate.body().0.is_empty() { "Request body is empty".to_owned() } else { format!("Unable to parse: {error}") };
        Fault::BadRequestBody { reason: format!("[{reason}]"), places: Vec::new() }
    })?;
    schema.validate(&body).map_err(|violations| {
        let messages: Vec<&str> = violations.iter().map(|violation| violation.message.as_str()).collect();
        let reason = format!("[{}]", messages.join(", "));
        Fault::BadRequestBody { reason, places: violations.into_iter().map(|violation| violation.at).collect() }
    })
}
