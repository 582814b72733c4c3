//! Step "validate": required parameters. Bodies are not checked against models yet.

use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::throttle::Admitted;
use super::variables;
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};

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
    let method = &routed.method.method;
    let validators = &staged.variant.compiled.definition.request_validators;
    let Some(validator) = method.request_validator_id.as_ref().and_then(|id| validators.get(id)) else {
        tracer.step(Step::Validate, Outcome::Skip, || Detail::Note { note: "The method has no request validator".into() });
        return Ok(Valid(()));
    };
    let detail = || Detail::Validation {
        validator: validator.name.clone().unwrap_or_else(|| validator.id.clone()),
        parameters: validator.validate_request_parameters,
        // Said as it is: no model is looked at yet, even where the validator asks for it.
        body: false,
    };
    let required = method.request_parameters.iter().filter(|(_, required)| validator.validate_request_parameters && **required);
    let missing: Vec<String> =
        required.filter_map(|(parameter, _)| variables::missing_parameter(gate.request, staged, routed, parameter)).collect();
    if missing.is_empty() {
        tracer.step(Step::Validate, Outcome::Pass, detail);
        return Ok(Valid(()));
    }
    let fault = Fault::BadRequestParameters { missing };
    tracer.refuse(Step::Validate, detail, &fault);
    Err(fault)
}
