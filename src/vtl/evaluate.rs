//! Evaluation: a template with its values becomes text. Steps, output and depth have budgets.

use super::error::TemplateError;
use super::host::{self, Scope};
use super::tree::{Expression, Node, Operator, Place, Reference, Step};
use super::value::{PRINT_DEPTH, Value};
use super::{methods, parser};
use std::collections::HashMap;
use std::rc::Rc;

/// How many nodes and expressions one evaluation may take.
const MOST_STEPS: usize = 1_000_000;
/// How long the output may get, in bytes: the gateway's largest payload.
const MOST_OUTPUT: usize = 10 * 1024 * 1024;
/// How deeply macros, definitions and evaluations may call each other.
const MOST_CALLS: usize = 20;

pub(super) struct Evaluator<'a> {
    pub scope: &'a Scope,
    variables: HashMap<String, Value>,
    macros: HashMap<String, (Vec<String>, Rc<Vec<Node>>)>,
    blocks: HashMap<String, Rc<Vec<Node>>>,
    steps: usize,
    calls: usize,
    out: String,
}

/// How a block ended.
#[derive(PartialEq)]
enum Flow {
    On,
    Break,
    Stop,
}

/// Evaluates a template.
pub(super) fn evaluate(nodes: &[Node], scope: &Scope) -> Result<String, TemplateError> {
    let mut evaluator = Evaluator {
        scope,
        variables: HashMap::new(),
        macros: HashMap::new(),
        blocks: HashMap::new(),
        steps: 0,
        calls: 0,
        out: String::new(),
    };
    evaluator.block(nodes)?;
    Ok(evaluator.out)
}

