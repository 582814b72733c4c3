//! The test of a method that is not deployed yet (TestInvokeMethod): its form and what came of it.

use super::{body, status};
use crate::control::Operation;
use serde_json::{Map, Value, json};

/// What the form holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestForm {
    /// Values of the path's variables, by name, in the path's order.
    pub path: Vec<(String, String)>,
    /// The query, such as `type=cat&page=2`.
    pub query: String,
    /// Headers, `Name: value`, a line each.
    pub headers: String,
    /// The body.
    pub body: String,
    /// Stage variables, `name=value`, a line each.
    pub variables: String,
}

/// What came of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// The status.
    pub status: u16,
    /// The status with its reason.
    pub status_line: String,
    /// How long it took.
    pub latency: String,
    /// The body, laid out if it is JSON.
    pub body: String,
    /// Headers, a line each.
    pub headers: String,
    /// The execution log.
    pub log: String,
}

impl TestForm {
    /// An empty form for a resource's path.
    pub fn new(path: &str) -> TestForm {
        let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        TestForm { path: names.map(|name| (name.trim_end_matches('+').to_owned(), String::new())).collect(), ..TestForm::default() }
    }

    /// The operation that tests this method of this resource.
    pub fn operation(&self, api_id: &str, resource: (&str, &str), http_method: &str) -> Result<Operation, String> {
        let (resource_id, path) = resource;
        let mut url = path.to_owned();
        for (name, value) in &self.path {
            for variable in [format!("{{{name}}}"), format!("{{{name}+}}")] {
                url = url.replace(&variable, value);
            }
        }
        let query = self.query.trim().trim_start_matches('?');
        if !query.is_empty() {
            url = format!("{url}?{query}");
        }
        let mut several = Map::new();
        for (name, value) in pairs(&self.headers, ':', "Headers")? {
            if let Value::Array(values) = several.entry(name).or_insert_with(|| json!([])) {
                values.push(json!(value));
            }
        }
        let variables: Map<String, Value> =
            pairs(&self.variables, '=', "Stage variables")?.into_iter().map(|(name, value)| (name, json!(value))).collect();
        let mut input = json!({"restApiId": api_id, "resourceId": resource_id, "httpMethod": http_method, "pathWithQueryString": url});
        if !several.is_empty() {
            input["multiValueHeaders"] = Value::Object(several);
        }
        if !self.body.is_empty() {
            input["body"] = json!(self.body);
        }
        if !variables.is_empty() {
            input["stageVariables"] = Value::Object(variables);
        }
        Ok(Operation::apigateway("TestInvokeMethod", input))
    }
}

/// Names and values, a line each; a line without the sign between them is told by its number.
fn pairs(text: &str, sign: char, what: &str) -> Result<Vec<(String, String)>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let (name, value) = line.split_once(sign).ok_or_else(|| format!("{what}, line {}: there is no '{sign}' in it", number + 1))?;
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect()
}

impl TestResult {
    /// Reads the output of TestInvokeMethod.
    pub fn read(output: &Value) -> TestResult {
        let text = |member: &str| output[member].as_str().unwrap_or_default().to_owned();
        let code = output["status"].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or(0);
        let headers = output["multiValueHeaders"].as_object().into_iter().flatten().flat_map(|(name, values)| {
            values.as_array().into_iter().flatten().filter_map(Value::as_str).map(move |value| format!("{name}: {value}"))
        });
        TestResult {
            status: code,
            status_line: status::line(code),
            latency: format!("{} ms", output["latency"]),
            body: body::pretty_text(&text("body")),
            headers: headers.collect::<Vec<_>>().join("\n"),
            log: text("log"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_becomes_the_operation() {
        let mut form = TestForm::new("/pets/{id}/{proxy+}");
        assert_eq!(form.path, [("id".to_owned(), String::new()), ("proxy".to_owned(), String::new())]);
        form.path[0].1 = "7".into();
        form.path[1].1 = "a/b".into();
        form.query = "?x=1".into();
        form.headers = "A: 1\na: 2\nA: 3\n\n".into();
        form.variables = "v=1".into();
        let operation = form.operation("api", ("res", "/pets/{id}/{proxy+}"), "GET").expect("a good form");
        assert_eq!(
            operation.input,
            json!({"restApiId": "api", "resourceId": "res", "httpMethod": "GET", "pathWithQueryString": "/pets/7/a/b?x=1",
                "multiValueHeaders": {"A": ["1", "3"], "a": ["2"]}, "stageVariables": {"v": "1"}})
        );
        form.headers = "A: 1\nnonsense".into();
        assert_eq!(form.operation("api", ("res", "/"), "GET"), Err("Headers, line 2: there is no ':' in it".into()));
    }

    #[test]
    fn the_output_is_laid_out() {
        let output = json!({"status": 200, "latency": 3, "body": "{\"a\":1}", "multiValueHeaders": {"Content-Type": ["application/json"]}, "log": "l"});
        let result = TestResult::read(&output);
        assert_eq!((result.status_line.as_str(), result.latency.as_str()), ("200 OK", "3 ms"));
        assert_eq!((result.body.as_str(), result.headers.as_str()), ("{\n  \"a\": 1\n}", "Content-Type: application/json"));
    }
}
