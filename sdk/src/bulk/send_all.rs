//! The stream of a bulk send's outcomes.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio::task::{Id, JoinSet};

use super::{Item, Outcome, StopHandle};
use crate::{Client, Error, Receipt, Result, Sent, ThreadId};

/// How many items are sent at once, unless set otherwise.
pub const DEFAULT_CONCURRENCY: usize = 16;

pub(super) type Cause = Box<dyn std::error::Error + Send + Sync>;
type Source<K> = Pin<Box<dyn Stream<Item = Item<K>> + Send>>;
type Stored = Pin<Box<dyn Future<Output = Result<(), Cause>> + Send>>;
type Before<K> = Box<dyn FnMut(&K, &Receipt) -> Stored + Send>;
type StopOn = Box<dyn Fn(&Error) -> bool + Send>;

impl Client {
    /// Sends many messages, several at once, and tells what became of each. See [`SendAll`].
    ///
    /// For a list or any other iterator there is [`send_list`](Self::send_list).
    pub fn send_all<K: 'static>(&self, items: impl Stream<Item = Item<K>> + Send + 'static) -> SendAll<K> {
        SendAll::new(self.clone(), Box::pin(items))
    }

    /// Sends the messages of a list, several at once, and tells what became of each. See [`SendAll`].
    pub fn send_list<K: 'static, I>(&self, items: I) -> SendAll<K>
    where
        I: IntoIterator<Item = Item<K>>,
        I::IntoIter: Send + 'static,
    {
        self.send_all(List(items.into_iter()))
    }

    /// Tells this client and its clones that a message is the one of a receipt, as you know from elsewhere, such
    /// as from an earlier run's records: no lookup will take it for another's.
    ///
    /// Without it, [`Thread::find_sent`](crate::Thread::find_sent) in a new process cannot always tell two sends
    /// of the same words to the same thread apart.
    pub fn record_sent(&self, receipt: &Receipt, message_id: &str) {
        self.registry()
            .record_sent(receipt.group_key(), receipt, message_id);
    }
}

/// Many messages being sent. A [`Stream`] of [`Outcome`]s in the order in which they end;
/// [`next`](Self::next) needs no import.
///
/// * **At once** go [`DEFAULT_CONCURRENCY`] items unless set otherwise, as fast as the client's limiter lets
///   them. The time that a send waits for the limiter counts for its total timeout: more at once than the limit
///   grants in a few seconds gains nothing. Each item is sent as [`Thread::send`](crate::Thread::send) does it,
///   with the same promises.
/// * **Order**: the items of one thread are sent one after the other, in the order given. If one of them is not
///   on the thread, the later ones of that thread are not started ([`NotStarted::BlockedByEarlier`]). Items of different
///   threads have no order.
/// * **Stopping**, by [`stop`](Self::stop) or a [`StopHandle`]: nothing more is started, what is under way is
///   finished, and whatever the source has ready is told as [`NotStarted::Stopped`], so that each item of a
///   list has exactly one outcome. A source that would have to be waited for is not: what it has not given yet
///   stays in it, and is dropped with it.
/// * **Errors that would meet every item** stop it as well: no valid token, no scope, an account or app that is shut
///   out, the daily limit, a receipt that cannot be stored, and so many failures to connect, or to get a token, in a
///   row as items are sent at once (4 at the least).
///   [`stopped_by`](Self::stopped_by) tells which; [`stop_on`](Self::stop_on) adds to them.
/// * **Dropping** it starts nothing more either. What is under way goes on as a task of the runtime, which must
///   stay for that; its outcome is told to nobody, only the receipts know. Dropping a future of `next` loses
///   nothing.
///
/// It runs on tokio's runtime. Sends that are under way go on while nobody asks for the next outcome; no more
/// than the concurrency are started before one is taken.
#[must_use = "nothing is sent before the first outcome is asked for"]
pub struct SendAll<K> {
    pub(super) client: Client,
    pub(super) source: Option<Source<K>>,
    pub(super) before: Option<Before<K>>,
    pub(super) stop_on: Option<StopOn>,
    pub(super) concurrency: usize,
    pub(super) stop: StopHandle,
    pub(super) stopped_by: Option<Error>,
    pub(super) tasks: JoinSet<Done>,
    pub(super) running: HashMap<Id, Running<K>>,
    /// Threads with an item on its way, and what else is for them. Their next one may go when that one has.
    pub(super) busy: HashMap<ThreadId, VecDeque<Item<K>>>,
    pub(super) waiting: usize,
    /// Items whose thread is free for them, and marked as busy.
    pub(super) free: VecDeque<Item<K>>,
    /// Threads that lack an item.
    pub(super) held: HashSet<ThreadId>,
    pub(super) ready: VecDeque<Outcome<K>>,
    /// How many in a row have failed to connect.
    pub(super) unreachable: usize,
}

