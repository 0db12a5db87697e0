//! Times to come.

use std::time::Duration;

use tokio::time::Instant;

/// Longer than any program runs, and short enough for every clock.
const FOR_EVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// So long after a time. What no clock can tell, such as the end of [`Duration::MAX`], is as good as never.
pub(crate) fn later(from: Instant, time: Duration) -> Instant {
    from.checked_add(time.min(FOR_EVER)).unwrap_or(from)
}

/// So long from now.
pub(crate) fn within(time: Duration) -> Instant {
    later(Instant::now(), time)
}
