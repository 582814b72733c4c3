//! `--query`: JMESPath, by the crate of that name. It sorts members by name, so their order is put back afterwards.

use crate::cli::aws::Failure;
use jmespath::ast::Ast;
use jmespath::{ErrorReason, Expression, Variable};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The longest expression, in bytes, and how deep its brackets may be: both bound how deep it is evaluated.
const LONGEST: usize = 1_000;
const DEEPEST: usize = 50;

/// A JMESPath expression.
pub struct Query(Expression<'static>);

impl Query {
    /// Reads an expression.
    pub fn read(text: &str) -> Result<Query, Failure> {
        let bad = |reason: &str| Failure::new(252, format!("Bad value for --query {text}: {reason}"));
        if text.is_empty() {
            return Err(bad("Invalid JMESPath expression: cannot be empty."));
        }
        if text.len() > LONGEST || depth(text) > DEEPEST || has_long_number(text) {
            return Err(bad("Invalid jmespath expression: it is too long, too deep, or its numbers are too large"));
        }
        let text = &lenient(text);
        match jmespath::compile(text) {
            Ok(expression) => Ok(Query(expression)),
            Err(error) => {
                let reason = match &error.reason {
                    ErrorReason::Parse(reason) => reason.clone(),
                    ErrorReason::Runtime(reason) => reason.to_string(),
                };
                let place = text.chars().take(error.offset).count();
                Err(bad(&format!("Invalid jmespath expression: {reason}:\n\"{text}\"\n {}^", " ".repeat(place))))
            }
        }
    }

    /// What it picks from a value.
    pub fn pick(&self, value: &Value) -> Result<Value, Failure> {
        let failed = |reason: String| Failure::general(reason);
        let data = Variable::try_from(value).map_err(|error| failed(error.reason.to_string()))?;
        let found = self.0.search(data).map_err(|error| match &error.reason {
            ErrorReason::Runtime(reason) => failed(reason.to_string()),
            ErrorReason::Parse(reason) => failed(reason.clone()),
        })?;
        let mut orders = Orders::default();
        orders.of_expression(self.0.as_ast());
        orders.of_value(value);
        Ok(orders.ordered(&found))
    }
}

/// An expression whose literals are all JSON: the AWS CLI takes `` `/pets` `` for the text that it is without its quotation marks, too.
fn lenient(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['`', '\'', '"']) {
        let quote = &rest[start..=start];
        let inside = &rest[start + 1..];
        let mut escaped = false;
        let end = inside.char_indices().find(|(_, c)| {
            let ends = !escaped && quote.starts_with(*c);
            escaped = !escaped && *c == '\\';
            ends
        });
        let Some((end, _)) = end else { break };
        let literal = &inside[..end];
        out.push_str(&rest[..=start]);
        if quote == "`" && serde_json::from_str::<Value>(&literal.replace("\\`", "`")).is_err() {
            out.push_str(&format!("\"{}\"", literal.trim_start()));
        } else {
            out.push_str(literal);
        }
        out.push_str(quote);
        rest = &inside[end + 1..];
    }
    out.push_str(rest);
    out
}

fn depth(text: &str) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for c in text.chars() {
        match c {
            '(' | '[' | '{' | '!' | '&' => now += 1,
            ')' | ']' | '}' => now = now.saturating_sub(1),
            _ => {}
        }
        most = most.max(now);
    }
    most
}

/// Numbers beyond nine digits have no place in an index.
fn has_long_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > 9)
}

/// In which order members stood, by the sorted list of their names.
#[derive(Default)]
struct Orders(BTreeMap<Vec<String>, Vec<String>>);

impl Orders {
    fn note(&mut self, names: Vec<String>) {
        let mut sorted = names.clone();
        crate::order::sort_by(&mut sorted, Ord::cmp);
        self.0.entry(sorted).or_insert(names);
    }

    fn of_value(&mut self, value: &Value) {
        match value {
            Value::Array(list) => list.iter().for_each(|item| self.of_value(item)),
            Value::Object(members) => {
                self.note(members.keys().cloned().collect());
                members.values().for_each(|item| self.of_value(item));
            }
            _ => {}
        }
    }

    fn of_expression(&mut self, node: &Ast) {
        match node {
            Ast::MultiHash { elements, .. } => {
                self.note(elements.iter().map(|pair| pair.key.clone()).collect());
                elements.iter().for_each(|pair| self.of_expression(&pair.value));
            }
            Ast::MultiList { elements, .. } => elements.iter().for_each(|node| self.of_expression(node)),
            Ast::Function { args, .. } => args.iter().for_each(|node| self.of_expression(node)),
            Ast::Subexpr { lhs, rhs, .. }
            | Ast::Projection { lhs, rhs, .. }
            | Ast::And { lhs, rhs, .. }
            | Ast::Or { lhs, rhs, .. }
            | Ast::Comparison { lhs, rhs, .. } => {
                self.of_expression(lhs);
                self.of_expression(rhs);
            }
            Ast::Condition { predicate, then, .. } => {
                self.of_expression(predicate);
                self.of_expression(then);
            }
            Ast::Expref { ast: node, .. } | Ast::Flatten { node, .. } | Ast::Not { node, .. } | Ast::ObjectValues { node, .. } => {
                self.of_expression(node);
            }
            Ast::Field { .. } | Ast::Identity { .. } | Ast::Index { .. } | Ast::Literal { .. } | Ast::Slice { .. } => {}
        }
    }

    fn ordered(&self, found: &Variable) -> Value {
        match found {
            Variable::Null | Variable::Expref(_) => Value::Null,
            Variable::Bool(value) => Value::Bool(*value),
            Variable::String(text) => Value::String(text.clone()),
            Variable::Number(number) => Value::Number(number.clone()),
            Variable::Array(list) => Value::Array(list.iter().map(|item| self.ordered(item)).collect()),
            Variable::Object(members) => {
                let names: Vec<String> = members.keys().cloned().collect();
                let order = self.0.get(&names).unwrap_or(&names);
                let value = |name: &String| Some((name.clone(), self.ordered(members.get(name)?)));
                Value::Object(order.iter().filter_map(value).collect::<Map<_, _>>())
            }
        }
    }
}
