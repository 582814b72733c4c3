//! The last step of a flow: a token is put into a request to a route that takes it.

use super::flows::nothing_to_use;
use crate::app::{Action, Route};
use crate::ui::pages::calling::into_state;
use crate::ui::parts::{Glyph, Icon, RouteLink, SelectField};
use crate::ui::store::use_store;
use crate::view::identity::oauth::{jwt_routes, with_token};
use yew::prelude::*;

/// Props of [`UseToken`].
#[derive(Clone, PartialEq, Properties)]
pub struct UseTokenProps {
    /// The token.
    pub token: String,
    /// Whose it is.
    pub issuer: String,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The step.
#[component]
pub fn UseToken(props: &UseTokenProps) -> Html {
    let store = use_store();
    let routes = store.read(|state| jwt_routes(state, &props.issuer));
    let chosen = use_state(String::new);
    let Some(route) = routes.iter().find(|route| route.label == *chosen).or(routes.first()) else {
        return html! { <>{ nothing_to_use(&props.issuer) }<div><RouteLink to={Route::Apis} class="button">{ "To the APIs" }</RouteLink></div></> };
    };
    let options: Vec<(AttrValue, AttrValue)> =
        routes.iter().map(|route| (route.label.clone().into(), route.label.clone().into())).collect();
    let onclick = {
        let (store, composer) = (store.clone(), with_token(route, &props.token));
        Callback::from(move |_: MouseEvent| {
            store.act(Action::Compose(composer.clone()));
            store.act(Action::Navigate(Route::Requests));
        })
    };
    html! {
        <>
            <p>{ "The app sends the access token in the header Authorization. The route's authorizer checks it: signature, iss, aud or client_id, times, scopes." }</p>
            <SelectField label="JWT route" value={route.label.clone()} {options} onchange={into_state(&chosen)} />
            if !route.scopes.is_empty() { <p class="hint">{ format!("It asks for one of the scopes {}.", route.scopes) }</p> }
            <div><button type="button" class="button button-primary" {onclick}><Icon glyph={Glyph::Send} />{ "Put the token into the composer" }</button></div>
        </>
    }
}
