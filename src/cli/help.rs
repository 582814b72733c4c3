//! `help`: what there is, in short. The AWS CLI's own pages are longer.

use super::name::{kebab, option};
use super::shapes::{self, Kind, Member};
use super::{Program, aws};

/// `aws help`.
pub fn program(program: Program) -> String {
    let name = program.name();
    let mut out = format!("NAME\n       {name}\n\nSYNOPSIS\n       {name} [options] <command> <subcommand> [parameters]\n\n");
    list("GLOBAL OPTIONS", &aws::global_names(), &mut out);
    out.push('\n');
    let services: Vec<String> = program.services().iter().map(|service| (*service).to_owned()).collect();
    list("AVAILABLE SERVICES", &services, &mut out);
    out.push_str(&format!("\nUse `{name} <command> help` and `{name} <command> <subcommand> help` to see more.\n"));
    out
}

/// `aws apigateway help`.
pub fn service(program: Program, service: &str) -> String {
    let mut out = format!("NAME\n       {service}\n\nSYNOPSIS\n       {} {service} <operation> [parameters]\n\n", program.name());
    let mut names: Vec<String> = shapes::operations(service).into_iter().map(kebab).collect();
    crate::order::sort_by(&mut names, Ord::cmp);
    list("AVAILABLE COMMANDS", &names, &mut out);
    out
}

/// `aws apigateway create-stage help`.
pub fn operation(program: Program, service: &'static str, operation: &'static str) -> String {
    let members = shapes::members(service, operation);
    let name = kebab(operation);
    let mut out = format!("NAME\n       {name}\n\nSYNOPSIS\n       {} {service} {name}\n", program.name());
    for option in aws::option_names(service, operation).iter().filter(|option| !option.starts_with("--no-")) {
        let member = members.iter().find(|member| own(operation, member) == *option);
        let needed = member.is_some_and(|member| member.required);
        let (open, close) = if needed { ("", "") } else { ("[", "]") };
        let value = match member.map(|member| member.kind) {
            Some(Kind::Boolean) => format!(" | --no-{}", &option[2..]),
            _ => " <value>".into(),
        };
        out.push_str(&format!("       {open}{option}{value}{close}\n"));
    }
    out.push_str("\nOPTIONS\n");
    for member in &members {
        let needed = if member.required { " [required]" } else { "" };
        out.push_str(&format!("       {} ({}){needed}\n", own(operation, member), kind(member.kind)));
        if let Some(form) = form(member.kind) {
            out.push_str(&format!("          Shorthand: {form}\n"));
        }
    }
    if members.is_empty() {
        out.push_str("       None.\n");
    }
    out
}

fn own(operation: &str, member: &Member) -> String {
    format!("--{}", option(operation, member.name))
}

fn list(title: &str, names: &[String], out: &mut String) {
    out.push_str(&format!("{title}\n"));
    names.iter().for_each(|name| out.push_str(&format!("       {name}\n")));
}

/// A type by the name that the CLI's pages give it.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Double => "double",
        Kind::Boolean => "boolean",
        Kind::Blob => "blob",
        Kind::Json => "JSON",
        Kind::List(_) => "list",
        Kind::Map(_) => "map",
        Kind::Structure(_) => "structure",
    }
}

/// How a value may be written in short.
fn form(kind: Kind) -> Option<String> {
    let members = |name| shapes::structure(name).iter().map(|member| format!("{}={}", member.name, inner(member.kind))).collect::<Vec<_>>();
    match kind {
        Kind::Structure(name) => Some(members(name).join(",")),
        Kind::Map(_) => Some("KeyName1=value,KeyName2=value".into()),
        Kind::List(item) => match Kind::read(item) {
            Kind::Structure(name) => Some(format!("{} ...", members(name).join(","))),
            _ => Some("value value ...".into()),
        },
        _ => None,
    }
}

fn inner(inner: Kind) -> String {
    match inner {
        Kind::List(_) => "value,value".into(),
        Kind::Map(_) | Kind::Structure(_) => "{...}".into(),
        other => kind(other).into(),
    }
}
