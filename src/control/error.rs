//! AWS's errors: the exception, its status and its wording.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An error as AWS answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// The exception's name in AWS's service model, such as `NotFoundException`.
    pub code: String,
    /// AWS's wording.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
}

impl ApiError {
    /// 404 `NotFoundException`.
    pub fn not_found(message: impl Into<String>) -> ApiError {
        ApiError::new("NotFoundException", 404, message)
    }

    /// 400 `BadRequestException`.
    pub fn bad_request(message: impl Into<String>) -> ApiError {
        ApiError::new("BadRequestException", 400, message)
    }

    /// 409 `ConflictException`.
    pub fn conflict(message: impl Into<String>) -> ApiError {
        ApiError::new("ConflictException", 409, message)
    }

    /// 429 `LimitExceededException`.
    pub fn limit_exceeded(message: impl Into<String>) -> ApiError {
        ApiError::new("LimitExceededException", 429, message)
    }

    /// 400 `ValidationException`.
    pub fn validation(message: impl Into<String>) -> ApiError {
        ApiError::new("ValidationException", 400, message)
    }

    /// An error with any code.
    pub fn new(code: &str, status: u16, message: impl Into<String>) -> ApiError {
        ApiError { code: code.into(), message: message.into(), status }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ApiError {}