impl Evaluator<'_> {
    fn block(&mut self, nodes: &[Node]) -> Result<Flow, TemplateError> {
        for node in nodes {
            let flow = self.node(node)?;
            if flow != Flow::On {
                return Ok(flow);
            }
        }
        Ok(Flow::On)
    }

    fn step(&mut self, place: Place) -> Result<(), TemplateError> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(TemplateError::at(place, format!("The template took more than {MOST_STEPS} steps")));
        }
        if self.out.len() > MOST_OUTPUT {
            return Err(TemplateError::at(place, format!("The template put out more than {MOST_OUTPUT} bytes")));
        }
        Ok(())
    }

    fn node(&mut self, node: &Node) -> Result<Flow, TemplateError> {
        match node {
            Node::Text(text) => self.out.push_str(text),
            Node::Reference(reference) => {
                self.step(reference.place)?;
                if let (true, Some(block)) = (reference.steps.is_empty(), self.blocks.get(&reference.name).cloned()) {
                    return self.called(reference.place, |evaluator| evaluator.block(&block));
                }
                let value = self.reference(reference)?;
                self.out.push_str(&value.print(PRINT_DEPTH));
            }
            Node::Set(target, value) => {
                self.step(target.place)?;
                let value = self.expression(value)?;
                self.set(target, value)?;
            }
            Node::If(branches, otherwise) => {
                for (condition, nodes) in branches {
                    if self.expression(condition)?.is_true() {
                        return self.block(nodes);
                    }
                }
                return self.block(otherwise);
            }
            Node::Foreach(name, list, nodes) => return self.foreach(name, list, nodes),
            Node::Macro(name, parameters, nodes) => {
                self.macros.insert(name.clone(), (parameters.clone(), Rc::new(nodes.clone())));
            }
            Node::Call(name, arguments, place) => return self.call(name, arguments, *place),
            Node::Define(name, nodes) => drop(self.blocks.insert(name.clone(), Rc::new(nodes.clone()))),
            Node::Evaluate(text, place) => {
                let text = self.expression(text)?.print(PRINT_DEPTH);
                let nodes = parser::parse(&text).map_err(|error| TemplateError::at(*place, error.message))?;
                return self.called(*place, |evaluator| evaluator.block(&nodes));
            }
            Node::Break => return Ok(Flow::Break),
            Node::Stop => return Ok(Flow::Stop),
        }
        Ok(Flow::On)
    }

    /// Runs something one call deeper.
    fn called<T>(&mut self, place: Place, run: impl FnOnce(&mut Self) -> Result<T, TemplateError>) -> Result<T, TemplateError> {
        self.step(place)?;
        self.calls += 1;
        if self.calls > MOST_CALLS {
            return Err(TemplateError::at(place, format!("Calls are nested more than {MOST_CALLS} deep")));
        }
        let result = run(self);
        self.calls -= 1;
        result
    }

    fn foreach(&mut self, name: &str, list: &Expression, nodes: &[Node]) -> Result<Flow, TemplateError> {
        let items: Vec<Value> = match self.expression(list)? {
            Value::List(list, _) => list.borrow().clone(),
            Value::Map(map) => map.borrow().iter().map(|(_, value)| value.clone()).collect(),
            _ => return Ok(Flow::On),
        };
        let kept: Vec<(&str, Option<Value>)> =
            [name, "foreach", "velocityCount"].into_iter().map(|name| (name, self.variables.get(name).cloned())).collect();
        let count = items.len();
        let mut flow = Flow::On;
        for (index, item) in items.into_iter().enumerate() {
            self.step((1, 1))?;
            let number = index as i64;
            let state = [
                ("index", Value::Int(number)),
                ("count", Value::Int(number + 1)),
                ("hasNext", Value::Bool(index + 1 < count)),
                ("first", Value::Bool(index == 0)),
                ("last", Value::Bool(index + 1 == count)),
            ];
            self.variables.insert(name.to_owned(), item);
            self.variables.insert("foreach".into(), Value::map(state.map(|(name, value)| (name.to_owned(), value)).to_vec()));
            self.variables.insert("velocityCount".into(), Value::Int(number + 1));
            match self.block(nodes)? {
                Flow::On => {}
                Flow::Break => break,
                Flow::Stop => {
                    flow = Flow::Stop;
                    break;
                }
            }
        }
        for (name, value) in kept {
            match value {
                Some(value) => drop(self.variables.insert(name.to_owned(), value)),
                None => drop(self.variables.remove(name)),
            }
        }
        Ok(flow)
    }

    fn call(&mut self, name: &str, arguments: &[Expression], place: Place) -> Result<Flow, TemplateError> {
        let Some((parameters, nodes)) = self.macros.get(name).cloned() else {
            return Err(TemplateError::at(place, format!("There is no directive or macro #{name}")));
        };
        let mut kept = Vec::new();
        for (index, parameter) in parameters.iter().enumerate() {
            let value = match arguments.get(index) {
                Some(argument) => self.expression(argument)?,
                None => Value::Null,
            };
            kept.push((parameter.clone(), self.variables.insert(parameter.clone(), value)));
        }
        let flow = self.called(place, |evaluator| evaluator.block(&nodes))?;
        for (name, value) in kept {
            match value {
                Some(value) => drop(self.variables.insert(name, value)),
                None => drop(self.variables.remove(&name)),
            }
        }
        Ok(flow)
    }

    fn variable(&self, name: &str) -> Value {
        match name {
            "input" => Value::Input,
            "util" => Value::Util,
            "context" => self.scope.context.clone(),
            "stageVariables" => self.scope.stage_variables.clone(),
            name => self.variables.get(name).cloned().unwrap_or(Value::Null),
        }
    }

    fn reference(&mut self, reference: &Reference) -> Result<Value, TemplateError> {
        let mut value = self.variable(&reference.name);
        for step in &reference.steps {
            value = self.take(value, step, reference.place)?;
        }
        Ok(value)
    }

    fn take(&mut self, value: Value, step: &Step, place: Place) -> Result<Value, TemplateError> {
        self.step(place)?;
        match step {
            Step::Member(name) => Ok(match &value {
                Value::Input => host::input_member(self.scope, name),
                value => value.member(name).unwrap_or_else(|| methods::property(value, name)),
            }),
            Step::Index(index) => {
                let index = self.expression(index)?;
                Ok(methods::index(&value, &index))
            }
            Step::Method(name, arguments) => {
                let arguments = arguments.iter().map(|argument| self.expression(argument)).collect::<Result<Vec<_>, _>>()?;
                let result = match &value {
                    Value::Input => host::input(self.scope, name, &arguments),
                    Value::Util => host::util(name, &arguments),
                    value => methods::call(value, name, &arguments),
                };
                result.map_err(|message| TemplateError::at(place, message))
            }
        }
    }

    fn set(&mut self, target: &Reference, value: Value) -> Result<(), TemplateError> {
        let Some((last, steps)) = target.steps.split_last() else {
            self.variables.insert(target.name.clone(), value);
            return Ok(());
        };
        let mut owner = self.variable(&target.name);
        for step in steps {
            owner = self.take(owner, step, target.place)?;
        }
        match last {
            Step::Member(name) => drop(owner.put(name, value)),
            Step::Index(index) => {
                let index = self.expression(index)?;
                match (&owner, &index) {
                    (Value::List(list, _), Value::Int(index)) => {
                        if let Some(element) = usize::try_from(*index)
                            .ok()
                            .and_then(|index| list.borrow_mut().get_mut(index).map(|element| *element = value.clone()))
                        {
                            return Ok(element);
                        }
                    }
                    (owner, index) => drop(owner.put(&index.print(PRINT_DEPTH), value)),
                }
            }
            Step::Method(name, _) => return Err(TemplateError::at(target.place, format!("Nothing can be set to what {name}() returns"))),
        }
        Ok(())
    }

    pub fn expression(&mut self, expression: &Expression) -> Result<Value, TemplateError> {
        Ok(match expression {
            Expression::Null => Value::Null,
            Expression::Bool(flag) => Value::Bool(*flag),
            Expression::Int(number) => Value::Int(*number),
            Expression::Number(number) => Value::Number(*number),
            Expression::Text(text) => Value::text(text),
            Expression::Interpolated(nodes) => {
                let outer = std::mem::take(&mut self.out);
                let flow = self.called((1, 1), |evaluator| evaluator.block(nodes));
                let text = std::mem::replace(&mut self.out, outer);
                flow?;
                Value::text(text)
            }
            Expression::List(list) => Value::list(list.iter().map(|item| self.expression(item)).collect::<Result<_, _>>()?),
            Expression::Range(from, to) => self.range(from, to)?,
            Expression::Map(entries) => {
                let map = Value::map(Vec::new());
                for (key, value) in entries {
                    let (key, value) = (self.expression(key)?, self.expression(value)?);
                    map.put(&key.print(PRINT_DEPTH), value);
                }
                map
            }
            Expression::Reference(reference) => self.reference(reference)?,
            Expression::Not(inner) => Value::Bool(!self.expression(inner)?.is_true()),
            Expression::Negative(inner) => match self.expression(inner)? {
                Value::Int(number) => Value::Int(number.wrapping_neg()),
                Value::Number(number) => Value::Number(-number),
                _ => Value::Null,
            },
            Expression::Binary(Operator::Or, a, b) => Value::Bool(self.expression(a)?.is_true() || self.expression(b)?.is_true()),
            Expression::Binary(Operator::And, a, b) => Value::Bool(self.expression(a)?.is_true() && self.expression(b)?.is_true()),
            Expression::Binary(operator, a, b) => binary(*operator, &self.expression(a)?, &self.expression(b)?),
        })
    }

    fn range(&mut self, from: &Expression, to: &Expression) -> Result<Value, TemplateError> {
        let (Value::Int(from), Value::Int(to)) = (self.expression(from)?, self.expression(to)?) else { return Ok(Value::Null) };
        if from.abs_diff(to) > 100_000 {
            return Err(TemplateError::at((1, 1), "A range has 100,000 numbers at most"));
        }
        let numbers: Vec<Value> =
            if from <= to { (from..=to).map(Value::Int).collect() } else { (to..=from).rev().map(Value::Int).collect() };
        Ok(Value::list(numbers))
    }
}

