//! How a bulk send goes on.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::task::{Id, JoinError};

use super::send_all::{Cause, Done, Running, SendAll};
use super::{End, Item, NotStarted, Outcome};
use crate::error::SendOutcome;
use crate::{Error, ErrorKind, Receipt, Result, ThreadId};

/// For each item that may be sent at once, so many are taken ahead: a list in which the items of one thread
/// stand together would otherwise be sent one by one.
const LOOKAHEAD_PER_SEND: usize = 16;
/// Fewer failures to connect than these, one after the other, do not mean that there is no way to HubSpot.
const MIN_UNREACHABLE: usize = 4;

impl<K> SendAll<K> {
    /// Starts items while there is room and one that may go.
    fn fill(&mut self, cx: &mut Context<'_>) {
        while self.running.len() + self.ready.len() < self.concurrency {
            if let Some(item) = self.free.pop_front() {
                self.start(item);
                continue;
            }
            if self.waiting >= self.concurrency.saturating_mul(LOOKAHEAD_PER_SEND) {
                return;
            }
            let Some(source) = &mut self.source else { return };
            let item = match source.as_mut().poll_next(cx) {
                Poll::Ready(Some(item)) => item,
                Poll::Ready(None) => {
                    self.source = None;
                    return;
                }
                Poll::Pending => return,
            };
            if self.held.contains(&item.thread) {
                self.ready
                    .push_back(item.not_started(NotStarted::BlockedByEarlier));
            } else if let Some(queue) = self.busy.get_mut(&item.thread) {
                queue.push_back(item);
                self.waiting += 1;
            } else {
                self.busy.insert(item.thread, VecDeque::new());
                self.free.push_back(item);
            }
        }
    }

    fn start(&mut self, item: Item<K>) {
        let thread = item.thread;
        let (key, prepared) = item.prepare(&self.client);
        let receipt = prepared.receipt().clone();
        let Ok(runtime) = Handle::try_current() else {
            let error =
                Error::configuration("there is no tokio runtime here").with_outcome(SendOutcome::NotSent);
            return self.end(key, thread, receipt, End::NotSent(error), true);
        };
        let stored = self.before.as_mut().map(|before| before(&key, &receipt));
        let task = async move {
            if let Some(stored) = stored
                && let Err(cause) = stored.await
            {
                return Done::NotStored(cause);
            }
            match prepared.send().await {
                Ok(sent) => Done::Sent(Box::new(sent)),
                Err(error) => Done::Failed(error),
            }
        };
        let id = self.tasks.spawn_on(task, &runtime).id();
        self.running.insert(id, Running { key, receipt });
    }

    fn finish(&mut self, done: Result<(Id, Done), JoinError>) {
        let id = done.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let Some(Running { key, receipt }) = self.running.remove(&id) else {
            return;
        };
        let thread = receipt.thread();
        let fail = |kind, reason: &str, fate, cause: Cause| {
            let error = Error::new(kind, reason.to_owned()).with_source(cause);
            error
                .in_operation("send_message")
                .with_outcome(fate)
                .with_receipt(receipt.clone())
        };
        let (end, fatal) = match done {
            Ok((_, Done::Sent(sent))) => {
                self.unreachable = 0;
                (End::Sent(sent), false)
            }
            Ok((_, Done::Failed(error))) => {
                self.unreachable = if is_unreachable(&error) {
                    self.unreachable + 1
                } else {
                    0
                };
                let fatal = is_fatal(&error)
                    || self.unreachable >= self.concurrency.max(MIN_UNREACHABLE)
                    || self.stop_on.as_ref().is_some_and(|stop| stop(&error));
                if error.is_not_sent() {
                    (End::NotSent(error), fatal)
                } else {
                    (End::Unknown(error), fatal)
                }
            }
            Ok((_, Done::NotStored(cause))) => {
                let reason = "the receipt could not be stored";
                let error = fail(ErrorKind::InvalidRequest, reason, SendOutcome::NotSent, cause);
                (End::NotSent(error), true)
            }
            // Its task panicked, in what was given to do before the send, or the runtime is going away.
            Err(ended) => {
                let reason = "its task did not come to an end; the receipt tells whether it was sent";
                let error = fail(ErrorKind::Interrupted, reason, SendOutcome::Unknown, ended.into());
                (End::Unknown(error), true)
            }
        };
        self.end(key, thread, receipt, end, fatal);
    }

