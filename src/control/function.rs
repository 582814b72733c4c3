//! Lambda functions and their versions. Aliases and permissions stand in files of their own.

use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, ids, page::marked};
use crate::backends::FunctionName;
use crate::model::{Account, Alias, Behavior, Function, FunctionVersion, Reaction};
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateFunction", create_function),
    ("GetFunction", get_function),
    ("GetFunctionConfiguration", get_function_configuration),
    ("ListFunctions", list_functions),
    ("UpdateFunctionConfiguration", update_function_configuration),
    ("UpdateFunctionCode", update_function_code),
    ("PublishVersion", publish_version),
    ("ListVersionsByFunction", list_versions_by_function),
    ("DeleteFunction", delete_function),
];

/// Members of `FunctionConfiguration` that callers give.
const GIVEN: [&str; 13] = [
    "Runtime",
    "Role",
    "Handler",
    "Description",
    "Timeout",
    "MemorySize",
    "Environment",
    "Architectures",
    "EphemeralStorage",
    "TracingConfig",
    "LoggingConfig",
    "DeadLetterConfig",
    "KMSKeyArn",
];

/// What a function does until it is told otherwise: what the console's starter code does.
fn starter() -> Behavior {
    Reaction::Respond {
        payload: Some(json!({"statusCode": 200, "body": "\"Hello from Lambda!\""})),
        status: None,
        headers: Default::default(),
        body: None,
        body_encoding: None,
    }
    .into()
}

/// 404 `ResourceNotFoundException`, Lambda's way to say that something is not there.
pub(super) fn not_found(what: &str) -> ApiError {
    ApiError::new("ResourceNotFoundException", 404, what)
}

/// 400 `InvalidParameterValueException`.
pub(super) fn invalid(what: impl Into<String>) -> ApiError {
    ApiError::new("InvalidParameterValueException", 400, what)
}

/// How a function may be named, as the service model has it.
const FUNCTION_NAME: &str = "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?\
                             ([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

/// Whether a text has letters, digits, - and _ alone.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// The ARN of a function, qualified or not.
pub(super) fn arn(account: &Account, name: &str, qualifier: Option<&str>) -> String {
    let qualifier = qualifier.map(|qualifier| format!(":{qualifier}")).unwrap_or_default();
    format!("arn:aws:lambda:{}:{}:function:{name}{qualifier}", account.region, account.id)
}

/// The function and the qualifier that `FunctionName` (a name, `name:qualifier` or an ARN) and `Qualifier` give.
pub(super) fn named(input: Input<'_>) -> Result<FunctionName, ApiError> {
    let text = input.required("FunctionName")?;
    // A partial ARN: `123456789012:function:name`.
    let text = text.split_once(":function:").map_or(text, |(_, rest)| rest);
    let mut violations = Violations::default();
    if FunctionName::parse(text).is_none() {
        violations.pattern(text, "functionName", FUNCTION_NAME);
    }
    violations.finish()?;
    let mut name = FunctionName::parse(text).ok_or_else(|| invalid(format!("Invalid function name: {text}")))?;
    if let Some(qualifier) = input.owned("Qualifier")? {
        if name.qualifier.as_ref().is_some_and(|own| *own != qualifier) {
            return Err(invalid("The derived qualifier from the function name does not match the specified qualifier."));
        }
        name.qualifier = Some(qualifier);
    }
    Ok(name)
}

/// The function that a call names.
pub(super) fn function<'a>(account: &'a Account, name: &FunctionName) -> Result<&'a Arc<Function>, ApiError> {
    let missing = || not_found(&format!("Function not found: {}", arn(account, &name.function_name, name.qualifier.as_deref())));
    account.functions.get(&name.function_name).ok_or_else(missing)
}

/// The same, to be changed.
pub(super) fn function_mut<'a>(account: &'a mut Account, name: &FunctionName) -> Result<&'a mut Function, ApiError> {
    function(account, name)?;
    let missing = || not_found("Function not found");
    account.functions.get_mut(&name.function_name).map(Arc::make_mut).ok_or_else(missing)
}

/// The version that a qualifier leads to; an alias leads to its version.
pub(super) fn version<'a>(account: &Account, function: &'a Function, qualifier: Option<&str>) -> Result<&'a FunctionVersion, ApiError> {
    let qualifier = qualifier.unwrap_or("$LATEST");
    let number = function.aliases.get(qualifier).map_or(qualifier, |alias| &alias.function_version);
    if number == "$LATEST" {
        return Ok(&function.latest);
    }
    let missing = || not_found(&format!("Function not found: {}", arn(account, &function.function_name, Some(qualifier))));
    number.parse().ok().and_then(|number: u32| function.versions.get(&number)).ok_or_else(missing)
}

