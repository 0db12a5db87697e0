//! How a client uses its store.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Durability, Seal};

/// How long the record of a message that was sent is kept, and with it its key.
pub const DEFAULT_SENT_TTL: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long it is kept that a message was not sent.
pub const DEFAULT_NOT_SENT_TTL: Duration = Duration::from_secs(24 * 60 * 60);
/// The name of the account of a client that was given none.
pub const DEFAULT_ACCOUNT: &str = "default";

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
#[derive(Clone)]
#[must_use = "options do nothing before they are given to a builder"]
pub struct StoreOptions {
    pub(super) account: Arc<str>,
    pub(crate) durability: Durability,
    pub(super) sent_ttl: Duration,
    pub(super) not_sent_ttl: Duration,
    pub(super) after_store_loss: AfterStoreLoss,
    pub(super) loss_window: Duration,
    pub(super) seal: Option<Arc<dyn Seal>>,
}

/// What becomes of an idempotency key without a record once the store may have lost records, for as long as the record of
/// a message that was sent is kept: its message may be on the thread.
///
/// ```
/// use std::time::Duration;
/// use hubspot_conversations::store::{AfterStoreLoss, StoreOptions};
///
/// let wait = Duration::from_secs(180); // longer than a send may take
/// let options = StoreOptions::new().after_store_loss(AfterStoreLoss::LookFirst { wait });
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AfterStoreLoss {
    /// The call fails as [unknown](crate::Error::is_unknown), and nothing is sent.
    #[default]
    Refuse,
    /// The thread is read first, back to when the oldest lost record [can be from](StoreOptions::loss_window). The message is sent where no outgoing
    /// message could be it. Otherwise the call fails as unknown, with those messages as
    /// [candidates](crate::Error::candidates).
    LookFirst {
        /// How long after the loss a message may still appear in HubSpot's list: longer than a send's total timeout and
        /// the lag of the list together. Calls wait for the rest of this time, and fail as unknown if it is longer than
        /// their own.
        wait: Duration,
    },
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            account: DEFAULT_ACCOUNT.into(),
            durability: Durability::Memory,
            sent_ttl: DEFAULT_SENT_TTL,
            not_sent_ttl: DEFAULT_NOT_SENT_TTL,
            after_store_loss: AfterStoreLoss::default(),
            loss_window: Duration::MAX,
            seal: None,
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

    /// Sets what becomes of a key without a record once the store may have lost records; [`AfterStoreLoss::Refuse`] unless
    /// set. A store that can lose records while it is open says so: a promoted replica, a restored copy, removed records.
    ///
    /// What is lost while no process has the store open is not noticed: an older copy that is restored before its clients start.
    /// Nor is it before a client that had it open uses it again.
    pub fn after_store_loss(mut self, then: AfterStoreLoss) -> Self {
        self.after_store_loss = then;
        self
    }

    /// Sets how long before a loss the oldest of the lost records can have been written; any time unless set. After the
    /// promotion of a replica, that is how far it can lag behind. [`AfterStoreLoss::LookFirst`] reads a thread back to
    /// then: what is older has its record.
    pub fn loss_window(mut self, time: Duration) -> Self {
        self.loss_window = time;
        self
    }

    /// Sets what encrypts secrets in the store. With it, the tokens of an [OAuth](crate::OAuth) app are the same for all
    /// processes with the store, and one of them refreshes them. Without it, no secret is stored, and each process refreshes
    /// its own.
    pub fn seal(mut self, seal: impl Seal) -> Self {
        self.seal = Some(Arc::new(seal));
        self
    }

    /// Sets how long it is kept that a message was not sent; [`DEFAULT_NOT_SENT_TTL`] (24 hours) unless set.
    pub fn not_sent_ttl(mut self, time: Duration) -> Self {
        self.not_sent_ttl = time;
        self
    }
}

/// Without the key of what seals secrets.
impl fmt::Debug for StoreOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreOptions")
            .field("account", &self.account)
            .field("durability", &self.durability)
            .field("sent_ttl", &self.sent_ttl)
            .field("not_sent_ttl", &self.not_sent_ttl)
            .field("after_store_loss", &self.after_store_loss)
            .field("loss_window", &self.loss_window)
            .field("seals", &self.seal.is_some())
            .finish()
    }
}
