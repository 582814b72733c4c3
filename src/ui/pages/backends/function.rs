//! One function: what $LATEST does, and the dialogs that change, publish and name it.

use super::alias::AliasDialog;
use super::behavior::BehaviorDialog;
use super::permission::PermissionDialog;
use super::tables::{Aliases, Permissions, Versions};
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{Badge, ConfirmButton, CopyButton, Dialog, Facts, Glyph, Icon, Panel, TextField, Tone};
use crate::view::backends::FunctionView;
use serde_json::json;
use yew::prelude::*;

/// Props of [`FunctionPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct FunctionPanelProps {
    /// The function.
    pub function: FunctionView,
    /// The account's id, for source ARNs.
    pub account_id: String,
    /// The Region, for source ARNs.
    pub region: String,
}

/// A dialog of the function.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Behavior,
    Publish,
    Alias,
    Permission,
}

/// One function.
#[component]
pub fn FunctionPanel(props: &FunctionPanelProps) -> Html {
    let calling = use_calling();
    let open = use_state(|| Open::Nothing);
    let function = &props.function;
    let name = &function.name;
    let button = |label: &'static str, glyph: Glyph, to: Open| {
        let open = open.clone();
        let onclick = Callback::from(move |_: MouseEvent| open.set(to));
        let label_of = format!("{label} of {name}");
        html! { <button type="button" class="button button-small" aria-label={label_of} {onclick}><Icon {glyph} />{ label }</button> }
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let delete = Operation::lambda("DeleteFunction", json!({"FunctionName": name}));
    let actions = html! {
        <ConfirmButton label="Delete" what={format!("function {name}")} onconfirm={calling.confirm(delete)}>
            { "Its versions, aliases and permissions go with it. Methods that call it then answer 500." }
        </ConfirmButton>
    };
    let dialog = match *open {
        Open::Nothing => html! {},
        Open::Behavior => {
            html! { <BehaviorDialog target={name.clone()} function=true behavior={function.behavior.clone()} onclose={close} /> }
        }
        Open::Publish => html! { <PublishDialog function_name={name.clone()} onclose={close} /> },
        Open::Alias => html! { <AliasDialog function={function.clone()} onclose={close} /> },
        Open::Permission => {
            html! { <PermissionDialog function={function.clone()} account_id={props.account_id.clone()} region={props.region.clone()} onclose={close} /> }
        }
    };
    html! {
        <Panel title={format!("Function {name}")} {actions}>
            <div class="stack">
                <Facts facts={facts(function)} />
                <div class="row">
                    { button("Edit behaviour", Glyph::Pencil, Open::Behavior) }
                    { button("Publish version", Glyph::Deploy, Open::Publish) }
                    { button("Create alias", Glyph::Plus, Open::Alias) }
                    { button("Add permission", Glyph::Plus, Open::Permission) }
                </div>
                <Aliases function={function.clone()} />
                <Versions function={function.clone()} />
                <Permissions function={function.clone()} />
            </div>
            { dialog }
        </Panel>
    }
}

fn facts(function: &FunctionView) -> Vec<(AttrValue, Html)> {
    let arn = html! { <span class="row"><code>{ &function.arn }</code><CopyButton text={function.arn.clone()} what={format!("ARN of {}", function.name)} /></span> };
    vec![
        ("$LATEST".into(), html! { { &function.summary } }),
        ("ARN".into(), arn),
        ("Called without qualifier".into(), permission_badge(function.permitted)),
    ]
}

/// Whether API Gateway may call something.
pub fn permission_badge(permitted: bool) -> Html {
    match permitted {
        true => html! { <Badge tone={Tone::Ok}>{ "API Gateway may call it" }</Badge> },
        false => html! { <Badge tone={Tone::Bad}>{ "no permission for API Gateway" }</Badge> },
    }
}

/// Props of [`PublishDialog`].
#[derive(Clone, PartialEq, Properties)]
struct PublishDialogProps {
    function_name: String,
    onclose: Callback<()>,
}

/// Freezes `$LATEST` into a version.
#[component]
fn PublishDialog(props: &PublishDialogProps) -> Html {
    let calling = use_calling();
    let description = use_state(String::new);
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let mut input = json!({"FunctionName": props.function_name});
        if !description.is_empty() {
            input["Description"] = json!(*description);
        }
        Callback::from(move |()| {
            if calling.call(Operation::lambda("PublishVersion", input.clone())) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title={format!("Publish version of {}", props.function_name)} submit="Publish" error={calling.error()}
            onclose={props.onclose.clone()} {onsubmit}>
            <p>{ "What $LATEST does is frozen under the next number. If it has not changed since the last version, that one stays the newest." }</p>
            <TextField label="Description" value={(*description).clone()} onchange={into_state(&description)} />
        </Dialog>
    }
}
