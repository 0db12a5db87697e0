//! Sends: a message is never sent twice, and every send ends with an outcome.
//!
//! HubSpot has no idempotency key for this endpoint, so a send whose response is lost is never simply repeated. The
//! thread is searched instead, read-only:
//!
//! ```text
//! SendMessage / Prepared -> run: registry.acquire -> attempt -> its own message: Sent
//!                                                            -> refused, never left: not sent
//!                                                            -> otherwise: search -> can be no other's: Sent
//!                                                                                 -> absent: resend if set, or unknown
//!                                                                                 -> anything else: unknown
//! ```
//!
//! - `message`: the builder that `Thread::send` returns.
//! - `key`: the caller's idempotency key.
//! - `check`: what is rejected before anything is sent.
//! - `prepared`: a message with a receipt that can be stored before anything is sent.
//! - `run`: a send from its first record to its outcome, and a lookup.
//! - `attempts`: the attempts and what follows from each failure.
//! - `tie`: whether a successful response is that to the send.
//! - `search`: the search on the thread; `explain`: who a message is from; `window`: when it can have been created.
//! - `ledger`: whose a message is, in this process or in the client's store.
//! - `stored`: a send with a store.
//! - `upload`: a send that uploads its files first.
//! - `sent`: the success, and the answers to a lookup.

mod attempts;
mod check;
mod explain;
mod key;
mod ledger;
mod message;
mod prepared;
mod run;
mod search;
mod sent;
#[cfg(feature = "store")]
mod stored;
mod tie;
#[cfg(feature = "files")]
mod upload;
mod window;

pub(crate) use key::{SendKey, idempotency_key};
pub use message::SendMessage;
pub use prepared::Prepared;
pub(crate) use run::find;
#[cfg(feature = "files")]
pub(crate) use search::{FIRST_WAIT, for_round, next_wait};
use sent::same_id;
pub use sent::{Evidence, Lookup, Sent};
#[cfg(feature = "store")]
pub(crate) use stored::{existing, settle};
#[cfg(feature = "files")]
pub(crate) use upload::{SendFiles, uploads};
#[cfg(feature = "files")]
pub(crate) use window::{Attempts, HubspotClock, When};
