//! What HubSpot says, as one `OpenAPI` document without its prose, and how a source changes it.
//!
//! Every form of docs becomes a `Partial`: the operations and schemas that it is about, whole, each
//! with what the form cannot show as it was known, and the facts that it does show. Parts are merged one way:
//!
//! ```text
//! document ─▶ document::read ─┐
//!                             ├─▶ Partial ─▶ merge ─▶ facts, Findings
//! page ─▶ page::read ─────────┘
//! ```
//!
//! - `model` has the parts of a document, `canonical` its one normal form.
//! - `list` names the facts of a document one by one (`Fact`), and compares two documents.
//! - `document` and `shape` read a document: its shipped operations under HubSpot's names.
//! - `page`, `apply`, `judge` and `infer` read a page: where it shows each object, whether that is as known,
//!   and the schemas of what is new.

mod apply;
mod canonical;
pub mod document;
mod infer;
mod judge;
pub mod list;
pub mod merge;
mod model;
pub mod page;
pub mod shape;

pub use self::canonical::{PARTIAL, empty, finish};
pub(crate) use self::canonical::{is_whole, tidy};
pub use self::list::{Fact, Part};
pub use self::merge::Findings;
pub(crate) use self::merge::merge;
pub(crate) use self::model::{
    entries, entry, is_method, items, object, operations, prune, schemas, target, text, title, unwrapped,
};
