//! Stagecraft: Amazon API Gateway, simulated whole. Each room of the house is a module; imports only point up the table in ARCHITECTURE.md.

pub mod app;
pub mod backends;
pub mod cli;
pub mod control;
#[cfg(not(target_arch = "wasm32"))]
pub mod fuzzing;
pub mod gateway;
pub mod glob;
pub mod json;
pub mod jwt;
pub mod model;
pub mod openapi;
pub mod order;
pub mod pattern;
pub mod policy;
pub mod storage;
pub mod throttle;
pub mod time;
#[cfg(target_arch = "wasm32")]
pub mod ui;
pub mod view;
pub mod vtl;
