//! A client-side rate limiter that keeps a client within HubSpot's limits.
//!
//! HubSpot counts calls in two rolling windows, of one and of ten seconds. The limiter keeps the times of the recent
//! calls and admits a call once both windows have room. A burst can therefore never put twice the quota into one window,
//! and the whole quota is usable. Calls wait in the order of arrival, on tokio's clock.
//!
//! After a 429 no call is admitted until its window is over: each would be refused, and count. Without a limit that was
//! set, the limiter is idle until the first 429. It then keeps within the number of calls that HubSpot reports or accepted
//! in a window, allows twice as many whenever none was refused for 5 s, and is idle again in the end.
//!
//! With a store, a limit that was set is one for all processes: `shared` keeps the times of the calls there, on the
//! store's clock.

#[cfg(feature = "store")]
mod record;
#[cfg(feature = "store")]
pub(crate) mod shared;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
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
    state: Mutex<State>,
    /// Whether calls have to wait for it.
    is_active: AtomicBool,
}

#[derive(Debug)]
struct State {
    windows: [Window; 2],
    /// When calls are admitted again after a 429.
    held_until: Option<Instant>,
    /// When a limiter without a limit that was set is idle again.
    relaxes_at: Option<Instant>,
}

#[derive(Debug)]
struct Window {
    /// The limit that was set; the highest number if none was.
    preset: u32,
    /// The limit in force: the preset, or less where HubSpot reports or accepts less.
    allowed: u32,
    length: Duration,
    /// The times of the calls in the window, oldest first.
    calls: VecDeque<Instant>,
}

/// How much longer a window is here than HubSpot's, since clocks and networks jitter.
const MARGIN: Duration = Duration::from_millis(15);
/// The longest that a 429 holds all calls: HubSpot's longest window but the day. A longer wait is the refused call's alone.
const MAX_HOLD: Duration = Duration::from_secs(10);
/// For how long a rate that was learned from a 429 holds, unless there is another: another program may have had its share.
const RELAX_AFTER: Duration = Duration::from_secs(5);
/// More calls in a window than any limit of HubSpot's: a limiter that has learned none below it is idle.
const UNLIMITED: u32 = 1_000;

impl Limiter {
    /// Creates a limiter that is active from the start, or from the first 429 where no limit is set.
    pub(crate) fn new(limit: Option<Limit>) -> Self {
        let is_set = limit.is_some();
        let limit = limit.unwrap_or(Limit {
            secondly: u32::MAX,
            ten_secondly: u32::MAX,
        });
        let window = |allowed, seconds| Window {
            preset: allowed,
            allowed,
            length: Duration::from_secs(seconds) + MARGIN,
            calls: VecDeque::new(),
        };
        let windows = [window(limit.secondly, 1), window(limit.ten_secondly, 10)];
        Self {
            queue: tokio::sync::Mutex::new(()),
            state: Mutex::new(State {
                windows,
                held_until: None,
                relaxes_at: None,
            }),
            is_active: AtomicBool::new(is_set),
        }
    }

    /// Returns whether calls have to wait for it.
    pub(crate) fn is_active(&self) -> bool {
        self.is_active.load(Ordering::Relaxed) && !self.relax()
    }

    /// Doubles a learned rate if it is time to. Returns whether the limiter is idle now.
    fn relax(&self) -> bool {
        let now = Instant::now();
        let mut state = lock(&self.state);
        if state.relaxes_at.is_none_or(|at| at > now) {
            return false;
        }
        state.relaxes_at = Some(now + RELAX_AFTER);
        for window in &mut state.windows {
            window.allowed = window.allowed.saturating_mul(2);
        }
        let is_idle = state.windows.iter().all(|window| window.allowed > UNLIMITED);
        if is_idle {
            state.relaxes_at = None;
            state.windows.iter_mut().for_each(|window| window.calls.clear());
            self.is_active.store(false, Ordering::Relaxed);
        }
        is_idle
    }

    /// Holds all calls until the window of a limit is over that HubSpot says was exceeded.
    pub(crate) fn refused(&self, wait: Duration) {
        let now = Instant::now();
        let mut state = lock(&self.state);
        let until = now + wait.min(MAX_HOLD);
        state.held_until = state.held_until.max(Some(until));
        let is_set = state.windows.iter().any(|window| window.preset < u32::MAX);
        if !is_set {
            state.relaxes_at = Some(until + RELAX_AFTER);
        }
        let index = usize::from(wait > Duration::from_secs(1));
        if let Some(window) = state.windows.get_mut(index).filter(|_| !is_set) {
            window.remove_expired(now);
            // The calls of the window, without those that were refused, are what HubSpot accepted.
            window.calls.pop_back();
            if let Ok(accepted @ 1..) = u32::try_from(window.calls.len()) {
                window.allowed = window.allowed.min(accepted);
            }
        }
        self.is_active.store(true, Ordering::Relaxed);
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
        let mut state = lock(&self.state);
        let reported = [
            (rate.secondly, rate.secondly_remaining),
            (rate.max, rate.remaining),
        ];
        for (window, (allowed, remaining)) in state.windows.iter_mut().zip(reported) {
            if let Some(allowed) = allowed.filter(|allowed| *allowed > 0) {
                window.allowed = window.preset.min(allowed);
            }
            // None left, although this client has made fewer calls: another program shares the limit.
            if remaining == Some(0) && window.allowed < u32::MAX {
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
                let mut state = lock(&self.limiter.state);
                state.held_until = state.held_until.filter(|until| *until > now);
                let held_until = state.held_until;
                let windows = &mut state.windows;
                let free_at = windows.iter_mut().filter_map(|window| window.free_at(now)).max();
                let free_at = free_at.max(held_until);
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
