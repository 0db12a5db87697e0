//! A send with a store: its record is written before anything leaves, and ended with its outcome.
//!
//! ```text
//! key: begin -> Send    -> key and thread written at once -> attempts -> message claimed on the thread and key ended at once
//!            -> Resolve -> the thread is searched, nothing is sent     -> key ended
//!            -> Wait, Sent, KeyReused: nothing leaves
//! ```
//!
//! Without a key there is the record of the thread alone.
//!
//! - `call`: the ways in.
//! - `lease`: how long a send may take, and the errors of its key.
//! - `thread`: a send on the record of its thread.
//! - `work`: one call, from its first record to its last.
//! - `open`: the records of a call, which are ended with it.
//! - `takeover`: what becomes of a key whose call is gone.
//! - `upload`: a file that is uploaded before its message is sent.

mod call;
mod lease;
mod open;
mod takeover;
mod thread;
#[cfg(feature = "files")]
mod upload;
mod work;

#[cfg(feature = "files")]
pub(super) use call::bounded;
pub(crate) use call::existing;
pub(super) use call::run;
pub(super) use open::Records;
pub(crate) use takeover::settle;
pub(super) use thread::StoredSend;
#[cfg(feature = "files")]
pub(super) use upload::StoredUpload;
