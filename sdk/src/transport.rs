//! The one way to HubSpot. Every request of every operation goes through [`call`], and none elsewhere.
//!
//! progenitor's client builds a request and hands it to [`ClientHooks::exec`], which can answer only with
//! what `reqwest` has. So our own outcome does not travel through it: it is left in the [`Call`] that the
//! request came with, and [`Call::finish`] finds it there.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, StatusCode};
use progenitor_client::{ClientHooks, OperationInfo, ResponseValue};

use crate::error::{BODY_LIMIT, ErrorKind};
use crate::generated::raw;
use crate::{Error, Response, ThreadId};

/// The longest answer that is read: 32 MiB. A page of 100 long mails is a tenth of it.
const ANSWER_LIMIT: usize = 32 * 1024 * 1024;

/// A request on its way.
pub(crate) type Sending<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

/// What all clones of a client share.
pub(crate) struct Transport {
    pub base_url: String,
    /// The headers of every request.
    pub headers: HeaderMap,
    pub http: reqwest::Client,
    pub attempt_timeout: Duration,
}

/// What a request does at HubSpot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Read,
    Write,
}

/// One call of an operation.
#[derive(Clone)]
pub(crate) struct Call {
    transport: Arc<Transport>,
    operation: &'static str,
    effect: Effect,
    thread: Option<ThreadId>,
    outcome: Arc<Mutex<Option<Outcome>>>,
}

/// What came of it, besides the value.
enum Outcome {
    Answered {
        status: StatusCode,
        headers: HeaderMap,
        attempts: u32,
    },
    Failed(Error),
}

impl Call {
    pub(crate) fn new(
        transport: Arc<Transport>,
        operation: &'static str,
        effect: Effect,
        thread: Option<ThreadId>,
    ) -> Self {
        Self {
            transport,
            operation,
            effect,
            thread,
            outcome: Arc::default(),
        }
    }

    /// progenitor's client, for this call.
    pub(crate) fn raw(&self) -> raw::Client {
        raw::Client {
            baseurl: self.transport.base_url.clone(),
            client: self.transport.http.clone(),
            inner: self.clone(),
        }
    }

