//! Staying within HubSpot's limits.
//!
//! HubSpot counts calls in two rolling windows, of a second and of ten. The limiter keeps the times of the
//! last calls and lets one through when both windows have room: no burst can put twice the quota into one
//! window, and all of the quota is used. It waits on tokio's clock, first come, first served.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::RateLimit;
use crate::sync::lock;

/// How many calls are allowed, in a second and in ten.
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

    /// So many calls in ten seconds, at least one; and a tenth of that in each second, as HubSpot's answers have it
    /// (observed). What is no multiple of ten is rounded up for the second: all of it may be used, and no more in ten.
    #[must_use]
    pub const fn per_ten_seconds(calls: u32) -> Self {
        let calls = if calls == 0 { 1 } else { calls };
        Self {
            secondly: calls.div_ceil(10),
            ten_secondly: calls,
        }
    }
}

/// Lets calls through as the limit allows.
#[derive(Debug)]
pub(crate) struct Limiter {
    /// Held by the one whose turn it is: tokio's mutex is handed on in the order of asking.
    turn: tokio::sync::Mutex<()>,
    windows: Mutex<[Window; 2]>,
}

#[derive(Debug)]
struct Window {
    preset: u32,
    allowed: u32,
    length: Duration,
    /// When the calls in it were let through, oldest first.
    calls: VecDeque<Instant>,
}

/// Clocks and networks jitter: a window is held so much longer than HubSpot's.
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
            turn: tokio::sync::Mutex::new(()),
            windows: Mutex::new(windows),
        }
    }

    /// Waits until a call may be made. It is counted when its [`Turn`] is taken; nobody comes in between.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        let turn = Turn {
            limiter: self,
            _turn: self.turn.lock().await,
        };
        turn.wait(false).await;
        turn
    }

    /// Lowers the limits to what HubSpot tells, where that is less, and raises them again when it tells more.
    pub(crate) fn learn(&self, rate: &RateLimit) {
        let now = Instant::now();
        let mut windows = lock(&self.windows);
        let told = [
            (rate.secondly, rate.secondly_remaining),
            (rate.max, rate.remaining),
        ];
        for (window, (allowed, remaining)) in windows.iter_mut().zip(told) {
            if let Some(allowed) = allowed.filter(|allowed| *allowed > 0) {
                window.allowed = window.preset.min(allowed);
            }
            // None left, though by our count there are: somebody else draws on the same limit.
            if remaining == Some(0) {
                window.forget(now);
                let unseen = (window.allowed as usize).saturating_sub(window.calls.len());
                window.calls.extend(std::iter::repeat_n(now, unseen));
            }
        }
    }
}

/// The turn of a call. Dropped, it is the next one's.
pub(crate) struct Turn<'a> {
    limiter: &'a Limiter,
    _turn: tokio::sync::MutexGuard<'a, ()>,
}

impl Turn<'_> {
    /// Counts the call from now on, and waits again if that may not be.
    pub(crate) async fn take(self) {
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
    fn forget(&mut self, now: Instant) {
        while self.calls.front().is_some_and(|call| *call + self.length <= now) {
            self.calls.pop_front();
        }
    }

    /// When the next call may be made, if not now.
    fn free_at(&mut self, now: Instant) -> Option<Instant> {
        self.forget(now);
        let over = self.calls.len().checked_sub(self.allowed as usize)?;
        self.calls.get(over).map(|call| *call + self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The most calls in any stretch of time.
    fn most(calls: &[Instant], time: Duration) -> usize {
        let within = |from: usize| calls[from..].partition_point(|call| *call < calls[from] + time);
        (0..calls.len()).map(within).max().unwrap_or(0)
    }

    #[tokio::test(start_paused = true)]
    async fn any_number_is_kept_to_and_used() {
        for number in (0..=260).chain([999, 1_000, 1_001]) {
            let limiter = Limiter::new(Limit::per_ten_seconds(number));
            let allowed = number.max(1);
            let mut calls = Vec::new();
            for call in 0..allowed * 5 + 1 {
                // Those who ask come in bursts, and now and then later than they might.
                if call % (allowed + 3) == 0 {
                    tokio::time::sleep(Duration::from_millis(u64::from(call * 37 % 900))).await;
                }
                limiter.turn().await.take().await;
                calls.push(Instant::now());
            }
            let most = |seconds| most(&calls, Duration::from_secs(seconds));
            assert!(
                most(10) <= allowed as usize,
                "{number}: {} in ten seconds",
                most(10)
            );
            assert!(
                most(1) <= allowed.div_ceil(10) as usize,
                "{number}: {} in one",
                most(1)
            );
            // Five times ten seconds' worth, in little more than fifty.
            let took = calls[calls.len() - 1] - calls[0];
            assert!(took.as_secs_f64() < 50.0 + 7.0, "{number}: {took:?}");
        }
    }
}
