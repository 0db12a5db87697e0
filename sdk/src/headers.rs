//! The response headers that this crate reads, beside the rate limits.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use http::HeaderMap;
use http::header::{AsHeaderName, DATE, RETRY_AFTER};

/// Returns the id to give to HubSpot's support.
pub(crate) fn correlation_id(headers: &HeaderMap) -> Option<&str> {
    text(headers, "x-hubspot-correlation-id")
}

/// Returns the time of the response by HubSpot's clock.
pub(crate) fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    parse_date(text(headers, DATE)?)
}

/// Returns how long to wait by `Retry-After`, a number of seconds or a date. A date counts from that of the response, or
/// from this machine's if it has none.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let now = date(headers).unwrap_or_else(|| SystemTime::now().into());
    Some((parse_date(value)? - now).to_std().unwrap_or_default())
}

fn text(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Parses a date in the format of HTTP.
fn parse_date(text: &str) -> Option<DateTime<Utc>> {
    let date = DateTime::parse_from_rfc2822(text.trim()).ok()?;
    Some(date.to_utc())
}
