//! CloudWatch Logs' operations on the logs of stages: DescribeLogGroups, FilterLogEvents, DeleteLogGroup. Execution logs are written here, too.

use super::Engine;
use crate::control::ApiError;
use crate::gateway::rest::{Execution, LineKind, Live};
use crate::gateway::{Detail, Fault, Request, Response, TraceEntry};
use serde_json::{Value, json};

impl Engine {
    /// Writes the execution log of a request as far as its stage asks for it: to the stage's group and, if the canary served, to the canary's.
    /// What is too large leaves no log, as by the service (`set-up-logging`).
    pub(super) fn log_execution(&self, live: &Live, request: &Request, response: &Response, trace: &[TraceEntry]) {
        let Some((api_id, name, is_canary)) = trace.iter().find_map(stage) else { return };
        let Some(stage) = live.api(api_id).and_then(|api| api.stage(name)) else { return };
        if trace.last().is_some_and(|last| matches!(last.fault, Some(Fault::RequestTooLarge { .. }))) {
            return;
        }
        let method = trace.iter().find_map(|entry| match &entry.detail {
            Detail::Method { resource_path, http_method, .. } => Some((resource_path.as_str(), http_method.as_str())),
            _ => None,
        });
        let setting = match method {
            Some((path, method)) => stage.stage.method_setting(path, method),
            None => stage.stage.method_settings.get("*/*"),
        };
        let level = setting.and_then(|setting| setting.logging_level.as_deref()).unwrap_or("OFF");
        let traced = setting.is_some_and(|setting| setting.data_trace_enabled);
        let wanted = |kind: LineKind| match kind {
            LineKind::Error => level != "OFF",
            LineKind::Info => level == "INFO",
            LineKind::Data => level == "INFO" && traced,
        };
        let lines = Execution { live, request, response, trace, now: self.now }.lines();
        let id = trace.iter().find_map(|entry| match &entry.detail {
            Detail::Stage { request_id, .. } => Some(request_id.as_str()),
            _ => None,
        });
        let group = format!("API-Gateway-Execution-Logs_{api_id}/{name}");
        let mut logs = self.runtime.logs.borrow_mut();
        for line in lines.into_iter().filter(|line| wanted(line.kind)) {
            let message = format!("({}) {}", id.unwrap_or_default(), line.text);
            if is_canary {
                logs.put(&format!("{group}/Canary"), self.now, message.clone());
            }
            logs.put(&group, self.now, message);
        }
    }

    /// `DescribeLogGroups`: the groups by name.
    pub(super) fn describe_log_groups(&self, input: &Value) -> Result<Value, ApiError> {
        let prefix = input["logGroupNamePrefix"].as_str().unwrap_or_default();
        let pattern = input["logGroupNamePattern"].as_str().unwrap_or_default();
        let logs = self.runtime.logs.borrow();
        let groups = logs.groups().filter(|(name, _)| name.starts_with(prefix) && name.contains(pattern));
        let groups = groups.map(|(name, events)| {
            let bytes: usize = events.iter().map(|event| event.message.len()).sum();
            let first = events.front().map(|event| event.timestamp.micros() / 1_000);
            let arn = format!("arn:aws:logs:{}:{}:log-group:{name}", self.account.region, self.account.id);
            json!({"logGroupName": name, "creationTime": first, "metricFilterCount": 0, "arn": format!("{arn}:*"), "storedBytes": bytes, "logGroupArn": arn})
        });
        Ok(json!({"logGroups": groups.collect::<Vec<_>>()}))
    }

    /// `FilterLogEvents`: the events of a group, oldest first, that hold the pattern's words.
    pub(super) fn filter_log_events(&self, input: &Value) -> Result<Value, ApiError> {
        let name = group_name(input)?;
        let logs = self.runtime.logs.borrow();
        let events = logs.group(name).ok_or_else(no_group)?;
        let words: Vec<String> =
            input["filterPattern"].as_str().unwrap_or_default().split_whitespace().map(|word| word.trim_matches('"').to_owned()).collect();
        let (start, end) = (input["startTime"].as_u64().unwrap_or(0), input["endTime"].as_u64().unwrap_or(u64::MAX));
        let most = input["limit"].as_u64().unwrap_or(10_000) as usize;
        let matching = events.iter().enumerate().filter(|(_, event)| {
            let millis = event.timestamp.micros() / 1_000;
            (start..=end).contains(&millis) && words.iter().all(|word| event.message.contains(word.as_str()))
        });
        let shown = matching.take(most).map(|(number, event)| {
            let millis = event.timestamp.micros() / 1_000;
            json!({"logStreamName": stream(name), "timestamp": millis, "message": event.message, "ingestionTime": millis, "eventId": format!("{millis:020}{number:036}")})
        });
        Ok(json!({"events": shown.collect::<Vec<_>>(), "searchedLogStreams": []}))
    }

    /// `DeleteLogGroup`.
    pub(super) fn delete_log_group(&self, input: &Value) -> Result<Value, ApiError> {
        if self.runtime.logs.borrow_mut().delete(group_name(input)?) { Ok(json!({})) } else { Err(no_group()) }
    }
}

fn stage(entry: &TraceEntry) -> Option<(&str, &str, bool)> {
    match &entry.detail {
        Detail::Stage { api_id, stage, canary, .. } => Some((api_id, stage, canary.is_some_and(|canary| canary.is_canary))),
        _ => None,
    }
}

fn group_name(input: &Value) -> Result<&str, ApiError> {
    input["logGroupName"].as_str().ok_or_else(|| ApiError::new("InvalidParameterException", 400, "logGroupName is required"))
}

fn no_group() -> ApiError {
    ApiError::new("ResourceNotFoundException", 400, "The specified log group does not exist.")
}

/// The one stream of a group. The service spreads a group over many, whose names mean nothing either.
fn stream(group: &str) -> String {
    let bits = group.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |bits, byte| (bits ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{bits:016x}{:016x}", bits.rotate_left(32).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
