//! Retries: when another attempt is safe, and how long to wait before it.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::request::Idempotency;
use crate::status::{RetryScope, rule_of};
use crate::sync::lock;
use crate::time::{deadline_in, saturating_add};
use crate::{Error, ErrorKind, Result};

/// When and how often a request is sent again.
///
/// Reads are retried after every failure that may pass: no connection, a broken one, a timeout, and the statuses 408,
/// 423, 425, 429, 477, 500, 502 to 504 and 520 to 524. So are the operations by PUT and DELETE, such as assigning a
/// thread, which HTTP calls idempotent. **A send is retried only where HubSpot cannot have acted on it**: no connection
/// was made, or HubSpot refused it with its own 429, which names a limit; and an upload also where the file did not leave
/// as a whole. The daily limit is never waited for. A request
/// that is not a read is retried only while the total timeout leaves time for it: cut short there, its outcome would be
/// unknown.
///
/// The wait is the one that HubSpot names, at least 1 s, or else random up to a bound that doubles (full jitter). All
/// clones of a client share a budget, so that only some requests are retried while many fail. After a 429, all of them
/// wait until the limit's window is over, and then keep within the rate that HubSpot accepted.
///
/// ```
/// use std::time::Duration;
/// use hubspot_conversations::RetryPolicy;
///
/// let patient = RetryPolicy::default()
///     .max_attempts(8)
///     .backoff(Duration::from_secs(1), Duration::from_secs(30));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    first_backoff: Duration,
    max_backoff: Duration,
    max_retry_after: Duration,
}

/// Maximum number of attempts, unless set otherwise.
pub const DEFAULT_MAX_ATTEMPTS: u32 = 4;
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
const MAX_BACKOFF: Duration = Duration::from_secs(20);
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);
/// Shortest wait where HubSpot names one: after `Retry-After: 0` a retry would be refused again, and count against the
/// limit.
const MIN_RETRY_AFTER: Duration = Duration::from_secs(1);

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: DEFAULT_MAX_ATTEMPTS,
            first_backoff: FIRST_BACKOFF,
            max_backoff: MAX_BACKOFF,
            max_retry_after: MAX_RETRY_AFTER,
        }
    }
}

impl RetryPolicy {
    /// Sends every request once. Only one that was refused since its token had expired is sent again, with another token.
    #[must_use]
    pub fn never() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets the maximum number of attempts, the first one included; at least 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Sets the bound of the first wait (500 ms unless set) and the highest that it doubles to (20 s).
    #[must_use]
    pub fn backoff(mut self, first: Duration, max: Duration) -> Self {
        self.first_backoff = first;
        self.max_backoff = max.max(first);
        self
    }

    /// Sets the longest wait that is granted where HubSpot names one; 60 s unless set. HubSpot may name hours: then the
    /// error is returned at once, with [`Error::retry_after`], and that request is not sent again earlier.
    #[must_use]
    pub fn max_retry_after(mut self, max: Duration) -> Self {
        self.max_retry_after = max;
        self
    }

    /// Returns the wait before the next attempt if there should be one. `attempts` have been made.
    pub(crate) fn wait(&self, idempotency: Idempotency, error: &Error, attempts: u32) -> Option<Duration> {
        if attempts >= self.max_attempts {
            return None;
        }
        let min_wait = classify(idempotency, error)?;
        let named = error.retry_after();
        // An earlier attempt would only be refused again, and count against the limit.
        if named.is_some_and(|named| named > self.max_retry_after) {
            return None;
        }
        let min_wait = min_wait.max(named.map_or(Duration::ZERO, |_| MIN_RETRY_AFTER));
        let wait = named.unwrap_or_default().max(min_wait.min(self.max_retry_after));
        Some(if wait.is_zero() {
            self.jitter(attempts)
        } else {
            wait
        })
    }

    fn jitter(&self, attempts: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempts - 1).unwrap_or(u32::MAX);
        let bound = self.first_backoff.saturating_mul(factor).min(self.max_backoff);
        bound.mul_f64(random())
    }
}

/// Returns the shortest wait before another attempt if that is safe and may help.
fn classify(idempotency: Idempotency, error: &Error) -> Option<Duration> {
    let repeatable = idempotency != Idempotency::NonIdempotent;
    match (error.kind(), error.status()) {
        (ErrorKind::Connect, _) => Some(Duration::ZERO),
        (ErrorKind::Timeout | ErrorKind::Transport, _) => {
            let allowed = repeatable || !error.may_have_been_received();
            allowed.then_some(Duration::ZERO)
        }
        (ErrorKind::Refused, Some(status)) => {
            let rule = rule_of(status.as_u16());
            let allowed = match rule.retry {
                RetryScope::All => !error.is_daily_limit() && (repeatable || !error.may_have_been_received()),
                RetryScope::Idempotent => repeatable,
                RetryScope::None => false,
            };
            allowed.then_some(rule.min_wait)
        }
        _ => None,
    }
}

