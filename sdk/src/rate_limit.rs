//! HubSpot's rate limits, as its response headers report them.

use std::time::Duration;

use http::HeaderMap;

/// The rate limits of one response. A limit that HubSpot did not report is `None`: the daily ones with OAuth, and all
/// of them on 401 and 403 (documented, observed).
///
/// ```
/// use hubspot_conversations::mock::StandIn;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// # let stand_in = StandIn::start();
/// let hubspot = stand_in.client()?;
/// hubspot.list_inboxes().await?;
/// if let Some(left) = hubspot.rate_limit().and_then(|limit| limit.daily_remaining) {
///     println!("{left} calls are left today");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Calls allowed per [`interval`](Self::interval).
    pub max: Option<u32>,
    /// Calls left in the current interval.
    pub remaining: Option<u32>,
    /// Length of the interval, usually ten seconds.
    pub interval: Option<Duration>,
    /// Calls allowed per second.
    pub secondly: Option<u32>,
    /// Calls left in the current second.
    pub secondly_remaining: Option<u32>,
    /// Calls allowed per day.
    pub daily: Option<u32>,
    /// Calls left today.
    pub daily_remaining: Option<u32>,
}

impl RateLimit {
    /// Reads the limits from response headers. Returns `None` where there are none.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut limit = Self::default();
        // One pass over a dozen headers costs less than a lookup for each name.
        for (name, value) in headers {
            let Some(name) = name.as_str().strip_prefix("x-hubspot-ratelimit-") else {
                continue;
            };
            let number = number(value.as_bytes());
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

/// Parses a header's number. By bytes, since every response has seven.
fn number(text: &[u8]) -> Option<u32> {
    let digits = text.trim_ascii();
    let mut number: u32 = 0;
    for byte in digits {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number = number.checked_mul(10)?.checked_add(digit.into())?;
    }
    (!digits.is_empty()).then_some(number)
}
