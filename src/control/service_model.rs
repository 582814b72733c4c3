//! What tests ask of a service that is not simulated whole: every operation of its model is implemented, or refused by name with a reason.

use super::operation_names;

/// A service of AWS and what is there of it.
pub struct ServiceModel {
    /// Its name in commands.
    pub service: &'static str,
    /// The names of all operations of the model.
    pub operations: &'static str,
    /// How many these are.
    pub count: usize,
    /// An operation that is implemented outside the tables, because it asks running traffic or a function.
    pub joined: &'static str,
    /// The operations that are refused, a line each with the reason.
    pub refused: &'static str,
    /// The members of operations' inputs, a line each.
    pub members: &'static str,
}

impl ServiceModel {
    /// Fails where an operation is neither implemented nor refused or both, where a refusal is not in FIDELITY.md, or members are missing.
    pub fn holds(&self) {
        let in_tables = operation_names(self.service);
        let implemented = || in_tables.iter().copied().chain([self.joined]);
        let refused: Vec<&str> = self.refused.lines().filter_map(|line| line.split_once(": ")).map(|(name, _)| name).collect();
        let model: Vec<&str> = self.operations.split_whitespace().collect();
        assert_eq!(model.len(), self.count);
        for name in &model {
            let known = (implemented().any(|own| own == *name), refused.contains(name));
            assert!(known.0 != known.1, "{name}: implemented, refused: {known:?}");
        }
        assert!(implemented().all(|name| model.contains(&name)), "an operation that the service model does not have");
        let fidelity = include_str!("../../FIDELITY.md");
        for name in refused {
            assert!(fidelity.contains(name), "{name} is not in FIDELITY.md");
        }
        for name in in_tables {
            assert!(self.members.lines().any(|line| line.split(':').next() == Some(name)), "{name} is not in members.txt");
        }
    }
}
