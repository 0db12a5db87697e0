//! The time in which HubSpot can have created the message of a send, by HubSpot's own clock.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderMap;
use tokio::time::Instant;

use crate::{Message, headers};

/// How much earlier than the request a message may seem to be created: times without milliseconds are up to a second
/// early, and the clocks of HubSpot's own machines differ a little.
const BEFORE: TimeDelta = TimeDelta::seconds(2);
/// How much later than the end of the request it may be created: a connection that breaks ends the request early.
const AFTER: TimeDelta = TimeDelta::seconds(6);

/// HubSpot's clock, as the `Date` of its responses shows it. This machine's own may be wrong by minutes.
#[derive(Debug, Default)]
pub(crate) struct HubspotClock(Option<(DateTime<Utc>, Instant)>);

impl HubspotClock {
    /// Reads the clock from a response. The latest time counts: a response may have been delayed or cached, none is
    /// dated ahead.
    pub(crate) fn observe(&mut self, headers: &HeaderMap) {
        let Some(date) = headers::date(headers) else {
            return;
        };
        if self.now().is_none_or(|now| now < date) {
            self.0 = Some((date, Instant::now()));
        }
    }

    fn now(&self) -> Option<DateTime<Utc>> {
        let (date, at) = self.0?;
        back(date, at.elapsed(), -1)
    }
}

/// When the attempts of a send were made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Attempts {
    /// From the first one's start to the last one's end, each so long before this time.
    Ago {
        measured: Instant,
        started: Duration,
        ended: Duration,
    },
    /// In another process, or an earlier one: after this time by the clock of its machine, within this time. That
    /// machine is taken to be this one, or to have a clock that agrees.
    Elsewhere { after: DateTime<Utc>, within: Duration },
}

/// From when until when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window(DateTime<Utc>, DateTime<Utc>);

/// When a message was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    Within,
    After,
    /// The message has no time.
    Unclear,
}

impl Attempts {
    /// Returns those of this process.
    pub(crate) fn here(started: Instant, ended: Instant) -> Self {
        Self::Ago {
            measured: Instant::now(),
            started: started.elapsed(),
            ended: ended.elapsed(),
        }
    }

    /// Returns the window by HubSpot's clock, unless that is not known.
    pub(crate) fn window(self, clock: &HubspotClock) -> Option<Window> {
        let now = clock.now()?;
        let (start, end) = match self {
            Self::Ago {
                measured,
                started,
                ended,
            } => {
                let since = measured.elapsed();
                let ago = |time| back(now, since.saturating_add(time), 1);
                (ago(started)?, ago(ended)?)
            }
            Self::Elsewhere { after, within } => {
                let ago = DateTime::<Utc>::from(SystemTime::now()) - after;
                let start = now.checked_sub_signed(ago)?;
                (start, back(start, within, -1).unwrap_or(DateTime::<Utc>::MAX_UTC))
            }
        };
        let end = end.checked_add_signed(AFTER).unwrap_or(end);
        Some(Window(start.checked_sub_signed(BEFORE)?, end))
    }
}

fn back(from: DateTime<Utc>, by: Duration, sign: i32) -> Option<DateTime<Utc>> {
    from.checked_sub_signed(TimeDelta::from_std(by).ok()?.checked_mul(sign)?)
}

impl Window {
    /// Returns where a time of creation is.
    pub(crate) fn when(self, created_at: Option<DateTime<Utc>>) -> When {
        match created_at {
            None => When::Unclear,
            Some(at) if at < self.0 => When::Before,
            Some(at) if at > self.1 => When::After,
            Some(_) => When::Within,
        }
    }

    /// Returns whether a message was created so long before that the search need not go back further.
    pub(super) fn is_long_before(self, message: &Message, by: TimeDelta) -> Option<bool> {
        Some(self.0 - message.created_at()?.to_utc() > by)
    }
}
