//! A log of operations as one shell script that rebuilds what they made, in an account that is empty: identifiers that one command makes
//! are captured in variables, documents stand in the script.

mod code;
mod words;

use super::shell::quoted;
use super::write::command_with;
use crate::control::{CLIENT, Landmark, Operation};
use crate::time::SimTime;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use words::{Variables, tokens};

/// An operation that was carried out.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// When.
    pub at: SimTime,
    /// What was called.
    pub operation: &'a Operation,
    /// The identifiers that it made, by the member of the answer that says them.
    pub made: &'a BTreeMap<String, String>,
    /// What identifiers stand for that it names and that no step before it made.
    pub found: &'a BTreeMap<String, Landmark>,
}

/// The beginning of every script.
const HEAD: &str = "\
#!/bin/sh
# Rebuilds a workspace of Stagecraft in an account that is empty: run it with the AWS CLI, or paste it into Stagecraft's console.
# What stands behind a colon is for Stagecraft alone, such as what backends do: other shells pass over it. What begins with AWS_ONLY=1 is
# for AWS alone, where functions have code: Stagecraft passes over that.
set -e
export AWS_PAGER=\"\"
";

/// The script of some steps, oldest first. `gaps` says what they do not tell, a sentence each.
pub fn script(steps: &[Step<'_>], gaps: &[String]) -> String {
    let steps: Vec<&Step<'_>> = steps.iter().filter(|step| changes(step.operation)).collect();
    let mut text = HEAD.to_owned();
    for gap in gaps {
        text.push_str(&format!("# Incomplete: {gap}\n"));
    }
    text.push('\n');
    // Which step names an identifier last: what no later step names need not be captured.
    let ids: BTreeSet<&str> = steps.iter().flat_map(|step| step.made.values().map(String::as_str)).collect();
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, step) in steps.iter().enumerate() {
        let input = step.operation.input.to_string();
        last.extend(tokens(&input).filter_map(|token| Some((*ids.get(token)?, number))));
    }
    let mut writer = Writer { text, variables: Variables::default(), now: SimTime::START, documents: 0, functions: BTreeMap::new() };
    for (number, step) in steps.iter().enumerate() {
        writer.step(step, &|id| last.get(id).is_some_and(|last| *last > number));
    }
    writer.text
}

/// Whether an operation leaves something behind, and has a command.
fn changes(operation: &Operation) -> bool {
    let passing = ["Invoke", "MintToken", "MakeCodeVerifier", "SendToIssuer", "FlushStageCache", "FlushStageAuthorizersCache"];
    ["apigateway", "apigatewayv2", "elbv2", "lambda", "backends"].contains(&operation.service.as_str())
        && !passing.contains(&operation.operation.as_str())
}

struct Writer {
    text: String,
    variables: Variables,
    now: SimTime,
    documents: usize,
    /// The handlers of functions, by name.
    functions: BTreeMap<String, String>,
}

impl Writer {
    fn step(&mut self, step: &Step<'_>, is_needed: &dyn Fn(&str) -> bool) {
        self.wait(step.at);
        for (id, landmark) in step.found {
            if !self.variables.has(id) {
                self.look_up(id, landmark);
            }
        }
        let (operation, document) = self.prepared(step);
        let mut command = command_with(&operation, &|text| self.variables.word(text));
        if let Some(name) = document {
            command.push_str(&format!(" --body fileb://{name}"));
        }
        let own = command.strip_prefix("stagecraft").is_some();
        if takes_archive(&operation) {
            let handler = operation.input["Handler"].as_str().unwrap_or("index.handler");
            self.functions.entry(function(&operation).to_owned()).or_insert_with(|| handler.to_owned());
            self.archive(&operation, &Value::Null);
        }
        let captured = step.made.iter().find(|(_, id)| is_needed(id) && !self.variables.has(id)).filter(|_| !own);
        match captured {
            Some((member, id)) => {
                let variable = self.variables.name(kind(&operation), label(&operation), id);
                self.text.push_str(&format!("{variable}=$({command} --query {member} --output text)\n"));
            }
            None if own => self.text.push_str(&format!(": {command}\n")),
            None => self.text.push_str(&format!("{command}\n")),
        }
        if operation.operation == "PutFunctionBehavior" {
            self.code(&operation);
        }
    }

    /// Writes the archive of a function.
    fn archive(&mut self, operation: &Operation, behavior: &Value) {
        let handler = self.functions.get(function(operation)).map_or("index.handler", String::as_str);
        self.text.push_str(&format!("printf {} > function.zip\n", code::archive(handler, behavior)));
    }

    /// Gives a function of AWS the code that does what a behaviour says.
    fn code(&mut self, operation: &Operation) {
        self.archive(operation, &operation.input["Behavior"]);
        let name = self.variables.word(function(operation));
        self.text.push_str(&format!(
            "AWS_ONLY=1 aws lambda wait function-active-v2 --function-name {name}\n\
             AWS_ONLY=1 aws lambda update-function-code --function-name {name} --zip-file fileb://function.zip\n\
             AWS_ONLY=1 aws lambda wait function-updated-v2 --function-name {name}\n"
        ));
    }

