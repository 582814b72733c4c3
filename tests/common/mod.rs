//! What the runners of files share: references to the answers of earlier calls.

use serde_json::Value;

/// A value with every `${NAME:/pointer}` replaced by what `lookup` gives for the name, at that JSON pointer.
///
/// A text that is one reference takes the value as it is; within a longer text its text is put in.
pub fn resolve(value: &Value, lookup: &dyn Fn(&str) -> Option<Value>) -> Result<Value, String> {
    match value {
        Value::String(text) => resolve_text(text, lookup),
        Value::Array(list) => list.iter().map(|item| resolve(item, lookup)).collect::<Result<_, _>>().map(Value::Array),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| {
                let name = resolve_text(name, lookup)?;
                Ok((name.as_str().map_or_else(|| name.to_string(), str::to_owned), resolve(member, lookup)?))
            })
            .collect::<Result<_, String>>()
            .map(Value::Object),
        other => Ok(other.clone()),
    }
}

fn resolve_text(text: &str, lookup: &dyn Fn(&str) -> Option<Value>) -> Result<Value, String> {
    let mut result = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let Some((end, (name, pointer))) = rest[start..]
            .find('}')
            .map(|length| start + length)
            .and_then(|end| rest[start + 2..end].split_once(":/").map(|reference| (end, reference)))
        else {
            // Not a reference: a stage variable, say.
            result.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            continue;
        };
        let answer = lookup(name).ok_or_else(|| format!("${{{name}:/{pointer}}}: no such answer"))?;
        let value = answer.pointer(&format!("/{pointer}")).ok_or_else(|| format!("${{{name}:/{pointer}}}: not in {answer}"))?;
        if start == 0 && end + 1 == text.len() {
            return Ok(value.clone());
        }
        result.push_str(&rest[..start]);
        match value {
            Value::String(text) => result.push_str(text),
            other => result.push_str(&other.to_string()),
        }
        rest = &rest[end + 1..];
    }
    result.push_str(rest);
    Ok(Value::String(result))
}
