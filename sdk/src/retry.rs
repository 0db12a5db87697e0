//! Trying again, where that is safe.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Mutex;
use std::time::Duration;

use crate::sync::lock;
use crate::{Error, ErrorKind};

/// When to try a request again, and how often.
///
/// Reading is tried again after anything that may pass: no connection, a broken one, no answer in time, and
/// the statuses 408, 423, 429, 477, 500, 502 to 504 and 520 to 524. So is what makes something so however often
/// it is asked for: the operations by PUT and DELETE, such as to assign a thread. **BoxFuture is tried again only
/// where HubSpot cannot have acted on it**: no connection was made, or it was refused with 429. After a 429 a message
/// is looked for in its thread first, when the settle time is over. The daily limit is never waited for. What is no
/// read is tried again only while the total leaves time to connect (10 s unless set): cut short there, nobody could
/// say what became of it.
///
/// The wait is what HubSpot asks for, or else random up to a bound that doubles (full jitter). All clones of a
/// client share a budget: when many requests fail, only some of them are tried again.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    pub(crate) first_wait: Duration,
    pub(crate) longest_wait: Duration,
    pub(crate) max_retry_after: Duration,
    /// Whether a send is tried again after a 429 without a look at what became of it.
    pub(crate) after_429: bool,
}

/// How often a request is sent at the most, unless set otherwise.
pub const DEFAULT_MAX_ATTEMPTS: u32 = 4;
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(20);
const LONGEST_ASKED_WAIT: Duration = Duration::from_secs(60);

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: DEFAULT_MAX_ATTEMPTS,
            first_wait: FIRST_WAIT,
            longest_wait: LONGEST_WAIT,
            max_retry_after: LONGEST_ASKED_WAIT,
            after_429: true,
        }
    }
}

impl RetryPolicy {
    /// Every request is sent once.
    #[must_use]
    pub fn never() -> Self {
        Self::default().max_attempts(1)
    }

    /// How often a request is sent at the most, the first time included; at least 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The bound of the first wait (500 ms unless set), and the highest that it doubles up to (20 s).
    #[must_use]
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first_wait = first;
        self.longest_wait = longest.max(first);
        self
    }

    /// The longest wait that is granted when HubSpot asks for one; 60 s unless set. HubSpot may ask for hours: then the
    /// error comes at once, and [`Error::retry_after`] tells how long. That request is never made again before that.
    #[must_use]
    pub fn max_retry_after(mut self, longest: Duration) -> Self {
        self.max_retry_after = longest;
        self
    }

    /// For a send that is looked for before it is tried again after a 429.
    pub(crate) fn without_429_retry(mut self) -> Self {
        self.after_429 = false;
        self
    }

    /// How long to wait before the next attempt, if there should be one. `attempts` have been made.
    pub(crate) fn wait(&self, effect: Idempotency, error: &Error, attempts: u32) -> Option<Duration> {
        let in_doubt = effect == Idempotency::NonIdempotent && error.is_rate_limited() && !self.after_429;
        if attempts >= self.attempts || in_doubt {
            return None;
        }
        let at_least = classify(effect, error)?;
        let asked = error.retry_after().unwrap_or_default();
        // To ask again before HubSpot wants it would only be refused again, and count.
        if asked > self.max_retry_after {
            return None;
        }
        let wait = asked.max(at_least.min(self.max_retry_after));
        Some(if wait.is_zero() {
            self.jitter(attempts)
        } else {
            wait
        })
    }

    fn jitter(&self, attempts: u32) -> Duration {
        let doubled = self
            .first_wait
            .saturating_mul(1_u32.checked_shl(attempts - 1).unwrap_or(u32::MAX));
        doubled.min(self.longest_wait).mul_f64(random())
    }
}

/// What a request does at HubSpot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "which of them there are is the description's to say")]
pub(crate) enum Idempotency {
    /// Nothing: it may be repeated at will.
    Safe,
    /// It makes something so, as PUT and DELETE do: repeated, it makes it no different.
    Idempotent,
    /// Something that happens once for each time that HubSpot takes it.
    NonIdempotent,
}

const SECOND: Duration = Duration::from_secs(1);

/// How long to wait at the least, whatever HubSpot asks for, if another attempt is safe and may help.
fn classify(effect: Idempotency, error: &Error) -> Option<Duration> {
    let at_once = Some(Duration::ZERO);
    let Some(status) = error.status().filter(|_| error.kind() == ErrorKind::Refused) else {
        return match (error.kind(), effect) {
            (ErrorKind::Connect, _)
            | (ErrorKind::Timeout | ErrorKind::Transport, Idempotency::Safe | Idempotency::Idempotent) => {
                at_once
            }
            _ => None,
        };
    };
    match (status.as_u16(), effect) {
        // Refused before any work, whatever it was to do.
        (429, _) if error.policy_name() == Some("DAILY") => None,
        (429, _) if error.retry_after().is_some() => Some(SECOND),
        (429, _) => at_once,
        (_, Idempotency::NonIdempotent) => None,
        // HubSpot wants two seconds at the least (documented).
        (423, _) => Some(2 * SECOND),
        (408 | 477 | 500 | 502..=504 | 520..=524, _) => at_once,
        _ => None,
    }
}

/// A budget for retries that all clones of a client share: each retry costs, each success pays back a little.
/// When it is empty, requests are sent once, so that a HubSpot that is unwell is not made worse.
#[derive(Debug)]
pub(crate) struct RetryBudget(Mutex<u32>);

const BUDGET: u32 = 500;
const COST: u32 = 5;

impl RetryBudget {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(BUDGET))
    }

    /// Takes the cost of one retry, if there is so much.
    pub(crate) fn withdraw(&self) -> bool {
        let mut left = lock(&self.0);
        let enough = *left >= COST;
        if enough {
            *left -= COST;
        }
        enough
    }

    pub(crate) fn deposit(&self) {
        let mut left = lock(&self.0);
        *left = (*left + 1).min(BUDGET);
    }
}

/// A number from 0 to 1. The standard library seeds its hashers at random, which is all that jitter needs.
fn random() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 11;
    #[allow(clippy::cast_precision_loss, reason = "53 bits are just what an f64 holds")]
    let random = bits as f64 / (1_u64 << 53) as f64;
    random
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_runs_out_and_comes_back() {
        let budget = RetryBudget::new();
        let spent = std::iter::repeat_with(|| budget.withdraw())
            .take_while(|granted| *granted)
            .count();
        assert_eq!(spent, 100);
        (0..COST).for_each(|_| budget.deposit());
        assert!(budget.withdraw());
        assert!(!budget.withdraw());
    }

    #[test]
    fn jitter_is_full_and_bounded() {
        let policy = RetryPolicy::default();
        let waits: Vec<Duration> = (0..200).map(|_| policy.jitter(3)).collect();
        assert!(waits.iter().all(|wait| *wait < Duration::from_secs(2)));
        assert!(waits.iter().any(|wait| *wait < Duration::from_millis(500)));
        assert!(waits.iter().any(|wait| *wait > Duration::from_millis(1500)));
        assert!(policy.jitter(64) <= LONGEST_WAIT);
    }
}
