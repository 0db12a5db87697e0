//! The stream of a bulk send's outcomes, and its settings.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio::task::{Id, JoinSet};

use super::queue::ThreadQueues;
use super::{Item, Outcome, StopHandle};
use crate::receipt::SendIdentity;
use crate::sync::{catch_panic, catch_panic_of};
use crate::{Client, Error, Receipt, Result, Sent, ThreadId};

/// Default maximum number of sends in flight.
pub const DEFAULT_CONCURRENCY: usize = 16;

pub(super) type BoxError = Box<dyn std::error::Error + Send + Sync>;
type BoxStream<K> = Pin<Box<dyn Stream<Item = Item<K>> + Send>>;
type BoxStore = Pin<Box<dyn Future<Output = Result<(), TaskError>> + Send>>;
/// Returns the idempotency key of an item.
#[cfg(feature = "store")]
type KeyOf<K> = Box<dyn Fn(&K) -> String + Send>;
type BeforeEach<K> = Box<dyn FnMut(&K, &Receipt) -> BoxStore + Send>;
type StopOn = Box<dyn Fn(&Error) -> bool + Send>;

impl Client {
    /// Sends the messages of a stream, several at once, and returns the outcome of each. See [`SendAll`].
    ///
    /// For a list or another iterator, use [`send_list`](Self::send_list).
    pub fn send_all<K: 'static>(&self, items: impl Stream<Item = Item<K>> + Send + 'static) -> SendAll<K> {
        SendAll {
            client: self.clone(),
            source: Some(Box::pin(items)),
            before_each: None,
            #[cfg(feature = "store")]
            idempotency_key: None,
            stop_on: None,
            concurrency: DEFAULT_CONCURRENCY,
            stop: StopHandle::default(),
            stopped_by: None,
            queues: ThreadQueues::new(),
            tasks: JoinSet::new(),
            in_flight: HashMap::new(),
            outcomes: VecDeque::new(),
            connect_failures: 0,
        }
    }

    /// Sends the messages of a list, several at once, and returns the outcome of each. See [`SendAll`].
    pub fn send_list<K: 'static, I>(&self, items: I) -> SendAll<K>
    where
        I: IntoIterator<Item = Item<K>>,
        I::IntoIter: Send + 'static,
    {
        self.send_all(IterStream(items.into_iter()))
    }

    /// Records, for this client and its clones, which message was sent for a receipt. Call it with the ids that an
    /// earlier run has stored, so that no lookup takes such a message for another send's.
    ///
    /// Without it, [`Thread::find_sent`](crate::Thread::find_sent) in a new process cannot always tell apart two sends
    /// of the same text to the same thread.
    pub fn record_sent(&self, receipt: &Receipt, message_id: &str) {
        self.registry()
            .record_sent(&SendIdentity::from(receipt), message_id);
    }
}

/// A bulk send: a [`Stream`] of [`Outcome`]s in the order in which the sends finish. [`next`](Self::next) needs no
/// import.
///
/// ```no_run
/// use hubspot_conversations::Client;
/// use hubspot_conversations::bulk::Item;
///
/// # async fn run(hubspot: Client, items: Vec<Item<u32>>) {
/// let mut sending = hubspot.send_list(items).concurrency(4);
/// while let Some(outcome) = sending.next().await {
///     println!("{}: {}", outcome.key, outcome.end.sent().is_some());
/// }
/// # }
/// ```
///
/// * **Concurrency**: [`DEFAULT_CONCURRENCY`] sends are in flight unless set otherwise, as fast as the client's rate
///   limiter allows. The time that a send waits for the limiter counts towards its total timeout, so a concurrency above
///   what the limit allows in a few seconds gains nothing. Each item is sent as by
///   [`Thread::send`](crate::Thread::send), with the same guarantees.
/// * **Order**: the items of one thread are sent one after the other, in the order given. If one of them is not sent,
///   the later ones of that thread are not started ([`NotStarted::BlockedByEarlier`](super::NotStarted)). Items of
///   different threads have no order.
/// * **Stopping**, by [`stop`](Self::stop) or a [`StopHandle`]: no further item is started, sends in flight finish, and
///   the items that the source has ready end as [`NotStarted::Stopped`](super::NotStarted), so that each item of a list
///   has exactly one outcome. A source that is not ready is not waited for; its remaining items are dropped with it.
/// * **Fatal errors**, which every further item would have, stop it as well: no valid token, a missing scope, a blocked
///   account or app, the daily limit, a receipt that could not be stored, and as many failures in a row to connect or to
///   get a token as sends are in flight (at least 4). [`stopped_by`](Self::stopped_by) returns the error;
///   [`stop_on`](Self::stop_on) adds errors of your choice.
/// * **Dropping** it starts no further item either. Sends in flight continue as tasks of the runtime, which must keep
///   running; only the receipts lead to their outcomes. Dropping a future of `next` loses nothing.
///
/// It needs a tokio runtime. Sends in flight continue while `next` is not called; until an outcome is taken, no more
/// than the concurrency are started.
#[must_use = "nothing is sent until `next` is called"]
pub struct SendAll<K> {
    pub(super) client: Client,
    /// `None` at the end of the stream.
    pub(super) source: Option<BoxStream<K>>,
    pub(super) before_each: Option<BeforeEach<K>>,
    #[cfg(feature = "store")]
    pub(super) idempotency_key: Option<KeyOf<K>>,
    pub(super) stop_on: Option<StopOn>,
    pub(super) concurrency: usize,
    pub(super) stop: StopHandle,
    pub(super) stopped_by: Option<Error>,
    pub(super) queues: ThreadQueues<K>,
    pub(super) tasks: JoinSet<TaskResult>,
    pub(super) in_flight: HashMap<Id, InFlight<K>>,
    pub(super) outcomes: VecDeque<Outcome<K>>,
    /// Number of failures to connect in a row.
    pub(super) connect_failures: usize,
}

