//! The HTTP backend: sends one request once. Only this module uses `reqwest` to send.

use std::borrow::Cow;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use tokio::time::timeout_at;

use crate::auth::TokenEndpoint;
use crate::error::{BODY_LIMIT, ErrorKind};
use crate::time::Deadline;
use crate::transfer::Transfer;
use crate::{Error, Result};

/// The longest body of a success that is read unless set otherwise: 32 MiB. A page of 100 long mails is a tenth of it.
pub const DEFAULT_MAX_RESPONSE_BYTES: usize = 32 * 1024 * 1024;

/// A future of a response with any status, its body read to the end.
pub type ResponseFuture<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Bytes>>> + Send + 'a>>;

/// Sends a request once and returns what there is of a response at the deadline. Tests replace it.
pub(crate) trait HttpBackend: Send + Sync {
    fn send(&self, request: http::Request<Bytes>, deadline: Deadline) -> ResponseFuture<'_>;
}

/// The HTTP client, and the longest body of a success that it reads.
#[derive(Clone)]
pub(crate) struct HttpClient {
    pub client: reqwest::Client,
    pub max_response_bytes: usize,
}

impl HttpBackend for HttpClient {
    fn send(&self, request: http::Request<Bytes>, deadline: Deadline) -> ResponseFuture<'_> {
        // Converted outside of the future, whose size is allocated for each attempt.
        match into_reqwest(request) {
            Ok(request) => Box::pin(send(self, request, deadline)),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

fn into_reqwest(mut request: http::Request<Bytes>) -> Result<reqwest::Request> {
    let transfer = request.extensions_mut().remove::<Transfer>();
    let mut request = reqwest::Request::try_from(request)
        .map_err(|e| Error::invalid("the URL of the request is not valid").with_source(e.without_url()))?;
    if let Some(transfer) = transfer {
        *request.body_mut() = Some(transfer.body());
    }
    Ok(request)
}

impl<T: HttpBackend> TokenEndpoint for T {
    fn send(&self, request: http::Request<Bytes>, deadline: Deadline) -> ResponseFuture<'_> {
        Box::pin(run_until(deadline, HttpBackend::send(self, request, deadline)))
    }
}

/// Runs an exchange until `deadline`. The exchange is polled before the timer, so its own error wins a tie.
pub(crate) async fn run_until(
    deadline: Deadline,
    exchange: impl Future<Output = Result<http::Response<Bytes>>>,
) -> Result<http::Response<Bytes>> {
    let result = timeout_at(deadline.at, exchange).await;
    result.unwrap_or_else(|_| Err(timed_out(deadline)))
}

fn timed_out(deadline: Deadline) -> Error {
    Error::new(ErrorKind::Timeout, format!("no response within {deadline}"))
}

/// Sends a request and reads the response to its end, or as far as it comes before the deadline.
pub(crate) fn send(
    http: &HttpClient,
    request: reqwest::Request,
    deadline: Deadline,
) -> impl Future<Output = Result<http::Response<Bytes>>> + Send + use<> {
    // Outside of the future, which would otherwise be large enough for both the request and the response.
    let max_response_bytes = http.max_response_bytes;
    let response = timeout_at(deadline.at, http.client.execute(request));
    async move {
        let mut response = response
            .await
            .map_err(|_| timed_out(deadline))?
            .map_err(send_error)?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let limit = if status.is_success() {
            max_response_bytes
        } else {
            BODY_LIMIT
        };
        let (body, cut) = read(&mut response, limit, deadline).await;
        match cut {
            Some(cut) if status.is_success() => Err(cut.into_error(status, headers, body)),
            // Of an error response, the part of the body that arrived is enough.
            _ => {
                let mut response = http::Response::new(body);
                *response.status_mut() = status;
                *response.headers_mut() = headers;
                Ok(response)
            }
        }
    }
}

/// Why a body is not whole.
struct Cut {
    kind: ErrorKind,
    reason: Cow<'static, str>,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl Cut {
    /// Keeps status and headers: nothing that happens to the body may cost them.
    fn into_error(self, status: StatusCode, headers: HeaderMap, body: Bytes) -> Error {
        let mut error = Error::from_response(self.kind, status, headers, body);
        error.set_reason(&self.reason);
        error.with_source(self.source)
    }
}

/// Reads a body up to a limit. Returns what arrived, and why that is not all.
async fn read(response: &mut reqwest::Response, limit: usize, deadline: Deadline) -> (Bytes, Option<Cut>) {
    let mut body = BytesMut::new();
    // The length counts down while the body is read.
    let length = response.content_length();
    let cut = loop {
        let (reason, source) = match timeout_at(deadline.at, response.chunk()).await {
            Ok(Ok(None)) => return (body.freeze(), None),
            Ok(Ok(Some(chunk))) if body.len() + chunk.len() > limit => {
                body.extend_from_slice(chunk.get(..limit - body.len()).unwrap_or_default());
                break Cut {
                    kind: ErrorKind::Decode,
                    // Of an error response the limit is not reported: what was read of it is enough.
                    reason: format!("the response is longer than the limit of {limit} bytes").into(),
                    source: "raise the client's `max_response_bytes` for longer ones".into(),
                };
            }
            // A body that comes in one piece, as most do, is not copied.
            Ok(Ok(Some(chunk))) if body.is_empty() && length == Some(chunk.len() as u64) => {
                return (chunk, None);
            }
            Ok(Ok(Some(chunk))) => {
                body.extend_from_slice(&chunk);
                continue;
            }
            Ok(Err(error)) if !error.is_timeout() => {
                break Cut {
                    kind: ErrorKind::Transport,
                    reason: "the connection to HubSpot broke in the response".into(),
                    source: error.without_url().into(),
                };
            }
            // A timeout from the caller's own `reqwest` settings is treated like ours.
            Ok(Err(error)) => (
                "the response did not end in time".into(),
                error.without_url().into(),
            ),
            Err(elapsed) => {
                let reason = format!("the response did not end within {deadline}");
                (reason.into(), elapsed.into())
            }
        };
        break Cut {
            kind: ErrorKind::Timeout,
            reason,
            source,
        };
    };
    (body.freeze(), Some(cut))
}

/// Returns the error of a connection that could not be made. It names the host and the first cause: the errors between
/// them say no more.
fn connect_error(error: reqwest::Error) -> Error {
    let host = error.url().map_or_else(String::new, |url| {
        let host = url.host_str().unwrap_or_default();
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    });
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let reason = format!("no connection to {host}: {cause}");
    Error::new(ErrorKind::Connect, reason).with_source(error)
}

fn send_error(error: reqwest::Error) -> Error {
    if error.is_connect() {
        return connect_error(error);
    }
    let error = error.without_url();
    if error.is_timeout() {
        Error::new(ErrorKind::Timeout, "no response in time".to_owned()).with_source(error)
    } else if error.is_builder() {
        Error::invalid("the request cannot be built").with_source(error)
    } else {
        Error::broken_connection(error)
    }
}
