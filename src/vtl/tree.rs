//! The syntax tree of a mapping template, and the names in it: a variable is a number, so that finding it needs no text.

use crate::json::{JsonPath, PathError};
use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A place in a template: line and column from 1.
pub type Place = (usize, usize);

/// Nodes that are run together, shared by whoever keeps them (macros, definitions).
pub(super) type Nodes = Rc<[Node]>;

/// Something in a template.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Text that comes out as it is.
    Text(Rc<str>),
    /// `$name…`, whose value comes out.
    Reference(Reference),
    /// `\$name…`: its own text, behind a backslash where it has no value.
    Escaped(Box<(Reference, Rc<str>)>),
    /// `#set($target = value)`.
    Set(Reference, Expression),
    /// `#if … #elseif … #else … #end`.
    If(Vec<(Expression, Nodes)>, Nodes),
    /// `#foreach($name in list) … #end`.
    Foreach(usize, Expression, Nodes, Place),
    /// `#name(arguments)`, or `#@name(arguments) … #end`.
    Call(Box<Call>),
    /// `#define($name) … #end`.
    Define(usize, Nodes),
    /// `#evaluate(text)`.
    Evaluate(Expression, Place),
    /// `#break`, `#break($foreach.parent)`.
    Break(Option<Expression>, Place),
    /// `#stop`.
    Stop,
    /// `#parse` and `#include`: API Gateway has no other templates to read.
    Absent(&'static str, Place),
}

/// A call of a macro, which may be defined anywhere in the template.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub name: String,
    pub arguments: Rc<[Expression]>,
    /// What `$bodyContent` stands for.
    pub body: Option<Nodes>,
    /// What comes out if there is no such macro: the call itself.
    pub literal: Rc<str>,
    pub place: Place,
}

/// `#macro(name $parameters) … #end`.
#[derive(Debug)]
pub(super) struct Macro {
    pub parameters: Vec<usize>,
    pub nodes: Nodes,
}

/// A whole template.
#[derive(Debug, Default)]
pub struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) names: Names,
    pub(super) macros: BTreeMap<String, Rc<Macro>>,
    /// Whether it may change what it reads: then the body is copied for it each time it asks for all of it.
    pub(super) changes: bool,
    /// Whether it knows `$velocityCount` or `$velocityHasNext`, so that loops have to keep them.
    pub(super) counts: bool,
    /// How long the output usually is.
    pub(super) usual: Cell<usize>,
}

/// `$name.member.method(arguments)[index]`.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub name: usize,
    pub steps: Vec<Step>,
    pub place: Place,
    /// Whether it ends in a member, without parentheses, brackets or braces: there, Velocity reads `##` as text.
    pub open: bool,
    /// Whether `#set` can set it: Velocity sets nothing where the target stands in braces or is quiet (its name then is another).
    pub settable: bool,
}

/// A step of a reference.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Member(Rc<str>),
    Method(Method),
    Index(Expression),
}

/// A method that is called on what stands before it.
#[derive(Clone, Debug)]
pub(super) struct Method {
    pub name: Rc<str>,
    pub known: Known,
    pub arguments: Vec<Expression>,
    pub path: Cached,
}

/// The methods that templates call most: there are shortcuts for them, which need not read their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    EscapeJavaScript,
    Get,
    Json,
    Params,
    Other,
}

impl Known {
    /// Which of them a method is by its name.
    pub fn named(name: &str) -> Known {
        match name {
            "escapeJavaScript" => Known::EscapeJavaScript,
            "get" => Known::Get,
            "json" => Known::Json,
            "params" => Known::Params,
            _ => Known::Other,
        }
    }
}

/// The JSONPath that a constant argument of `$input.path` or `$input.json` is, read once.
#[derive(Clone, Debug, Default)]
pub(super) struct Cached(pub OnceCell<Rc<Result<JsonPath, PathError>>>);

/// Something that has a value.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    Bool(bool),
    Int(i128),
    Number(f64),
    Text(Rc<str>),
    /// A text in double quotes, in which references count.
    Interpolated(Nodes),
    List(Vec<Expression>),
    Range(Box<(Expression, Expression)>, Place),
    Map(Vec<(Expression, Expression)>),
    Reference(Reference),
    Not(Box<Expression>),
    /// Operators of one precedence, from left to right: a chain of them is a list, however long, not a tower.
    Chain(Box<Expression>, Vec<(Operator, Expression)>),
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    /// Whether its result is a number.
    pub fn is_arithmetic(self) -> bool {
        matches!(self, Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Remainder)
    }
}

impl Expression {
    /// Whether it can hold, as a condition.
    pub fn decides(&self) -> bool {
        match self {
            Expression::Bool(_) | Expression::Reference(_) | Expression::Not(_) => true,
            Expression::Chain(_, rest) => rest.last().is_some_and(|(operator, _)| !operator.is_arithmetic()),
            _ => false,
        }
    }
}

/// The variables of a template by number.
#[derive(Clone, Debug)]
pub(super) struct Names(BTreeMap<String, usize>);

/// Variables that every template has, in the order of their numbers.
const KNOWN: [&str; 8] = ["input", "util", "context", "stageVariables", "foreach", "velocityCount", "velocityHasNext", "bodyContent"];

pub(super) const INPUT: usize = 0;
pub(super) const UTIL: usize = 1;
pub(super) const CONTEXT: usize = 2;
pub(super) const STAGE_VARIABLES: usize = 3;
pub(super) const FOREACH: usize = 4;
pub(super) const VELOCITY_COUNT: usize = 5;
pub(super) const VELOCITY_HAS_NEXT: usize = 6;
pub(super) const BODY_CONTENT: usize = 7;

impl Default for Names {
    fn default() -> Self {
        Names(KNOWN.iter().enumerate().map(|(number, name)| ((*name).to_owned(), number)).collect())
    }
}

impl Names {
    /// The number of a variable, new if it has none yet.
    pub fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.0.get(name) {
            return *number;
        }
        let number = self.0.len();
        self.0.insert(name.to_owned(), number);
        number
    }

    /// How many variables there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}
