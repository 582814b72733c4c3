//! `aws SERVICE OPERATION --options` read into a call. Words come from `shell`; a call is carried out and shown by `aws::perform` and `output`.

mod call;
mod failure;
mod globals;
mod near;
mod options;
mod pages;
mod shorthand;
mod validate;
mod values;

pub use call::{Call, Paging};
pub use failure::Failure;
pub use globals::{Format, Globals, choices};
pub use near::near;
pub use pages::{Answer, pager};

use super::help;
use super::name::{kebab, option};
use super::shapes::{self, Kind, Member};
use super::{Files, Program};
use crate::control::Operation;
use options::{Scanned, Spec, Takes, scan};
use serde_json::{Map, Value, json};
use values::Reading;

/// Operations of AWS that have no members here.
const ABSENT: &str = include_str!("../absent.txt");

/// What a command line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A text to show.
    Help(String),
    /// A call.
    Call(Box<Call>),
}

/// Reads the words of a command after the program's name. `default_output` is what `AWS_DEFAULT_OUTPUT` says.
pub fn read(program: Program, words: &[String], files: &dyn Files, default_output: Option<&str>) -> Result<Asked, Failure> {
    let wrong = |message: String| Failure::argument(program, &message);
    let mut scanned = scan(words, &globals::specs(), 1).map_err(wrong)?;
    let globals = Globals::read(&scanned, default_output).map_err(wrong)?;
    if scanned.values("--version").is_some() {
        return Ok(Asked::Help(format!("stagecraft/{} (as aws-cli/2)\n", env!("CARGO_PKG_VERSION"))));
    }
    let Some(command) = scanned.positionals.pop() else { return Err(wrong("the following arguments are required: command".into())) };
    if command == "help" {
        return Ok(Asked::Help(help::program(program)));
    }
    let Some(service) = program.services().iter().find(|service| **service == command) else {
        return Err(wrong(no_service(program, &command)));
    };
    let mut rest = scan(&scanned.rest, &[], 1).map_err(wrong)?;
    let Some(word) = rest.positionals.pop() else { return Err(wrong("the following arguments are required: operation".into())) };
    if word == "help" {
        return Ok(Asked::Help(help::service(program, service)));
    }
    let Some(operation) = shapes::operation(service, &word) else { return Err(no_operation(program, service, &word)) };
    let plan = Plan::new(service, operation);
    if rest.rest == ["help"] {
        return Ok(Asked::Help(help::operation(program, service, operation)));
    }
    let scanned = scan(&rest.rest, &plan.specs(), if plan.outfile.is_some() { 2 } else { 1 }).map_err(wrong)?;
    plan.call(program, scanned, globals, files).map(|call| Asked::Call(Box::new(call)))
}

/// Options that the AWS CLI has and this one refuses.
const REFUSED: [&str; 2] = ["--generate-cli-skeleton", "--cli-input-yaml"];

/// Options of an operation's command, in the order of the AWS CLI.
pub fn option_names(service: &'static str, operation: &'static str) -> Vec<String> {
    let specs = Plan::new(service, operation).specs();
    specs.into_iter().map(|spec| spec.name).filter(|name| !REFUSED.contains(&name.as_str())).collect()
}

/// Options that every command has.
pub fn global_names() -> Vec<String> {
    globals::specs().into_iter().map(|spec| spec.name).collect()
}

/// Options that an operation's command cannot do without.
pub fn required_options(service: &'static str, operation: &'static str) -> Vec<String> {
    let plan = Plan::new(service, operation);
    plan.required().map(|member| plan.option(member)).collect()
}

/// Whether a value follows an option; what is not known takes one.
pub fn takes_value(service: Option<&'static str>, operation: Option<&'static str>, option: &str) -> bool {
    let own = service.zip(operation).map(|(service, operation)| Plan::new(service, operation).specs()).unwrap_or_default();
    let spec = own.into_iter().chain(globals::specs()).find(|spec| spec.name == option);
    spec.is_none_or(|spec| spec.takes != Takes::Nothing)
}

fn no_service(program: Program, word: &str) -> String {
    let services: Vec<String> = program.services().iter().map(|service| (*service).to_owned()).collect();
    let other = ["apigatewaymanagementapi"].contains(&word);
    invalid("command", word, &if other { Vec::new() } else { near(word, &services) })
        + &format!("\n\nSimulated here: {}. Other services of AWS are not", services.join(", "))
}

fn no_operation(program: Program, service: &str, word: &str) -> Failure {
    let absent = ABSENT.lines().find_map(|line| line.strip_prefix(service)?.strip_prefix(": "));
    if absent.is_some_and(|names| names.split(' ').any(|name| kebab(name) == word)) {
        return Failure::general(format!("{word} is an operation of {service} that is not simulated (yet): FIDELITY.md lists what is"));
    }
    let names: Vec<String> = shapes::operations(service).into_iter().map(kebab).collect();
    Failure::argument(program, &invalid("operation", word, &near(word, &names)))
}

