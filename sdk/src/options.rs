//! What can be different for one call.

use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::{Error, Result, RetryPolicy};

/// Settings for some calls of a client, in place of the client's own. See [`Client::with`](crate::Client::with).
#[derive(Clone, Debug, Default)]
#[must_use = "options do nothing before they are given to a client"]
pub struct CallOptions {
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) query: Vec<(String, String)>,
}

impl CallOptions {
    /// The client's own settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take.
    pub fn attempt_timeout(mut self, time: Duration) -> Self {
        self.attempt_timeout = Some(time);
        self
    }

    /// How long the call may take, all attempts and waits together.
    pub fn total_timeout(mut self, time: Duration) -> Self {
        self.total_timeout = Some(time);
        self
    }

    /// When to try again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Adds a header.
    ///
    /// # Errors
    ///
    /// When that cannot be a header, or is one that this crate sets: `authorization`.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self> {
        let name: HeaderName = name
            .parse()
            .map_err(|_| Error::invalid("this cannot be the name of a header"))?;

        if name == http::header::AUTHORIZATION {
            return Err(Error::invalid(
                "the authorization header is the token's: set the token instead",
            ));
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
        self.headers.splice(0..0, under.headers.iter().cloned());
        self.query.splice(0..0, under.query.iter().cloned());
        self
    }
}
