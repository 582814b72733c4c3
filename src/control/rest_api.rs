//! REST APIs: made, listed, changed, deleted. Their resources, methods and so on stand in files of their own; imports in `import`.

use super::patch::{self, Patch, PatchOp};
use super::violations::Violations;
use super::{
    ApiError, Context, Input, Operations, base_path_mapping, find, ids, input::output, page::page, resource_policy, rest_api_clone, tagging,
};
use crate::model::{Account, ApiDefinition, ApiKeySource, EndpointConfiguration, EndpointType, Model, Resource, RestApi, Texts};
use crate::order;
use crate::time::{Chance, SimTime};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateRestApi", create_rest_api),
    ("GetRestApi", get_rest_api),
    ("GetRestApis", get_rest_apis),
    ("UpdateRestApi", update_rest_api),
    ("DeleteRestApi", delete_rest_api),
];

/// The largest body that `minimumCompressionSize` may name (10 MiB).
const MAX_COMPRESSION_SIZE: i64 = 10_485_760;

fn create_rest_api(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = input.required("name")?;
    let mut violations = Violations::default();
    let key_source = input.text("apiKeySource")?.unwrap_or("HEADER");
    violations.enumeration(key_source, "createRestApiInput.apiKeySource", &["AUTHORIZER", "HEADER"]);
    let asked = endpoint_input(input, "createRestApiInput", &mut violations)?;
    violations.finish()?;
    if input.text("description")? == Some("") {
        return Err(ApiError::bad_request("Description cannot be an empty string"));
    }
    let mut api = new(ctx.chance, ctx.now, name);
    api.description = input.owned("description")?;
    api.endpoint_configuration = asked.resolve()?;
    api.version = input.owned("version")?;
    api.tags = tagging::given(input)?;
    api.disable_execute_api_endpoint = input.flag("disableExecuteApiEndpoint")?;
    match input.non_empty("cloneFrom")? {
        Some(other) => api.definition = Arc::new(rest_api_clone::definition(find::api(account, &other)?, &api.id, ctx.chance)),
        None => Arc::make_mut(&mut api.definition).models = default_models(ctx.chance),
    }
    let definition = Arc::make_mut(&mut api.definition);
    definition.api_key_source = key_source_from(key_source).unwrap_or_default();
    definition.binary_media_types = input.read("binaryMediaTypes")?.unwrap_or_default();
    definition.minimum_compression_size = input.integer("minimumCompressionSize")?.map(compression_size).transpose()?;
    definition.policy = resource_policy::saved(input.owned("policy")?, &resource_policy::own(account, &api.id))?;
    let answer = show(&api, false);
    account.rest_apis.insert(api.id.clone(), Arc::new(api));
    answer
}

fn get_rest_api(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    show(find::api(account, input.required("restApiId")?)?, true)
}

fn get_rest_apis(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut apis: Vec<&Arc<RestApi>> = account.rest_apis.values().collect();
    order::sort_by_key(&mut apis, |api| api.created_date);
    let items = apis.into_iter().map(|api| Ok((api.id.clone(), show(api, false)?))).collect::<Result<_, ApiError>>()?;
    page(input, items)
}

fn update_rest_api(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateRestApiInput", &mut violations)?;
    violations.finish()?;
    let id = input.required("restApiId")?;
    let own = resource_policy::own(account, id);
    let api = find::api_mut(account, id)?;
    for patch in &patches {
        update(api, patch, &own)?;
    }
    show(api, true)
}

/// One patch of an API. What is deployed with it goes through `make_mut`, so that deployments keep theirs.
fn update(api: &mut RestApi, patch: &Patch<'_>, own: &str) -> Result<(), ApiError> {
    let parts = patch.parts()?;
    match (patch.op, &*patch::as_strs(&parts)) {
        (_, ["endpointConfiguration", rest @ ..]) => return update_endpoint(&mut api.endpoint_configuration, patch, rest),
        (_, ["binaryMediaTypes", media_type]) => {
            return patch.member(&mut Arc::make_mut(&mut api.definition).binary_media_types, media_type);
        }
        (PatchOp::Replace, ["name"]) => api.name = patch.text().ok_or_else(|| ApiError::bad_request("API name cannot be empty"))?,
        (PatchOp::Replace, ["description"]) => api.description = patch.text(),
        (PatchOp::Replace, ["version"]) => api.version = patch.text(),
        (PatchOp::Replace, ["disableExecuteApiEndpoint"]) => api.disable_execute_api_endpoint = patch.flag(),
        (PatchOp::Replace, ["policy"]) => Arc::make_mut(&mut api.definition).policy = resource_policy::saved(patch.text(), own)?,
        (PatchOp::Replace, ["minimumCompressionSize"]) => {
            let size = patch.text().map(|text| compression_size(text.trim().parse().unwrap_or(-1))).transpose()?;
            Arc::make_mut(&mut api.definition).minimum_compression_size = size;
        }
        (PatchOp::Replace, ["apiKeySource"]) => {
            let source = patch.value.and_then(key_source_from).ok_or_else(|| patch.invalid_value())?;
            Arc::make_mut(&mut api.definition).api_key_source = source;
        }
        (_, ["name" | "description" | "version" | "disableExecuteApiEndpoint" | "policy" | "minimumCompressionSize" | "apiKeySource"]) => {
            return Err(patch.must_be_operation(&["replace"]));
        }
        _ => return Err(patch.invalid_path()),
    }
    Ok(())
}

