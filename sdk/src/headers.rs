//! Values of response headers.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use http::HeaderMap;
use http::header::{AsHeaderName, DATE, RETRY_AFTER};

/// Returns the correlation id, which HubSpot's support needs.
pub(crate) fn correlation_id(headers: &HeaderMap) -> Option<&str> {
    text(headers, "x-hubspot-correlation-id")
}

/// Returns the time of the response by HubSpot's clock.
pub(crate) fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    parse_date(text(headers, DATE)?)
}

/// Returns the wait of `Retry-After`. A date is relative to HubSpot's clock, or to this machine's without a `Date` header.
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

/// Parses an HTTP date.
fn parse_date(text: &str) -> Option<DateTime<Utc>> {
    let date = DateTime::parse_from_rfc2822(text.trim()).ok()?;
    Some(date.to_utc())
}
