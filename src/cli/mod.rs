//! AWS CLI commands as text, both ways.
