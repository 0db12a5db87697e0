//! What the headers of an answer say, read in one place.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use http::HeaderMap;
use http::header::{AsHeaderName, DATE, RETRY_AFTER};

/// The id to give to HubSpot's support.
pub(crate) fn correlation_id(headers: &HeaderMap) -> Option<&str> {
    text(headers, "x-hubspot-correlation-id")
}

/// What HubSpot's clock said when it answered.
pub(crate) fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    moment(text(headers, DATE)?)
}

/// How long HubSpot asks to wait, in seconds or until a date, by its own clock if it tells what that says.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let asked = text(headers, RETRY_AFTER)?.trim();
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let now = date(headers).unwrap_or_else(|| SystemTime::now().into());
    Some((moment(asked)? - now).to_std().unwrap_or_default())
}

fn text(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// A date as HTTP writes it.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let date = DateTime::parse_from_rfc2822(text.trim()).ok()?;
    Some(date.to_utc())
}
