//! An access token, and when it expires.

use std::time::{Duration, SystemTime};

use http::HeaderValue;
use tokio::time::Instant;

use crate::time::saturating_add;

/// A token is refreshed this long before it expires.
const REFRESH_BEFORE_EXPIRY: Duration = Duration::from_secs(60);
/// A token is no longer used this long before it expires: the request takes time to reach HubSpot.
const EXPIRY_MARGIN: Duration = Duration::from_secs(5);

/// The system clock.
pub(super) type Clock = fn() -> SystemTime;

/// An access token, as the header that carries it, until it expires.
#[derive(Clone)]
pub(super) struct Access {
    pub(super) header: HeaderValue,
    /// How long after its arrival it is refreshed.
    pub(super) refresh_in: Duration,
    /// How long after its arrival it is no longer used.
    pub(super) expires_in: Duration,
    /// When its response arrived. Counted from the request, a short lifetime could be over already, and the token would be
    /// refreshed again and again.
    pub(super) arrived: Expiry,
}

impl Access {
    pub(super) fn new(header: HeaderValue, lifetime: Duration, arrived: Expiry) -> Self {
        Self {
            header,
            refresh_in: lifetime - REFRESH_BEFORE_EXPIRY.min(lifetime / 2),
            expires_in: lifetime - EXPIRY_MARGIN.min(lifetime / 4),
            arrived,
        }
    }

    /// Returns whether it is due to be refreshed.
    pub(super) fn is_due(&self, now: Expiry) -> bool {
        self.arrived.after(self.refresh_in).is_reached(now)
    }

    pub(super) fn is_expired(&self, now: Expiry) -> bool {
        self.arrived.after(self.expires_in).is_reached(now)
    }
}

/// A time on two clocks, reached when either reaches it: the monotonic clock may pause while the machine sleeps, and
/// the system clock may be set back.
#[derive(Clone, Copy)]
pub(super) struct Expiry {
    monotonic: Instant,
    system: SystemTime,
}

impl Expiry {
    pub(super) fn now(clock: Clock) -> Self {
        Self {
            monotonic: Instant::now(),
            system: clock(),
        }
    }

    pub(super) fn after(self, time: Duration) -> Self {
        Self {
            monotonic: saturating_add(self.monotonic, time),
            system: self.system.checked_add(time).unwrap_or(self.system),
        }
    }

    pub(super) fn is_reached(self, now: Self) -> bool {
        now.monotonic >= self.monotonic || now.system >= self.system
    }

    #[cfg(feature = "store")]
    pub(super) fn elapsed(self) -> Duration {
        self.monotonic.elapsed()
    }

    pub(super) fn monotonic(self) -> Instant {
        self.monotonic
    }
}
