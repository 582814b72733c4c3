//! Regular expressions in ECMAScript's dialect, look-around included. Natively that is the crate `regress`; in the browser it is the browser's own
//! engine, which speaks the same dialect and saves 108 kB (gzipped) of tables and code. The one room below `ui` that knows a browser.

#[cfg(target_arch = "wasm32")]
use browser as engine;
#[cfg(not(target_arch = "wasm32"))]
use native as engine;

/// A regular expression.
#[derive(Debug)]
pub struct Pattern(engine::Engine);

impl Pattern {
    /// Reads a pattern; none if it is not a regular expression.
    pub fn new(pattern: &str) -> Option<Pattern> {
        engine::Engine::new(pattern).map(Pattern)
    }

    /// The same for a pattern that the whole text must match.
    pub fn whole(pattern: &str) -> Option<Pattern> {
        Pattern::new(&format!("^(?:{pattern})$"))
    }

    /// Whether it matches somewhere in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The text with the first match replaced; `$1` stands for a group.
    pub fn replace(&self, text: &str, by: &str) -> String {
        self.0.replace(text, by)
    }

    /// The text with every match replaced.
    pub fn replace_all(&self, text: &str, by: &str) -> String {
        self.0.replace_all(text, by)
    }

    /// What stands between the matches. A match of nothing splits nothing.
    pub fn split(&self, text: &str) -> Vec<String> {
        self.0.split(text)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    #[derive(Debug)]
    pub struct Engine(Box<regress::Regex>);

    impl Engine {
        pub fn new(pattern: &str) -> Option<Engine> {
            regress::Regex::new(pattern).ok().map(|regex| Engine(Box::new(regex)))
        }

        pub fn is_match(&self, text: &str) -> bool {
            self.0.find(text).is_some()
        }

        pub fn replace(&self, text: &str, by: &str) -> String {
            self.0.replace(text, by)
        }

        pub fn replace_all(&self, text: &str, by: &str) -> String {
            self.0.replace_all(text, by)
        }

        pub fn split(&self, text: &str) -> Vec<String> {
            let mut parts = Vec::new();
            let mut start = 0;
            for found in self.0.find_iter(text).filter(|found| found.range().start < found.range().end) {
                parts.push(text[start..found.range().start].to_owned());
                start = found.range().end;
            }
            parts.push(text[start..].to_owned());
            parts
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Function, JsString, RegExp};
    use wasm_bindgen::JsCast;

    #[derive(Debug)]
    pub struct Engine {
        first: RegExp,
        every: RegExp,
    }

    impl Engine {
        pub fn new(pattern: &str) -> Option<Engine> {
            // `new RegExp` throws for what is no pattern; going through Reflect turns that into a value.
            let make = |flags: &str| {
                let arguments = js_sys::Array::of2(&pattern.into(), &flags.into());
                let class = js_sys::Reflect::get(&js_sys::global(), &"RegExp".into()).ok()?.dyn_into::<Function>().ok()?;
                js_sys::Reflect::construct(&class, &arguments).ok()?.dyn_into::<RegExp>().ok()
            };
            Some(Engine { first: make("")?, every: make("g")? })
        }

        pub fn is_match(&self, text: &str) -> bool {
            self.first.test(text)
        }

        pub fn replace(&self, text: &str, by: &str) -> String {
            JsString::from(text).replace_by_pattern(&self.first, by).into()
        }

        pub fn replace_all(&self, text: &str, by: &str) -> String {
            JsString::from(text).replace_by_pattern(&self.every, by).into()
        }

        pub fn split(&self, text: &str) -> Vec<String> {
            let whole = JsString::from(text);
            let mut parts = Vec::new();
            let mut start = 0;
            self.every.set_last_index(0);
            while let Some(found) = self.every.exec(text) {
                let length = found.get(0).as_string().map_or(0, |found| found.encode_utf16().count() as u32);
                let at = js_sys::Reflect::get(&found, &"index".into()).ok().and_then(|at| at.as_f64()).unwrap_or_default() as u32;
                if length == 0 {
                    if at >= whole.length() {
                        break;
                    }
                    self.every.set_last_index(at + 1);
                    continue;
                }
                parts.push(whole.substring(start, at).into());
                start = at + length;
            }
            parts.push(whole.substring(start, whole.length()).into());
            parts
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_found_replaced_and_split_at() {
        assert!(Pattern::whole("4\\d{2}").is_some_and(|pattern| pattern.is_match("404") && !pattern.is_match("4040")));
        assert!(Pattern::new("(?<!a)b").is_some_and(|pattern| pattern.is_match("cb") && !pattern.is_match("ab")));
        assert!(Pattern::new("(").is_none());
        let pattern = Pattern::new("(l+)o?").expect("a pattern");
        assert_eq!(
            (pattern.replace("hello all", "<$1>").as_str(), pattern.replace_all("hello all", "L").as_str()),
            ("he<ll> all", "heL aL")
        );
        assert_eq!(pattern.split("hello all!"), ["he", " a", "!"]);
        assert_eq!(Pattern::new("x*").expect("a pattern").split("axxb"), ["a", "b"]);
    }
}