fn binary(operator: Operator, a: &Value, b: &Value) -> Value {
    let order = |wanted: fn(std::cmp::Ordering) -> bool| a.compare(b).map_or(Value::Null, |order| Value::Bool(wanted(order)));
    match operator {
        Operator::Equal => Value::Bool(a.equals(b)),
        Operator::NotEqual => Value::Bool(!a.equals(b)),
        Operator::Less => order(std::cmp::Ordering::is_lt),
        Operator::LessOrEqual => order(std::cmp::Ordering::is_le),
        Operator::Greater => order(std::cmp::Ordering::is_gt),
        Operator::GreaterOrEqual => order(std::cmp::Ordering::is_ge),
        Operator::Add if a.as_number().is_none() || b.as_number().is_none() => {
            // With anything but numbers, plus joins texts.
            Value::text(format!("{}{}", a.print(PRINT_DEPTH), b.print(PRINT_DEPTH)))
        }
        operator => arithmetic(operator, a, b),
    }
}

fn arithmetic(operator: Operator, a: &Value, b: &Value) -> Value {
    if let (Value::Int(a), Value::Int(b)) = (a, b) {
        let result = match operator {
            Operator::Add => Some(a.wrapping_add(*b)),
            Operator::Subtract => Some(a.wrapping_sub(*b)),
            Operator::Multiply => Some(a.wrapping_mul(*b)),
            Operator::Divide => a.checked_div(*b),
            _ => a.checked_rem(*b),
        };
        return result.map_or(Value::Null, Value::Int);
    }
    let (Some(a), Some(b)) = (a.as_number(), b.as_number()) else { return Value::Null };
    match operator {
        Operator::Add => Value::Number(a + b),
        Operator::Subtract => Value::Number(a - b),
        Operator::Multiply => Value::Number(a * b),
        _ if b == 0.0 => Value::Null,
        Operator::Divide => Value::Number(a / b),
        _ => Value::Number(a % b),
    }
}