pub(super) struct Running<K> {
    pub(super) key: K,
    pub(super) receipt: Receipt,
}

pub(super) enum Done {
    Sent(Box<Sent>),
    Failed(Error),
    /// It was not sent, since its receipt could not be stored.
    NotStored(Cause),
}

impl<K> SendAll<K> {
    fn new(client: Client, source: Source<K>) -> Self {
        Self {
            client,
            source: Some(source),
            before: None,
            stop_on: None,
            concurrency: DEFAULT_CONCURRENCY,
            stop: StopHandle::default(),
            stopped_by: None,
            tasks: JoinSet::new(),
            running: HashMap::new(),
            busy: HashMap::new(),
            waiting: 0,
            free: VecDeque::new(),
            held: HashSet::new(),
            ready: VecDeque::new(),
            unreachable: 0,
        }
    }

    /// How many items are sent at once, at least 1.
    pub fn concurrency(mut self, items: usize) -> Self {
        self.concurrency = items.max(1);
        self
    }

    /// Does something just before each send, of which nothing has left then: made to store the receipt.
    ///
    /// The send waits for the future. If it ends in an error, the item is not sent, and the whole is stopped.
    /// As many of these futures are under way as items are sent at once, so that they can share one write.
    pub fn before_each<F, Fut, E>(mut self, mut store: F) -> Self
    where
        F: FnMut(&K, &Receipt) -> Fut + Send + 'static,
        Fut: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        self.before = Some(Box::new(move |key, receipt| {
            let stored = store(key, receipt);
            Box::pin(async move { stored.await.map_err(Into::into) })
        }));
        self
    }

    /// Stops at further errors: those for which this gives `true`.
    pub fn stop_on(mut self, stop: impl Fn(&Error) -> bool + Send + 'static) -> Self {
        self.stop_on = Some(Box::new(stop));
        self
    }

    /// A handle that stops it from elsewhere.
    #[must_use]
    pub fn stopper(&self) -> StopHandle {
        self.stop.clone()
    }

    /// Starts no further items. Go on asking for outcomes until there are none.
    pub fn stop(&self) {
        self.stop.stop();
    }

    /// The error that stopped it, if one did. It is also the outcome of the item that it met.
    #[must_use]
    pub fn stopped_by(&self) -> Option<&Error> {
        self.stopped_by.as_ref()
    }

    /// The next outcome, in the order in which they end; `None` when every item is accounted for.
    pub async fn next(&mut self) -> Option<Outcome<K>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<K> Drop for SendAll<K> {
    fn drop(&mut self) {
        // An aborted send is one whose end nobody knows.
        self.tasks.detach_all();
    }
}

impl<K> fmt::Debug for SendAll<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendAll")
            .field("under_way", &self.running.len())
            .field("waiting", &self.waiting)
            .field("stopped", &self.stop.is_stopped())
            .finish_non_exhaustive()
    }
}

struct List<I>(I);

impl<I> Unpin for List<I> {}

impl<I: Iterator> Stream for List<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}
