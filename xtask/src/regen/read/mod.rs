//! Sources of any form, parsed to what they state about the API.
//!
//! | form | module | idea |
//! | --- | --- | --- |
//! | `OpenAPI` in JSON or YAML | `openapi_diff` | a whole document |
//! | page in Markdown | `markdown` | a fenced block has a document of one operation |
//! | the same, older syntax | `tree` | the block has a tree without names of schemas |
//! | page as text | `text`, `curl`, `json`, `sample`, `sections`, `fields`, `label` | samples of request and response, lists of fields |
//! | page in HTML | `html` | turned into the lines of the text |
//!
//! `form` detects the form by the content, never by a name. A page states evidence: what it shows is a fact, what it
//! does not show may exist all the same, and what was not understood is noted by its name.

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
