//! HubSpot's limits, as its answers tell them.

use std::time::Duration;

use http::HeaderMap;

/// The limits that came with an answer, and what was left of them. A limit that HubSpot did not tell is absent:
/// the daily ones are with OAuth, and all of them are on 401 and 403 (documented, observed).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Calls allowed in one [`interval`](Self::interval).
    pub max: Option<u32>,
    /// Calls left in this interval.
    pub remaining: Option<u32>,
    /// How long an interval is; ten seconds as a rule.
    pub interval: Option<Duration>,
    /// Calls allowed in a second.
    pub secondly: Option<u32>,
    /// Calls left in this second.
    pub secondly_remaining: Option<u32>,
    /// Calls allowed in a day.
    pub daily: Option<u32>,
    /// Calls left today.
    pub daily_remaining: Option<u32>,
}

impl RateLimit {
    /// The limits in an answer's headers, if it has any.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut limit = Self::default();
        // Once through all of them: an answer has a dozen.
        for (name, value) in headers {
            let Some(name) = name.as_str().strip_prefix("x-hubspot-ratelimit-") else {
                continue;
            };
            let number: Option<u32> = value.to_str().ok().and_then(|text| text.trim().parse().ok());
            match name {
                "max" => limit.max = limit.max.or(number),
                "remaining" => limit.remaining = limit.remaining.or(number),
                "interval-milliseconds" => {
                    let interval = number.map(|millis| Duration::from_millis(millis.into()));
                    limit.interval = limit.interval.or(interval);
                }
                "secondly" => limit.secondly = limit.secondly.or(number),
                "secondly-remaining" => limit.secondly_remaining = limit.secondly_remaining.or(number),
                "daily" => limit.daily = limit.daily.or(number),
                "daily-remaining" => limit.daily_remaining = limit.daily_remaining.or(number),
                _ => {}
            }
        }
        (limit != Self::default()).then_some(limit)
    }
}
