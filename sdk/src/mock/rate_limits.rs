//! The rate limits that the stand-in reports in headers, and enforces if a test sets them.

use std::time::{Duration, Instant};

/// Indexes of the policies in [`RateLimits`].
pub(super) const SECONDLY: usize = 0;
pub(super) const TEN_SECONDLY: usize = 1;
pub(super) const DAILY: usize = 2;

#[derive(Debug)]
pub(super) struct RateLimits([Window; 3]);

/// A policy of HubSpot, and the calls in its current window. All windows are fixed, whereas HubSpot's may roll.
#[derive(Debug)]
struct Window {
    policy: &'static str,
    length: Duration,
    limit: u64,
    /// Whether calls above the limit are rejected.
    enforced: bool,
    opened: Instant,
    calls: u64,
}

impl Default for RateLimits {
    fn default() -> Self {
        // HubSpot's limits on these paths (observed).
        let policies = [
            ("SECONDLY", 1, 19),
            ("TEN_SECONDLY_ROLLING", 10, 190),
            ("DAILY", 86_400, 1_000_000),
        ];
        Self(policies.map(|(policy, seconds, limit)| Window {
            policy,
            length: Duration::from_secs(seconds),
            limit,
            enforced: false,
            opened: Instant::now(),
            calls: 0,
        }))
    }
}

impl RateLimits {
    /// Sets the limit of a policy, which is enforced from now on.
    pub(super) fn enforce(&mut self, policy: usize, limit: u64) {
        if let Some(window) = self.0.get_mut(policy) {
            (window.limit, window.enforced) = (limit, true);
        }
    }

    /// Counts a call; or, if it exceeds an enforced limit, returns that policy and counts nothing.
    pub(super) fn count(&mut self) -> Option<&'static str> {
        for window in &mut self.0 {
            // The first call opens the window.
            if window.calls == 0 || window.opened.elapsed() >= window.length {
                (window.opened, window.calls) = (Instant::now(), 0);
            }
        }
        let mut windows = self.0.iter();
        if let Some(full) = windows.find(|window| window.enforced && window.calls >= window.limit) {
            return Some(full.policy);
        }
        for window in &mut self.0 {
            window.calls += 1;
        }
        None
    }

    /// Returns the headers of a response, after [`count`](Self::count) was called for its request.
    pub(super) fn headers(&self) -> [(&'static str, u64); 7] {
        let [second, interval, day] = &self.0;
        let remaining = |window: &Window| window.limit.saturating_sub(window.calls);
        [
            ("x-hubspot-ratelimit-max", interval.limit),
            ("x-hubspot-ratelimit-remaining", remaining(interval)),
            (
                "x-hubspot-ratelimit-interval-milliseconds",
                interval.length.as_secs() * 1000,
            ),
            ("x-hubspot-ratelimit-secondly", second.limit),
            ("x-hubspot-ratelimit-secondly-remaining", remaining(second)),
            ("x-hubspot-ratelimit-daily", day.limit),
            ("x-hubspot-ratelimit-daily-remaining", remaining(day)),
        ]
    }
}
