//! Deadline arithmetic that cannot overflow.

use std::fmt;
use std::time::Duration;

use tokio::time::Instant;

/// A duration longer than any program runs, and short enough for every clock.
const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Adds a duration to a time. A sum that no clock can represent, as with [`Duration::MAX`], becomes 30 years.
pub(crate) fn saturating_add(from: Instant, time: Duration) -> Instant {
    from.checked_add(time.min(FOREVER)).unwrap_or(from)
}

/// Returns the deadline that is this far from now.
pub(crate) fn deadline_in(time: Duration) -> Instant {
    saturating_add(Instant::now(), time)
}

/// The start and the deadline of an attempt. It is displayed as the time between them, not the part that remained when the
/// request was built, with the timeout that set it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    started: Instant,
    pub at: Instant,
    /// Whether the total timeout ends earlier than the attempt's.
    is_total: bool,
}

impl Deadline {
    /// Returns the deadline `time` from now, or `latest` if that is earlier.
    pub(crate) fn within(time: Duration, latest: Instant) -> Self {
        let started = Instant::now();
        let end = saturating_add(started, time);
        Self {
            started,
            at: end.min(latest),
            is_total: latest < end,
        }
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timeout = match self.is_total {
            true => "what was left of the total timeout",
            false => "the attempt timeout",
        };
        let time = seconds(self.at.saturating_duration_since(self.started));
        write!(f, "{time}, {timeout}")
    }
}

/// Formats a duration for a message, in seconds with up to three decimals.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{} s", (time.as_secs_f64() * 1000.0).round() / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn names_the_timeout_that_ends_first() {
        let (short, long) = (Duration::from_millis(1_500), Duration::from_secs(60));
        for (attempt, total, expected) in [
            (short, long, "1.5 s, the attempt timeout"),
            (short, short, "1.5 s, the attempt timeout"),
            (long, short, "1.5 s, what was left of the total timeout"),
        ] {
            assert_eq!(
                Deadline::within(attempt, deadline_in(total)).to_string(),
                expected
            );
        }
    }
}
