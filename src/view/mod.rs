//! Plain view models: tables, trace, chart geometry. Read only.
