//! One traffic plan against all three kinds: requests, refusals, latency and cost side by side, at prices that can be edited.

use crate::app::compare::PlanPrices;
use crate::ui::pages::calling::into_state;
use crate::ui::parts::{Callout, NumberField, Panel, Table, Tone};
use crate::view::compare::traffic;
use yew::prelude::*;

/// How many fields the plan has.
const FIELDS: usize = 8;
const LABELS: [&str; FIELDS] = [
    "Requests a second",
    "Seconds",
    "Median of the function, milliseconds",
    "Limit of the stage, requests a second (0: none)",
    "REST API: dollars a million",
    "HTTP API: dollars a million",
    "Load balancer: dollars an hour",
    "Load balancer: dollars a unit-hour",
];
/// What a run in the page may ask for: more would keep it from answering.
const MOST_REQUESTS: f64 = 20_000.0;

/// The panel.
#[component]
pub fn Traffic() -> Html {
    let usual = PlanPrices::default();
    let PlanPrices { per_second, seconds, median_ms, limit, rest_million, http_million, alb_hour, alb_unit_hour } = usual;
    let start =
        [per_second, seconds, median_ms, limit, rest_million, http_million, alb_hour, alb_unit_hour].map(|number| number.to_string());
    let fields = use_state(|| start);
    let result = use_state(|| None::<Result<Vec<[String; 8]>, String>>);
    let run = {
        let (fields, result) = (fields.clone(), result.clone());
        Callback::from(move |_: MouseEvent| result.set(Some(plan(&fields).and_then(|plan| traffic(&plan)))))
    };
    let inputs = LABELS.iter().enumerate().map(|(place, label)| {
        let change = into_state(&fields);
        let fields = (*fields).clone();
        let value = fields[place].clone();
        let onchange = Callback::from(move |text: String| {
            let mut next = fields.clone();
            next[place] = text;
            change.emit(next);
        });
        html! { <NumberField key={*label} label={*label} {value} {onchange} min="0" /> }
    });
    html! {
        <Panel title="The same traffic against all three">
            <div class="stack">
                <p class="muted small">
                    { "A run of its own for each kind, with the same requests at the same instants. The cost is the door's alone; for a month of 730 hours it is the run's, on and on." }
                </p>
                <div class="row">{ for inputs }</div>
                <div><button type="button" class="button button-primary" onclick={run}>{ "Run the plan" }</button></div>
                <div aria-live="polite">{ result.as_ref().map(shown).unwrap_or_default() }</div>
            </div>
        </Panel>
    }
}

fn plan(fields: &[String; FIELDS]) -> Result<PlanPrices, String> {
    let mut numbers = [0.0; FIELDS];
    for ((text, number), label) in fields.iter().zip(&mut numbers).zip(LABELS) {
        *number = text
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite() && *number >= 0.0)
            .ok_or(format!("{label}: a number from 0 on"))?;
    }
    let [per_second, seconds, median_ms, limit, rest_million, http_million, alb_hour, alb_unit_hour] = numbers;
    if per_second * seconds > MOST_REQUESTS {
        return Err(format!("{MOST_REQUESTS} requests at most: the traffic lab takes more"));
    }
    Ok(PlanPrices { per_second, seconds, median_ms, limit, rest_million, http_million, alb_hour, alb_unit_hour })
}

fn shown(result: &Result<Vec<[String; 8]>, String>) -> Html {
    let rows = match result {
        Ok(rows) => rows,
        Err(reason) => return html! { <Callout tone={Tone::Bad}>{ reason }</Callout> },
    };
    let lines = rows.iter().map(|row| {
        let cells = row.iter().skip(1).map(|cell| html! { <td class="number">{ cell }</td> });
        html! { <tr key={row[0].clone()}><th scope="row">{ &row[0] }</th>{ for cells }</tr> }
    });
    let columns = ["Front door", "#Requests", "#Answered", "#Refused by a limit", "#Median", "#99 of 100", "#Cost", "#Cost a month"];
    html! { <Table label="What the plan came to" columns={columns.map(AttrValue::from).to_vec()}>{ for lines }</Table> }
}
