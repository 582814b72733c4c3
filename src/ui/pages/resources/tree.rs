//! The tree of resources, with what makes and deletes resources and methods.

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
    /// The method that is open.
    pub open: Option<(String, String)>,
}

/// Which dialog of the tree is open, and for which resource.
#[derive(Clone, PartialEq)]
enum Making {
    Resource(TreeNode),
    Method(TreeNode),
}

/// The tree.
#[component]
pub fn Tree(props: &TreeProps) -> Html {
    let making = use_state(|| None::<Making>);
    let make = {
        let making = making.clone();
        Callback::from(move |next: Making| making.set(Some(next)))
    };
    let onclose = {
        let making = making.clone();
        Callback::from(move |()| making.set(None))
    };
    let api_id = props.api_id.clone();
    html! {
        <section class="panel tree" aria-labelledby="tree-title">
            <div class="panel-head"><h2 id="tree-title">{ "Resources" }</h2></div>
            <ul class="tree-root">
                <Branch api_id={api_id.clone()} node={props.root.clone()} open={props.open.clone()} {make} />
            </ul>
            { match (*making).clone() {
                Some(Making::Resource(parent)) => html! { <CreateResource {api_id} {parent} {onclose} /> },
                Some(Making::Method(resource)) => html! { <CreateMethod {api_id} {resource} {onclose} /> },
                None => Html::default(),
            } }
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct BranchProps {
    api_id: String,
    node: TreeNode,
    open: Option<(String, String)>,
    make: Callback<Making>,
}

/// A resource, its methods and everything below it.
#[component]
fn Branch(props: &BranchProps) -> Html {
    let node = &props.node;
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
    let children = node.children.iter().map(|child| {
        html! {
            <Branch key={child.id.clone()} api_id={props.api_id.clone()} node={child.clone()} open={props.open.clone()} make={props.make.clone()} />
        }
    });
    html! {
        <li class="tree-branch">
            <details class="fold" open=true>
                <summary><span class="mono tree-label">{ &node.label }</span></summary>
                <div class="tree-body">
                    <div class="row tree-line">
                        if !node.methods.is_empty() { <ul class="row" aria-label={format!("Methods of {}", node.path)}>{ for methods }</ul> }
                        <Tools api_id={props.api_id.clone()} node={node.clone()} make={props.make.clone()} />
                    </div>
                    if !node.children.is_empty() { <ul class="tree-children">{ for children }</ul> }
                </div>
            </details>
        </li>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ToolsProps {
    api_id: String,
    node: TreeNode,
    make: Callback<Making>,
}

/// What makes a method or a resource here, and what deletes this one.
#[component]
fn Tools(props: &ToolsProps) -> Html {
    let store = use_store();
    let node = &props.node;
    let make = |making: Making| {
        let make = props.make.clone();
        move |_: MouseEvent| make.emit(making.clone())
    };
    let input = json!({"restApiId": props.api_id, "resourceId": node.id});
    let delete =
        Callback::from(move |()| store.dispatch(Action::Call(Operation::apigateway("DeleteResource", input.clone()))).map(drop));
    html! {
        <span class="row tree-tools">
            <button type="button" class="button button-quiet button-small" onclick={make(Making::Method(node.clone()))}>
                <Icon glyph={Glyph::Plus} />{ "Method" }<span class="visually-hidden">{ format!(" on {}", node.path) }</span>
            </button>
            <button type="button" class="button button-quiet button-small" onclick={make(Making::Resource(node.clone()))}>
                <Icon glyph={Glyph::Plus} />{ "Resource" }<span class="visually-hidden">{ format!(" below {}", node.path) }</span>
            </button>
            if node.path != "/" {
                <ConfirmButton label="Delete" what={format!("the resource {}", node.path)} icon_only=true onconfirm={delete}>
                    { "Its methods and the resources below it go with it." }
                </ConfirmButton>
            }
        </span>
    }
}
