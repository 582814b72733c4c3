//! Evaluation: a template with its values becomes text. Steps, output and depth have budgets. Expressions stand in `operate`, calls in `call`.

use super::call::Frame;
use super::error::TemplateError;
use super::host::Scope;
use super::print;
use super::tree::{
    CONTEXT, Expression, FOREACH, INPUT, Macro, Names, Node, Place, Program, Reference, STAGE_VARIABLES, UTIL, VELOCITY_COUNT,
    VELOCITY_HAS_NEXT,
};
use super::value::{List, Loop, Map, Value};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many steps one evaluation may take: nodes, values, and every 64 bytes that it works on.
const MOST_STEPS: usize = 2_000_000;
/// How long the output may get, in bytes: the gateway's largest payload.
const MOST_OUTPUT: usize = 10 * 1024 * 1024;
/// How deeply blocks and expressions may stand in each other while they run.
const MOST_DEPTH: usize = 160;

pub(super) struct Evaluator<'a> {
    pub scope: &'a Scope,
    pub variables: Vec<Value>,
    pub macros: Cow<'a, BTreeMap<String, Rc<Macro>>>,
    /// The names of the variables: the template's, and those that `#evaluate` has added.
    pub names: Cow<'a, Names>,
    /// Macros that are being called, and which of them is running.
    pub frames: Vec<Frame>,
    pub current: Option<usize>,
    pub calls: usize,
    pub out: String,
    /// Whether the template may change what it reads.
    pub changes: bool,
    counts: bool,
    steps: usize,
    depth: usize,
}

/// What ends a block before its end.
pub(super) enum Halt {
    /// `#stop`.
    Stop,
    /// `#break`: of this loop, or of whatever is nearest.
    Break(Option<Rc<Loop>>),
    /// Something went wrong.
    Error(Box<TemplateError>),
}

impl From<TemplateError> for Halt {
    fn from(error: TemplateError) -> Halt {
        Halt::Error(Box::new(error))
    }
}

#[cold]
pub(super) fn halt<T>(place: Place, message: impl Into<String>) -> Result<T, Halt> {
    Err(TemplateError::at(place, message).into())
}

/// Evaluates a template.
pub(super) fn evaluate(program: &Program, scope: &Scope) -> Result<String, TemplateError> {
    let mut variables = vec![Value::Null; program.names.count()];
    variables[INPUT] = Value::Input;
    variables[UTIL] = Value::Util;
    variables[CONTEXT] = scope.context.clone();
    variables[STAGE_VARIABLES] = scope.stage_variables.clone();
    let mut evaluator = Evaluator {
        scope,
        variables,
        macros: Cow::Borrowed(&program.macros),
        names: Cow::Borrowed(&program.names),
        frames: Vec::new(),
        current: None,
        calls: 0,
        out: String::with_capacity(program.usual.get()),
        changes: program.changes,
        counts: program.counts,
        steps: 0,
        depth: 0,
    };
    let ended = evaluator.block(&program.nodes);
    // The next output is mostly about as long as this one.
    program.usual.set((evaluator.out.len() + 64).min(64 * 1024));
    match ended {
        Err(Halt::Error(error)) => Err(*error),
        _ if evaluator.out.len() > MOST_OUTPUT => Err(TemplateError::at((1, 1), too_long())),
        _ => Ok(evaluator.out),
    }
}

fn too_long() -> String {
    format!("The template put out more than {MOST_OUTPUT} bytes")
}

