//! The table of HTTP error statuses: whether to retry, and whether the status can be a refusal before any processing.

use std::time::Duration;

/// The requests that are retried after a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryScope {
    /// None: the response to a retry would be the same.
    None,
    /// Idempotent requests.
    Idempotent,
    /// All requests, where HubSpot says that it refused this one.
    All,
}

/// The consequences of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StatusRule {
    pub retry: RetryScope,
    /// The shortest wait before the next attempt.
    pub min_wait: Duration,
    /// Whether HubSpot's own error with this status says that it refused the request before any processing.
    pub is_refusal: bool,
}

const fn rule(retry: RetryScope, seconds: u64, is_refusal: bool) -> StatusRule {
    StatusRule {
        retry,
        min_wait: Duration::from_secs(seconds),
        is_refusal,
    }
}

/// Returns the rule for a status that is neither a success nor a redirect. HubSpot documents 423 (at least 2 s), 429,
/// 477, 502 to 504, 521, 523 and 524 as retryable. A status that is not listed proves nothing: a proxy, a gateway or an
/// edge may have sent it, before or after HubSpot got the request.
pub(crate) const fn rule_of(status: u16) -> StatusRule {
    use RetryScope::{All, Idempotent, None};
    match status {
        //                                                           retry, wait, refusal
        400..=405 | 409 | 410 | 415 | 422 => rule(None, 0, true),
        408 | 425 => rule(Idempotent, 0, false),
        423 => rule(Idempotent, 2, true),
        429 => rule(All, 0, true),
        477 => rule(Idempotent, 0, true),
        500 | 502..=504 | 520..=524 => rule(Idempotent, 0, false),
        _ => rule(None, 0, false),
    }
}
