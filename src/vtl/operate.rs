//! Values of expressions and references: variables, members, indices, methods, operators.

use super::evaluate::{Evaluator, Halt, halt};
use super::host;
use super::methods;
use super::number;
use super::tree::{Expression, Method, Operator, Place, Reference, Step};
use super::value::{Key, Value};
use std::rc::Rc;

/// How many numbers a range may have.
const MOST_NUMBERS: i64 = 100_000;
/// How deeply lists and maps are compared.
const COMPARED: usize = 16;

impl Evaluator<'_> {
    /// What a reference leads to.
    pub fn reference(&mut self, reference: &Reference) -> Result<Value, Halt> {
        match self.seen(reference, Value::clone)? {
            Some(value) => Ok(value),
            None => self.evaluated(reference),
        }
    }

    /// What a reference leads to, step by step; from nothing on, it leads to nothing.
    pub fn evaluated(&mut self, reference: &Reference) -> Result<Value, Halt> {
        let mut value = self.variable(reference.name, reference.place)?;
        for step in &reference.steps {
            if matches!(value, Value::Null) {
                return Ok(value);
            }
            value = self.take(value, step, reference.place)?;
        }
        Ok(value)
    }

    pub fn take(&mut self, value: Value, step: &Step, place: Place) -> Result<Value, Halt> {
        self.step(1, place)?;
        match step {
            Step::Member(name) => Ok(match &value {
                Value::Input => host::input_member(self.scope, name),
                value => methods::property(value, name),
            }),
            Step::Index(index) => {
                let index = self.expression(index, place)?;
                let index = self.unblocked(index, place)?;
                methods::index(&value, &index).or_else(|message| halt(place, message))
            }
            Step::Method(method) => self.method(&value, method, place),
        }
    }

    fn method(&mut self, value: &Value, method: &Method, place: Place) -> Result<Value, Halt> {
        match (value, &method.arguments[..]) {
            (Value::Input, _) => self.input(method, place),
            (_, []) => self.called_with(value, method, &[], place),
            (_, [argument]) => {
                let argument = self.kept(argument, place)?;
                self.called_with(value, method, std::slice::from_ref(&argument), place)
            }
            (_, arguments) => {
                let values: Result<Vec<Value>, Halt> = arguments.iter().map(|argument| self.kept(argument, place)).collect();
                self.called_with(value, method, &values?, place)
            }
        }
    }

    fn called_with(&mut self, value: &Value, method: &Method, arguments: &[Value], place: Place) -> Result<Value, Halt> {
        if let Value::Util = value {
            let [argument] = arguments else { return Ok(Value::Null) };
            let text = self.text(argument, place)?;
            self.step(text.len() / 16, place)?;
            return host::util(&method.name, &text).or_else(|message| halt(place, message));
        }
        self.step(methods::work(value, arguments), place)?;
        if (&*method.name, arguments.len()) == ("toString", 0) {
            return Ok(Value::Text(self.text(value, place)?));
        }
        methods::call(value, &method.name, arguments).or_else(|message| halt(place, message))
    }

    fn input(&mut self, method: &Method, place: Place) -> Result<Value, Halt> {
        self.step(self.scope.size(), place)?;
        let (scope, name, changes) = (self.scope, &method.name, self.changes);
        let result = match &method.arguments[..] {
            [] => host::input(scope, name, None, None, changes),
            [Expression::Text(text)] => host::input(scope, name, Some(text), Some(&method.path), changes),
            [argument] => {
                let argument = self.expression(argument, place)?;
                let text = self.text(&argument, place)?;
                host::input(scope, name, Some(&text), None, changes)
            }
            _ => Ok(Value::Null),
        };
        result.or_else(|message| halt(place, message))
    }

    /// A value that a list, a map or a method gets.
    fn kept(&mut self, expression: &Expression, place: Place) -> Result<Value, Halt> {
        let value = self.expression(expression, place)?;
        self.unblocked(value, place)
    }

    /// A block as the text that it comes out as; anything else as it is.
    fn unblocked(&mut self, value: Value, place: Place) -> Result<Value, Halt> {
        match value {
            Value::Block(_) => Ok(Value::Text(self.text(&value, place)?)),
            value => Ok(value),
        }
    }

    /// Sets a member, or what an index leads to.
    pub fn set_step(&mut self, owner: &Value, step: &Step, value: Value, place: Place) -> Result<(), Halt> {
        let value = self.unblocked(value, place)?;
        let key = match step {
            Step::Member(name) => Key::Text(name.clone()),
            Step::Index(index) => match (owner, self.expression(index, place)?) {
                (Value::List(list), Value::Int(index)) => {
                    let mut items = list.items.borrow_mut();
                    let at = if index < 0 { index + items.len() as i64 } else { index };
                    let length = items.len();
                    return match usize::try_from(at).ok().and_then(|at| items.get_mut(at)) {
                        Some(item) => {
                            *item = value;
                            Ok(())
                        }
                        None => halt(place, format!("Index {at} out of bounds for length {length}")),
                    };
                }
                (_, index) => methods::key(&index).or_else(|message| halt(place, message))?,
            },
            // Nothing can be set to what a method returns.
            Step::Method(_) => return Ok(()),
        };
        match (owner, step) {
            (Value::Map(map), _) => drop(map.entries.borrow_mut().insert(key, value)),
            (Value::Loop(state), Step::Member(_)) => drop(state.own.entries.borrow_mut().insert(key, value)),
            _ => {}
        }
        Ok(())
    }

    pub fn expression(&mut self, expression: &Expression, place: Place) -> Result<Value, Halt> {
        match expression {
            Expression::Reference(reference) => self.reference(reference),
            Expression::Text(text) => Ok(Value::Text(text.clone())),
            Expression::Bool(flag) => Ok(Value::Bool(*flag)),
            Expression::Int(number) => Ok(Value::whole(*number)),
            Expression::Number(number) => Ok(Value::Number(*number)),
            Expression::Not(inner) => Ok(Value::Bool(!self.truth(inner, place)?)),
            Expression::Chain(first, rest) => self.deeper(place, |this| this.chain(first, rest, place)),
            Expression::Interpolated(nodes) => Ok(Value::Text(self.capture(place, |this| this.block(nodes))?)),
            Expression::List(list) => self.list(list, place),
            Expression::Range(ends, at) => self.range(&ends.0, &ends.1, *at),
            Expression::Map(entries) => self.map(entries, place),
        }
    }

    fn list(&mut self, list: &[Expression], place: Place) -> Result<Value, Halt> {
        self.step(list.len(), place)?;
        let items: Result<Vec<Value>, Halt> = self.deeper(place, |this| list.iter().map(|item| this.kept(item, place)).collect());
        Ok(Value::list(items?))
    }

    fn map(&mut self, entries: &[(Expression, Expression)], place: Place) -> Result<Value, Halt> {
        self.step(entries.len(), place)?;
        let mut pairs = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let key = self.deeper(place, |this| this.expression(key, place))?;
            let key = methods::key(&key).or_else(|message| halt(place, message))?;
            pairs.push((key, self.deeper(place, |this| this.kept(value, place))?));
        }
        Ok(Value::map(pairs))
    }

    /// Operators from left to right; a chain that begins with another one is no deeper for that.
    fn chain(&mut self, first: &Expression, rest: &[(Operator, Expression)], place: Place) -> Result<Value, Halt> {
        let mut left = match first {
            Expression::Chain(first, rest) => self.chain(first, rest, place)?,
            first => self.expression(first, place)?,
        };
        let mut decides = first.decides();
        for (operator, right) in rest {
            self.step(1, place)?;
            let truth = decides && left.is_true();
            left = match operator {
                Operator::Or => Value::Bool(truth || self.truth(right, place)?),
                Operator::And => Value::Bool(truth && self.truth(right, place)?),
                operator => {
                    let right = self.expression(right, place)?;
                    self.binary(*operator, &left, &right, place)?
                }
            };
            decides = !operator.is_arithmetic();
        }
        Ok(left)
    }

    /// Whether an expression holds. A literal or a sum never does, whatever it is: Velocity asks only references, comparisons, logic, true and false.
    pub fn truth(&mut self, expression: &Expression, place: Place) -> Result<bool, Halt> {
        if !expression.decides() {
            return Ok(false);
        }
        if let Expression::Reference(reference) = expression
            && let Some(truth) = self.seen(reference, Value::is_true)?
        {
            return Ok(truth);
        }
        Ok(self.deeper(place, |this| this.expression(expression, place))?.is_true())
    }

    fn binary(&mut self, operator: Operator, a: &Value, b: &Value, place: Place) -> Result<Value, Halt> {
        let order = |wanted: fn(std::cmp::Ordering) -> bool| Value::Bool(a.compare(b).is_some_and(wanted));
        Ok(match operator {
            Operator::Equal => Value::Bool(self.equal(a, b, place)?),
            Operator::NotEqual => Value::Bool(!self.equal(a, b, place)?),
            Operator::Less => order(std::cmp::Ordering::is_lt),
            Operator::LessOrEqual => order(std::cmp::Ordering::is_le),
            Operator::Greater => order(std::cmp::Ordering::is_gt),
            Operator::GreaterOrEqual => order(std::cmp::Ordering::is_ge),
            // With a text, plus joins.
            Operator::Add if matches!(a, Value::Text(_)) || matches!(b, Value::Text(_)) => {
                let (a, b) = (self.text(a, place)?, self.text(b, place)?);
                self.step((a.len() + b.len()) / 64, place)?;
                Value::text([&*a, &*b].concat())
            }
            operator => number::arithmetic(operator, a, b),
        })
    }

    /// `==`: numbers by value; values of one type by what they hold; others by what they print. Null equals null and the empty text (recorded).
    fn equal(&mut self, a: &Value, b: &Value, place: Place) -> Result<bool, Halt> {
        if a.is_number() && b.is_number() {
            return Ok(a.compare(b).is_some_and(std::cmp::Ordering::is_eq));
        }
        Ok(match (a, b) {
            (Value::Null, Value::Null) => true,
            (Value::Null, Value::Text(text)) | (Value::Text(text), Value::Null) => text.is_empty(),
            (Value::Null, _) | (_, Value::Null) => false,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::List(a_list), Value::List(_)) => {
                self.step(a_list.items.borrow().len() / 8, place)?;
                a.equals(b, COMPARED)
            }
            (Value::Map(_), Value::Map(_)) | (Value::Bool(_), Value::Bool(_)) => a.equals(b, COMPARED),
            _ => self.text(a, place)? == self.text(b, place)?,
        })
    }

    fn range(&mut self, from: &Expression, to: &Expression, place: Place) -> Result<Value, Halt> {
        let ends = [self.expression(from, place)?, self.expression(to, place)?].map(|end| number::truncated(&end));
        let [Some(Value::Int(from)), Some(Value::Int(to))] = ends else { return Ok(Value::Null) };
        // As Java's int has it.
        let (from, to) = (i64::from(from as i32), i64::from(to as i32));
        if (from - to).abs() >= MOST_NUMBERS {
            return halt(place, "A range has 100,000 numbers at most");
        }
        self.step((from - to).unsigned_abs() as usize / 8, place)?;
        let numbers: Vec<Value> =
            if from < to { (from..=to).map(Value::Int).collect() } else { (to..=from).rev().map(Value::Int).collect() };
        Ok(Value::list(numbers))
    }

    /// A variable's value: a parameter's where a macro runs that has it.
    pub fn variable(&mut self, name: usize, place: Place) -> Result<Value, Halt> {
        let mut frame = self.current;
        while let Some(index) = frame {
            if let Some(found) = self.parameter(index, name, place)? {
                return Ok(found);
            }
            frame = self.frames[index].parent;
        }
        Ok(self.variables.get(name).cloned().unwrap_or(Value::Null))
    }

    /// Takes a variable's value, before the variable gets another one.
    pub fn taken(&mut self, name: usize, place: Place) -> Result<Value, Halt> {
        match (self.current, self.variables.get_mut(name)) {
            (None, Some(variable)) => Ok(std::mem::take(variable)),
            _ => self.variable(name, place),
        }
    }

    /// Gives a variable a value: everywhere, and to the parameters of that name of macros that run.
    pub fn assign(&mut self, name: usize, value: Value) {
        let mut frame = self.current;
        while let Some(index) = frame {
            let frame_now = &mut self.frames[index];
            if let Some(position) = frame_now.called.parameters.iter().position(|parameter| *parameter == name)
                && let Some(local) = frame_now.locals.get_mut(position)
            {
                *local = Some(value.clone());
            }
            frame = frame_now.parent;
        }
        match self.variables.get_mut(name) {
            Some(variable) => *variable = value,
            None => {
                self.variables.resize(name, Value::Null);
                self.variables.push(value);
            }
        }
    }

    /// A parameter of a macro that runs; arguments are evaluated each time, where the call stands: macros are called by name.
    fn parameter(&mut self, index: usize, name: usize, place: Place) -> Result<Option<Value>, Halt> {
        let frame = &self.frames[index];
        if name == super::tree::BODY_CONTENT
            && let Some(body) = &frame.body
        {
            return Ok(Some(Value::Block(body.clone())));
        }
        let Some(position) = frame.called.parameters.iter().position(|parameter| *parameter == name) else { return Ok(None) };
        if let Some(Some(local)) = frame.locals.get(position) {
            return Ok(Some(local.clone()));
        }
        let arguments = Rc::clone(&frame.arguments);
        // What is not given is looked for where the call stands.
        let Some(argument) = arguments.get(position) else { return Ok(None) };
        let running = std::mem::replace(&mut self.current, frame.parent);
        let value = self.deeper(place, |this| this.expression(argument, place));
        self.current = running;
        value.map(Some)
    }
}