fn invalid(argument: &str, word: &str, near: &[String]) -> String {
    let mut message = format!("argument {argument}: Found invalid choice '{word}'\n");
    if !near.is_empty() {
        message.push_str("\nMaybe you meant:\n");
        near.iter().for_each(|name| message.push_str(&format!("\n  * {name}")));
    }
    message
}

/// The member of an operation's output that is a stream of bytes: its command takes a file to write it to.
pub fn streamed(service: &str, operation: &str) -> Option<&'static str> {
    match (service, operation) {
        ("apigateway", "GetExport" | "GetSdk") => Some("body"),
        ("apigatewayv2", "ExportApi") => Some("body"),
        ("lambda", "Invoke") => Some("Payload"),
        _ => None,
    }
}

/// What the command of an operation takes.
struct Plan {
    service: &'static str,
    operation: &'static str,
    members: Vec<Member>,
    /// The member of the output that is written to a file.
    outfile: Option<&'static str>,
    pager: Option<pages::Pager>,
}

impl Plan {
    fn new(service: &'static str, operation: &'static str) -> Plan {
        let outfile = streamed(service, operation);
        let members = shapes::members(service, operation);
        Plan { service, operation, members, outfile, pager: pager(service, operation) }
    }

    /// The option of a member, with its dashes.
    fn option(&self, member: &Member) -> String {
        format!("--{}", option(self.operation, member.name))
    }

    /// The members that options must give. Those of which one option is left to another, and switches, may be left out.
    fn required(&self) -> impl Iterator<Item = &Member> {
        let hoisted = |member: &Member| self.hoists_archive() && member.name == "Code";
        self.members.iter().filter(move |member| member.required && member.kind != Kind::Boolean && !hoisted(member))
    }

    /// Whether a function's archive has an option of its own.
    fn hoists_archive(&self) -> bool {
        self.service == "lambda" && self.operation == "CreateFunction"
    }

    fn specs(&self) -> Vec<Spec> {
        let mut specs = Vec::new();
        let mut add = |name: String, takes| {
            if !specs.iter().any(|spec: &Spec| spec.name == name) {
                specs.push(Spec { name, takes });
            }
        };
        for member in &self.members {
            let name = self.option(member);
            match member.kind {
                Kind::Boolean => {
                    let negative = format!("--no-{}", &name[2..]);
                    add(name, Takes::Nothing);
                    add(negative, Takes::Nothing);
                }
                Kind::List(_) => add(name, Takes::Many),
                _ => add(name, Takes::One),
            }
        }
        if self.hoists_archive() {
            add("--zip-file".into(), Takes::One);
        }
        add("--cli-input-json".into(), Takes::One);
        add("--cli-input-yaml".into(), Takes::One);
        if self.pager.is_some() {
            for name in ["--starting-token", "--page-size", "--max-items"] {
                add(name.into(), Takes::One);
            }
        }
        add("--generate-cli-skeleton".into(), Takes::Many);
        specs
    }

    /// The call that the words ask for.
    fn call(&self, program: Program, scanned: Scanned, globals: Globals, files: &dyn Files) -> Result<Call, Failure> {
        for option in REFUSED {
            if scanned.values(option).is_some() {
                return Err(Failure::argument(program, &format!("argument {option}: it is not simulated; use --cli-input-json")));
            }
        }
        self.check_required(program, &scanned)?;
        let strays = scanned.positionals.iter().skip(usize::from(self.outfile.is_some()));
        let unknown: Vec<&str> = scanned.rest.iter().chain(strays).map(String::as_str).collect();
        if !unknown.is_empty() {
            return Err(Failure::unknown(&unknown));
        }
        let paging = self.paging(program, &scanned, &globals)?;
        let reading = Reading { files, raw: globals.raw };
        let mut input = self.given(&scanned, &paging, &reading)?;
        if let Some(text) = scanned.value("--cli-input-json") {
            self.add_json(&mut input, text, &reading)?;
        }
        // What a backend does has more forms than a table of types says: the service itself checks it.
        if self.service != "backends" {
            let complaints = validate::complaints(&input, &self.members);
            if !complaints.is_empty() {
                return Err(Failure::validation(&complaints.join("\n")));
            }
        }
        let manual = self.pager.as_ref().is_some_and(|pager| input.contains_key(pager.input) || input.contains_key(pager.limit));
        let operation = Operation { service: self.service.into(), operation: self.operation.into(), input: Value::Object(input) };
        let outfile = self.outfile.and_then(|member| Some((member, scanned.positionals.first()?.clone())));
        Ok(Call { operation, paging: if manual { Paging::Single } else { paging }, outfile, globals })
    }

