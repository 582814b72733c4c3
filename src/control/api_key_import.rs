//! ImportApiKeys: keys from a CSV file, joined to usage plans (`api-key-file-format`).

use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, api_key, ids, usage_plan_key};
use crate::model::{Account, ApiKey};
use crate::time::SimTime;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("ImportApiKeys", import_api_keys)];

/// How long the value of an imported key is.
const VALUE: std::ops::RangeInclusive<usize> = 30..=128;
/// The columns that count; others are ignored.
const COLUMNS: [&str; 5] = ["name", "key", "description", "enabled", "usageplanids"];

/// One line of the file, as far as it says something.
struct Row {
    /// The line's number, from 1.
    line: usize,
    name: String,
    value: String,
    description: Option<String>,
    enabled: bool,
    usage_plan_ids: Vec<String>,
}

/// Imports every line that can be; the others are told as warnings, or, with `failOnWarnings`, refuse the whole file.
fn import_api_keys(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    violations.enumeration(input.required("format")?, "importApiKeysInput.format", &["csv"]);
    violations.finish()?;
    let (mut ids, mut warnings) = (Vec::new(), Vec::new());
    for row in rows(input.required("body")?)? {
        match import(account, ctx, &row) {
            Ok(id) => {
                for plan in &row.usage_plan_ids {
                    if let Err(error) = usage_plan_key::join(account, plan, &id) {
                        warnings.push(format!("Line {}: usage plan {plan}: {}", row.line, error.message));
                    }
                }
                ids.push(id);
            }
            Err(error) => warnings.push(format!("Line {}: {}", row.line, error.message)),
        }
    }
    if input.flag("failOnWarnings")? && !warnings.is_empty() {
        return Err(ApiError::bad_request(format!("Failed to import API keys: {}", warnings.join("; "))));
    }
    let mut answer = json!({"ids": ids});
    if !warnings.is_empty() {
        answer["warnings"] = json!(warnings);
    }
    Ok(answer)
}

/// Makes the key of a line, or changes the one that has its value already; answers with its id.
fn import(account: &mut Account, ctx: &mut Context<'_>, row: &Row) -> Result<String, ApiError> {
    if !VALUE.contains(&row.value.chars().count()) {
        let (least, most) = (VALUE.start(), VALUE.end());
        return Err(ApiError::bad_request(format!("The key must have between {least} and {most} characters")));
    }
    api_key::check_name(Some(&row.name))?;
    let now = ctx.now.whole_second();
    let known = account.api_keys.values().find(|key| key.value == row.value);
    let mut key = match known {
        Some(known) => ApiKey::clone(known),
        None => new(account, ids::long(ctx.chance), row.value.clone(), now),
    };
    key.name = Some(row.name.clone()).filter(|name| !name.is_empty());
    key.description = row.description.clone();
    key.enabled = row.enabled;
    key.last_updated_date = now;
    let id = key.id.clone();
    account.api_keys.insert(id.clone(), Arc::new(key));
    Ok(id)
}

fn new(account: &Account, id: String, value: String, now: SimTime) -> ApiKey {
    ApiKey {
        id,
        value,
        name: None,
        customer_id: None,
        description: None,
        enabled: true,
        created_date: now,
        last_updated_date: now,
        stage_keys: Vec::new(),
        tags: Default::default(),
        order: api_key::next_order(account),
    }
}

/// The lines of a file whose first line names the columns.
fn rows(text: &str) -> Result<Vec<Row>, ApiError> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let header: Vec<String> = lines.next().map(|(_, line)| cells(line)).unwrap_or_default();
    let places = COLUMNS.map(|column| header.iter().position(|cell| cell.trim().eq_ignore_ascii_case(column)));
    for (place, column) in [(places[1], "Key"), (places[0], "Name")] {
        place.ok_or_else(|| ApiError::bad_request(format!("Missing required column '{column}'")))?;
    }
    let row = |(index, line): (usize, &str)| {
        let cells = cells(line);
        let [name, value, description, enabled, plans] =
            places.map(|place| place.and_then(|place| cells.get(place)).map_or("", |cell| cell.trim()));
        Row {
            line: index + 1,
            name: name.to_owned(),
            value: value.to_owned(),
            description: Some(description.to_owned()).filter(|text| !text.is_empty()),
            enabled: enabled.is_empty() || enabled.eq_ignore_ascii_case("true"),
            usage_plan_ids: plans.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        }
    };
    Ok(lines.map(row).collect())
}

/// The cells of a line. A cell in double or single quotes may hold commas; a quote in it is doubled.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quote = None;
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        let Some(cell) = cells.last_mut() else { break };
        match (quote, c) {
            (None, ',') => cells.push(String::new()),
            (None, '"' | '\'') if cell.trim().is_empty() => quote = Some(c),
            (Some(open), _) if open == c => match rest.next_if_eq(&c) {
                Some(_) => cell.push(c),
                None => quote = None,
            },
            _ => cell.push(c),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_may_be_quoted() {
        assert_eq!(cells("a,,b c"), ["a", "", "b c"]);
        assert_eq!(cells(r#"x,"a,b",'c,d',"say ""hi""",it's"#), ["x", "a,b", "c,d", r#"say "hi""#, "it's"]);
        assert_eq!(cells(""), [""]);
        assert_eq!(cells("\"open, end"), ["open, end"]);
    }

    #[test]
    fn columns_stand_in_any_order_and_casing() {
        let rows = rows("Enabled,NAME,other,key,usagePlanIds\r\n,first,x,k1,\"p1, p2\"\n\nfalse,second,y,k2\n").expect("rows");
        let seen: Vec<_> = rows.iter().map(|row| (row.line, &*row.name, &*row.value, row.enabled, row.usage_plan_ids.len())).collect();
        assert_eq!(seen, [(2, "first", "k1", true, 2), (4, "second", "k2", false, 0)]);
    }
}
