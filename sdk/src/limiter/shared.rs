//! A limit that is one for all processes with a store.

use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout};

use super::record::LimitRecord;
use super::{Limit, MAX_HOLD};
use crate::store::{Change, LastRead, SharedStore, StoreError, StoreTime, failed};
use crate::sync::lock;
use crate::time::saturating_add;
use crate::{RateLimit, Result};

/// How far ahead a call takes its time. What is beyond it is free for a lookup, which does not wait behind all sends.
const AHEAD: Duration = Duration::from_millis(200);
/// How far ahead a lookup takes its time: longer than HubSpot's longest window.
const LOOKUP_AHEAD: Duration = Duration::from_secs(11);
/// How late a call may be made after its time: the rest of a window's margin is the network's.
const LATE: Duration = Duration::from_millis(15);
/// How long the store may take, before this process goes on with a limit of its own.
const TIMEOUT: Duration = Duration::from_secs(2);
/// The day's remainder is of use for a day.
const TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// A limit that is one for all processes with a store.
pub(crate) struct SharedLimiter {
    store: SharedStore,
    limit: Limit,
    state: Mutex<State>,
    /// Held by the send that is next, with the record as this process has seen it last. Tokio's mutex is fair.
    queue: tokio::sync::Mutex<Option<LastRead>>,
}

#[derive(Debug)]
struct State {
    /// The limits in force: those that were set, or less where HubSpot reports less.
    allowed: [u32; 2],
    /// How long the store took last.
    round_trip: Duration,
    /// How many calls are left today, as any process knows.
    daily_remaining: Option<u32>,
    /// Whether this process knows that from a response, and has not written it.
    is_daily_new: bool,
}

impl SharedLimiter {
    pub(crate) fn new(store: SharedStore, limit: Limit) -> Self {
        Self {
            store,
            limit,
            state: Mutex::new(State {
                allowed: [limit.secondly, limit.ten_secondly],
                round_trip: Duration::ZERO,
                daily_remaining: None,
                is_daily_new: false,
            }),
            queue: tokio::sync::Mutex::default(),
        }
    }

    /// Waits until a call may be made. A lookup of what became of a send waits for no send that has no time yet. Returns
    /// the time that it has; `None`: the store cannot be used.
    pub(crate) async fn acquire(&self, is_lookup: bool) -> Option<Slot> {
        let result = match is_lookup {
            true => self.take_time(&mut None, LOOKUP_AHEAD).await,
            false => self.take_time(&mut *self.queue.lock().await, AHEAD).await,
        };
        let at = result
            .inspect_err(|error| {
                tracing::warn!(%error, "the store cannot be used for the limit, which holds for this process alone now");
            })
            .ok()?;
        sleep_until(at).await;
        Some(Slot { at })
    }

    /// Takes the time of a call, once it is at most so far ahead.
    async fn take_time(&self, known: &mut Option<LastRead>, ahead: Duration) -> Result<Instant> {
        loop {
            let started = Instant::now();
            let State {
                allowed, round_trip, ..
            } = *lock(&self.state);
            let reserved = self.update(known, |record, now| {
                let here = Instant::now();
                let instant = |at: StoreTime| saturating_add(here, at.since(now));
                // The store's time goes on while it is told.
                let earliest = now + round_trip;
                let reserved = record.reserve(allowed, earliest, earliest + ahead);
                reserved.map(instant).map_err(instant)
            });
            let reserved = reserved.await?;
            lock(&self.state).round_trip = started.elapsed().min(TIMEOUT);
            match reserved {
                Ok(at) => return Ok(at),
                Err(at) => sleep_until(at.checked_sub(ahead).unwrap_or(at)).await,
            }
        }
    }

    /// Lets no process make a call until the window of a limit is over that HubSpot says was exceeded.
    pub(crate) async fn refused(&self, wait: Duration) {
        let wait = wait.min(MAX_HOLD);
        let pause = |record: &mut LimitRecord, now| match record.pause(now + wait) {
            true => Ok(()),
            false => Err(()),
        };
        if let Err(error) = self.update(&mut None, pause).await {
            tracing::warn!(%error, "a 429 of HubSpot could not be recorded in the store: other processes will not pause");
        }
    }

    /// Adjusts the limits to what HubSpot reports, never above what was set, and takes note of the day's remainder.
    pub(crate) fn observe(&self, rate: &RateLimit) {
        let mut state = lock(&self.state);
        let set = [self.limit.secondly, self.limit.ten_secondly];
        for ((allowed, set), reported) in state.allowed.iter_mut().zip(set).zip([rate.secondly, rate.max]) {
            if let Some(reported) = reported.filter(|reported| *reported > 0) {
                *allowed = set.min(reported);
            }
        }
        if rate.daily_remaining.is_some() {
            state.daily_remaining = rate.daily_remaining;
            state.is_daily_new = true;
        }
    }

    /// Returns how many calls are left today, as any process knows.
    pub(crate) fn daily_remaining(&self) -> Option<u32> {
        lock(&self.state).daily_remaining
    }

    /// Changes the record; it stays as it is where the change fails. `known` is the record as this process has written it
    /// last, if no other has since.
    async fn update<T, E>(
        &self,
        known: &mut Option<LastRead>,
        mut change: impl FnMut(&mut LimitRecord, StoreTime) -> Result<T, E>,
    ) -> Result<Result<T, E>> {
        let key = self.store.limit_key()?;
        let update = self.store.update_known(&key, known.take(), |bytes, now| {
            let mut record = LimitRecord::from_json(bytes);
            let result = change(&mut record, now);
            let mut state = lock(&self.state);
            match state.is_daily_new {
                true => record.daily_remaining = state.daily_remaining,
                false => state.daily_remaining = record.daily_remaining.or(state.daily_remaining),
            }
            Ok(match result {
                Ok(done) => Change::Write(record.to_json(), Some(TTL), Ok(done)),
                Err(error) => Change::Keep(Err(error)),
            })
        });
        let (result, written) = timeout(TIMEOUT, update)
            .await
            .map_err(|_| failed(StoreError::no_response(TIMEOUT)))??;
        if written.is_some() {
            lock(&self.state).is_daily_new = false;
        }
        *known = written;
        Ok(result)
    }
}

/// A time at which a call may be made.
pub(crate) struct Slot {
    at: Instant,
}

impl Slot {
    /// Returns whether the call may still be made. Later, it would be in a window that others have filled.
    pub(crate) fn is_open(&self) -> bool {
        self.at.elapsed() <= LATE
    }
}

impl fmt::Debug for SharedLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedLimiter")
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
