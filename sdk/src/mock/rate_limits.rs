//! The limits that the stand-in reports in its headers, and enforces where a test sets them.

use std::time::{Duration, Instant};

/// HubSpot's policy, its window, and how many calls it was seen to allow in it on these paths (observed).
const POLICIES: [(&str, Duration, u64); 3] = [
    ("SECONDLY", Duration::from_secs(1), 19),
    ("TEN_SECONDLY_ROLLING", Duration::from_secs(10), 190),
    ("DAILY", Duration::from_secs(86_400), 1_000_000),
];
/// Indexes of the policies.
pub(super) const SECONDLY: usize = 0;
pub(super) const TEN_SECONDLY: usize = 1;
pub(super) const DAILY: usize = 2;

#[derive(Debug)]
pub(super) struct RateLimits([Window; 3]);

#[derive(Debug)]
struct Window {
    limit: u64,
    /// Whether calls above the limit are refused.
    enforced: bool,
    opened: Option<Instant>,
    calls: u64,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self(POLICIES.map(|(_, _, limit)| Window {
            limit,
            enforced: false,
            opened: None,
            calls: 0,
        }))
    }
}

impl RateLimits {
    pub(super) fn enforce(&mut self, policy: usize, limit: u64) {
        if let Some(window) = self.0.get_mut(policy) {
            (window.limit, window.enforced) = (limit, true);
        }
    }

    /// Counts a call. Returns the policy that refuses it, if any: such a call counts nowhere.
    pub(super) fn count(&mut self) -> Option<&'static str> {
        let now = Instant::now();
        for (window, (_, length, _)) in self.0.iter_mut().zip(POLICIES) {
            if window
                .opened
                .is_none_or(|opened| now.duration_since(opened) >= length)
            {
                (window.opened, window.calls) = (Some(now), 0);
            }
        }
        let mut windows = self.0.iter().zip(POLICIES);
        let exceeded = windows.find(|(window, _)| window.enforced && window.calls >= window.limit);
        if let Some((_, (policy, ..))) = exceeded {
            return Some(policy);
        }
        for window in &mut self.0 {
            window.calls += 1;
        }
        None
    }

    /// The headers for the response to the call that was counted last.
    pub(super) fn headers(&self) -> [(&'static str, u64); 7] {
        let [second, interval, day] = self
            .0
            .each_ref()
            .map(|window| (window.limit, window.limit.saturating_sub(window.calls)));
        let [_, (_, length, _), _] = POLICIES;
        let millis = u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
        [
            ("x-hubspot-ratelimit-max", interval.0),
            ("x-hubspot-ratelimit-remaining", interval.1),
            ("x-hubspot-ratelimit-interval-milliseconds", millis),
            ("x-hubspot-ratelimit-secondly", second.0),
            ("x-hubspot-ratelimit-secondly-remaining", second.1),
            ("x-hubspot-ratelimit-daily", day.0),
            ("x-hubspot-ratelimit-daily-remaining", day.1),
        ]
    }
}