    /// The public outcome, from progenitor's and from what [`call`] has left.
    pub(crate) fn finish<T>(
        self,
        result: Result<ResponseValue<T>, progenitor_client::Error<()>>,
    ) -> Result<Response<T>, Error> {
        let outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (outcome, result) {
            (Some(Outcome::Failed(error)), _) => Err(error),
            (
                Some(Outcome::Answered {
                    status,
                    headers,
                    attempts,
                }),
                Ok(value),
            ) => Ok(Response::new(value.into_inner(), status, headers, attempts)),
            (
                Some(Outcome::Answered {
                    status,
                    headers,
                    attempts,
                }),
                Err(error),
            ) => {
                let (body, source): (Bytes, Box<dyn std::error::Error + Send + Sync>) = match error {
                    progenitor_client::Error::InvalidResponsePayload(body, source) => (body, source.into()),
                    other => (Bytes::new(), other.to_string().into()),
                };
                let error = Error::answered(ErrorKind::Decode, status, headers, body);
                Err(error.because(source).within(self.operation, attempts))
            }
            (None, Err(error)) => {
                let invalid = Error::invalid("the request cannot be built").because(error.to_string());
                Err(invalid.within(self.operation, 0))
            }
            (None, Ok(_)) => Err(Error::invalid("the request was not sent").within(self.operation, 0)),
        }
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

impl ClientHooks<Call> for raw::Client {
    async fn exec(&self, request: reqwest::Request, _: &OperationInfo) -> reqwest::Result<reqwest::Response> {
        let (outcome, answer) = match call(&self.inner, request).await {
            Ok(answer) => {
                let Answer {
                    status,
                    headers,
                    body,
                    attempts,
                } = answer;
                let mut response = http::Response::new(body);
                *response.status_mut() = status;
                (
                    Outcome::Answered {
                        status,
                        headers,
                        attempts,
                    },
                    response.map(reqwest::Body::from),
                )
            }
            Err(error) => {
                let mut response = http::Response::new(reqwest::Body::from(Bytes::new()));
                *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                (Outcome::Failed(error), response)
            }
        };
        *self.inner.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        Ok(answer.into())
    }
}

/// A success, read to its end.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    attempts: u32,
}

/// Sends a request and reads the answer.
async fn call(call: &Call, mut request: reqwest::Request) -> Result<Answer, Error> {
    // progenitor adds the document's version to every request; HubSpot does not know that header.
    request.headers_mut().remove("api-version");
    request
        .headers_mut()
        .insert(ACCEPT, HeaderValue::from_static("application/json"));
    for (name, value) in &call.transport.headers {
        request.headers_mut().insert(name, value.clone());
    }
    keep_cursor(request.url_mut());
    let time = call.transport.attempt_timeout;
    let attempt = tokio::time::timeout(time, attempt(&call.transport.http, request)).await;
    let attempt = attempt.unwrap_or_else(|_| {
        Err(Error::new(
            ErrorKind::Timeout,
            format!("no answer within {} s", time.as_secs_f64()),
        ))
    });
    tracing::debug!(
        operation = call.operation,
        effect = ?call.effect,
        thread = call.thread.map(i64::from),
        status = attempt.as_ref().map_or_else(Error::status, |answer| Some(answer.status)).map(|s| s.as_u16()),
        "called HubSpot",
    );
    attempt.map_err(|error| error.within(call.operation, 1))
}

/// Undoes the second percent-encoding of a cursor that was encoded already when HubSpot gave it: encoded
/// again it would be another one, and paging would break (observed).
fn keep_cursor(url: &mut reqwest::Url) {
    let Some(query) = url.query().filter(|query| query.contains("%25")) else {
        return;
    };
    let pairs = query.split('&').map(|pair| match pair.strip_prefix("after=") {
        Some(cursor) => format!("after={}", encoded_once(cursor)),
        None => pair.to_owned(),
    });
    let query = pairs.collect::<Vec<_>>().join("&");
    url.set_query(Some(&query));
}

/// `%253D` is `%3D` encoded again. A `%25` that no two hexadecimal digits follow stands for a percent sign.
fn encoded_once(text: &str) -> String {
    let mut parts = text.split("%25");
    let mut once = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let was_encoded = part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        once.push_str(if was_encoded { "%" } else { "%25" });
        once.push_str(part);
    }
    once
}

async fn attempt(http: &reqwest::Client, request: reqwest::Request) -> Result<Answer, Error> {
    let response = http.execute(request).await.map_err(broken)?;
    // Status and headers first: nothing that happens to the body may cost them.
    let status = response.status();
    let headers = response.headers().clone();
    if status.is_success() {
        return match read(response, ANSWER_LIMIT).await {
            (body, None) => Ok(Answer {
                status,
                headers,
                body,
                attempts: 1,
            }),
            (body, Some(why)) => Err(Error::answered(ErrorKind::Decode, status, headers, body).because(why)),
        };
    }
    let kind = if status.is_redirection() {
        ErrorKind::Redirect
    } else {
        ErrorKind::Refused
    };
    let (body, _) = read(response, BODY_LIMIT).await;
    Err(Error::answered(kind, status, headers, body))
}

/// Reads a body up to a limit: what there is of it, and why that is not all.
async fn read(
    mut response: reqwest::Response,
    limit: usize,
) -> (Bytes, Option<Box<dyn std::error::Error + Send + Sync>>) {
    let mut body = BytesMut::new();
    loop {
        match response.chunk().await {
            Ok(None) => return (body.freeze(), None),
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                body.extend_from_slice(chunk.get(..limit - body.len()).unwrap_or_default());
                return (
                    body.freeze(),
                    Some(format!("the answer is longer than {limit} bytes").into()),
                );
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Err(error) => return (body.freeze(), Some(error.without_url().into())),
        }
    }
}

fn broken(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let (kind, reason) = if error.is_connect() {
        (ErrorKind::Connect, "no connection to HubSpot")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "no answer in time")
    } else if error.is_builder() {
        (ErrorKind::InvalidRequest, "the request cannot be built")
    } else {
        (ErrorKind::Transport, "the connection to HubSpot broke")
    };
    Error::new(kind, reason.to_owned()).because(error)
}