pub(super) struct InFlight<K> {
    pub(super) key: K,
    pub(super) thread: ThreadId,
    pub(super) receipt: Option<Receipt>,
}

pub(super) type TaskResult = Result<Sent, TaskError>;

pub(super) enum TaskError {
    Failed(Error),
    /// The receipt could not be stored, so the message was not sent.
    NotStored(BoxError),
    /// The function before each send panicked, so the message was not sent.
    Panicked,
}

impl<K> SendAll<K> {
    /// Sets the maximum number of sends in flight, at least 1.
    pub fn concurrency(mut self, sends: usize) -> Self {
        self.concurrency = sends.max(1);
        self
    }

    /// Runs a function just before each send, to store its receipt. Nothing of the message has been sent then.
    ///
    /// The send waits for the future. If it returns an error, the item is not sent, and the bulk send stops. As many of
    /// these futures run at once as there are sends in flight, so they can share one write. If the function or its future
    /// panics, the item is not sent, and the bulk send continues.
    pub fn before_each<F, Fut, E>(mut self, mut store: F) -> Self
    where
        F: FnMut(&K, &Receipt) -> Fut + Send + 'static,
        Fut: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        self.before_each = Some(Box::new(move |key, receipt| {
            let stored = catch_panic(|| store(key, receipt));
            Box::pin(async move {
                let panicked = |_| TaskError::Panicked;
                let stored = catch_panic_of(stored.map_err(panicked)?).await;
                let not_stored = |error: E| TaskError::NotStored(error.into());
                stored.map_err(panicked)?.map_err(not_stored)
            })
        }));
        self
    }

    /// Gives each send an idempotency key that is made of the item's key, unless the item or its prepared message has
    /// [one of its own](Item::idempotency_key). Two items with one key have one message. See
    /// [`SendMessage::idempotency_key`](crate::SendMessage::idempotency_key). If the function panics, the item is not
    /// sent.
    #[cfg(feature = "store")]
    #[cfg_attr(docsrs, doc(cfg(feature = "store")))]
    pub fn idempotency_key(mut self, key: impl Fn(&K) -> String + Send + 'static) -> Self {
        self.idempotency_key = Some(Box::new(key));
        self
    }

    /// Stops at further errors: those for which `stop` returns `true`, or panics.
    pub fn stop_on(mut self, stop: impl Fn(&Error) -> bool + Send + 'static) -> Self {
        self.stop_on = Some(Box::new(stop));
        self
    }

    /// Returns a handle that stops this bulk send from another task.
    pub fn stop_handle(&self) -> StopHandle {
        self.stop.clone()
    }

    /// Stops the bulk send: no further item is started. Call [`next`](Self::next) until it returns `None` for the
    /// remaining outcomes.
    pub fn stop(&self) {
        self.stop.stop();
    }

    /// Returns the error that stopped the bulk send, if one did. The outcome of its item has the same error.
    pub fn stopped_by(&self) -> Option<&Error> {
        self.stopped_by.as_ref()
    }

    /// Returns the next outcome, in the order in which the sends finish, and `None` after the last.
    pub async fn next(&mut self) -> Option<Outcome<K>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<K> Drop for SendAll<K> {
    fn drop(&mut self) {
        // Aborting a send would leave its outcome unknown.
        self.tasks.detach_all();
    }
}

impl<K> fmt::Debug for SendAll<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendAll")
            .field("in_flight", &self.in_flight.len())
            .field("waiting", &self.queues.waiting())
            .field("stopped", &self.stop.is_stopped())
            .finish_non_exhaustive()
    }
}

/// An iterator as a stream.
struct IterStream<I>(I);

impl<I> Unpin for IterStream<I> {}

impl<I: Iterator> Stream for IterStream<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}