fn update_endpoint(configuration: &mut EndpointConfiguration, patch: &Patch<'_>, rest: &[&str]) -> Result<(), ApiError> {
    let private = configuration.types.contains(&EndpointType::Private);
    match (patch.op, rest) {
        (PatchOp::Replace, ["types", _]) => {
            let value = patch
                .value
                .and_then(endpoint_type_from)
                .ok_or_else(|| ApiError::bad_request("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"))?;
            configuration.types = vec![value];
            if value == EndpointType::Private {
                configuration.ip_address_type = "dualstack".into();
            }
        }
        (_, ["types", _]) => {
            return Err(ApiError::bad_request("Invalid patch operation specified. Must be 'add'|'remove'|'replace'"));
        }
        (PatchOp::Replace, ["ipAddressType"]) => match patch.value {
            Some("ipv4") if private => {
                return Err(ApiError::bad_request("Only dualstack ipAddressType is supported for Private APIs."));
            }
            Some(kind @ ("ipv4" | "dualstack")) => configuration.ip_address_type = kind.into(),
            _ => return Err(ApiError::bad_request("ipAddressType must be either ipv4 or dualstack.")),
        },
        (_, ["ipAddressType"]) => return Err(patch.must_be_operation(&["replace"])),
        (PatchOp::Add | PatchOp::Remove, ["vpcEndpointIds"]) => {
            let id = patch.text().ok_or_else(|| patch.invalid_value())?;
            patch.member(&mut configuration.vpc_endpoint_ids, &id)?;
        }
        _ => return Err(patch.invalid_path()),
    }
    Ok(())
}

/// Deletes the API with its stages and deployments. Usage plans lose its stages; AWS permits that (recorded).
fn delete_rest_api(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = input.required("restApiId")?;
    find::api(account, id)?;
    base_path_mapping::must_not_lead_to(account, id, None)?;
    account.rest_apis.remove(id);
    for plan in account.usage_plans.values_mut().filter(|plan| plan.api_stages.iter().any(|stage| stage.api_id == id)) {
        Arc::make_mut(plan).api_stages.retain(|stage| stage.api_id != id);
    }
    Ok(json!({}))
}

/// An API with nothing but the resource `/`.
pub(super) fn new(chance: &mut Chance, now: SimTime, name: &str) -> RestApi {
    let root = Resource { id: ids::long(chance), path: "/".into(), ..Resource::default() };
    let definition = ApiDefinition {
        root_resource_id: root.id.clone(),
        resources: [(root.id.clone(), Arc::new(root))].into(),
        ..ApiDefinition::default()
    };
    RestApi {
        id: ids::long(chance),
        name: name.to_owned(),
        description: None,
        created_date: now.whole_second(),
        version: None,
        warnings: Vec::new(),
        endpoint_configuration: EndpointConfiguration::default(),
        disable_execute_api_endpoint: false,
        tags: Texts::new(),
        definition: Arc::new(definition),
        deployments: Default::default(),
        stages: Default::default(),
        documentation_parts: Default::default(),
        documentation_versions: Default::default(),
    }
}

/// The models that every API has which was not imported.
fn default_models(chance: &mut Chance) -> std::collections::BTreeMap<String, Arc<Model>> {
    // AWS's own layout, as the CLI's documentation shows it.
    let draft = "\"http://json-schema.org/draft-04/schema#\"";
    let empty = format!("{{\n  \"$schema\": {draft},\n  \"title\" : \"Empty Schema\",\n  \"type\" : \"object\"\n}}");
    let error = format!(
        "{{\n  \"$schema\" : {draft},\n  \"title\" : \"Error Schema\",\n  \"type\" : \"object\",\n  \"properties\" : {{\n    \"message\" : {{ \"type\" : \"string\" }}\n  }}\n}}"
    );
    [("Empty", "This is a default empty schema model", empty), ("Error", "This is a default error schema model", error)]
        .into_iter()
        .map(|(name, description, schema)| {
            let model = Model {
                id: ids::short(chance),
                name: name.into(),
                description: Some(description.into()),
                schema: Some(schema),
                content_type: "application/json".into(),
            };
            (model.name.clone(), Arc::new(model))
        })
        .collect()
}

