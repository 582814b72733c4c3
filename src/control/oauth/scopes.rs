//! Scopes that are asked for, narrowed to those that a client may have (RFC 6749, 3.3).

use crate::model::OAuthClient;

/// Whether a text is a scope: printable ASCII but blanks, quotes and backslashes.
pub(super) fn is_scope(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

/// The scopes that are granted, with a sentence that tells how they came about; an error says why none are. Without a request for any, all that the
/// client may have are granted, as Cognito does it.
pub(super) fn granted(client: &OAuthClient, asked: Option<&str>) -> Result<(Vec<String>, String), String> {
    let all = client.scopes.join(" ");
    let Some(asked) = asked.map(str::trim).filter(|asked| !asked.is_empty()) else {
        let note = if all.is_empty() {
            "No scope is asked for, and the client may have none".to_owned()
        } else {
            format!("No scope is asked for: the client gets all that it may have, {all}")
        };
        return Ok((client.scopes.clone(), note));
    };
    let mut granted: Vec<String> = Vec::new();
    let mut refused: Vec<&str> = Vec::new();
    for scope in asked.split(' ').filter(|scope| !scope.is_empty()) {
        if !client.scopes.iter().any(|own| own == scope) {
            refused.push(scope);
        } else if !granted.iter().any(|own| own == scope) {
            granted.push(scope.to_owned());
        }
    }
    if granted.is_empty() {
        let may = if all.is_empty() { "no scope at all".to_owned() } else { all };
        return Err(format!("The scope {asked} is asked for, and the client may have {may}"));
    }
    let note = match refused.is_empty() {
        true => format!("The client may have {}", granted.join(" ")),
        false => format!("Of {asked}, the client may have {}: {} is left out", granted.join(" "), refused.join(" ")),
    };
    Ok((granted, note))
}
