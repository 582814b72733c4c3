//! Whether two accounts are equal up to generated identifiers and dates.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Members that hold dates, or values that are drawn.
const DRAWN: [&str; 16] = [
    "ClientSecret",
    "Keys",
    "cacheCluster",
    "cacheClusterStatus",
    "RevisionId",
    "PolicyRevisions",
    "LastModified",
    "Secret",
    "Sub",
    "pemEncodedCertificate",
    "order",
    "regionalDomainName",
    "distributionDomainName",
    "DNSName",
    "CreatedTime",
    "CheckedSince",
];

/// An account in a form in which only what differs beyond identifiers and dates differs: each identifier is named after what it stands for.
pub fn canonical(account: &Value) -> Value {
    let mut ids = BTreeSet::new();
    collect(account, &mut ids);
    // Names begin as nothing but "an identifier", and with each round say more about what is around.
    let mut names: BTreeMap<String, String> = ids.iter().map(|id| (id.clone(), "#".to_owned())).collect();
    for _ in 0..3 {
        let mut next: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        describe(account, &names, &mut next);
        names = names
            .keys()
            .map(|id| {
                let mut found = next.remove(id).unwrap_or_default();
                found.sort_unstable();
                (id.clone(), format!("#{:016x}", hash(&format!("{} {found:?}", names[id]))))
            })
            .collect();
    }
    renamed(account, &names)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Whether a text has the form of an identifier that is drawn.
fn is_drawn(text: &str) -> bool {
    text != "123456789012" && (6..=40).contains(&text.len()) && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

/// Values of members that name identifiers.
fn collect(value: &Value, ids: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let is_id = name == "id" || name.ends_with("Id");
                if let Some(text) = member.as_str().filter(|_| is_id && name != "customerId") {
                    ids.extend(text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| is_drawn(part)).map(str::to_owned));
                }
                // Those of load balancers stand in ARNs.
                if let Some(text) = member.as_str().filter(|text| text.starts_with("arn:aws:elasticloadbalancing:")) {
                    let is_hex = |part: &&str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
                    ids.extend(text.split(|c: char| !c.is_ascii_alphanumeric()).filter(is_hex).map(str::to_owned));
                }
                collect(member, ids);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, ids)),
        _ => {}
    }
}

/// Notes for each identifier what each object says that it stands in or is the name of.
fn describe(value: &Value, names: &BTreeMap<String, String>, notes: &mut BTreeMap<String, Vec<u64>>) {
    match value {
        Value::Object(members) => {
            let said = hash(&renamed(value, names).to_string());
            for (name, member) in members {
                if names.contains_key(name) {
                    notes.entry(name.clone()).or_default().push(hash(&renamed(member, names).to_string()));
                }
                if let Some(text) = member.as_str().filter(|text| names.contains_key(*text)) {
                    notes.entry(text.to_owned()).or_default().push(said);
                }
                describe(member, names, notes);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| describe(item, names, notes)),
        _ => {}
    }
}

/// A value with its identifiers renamed, members in order, dates and drawn values left out.
fn renamed(value: &Value, names: &BTreeMap<String, String>) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, _)| !name.ends_with("Date") && !DRAWN.contains(&name.as_str()));
            let sorted: BTreeMap<String, Vec<Value>> = kept.fold(BTreeMap::new(), |mut sorted, (name, member)| {
                sorted.entry(text(name, names)).or_insert_with(Vec::new).push(renamed(member, names));
                sorted
            });
            let single = |(name, mut values): (String, Vec<Value>)| {
                values.sort_by_key(Value::to_string);
                (name, if values.len() == 1 { values.remove(0) } else { Value::Array(values) })
            };
            Value::Object(sorted.into_iter().map(single).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| renamed(item, names)).collect()),
        Value::String(said) => Value::String(text(said, names)),
        other => other.clone(),
    }
}

/// A text with the identifiers in it renamed.
fn text(said: &str, names: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut token = String::new();
    for c in said.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() {
            token.push(c);
        } else {
            out.push_str(names.get(&token).unwrap_or(&token));
            token.clear();
            out.push(c);
        }
    }
    out.pop();
    out
}
