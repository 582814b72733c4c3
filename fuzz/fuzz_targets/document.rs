//! Documents to be imported. What is checked stands in src/fuzzing.rs.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| stagecraft::fuzzing::document(text));
