//! Resources: the tree of paths. Names are checked here; what answers under a path stands in `method`.

use super::patch::{self, Patch};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, ids, input::output, page::page};
use crate::model::{Account, ApiDefinition, Resource, path_place};
use crate::order;
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateResource", create_resource),
    ("GetResource", get_resource),
    ("GetResources", get_resources),
    ("UpdateResource", update_resource),
    ("DeleteResource", delete_resource),
];

fn create_resource(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let definition = find::definition_mut(account, input)?;
    let parent = find::resource(definition, input.required("parentId")?)?;
    let path_part = input.required("pathPart")?;
    check_name(path_part)?;
    check_place(definition, parent, path_part, None)?;
    let resource = Resource {
        id: ids::short(ctx.chance),
        parent_id: Some(parent.id.clone()),
        path_part: Some(path_part.to_owned()),
        path: join(&parent.path, path_part),
        order: next_order(definition.resources.values()),
        ..Resource::default()
    };
    let answer = show(&resource, false);
    definition.resources.insert(resource.id.clone(), Arc::new(resource));
    answer
}

fn get_resource(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let definition = find::definition_of_item(account, input)?;
    show(find::resource(definition, input.required("resourceId")?)?, embeds_methods(input)?)
}

fn get_resources(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut resources: Vec<&Arc<Resource>> = find::definition(account, input)?.resources.values().collect();
    order::sort_by_key(&mut resources, |resource| resource.order);
    let embed = embeds_methods(input)?;
    let items = resources.into_iter().map(|resource| Ok((resource.id.clone(), show(resource, embed)?))).collect::<Result<_, ApiError>>()?;
    page(input, items)
}

fn update_resource(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateResourceInput", &mut violations)?;
    violations.finish()?;
    let definition = find::definition_of_item_mut(account, input)?;
    let id = input.required("resourceId")?;
    find::resource(definition, id)?;
    for patch in &patches {
        update(definition, id, patch)?;
    }
    show(find::resource(definition, id)?, false)
}

fn update(definition: &mut ApiDefinition, id: &str, patch: &Patch<'_>) -> Result<(), ApiError> {
    let path = patch.must_be_one_of(&["/parentId", "/pathPart"])?;
    let resource = find::resource(definition, id)?;
    let (Some(old_parent), Some(old_part)) = (resource.parent_id.as_deref(), resource.path_part.as_deref()) else {
        return Err(ApiError::bad_request("Root resource cannot be updated"));
    };
    let value = patch.value.unwrap_or_default();
    let (parent_id, path_part) = if path == "/parentId" { (value, old_part) } else { (old_parent, value) };
    let (parent_id, path_part) = (parent_id.to_owned(), path_part.to_owned());
    let parent = find::resource(definition, &parent_id)?;
    if path == "/parentId" && is_within(definition, &parent_id, id) {
        return Err(ApiError::bad_request("Resources cannot be cyclical."));
    }
    check_name(&path_part)?;
    check_place(definition, parent, &path_part, Some(id))?;
    let changed = find::resource_mut(definition, id)?;
    changed.parent_id = Some(parent_id.clone());
    changed.path_part = Some(path_part);
    renew_paths(definition, &parent_id)
}

/// Deletes the resource with everything below it.
fn delete_resource(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let definition = find::definition_of_item_mut(account, input)?;
    let id = input.required("resourceId")?;
    find::resource(definition, id)?;
    if id == definition.root_resource_id {
        return Err(ApiError::bad_request("Root resource cannot be deleted"));
    }
    let doomed: Vec<String> = definition.resources.keys().filter(|other| is_within(definition, other, id)).cloned().collect();
    for id in doomed {
        if let Some(resource) = definition.resources.remove(&id) {
            definition.forget_extensions(&path_place(&resource.path));
        }
    }
    Ok(json!({}))
}

