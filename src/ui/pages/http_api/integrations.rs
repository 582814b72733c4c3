//! The integrations of an HTTP API.

use super::ViewProps;
use super::integration_edit::EditIntegration;
use super::mapping::ParameterMapping;
use crate::control::Operation;
use crate::ui::pages::calling::use_calling;
use crate::ui::parts::{ConfirmButton, Empty, Glyph, Panel, Table};
use crate::view::http_api::IntegrationRow;
use serde_json::json;
use yew::prelude::*;

/// What of an integration is being changed.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Itself,
    Mapping,
}

/// The integrations.
#[component]
pub fn IntegrationsPanel(props: &ViewProps) -> Html {
    let calling = use_calling();
    let open = use_state(|| None::<(Part, IntegrationRow)>);
    let api = &props.view.id;
    let rows = props.view.integrations.iter().map(|row| {
        let delete = calling.confirm(Operation::apigatewayv2("DeleteIntegration", json!({"ApiId": api, "IntegrationId": row.id})));
        let edit = |part: Part| {
            let (open, row) = (open.clone(), row.clone());
            Callback::from(move |_: MouseEvent| open.set(Some((part, row.clone()))))
        };
        html! {
            <tr key={row.id.clone()}>
                <th scope="row" class="mono">{ &row.id }</th>
                <td>{ &row.kind }</td>
                <td class="mono">{ &row.uri }</td>
                <td class="number">{ row.mappings }</td>
                <td class="actions">
                    <button type="button" class="button button-small" onclick={edit(Part::Itself)} aria-label={format!("Edit the integration {}", row.id)}>{ "Edit" }</button>
                    <button type="button" class="button button-small" onclick={edit(Part::Mapping)} aria-label={format!("Parameter mapping of the integration {}", row.id)}>
                        { "Parameter mapping" }
                    </button>
                    <ConfirmButton label="Delete" what={format!("the integration {}", row.id)} icon_only=true onconfirm={delete}>
                        { "Routes that lead to it must be deleted before." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let columns = ["Integration", "Type", "Leads to", "#Mappings", ""].map(AttrValue::from).to_vec();
    html! {
        <Panel title="Integrations" flush=true>
            if props.view.integrations.is_empty() {
                <Empty glyph={Glyph::Server} title="No integrations yet"><p>{ "Create a route: its integration is made with it." }</p></Empty>
            } else {
                <Table label="Integrations" {columns}>{ for rows }</Table>
            }
            { match (*open).clone() {
                Some((Part::Itself, row)) => html! { <EditIntegration api_id={api.clone()} {row} onclose={close} /> },
                Some((Part::Mapping, row)) => html! { <ParameterMapping api_id={api.clone()} {row} onclose={close} /> },
                None => Html::default(),
            } }
        </Panel>
    }
}
