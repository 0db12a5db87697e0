//! Tests that every implementation of [`Store`] passes, for those of others too (features `store` and `mock`).
//!
//! ```
//! use std::sync::Arc;
//! use hubspot_conversations::store::{MemoryStore, Store, conformance};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), conformance::Violations> {
//! let store = MemoryStore::new();
//! conformance::check(|| async { Ok(Arc::new(store.clone()) as Arc<dyn Store>) }).await
//! # }
//! ```
//!
//! [`check`] tests the promises in one process, [`processes`] across processes that are killed, [`sends`] what they are
//! for, and [`check_separate`] that two stores of one server have nothing in common. Each takes seconds, and leaves its
//! records.
//!
//! [`Store`]: super::Store

mod both;
mod context;
mod expiry;
mod harness;
mod interruption;
mod keys;
mod kills;
mod listing;
mod processes;
mod promises;
mod records;
mod remote;
mod sends;
mod tap;
mod wire;
mod worker;

pub use context::Violations;
pub use harness::Harness;
pub use keys::check_separate;
pub use kills::Observed;
pub use processes::processes;
pub use promises::check;
pub use sends::sends;
pub use worker::worker;
