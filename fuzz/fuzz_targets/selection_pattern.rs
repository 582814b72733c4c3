//! Selection patterns: a pattern and, after a NUL, the text. What is checked stands in src/fuzzing.rs.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| stagecraft::fuzzing::selection_pattern(text));