    /// Lets as much simulated time pass as did, to the second.
    fn wait(&mut self, at: SimTime) {
        let passed = at.micros().saturating_sub(self.now.micros());
        if passed >= 1_000_000 {
            self.text.push_str(&format!(": stagecraft advance {}s\n", passed as f64 / 1e6));
            self.now = at;
        }
    }

    fn look_up(&mut self, id: &str, landmark: &Landmark) {
        let (list, query) = landmark.lookup();
        let command = command_with(&list, &|text| self.variables.word(text));
        let (kind, label) = landmark.name();
        let variable = self.variables.name(kind, label, id);
        self.text.push_str(&format!("{variable}=$({command} --query {} --output text)\n", quoted(&query)));
    }

    /// An operation as its command is to say it: generated values that others hold already are given, documents stand in files.
    fn prepared(&mut self, step: &Step<'_>) -> (Operation, Option<String>) {
        let mut operation = step.operation.clone();
        let Some(members) = operation.input.as_object_mut() else { return (operation, None) };
        // A revision is another one in another account.
        members.remove("RevisionId");
        let given = match operation.operation.as_str() {
            "CreateApiKey" => Some("value"),
            "PutUserPool" => Some("UserPoolId"),
            "PutCaller" => Some("UserId"),
            _ => None,
        };
        if let Some((name, value)) = given.and_then(|name| Some((name, step.made.get(name)?))) {
            members.insert(name.to_owned(), json!(value));
        }
        if let Some(client) = step.made.get(CLIENT).filter(|_| operation.operation == "PutUserPool") {
            members.insert("Clients".into(), json!([client]));
        }
        let body = members.get("body").and_then(Value::as_str).filter(|_| is_document(&operation.operation));
        let Some(name) = body.map(|body| self.document(&operation.operation, body)) else { return (operation, None) };
        members.shift_remove("body");
        (operation, Some(name))
    }

    /// Writes a document into a file, and answers with the file's name.
    fn document(&mut self, operation: &str, body: &str) -> String {
        self.documents += 1;
        let extension = match operation {
            "ImportApiKeys" => "csv",
            _ if body.trim_start().starts_with(['{', '[']) => "json",
            _ => "yaml",
        };
        let name = format!("document-{}.{extension}", self.documents);
        let mut end = "EOF".to_owned();
        while body.lines().any(|line| line == end) {
            end.push('_');
        }
        let between = if body.ends_with('\n') { "" } else { "\n" };
        let lines = match self.variables.expanded(body) {
            Some(text) => format!("cat > {name} <<{end}\n{text}"),
            None => format!("cat > {name} <<'{end}'\n{body}"),
        };
        self.text.push_str(&format!("{lines}{between}{end}\n"));
        name
    }
}

/// Whether an operation is given a function's archive.
fn takes_archive(operation: &Operation) -> bool {
    operation.input.pointer("/Code/ZipFile").or(operation.input.get("ZipFile")).is_some()
}

/// The name of the function that an operation is about, without its qualifier.
fn function(operation: &Operation) -> &str {
    let name = operation.input["FunctionName"].as_str().unwrap_or_default();
    name.rsplit_once(":function:").map_or(name, |(_, name)| name).split(':').next().unwrap_or_default()
}

/// Whether an operation's body is a document that stands better in a file.
fn is_document(operation: &str) -> bool {
    operation.starts_with("Import") || operation.starts_with("Put") || operation.starts_with("Reimport")
}

/// What an operation makes, as the beginning of a variable's name.
fn kind(operation: &Operation) -> &'static str {
    match operation.operation.as_str() {
        "CreateRestApi" | "ImportRestApi" | "CreateApi" | "ImportApi" => "API",
        "CreateResource" => "RESOURCE",
        "CreateAuthorizer" => "AUTHORIZER",
        "CreateRequestValidator" => "VALIDATOR",
        "CreateDeployment" => "DEPLOYMENT",
        "CreateDocumentationPart" => "PART",
        "CreateApiKey" => "KEY",
        "CreateUsagePlan" => "PLAN",
        "CreateVpcLink" => "LINK",
        "GenerateClientCertificate" => "CERTIFICATE",
        "CreateDomainName" => "DOMAIN",
        "CreateRoute" => "ROUTE",
        "CreateIntegration" => "INTEGRATION",
        "CreateLoadBalancer" => "LOAD_BALANCER",
        "CreateTargetGroup" => "TARGET_GROUP",
        "CreateListener" => "LISTENER",
        "CreateRule" => "RULE",
        _ => "ID",
    }
}

/// What tells it from others of its kind.
fn label(operation: &Operation) -> &str {
    let input = &operation.input;
    ["name", "Name", "pathPart", "domainName"].iter().find_map(|name| input[*name].as_str()).unwrap_or_default()
}