/// A resource in AWS's shape: methods by name only, unless they are to be embedded.
fn show(resource: &Resource, embed: bool) -> Result<Value, ApiError> {
    let mut shown = output(resource)?;
    shown.shift_remove("order");
    if !embed && let Some(Value::Object(methods)) = shown.get_mut("resourceMethods") {
        methods.values_mut().for_each(|method| *method = Value::Object(Map::new()));
    }
    Ok(Value::Object(shown))
}

fn embeds_methods(input: Input<'_>) -> Result<bool, ApiError> {
    Ok(input.read::<Vec<String>>("embed")?.is_some_and(|embed| embed.iter().any(|name| name == "methods")))
}

/// The place of the next resource that is made.
pub(super) fn next_order<'a>(resources: impl Iterator<Item = &'a Arc<Resource>>) -> u32 {
    resources.map(|resource| resource.order).max().unwrap_or_default() + 1
}

/// The path of a child.
pub(super) fn join(parent: &str, path_part: &str) -> String {
    format!("{}/{path_part}", parent.trim_end_matches('/'))
}

/// Whether `id` is `ancestor` or lies below it.
fn is_within(definition: &ApiDefinition, id: &str, ancestor: &str) -> bool {
    let mut at = Some(id);
    while let Some(current) = at {
        if current == ancestor {
            return true;
        }
        at = definition.resources.get(current).and_then(|resource| resource.parent_id.as_deref());
    }
    false
}

/// Gives everything below a resource its path anew.
fn renew_paths(definition: &mut ApiDefinition, id: &str) -> Result<(), ApiError> {
    let mut pending = vec![id.to_owned()];
    let mut moved = Vec::new();
    while let Some(id) = pending.pop() {
        let path = find::resource(definition, &id)?.path.clone();
        for child in definition.resources.values_mut().filter(|child| child.parent_id.as_deref() == Some(&id)) {
            let new = join(&path, child.path_part.as_deref().unwrap_or_default());
            if child.path != new {
                let old = std::mem::replace(&mut Arc::make_mut(child).path, new.clone());
                moved.push((old, new));
            }
            pending.push(child.id.clone());
        }
    }
    moved.iter().for_each(|(old, new)| definition.move_extensions(old, new));
    Ok(())
}

/// Letters, digits and a few signs, or a path variable, greedy or not, in braces.
fn check_name(path_part: &str) -> Result<(), ApiError> {
    let inner = path_part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let name = match inner {
        Some(variable) => variable.strip_suffix('+').unwrap_or(variable),
        None => path_part,
    };
    if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-:,".contains(c)) {
        return Ok(());
    }
    Err(ApiError::bad_request(
        "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    ))
}

/// Whether a name may stand below this parent: siblings differ, only one of them is a variable, and nothing follows a greedy one.
fn check_place(definition: &ApiDefinition, parent: &Resource, path_part: &str, moved: Option<&str>) -> Result<(), ApiError> {
    if let Some(greedy) = parent.path_part.as_deref().filter(|part| part.ends_with("+}")) {
        return Err(ApiError::bad_request(format!("Cannot create a child of a resource with a greedy path variable: {greedy}")));
    }
    let siblings = definition.resources.values().filter(|other| other.parent_id.as_ref() == Some(&parent.id) && Some(&*other.id) != moved);
    for part in siblings.filter_map(|sibling| sibling.path_part.as_deref()) {
        if part == path_part {
            return Err(ApiError::conflict(format!("Another resource with the same parent already has this name: {path_part}")));
        }
        if part.starts_with('{') && path_part.starts_with('{') {
            return Err(ApiError::bad_request(format!(
                "A sibling ({part}) of this resource already has a variable path part -- only one is allowed"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_or_a_variable_in_braces() {
        for good in ["pets", "v1.0", "a_b-c", "events:batch", "{id}", "{proxy+}"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", "{}", "{+}", "a b", "{id}.json", "a/b", "ü", "proxy+"] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