impl Error {
    /// Returns whether the same call can be made again: the failure may pass, and a repetition does no harm. A send is
    /// retryable only if it [is not sent](Self::is_not_sent).
    ///
    /// What to do: wait for [`retry_after`](Self::retry_after), if it is given, then let a queue or a scheduler repeat the
    /// call. The crate's own retries have ended when it returns an error.
    ///
    /// The daily limit is not retryable, since it is over at midnight at the earliest; nor is an error that would occur
    /// again in the same way.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.idempotency() {
            None => false,
            Some(_) if self.kind() == ErrorKind::Token => !self.is_auth(),
            Some(idempotency) => classify(idempotency, self).is_some(),
        }
    }
}

/// A budget for retries that all clones of a client share. A retry withdraws from it and a success deposits a little.
/// While it is empty, requests are sent once, so that an overloaded HubSpot gets no additional load.
#[derive(Debug)]
pub(crate) struct RetryBudget(Mutex<u32>);

const CAPACITY: u32 = 500;
const RETRY_COST: u32 = 5;

impl RetryBudget {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(CAPACITY))
    }

    /// Withdraws the cost of one retry if the balance covers it.
    pub(crate) fn withdraw(&self) -> bool {
        let mut balance = lock(&self.0);
        let rest = balance.checked_sub(RETRY_COST);
        *balance = rest.unwrap_or(*balance);
        rest.is_some()
    }

    pub(crate) fn deposit(&self) {
        let mut balance = lock(&self.0);
        *balance = (*balance + 1).min(CAPACITY);
    }
}

/// The policies that bound the attempts of one request.
pub(crate) struct Policies<'a> {
    pub retry: &'a RetryPolicy,
    /// How many attempts were made before. They count against the policy's maximum.
    pub prior_attempts: u32,
    pub budget: Option<&'a RetryBudget>,
    pub idempotency: Idempotency,
    pub deadline: Instant,
    /// How long an attempt may need to find out that there is no connection.
    pub connect_timeout: Duration,
    /// The shortest rest of the time in which another attempt is made of a request that is not idempotent.
    pub min_attempt_time: Duration,
}

/// What became of one attempt.
pub(crate) enum Attempt<T> {
    Success(T),
    /// It was made, and failed.
    Failed(Error),
    /// It was made, and refused since its token had expired. The next one has another token, and is made at once, whatever
    /// the policy says of retries.
    Expired(Error),
    /// It was not made, for a reason that ends the call.
    Prevented(Error),
    /// It was not made, since no time is left. The error is the one where it would have been the first attempt.
    OutOfTime(Error),
}

/// Makes attempts until one succeeds or the policies allow no more. `attempt` gets its number, which
/// begins at 1 and counts prior attempts. Returns the result with the number of the last one made.
///
/// The error is the last attempt's, and says whether *any* attempt may have been received.
pub(crate) async fn retry_loop<T, F>(
    policies: &Policies<'_>,
    mut attempt: impl FnMut(u32) -> F,
) -> (Result<T>, u32)
where
    F: Future<Output = Attempt<T>>,
{
    let mut attempts = policies.prior_attempts;
    let mut received = false;
    let mut last: Option<Error> = None;
    let error = loop {
        let error = match attempt(attempts + 1).await {
            Attempt::Success(value) => {
                policies.budget.inspect(|budget| budget.deposit());
                return (Ok(value), attempts + 1);
            }
            Attempt::Failed(error) => error,
            Attempt::Expired(error) => {
                attempts += 1;
                tracing::debug!(attempts, "the token has expired");
                last = Some(error);
                continue;
            }
            Attempt::Prevented(error) => break error,
            Attempt::OutOfTime(error) => break last.unwrap_or(error),
        };
        attempts += 1;
        let error = error.or_received(received);
        received = error.may_have_been_received();
        let Some(wait) = next_wait(policies, &error, attempts) else {
            break error;
        };
        let status = error.status().map(|status| status.as_u16());
        tracing::debug!(attempts, status, ?wait, "retrying");
        last = Some(error);
        tokio::time::sleep(wait).await;
    };
    (Err(error.or_received(received).with_attempts(attempts)), attempts)
}

/// Returns the wait before the next attempt, if policy, deadline and budget allow one.
fn next_wait(policies: &Policies<'_>, error: &Error, attempts: u32) -> Option<Duration> {
    let wait = policies.retry.wait(policies.idempotency, error, attempts)?;
    // An attempt that the deadline cuts short leaves the outcome unknown, where without it nothing was sent.
    let needed = match (error.kind(), policies.idempotency) {
        (_, Idempotency::Safe) => Duration::ZERO,
        (ErrorKind::Connect, _) => policies.connect_timeout,
        (_, Idempotency::NonIdempotent) => policies.min_attempt_time,
        _ => Duration::ZERO,
    };
    let in_time = saturating_add(deadline_in(wait), needed) < policies.deadline;
    (in_time && policies.budget.is_none_or(RetryBudget::withdraw)).then_some(wait)
}

/// Returns a number from 0 to 1. The standard library seeds its hashers at random, which is all that jitter needs.
fn random() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 11;
    #[allow(clippy::cast_precision_loss, reason = "an f64 holds 53 bits exactly")]
    let random = bits as f64 / (1_u64 << 53) as f64;
    random
}

#[cfg(test)]
mod tests;
