//! Permissions of Lambda functions: who may call a function, one of its versions or one of its aliases.

use super::function::{arn, function, function_mut, is_word, must_be_revision, named, not_found};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, ids};
use crate::backends::FunctionName;
use crate::model::{Account, Function, PolicyStatement};
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations =
    &[("AddPermission", add_permission), ("RemovePermission", remove_permission), ("GetPolicy", get_policy)];

fn add_permission(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    let id = input.required("StatementId")?;
    let mut violations = Violations::default();
    if !is_word(id) {
        violations.pattern(id, "statementId", "([a-zA-Z0-9-_]+)");
    }
    violations.finish()?;
    let statement = PolicyStatement {
        statement_id: id.to_owned(),
        action: input.required("Action")?.to_owned(),
        principal: input.required("Principal")?.to_owned(),
        source_arn: input.owned("SourceArn")?,
        source_account: input.owned("SourceAccount")?,
    };
    must_exist(account, &name)?;
    let shown = show(account, &name, &statement);
    let qualifier = name.qualifier.clone().unwrap_or_default();
    let function = function_mut(account, &name)?;
    must_be_revision(input, function.policy_revisions.get(&qualifier).map(String::as_str))?;
    function.policy_revisions.insert(qualifier.clone(), ids::uuid(ctx.chance));
    let statements = function.policies.entry(qualifier).or_default();
    if statements.iter().any(|known| known.statement_id == statement.statement_id) {
        let message = format!(
            "The statement id ({}) provided already exists. Please provide a new statement id, or remove the existing statement.",
            statement.statement_id
        );
        return Err(ApiError::new("ResourceConflictException", 409, message));
    }
    statements.push(statement);
    Ok(json!({"Statement": shown.to_string()}))
}

/// The alias or version that a permission is for must exist.
fn must_exist(account: &Account, name: &FunctionName) -> Result<(), ApiError> {
    let function: &Function = function(account, name)?;
    let Some(qualifier) = &name.qualifier else { return Ok(()) };
    let known =
        function.aliases.contains_key(qualifier) || qualifier.parse().is_ok_and(|number: u32| function.versions.contains_key(&number));
    let missing = || not_found(&format!("Function not found: {}", arn(account, &name.function_name, Some(qualifier))));
    if known || qualifier == "$LATEST" { Ok(()) } else { Err(missing()) }
}

fn remove_permission(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    let id = input.required("StatementId")?;
    let qualifier = name.qualifier.clone().unwrap_or_default();
    let function = function_mut(account, &name)?;
    let revisions = &mut function.policy_revisions;
    must_be_revision(input, revisions.get(&qualifier).map(String::as_str))?;
    let policies = &mut function.policies;
    let statements = policies.get_mut(&qualifier).filter(|statements| statements.iter().any(|statement| statement.statement_id == id));
    let statements = statements.ok_or_else(|| not_found(&format!("Statement {id} is not found in resource policy.")))?;
    statements.retain(|statement| statement.statement_id != id);
    if statements.is_empty() {
        policies.remove(&qualifier);
        revisions.remove(&qualifier);
    } else {
        revisions.insert(qualifier, ids::uuid(ctx.chance));
    }
    Ok(json!({}))
}

fn get_policy(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    let qualifier = name.qualifier.clone().unwrap_or_default();
    let function = function(account, &name)?;
    let statements = function.policies.get(&qualifier);
    let statements = statements.ok_or_else(|| not_found("The resource you requested does not exist."))?;
    let shown: Vec<Value> = statements.iter().map(|statement| show(account, &name, statement)).collect();
    let policy = json!({"Version": "2012-10-17", "Id": "default", "Statement": shown});
    let mut answer = json!({"Policy": policy.to_string()});
    if let Some(revision) = function.policy_revisions.get(&qualifier) {
        answer["RevisionId"] = json!(revision);
    }
    Ok(answer)
}

/// A statement in the language of IAM policies.
fn show(account: &Account, name: &FunctionName, statement: &PolicyStatement) -> Value {
    let principal = match statement.principal.as_str() {
        "*" => json!("*"),
        service if service.contains('.') => json!({"Service": service}),
        account => json!({"AWS": account}),
    };
    let mut shown = json!({
        "Sid": statement.statement_id,
        "Effect": "Allow",
        "Principal": principal,
        "Action": statement.action,
        "Resource": arn(account, &name.function_name, name.qualifier.as_deref()),
    });
    let mut conditions = json!({});
    if let Some(source) = &statement.source_arn {
        conditions["ArnLike"] = json!({"AWS:SourceArn": source});
    }
    if let Some(source) = &statement.source_account {
        conditions["StringEquals"] = json!({"AWS:SourceAccount": source});
    }
    if conditions.as_object().is_some_and(|conditions| !conditions.is_empty()) {
        shown["Condition"] = conditions;
    }
    shown
}
