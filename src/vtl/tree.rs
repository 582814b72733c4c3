//! The syntax tree of a mapping template.

/// A place in a template: line and column from 1.
pub type Place = (usize, usize);

/// Something in a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Text that comes out as it is.
    Text(String),
    /// `$name…`, whose value comes out.
    Reference(Reference),
    /// `#set($target = value)`.
    Set(Reference, Expression),
    /// `#if … #elseif … #else … #end`.
    If(Vec<(Expression, Vec<Node>)>, Vec<Node>),
    /// `#foreach($name in list) … #end`.
    Foreach(String, Expression, Vec<Node>),
    /// `#macro(name $parameters) … #end`.
    Macro(String, Vec<String>, Vec<Node>),
    /// `#name(arguments)`.
    Call(String, Vec<Expression>, Place),
    /// `#define($name) … #end`.
    Define(String, Vec<Node>),
    /// `#evaluate(text)`.
    Evaluate(Expression, Place),
    /// `#break`.
    Break,
    /// `#stop`.
    Stop,
}

/// `$name.member.method(arguments)[index]`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reference {
    pub name: String,
    pub steps: Vec<Step>,
    pub place: Place,
}

/// A step of a reference.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Member(String),
    Method(String, Vec<Expression>),
    Index(Expression),
}

/// Something that has a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Null,
    Bool(bool),
    Int(i64),
    Number(f64),
    Text(String),
    /// A text in double quotes, in which references count.
    Interpolated(Vec<Node>),
    List(Vec<Expression>),
    Range(Box<Expression>, Box<Expression>),
    Map(Vec<(Expression, Expression)>),
    Reference(Reference),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
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
