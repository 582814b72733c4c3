//! The code of functions: what a simulated function does, as a handler in JavaScript and as the archive that AWS takes. In an account of
//! AWS a script makes functions that answer as the simulated ones did, at their own speed.

use serde_json::Value;

/// The archive of a function as words of `printf`: one file that holds a handler which does what a behaviour says.
pub(super) fn archive(handler: &str, behavior: &Value) -> String {
    let (module, export) = handler.rsplit_once('.').unwrap_or(("index", "handler"));
    let code = format!("exports.{export} = async (event) => {};\n", body(behavior));
    escaped(&zip(&format!("{module}.js"), code.as_bytes()))
}

/// The body of the handler.
fn body(behavior: &Value) -> String {
    match behavior["kind"].as_str() {
        Some("echo") => "event".into(),
        Some("echoProxy") => {
            r#"({ statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(event) })"#.into()
        }
        Some("respond") => format!("({})", behavior.get("payload").unwrap_or(&Value::Null)),
        Some("fail") => {
            let text = |name: &str| Value::from(behavior[name].as_str().unwrap_or("Error"));
            format!("{{ throw Object.assign(new Error({}), {{ name: {} }}); }}", text("errorMessage"), text("errorType"))
        }
        // Code that somebody wrote for the simulation defines its handler in its own way.
        Some("javascript") => {
            format!("({{}});\n/* In the simulation:\n{}\n*/", behavior["code"].as_str().unwrap_or_default().replace("*/", "* /"))
        }
        _ => "({})".into(),
    }
}

/// A ZIP archive with one file in it, stored as it is.
fn zip(name: &str, content: &[u8]) -> Vec<u8> {
    // 1 January 2026, in the archive's own form.
    const DATE: u16 = (2026 - 1980) << 9 | 1 << 5 | 1;
    let size = (content.len() as u32).to_le_bytes();
    let mut entry = Vec::new();
    for half in [20u16, 0, 0, 0, DATE] {
        entry.extend(half.to_le_bytes());
    }
    entry.extend(crc32(content).to_le_bytes());
    entry.extend(size);
    entry.extend(size);
    entry.extend((name.len() as u16).to_le_bytes());
    entry.extend([0, 0]);
    let mut zip = [b"PK\x03\x04", entry.as_slice(), name.as_bytes(), content].concat();
    let start = zip.len() as u32;
    zip.extend(b"PK\x01\x02\x14\x03");
    zip.extend(&entry);
    // No comment, the first disk, a plain file that everybody may read.
    zip.extend([0, 0, 0, 0, 0, 0, 0, 0, 0xa4, 0x81, 0, 0, 0, 0]);
    zip.extend(name.as_bytes());
    let directory = (zip.len() as u32 - start).to_le_bytes();
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend(directory);
    zip.extend(start.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

/// The checksum of the archive's form.
fn crc32(bytes: &[u8]) -> u32 {
    let step =
        |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 });
    !bytes.iter().fold(u32::MAX, step)
}

/// Bytes as the format of `printf`, in single quotes.
fn escaped(bytes: &[u8]) -> String {
    let mut out = String::from("'");
    for byte in bytes {
        match byte {
            b' '..=b'~' if !b"'%\\".contains(byte) => out.push(char::from(*byte)),
            b'\n' => out.push_str("\\n"),
            other => out.push_str(&format!("\\{other:03o}")),
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_archive_has_its_form() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let zip = zip("a.js", b"1;");
        assert_eq!(zip.len(), 30 + 4 + 2 + 46 + 4 + 22);
        let text = archive("app.main", &json!({"kind": "respond", "payload": {"a": "it's 100 %\\"}}));
        assert!(
            text.starts_with("'PK\\003\\004") && text.contains("app.jsexports.main = async (event) => ({\"a\":\"it\\047s 100 \\045"),
            "{text}"
        );
    }
}
