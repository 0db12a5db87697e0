//! A successful response: a value with what came around it.

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::error::BODY_LIMIT;
use crate::model::{Excess, ReadError, from_slice};
use crate::redact::Redactions;
use crate::{Error, ErrorKind, Result, headers};

/// How many entries a list in a response may have unless set otherwise.
pub const DEFAULT_MAX_PAGE_ENTRIES: usize = 10_000;

/// A value that HubSpot returned, with the status and the headers of the response. It dereferences to the value.
///
/// ```
/// # #[cfg(feature = "mock")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// # let stand_in = hubspot_conversations::mock::StandIn::start();
/// # let hubspot = stand_in.client()?;
/// let thread = hubspot.get_thread(stand_in.email_thread()).await?;
/// println!("{:?}", thread.status); // a field of the thread
/// assert_eq!(thread.http_status(), 200);
///
/// let (thread, response) = thread.into_parts();
/// assert_eq!(response.attempts(), 1);
/// # let _ = thread;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "mock"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    head: Head,
}

#[derive(Clone)]
struct Head {
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    operation: &'static str,
    max_entries: usize,
    /// For the error where the body cannot be read.
    redactions: Redactions,
}

impl Response<Bytes> {
    pub(crate) fn new(
        response: http::Response<Bytes>,
        operation: &'static str,
        attempts: u32,
        max_entries: usize,
        redactions: Redactions,
    ) -> Self {
        let (parts, value) = response.into_parts();
        let head = Head {
            status: parts.status,
            headers: parts.headers,
            attempts,
            operation,
            max_entries,
            redactions,
        };
        Self { value, head }
    }

    /// Reads the body as JSON.
    pub(crate) fn json<T: DeserializeOwned>(self) -> Result<Response<T>> {
        match from_slice(&self.value, self.head.max_entries) {
            Ok(value) => Ok(self.map(|_| value)),
            Err(error) => {
                // A part of the body, so that the error does not keep all of it.
                let body = Bytes::copy_from_slice(self.value.get(..BODY_LIMIT).unwrap_or(&self.value));
                let (reason, source) = match error {
                    ReadError::Json(error) => ("the response cannot be read", without_value(error)),
                    ReadError::TooLarge(excess) => ("the response is too large", too_large(excess)),
                };
                Err(self.into_error(reason, body).with_source(source))
            }
        }
    }

    /// Drops the body, whatever it is.
    pub(crate) fn discard_body(self) -> Response<()> {
        self.map(drop)
    }
}

impl<T> Response<T> {
    /// Applies a function to the value.
    pub(crate) fn map<U>(self, map: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: map(self.value),
            head: self.head,
        }
    }

    /// Turns it into an error, for a body that is valid JSON and cannot be used.
    pub(crate) fn into_decode_error(self, reason: &str) -> Error {
        self.into_error(reason, Bytes::new())
    }

    fn into_error(self, reason: &str, body: Bytes) -> Error {
        let head = self.head;
        let mut error = Error::from_response(ErrorKind::Decode, head.status, head.headers, body);
        error.set_reason(reason);
        let error = error.with_redactions(head.redactions);
        error.in_operation(head.operation).with_attempts(head.attempts)
    }

    /// Returns the correlation id as it may be displayed.
    pub(crate) fn redacted_correlation_id(&self) -> Option<String> {
        let id = self.correlation_id()?;
        Some(self.head.redactions.redactor().line(id))
    }

    /// Returns the value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns the value, and the response without it. Neither keeps what was sent.
    pub fn into_parts(mut self) -> (T, Response<()>) {
        self.head.redactions = Redactions::default();
        let Self { value, head } = self;
        (value, Response { value: (), head })
    }

    /// Returns the HTTP status. HubSpot declares 200, 201, 204 and 207; any 2xx is a success.
    pub fn http_status(&self) -> StatusCode {
        self.head.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the id to give to HubSpot's support, if the response has one.
    pub fn correlation_id(&self) -> Option<&str> {
        headers::correlation_id(self.headers())
    }

    /// Returns how many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.head.attempts
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

// Without the headers, which may hold anything.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("http_status", &self.head.status)
            .field("attempts", &self.head.attempts)
            .finish_non_exhaustive()
    }
}

fn too_large(excess: Excess) -> Box<dyn std::error::Error + Send + Sync> {
    match excess {
        Excess::Memory => "it would take more memory than 1 MiB and eight times its bytes".into(),
        Excess::Entries(most) => {
            format!("a list in it has more than the client's {most} `max_page_entries`").into()
        }
    }
}

/// Returns why JSON cannot be read, without the value that does not fit, which may be a customer's words.
fn without_value(error: serde_json::Error) -> Box<dyn std::error::Error + Send + Sync> {
    if error.is_data() {
        let (line, column) = (error.line(), error.column());
        let what = "JSON of another shape than expected";
        // There is no place for a body as a whole.
        return match line {
            0 => what.into(),
            _ => format!("{what}, at line {line} column {column}").into(),
        };
    }
    error.into()
}
