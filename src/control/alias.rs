//! Lambda aliases: names for versions, with weights.

use super::function::{arn, function, function_mut, invalid, is_word, must_be_revision, named, not_found};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, ids, input::output, page::marked};
use crate::model::{Account, Alias, AliasRoutingConfiguration, Function};
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[
    ("CreateAlias", create_alias),
    ("GetAlias", get_alias),
    ("ListAliases", list_aliases),
    ("UpdateAlias", update_alias),
    ("DeleteAlias", delete_alias),
];

fn create_alias(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let of = named(input)?;
    let name = input.required("Name")?;
    let whole = name.bytes().all(|byte| byte.is_ascii_digit());
    let mut violations = Violations::default();
    if whole || !is_word(name) {
        violations.pattern(name, "name", "(?!^[0-9]+$)([a-zA-Z0-9-_]+)");
    }
    violations.finish()?;
    let own = arn(account, &of.function_name, None);
    let function = function_mut(account, &of)?;
    if function.aliases.contains_key(name) {
        let message = format!("Alias already exists: {own}:{name}");
        return Err(ApiError::new("ResourceConflictException", 409, message));
    }
    let alias = Alias {
        name: name.to_owned(),
        function_version: input.required("FunctionVersion")?.to_owned(),
        description: input.owned("Description")?.unwrap_or_default(),
        routing_config: routing(input)?,
        revision_id: ids::uuid(ctx.chance),
    };
    check(function, &own, &alias)?;
    function.aliases.insert(name.to_owned(), alias.clone());
    show(account, &of.function_name, &alias)
}

/// `RoutingConfig`; without weights there is none.
fn routing(input: Input<'_>) -> Result<Option<AliasRoutingConfiguration>, ApiError> {
    let config: Option<AliasRoutingConfiguration> = input.read("RoutingConfig")?;
    Ok(config.filter(|config| !config.additional_version_weights.is_empty()))
}

/// An alias stands for a version that exists; its second version is another one, published, with a weight between 0 and 1.
fn check(function: &Function, own: &str, alias: &Alias) -> Result<(), ApiError> {
    let exists = |version: &str| version.parse().is_ok_and(|number: u32| function.versions.contains_key(&number));
    let version = &alias.function_version;
    if version != "$LATEST" && !exists(version) {
        return Err(not_found(&format!("Function not found: {own}:{version}")));
    }
    let Some(config) = &alias.routing_config else { return Ok(()) };
    if config.additional_version_weights.len() > 1 {
        return Err(invalid("Number of items in AdditionalVersionWeights cannot be greater than 1"));
    }
    for (other, weight) in &config.additional_version_weights {
        if version == "$LATEST" || other == "$LATEST" {
            return Err(invalid("$LATEST is not supported for an alias pointing to more than 1 version"));
        }
        if other == version {
            return Err(invalid("Invalid function version in AdditionalVersionWeights: it must differ from FunctionVersion"));
        }
        if !exists(other) {
            return Err(not_found(&format!("Function not found: {own}:{other}")));
        }
        if !(0.0..=1.0).contains(weight) {
            return Err(invalid(format!("Value '{weight}' at 'routingConfig.additionalVersionWeights' must lie between 0.0 and 1.0")));
        }
    }
    Ok(())
}

fn alias(account: &Account, input: Input<'_>) -> Result<(String, Alias), ApiError> {
    let of = named(input)?;
    let name = input.required("Name")?;
    let alias = function(account, &of)?.aliases.get(name);
    let missing = || not_found(&format!("Cannot find alias arn: {}", arn(account, &of.function_name, Some(name))));
    Ok((of.function_name.clone(), alias.ok_or_else(missing)?.clone()))
}

fn get_alias(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let (function, alias) = alias(account, input)?;
    show(account, &function, &alias)
}

fn list_aliases(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let of = named(input)?;
    let version = input.text("FunctionVersion")?;
    let aliases = function(account, &of)?.aliases.values().filter(|alias| version.is_none_or(|version| alias.function_version == version));
    let items = aliases.map(|alias| Ok((alias.name.clone(), show(account, &of.function_name, alias)?)));
    marked(input, "Aliases", items.collect::<Result<_, ApiError>>()?)
}

fn update_alias(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let (of, mut updated) = alias(account, input)?;
    must_be_revision(input, Some(&updated.revision_id))?;
    if let Some(version) = input.owned("FunctionVersion")? {
        updated.function_version = version;
    }
    if let Some(description) = input.owned("Description")? {
        updated.description = description;
    }
    if input.get("RoutingConfig").is_some() {
        updated.routing_config = routing(input)?;
    }
    updated.revision_id = ids::uuid(ctx.chance);
    let own = arn(account, &of, None);
    let function = function_mut(account, &named(input)?)?;
    check(function, &own, &updated)?;
    function.aliases.insert(updated.name.clone(), updated.clone());
    show(account, &of, &updated)
}

fn delete_alias(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = input.required("Name")?;
    function_mut(account, &named(input)?)?.aliases.remove(name);
    Ok(json!({}))
}

fn show(account: &Account, function: &str, alias: &Alias) -> Result<Value, ApiError> {
    let mut answer = output(alias)?;
    answer.shift_insert(0, "AliasArn".into(), json!(arn(account, function, Some(&alias.name))));
    Ok(Value::Object(answer))
}