fn create_function(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    input.required("Role")?;
    if input.get("Code").is_none() {
        return Err(ApiError::new("ParamValidation", 400, "Parameter validation failed:\nMissing required parameter in input: \"Code\""));
    }
    if account.functions.contains_key(&name.function_name) {
        return Err(ApiError::new("ResourceConflictException", 409, format!("Function already exist: {}", name.function_name)));
    }
    let mut configuration = Map::new();
    for (member, default) in [("Runtime", "nodejs22.x"), ("Handler", "index.handler"), ("Description", "")] {
        configuration.insert(member.into(), json!(input.text(member)?.unwrap_or(default)));
    }
    configuration.insert("Timeout".into(), json!(3));
    configuration.insert("MemorySize".into(), json!(128));
    configure(&mut configuration, input)?;
    touch(&mut configuration, ctx);
    let times_out = input.get("Timeout").is_some();
    let latest = FunctionVersion { version: "$LATEST".into(), configuration, behavior: starter(), times_out };
    let mut function = Function {
        function_name: name.function_name.clone(),
        latest,
        versions: Default::default(),
        last_version: 0,
        aliases: Default::default(),
        policies: Default::default(),
        policy_revisions: Default::default(),
        reserved_concurrent_executions: None,
        tags: input.read("Tags")?.unwrap_or_default(),
    };
    let version = if input.flag("Publish")? { publish(&mut function).clone() } else { function.latest.clone() };
    let answer = show(account, &function, &version, None);
    account.functions.insert(name.function_name, Arc::new(function));
    Ok(answer)
}

/// Notes what was given; numbers lie within Lambda's limits, everything has its type.
fn configure(configuration: &mut Map<String, Value>, input: Input<'_>) -> Result<(), ApiError> {
    for member in ["Runtime", "Role", "Handler", "Description", "KMSKeyArn"] {
        input.text(member)?;
    }
    input.read::<Map<String, Value>>("Environment")?;
    input.read::<Vec<String>>("Architectures")?;
    for member in ["EphemeralStorage", "TracingConfig", "LoggingConfig", "DeadLetterConfig"] {
        input.read::<Map<String, Value>>(member)?;
    }
    let mut violations = Violations::default();
    for (member, name, least, most) in [("Timeout", "timeout", 1, 900), ("MemorySize", "memorySize", 128, 10_240)] {
        let Some(number) = input.integer(member)? else { continue };
        if number < least {
            violations.add(&number.to_string(), name, &format!("Member must have value greater than or equal to {least}"));
        } else if number > most {
            violations.add(&number.to_string(), name, &format!("Member must have value less than or equal to {most}"));
        }
    }
    violations.finish()?;
    for member in GIVEN {
        if let Some(value) = input.get(member) {
            configuration.insert(member.to_owned(), value.clone());
        }
    }
    Ok(())
}

/// Notes when a version was changed, and gives it a new revision.
fn touch(configuration: &mut Map<String, Value>, ctx: &mut Context<'_>) {
    configuration.insert("LastModified".into(), json!(ctx.now.iso_millis().replace('Z', "+0000")));
    configuration.insert("RevisionId".into(), json!(ids::uuid(ctx.chance)));
}

fn get_function(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    let function = function(account, &name)?;
    let version = version(account, function, name.qualifier.as_deref())?;
    let configuration = show(account, function, version, name.qualifier.as_deref());
    let mut answer = json!({"Configuration": configuration, "Code": {"RepositoryType": "S3"}});
    if !function.tags.is_empty() {
        answer["Tags"] = json!(function.tags);
    }
    if let Some(reserved) = function.reserved_concurrent_executions {
        answer["Concurrency"] = json!({"ReservedConcurrentExecutions": reserved});
    }
    Ok(answer)
}

fn get_function_configuration(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    let function = function(account, &name)?;
    Ok(show(account, function, version(account, function, name.qualifier.as_deref())?, name.qualifier.as_deref()))
}

/// Functions by name; with `FunctionVersion` ALL, each of their versions too.
fn list_functions(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let all = input.text("FunctionVersion")?;
    let mut violations = Violations::default();
    violations.enumeration(all.unwrap_or("ALL"), "functionVersion", &["ALL"]);
    violations.finish()?;
    let mut items = Vec::new();
    for function in account.functions.values() {
        let qualifier = all.map(|_| "$LATEST");
        items.push((function.function_name.clone(), show(account, function, &function.latest, qualifier)));
        for version in function.versions.values().filter(|_| all.is_some()) {
            let shown = show(account, function, version, Some(&version.version));
            items.push((format!("{}:{}", function.function_name, version.version), shown));
        }
    }
    marked(input, "Functions", items)
}

