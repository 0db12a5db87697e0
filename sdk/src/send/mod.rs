//! Sends: a message is never sent twice, and every send ends with an outcome.
//!
//! HubSpot has no idempotency key for this endpoint, so a send whose response is lost is never simply repeated. The
//! thread is searched instead, read-only:
//!
//! ```text
//! SendMessage / Prepared -> run: registry.acquire -> attempt -> success: Sent
//!                                                            -> refused, not received: not sent
//!                                                            -> otherwise: search -> found: Sent (recovered)
//!                                                                                 -> absent: retry after a 429,
//!                                                                                    resend if set, or not sent
//!                                                                                 -> not determinable: unknown
//! ```
//!
//! - `message`: the builder that `Thread::send` returns.
//! - `check`: what is rejected before anything is sent.
//! - `prepared`: a message with a receipt that can be stored before anything is sent.
//! - `run`: the attempts and what follows from each failure.
//! - `search`: how a message is recognized on its thread.
//! - `sent`: the success.

mod check;
mod message;
mod prepared;
mod run;
mod search;
mod sent;

pub use message::SendMessage;
pub use prepared::Prepared;
pub(crate) use run::find;
pub use sent::Sent;
