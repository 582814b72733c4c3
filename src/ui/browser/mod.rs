//! The browser: storage, files, the address bar, the clipboard. Everything that no other file of `ui` needs to know how to ask for.

pub mod canvas;
pub mod charts;
pub mod clipboard;
pub mod editor;
pub mod files;
pub mod handler;
pub mod hash;
pub mod page;
pub mod script;
pub mod storage;
