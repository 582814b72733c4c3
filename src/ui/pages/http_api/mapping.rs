//! The dialog for the parameter mapping of an integration: changes of requests, and of responses by their status.

use super::form::{Form, use_form};
use crate::ui::parts::{Dialog, Glyph, Icon, SelectField, TextField};
use crate::view::http_api::{IntegrationRow, MODIFICATIONS, Mapping, MappingDraft, OF_REQUESTS, OF_RESPONSES, ResponseMappings};
use yew::prelude::*;

/// Props of [`ParameterMapping`].
#[derive(Clone, PartialEq, Properties)]
pub struct ParameterMappingProps {
    /// The API's id.
    pub api_id: String,
    /// The integration.
    pub row: IntegrationRow,
    /// Called when it is done.
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn ParameterMapping(props: &ParameterMappingProps) -> Html {
    let form = use_form();
    let draft = use_state(|| props.row.mapping.clone());
    let onsubmit = {
        let (form, draft, props) = (form.clone(), draft.clone(), props.clone());
        Callback::from(move |()| {
            let asked = draft.operation(&props.api_id, &props.row.id, &props.row.mapping);
            let done = match asked.transpose() {
                None => true,
                Some(asked) => form.call(asked, |error| draft.place(error)).is_some(),
            };
            if done {
                props.onclose.emit(());
            }
        })
    };
    let edit = |change: Box<dyn Fn(&mut MappingDraft)>| {
        let draft = draft.clone();
        Callback::from(move |_: MouseEvent| {
            let mut next = (*draft).clone();
            change(&mut next);
            draft.set(next);
        })
    };
    let groups = draft.responses.iter().enumerate().map(|(group, response)| {
        let field = format!("response.{group}");
        let set = {
            let draft = draft.clone();
            Callback::from(move |status: String| {
                let mut next = (*draft).clone();
                next.responses[group].status = status;
                draft.set(next);
            })
        };
        let onchange = {
            let draft = draft.clone();
            Callback::from(move |mappings: Vec<Mapping>| {
                let mut next = (*draft).clone();
                next.responses[group].mappings = mappings;
                draft.set(next);
            })
        };
        html! {
            <fieldset class="mapping-group" key={group}>
                <legend>{ format!("Response status {}", group + 1) }</legend>
                <div class="row">
                    <TextField label="Response status code" value={response.status.clone()} onchange={set} mono=true placeholder="500" error={form.at(&field)}
                        hint="The status that the integration answers with, 200 to 599." />
                    <button type="button" class="button button-small" onclick={edit(Box::new(move |draft| drop(draft.responses.remove(group))))}>
                        { format!("Remove response status {}", group + 1) }
                    </button>
                </div>
                <Mappings mappings={response.mappings.clone()} places={OF_RESPONSES.to_vec()} what={format!("Response {} mapping", group + 1)}
                    {field} form={form.clone()} {onchange} />
            </fieldset>
        }
    });
    let onrequest = {
        let draft = draft.clone();
        Callback::from(move |request: Vec<Mapping>| draft.set(MappingDraft { request, ..(*draft).clone() }))
    };
    html! {
        <Dialog title="Parameter mapping" submit="Save" wide=true error={form.calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <p class="muted">
                { "Of integration " }<span class="mono">{ &props.row.id }</span>{ ", " }{ &props.row.kind }
                { ". Values are text, or " }<code>{ "$request.header.name" }</code>{ ", " }<code>{ "$request.querystring.name" }</code>{ ", " }
                <code>{ "$request.path.name" }</code>{ ", " }<code>{ "$request.body.name" }</code>{ ", " }<code>{ "$context.name" }</code>{ ", " }
                <code>{ "$stageVariables.name" }</code>{ "; several go together as " }<code>{ "${request.path.a}/${request.path.b}" }</code>{ "." }
            </p>
            <h3>{ "All incoming requests" }</h3>
            { match props.row.requests_as_they_are {
                Some(reason) => html! { <p class="muted">{ "No request mappings: " }{ reason }</p> },
                None => html! {
                    <Mappings mappings={draft.request.clone()} places={OF_REQUESTS.to_vec()} what="Request mapping" field="request" form={form.clone()} onchange={onrequest} />
                },
            } }
            <h3>{ "Responses by status" }</h3>
            { for groups }
            <div>
                <button type="button" class="button button-small" onclick={edit(Box::new(|draft| {
                    draft.responses.push(ResponseMappings { status: String::new(), mappings: vec![Mapping::default()] });
                }))}><Icon glyph={Glyph::Plus} />{ "Add response status" }</button>
            </div>
        </Dialog>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct MappingsProps {
    mappings: Vec<Mapping>,
    places: Vec<(&'static str, &'static str)>,
    what: AttrValue,
    field: AttrValue,
    form: Form,
    onchange: Callback<Vec<Mapping>>,
}

/// A list of changes.
#[component]
fn Mappings(props: &MappingsProps) -> Html {
    let change = |edit: Box<dyn Fn(&mut Vec<Mapping>, String)>| {
        let (mappings, onchange) = (props.mappings.clone(), props.onchange.clone());
        Callback::from(move |text: String| {
            let mut next = mappings.clone();
            edit(&mut next, text);
            onchange.emit(next);
        })
    };
    let options = |all: &[(&'static str, &'static str)]| -> Vec<(AttrValue, AttrValue)> {
        all.iter().map(|(value, name)| (AttrValue::from(*value), AttrValue::from(*name))).collect()
    };
    let rows = props.mappings.iter().enumerate().map(|(row, mapping)| {
        // A path and a status can only be overwritten.
        let modifications = if mapping.is_named() { options(&MODIFICATIONS) } else { options(&MODIFICATIONS[1..2]) };
        let set_place = change(Box::new(move |mappings, place| {
            mappings[row].place = place;
            if !mappings[row].is_named() {
                mappings[row].modification = "overwrite".into();
                mappings[row].name.clear();
            }
        }));
        let remove = change(Box::new(move |mappings, _| drop(mappings.remove(row))));
        html! {
            <li class="mapping" key={row} role="group" aria-label={format!("{} {}", props.what, row + 1)}>
                <SelectField label="Parameter to modify" value={mapping.place.clone()} options={options(&props.places)} onchange={set_place} />
                if mapping.is_named() {
                    <TextField label="Name" value={mapping.name.clone()} mono=true onchange={change(Box::new(move |mappings, name| mappings[row].name = name))} />
                }
                <SelectField label="Modification type" value={mapping.modification.clone()} options={modifications}
                    onchange={change(Box::new(move |mappings, kind| mappings[row].modification = kind))} />
                if mapping.modification != "remove" {
                    <TextField label="Value" value={mapping.value.clone()} mono=true onchange={change(Box::new(move |mappings, value| mappings[row].value = value))} />
                }
                <button type="button" class="button button-quiet button-icon" aria-label={format!("Remove {} {}", props.what.to_lowercase(), row + 1)}
                    onclick={remove.reform(|_: MouseEvent| String::new())}><Icon glyph={Glyph::Close} /></button>
                if let Some(error) = props.form.at(&format!("{}.{row}", props.field)) {
                    <p class="field-error" role="alert"><Icon glyph={Glyph::Warning} />{ error }</p>
                }
            </li>
        }
    });
    let add = change(Box::new(|mappings, _| mappings.push(Mapping::default())));
    html! {
        <div class="stack-small">
            if !props.mappings.is_empty() { <ul class="mappings">{ for rows }</ul> }
            <div>
                <button type="button" class="button button-small" onclick={add.reform(|_: MouseEvent| String::new())}>
                    <Icon glyph={Glyph::Plus} />{ format!("Add {}", props.what.to_lowercase()) }
                </button>
            </div>
        </div>
    }
}