    fn check_required(&self, program: Program, scanned: &Scanned) -> Result<(), Failure> {
        if scanned.values("--cli-input-json").is_some() {
            return Ok(());
        }
        let mut missing: Vec<String> =
            self.required().map(|member| self.option(member)).filter(|name| scanned.values(name).is_none()).collect();
        if self.outfile.is_some() && scanned.positionals.is_empty() {
            missing.push("outfile".into());
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(Failure::argument(program, &format!("the following arguments are required: {}", missing.join(", "))))
    }

    fn paging(&self, program: Program, scanned: &Scanned, globals: &Globals) -> Result<Paging, Failure> {
        let Some(pager) = &self.pager else { return Ok(Paging::Single) };
        let number = |option: &str| match scanned.value(option) {
            None => Ok(None),
            Some(text) => match values::integer(text) {
                Ok(number) => Ok(number.as_i64()),
                Err(_) => Err(Failure::argument(program, &format!("argument {option}: invalid int value: '{text}'"))),
            },
        };
        let (page_size, max_items) = (number("--page-size")?, number("--max-items")?);
        if globals.paginate {
            return Ok(Paging::All { starting_token: scanned.value("--starting-token").map(str::to_owned), page_size, max_items });
        }
        // Where an operation has a member of this name, the option is that member's again.
        let own = |option: &str| option == "--max-items" && pager.limit == "MaxItems";
        let used: Vec<&str> = ["--starting-token", "--page-size", "--max-items"]
            .into_iter()
            .filter(|option| scanned.values(option).is_some() && !own(option))
            .collect();
        if used.is_empty() {
            return Ok(Paging::Single);
        }
        Err(Failure::new(252, format!("Cannot specify --no-paginate along with pagination arguments: {}", used.join(", "))))
    }

    /// The members that options give.
    fn given(&self, scanned: &Scanned, paging: &Paging, reading: &Reading<'_>) -> Result<Map<String, Value>, Failure> {
        let mut input = Map::new();
        for member in &self.members {
            let name = self.option(member);
            if member.kind == Kind::Boolean {
                let negative = format!("--no-{}", &name[2..]);
                let last = scanned.given.iter().rev().find(|(given, _)| *given == name || *given == negative);
                if let Some((given, _)) = last {
                    input.insert(member.name.into(), Value::Bool(*given == name));
                }
                continue;
            }
            // The CLI's own paging goes before a member that is called the same.
            if name == "--max-items" && matches!(paging, Paging::All { .. }) {
                continue;
            }
            let Some(words) = scanned.values(&name) else { continue };
            let value = values::unpack(&name, member.kind, words, reading)?;
            check_archive(member, &value)?;
            input.insert(member.name.into(), value);
        }
        if let Some(words) = scanned.values("--zip-file").filter(|_| self.hoists_archive()) {
            let archive = values::unpack("--zip-file", Kind::Blob, words, reading)?;
            must_be_archive(&archive)?;
            if let Some(code) = input.entry("Code").or_insert_with(|| json!({})).as_object_mut() {
                code.insert("ZipFile".into(), archive);
            }
        }
        Ok(input)
    }

    /// Adds what `--cli-input-json` gives and no option does.
    fn add_json(&self, input: &mut Map<String, Value>, text: &str, reading: &Reading<'_>) -> Result<(), Failure> {
        let text = match values::unpack("--cli-input-json", Kind::Text, &[text.to_owned()], reading)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        let Ok(read) = serde_json::from_str(&text) else { return Err(Failure::parameter("cli-input-json", "Invalid JSON received.")) };
        let Value::Object(mut members) = read else {
            let kind = match read {
                Value::Array(_) => "list",
                Value::String(_) => "str",
                Value::Bool(_) => "bool",
                Value::Null => "NoneType",
                _ => "int",
            };
            return Err(Failure::parameter("--cli-input-json", &format!("Invalid type: expecting map, received <class '{kind}'>")));
        };
        values::decode_blobs(&mut members, &self.members, reading.raw)?;
        for (name, value) in members {
            input.entry(name).or_insert(value);
        }
        Ok(())
    }
}

/// Archives are given by their own option only, and are archives.
fn check_archive(member: &Member, value: &Value) -> Result<(), Failure> {
    match member.name {
        "ZipFile" => must_be_archive(value),
        "Code" if value.get("ZipFile").is_some() => {
            let message = "ZipFile cannot be provided as part of the --code argument.  Please use the '--zip-file' option instead to specify a zip file.";
            Err(Failure::new(252, message.into()))
        }
        _ => Ok(()),
    }
}

fn must_be_archive(value: &Value) -> Result<(), Failure> {
    use base64::Engine as _;
    let bytes = value.as_str().and_then(|text| base64::engine::general_purpose::STANDARD.decode(text).ok()).unwrap_or_default();
    // Every archive ends with the record that its list of files ends with.
    if bytes.windows(4).any(|window| window == b"PK\x05\x06") {
        return Ok(());
    }
    let message = "--zip-file must be a zip file with the fileb:// prefix.\nExample usage:  --zip-file fileb://path/to/file.zip";
    Err(Failure::new(252, message.into()))
}
