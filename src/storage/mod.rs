//! The workspace document: its envelope with a version, migrations, and where it is kept. What a workspace holds is not known here.

mod envelope;
mod keep;
mod marks;
mod parts;
mod pool;
mod store;

pub use envelope::{Decoded, FORMAT_VERSION, Unreadable, decode, decode_document, document, encode};
pub use keep::{BACKUP_PREFIX, KEY, Opened, SaveError, open, save, save_in_parts};
pub use parts::Cache;
pub use store::{MemoryStore, Store, StoreError};
