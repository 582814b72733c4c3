//! The control plane: every change to the account and every look at it, by AWS's operation names. One file a resource, one function an operation.

mod error;

pub use error::ApiError;

use crate::model::Account;
use crate::time::{Chance, SimTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One call of an AWS API: what a form, the console, a script or the log of operations says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// `apigateway`, `apigatewayv2`, `lambda` or `backends`.
    pub service: String,
    /// AWS's name, such as `CreateRestApi`.
    pub operation: String,
    /// The members of the input, as the AWS CLI's `--cli-input-json` takes them.
    pub input: Value,
}

impl Operation {
    /// An operation of `apigateway`.
    pub fn apigateway(operation: &str, input: Value) -> Operation {
        Operation { service: "apigateway".into(), operation: operation.into(), input }
    }

    /// An operation of `lambda`.
    pub fn lambda(operation: &str, input: Value) -> Operation {
        Operation { service: "lambda".into(), operation: operation.into(), input }
    }

    /// An operation of `backends`.
    pub fn backends(operation: &str, input: Value) -> Operation {
        Operation { service: "backends".into(), operation: operation.into(), input }
    }
}

/// Where operations get the time and chance (for identifiers) from.
#[derive(Debug)]
pub struct Context<'a> {
    /// The simulated instant of the call.
    pub now: SimTime,
    /// The generator that identifiers are drawn from.
    pub chance: &'a mut Chance,
}

/// Carries out one operation on the account and answers as AWS does.
///
/// A failed operation changes nothing: it works on a copy (which is cheap, because an account shares what it owns)
/// that takes the account's place only when all went well.
pub fn apply(account: &mut Account, ctx: &mut Context<'_>, operation: &Operation) -> Result<Value, ApiError> {
    let mut next = account.clone();
    let output = dispatch(&mut next, ctx, operation)?;
    *account = next;
    Ok(output)
}

fn dispatch(_account: &mut Account, _ctx: &mut Context<'_>, operation: &Operation) -> Result<Value, ApiError> {
    Err(ApiError::bad_request(operation.operation.clone()))
}
