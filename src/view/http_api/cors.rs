//! The form of the CORS configuration of an HTTP API (`http-api-cors`).

use super::problems::{Problems, words};
use crate::control::{ApiError, Operation};
use crate::model::http::Cors;
use serde_json::json;

/// A CORS configuration while it is being written: lists with blanks between their words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorsDraft {
    /// Origins that may call.
    pub origins: String,
    /// Methods that they may use.
    pub methods: String,
    /// Request headers that they may send.
    pub headers: String,
    /// Response headers that their scripts may read.
    pub expose: String,
    /// How long a browser may remember a preflight's answer, in seconds; empty if it is not said.
    pub max_age: String,
    /// Whether they may send credentials.
    pub credentials: bool,
}

const FIELDS: [(&str, &str); 4] =
    [("for origin", "origins"), ("in allowMethods", "methods"), ("allowCredentials", "credentials"), ("maxAge", "age")];

impl CorsDraft {
    /// The form of a configuration.
    pub fn of(cors: &Cors) -> CorsDraft {
        let list = |list: &[String]| list.join(" ");
        CorsDraft {
            origins: list(&cors.allow_origins),
            methods: list(&cors.allow_methods),
            headers: list(&cors.allow_headers),
            expose: list(&cors.expose_headers),
            max_age: cors.max_age.map(|age| age.to_string()).unwrap_or_default(),
            credentials: cors.allow_credentials == Some(true),
        }
    }

    /// Names and values for readers.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let list = |text: &str| if text.is_empty() { "–".to_owned() } else { words(text).join(", ") };
        vec![
            ("AllowOrigins", list(&self.origins)),
            ("AllowMethods", list(&self.methods)),
            ("AllowHeaders", list(&self.headers)),
            ("ExposeHeaders", list(&self.expose)),
            ("MaxAge", if self.max_age.is_empty() { "–".to_owned() } else { format!("{} s", self.max_age) }),
            ("AllowCredentials", self.credentials.to_string()),
        ]
    }

    /// The operation that gives an API this configuration.
    pub fn operation(&self, api_id: &str) -> Result<Operation, Problems> {
        let mut problems = Problems::default();
        let mut cors = json!({"AllowOrigins": words(&self.origins), "AllowMethods": words(&self.methods), "AllowHeaders": words(&self.headers),
            "ExposeHeaders": words(&self.expose), "AllowCredentials": self.credentials});
        if let Some(age) = problems.whole("age", &self.max_age) {
            cors["MaxAge"] = json!(age);
        }
        problems.or(Operation::apigatewayv2("UpdateApi", json!({"ApiId": api_id, "CorsConfiguration": cors})))
    }

    /// The field that a refusal is about.
    pub fn place(error: &ApiError) -> Option<Problems> {
        Problems::placed(error, &FIELDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Engine;

    #[test]
    fn a_configuration_is_saved_and_read_back_and_refused_at_its_field() {
        let mut engine = Engine::new(0);
        let api = engine.call(&Operation::apigatewayv2("CreateApi", json!({"Name": "a", "ProtocolType": "HTTP"}))).expect("an API");
        let id = api["ApiId"].as_str().expect("an id");
        let good = CorsDraft {
            origins: "https://a.example.com https://b.example.com".into(),
            methods: "GET POST".into(),
            headers: "Authorization".into(),
            expose: "ETag".into(),
            max_age: "600".into(),
            credentials: true,
        };
        engine.call(&good.operation(id).expect("no problem")).expect("a change");
        let saved = engine.account.http_apis[id].definition.cors_configuration.clone().expect("a configuration");
        assert_eq!(CorsDraft::of(&saved), good);
        assert_eq!(good.facts()[0].1, "https://a.example.com, https://b.example.com");
        for (draft, field) in [
            (CorsDraft { origins: "example.com".into(), ..good.clone() }, "origins"),
            (CorsDraft { origins: "*".into(), ..good.clone() }, "credentials"),
            (CorsDraft { methods: "TRACE".into(), ..good.clone() }, "methods"),
            (CorsDraft { max_age: "86401".into(), ..good.clone() }, "age"),
            (CorsDraft { max_age: "long".into(), ..good.clone() }, "age"),
        ] {
            let problems = match draft.operation(id) {
                Err(problems) => problems,
                Ok(operation) => CorsDraft::place(&engine.call(&operation).expect_err("a refusal")).expect("a field"),
            };
            assert!(problems.at(field).is_some(), "{field}: {problems:?}");
        }
    }
}
