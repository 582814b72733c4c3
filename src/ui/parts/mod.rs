//! Components that two pages or more share: each takes plain props and knows nothing of the state.

mod badge;
mod code;
mod dialog;
mod field;
mod icon;
mod link;
mod long_list;
mod pairs;
mod table;

pub use badge::{Badge, Callout, Empty, MethodTag, Tone};
pub use code::{Code, CopyButton, CopyLater};
pub use dialog::{ConfirmButton, Dialog};
pub use field::{CheckField, NumberField, RangeField, SelectField, TextArea, TextField};
pub use icon::{Glyph, Icon};
pub use link::{Crumbs, PageHead, RouteLink, Tabs};
pub use long_list::LongList;
pub use pairs::PairsField;
pub use table::{Facts, Panel, Table};
