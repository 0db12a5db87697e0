//! A client-side rate limiter that keeps a client within HubSpot's limits.
//!
//! HubSpot counts calls in two rolling windows, of one and of ten seconds. The limiter keeps the times of the recent
//! calls and admits a call once both windows have room. A burst can therefore never put twice the quota into one window,
//! and the whole quota is usable. Calls wait in the order of arrival, on tokio's clock.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::RateLimit;
use crate::sync::lock;

/// How many calls a client may make per second and per ten seconds.
///
/// ```
/// use hubspot_conversations::Client;
/// use hubspot_conversations::limiter::Limit;
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let hubspot = Client::builder()
///     .access_token("pat-na1-00000000-0000-0000-0000-000000000000")
///     .limit(Limit::PRIVATE_APP_PROFESSIONAL)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    secondly: u32,
    ten_secondly: u32,
}

impl Limit {
    /// A private app of a Free or Starter account: 100 in ten seconds (documented).
    pub const PRIVATE_APP_FREE: Self = Self::per_ten_seconds(100);
    /// A private app of a Professional account: 190 in ten seconds (documented).
    pub const PRIVATE_APP_PROFESSIONAL: Self = Self::per_ten_seconds(190);
    /// A private app of an Enterprise account: 190 in ten seconds (documented).
    pub const PRIVATE_APP_ENTERPRISE: Self = Self::per_ten_seconds(190);
    /// A private app of an account with the API add-on: 250 in ten seconds (documented).
    pub const PRIVATE_APP_ADD_ON: Self = Self::per_ten_seconds(250);
    /// A public OAuth app, for each account that has installed it: 110 in ten seconds (documented).
    pub const PUBLIC_OAUTH_APP: Self = Self::per_ten_seconds(110);

    /// Allows this many calls in ten seconds, at least one, and a tenth of that in each second, as HubSpot's responses
    /// report (observed). The tenth is rounded up; the limit of ten seconds still holds.
    pub const fn per_ten_seconds(calls: u32) -> Self {
        let calls = if calls == 0 { 1 } else { calls };
        Self {
            secondly: calls.div_ceil(10),
            ten_secondly: calls,
        }
    }
}

/// Admits calls within a limit.
#[derive(Debug)]
pub(crate) struct Limiter {
    /// Held by the call that is next. Tokio's mutex is fair: it is locked in the order of arrival.
    queue: tokio::sync::Mutex<()>,
    windows: Mutex<[Window; 2]>,
}

#[derive(Debug)]
struct Window {
    /// The limit that was set.
    preset: u32,
    /// The limit in force: the preset, or less where HubSpot reports less.
    allowed: u32,
    length: Duration,
    /// The times of the calls in the window, oldest first.
    calls: VecDeque<Instant>,
}

/// How much longer a window is here than HubSpot's, since clocks and networks jitter.
const MARGIN: Duration = Duration::from_millis(15);

impl Limiter {
    pub(crate) fn new(limit: Limit) -> Self {
        let window = |allowed, seconds| Window {
            preset: allowed,
            allowed,
            length: Duration::from_secs(seconds) + MARGIN,
            calls: VecDeque::new(),
        };
        let windows = [window(limit.secondly, 1), window(limit.ten_secondly, 10)];
        Self {
            queue: tokio::sync::Mutex::new(()),
            windows: Mutex::new(windows),
        }
    }

    /// Waits until a call may be made. [`Permit::count`] counts it; until then no other call is admitted.
    pub(crate) async fn acquire(&self) -> Permit<'_> {
        let permit = Permit {
            limiter: self,
            _queue: self.queue.lock().await,
        };
        permit.wait(false).await;
        permit
    }

    /// Adjusts the limits to what HubSpot reports, never above the presets.
    pub(crate) fn observe(&self, rate: &RateLimit) {
        let now = Instant::now();
        let mut windows = lock(&self.windows);
        let reported = [
            (rate.secondly, rate.secondly_remaining),
            (rate.max, rate.remaining),
        ];
        for (window, (allowed, remaining)) in windows.iter_mut().zip(reported) {
            if let Some(allowed) = allowed.filter(|allowed| *allowed > 0) {
                window.allowed = window.preset.min(allowed);
            }
            // None left, although this client has made fewer calls: another program shares the limit.
            if remaining == Some(0) {
                window.remove_expired(now);
                let unseen = (window.allowed as usize).saturating_sub(window.calls.len());
                window.calls.extend(std::iter::repeat_n(now, unseen));
            }
        }
    }
}

/// The permission to make the next call. Dropping it uncounted passes it on.
pub(crate) struct Permit<'a> {
    limiter: &'a Limiter,
    _queue: tokio::sync::MutexGuard<'a, ()>,
}

impl Permit<'_> {
    /// Counts the call as made now. Waits again if the limit has changed since.
    pub(crate) async fn count(self) {
        self.wait(true).await;
    }

    async fn wait(&self, count: bool) {
        loop {
            let now = Instant::now();
            let free_at = {
                let mut windows = lock(&self.limiter.windows);
                let free_at = windows.iter_mut().filter_map(|window| window.free_at(now)).max();
                if count && free_at.is_none() {
                    windows.iter_mut().for_each(|window| window.calls.push_back(now));
                }
                free_at
            };
            match free_at {
                None => return,
                Some(at) => tokio::time::sleep_until(at).await,
            }
        }
    }
}

impl Window {
    fn remove_expired(&mut self, now: Instant) {
        while self.calls.front().is_some_and(|call| *call + self.length <= now) {
            self.calls.pop_front();
        }
    }

    /// Returns when the next call may be made. `None` is now.
    fn free_at(&mut self, now: Instant) -> Option<Instant> {
        self.remove_expired(now);
        let excess = self.calls.len().checked_sub(self.allowed as usize)?;
        self.calls.get(excess).map(|call| *call + self.length)
    }
}

#[cfg(test)]
mod tests;
