//! How a client uses its store.

use std::sync::Arc;
use std::time::Duration;

use super::Durability;

/// How long the record of a message that was sent is kept, and with it its key.
pub const DEFAULT_SENT_TTL: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long it is kept that a message was not sent.
pub const DEFAULT_NOT_SENT_TTL: Duration = Duration::from_secs(24 * 60 * 60);
/// The account of a client that has no name for it.
const DEFAULT_ACCOUNT: &str = "default";

/// How a client uses its [`Store`](super::Store).
///
/// ```
/// use std::time::Duration;
/// use hubspot_conversations::Client;
/// use hubspot_conversations::store::{MemoryStore, StoreOptions};
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let hubspot = Client::builder()
///     .access_token("pat-na1-00000000-0000-0000-0000-000000000000")
///     .store(MemoryStore::new())
///     .store_options(StoreOptions::new().account("4021198").sent_ttl(Duration::from_secs(90 * 86_400)))
///     .build()?;
/// # let _ = hubspot;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "options do nothing before they are given to a builder"]
pub struct StoreOptions {
    pub(super) account: Arc<str>,
    pub(crate) durability: Durability,
    pub(super) sent_ttl: Duration,
    pub(super) not_sent_ttl: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            account: DEFAULT_ACCOUNT.into(),
            durability: Durability::Memory,
            sent_ttl: DEFAULT_SENT_TTL,
            not_sent_ttl: DEFAULT_NOT_SENT_TTL,
        }
    }
}

impl StoreOptions {
    /// Creates the options that hold unless others are set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the name of the account, such as its id: keys are unique within an account. Set it where a store has the
    /// records of several.
    pub fn account(mut self, name: impl Into<Arc<str>>) -> Self {
        self.account = name.into();
        self
    }

    /// Sets what the store has to survive at least: [`ClientBuilder::build`](crate::ClientBuilder::build) refuses one
    /// that promises less. Any store will do unless set.
    pub fn durability(mut self, at_least: Durability) -> Self {
        self.durability = at_least;
        self
    }

    /// Sets how long the record of a message that was sent is kept; [`DEFAULT_SENT_TTL`] (30 days) unless set. A key
    /// that is used after that time sends again.
    pub fn sent_ttl(mut self, time: Duration) -> Self {
        self.sent_ttl = time;
        self
    }

    /// Sets how long it is kept that a message was not sent; [`DEFAULT_NOT_SENT_TTL`] (24 hours) unless set.
    pub fn not_sent_ttl(mut self, time: Duration) -> Self {
        self.not_sent_ttl = time;
        self
    }
}
