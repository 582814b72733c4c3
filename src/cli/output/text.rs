//! `--output text`: tab-separated lines, members in the order of their names, each list and map after its name in capitals.

use super::{is_scalar, scalar, sorted};
use serde_json::{Map, Value};

/// Writes a value.
pub fn write(value: &Value, out: &mut String) {
    item(value, None, None, out);
}

fn item(value: &Value, name: Option<&str>, columns: Option<&[&String]>, out: &mut String) {
    match value {
        Value::Object(members) => object(members, name, columns, out),
        Value::Array(list) => array(list, name, out),
        other => line(&[scalar(other)], out),
    }
}

fn array(list: &[Value], name: Option<&str>, out: &mut String) {
    if list.is_empty() {
        return;
    }
    if list.iter().any(Value::is_object) {
        let mut all = Map::new();
        for (name, value) in list.iter().filter_map(Value::as_object).flatten().filter(|(_, value)| is_scalar(value)) {
            all.insert(name.clone(), value.clone());
        }
        let columns = sorted(&all);
        return list.iter().for_each(|value| item(value, name, Some(&columns), out));
    }
    let scalars: Vec<String> = list.iter().filter(|value| is_scalar(value)).map(scalar).collect();
    match name {
        _ if scalars.is_empty() => {}
        Some(name) => scalars.iter().for_each(|scalar| line(&[name.to_uppercase(), scalar.clone()], out)),
        None => line(&scalars, out),
    }
    list.iter().filter(|value| value.is_array()).for_each(|value| item(value, name, None, out));
}

fn object(members: &Map<String, Value>, name: Option<&str>, columns: Option<&[&String]>, out: &mut String) {
    let mut fields: Vec<String> = Vec::new();
    let mut others: Vec<&String> = Vec::new();
    match columns {
        Some(columns) => {
            fields.extend(columns.iter().map(|name| members.get(*name).map_or_else(String::new, field)));
            others.extend(sorted(members).into_iter().filter(|name| !columns.contains(name)));
        }
        None => {
            for name in sorted(members) {
                match &members[name] {
                    value if is_scalar(value) => fields.push(scalar(value)),
                    _ => others.push(name),
                }
            }
        }
    }
    if !fields.is_empty() {
        if let Some(name) = name {
            fields.insert(0, name.to_uppercase());
        }
        line(&fields, out);
    }
    for name in others {
        item(&members[name], Some(name), None, out);
    }
}

/// A member in a column; some rows may hold a list where others hold a text.
fn field(value: &Value) -> String {
    if is_scalar(value) { scalar(value) } else { value.to_string() }
}

fn line(fields: &[String], out: &mut String) {
    out.push_str(&fields.join("\t"));
    out.push('\n');
}
