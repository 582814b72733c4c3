//! `cloneFrom` of CreateRestApi: what an API copies of another one. Stages, deployments and documentation are not copied.

use super::ids;
use crate::model::{ApiDefinition, RestApi};
use crate::time::Chance;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The definition of another API, whose resources, models, validators and authorizers get identifiers of their own.
pub(super) fn definition(of: &RestApi, new_id: &str, chance: &mut Chance) -> ApiDefinition {
    let mut copy = ApiDefinition::clone(&of.definition);
    let resources: BTreeMap<String, String> = copy
        .resources
        .keys()
        .map(|id| (id.clone(), if *id == copy.root_resource_id { ids::long(chance) } else { ids::short(chance) }))
        .collect();
    let validators: BTreeMap<String, String> = copy.request_validators.keys().map(|id| (id.clone(), ids::short(chance))).collect();
    let authorizers: BTreeMap<String, String> = copy.authorizers.keys().map(|id| (id.clone(), ids::short(chance))).collect();
    rename(&mut copy.root_resource_id, &resources);
    copy.request_validators = rekeyed(copy.request_validators, &validators, |validator, id| validator.id = id);
    copy.authorizers = rekeyed(copy.authorizers, &authorizers, |authorizer, id| authorizer.id = id);
    copy.resources = rekeyed(copy.resources, &resources, |resource, id| {
        resource.id = id;
        if let Some(parent) = &mut resource.parent_id {
            rename(parent, &resources);
        }
        for method in resource.resource_methods.values_mut() {
            method.authorizer_id.iter_mut().for_each(|id| rename(id, &authorizers));
            method.request_validator_id.iter_mut().for_each(|id| rename(id, &validators));
            method.method_integration.iter_mut().for_each(|integration| rename(&mut integration.cache_namespace, &resources));
        }
    });
    let (old, new) = (format!("/restapis/{}/models/", of.id), format!("/restapis/{new_id}/models/"));
    for model in copy.models.values_mut() {
        let model = Arc::make_mut(model);
        model.id = ids::short(chance);
        model.schema = model.schema.take().map(|schema| schema.replace(&old, &new));
    }
    copy
}

fn rename(id: &mut String, names: &BTreeMap<String, String>) {
    if let Some(new) = names.get(id) {
        new.clone_into(id);
    }
}

fn rekeyed<T: Clone>(
    map: BTreeMap<String, Arc<T>>,
    names: &BTreeMap<String, String>,
    change: impl Fn(&mut T, String),
) -> BTreeMap<String, Arc<T>> {
    let mut rekeyed = BTreeMap::new();
    for (id, mut item) in map {
        let new = names.get(&id).unwrap_or(&id).clone();
        change(Arc::make_mut(&mut item), new.clone());
        rekeyed.insert(new, item);
    }
    rekeyed
}
