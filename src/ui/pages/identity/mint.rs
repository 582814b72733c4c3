//! The mint: a token of an issuer with any claims.

use crate::control::{ApiError, Operation};
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{NumberField, Panel, SelectField, TextArea};
use serde_json::{Value, json};
use yew::prelude::*;

/// Props of [`MintPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct MintPanelProps {
    /// URLs of issuers that sign here.
    pub issuers: Vec<String>,
    /// Called with a token that was made.
    pub onminted: Callback<String>,
}

/// The mint.
#[component]
pub fn MintPanel(props: &MintPanelProps) -> Html {
    let calling = use_calling();
    let issuer = use_state(|| props.issuers.first().cloned().unwrap_or_default());
    let claims = use_state(|| "{\n  \"sub\": \"ann\",\n  \"aud\": \"app\",\n  \"scope\": \"pets/read\"\n}".to_owned());
    let lasts = use_state(|| "3600".to_owned());
    let algorithm = use_state(|| "RS256".to_owned());
    let chosen = if props.issuers.contains(&issuer) { (*issuer).clone() } else { props.issuers.first().cloned().unwrap_or_default() };
    let onsubmit = {
        let (calling, onminted, issuer) = (calling.clone(), props.onminted.clone(), chosen.clone());
        let (claims, lasts, algorithm) = (claims.clone(), lasts.clone(), algorithm.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let claims: Value = match serde_json::from_str(&claims) {
                Ok(claims) => claims,
                Err(error) => return calling.refuse(ApiError::bad_request(format!("The claims are not JSON: {error}"))),
            };
            let lasts: i64 = lasts.parse().unwrap_or(3_600);
            let input = json!({"Issuer": issuer, "Claims": claims, "ExpiresIn": lasts, "Algorithm": *algorithm});
            if let Some(made) = calling.made(Operation::backends("MintToken", input)) {
                onminted.emit(made["Token"].as_str().unwrap_or_default().to_owned());
            }
        })
    };
    let algorithms = [
        ("RS256", "RS256"),
        ("RS384", "RS384"),
        ("RS512", "RS512"),
        ("none", "none: an attack that must be refused"),
        ("HS256", "HS256 with the public key: an attack that must be refused"),
    ];
    let algorithms = algorithms.map(|(value, name)| (AttrValue::from(value), AttrValue::from(name))).to_vec();
    html! {
        <Panel title="Mint a token">
            <form class="stack" {onsubmit} novalidate=true>
                { calling.callout() }
                <SelectField label="Signed by" value={chosen} options={props.issuers.iter().map(|url| (url.clone().into(), url.clone().into())).collect::<Vec<_>>()} onchange={into_state(&issuer)} />
                <TextArea label="Claims" value={(*claims).clone()} onchange={into_state(&claims)} rows={6} hint="iss, iat and exp are added; a claim that is null is left out." />
                <NumberField label="Lasts, in seconds" value={(*lasts).clone()} onchange={into_state(&lasts)} />
                <SelectField label="Algorithm" value={(*algorithm).clone()} options={algorithms} onchange={into_state(&algorithm)} />
                <div class="row"><button type="submit" class="button button-primary">{ "Mint token" }</button></div>
            </form>
        </Panel>
    }
}
