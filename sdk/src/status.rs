//! The table of HTTP error statuses: whether to retry, and whether HubSpot may have processed the request.

use std::time::Duration;

/// The requests that are retried after a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryScope {
    /// None: the response to a retry would be the same.
    None,
    /// Idempotent requests.
    Idempotent,
    /// All requests: HubSpot refused before any processing.
    All,
}

/// The consequences of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StatusRule {
    pub retry: RetryScope,
    /// The shortest wait before the next attempt.
    pub min_wait: Duration,
    /// Whether HubSpot may have processed the request.
    pub may_have_been_received: bool,
    /// Whether HubSpot may still be processing the request behind a gateway that timed out.
    pub may_still_run: bool,
}

const fn rule(retry: RetryScope, seconds: u64, received: bool, still_runs: bool) -> StatusRule {
    StatusRule {
        retry,
        min_wait: Duration::from_secs(seconds),
        may_have_been_received: received,
        may_still_run: still_runs,
    }
}

/// Returns the rule for a status of 400 or above. HubSpot documents 423 (at least 2 s), 429, 477, 502 to 504, 521, 523
/// and 524 as retryable.
pub(crate) const fn rule_of(status: u16) -> StatusRule {
    use RetryScope::{All, Idempotent, None};
    match status {
        //                        retry, wait, received, still runs
        408 => rule(Idempotent, 0, true, true),
        423 => rule(Idempotent, 2, false, false),
        425 => rule(Idempotent, 0, false, false),
        429 => rule(All, 0, false, false),
        477 => rule(Idempotent, 0, false, false),
        504 | 524 => rule(Idempotent, 0, true, true),
        500 | 502 | 503 | 520..=523 => rule(Idempotent, 0, true, false),
        501 | 505..=519 | 525.. => rule(None, 0, true, false),
        _ => rule(None, 0, false, false),
    }
}
