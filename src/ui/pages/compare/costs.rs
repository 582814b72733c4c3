//! What each kind costs a month, at prices that can be edited.

use crate::ui::pages::calling::into_state;
use crate::ui::parts::{Callout, NumberField, Panel, Table, Tone};
use crate::view::compare::{KINDS, Prices, costs};
use yew::prelude::*;

/// What so much traffic costs a month.
#[component]
pub fn Costs() -> Html {
    let usual = Prices::default();
    let fields = [usual.rest, usual.http, usual.alb_hour, usual.alb_unit, 10.0, 4.0].map(|value| value.to_string());
    let [rest, http, alb_hour, alb_unit, millions, kilobytes] = fields;
    let (rest, http) = (use_state(|| rest), use_state(|| http));
    let (alb_hour, alb_unit) = (use_state(|| alb_hour), use_state(|| alb_unit));
    let (millions, kilobytes) = (use_state(|| millions), use_state(|| kilobytes));
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0).unwrap_or(0.0);
    let prices = Prices { rest: number(&rest), http: number(&http), alb_hour: number(&alb_hour), alb_unit: number(&alb_unit) };
    let totals = costs(&prices, number(&millions) * 1e6, number(&kilobytes));
    let rows = KINDS
        .iter()
        .zip(totals)
        .map(|(kind, total)| html! { <tr key={*kind}><th scope="row">{ *kind }</th><td class="number">{ total }</td></tr> });
    html! {
        <Panel title="What it costs a month">
            <div class="stack">
                <Callout tone={Tone::Info}>{ "Prices of us-east-1's first tier, without data transfer and without what functions cost. They change: put in your own." }</Callout>
                <div class="row">
                    <NumberField label="Millions of requests a month" value={(*millions).clone()} onchange={into_state(&millions)} min="0" />
                    <NumberField label="Kilobytes of a request with its response" value={(*kilobytes).clone()} onchange={into_state(&kilobytes)} min="0" />
                    <NumberField label="REST API, dollars a million" value={(*rest).clone()} onchange={into_state(&rest)} min="0" />
                    <NumberField label="HTTP API, dollars a million" value={(*http).clone()} onchange={into_state(&http)} min="0" />
                    <NumberField label="Load balancer, dollars an hour" value={(*alb_hour).clone()} onchange={into_state(&alb_hour)} min="0" />
                    <NumberField label="Load balancer, dollars a unit-hour" value={(*alb_unit).clone()} onchange={into_state(&alb_unit)} min="0" />
                </div>
                <Table label="What it costs" columns={["Front door", "#A month"].map(AttrValue::from).to_vec()}>{ for rows }</Table>
            </div>
        </Panel>
    }
}
