//! The tree of resources: one of them is chosen, and the buttons above make and delete what belongs to it.

use super::cors::EnableCorsDialog;
use super::forms::{CreateMethod, CreateResource};
use crate::app::{Action, ApiTab, Route};
use crate::control::Operation;
use crate::ui::parts::{ConfirmButton, Glyph, Icon, MethodTag, RouteLink};
use crate::ui::store::use_store;
use crate::view::resources::TreeNode;
use serde_json::json;
use yew::prelude::*;

/// Props of [`Tree`].
#[derive(Clone, PartialEq, Properties)]
pub struct TreeProps {
    /// The API's id.
    pub api_id: String,
    /// The resource `/`.
    pub root: TreeNode,
    /// How many levels are unfolded at first.
    pub unfolded: usize,
    /// The method that is open.
    pub open: Option<(String, String)>,
}

/// The tree.
#[component]
pub fn Tree(props: &TreeProps) -> Html {
    let chosen = use_state(|| props.open.as_ref().map_or_else(|| props.root.id.clone(), |(resource, _)| resource.clone()));
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |id: String| chosen.set(id))
    };
    // A resource that was deleted is chosen no more.
    let resource = props.root.find(&chosen).unwrap_or(&props.root).clone();
    html! {
        <section class="panel tree" aria-labelledby="tree-title">
            <div class="panel-head"><h2 id="tree-title">{ "Resources" }</h2></div>
            <Tools api_id={props.api_id.clone()} resource={resource.clone()} />
            <ul class="tree-root">
                <Branch api_id={props.api_id.clone()} node={props.root.clone()} unfolded={props.unfolded} open={props.open.clone()} chosen={resource.id}
                    {choose} />
            </ul>
        </section>
    }
}

/// How many resources are shown below one before somebody asks for more.
const FEW: usize = 100;

#[derive(Clone, PartialEq, Properties)]
struct BranchProps {
    api_id: String,
    node: TreeNode,
    unfolded: usize,
    open: Option<(String, String)>,
    chosen: String,
    choose: Callback<String>,
}

/// A resource, its methods and everything below it.
#[component]
fn Branch(props: &BranchProps) -> Html {
    let node = &props.node;
    // What is chosen or open is seen.
    let seen = || [Some(&props.chosen), props.open.as_ref().map(|(resource, _)| resource)].into_iter().flatten();
    let is_folded = use_state(|| props.unfolded == 0 && !seen().any(|id| node.find_below(id).is_some()));
    let fold = {
        let is_folded = is_folded.clone();
        move |_: MouseEvent| is_folded.set(!*is_folded)
    };
    let choose = {
        let (choose, id) = (props.choose.clone(), node.id.clone());
        move |_: MouseEvent| choose.emit(id.clone())
    };
    let methods = node.methods.iter().map(|method| {
        let place = (node.id.clone(), method.clone());
        let current = props.open.as_ref() == Some(&place);
        let to = Route::Api { api_id: props.api_id.clone(), tab: ApiTab::Resources(Some(place)) };
        html! {
            <li key={method.clone()}>
                <RouteLink {to} class="tree-method" {current}>
                    <MethodTag method={method.clone()} /><span class="visually-hidden">{ &node.path }</span>
                </RouteLink>
            </li>
        }
    });
    // Of very many, the first are enough to begin with, and what is chosen or open must be seen.
    let most = use_state(|| FEW);
    let is_seen = |child: &TreeNode| seen().any(|id| child.find(id).is_some());
    let count =
        if node.children.len() > *most { node.children.iter().rposition(is_seen).map_or(*most, |at| (at + 1).max(*most)) } else { *most };
    let more = node.children.len().saturating_sub(count);
    let show = {
        let most = most.clone();
        move |_: MouseEvent| most.set(count + FEW)
    };
    let children = node.children.iter().take(count).map(|child| {
        // Not the rest of these props: they hold this node with all that is below it.
        html! {
            <Branch key={child.id.clone()} node={child.clone()} unfolded={props.unfolded.saturating_sub(1)} api_id={props.api_id.clone()} open={props.open.clone()}
                chosen={props.chosen.clone()} choose={props.choose.clone()} />
        }
    });
    let is_chosen = props.chosen == node.id;
    html! {
        <li>
            <div class={classes!("tree-line", is_chosen.then_some("is-chosen"))}>
                if node.children.is_empty() {
                    <span class="tree-fold" />
                } else {
                    <button type="button" class="tree-fold" aria-expanded={(!*is_folded).to_string()}
                        aria-label={format!("Resources below {}", node.path)} onclick={fold}><Icon glyph={Glyph::Chevron} size={12} /></button>
                }
                <button type="button" class="tree-label mono" aria-pressed={is_chosen.to_string()} title={node.path.clone()} onclick={choose}>
                    { &node.label }
                </button>
                if !node.methods.is_empty() { <ul class="tree-methods" aria-label={format!("Methods of {}", node.path)}>{ for methods }</ul> }
            </div>
            if !node.children.is_empty() && !*is_folded { <ul class="tree-children">{ for children }</ul> }
            if more > 0 && !*is_folded {
                <button type="button" class="button button-small" onclick={show}>{ format!("Show {} of {more} more", more.min(FEW)) }</button>
            }
        </li>
    }
}

/// Which dialog of the tree is open.
#[derive(Clone, Copy, PartialEq)]
enum Making {
    Resource,
    Method,
    Cors,
}

#[derive(Clone, PartialEq, Properties)]
struct ToolsProps {
    api_id: String,
    resource: TreeNode,
}

/// What makes a method or a resource at the one that is chosen, and what deletes it.
#[component]
fn Tools(props: &ToolsProps) -> Html {
    let store = use_store();
    let making = use_state(|| None::<Making>);
    let make = |next: Option<Making>| {
        let making = making.clone();
        move || making.set(next)
    };
    let (resource, method, close) = (make(Some(Making::Resource)), make(Some(Making::Method)), make(None));
    let cors = make(Some(Making::Cors));
    let onclose = Callback::from(move |()| close());
    let path = &props.resource.path;
    let input = json!({"restApiId": props.api_id, "resourceId": props.resource.id});
    let delete = Callback::from(move |()| store.dispatch(Action::Call(Operation::apigateway("DeleteResource", input.clone()))).map(drop));
    let (api_id, node) = (props.api_id.clone(), props.resource.clone());
    html! {
        <div class="tree-tools" role="group" aria-label={format!("For {path}")}>
            <button type="button" class="button button-small" onclick={move |_| method()}>{ "Create method" }</button>
            <button type="button" class="button button-small" onclick={move |_| resource()}>{ "Create resource" }</button>
            <button type="button" class="button button-small" onclick={move |_| cors()}>{ "Enable CORS" }</button>
            <ConfirmButton label="Delete" what={format!("the resource {path}")} icon_only=true disabled={path == "/"} onconfirm={delete}>
                { "Its methods and the resources below it go with it." }
            </ConfirmButton>
            { match *making {
                Some(Making::Resource) => html! { <CreateResource {api_id} parent={node} {onclose} /> },
                Some(Making::Method) => html! { <CreateMethod {api_id} resource={node} {onclose} /> },
                Some(Making::Cors) => html! { <EnableCorsDialog {api_id} resource={node} {onclose} /> },
                None => Html::default(),
            } }
        </div>
    }
}
