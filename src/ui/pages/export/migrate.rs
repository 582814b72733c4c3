//! From a REST API to an HTTP API: a stage's export is imported as one (`http-api-open-api`). What does not survive stands on the new API's page.

use crate::app::Route;
use crate::control::Operation;
use crate::ui::pages::calling::use_calling;
use crate::ui::parts::Panel;
use serde_json::json;
use yew::prelude::*;

/// Props of [`Migrate`].
#[derive(Clone, PartialEq, Properties)]
pub struct MigrateProps {
    /// The REST API.
    pub api_id: String,
    /// The stage that is exported.
    pub stage: String,
}

/// Makes an HTTP API of what a stage serves.
#[component]
pub fn Migrate(props: &MigrateProps) -> Html {
    let calling = use_calling();
    let onclick = {
        let (calling, props) = (calling.clone(), props.clone());
        Callback::from(move |_: MouseEvent| {
            let export = json!({"restApiId": props.api_id, "stageName": props.stage, "exportType": "oas30", "parameters": {"extensions": "apigateway"}});
            let Some(exported) = calling.made(Operation::apigateway("GetExport", export)) else { return };
            if let Some(api) = calling.made(Operation::apigatewayv2("ImportApi", json!({"Body": exported["body"]}))) {
                calling.open(Route::HttpApi(api["ApiId"].as_str().unwrap_or_default().to_owned()));
            }
        })
    };
    html! {
        <Panel title="As an HTTP API">
            { calling.callout() }
            <p>{ format!("Exports the stage {} as OpenAPI 3.0 and imports it as an HTTP API. Its page then lists what was left out, and why.", props.stage) }</p>
            <div class="row"><button type="button" class="button" {onclick}>{ "Make an HTTP API from this REST API" }</button></div>
        </Panel>
    }
}
