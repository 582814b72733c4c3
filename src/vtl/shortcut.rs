//! Shortcuts: what templates put out most is found by looking at it, without a value of its own. Whatever they do not know, the evaluation does.

use super::evaluate::{Evaluator, Halt, halt};
use super::host::{self, Scope};
use super::methods;
use super::print;
use super::tree::{Expression, Known, Method, Reference, Step};
use super::value::{self, Value};

/// What can be looked at while nothing is evaluated.
#[derive(Clone, Copy)]
struct Sight<'a> {
    scope: &'a Scope,
    variables: &'a [Value],
}

impl Evaluator<'_> {
    /// Puts out what a reference leads to, if there is a shortcut to it.
    pub fn put_at_once(&mut self, reference: &Reference) -> Result<bool, Halt> {
        // Where a macro runs, a name may be one of its parameters.
        if self.current.is_some() {
            return Ok(false);
        }
        let out = &mut self.out;
        let sight = Sight { scope: self.scope, variables: &self.variables };
        let work = match (sight.variables.get(reference.name), &reference.steps[..]) {
            (Some(Value::Util), [Step::Method(Method { known: Known::EscapeJavaScript, arguments, .. })]) => match &arguments[..] {
                [Expression::Reference(argument)] => sight.text(argument, |text| {
                    host::escape(text, out);
                    text.len() / 16 + argument.steps.len()
                }),
                _ => None,
            },
            (Some(Value::Input), [Step::Method(Method { known: Known::Json, arguments, path, .. })]) => match &arguments[..] {
                [Expression::Text(text)] => {
                    host::json(sight.scope, text, Some(path), out).or_else(|message| halt(reference.place, message))?;
                    Some(sight.scope.size())
                }
                _ => None,
            },
            _ => sight.reference(reference, |value| put(value, out)).flatten(),
        };
        match work {
            Some(work) => self.step(work + 1 + reference.steps.len(), reference.place).map(|()| true),
            None => Ok(false),
        }
    }

    /// What a reference leads to, if there is a shortcut to it.
    pub fn seen<R>(&mut self, reference: &Reference, look: impl FnOnce(&Value) -> R) -> Result<Option<R>, Halt> {
        if self.current.is_some() {
            return Ok(None);
        }
        let seen = Sight { scope: self.scope, variables: &self.variables }.reference(reference, look);
        if seen.is_some() {
            self.step(reference.steps.len(), reference.place)?;
        }
        Ok(seen)
    }
}

/// Puts a value out, if that is easy, and says how much work it was.
fn put(value: &Value, out: &mut String) -> Option<usize> {
    match value {
        Value::Null => Some(0),
        Value::Text(text) => {
            out.push_str(text);
            Some(text.len() / 64)
        }
        Value::Int(number) => {
            print::push(out, number);
            Some(0)
        }
        _ => None,
    }
}

impl<'a> Sight<'a> {
    /// Gives what a reference leads to as text; null is an empty one.
    fn text<R>(self, reference: &'a Reference, look: impl FnOnce(&str) -> R) -> Option<R> {
        let looked = self.reference(reference, |value| match value {
            Value::Text(text) => Some(look(text)),
            Value::Null => Some(look("")),
            _ => None,
        });
        looked.flatten()
    }

    fn reference<R>(self, reference: &'a Reference, look: impl FnOnce(&Value) -> R) -> Option<R> {
        match (self.variables.get(reference.name)?, &reference.steps[..]) {
            (Value::Input, [Step::Method(method @ Method { known: Known::Params, .. })]) => {
                self.argument(method).map(|name| host::parameter(self.scope, name, look))
            }
            (value, steps) => self.steps(value, steps, look),
        }
    }

    /// Goes through members, and through maps by `get`.
    fn steps<R>(self, value: &Value, steps: &'a [Step], look: impl FnOnce(&Value) -> R) -> Option<R> {
        let Some((step, rest)) = steps.split_first() else { return Some(look(value)) };
        let (map, name) = match (value, step) {
            (Value::Null, _) => return Some(look(value)),
            (Value::Loop(_), Step::Member(name)) => return self.steps(&methods::property(value, name), rest, look),
            (Value::Map(map), Step::Member(name)) => (map, &**name),
            (Value::Map(map), Step::Method(method @ Method { known: Known::Get, .. })) => (map, self.argument(method)?),
            _ => return None,
        };
        self.steps(value::find(&map.entries.borrow(), name).unwrap_or(&Value::Null), rest, look)
    }

    /// The text that is a method's only argument.
    fn argument(self, method: &'a Method) -> Option<&'a str> {
        match &method.arguments[..] {
            [Expression::Text(text)] => Some(text),
            [Expression::Reference(Reference { name, steps, .. })] if steps.is_empty() => match self.variables.get(*name)? {
                Value::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }
}
