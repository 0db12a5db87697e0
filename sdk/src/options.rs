//! What can be different for one call.

use std::fmt;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::{Error, Result, RetryPolicy};

/// Settings for some calls of a client, in place of the client's own. See [`Client::with`](crate::Client::with).
#[derive(Clone, Default)]
#[must_use = "options do nothing before they are given to a client"]
pub struct CallOptions {
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) settle_time: Option<Duration>,
    pub(crate) resend_if_absent: Option<bool>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) query: Vec<(String, String)>,
}

/// Headers that would contradict what is sent, or make the answer unreadable.
const RESERVED_HEADERS: [&str; 12] = [
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

impl CallOptions {
    /// The client's own settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take. [`Duration::MAX`] is no limit.
    pub fn attempt_timeout(mut self, time: Duration) -> Self {
        self.attempt_timeout = Some(time);
        self
    }

    /// How long the call may take, all attempts and waits together. [`Duration::MAX`] is no limit.
    pub fn total_timeout(mut self, time: Duration) -> Self {
        self.total_timeout = Some(time);
        self
    }

    /// How long the call may take, set or not.
    pub(crate) fn total(&self) -> Duration {
        self.total_timeout.unwrap_or(crate::DEFAULT_TOTAL_TIMEOUT)
    }

    /// When to try again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// How long a message whose answer was lost may take to show up in the thread; [`DEFAULT_SETTLE_TIME`]
    /// unless set. The lookup is no part of the call's total time: it takes so long, and one read, at the most.
    ///
    /// [`DEFAULT_SETTLE_TIME`]: crate::DEFAULT_SETTLE_TIME
    pub fn settle_time(mut self, time: Duration) -> Self {
        self.settle_time = Some(time);
        self
    }

    /// Sends a message for a second time, once, when the first attempt has ended and the message is absent from
    /// the thread after the settle time. Off unless asked for: should HubSpot store the first one even later,
    /// the customer has it twice.
    pub fn resend_if_absent(mut self, resend: bool) -> Self {
        self.resend_if_absent = Some(resend);
        self
    }

    /// Sets a header, in place of one of the same name that the crate sets or that was set before.
    ///
    /// # Errors
    ///
    /// When that cannot be a header, or is not yours to set: `authorization`, which is the token's; `host`,
    /// `content-length`, `content-encoding`, `transfer-encoding`, `te`, `trailer`, `expect`, `connection`,
    /// `keep-alive`, `proxy-connection` and `upgrade`, which are those of the address, the body and the connection; and
    /// `accept-encoding`, since no answer is unpacked.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self> {
        let name: HeaderName = name
            .parse()
            .map_err(|_| Error::invalid("this cannot be the name of a header"))?;

        if name == http::header::AUTHORIZATION {
            return Err(Error::invalid(
                "the authorization header is the token's: set the token instead",
            ));
        }
        if RESERVED_HEADERS.contains(&name.as_str()) {
            return Err(Error::invalid(format!(
                "the header {name} follows from the address, the body or the connection: leave it out"
            )));
        }
        let value = value
            .parse()
            .map_err(|_| Error::invalid(format!("this cannot be the value of the header {name}")))?;
        self.headers.push((name, value));
        Ok(self)
    }

    /// Adds a parameter to the address.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// These options, and where they say nothing, those of `under`.
    pub(crate) fn over(mut self, under: &Self) -> Self {
        self.attempt_timeout = self.attempt_timeout.or(under.attempt_timeout);
        self.total_timeout = self.total_timeout.or(under.total_timeout);
        self.retry = self.retry.or_else(|| under.retry.clone());
        self.settle_time = self.settle_time.or(under.settle_time);
        self.resend_if_absent = self.resend_if_absent.or(under.resend_if_absent);
        self.headers.splice(0..0, under.headers.iter().cloned());
        self.query.splice(0..0, under.query.iter().cloned());
        self
    }
}

// Names alone of what is added: the values may be keys, or somebody's address.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&HeaderName> = self.headers.iter().map(|(name, _)| name).collect();
        let query: Vec<&String> = self.query.iter().map(|(name, _)| name).collect();
        f.debug_struct("CallOptions")
            .field("attempt_timeout", &self.attempt_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("retry", &self.retry)
            .field("settle_time", &self.settle_time)
            .field("resend_if_absent", &self.resend_if_absent)
            .field("headers", &headers)
            .field("query", &query)
            .finish()
    }
}
