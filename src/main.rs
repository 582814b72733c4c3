//! The one binary: the app in the browser, the command line natively.

fn main() {}
