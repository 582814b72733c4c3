//! The workspace document: envelope with a version, migrations, the `Store` trait.
