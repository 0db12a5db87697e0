//! A small table shared by processes, for what they must agree on: which key was sent, and which message is whose.
//!
//! A client without a store agrees with its clones alone. With one ([`ClientBuilder::store`](crate::ClientBuilder::store)), every
//! process that uses the same store agrees. [`MemoryStore`] is for tests; SQLite, Redis and Postgres have crates of their
//! own, and [`Store`] is short enough for another: [`conformance`] proves an implementation.
#![cfg_attr(not(feature = "mock"), doc = "")]
#![cfg_attr(
    not(feature = "mock"),
    doc = "[`conformance`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/store/conformance/"
)]

#[cfg(feature = "mock")]
#[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
pub mod conformance;
mod hash;
mod key;
mod memory;
mod options;
#[cfg(test)]
mod protocol_tests;
mod record;
mod seal;
pub(crate) mod send_record;
pub mod sends;
mod shared;
mod status;
pub(crate) mod thread_record;
mod update;
#[cfg(feature = "files")]
pub(crate) mod upload_record;

use std::future::Future;
use std::pin::Pin;

pub(crate) use hash::Epoch;
pub use key::{Key, Kind};
pub use memory::MemoryStore;
pub use options::{AfterStoreLoss, DEFAULT_ACCOUNT, DEFAULT_NOT_SENT_TTL, DEFAULT_SENT_TTL, StoreOptions};
pub use record::{Durability, KeySwap, Read, Record, Revision, StoreError, StoreTime, Swap, Value};
#[cfg(feature = "seal")]
#[cfg_attr(docsrs, doc(cfg(feature = "seal")))]
pub use seal::SealKey;
pub use seal::{Seal, SealError};
pub(crate) use shared::{SharedStore, failed, status, unreadable};
pub use status::{SendState, SendStatus};
pub(crate) use update::{Change, Changes, LastRead, Update, Updated};

/// The future of a [`Store`]'s operation.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A table of records, each with a revision, each of which changes as a whole or not at all.
///
/// What an implementation promises:
///
/// - `get` and `swap` of one key are linearizable across all processes: a `get` after an acknowledged `swap` returns what
///   that swap wrote, or something later.
/// - A revision is given once for each key: a record that is written anew after it expired has another.
/// - A record with a time to live is absent once that time has passed on the store's clock, and never before. One without
///   stays.
/// - The time that one handle of the store returns never goes back, and it is the store's: a process whose clock is wrong
///   does not change it.
/// - An error leaves open whether a `swap` was made. The caller finds out by `get`.
/// - A future that is dropped leaves each record as it was before the call or as it is after it. Of the two records of
///   `swap_both`, the second is never written without the first.
///
/// [`conformance::check`] tests these.
#[cfg_attr(not(feature = "mock"), doc = "")]
#[cfg_attr(
    not(feature = "mock"),
    doc = "[`conformance::check`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/store/conformance/fn.check.html"
)]
pub trait Store: Send + Sync + 'static {
    /// Returns the record of a key, if it has one, and the time.
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read>;

    /// Writes the value if the record's revision is still `from` (`None`: if there is no record). Otherwise changes
    /// nothing and returns what is there.
    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap>;

    /// Makes a swap and, if it was made, another one of another key. Returns `None` for the second if the first was refused.
    ///
    /// A store whose writes wait for a disk or a network can make both with one request and in one transaction. By default
    /// they are two swaps. An error leaves open whether the first was made, or both; the second is never made alone.
    fn swap_both<'a>(
        &'a self,
        first: KeySwap<'a>,
        second: KeySwap<'a>,
    ) -> StoreFuture<'a, (Swap, Option<Swap>)> {
        Box::pin(swap_in_turn(self, first, second))
    }

    /// Returns keys of a kind whose records stay, which are those without a time to live: in the order of their bytes,
    /// from the first one after `after`, some hundreds at most; none if there are no more. For housekeeping: a key may be
    /// new or gone by the time it is returned.
    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>>;

    /// Returns what acknowledged records survive.
    fn durability(&self) -> Durability;

    /// Returns what the present records are known by, and makes this handle keep to it: from then on, `get`, `swap` and
    /// `swap_both` fail with [`StoreError::other_identity`], and change nothing, where the store's identity is another one,
    /// until this is called again.
    ///
    /// It is another one once acknowledged records may have been lost: another server was promoted, an older copy was
    /// restored, or all records were removed. `None` if that cannot happen unnoticed while a handle is open.
    fn identity(&self) -> StoreFuture<'_, Option<String>> {
        Box::pin(async { Ok(None) })
    }

    /// Returns the identity that this handle keeps to at present, without asking the store; `None` if it keeps to none.
    ///
    /// Several clients may share a handle. By this each of them finds out that another one has called
    /// [`identity`](Self::identity) after a loss of records, since `get` and `swap` no longer fail then.
    fn kept_identity(&self) -> Option<String> {
        None
    }
}

/// Makes two swaps one after the other, as [`Store::swap_both`] does by default: for a store around another one, which at
/// times cannot hand on both.
///
/// # Errors
///
/// As [`Store::swap_both`].
pub async fn swap_in_turn<S: Store + ?Sized>(
    store: &S,
    first: KeySwap<'_>,
    second: KeySwap<'_>,
) -> Result<(Swap, Option<Swap>), StoreError> {
    let first = store.swap(first.key, first.from, first.to).await?;
    let second = match first {
        Swap::Written { .. } => Some(store.swap(second.key, second.from, second.to).await?),
        Swap::Conflict(_) => None,
    };
    Ok((first, second))
}

/// A store that is chosen while the program runs.
impl<S: Store + ?Sized> Store for std::sync::Arc<S> {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        (**self).get(key)
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        (**self).swap(key, from, to)
    }

    fn swap_both<'a>(
        &'a self,
        first: KeySwap<'a>,
        second: KeySwap<'a>,
    ) -> StoreFuture<'a, (Swap, Option<Swap>)> {
        (**self).swap_both(first, second)
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        (**self).list(kind, after)
    }

    fn durability(&self) -> Durability {
        (**self).durability()
    }

    fn identity(&self) -> StoreFuture<'_, Option<String>> {
        (**self).identity()
    }

    fn kept_identity(&self) -> Option<String> {
        (**self).kept_identity()
    }
}