/// What a call says about endpoints, checked against the service model but not yet against sense.
pub(super) struct EndpointInput {
    types: Option<Vec<String>>,
    ip_address_type: Option<String>,
    vpc_endpoint_ids: Vec<String>,
}

/// Reads `endpointConfiguration` of the input of this shape, such as `createRestApiInput`.
pub(super) fn endpoint_input(input: Input<'_>, shape: &str, violations: &mut Violations) -> Result<EndpointInput, ApiError> {
    let Some(value) = input.get("endpointConfiguration") else {
        return Ok(EndpointInput { types: None, ip_address_type: None, vpc_endpoint_ids: Vec::new() });
    };
    let given = Input(value);
    let asked = EndpointInput {
        types: given.read("types")?,
        ip_address_type: given.owned("ipAddressType")?,
        vpc_endpoint_ids: given.read("vpcEndpointIds")?.unwrap_or_default(),
    };
    if let Some(types) = asked.types.as_ref().filter(|types| types.iter().any(|kind| endpoint_type_from(kind).is_none())) {
        let constraint = "Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]";
        violations.add(&format!("[{}]", types.join(", ")), &format!("{shape}.endpointConfiguration.types"), constraint);
    }
    if let Some(kind) = &asked.ip_address_type {
        violations.enumeration(kind, &format!("{shape}.endpointConfiguration.ipAddressType"), &["ipv4", "dualstack"]);
    }
    Ok(asked)
}

impl EndpointInput {
    /// The configuration that is meant: EDGE unless it says otherwise, `dualstack` for private APIs and `ipv4` for others.
    pub(super) fn resolve(self) -> Result<EndpointConfiguration, ApiError> {
        let kind = match self.types.as_deref() {
            None => EndpointType::default(),
            Some([]) => return Err(ApiError::bad_request("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")),
            Some([kind]) => endpoint_type_from(kind).unwrap_or_default(),
            Some(_) => return Err(ApiError::bad_request("Cannot create an api with multiple Endpoint Types.")),
        };
        let natural = if kind == EndpointType::Private { "dualstack" } else { "ipv4" };
        let ip_address_type = self.ip_address_type.unwrap_or_else(|| natural.into());
        if kind == EndpointType::Private && ip_address_type == "ipv4" {
            return Err(ApiError::bad_request("Only dualstack ipAddressType is supported for Private APIs."));
        }
        Ok(EndpointConfiguration { types: vec![kind], ip_address_type, vpc_endpoint_ids: self.vpc_endpoint_ids })
    }
}

/// The endpoint type with this name.
pub(super) fn endpoint_type_from(name: &str) -> Option<EndpointType> {
    match name {
        "EDGE" => Some(EndpointType::Edge),
        "REGIONAL" => Some(EndpointType::Regional),
        "PRIVATE" => Some(EndpointType::Private),
        _ => None,
    }
}

fn key_source_from(name: &str) -> Option<ApiKeySource> {
    match name {
        "HEADER" => Some(ApiKeySource::Header),
        "AUTHORIZER" => Some(ApiKeySource::Authorizer),
        _ => None,
    }
}

fn compression_size(size: i64) -> Result<i32, ApiError> {
    i32::try_from(size)
        .ok()
        .filter(|size| (0..=MAX_COMPRESSION_SIZE).contains(&i64::from(*size)))
        .ok_or_else(|| ApiError::bad_request(format!("Invalid minimum compression size, must be between 0 and {MAX_COMPRESSION_SIZE}")))
}

/// An API in AWS's shape: without what it owns, with what is deployed of its settings.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    created_date: SimTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    binary_media_types: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_compression_size: Option<i32>,
    api_key_source: ApiKeySource,
    endpoint_configuration: &'a EndpointConfiguration,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a Texts>,
    disable_execute_api_endpoint: bool,
    root_resource_id: &'a str,
}

/// An API as AWS answers it. Get, Update and PutRestApi show tags even where there are none (recorded).
pub(super) fn show(api: &RestApi, empty_tags: bool) -> Result<Value, ApiError> {
    let definition = &*api.definition;
    let shown = Shown {
        id: &api.id,
        name: &api.name,
        description: api.description.as_deref(),
        created_date: api.created_date,
        version: api.version.as_deref(),
        warnings: &api.warnings,
        binary_media_types: &definition.binary_media_types,
        minimum_compression_size: definition.minimum_compression_size,
        api_key_source: definition.api_key_source,
        endpoint_configuration: &api.endpoint_configuration,
        policy: definition.policy.as_deref(),
        tags: Some(&api.tags).filter(|tags| empty_tags || !tags.is_empty()),
        disable_execute_api_endpoint: api.disable_execute_api_endpoint,
        root_resource_id: &definition.root_resource_id,
    };
    output(&shown).map(Value::Object)
}
