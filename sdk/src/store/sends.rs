//! What became of the sends with an idempotency key.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;

use super::{Key, SendStatus};
use crate::client::BoxFuture;
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
        Resolve {
            client: self.client.clone(),
            older_than,
            after: None,
            keys: Vec::new().into_iter(),
            work: None,
            checked: 0,
            is_over: false,
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
    client: Client,
    older_than: Duration,
    after: Option<Key>,
    keys: std::vec::IntoIter<Key>,
    work: Option<BoxFuture<Step>>,
    checked: usize,
    is_over: bool,
}

enum Step {
    Keys(Vec<Key>),
    Settled(Option<SendStatus>),
}

impl Resolve {
    /// Returns how many keys have been looked at, those of sends in work too.
    pub fn checked(&self) -> usize {
        self.checked
    }

    /// Returns the next send that was not settled, with its new state, and `None` after the last.
    pub async fn next(&mut self) -> Option<Result<SendStatus>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the next piece of work; `None` at the end.
    fn step(&mut self) -> Option<BoxFuture<Step>> {
        let client = self.client.clone();
        if let Some(key) = self.keys.next() {
            self.after = Some(key.clone());
            let older_than = self.older_than;
            return Some(Box::pin(async move {
                let settled = crate::send::settle(&client, &key, older_than).await?;
                Ok(Step::Settled(settled))
            }));
        }
        let after = self.after.clone();
        (!self.is_over).then(|| -> BoxFuture<Step> {
            Box::pin(async move {
                let store = client.require_store()?;
                Ok(Step::Keys(store.list(after.as_ref()).await?))
            })
        })
    }
}

impl Stream for Resolve {
    type Item = Result<SendStatus>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let work = match self.work.take() {
                Some(work) => Some(work),
                None => self.step(),
            };
            let Some(mut work) = work else {
                return Poll::Ready(None);
            };
            let Poll::Ready(step) = work.as_mut().poll(cx) else {
                self.work = Some(work);
                return Poll::Pending;
            };
            match step {
                Ok(Step::Keys(keys)) => {
                    self.is_over = keys.is_empty();
                    self.keys = keys.into_iter();
                }
                Ok(Step::Settled(status)) => {
                    self.checked += 1;
                    if let Some(status) = status {
                        return Poll::Ready(Some(Ok(status)));
                    }
                }
                Err(error) => {
                    self.is_over = true;
                    self.keys = Vec::new().into_iter();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl fmt::Debug for Resolve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolve")
            .field("checked", &self.checked)
            .finish_non_exhaustive()
    }
}
