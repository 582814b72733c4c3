//! Yew components and the browser.