/// What is changed must be what the caller has seen, where the call says what that is (`RevisionId`).
pub(super) fn must_be_revision(input: Input<'_>, current: Option<&str>) -> Result<(), ApiError> {
    match input.text("RevisionId")? {
        Some(seen) if Some(seen) != current => Err(ApiError::new(
            "PreconditionFailedException",
            412,
            "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
        )),
        _ => Ok(()),
    }
}

fn revision(version: &FunctionVersion) -> Option<&str> {
    version.configuration.get("RevisionId").and_then(Value::as_str)
}

fn update_function_configuration(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    let function = function_mut(account, &name)?;
    must_be_revision(input, revision(&function.latest))?;
    configure(&mut function.latest.configuration, input)?;
    function.latest.times_out |= input.get("Timeout").is_some();
    touch(&mut function.latest.configuration, ctx);
    let function = function.clone();
    Ok(show(account, &function, &function.latest, None))
}

/// There is no code to keep: what a function does is its behaviour (`PutFunctionBehavior`). The revision changes, as it does on AWS.
fn update_function_code(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    let function = function_mut(account, &name)?;
    must_be_revision(input, revision(&function.latest))?;
    if input.flag("DryRun")? {
        let function = function.clone();
        return Ok(show(account, &function, &function.latest, None));
    }
    touch(&mut function.latest.configuration, ctx);
    let version = if input.flag("Publish")? { publish(function).clone() } else { function.latest.clone() };
    let function = function.clone();
    Ok(show(account, &function, &version, None))
}

fn publish_version(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    let description = input.owned("Description")?;
    let function = function_mut(account, &name)?;
    must_be_revision(input, revision(&function.latest))?;
    let mut version = publish(function).clone();
    if let Some(description) = description {
        version.configuration.insert("Description".into(), json!(description));
        function.versions.insert(function.last_version, version.clone());
    }
    let function = function.clone();
    Ok(show(account, &function, &version, Some(&version.version)))
}

/// Freezes `$LATEST` into a new version; if nothing changed since the last one, that one is the answer.
fn publish(function: &mut Function) -> &FunctionVersion {
    let latest = &function.latest;
    let same = |version: &&FunctionVersion| {
        let but = |configuration: &Map<String, Value>| {
            let mut configuration = configuration.clone();
            configuration.retain(|member, _| !["Description", "RevisionId", "LastModified"].contains(&member.as_str()));
            configuration
        };
        version.behavior == latest.behavior && but(&version.configuration) == but(&latest.configuration)
    };
    let unchanged = function.versions.get(&function.last_version).filter(same).is_some();
    if !unchanged {
        function.last_version += 1;
        let version = FunctionVersion { version: function.last_version.to_string(), ..latest.clone() };
        function.versions.insert(function.last_version, version);
    }
    &function.versions[&function.last_version]
}

fn list_versions_by_function(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let function = function(account, &named(input)?)?;
    let versions = std::iter::once(&function.latest).chain(function.versions.values());
    marked(
        input,
        "Versions",
        versions.map(|version| (version.version.clone(), show(account, function, version, Some(&version.version)))).collect(),
    )
}

/// Deletes a function, or one of its versions.
fn delete_function(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    let Some(qualifier) = &name.qualifier else {
        function(account, &name)?;
        account.functions.remove(&name.function_name);
        return Ok(json!({}));
    };
    let number = qualifier.parse().map_err(|_| invalid("$LATEST version cannot be deleted without deleting the function."))?;
    let function = function_mut(account, &name)?;
    let in_use = |alias: &&Alias| {
        let weights = alias.routing_config.as_ref().map(|routing| &routing.additional_version_weights);
        alias.function_version == *qualifier || weights.is_some_and(|weights| weights.contains_key(qualifier))
    };
    if let Some(alias) = function.aliases.values().find(in_use) {
        let message = format!("Version {qualifier} is referenced by alias {}", alias.name);
        return Err(ApiError::new("ResourceConflictException", 409, message));
    }
    function.versions.remove(&number);
    Ok(json!({}))
}

/// `FunctionConfiguration`.
fn show(account: &Account, function: &Function, version: &FunctionVersion, qualifier: Option<&str>) -> Value {
    let mut answer = Map::new();
    answer.insert("FunctionName".into(), json!(function.function_name));
    answer.insert("FunctionArn".into(), json!(arn(account, &function.function_name, qualifier)));
    answer.extend(version.configuration.clone());
    answer.insert("Version".into(), json!(version.version));
    answer.insert("State".into(), json!("Active"));
    answer.insert("LastUpdateStatus".into(), json!("Successful"));
    answer.insert("PackageType".into(), json!("Zip"));
    Value::Object(answer)
}
