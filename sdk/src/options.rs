//! Settings for single calls.

use std::fmt;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::request::Request;
use crate::{Error, Result, RetryPolicy};

/// How long one attempt may take, from the first byte sent to the last one received.
pub const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a call may take, all attempts and the waits between them together.
pub const DEFAULT_TOTAL_TIMEOUT: Duration = Duration::from_secs(120);
/// How long a message whose response was lost may take to appear in its thread, unless set otherwise: the search for it
/// continues for this time.
pub const DEFAULT_SETTLE_TIME: Duration = Duration::from_secs(10);

/// Settings of calls. Those of a client are replaced for some calls by [`Client::with`](crate::Client::with), and for one
/// request by its methods of the same names.
///
/// ```
/// use std::time::Duration;
/// use hubspot_conversations::CallOptions;
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let options = CallOptions::new()
///     .total_timeout(Duration::from_secs(20))
///     .header("x-request-source", "nightly job")?;
/// # let _ = options;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
#[must_use = "options do nothing before they are given to a client"]
pub struct CallOptions {
    attempt_timeout: Option<Duration>,
    total_timeout: Option<Duration>,
    retry: Option<RetryPolicy>,
    settle_time: Option<Duration>,
    resend_if_absent: Option<Duration>,
    writers: Option<Writers>,
    headers: Vec<(HeaderName, HeaderValue)>,
    query: Vec<(String, String)>,
    /// Whether the call finds out what became of a send, which goes before other calls.
    is_lookup: bool,
}

/// How many programs may send the same text in the same sender's name to one thread within the same seconds.
///
/// A message whose response was lost is recognized by its text, its sender, its app and its time. Another program's
/// message that agrees in all of these looks the same.
///
/// ```
/// use hubspot_conversations::{CallOptions, Client, Writers};
///
/// /// Several servers send the same texts to the same threads, and share no store.
/// fn careful(hubspot: &Client) -> Client {
///     hubspot.with(CallOptions::new().writers(Writers::Many))
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Writers {
    /// One: this client and its clones. A message that can be no other's is accepted.
    #[default]
    One,
    /// Several. Only what HubSpot's response names is accepted; a lost response leaves the outcome unknown, and the
    /// message is among [`Error::candidates`].
    Many,
}

