//! The progress of a bulk send: takes items from the source, starts sends, collects their results.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::task::{Id, JoinError};

use super::send_all::{BoxError, InFlight, SendAll, TaskError, TaskResult};
use super::{End, Item, NotStarted, Outcome};
use crate::error::SendOutcome;
use crate::sync::catch_panic;
use crate::{Error, ErrorKind, Receipt, Result, Sent, ThreadId};

/// Items taken ahead per concurrent send. Without them, a list sorted by thread would be sent one item at a time.
const LOOKAHEAD_PER_SEND: usize = 16;
/// Minimum number of failures to connect in a row that stop a bulk send.
const MIN_CONNECT_FAILURES: usize = 4;

impl<K> SendAll<K> {
    /// Starts items until the concurrency is reached or none may start.
    fn fill(&mut self, cx: &mut Context<'_>) {
        while self.in_flight.len() + self.outcomes.len() < self.concurrency {
            if let Some(item) = self.queues.pop() {
                self.start(item);
                continue;
            }
            if self.queues.waiting() >= self.concurrency.saturating_mul(LOOKAHEAD_PER_SEND) {
                return;
            }
            let Poll::Ready(Some(item)) = self.poll_source(cx) else {
                return;
            };
            if let Some(blocked) = self.queues.push(item) {
                self.outcomes
                    .push_back(blocked.not_started(NotStarted::BlockedByEarlier));
            }
        }
    }

    /// Takes the next item from the source, and drops it at its end.
    fn poll_source(&mut self, cx: &mut Context<'_>) -> Poll<Option<Item<K>>> {
        let Some(source) = &mut self.source else {
            return Poll::Ready(None);
        };
        let poll = catch_panic(|| source.as_mut().poll_next(cx)).unwrap_or_else(|_| {
            let error = Error::panicked("the source of the items").not_received();
            self.stopped_by.get_or_insert(error);
            self.stop.stop();
            Poll::Ready(None)
        });
        if let Poll::Ready(None) = poll {
            self.source = None;
        }
        poll
    }

    #[cfg_attr(not(feature = "files"), allow(unused_mut))]
    fn start(&mut self, mut item: Item<K>) {
        let thread = item.thread;
        #[cfg(feature = "files")]
        let (refused, uploads) = (
            item.refused_upload(self.before_each.is_some()),
            std::mem::take(&mut item.uploads),
        );
        let (key, prepared) = item.prepare(&self.client);
        #[cfg(feature = "files")]
        if let Some(reason) = refused {
            return self.record(
                key,
                thread,
                None,
                Err(Error::invalid(reason).into_not_sent()),
                false,
            );
        }
        #[cfg(feature = "store")]
        let prepared = match self.idempotency_key.as_ref().filter(|_| !prepared.has_key()) {
            None => prepared,
            Some(key_of) => match catch_panic(|| key_of(&key)) {
                Ok(idempotency_key) => prepared.idempotency_key(idempotency_key),
                Err(_) => {
                    let error = Error::panicked("the function for idempotency keys").into_not_sent();
                    return self.record(key, thread, Some(prepared.receipt().clone()), Err(error), false);
                }
            },
        };
        let receipt = Some(prepared.receipt().clone());
        // That of the message with its files is known only then.
        #[cfg(feature = "files")]
        let receipt = receipt.filter(|_| uploads.is_empty());
        let Ok(runtime) = Handle::try_current() else {
            let error = Error::configuration("a bulk send needs a tokio runtime, and there is none");
            let error = error.with_outcome(SendOutcome::NotSent);
            return self.record(key, thread, receipt, Err(error), true);
        };
        let before_each = self.before_each.as_mut().zip(receipt.as_ref());
        let store = before_each.map(|(store, receipt)| store(&key, receipt));
        let task = async move {
            if let Some(store) = store {
                store.await?;
            }
            #[cfg(feature = "files")]
            if !uploads.is_empty() {
                return prepared.send_with(uploads).await.map_err(TaskError::Failed);
            }
            prepared.send().await.map_err(TaskError::Failed)
        };
        let id = self.tasks.spawn_on(task, &runtime).id();
        self.in_flight.insert(id, InFlight { key, thread, receipt });
    }

