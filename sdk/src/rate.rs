//! HubSpot's limits, as its answers tell them.

use std::time::Duration;

use http::{HeaderMap, HeaderName};

static MAX: HeaderName = HeaderName::from_static("x-hubspot-ratelimit-max");
static REMAINING: HeaderName = HeaderName::from_static("x-hubspot-ratelimit-remaining");
static INTERVAL_MILLISECONDS: HeaderName =
    HeaderName::from_static("x-hubspot-ratelimit-interval-milliseconds");
static SECONDLY: HeaderName = HeaderName::from_static("x-hubspot-ratelimit-secondly");
static SECONDLY_REMAINING: HeaderName = HeaderName::from_static("x-hubspot-ratelimit-secondly-remaining");
static DAILY: HeaderName = HeaderName::from_static("x-hubspot-ratelimit-daily");
static DAILY_REMAINING: HeaderName = HeaderName::from_static("x-hubspot-ratelimit-daily-remaining");

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
        let number =
            |name: &HeaderName| -> Option<u32> { headers.get(name)?.to_str().ok()?.trim().parse().ok() };
        let limit = Self {
            max: number(&MAX),
            remaining: number(&REMAINING),
            interval: number(&INTERVAL_MILLISECONDS).map(|millis| Duration::from_millis(millis.into())),
            secondly: number(&SECONDLY),
            secondly_remaining: number(&SECONDLY_REMAINING),
            daily: number(&DAILY),
            daily_remaining: number(&DAILY_REMAINING),
        };
        (limit != Self::default()).then_some(limit)
    }
}
