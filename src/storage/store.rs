//! Where texts are kept by key. In the browser that is localStorage; for tests, memory with a limit.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

/// A place that keeps texts by key.
pub trait Store {
    /// The text under a key.
    fn get(&self, key: &str) -> Result<Option<String>, StoreError>;
    /// Keeps a text under a key.
    fn put(&self, key: &str, text: &str) -> Result<(), StoreError>;
}

/// Why a store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// There is no room.
    Full,
    /// It cannot be used at all.
    Unavailable(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Full => f.write_str("The browser's storage for this page is full"),
            StoreError::Unavailable(why) => write!(f, "The browser's storage cannot be used: {why}"),
        }
    }
}

/// A store in memory that holds so many bytes at most.
#[derive(Debug)]
pub struct MemoryStore {
    limit: usize,
    texts: RefCell<BTreeMap<String, String>>,
}

impl MemoryStore {
    /// An empty store with room for so many bytes.
    pub fn new(limit: usize) -> MemoryStore {
        MemoryStore { limit, texts: RefCell::default() }
    }
}

impl Store for MemoryStore {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.texts.borrow().get(key).cloned())
    }

    fn put(&self, key: &str, text: &str) -> Result<(), StoreError> {
        let mut texts = self.texts.borrow_mut();
        let others: usize = texts.iter().filter(|(name, _)| *name != key).map(|(name, text)| name.len() + text.len()).sum();
        if others + key.len() + text.len() > self.limit {
            return Err(StoreError::Full);
        }
        texts.insert(key.to_owned(), text.to_owned());
        Ok(())
    }
}
