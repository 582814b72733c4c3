//! Calls: macros, blocks of `#define`, `#evaluate`.

use super::error::TemplateError;
use super::evaluate::{Evaluator, Halt, halt};
use super::parser;
use super::tree::{Call, Expression, Macro, Nodes, Place};
use super::value::Value;
use std::borrow::Cow;
use std::rc::Rc;

/// How deeply macros, definitions and evaluations may call each other: Velocity's own limit for macros.
const MOST_CALLS: usize = 20;

/// A macro that is being called.
pub(super) struct Frame {
    pub called: Rc<Macro>,
    pub arguments: Rc<[Expression]>,
    /// Values that `#set` gave to parameters.
    pub locals: Vec<Option<Value>>,
    pub body: Option<Nodes>,
    /// The macro that the call stands in.
    pub parent: Option<usize>,
}

impl Evaluator<'_> {
    /// Runs something one call deeper. `#break` ends it.
    fn called(&mut self, place: Place, run: impl FnOnce(&mut Self) -> Result<(), Halt>) -> Result<(), Halt> {
        self.step(1, place)?;
        self.calls += 1;
        if self.calls > MOST_CALLS {
            return halt(place, format!("Calls are nested more than {MOST_CALLS} deep"));
        }
        let result = run(self);
        self.calls -= 1;
        match result {
            Err(Halt::Break(None)) => Ok(()),
            result => result,
        }
    }

    /// A call of a macro; what is none comes out as it stands in the template.
    pub fn call(&mut self, call: &Call) -> Result<(), Halt> {
        let Some(called) = self.macros.get(&call.name).cloned() else {
            self.out.push_str(&call.literal);
            return Ok(());
        };
        let locals = vec![None; called.parameters.len()];
        let nodes = called.nodes.clone();
        self.frames.push(Frame { called, arguments: call.arguments.clone(), locals, body: call.body.clone(), parent: self.current });
        let running = self.current.replace(self.frames.len() - 1);
        let result = self.called(call.place, |this| this.block(&nodes));
        self.current = running;
        self.frames.pop();
        result
    }

    /// A block of `#define`.
    pub fn block_called(&mut self, nodes: &Nodes, place: Place) -> Result<(), Halt> {
        self.called(place, |this| this.block(nodes))
    }

    /// `#evaluate`: the text is a template of its own, which knows the same variables and macros. `#stop` ends only that.
    pub fn evaluate(&mut self, text: &Expression, place: Place) -> Result<(), Halt> {
        let text = self.expression(text, place)?;
        let text = self.text(&text, place)?;
        self.step(text.len(), place)?;
        self.step(self.names.count(), place)?;
        let program = parser::parse_with(&text, self.names.clone().into_owned(), self.macros.clone().into_owned());
        let program = program.map_err(|error| TemplateError::at(place, format!("In the text of #evaluate: {error}")))?;
        self.variables.resize(self.variables.len().max(program.names.count()), Value::Null);
        self.names = Cow::Owned(program.names);
        self.macros = Cow::Owned(program.macros);
        match self.called(place, |this| this.block(&program.nodes)) {
            Err(Halt::Stop) => Ok(()),
            result => result,
        }
    }
}