    /// Gives the thread to its next item, or holds it.
    fn end(&mut self, key: K, thread: ThreadId, receipt: Receipt, end: End, fatal: bool) {
        if fatal {
            self.stopped_by = self.stopped_by.take().or_else(|| end.error().map(Error::clone));
            self.stop.stop();
        }
        let sent = end.sent().is_some();
        self.ready.push_back(Outcome {
            key,
            thread,
            receipt: Some(receipt),
            end,
        });
        if sent {
            match self.busy.get_mut(&thread).and_then(VecDeque::pop_front) {
                Some(item) => {
                    self.waiting -= 1;
                    self.free.push_back(item);
                }
                None => drop(self.busy.remove(&thread)),
            }
            return;
        }
        self.held.insert(thread);
        let behind = self.busy.remove(&thread).unwrap_or_default();
        self.waiting -= behind.len();
        let behind = behind
            .into_iter()
            .map(|item| item.not_started(NotStarted::BlockedByEarlier));
        self.ready.extend(behind);
    }

    /// Accounts for what was taken and not started.
    fn put_back(&mut self) {
        let queued = self.busy.values_mut().flat_map(std::mem::take);
        let items = self.free.drain(..).chain(queued);
        let outcomes = items.map(|item| item.not_started(NotStarted::Stopped));
        self.ready.extend(outcomes);
        self.waiting = 0;
    }

    /// The next item of a stopped source, if it has one ready.
    fn rest(&mut self, cx: &mut Context<'_>) -> Option<Outcome<K>> {
        let source = self.source.as_mut()?;
        // A channel that has items may say that it has none when its task has done much: not to us.
        let poll = std::future::poll_fn(|cx| source.as_mut().poll_next(cx));
        let item = match std::pin::pin!(tokio::task::unconstrained(poll)).poll(cx) {
            Poll::Ready(item) => item,
            Poll::Pending => None,
        };
        if item.is_none() {
            self.source = None;
        }
        item.map(|item| item.not_started(NotStarted::Stopped))
    }
}

impl<K> Unpin for SendAll<K> {}

impl<K> Stream for SendAll<K> {
    type Item = Outcome<K>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Outcome<K>>> {
        let this = self.get_mut();
        this.stop.wakes(cx.waker());
        loop {
            while let Poll::Ready(Some(done)) = this.tasks.poll_join_next_with_id(cx) {
                this.finish(done);
            }
            if this.stop.is_stopped() {
                this.put_back();
            } else {
                this.fill(cx);
            }
            if let Some(outcome) = this.ready.pop_front() {
                return Poll::Ready(Some(outcome));
            }
            if this.stop.is_stopped()
                && let Some(outcome) = this.rest(cx)
            {
                return Poll::Ready(Some(outcome));
            }
            // Those just started have to be polled for, once.
            match this.tasks.poll_join_next_with_id(cx) {
                Poll::Ready(Some(done)) => this.finish(done),
                Poll::Ready(None) if this.source.is_none() => return Poll::Ready(None),
                Poll::Ready(None) | Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// Whether the next item would end the same way.
fn is_fatal(error: &Error) -> bool {
    error.is_auth()
        || error.is_missing_scope()
        || is_account_blocked(error)
        || error.is_configuration()
        || (error.is_rate_limited() && error.policy_name() == Some("DAILY"))
}

/// Whether it is the account or the app that HubSpot takes nothing from, and not this one message.
fn is_account_blocked(error: &Error) -> bool {
    error.is_forbidden() && matches!(error.category(), Some("BANNED" | "PORTAL_AUTHENTICATION_FAILED"))
}

/// Whether there was no way to HubSpot, or to a token. Either may pass.
fn is_unreachable(error: &Error) -> bool {
    error.is_connect() || (error.kind() == ErrorKind::Token && !error.is_auth())
}