impl Evaluator<'_> {
    pub fn block(&mut self, nodes: &[Node]) -> Result<(), Halt> {
        self.deeper((1, 1), |evaluator| nodes.iter().try_for_each(|node| evaluator.node(node)))
    }

    /// Runs something one level deeper.
    pub fn deeper<T>(&mut self, place: Place, run: impl FnOnce(&mut Self) -> Result<T, Halt>) -> Result<T, Halt> {
        if self.depth == MOST_DEPTH {
            return halt(place, format!("Blocks and expressions stand in each other more than {MOST_DEPTH} deep"));
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        result
    }

    /// Takes this many steps.
    pub fn step(&mut self, steps: usize, place: Place) -> Result<(), Halt> {
        self.steps += steps;
        if self.steps > MOST_STEPS {
            return halt(place, format!("The template took more than {MOST_STEPS} steps"));
        }
        if self.out.len() > MOST_OUTPUT {
            return halt(place, too_long());
        }
        Ok(())
    }

    fn node(&mut self, node: &Node) -> Result<(), Halt> {
        match node {
            Node::Text(text) => {
                self.out.push_str(text);
                Ok(())
            }
            Node::Reference(reference) if self.put_at_once(reference)? => Ok(()),
            Node::Reference(reference) => self.put_evaluated(reference),
            Node::If(branches, otherwise) => {
                for (condition, nodes) in branches {
                    if self.truth(condition, (1, 1))? {
                        return self.block(nodes);
                    }
                }
                self.block(otherwise)
            }
            directive => self.directive(directive),
        }
    }

    fn put_evaluated(&mut self, reference: &Reference) -> Result<(), Halt> {
        let value = self.evaluated(reference)?;
        self.put(&value, reference.place)
    }

    /// The directives that templates have few of; they stand apart because they would make what runs most slower.
    #[inline(never)]
    fn directive(&mut self, node: &Node) -> Result<(), Halt> {
        match node {
            Node::Text(_) | Node::Reference(_) | Node::If(..) => Ok(()),
            Node::Escaped(escaped) => {
                let (reference, literal) = &**escaped;
                if matches!(self.reference(reference)?, Value::Null) {
                    self.out.push('\\');
                }
                self.out.push_str(literal);
                Ok(())
            }
            Node::Set(target, value) => {
                self.step(1, target.place)?;
                let value = self.expression(value, target.place)?;
                self.set(target, value)
            }
            Node::Foreach(name, list, nodes, place) => self.foreach(*name, list, *place, nodes),
            Node::Call(call) => self.call(call),
            Node::Define(name, nodes) => {
                self.assign(*name, Value::Block(nodes.clone()));
                Ok(())
            }
            Node::Evaluate(text, place) => self.evaluate(text, *place),
            Node::Break(None, _) => Err(Halt::Break(None)),
            Node::Break(Some(target), place) => match self.expression(target, *place)? {
                Value::Loop(state) => Err(Halt::Break(Some(state))),
                _ => halt(*place, "#break takes a scope, such as $foreach or $foreach.parent"),
            },
            Node::Stop => Err(Halt::Stop),
            Node::Absent(word, place) => halt(*place, format!("#{word} reads another template, and API Gateway has none to read")),
        }
    }

    /// Puts a value out.
    pub fn put(&mut self, value: &Value, place: Place) -> Result<(), Halt> {
        match value {
            Value::Null => Ok(()),
            Value::Text(text) => {
                self.out.push_str(text);
                self.step(1 + text.len() / 64, place)
            }
            Value::Int(number) => {
                print::push(&mut self.out, number);
                self.step(1, place)
            }
            Value::Block(nodes) => self.block_called(nodes, place),
            value => {
                let mut out = std::mem::take(&mut self.out);
                let before = out.len();
                let printed = print::print(value, &mut out, MOST_OUTPUT);
                let length = out.len() - before;
                self.out = out;
                match printed {
                    Err(print::TooMuch) => halt(place, "The value is too long to be put out, or holds itself"),
                    Ok(()) => self.step(1 + length / 64, place),
                }
            }
        }
    }

    /// What a value prints as.
    pub fn text(&mut self, value: &Value, place: Place) -> Result<Rc<str>, Halt> {
        match value {
            Value::Text(text) => Ok(text.clone()),
            value => self.capture(place, |this| this.put(value, place)),
        }
    }

    /// What comes out while something runs, which is kept from the output.
    pub fn capture(&mut self, place: Place, run: impl FnOnce(&mut Self) -> Result<(), Halt>) -> Result<Rc<str>, Halt> {
        let outer = std::mem::take(&mut self.out);
        let result = run(self);
        let text = std::mem::replace(&mut self.out, outer);
        result?;
        self.step(1 + text.len() / 64, place)?;
        Ok(text.into())
    }

    fn foreach(&mut self, name: usize, list: &Expression, place: Place, nodes: &[Node]) -> Result<(), Halt> {
        let list = match self.expression(list, place)? {
            Value::List(list) => list,
            Value::Map(map) => {
                self.step(map.entries.borrow().len() / 8, place)?;
                Rc::new(List { items: map.entries.borrow().values().cloned().collect::<Vec<_>>().into(), is_json: false })
            }
            _ => return Ok(()),
        };
        let names = [FOREACH, name, VELOCITY_COUNT, VELOCITY_HAS_NEXT];
        let names = if self.counts { &names[..] } else { &names[..2] };
        let mut kept = [const { Value::Null }; 4];
        for (value, name) in kept.iter_mut().zip(names) {
            *value = self.taken(*name, place)?;
        }
        let parent = match &kept[0] {
            Value::Loop(parent) => Some(parent.clone()),
            _ => None,
        };
        let state = Rc::new(Loop { index: Cell::new(-1), has_next: Cell::new(false), parent, own: Map::default() });
        self.assign(FOREACH, Value::Loop(state.clone()));
        let ended = self.iterate(&list, &state, name, place, nodes);
        // The other way round: the first of two of one name took what was there.
        for (value, name) in kept.into_iter().zip(names).rev() {
            self.assign(*name, value);
        }
        ended
    }

    fn iterate(&mut self, list: &List, state: &Rc<Loop>, name: usize, place: Place, nodes: &[Node]) -> Result<(), Halt> {
        let count = list.items.borrow().len();
        for index in 0..count {
            // A list that shrinks meanwhile is at its end.
            let Some(item) = list.items.borrow().get(index).cloned() else { break };
            self.step(1, place)?;
            state.index.set(index as i64);
            state.has_next.set(index + 1 < count);
            if self.counts {
                self.assign(VELOCITY_COUNT, Value::Int(index as i64 + 1));
                self.assign(VELOCITY_HAS_NEXT, Value::Bool(index + 1 < count));
            }
            self.assign(name, item);
            match self.block(nodes) {
                Ok(()) => {}
                Err(Halt::Break(target)) if target.as_ref().is_none_or(|target| Rc::ptr_eq(target, state)) => break,
                halted => return halted,
            }
        }
        Ok(())
    }

    /// `#set`. Nothing is set to nothing: the target then keeps what it had.
    fn set(&mut self, target: &Reference, value: Value) -> Result<(), Halt> {
        if matches!(value, Value::Null) || !target.settable {
            return Ok(());
        }
        let Some((last, steps)) = target.steps.split_last() else {
            self.assign(target.name, value);
            return Ok(());
        };
        let mut owner = self.variable(target.name, target.place)?;
        for step in steps {
            owner = self.take(owner, step, target.place)?;
        }
        self.set_step(&owner, last, value, target.place)
    }
}
