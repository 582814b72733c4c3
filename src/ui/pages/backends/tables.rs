//! What belongs to a function, as tables: aliases, versions, permissions.

use super::alias::AliasDialog;
use super::function::permission_badge;
use crate::control::Operation;
use crate::ui::pages::calling::use_calling;
use crate::ui::parts::{Badge, ConfirmButton, Table, Tone};
use crate::view::backends::{AliasView, FunctionView};
use crate::view::percent;
use serde_json::json;
use yew::prelude::*;

/// Props of the tables.
#[derive(Clone, PartialEq, Properties)]
pub struct FunctionProps {
    /// The function.
    pub function: FunctionView,
}

/// Aliases with their versions, their weights and whether API Gateway may call them.
#[component]
pub fn Aliases(props: &FunctionProps) -> Html {
    let calling = use_calling();
    let editing = use_state(|| None::<AliasView>);
    let function = &props.function;
    if function.aliases.is_empty() {
        return html! {};
    }
    let rows = function.aliases.iter().map(|alias| {
        let delete = Operation::lambda("DeleteAlias", json!({"FunctionName": function.name, "Name": alias.name}));
        let edit = {
            let (editing, alias) = (editing.clone(), alias.clone());
            Callback::from(move |_: MouseEvent| editing.set(Some(alias.clone())))
        };
        let split = match &alias.second {
            None => format!("version {}", alias.version),
            Some((second, share)) => {
                format!("version {} {} %, version {second} {} %", alias.version, percent(100.0 - share), percent(*share))
            }
        };
        html! {
            <tr key={alias.name.clone()}>
                <th scope="row" class="mono">{ &alias.name }</th>
                <td>{ split }</td>
                <td>{ permission_badge(alias.permitted) }</td>
                <td class="actions">
                    <button type="button" class="button button-small" onclick={edit} aria-label={format!("Edit alias {} of {}", alias.name, function.name)}>{ "Edit" }</button>
                    <ConfirmButton label="Delete" what={format!("alias {} of {}", alias.name, function.name)} icon_only=true onconfirm={calling.confirm(delete)}>
                        { "Methods that call the function by this alias then answer 500." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let close = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(None))
    };
    let columns = ["Alias", "Stands for", "Permission", ""].map(AttrValue::from).to_vec();
    html! {
        <div>
            <Table label={format!("Aliases of {}", function.name)} {columns}>{ for rows }</Table>
            if let Some(alias) = &*editing { <AliasDialog function={function.clone()} alias={Some(alias.clone())} onclose={close} /> }
        </div>
    }
}

/// Published versions, newest first.
#[component]
pub fn Versions(props: &FunctionProps) -> Html {
    let function = &props.function;
    if function.versions.is_empty() {
        return html! { <p class="muted small">{ "No version is published yet." }</p> };
    }
    let rows = function.versions.iter().map(|version| {
        html! {
            <tr key={version.version.clone()}>
                <th scope="row">{ &version.version }</th>
                <td>{ &version.summary }</td>
                <td>{ &version.description }</td>
                <td><span class="row">{ for version.aliases.iter().map(|alias| html! { <Badge tone={Tone::Accent}>{ alias }</Badge> }) }</span></td>
            </tr>
        }
    });
    let columns = ["Version", "Behaviour", "Description", "Aliases"].map(AttrValue::from).to_vec();
    html! { <Table label={format!("Versions of {}", function.name)} {columns}>{ for rows }</Table> }
}

/// Permissions with what each is for.
#[component]
pub fn Permissions(props: &FunctionProps) -> Html {
    let calling = use_calling();
    let function = &props.function;
    if function.permissions.is_empty() {
        return html! {};
    }
    let rows = function.permissions.iter().map(|(qualifier, statement)| {
        let mut input = json!({"FunctionName": function.name, "StatementId": statement.statement_id});
        if !qualifier.is_empty() {
            input["Qualifier"] = json!(qualifier);
        }
        let remove = Operation::lambda("RemovePermission", input);
        let what = format!("permission {} of {}", statement.statement_id, function.name);
        html! {
            <tr key={format!("{qualifier}/{}", statement.statement_id)}>
                <th scope="row" class="mono">{ &statement.statement_id }</th>
                <td>{ if qualifier.is_empty() { "the function itself" } else { qualifier } }</td>
                <td>{ &statement.principal }</td>
                <td class="mono small">{ statement.source_arn.as_deref().unwrap_or("any source") }</td>
                <td class="actions">
                    <ConfirmButton label="Remove" {what} icon_only=true onconfirm={calling.confirm(remove)}>
                        { "Without a permission API Gateway cannot call it: methods that do then answer 500." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let columns = ["Statement", "For", "Principal", "Source ARN", ""].map(AttrValue::from).to_vec();
    html! {
        <details class="fold">
            <summary>{ format!("Permissions ({})", function.permissions.len()) }</summary>
            <Table label={format!("Permissions of {}", function.name)} {columns}>{ for rows }</Table>
        </details>
    }
}
