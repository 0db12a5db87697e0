//! What became of the sends with an idempotency key.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::{Key, SendStatus};
use crate::client::BoxFuture;
use crate::metrics::Measurement;
use crate::{Client, Result};

/// The sends of a client's account that have an idempotency key. Returned by [`Client::sends`].
///
/// ```
/// # #[cfg(feature = "mock")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// use hubspot_conversations::store::{MemoryStore, SendState};
///
/// # let stand_in = hubspot_conversations::mock::StandIn::start();
/// let hubspot = stand_in.client_builder().store(MemoryStore::new()).build()?;
/// let thread = hubspot.thread(stand_in.email_thread());
/// let sent = thread.comment("The parcel left.").idempotency_key("order-42-shipped").await?;
///
/// let status = hubspot.sends().get("order-42-shipped").await?.expect("it was sent");
/// assert!(matches!(status.state(), SendState::Sent { message_id } if message_id == sent.id()));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "mock"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Sends {
    client: Client,
}

impl Client {
    /// Returns the sends with an idempotency key, to ask what became of them. Each method fails where the client has no
    /// store.
    pub fn sends(&self) -> Sends {
        Sends { client: self.clone() }
    }
}

impl Sends {
    /// Returns what became of the send with this key; `None` if there was none, or its record has expired.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`](crate::Error::is_store): the store cannot be read. [`Error::is_configuration`](crate::Error::is_configuration): the client has no store.
    pub async fn get(&self, key: &str) -> Result<Option<SendStatus>> {
        let store = self.client.require_store()?;
        store.status(key).await
    }

    /// Forgets a key, so that a call with it sends again, whether or not the message is on the thread. A tombstone is
    /// left for as long as a record of what was sent. Returns whether there was anything to forget.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`](crate::Error::is_store): the store cannot be written. [`Error::is_configuration`](crate::Error::is_configuration): the client has no store.
    pub async fn forget(&self, key: &str) -> Result<bool> {
        let store = self.client.require_store()?;
        store.forget(key).await
    }

    /// Searches for the messages of all sends that are not settled, and are older than this. Nothing is sent.
    ///
    /// A send whose process works on it is left alone. Call it from time to time: at the start of a program, or by a
    /// timer. Several processes may do so at once.
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// # async fn run(hubspot: hubspot_conversations::Client) -> hubspot_conversations::Result<()> {
    /// let mut resolving = hubspot.sends().resolve(Duration::from_secs(60));
    /// while let Some(status) = resolving.next().await {
    ///     let status = status?;
    ///     println!("{}: {:?}", status.key(), status.state());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn resolve(&self, older_than: Duration) -> Resolve {
        let checked = Arc::default();
        Resolve {
            checked: Arc::clone(&checked),
            work: None,
            walk: Some(Walk {
                client: self.client.clone(),
                older_than,
                after: None,
                keys: Vec::new().into_iter(),
                checked,
                unsettled: 0,
            }),
        }
    }
}

impl fmt::Debug for Sends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sends").finish_non_exhaustive()
    }
}

/// The sends that were not settled, each with what it is now: a [`Stream`]. Returned by [`Sends::resolve`].
///
/// An error ends it: the store cannot be read. A thread that cannot be read leaves its send unknown, and the stream
/// continues.
#[must_use = "nothing is searched until `next` is called"]
pub struct Resolve {
    checked: Arc<AtomicUsize>,
    /// Where it is, unless that is in work, or this is over.
    walk: Option<Walk>,
    work: Option<BoxFuture<(Walk, Option<SendStatus>)>>,
}

/// All keys, page by page.
struct Walk {
    client: Client,
    older_than: Duration,
    after: Option<Key>,
    keys: std::vec::IntoIter<Key>,
    checked: Arc<AtomicUsize>,
    unsettled: usize,
}

impl Walk {
    /// Goes on to the next send that was not settled; to the end, if there is none.
    async fn next(mut self) -> Result<(Self, Option<SendStatus>)> {
        loop {
            let Some(key) = self.keys.next() else {
                let store = self.client.require_store()?;
                self.keys = store.list(self.after.as_ref()).await?.into_iter();
                if self.keys.len() == 0 {
                    self.client.record(Measurement::Unsettled(self.unsettled));
                    return Ok((self, None));
                }
                continue;
            };
            let settled = crate::send::settle(&self.client, &key, self.older_than).await?;
            self.after = Some(key);
            self.checked.fetch_add(1, Ordering::Relaxed);
            let is_settled = settled
                .as_ref()
                .is_some_and(|status| !status.state().is_unsettled());
            self.unsettled += usize::from(!is_settled);
            if settled.is_some() {
                return Ok((self, settled));
            }
        }
    }
}

impl Resolve {
    /// Returns how many keys have been looked at, those of sends in work too.
    pub fn checked(&self) -> usize {
        self.checked.load(Ordering::Relaxed)
    }

    /// Returns the next send that was not settled, with its new state, and `None` after the last.
    pub async fn next(&mut self) -> Option<Result<SendStatus>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl Stream for Resolve {
    type Item = Result<SendStatus>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(walk) = self.walk.take() {
            self.work = Some(Box::pin(walk.next()));
        }
        let Some(work) = &mut self.work else {
            return Poll::Ready(None);
        };
        let next = ready!(work.as_mut().poll(cx));
        self.work = None;
        Poll::Ready(match next {
            Ok((walk, Some(status))) => {
                self.walk = Some(walk);
                Some(Ok(status))
            }
            Ok((_, None)) => None,
            Err(error) => Some(Err(error)),
        })
    }
}

impl fmt::Debug for Resolve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolve")
            .field("checked", &self.checked())
            .finish_non_exhaustive()
    }
}
