//! `x-amazon-apigateway-gateway-responses`. What PutGatewayResponse would refuse of one is found where plans are carried out.

use super::document::below;
use super::plan::ImportPlan;
use super::reader::{Reader, text_of};
use crate::model::{GatewayResponse, GatewayResponseType, Texts};
use crate::order;
use serde_json::Value;

pub(super) fn read(reader: &mut Reader<'_>, plan: &mut ImportPlan, pointer: &str, value: &Value) {
    for (name, response) in value.as_object().into_iter().flatten() {
        let here = below(pointer, name);
        let Some(response_type) = GatewayResponseType::from_name(name) else {
            reader.warn(&here, format!("Unsupported gateway response type '{name}'. Ignoring."));
            continue;
        };
        let texts = |member: &str| -> Texts {
            let members = response.get(member).and_then(Value::as_object);
            order::map(members.into_iter().flatten().filter_map(|(name, value)| Some((name.clone(), text_of(value)?))))
        };
        let status_code = response.get("statusCode").and_then(text_of).filter(|status| !status.is_empty());
        if status_code.as_ref().is_some_and(|status| !is_status(status)) {
            let status = status_code.unwrap_or_default();
            reader.error(&below(&here, "statusCode"), format!("Unable to put gateway response '{name}': Invalid status code '{status}'"));
            continue;
        }
        plan.gateway_responses.push(GatewayResponse {
            response_type,
            status_code,
            response_parameters: texts("responseParameters"),
            response_templates: texts("responseTemplates"),
            default_response: false,
        });
    }
}

/// Three digits, the first of them 1 to 5, as the service model has it (`[1-5]\d\d`).
pub(super) fn is_status(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1'..=b'5', second, third] if second.is_ascii_digit() && third.is_ascii_digit())
}
