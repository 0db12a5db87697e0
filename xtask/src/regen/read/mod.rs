//! Sources of any form, parsed to what they state about the API.
//!
//! ```text
//! OpenAPI, JSON or YAML ───────────────────────▶ document
//! page in Markdown ─▶ markdown ─┬──────────────▶ document of one operation
//!                               └▶ tree ─┐
//! page in HTML ──────▶ html ─────────────┼▶ text ─▶ Page
//! page as text ──────────────────────────┘
//! ```
//!
//! `form` detects the form by the content, never by a name. `text` is the one reader of what a page shows: samples
//! (`curl`, `json`, `sample`), then lists of fields (`lists`, `label`). HTML, and the tree of Mintlify's older Markdown,
//! are printed as that text first. A page states evidence: what it shows is a fact, what it does not show may exist all
//! the same, and what was not understood is noted by its name.

mod curl;
mod form;
mod html;
mod json;
mod label;
mod lists;
mod markdown;
pub mod page;
pub mod sample;
pub(crate) mod text;
mod tree;

pub use form::{Content, MAX_BYTES, Reading, read};
pub(crate) use form::{not_shipped, refused};