/// Headers that would contradict what is sent, or make the response unreadable.
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
    /// Creates options that keep the client's own settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long one attempt may take. [`Duration::MAX`] is no limit.
    pub fn attempt_timeout(mut self, time: Duration) -> Self {
        self.attempt_timeout = Some(time);
        self
    }

    /// Sets how long the call may take, all attempts and waits together. [`Duration::MAX`] is no limit. A send with files
    /// has as much for each file, and then for the message.
    pub fn total_timeout(mut self, time: Duration) -> Self {
        self.total_timeout = Some(time);
        self
    }

    /// Sets when to retry.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sets how long a message whose response was lost may take to appear in the thread; [`DEFAULT_SETTLE_TIME`] unless
    /// set. The search is not part of the call's total timeout: it takes at most this time and one read.
    pub fn settle_time(mut self, time: Duration) -> Self {
        self.settle_time = Some(time);
        self
    }

    /// Sets that a message whose outcome is unknown is sent a second time, once, where the thread shows nothing of it
    /// for this long after the first attempt: no outgoing message that is not explained. Off unless set.
    ///
    /// **An absent message proves nothing**: HubSpot may store the first one later, and the customer gets it twice. No
    /// time is documented after which it will not. The search lasts this long, in place of the settle time. A file whose
    /// upload is unknown is uploaded a second time likewise.
    pub fn resend_if_absent(mut self, after: Duration) -> Self {
        self.resend_if_absent = Some(after);
        self
    }

    /// Sets how many programs may send the same text at once; [`Writers::One`] unless set.
    pub fn writers(mut self, writers: Writers) -> Self {
        self.writers = Some(writers);
        self
    }

    /// Sets a header, in place of one of the same name that the crate sets or that was set before.
    ///
    /// # Errors
    ///
    /// Returns an error if it is not valid as a header, or is reserved: `authorization`, which follows from the token; `host`,
    /// `content-length`, `content-encoding`, `transfer-encoding`, `te`, `trailer`, `expect`, `connection`,
    /// `keep-alive`, `proxy-connection` and `upgrade`, which follow from the URL, the body and the connection; and
    /// `accept-encoding`, since no response is decompressed.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self> {
        let name: HeaderName = name
            .parse()
            .map_err(|e| Error::invalid("invalid header name").with_source(e))?;
        if name == http::header::AUTHORIZATION {
            return Err(Error::invalid(
                "the header authorization follows from the token: set the token instead",
            ));
        }
        if RESERVED_HEADERS.contains(&name.as_str()) {
            return Err(Error::invalid(format!(
                "the header {name} follows from the URL, the body or the connection: leave it out"
            )));
        }
        let value = value
            .parse()
            .map_err(|_| Error::invalid(format!("invalid value of the header {name}")))?;
        self.headers.push((name, value));
        Ok(self)
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Returns these options, with those of `base` for what is not set here.
    pub(crate) fn over(mut self, base: &Self) -> Self {
        self.attempt_timeout = self.attempt_timeout.or(base.attempt_timeout);
        self.total_timeout = self.total_timeout.or(base.total_timeout);
        self.retry = self.retry.or_else(|| base.retry.clone());
        self.settle_time = self.settle_time.or(base.settle_time);
        self.resend_if_absent = self.resend_if_absent.or(base.resend_if_absent);
        self.writers = self.writers.or(base.writers);
        self.is_lookup |= base.is_lookup;
        self.headers.splice(0..0, base.headers.iter().cloned());
        self.query.splice(0..0, base.query.iter().cloned());
        self
    }

    /// Adds headers and query parameters to a request.
    pub(crate) fn apply(&self, request: &mut Request) {
        for (name, value) in &self.headers {
            request.headers.insert(name, value.clone());
        }
        for (name, value) in &self.query {
            request.append_query(name, value);
        }
    }

    pub(crate) fn get_attempt_timeout(&self) -> Duration {
        self.attempt_timeout.unwrap_or(DEFAULT_ATTEMPT_TIMEOUT)
    }

    pub(crate) fn get_total_timeout(&self) -> Duration {
        self.total_timeout.unwrap_or(DEFAULT_TOTAL_TIMEOUT)
    }

    pub(crate) fn get_retry(&self) -> RetryPolicy {
        self.retry.clone().unwrap_or_default()
    }

    pub(crate) fn get_settle_time(&self) -> Duration {
        self.settle_time.unwrap_or(DEFAULT_SETTLE_TIME)
    }

    pub(crate) fn get_resend_if_absent(&self) -> Option<Duration> {
        self.resend_if_absent
    }

    /// Sets that the call finds out what became of a send.
    pub(crate) fn lookup(mut self) -> Self {
        self.is_lookup = true;
        self
    }

    #[cfg(feature = "store")]
    pub(crate) fn is_lookup(&self) -> bool {
        self.is_lookup
    }

    pub(crate) fn get_writers(&self) -> Writers {
        self.writers.unwrap_or_default()
    }
}

// Only the names of headers and query parameters: the values may be keys, or a person's address.
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
            .field("writers", &self.writers)
            .field("headers", &headers)
            .field("query", &query)
            .finish()
    }
}

/// Gives a request that has a field `client` the methods that set options for it alone.
macro_rules! call_options {
    ($request:ident $(<$parameter:ident>)?) => {
        impl $(<$parameter>)? $request $(<$parameter>)? {
            /// Sets options for this request alone, over those of the client.
            pub fn with(mut self, options: $crate::CallOptions) -> Self {
                self.client = self.client.with(options);
                self
            }

            /// Sets how long one attempt may take. See
            /// [`CallOptions::attempt_timeout`](crate::CallOptions::attempt_timeout).
            pub fn attempt_timeout(self, time: ::std::time::Duration) -> Self {
                self.with($crate::CallOptions::new().attempt_timeout(time))
            }

            /// Sets how long the call may take. See
            /// [`CallOptions::total_timeout`](crate::CallOptions::total_timeout).
            pub fn total_timeout(self, time: ::std::time::Duration) -> Self {
                self.with($crate::CallOptions::new().total_timeout(time))
            }

            /// Sets when to retry.
            pub fn retry(self, policy: $crate::RetryPolicy) -> Self {
                self.with($crate::CallOptions::new().retry(policy))
            }

            /// Sets a header.
            ///
            /// # Errors
            ///
            /// Returns the errors of [`CallOptions::header`](crate::CallOptions::header).
            pub fn header(self, name: &str, value: &str) -> $crate::Result<Self> {
                Ok(self.with($crate::CallOptions::new().header(name, value)?))
            }
        }
    };
}

pub(crate) use call_options;
