//! A success, with what came around it.

use std::fmt;
use std::ops::{Deref, DerefMut};

use http::{HeaderMap, StatusCode};

use crate::redact::Redactions;
use crate::{Error, ErrorKind, headers};

/// What HubSpot answered: reads like the value, and has the status and the headers beside it.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    /// What must not be shown of it, should it turn out to be of no use.
    private: Redactions,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, status: StatusCode, headers: HeaderMap, attempts: u32) -> Self {
        Self {
            value,
            status,
            headers,
            attempts,
            private: Redactions::default(),
        }
    }

    pub(crate) fn with_redactions(mut self, private: Redactions) -> Self {
        self.private = private;
        self
    }

    /// The value, and the rest, to be kept: without what was sent.
    pub(crate) fn split(self) -> (T, Response<()>) {
        (
            self.value,
            Response::new((), self.status, self.headers, self.attempts),
        )
    }

    /// The same with what is made of the value.
    pub(crate) fn map<U>(self, map: impl FnOnce(T) -> U) -> Response<U> {
        let answer = Response::new(map(self.value), self.status, self.headers, self.attempts);
        answer.with_redactions(self.private)
    }

    /// The error that it is when its value is of no use, though it could be read.
    pub(crate) fn into_decode_error(self, reason: &str, operation: &'static str) -> Error {
        let mut error = Error::answered(ErrorKind::Decode, self.status, self.headers, bytes::Bytes::new());
        error.set_reason(reason);
        error
            .with_redactions(self.private)
            .in_operation(operation, self.attempts)
    }

    /// The same after attempts that were made before.
    pub(crate) fn with_prior_attempts(mut self, attempts: u32) -> Self {
        self.attempts += attempts;
        self
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status: 200 and 201 are what HubSpot declares; any 2xx is a success.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id to give to HubSpot's support, if the answer had one.
    pub fn correlation_id(&self) -> Option<&str> {
        headers::correlation_id(&self.headers)
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

// Without the headers, which nobody has looked through.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