    fn finish(&mut self, result: Result<(Id, TaskResult), JoinError>) {
        let id = result.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let Some(InFlight { key, thread, receipt }) = self.in_flight.remove(&id) else {
            return;
        };
        let failed = |kind, reason: &str, source: BoxError, outcome| {
            let error = Error::new(kind, reason.to_owned()).with_source(source);
            let error = error.in_operation("send_message").with_outcome(outcome);
            Err(error.with_receipt(receipt.clone()))
        };
        let (result, is_fatal) = match result {
            Ok((_, Ok(sent))) => {
                self.connect_failures = 0;
                (Ok(sent), false)
            }
            Ok((_, Err(TaskError::Failed(error)))) => {
                let is_fatal = self.is_fatal(&error);
                (Err(error), is_fatal)
            }
            Ok((_, Err(TaskError::NotStored(source)))) => {
                let (kind, reason) = (ErrorKind::InvalidRequest, "the receipt could not be stored");
                (failed(kind, reason, source, SendOutcome::NotSent), true)
            }
            Ok((_, Err(TaskError::Panicked))) => {
                let error = Error::panicked("the function before each send").into_not_sent();
                let error = error.in_operation("send_message");
                let error = error.with_receipt(receipt.clone());
                (Err(error), false)
            }
            // The runtime is shutting down.
            Err(source) => {
                let reason = "the task did not finish; look the message up with its receipt";
                let (kind, source) = (ErrorKind::Interrupted, source.into());
                (failed(kind, reason, source, SendOutcome::Unknown), true)
            }
        };
        self.record(key, thread, receipt, result, is_fatal);
    }

    /// Returns whether the error stops the bulk send, and counts failures to connect.
    fn is_fatal(&mut self, error: &Error) -> bool {
        self.connect_failures = if is_unreachable(error) {
            self.connect_failures + 1
        } else {
            0
        };
        is_fatal(error)
            || self.connect_failures >= self.concurrency.max(MIN_CONNECT_FAILURES)
            || self
                .stop_on
                .as_ref()
                .is_some_and(|stop| catch_panic(|| stop(error)).unwrap_or(true))
    }

    /// Records an outcome, and releases the thread for its next item or blocks it.
    fn record(
        &mut self,
        key: K,
        thread: ThreadId,
        receipt: Option<Receipt>,
        result: Result<Sent>,
        is_fatal: bool,
    ) {
        if is_fatal {
            self.stopped_by = self.stopped_by.take().or_else(|| result.as_ref().err().cloned());
            self.stop.stop();
        }
        // An earlier send with the same idempotency key has a receipt of its own.
        let own = match &result {
            Ok(sent) => Some(sent.receipt()),
            Err(error) => error.receipt(),
        };
        let receipt = own.cloned().or(receipt);
        let is_sent = result.is_ok();
        let end = match result {
            Ok(sent) => End::Sent(Box::new(sent)),
            Err(error) if error.is_not_sent() => End::NotSent(error),
            Err(error) => End::Unknown(error),
        };
        self.outcomes.push_back(Outcome {
            key,
            thread,
            receipt,
            end,
        });
        if is_sent {
            self.queues.release(thread);
        } else {
            let blocked = self.queues.block(thread).into_iter();
            self.outcomes
                .extend(blocked.map(|item| item.not_started(NotStarted::BlockedByEarlier)));
        }
    }

    /// Records the items that were taken and not started as stopped.
    fn stop_queued(&mut self) {
        let stopped = self.queues.drain();
        self.outcomes
            .extend(stopped.map(|item| item.not_started(NotStarted::Stopped)));
    }

    /// Returns the next item of a stopped bulk send's source as stopped, if one is ready.
    fn stop_next(&mut self, cx: &mut Context<'_>) -> Option<Outcome<K>> {
        // Unconstrained, since a tokio channel returns `Pending` once the task's cooperative budget is spent, also if it
        // has items.
        let poll = std::future::poll_fn(|cx| self.poll_source(cx));
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
        this.stop.set_waker(cx.waker());
        loop {
            while let Poll::Ready(Some(result)) = this.tasks.poll_join_next_with_id(cx) {
                this.finish(result);
            }
            if this.stop.is_stopped() {
                this.stop_queued();
            } else {
                this.fill(cx);
            }
            if let Some(outcome) = this.outcomes.pop_front() {
                return Poll::Ready(Some(outcome));
            }
            if this.stop.is_stopped()
                && let Some(outcome) = this.stop_next(cx)
            {
                return Poll::Ready(Some(outcome));
            }
            // The tasks started above have to be polled once to register the waker.
            match this.tasks.poll_join_next_with_id(cx) {
                Poll::Ready(Some(result)) => this.finish(result),
                Poll::Ready(None) if this.source.is_none() => return Poll::Ready(None),
                Poll::Ready(None) | Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// Returns whether every further item would fail in the same way.
fn is_fatal(error: &Error) -> bool {
    error.is_auth()
        || error.is_missing_scope()
        || is_account_blocked(error)
        || error.is_configuration()
        || error.is_daily_limit()
        || (error.is_store() && error.is_not_sent())
}

/// Returns whether HubSpot rejects the whole account or app, not this message alone.
fn is_account_blocked(error: &Error) -> bool {
    error.is_forbidden() && matches!(error.category(), Some("BANNED" | "PORTAL_AUTHENTICATION_FAILED"))
}

/// Returns whether neither HubSpot nor a token could be reached. Either may recover.
fn is_unreachable(error: &Error) -> bool {
    error.is_connect() || (error.kind() == ErrorKind::Token && !error.is_auth())
}
