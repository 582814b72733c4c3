//! Files that stand in memory: what has been attached to the console of a page, and what its commands wrote.

use super::{EMPTY_ARCHIVE, Files};
use std::collections::BTreeMap;

/// Files by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryFiles(BTreeMap<String, Vec<u8>>);

impl MemoryFiles {
    /// Puts a file.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.insert(plain(name).to_owned(), bytes);
    }

    /// The names of all files.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.0.get(plain(path)) {
            Some(bytes) => Ok(bytes.clone()),
            None if plain(path) == "function.zip" => Ok(EMPTY_ARCHIVE.to_vec()),
            None => Err("a page has no files of its own: attach it to the console first".into()),
        }
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), String> {
        if plain(path) != "/dev/null" {
            self.put(path, bytes.to_vec());
        }
        Ok(())
    }
}

fn plain(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}
