//! `stagecraft cli` as a terminal runs it: what goes to which stream, the exit status, the workspace in a file. What commands do is tested
//! beside the console.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn cli(words: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_stagecraft"))
        .arg("cli")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder of this test alone.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn outputs_errors_and_the_status_are_a_terminals() {
    let done = cli(&[], "echo one\naws apigateway get-rest-apis --query 'length(items)'\n");
    assert_eq!((text(&done.stdout), text(&done.stderr), done.status.code()), ("one\n0\n".into(), String::new(), Some(0)));
    let refused = cli(&["aws", "apigateway", "get-rest-api", "--rest-api-id", "it's gone"], "");
    assert_eq!((text(&refused.stdout), refused.status.code()), (String::new(), Some(254)));
    assert!(text(&refused.stderr).contains("(NotFoundException) when calling the GetRestApi operation"));
    assert_eq!(cli(&["echo a | b"], "").status.code(), Some(2));
    assert_eq!(cli(&["false && true; exit 7"], "").status.code(), Some(7));
}

#[test]
fn a_workspace_is_kept_in_a_file() {
    let folder = folder("kept");
    let file = folder.join("workspace.json");
    let name = file.to_str().expect("a name");
    let made = cli(&["--workspace", name], "aws apigateway create-rest-api --name pets --query id --output text");
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let seen = cli(&["--workspace", name, "aws", "apigateway", "get-rest-apis", "--query", "items[0].id", "--output", "text"], "");
    assert_eq!(text(&seen.stdout), text(&made.stdout));
    let before = std::fs::read(&file).expect("a file");
    assert!(text(&before).starts_with("{\"format\":\"stagecraft\""));
    std::fs::write(&file, "not a workspace").expect("it is written");
    let unreadable = cli(&["--workspace", name, "true"], "");
    assert_eq!(unreadable.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), "not a workspace", "what cannot be read is left as it is");
}

#[test]
fn documents_are_read_from_the_disk_and_written_to_it() {
    let folder = folder("files");
    let document = folder.join("api.yaml");
    std::fs::write(&document, "openapi: 3.0.1\ninfo: {title: from a file}\npaths: {}\n").expect("it is written");
    let body = format!("file://{}", document.display());
    let import = ["aws", "apigateway", "import-rest-api", "--body", &body, "--cli-binary-format", "raw-in-base64-out", "--query", "name"];
    assert_eq!(text(&cli(&import, "").stdout), "\"from a file\"\n");
    let gone = format!("file://{}", folder.join("gone").display());
    let missing = cli(&["aws", "apigateway", "import-rest-api", "--body", &gone], "");
    assert_eq!(missing.status.code(), Some(252));
    assert!(text(&missing.stderr).contains("Unable to load paramfile"), "{}", text(&missing.stderr));
}

#[test]
fn a_plan_in_a_file_gives_its_report_as_json_or_csv() {
    let folder = folder("simulate");
    let plan = folder.join("plan.json");
    let simulate = |words: &[&str]| {
        let command = Command::new(env!("CARGO_BIN_EXE_stagecraft")).arg("simulate").args(words).output();
        command.expect("the program runs")
    };
    let name = plan.to_str().expect("a name");
    std::fs::write(&plan, include_str!("../src/app/lab/scenarios/burst-against-rate.json")).expect("it is written");
    let report = simulate(&[name]);
    assert_eq!((text(&report.stderr), report.status.code()), (String::new(), Some(0)));
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).expect("JSON");
    assert_eq!((&report["isComplete"], &report["totals"]["offered"]), (&serde_json::json!(true), &serde_json::json!(1080)));
    let rows = text(&simulate(&[name, "--csv"]).stdout);
    assert!(rows.starts_with("seconds,offered,retries,accepted,"), "{rows}");
    assert_eq!(rows.lines().count(), 61);
    std::fs::write(&plan, r#"{"durationSeconds": 1, "clients": [{}]}"#).expect("it is written");
    let wrong = simulate(&[name]);
    assert!(text(&wrong.stderr).ends_with("clients[0] needs either 'url', or 'api' and 'stage'\n"), "{}", text(&wrong.stderr));
    assert_eq!((wrong.status.code(), simulate(&[]).status.code(), simulate(&[name, "--fast"]).status.code()), (Some(1), Some(2), Some(2)));
}

/// What a stage serves goes to the file that the command names, and comes in again from there.
#[test]
fn an_export_is_written_to_a_file() {
    let folder = folder("export");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let document = r#"{"openapi":"3.0.1","info":{"title":"Files","version":"1"},"paths":{"/a":{"get":{"x-amazon-apigateway-integration":{"type":"mock"}}}}}"#;
    std::fs::write(folder.join("in.json"), document).expect("a file");
    let script = format!(
        "API=$(aws apigateway import-rest-api --body fileb://{} --query id --output text)\n\
         aws apigateway create-deployment --rest-api-id $API --stage-name prod --query length(id)\n\
         aws apigateway get-export --rest-api-id $API --stage-name prod --export-type swagger --accepts application/yaml --parameters extensions=apigateway {} --query contentDisposition --output text\n\
         aws apigateway put-rest-api --rest-api-id $API --mode overwrite --body fileb://{} --query name --output text\n",
        path("in.json"),
        path("out.yaml"),
        path("out.yaml")
    );
    let done = cli(&[], &script.replace("length(id)", "'length(id)'"));
    assert_eq!(text(&done.stderr), "");
    assert_eq!(text(&done.stdout), "6\nattachment; filename=\"swagger_1.yaml\"\nFiles\n");
    let exported = std::fs::read_to_string(folder.join("out.yaml")).expect("the export");
    assert!(exported.starts_with("---\nswagger: \"2.0\"\ninfo:\n  version: \"1\"\n  title: \"Files\"\n"), "{exported}");
}
