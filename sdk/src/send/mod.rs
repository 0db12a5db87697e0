//! A send that never doubles, and says what became of it.
//!
//! HubSpot has no idempotency key for this endpoint, so a send whose answer is lost is never simply repeated.
//! It is looked up in the thread instead, read-only: see [`search`].

mod prepared;
mod registry;
mod search;

pub(crate) use prepared::find;
pub use prepared::{DEFAULT_SETTLE_TIME, Prepared, Sent};
pub(crate) use registry::SendRegistry;
