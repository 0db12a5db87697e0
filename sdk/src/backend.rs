//! The network.

use std::future::Future;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method};
use reqwest::Url;
use tokio::time::{Instant, timeout_at};

use crate::error::{BODY_LIMIT, ErrorKind};
use crate::{Error, Result};

/// The longest answer that is read: 32 MiB. A page of 100 long mails is a tenth of it.
pub(crate) const ANSWER_LIMIT: usize = 32 * 1024 * 1024;

/// A request on its way to an answer: any status, read to its end.
pub type ResponseFuture<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Bytes>>> + Send + 'a>>;

/// A request to be sent, as often as it takes. Its address stays parsed, which is the dearest part of it.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Outgoing {
    pub(crate) fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }
}

impl Outgoing {
    /// The same with the token, to be sent once. There is room for the host, which comes at the very end.
    pub(crate) fn authorized(&self, authorization: &HeaderValue) -> Self {
        let mut headers = HeaderMap::with_capacity(self.headers.len() + 2);
        for (name, value) in &self.headers {
            headers.append(name, value.clone());
        }
        headers.insert(AUTHORIZATION, authorization.clone());
        Self {
            method: self.method.clone(),
            url: self.url.clone(),
            headers,
            body: self.body.clone(),
        }
    }
}

impl TryFrom<Outgoing> for http::Request<Bytes> {
    type Error = Error;

    fn try_from(outgoing: Outgoing) -> Result<Self> {
        let mut request = Self::new(outgoing.body);
        *request.method_mut() = outgoing.method;
        *request.headers_mut() = outgoing.headers;
        let uri = outgoing.url.as_str().parse();
        *request.uri_mut() = uri.map_err(|_| Error::invalid("the address of the request cannot be read"))?;
        Ok(request)
    }
}

impl TryFrom<http::Request<Bytes>> for Outgoing {
    type Error = Error;

    fn try_from(request: http::Request<Bytes>) -> Result<Self> {
        let (head, body) = request.into_parts();
        let url = Url::parse(&head.uri.to_string());
        Ok(Self {
            method: head.method,
            url: url.map_err(|_| Error::invalid("the address of the request cannot be read"))?,
            headers: head.headers,
            body,
        })
    }
}

/// What carries one request, once, and gives what there is of an answer when it is time. Only this knows `reqwest`;
/// tests put something else in its place.
pub(crate) trait Wire: Send + Sync {
    fn send(&self, request: Outgoing, until: Instant) -> ResponseFuture<'_>;
}

impl Wire for reqwest::Client {
    fn send(&self, request: Outgoing, until: Instant) -> ResponseFuture<'_> {
        Box::pin(send(self, request, until))
    }
}

impl<T: Wire> crate::auth::TokenEndpoint for T {
    fn send(&self, request: http::Request<Bytes>, deadline: Instant) -> ResponseFuture<'_> {
        Box::pin(async move {
            let request = Outgoing::try_from(request)?;
            in_time(deadline, Wire::send(self, request, deadline)).await
        })
    }
}

/// What comes of an exchange until a time, whatever else stands in its way. One that ends at that time by itself is
/// asked first, and may know more.
pub(crate) async fn in_time(
    until: Instant,
    exchange: impl Future<Output = Result<http::Response<Bytes>>>,
) -> Result<http::Response<Bytes>> {
    let started = Instant::now();
    let answer = timeout_at(until, exchange).await;
    answer.unwrap_or_else(|_| Err(late(started, until)))
}

fn late(started: Instant, until: Instant) -> Error {
    let time = crate::call::seconds(until.saturating_duration_since(started));
    Error::new(ErrorKind::Timeout, format!("no answer within {time}"))
}

/// Sends a request, and reads the answer to its end, or as far as it comes in time.
pub(crate) async fn send(
    client: &reqwest::Client,
    request: Outgoing,
    until: Instant,
) -> Result<http::Response<Bytes>> {
    let started = Instant::now();
    let mut own = reqwest::Request::new(request.method, request.url);
    *own.headers_mut() = request.headers;
    *own.body_mut() = Some(request.body.into());
    let answer = timeout_at(until, client.execute(own)).await;
    let mut response = answer.map_err(|_| late(started, until))?.map_err(broken)?;
    // Status and headers first: nothing that happens to the body may cost them.
    let mut head = http::Response::new(());
    *head.status_mut() = response.status();
    *head.headers_mut() = std::mem::take(response.headers_mut());
    let success = response.status().is_success();
    let limit = if success { ANSWER_LIMIT } else { BODY_LIMIT };
    let (body, broken) = read(response, limit, until).await;
    match broken {
        Some(why) if success => {
            let (head, ()) = head.into_parts();
            let mut error = Error::answered(why.kind, head.status, head.headers, body);
            error.set_reason(why.reason);
            Err(error.with_source(why.source))
        }
        // Of a refusal, what there is of the body is enough.
        _ => Ok(head.map(|()| body)),
    }
}

struct Broken {
    kind: ErrorKind,
    reason: &'static str,
    source: Box<dyn std::error::Error + Send + Sync>,
}

/// Reads a body up to a limit: what there is of it, and why that is not all.
async fn read(mut response: reqwest::Response, limit: usize, until: Instant) -> (Bytes, Option<Broken>) {
    let mut body = BytesMut::new();
    // It counts down while the answer is read.
    let length = response.content_length();
    let broken = loop {
        let error = match timeout_at(until, response.chunk()).await {
            Ok(Ok(None)) => return (body.freeze(), None),
            Ok(Ok(Some(chunk))) if body.len() + chunk.len() > limit => {
                body.extend_from_slice(chunk.get(..limit - body.len()).unwrap_or_default());
                break Broken {
                    kind: ErrorKind::Decode,
                    // Only of a success is that said: what is read of a refusal is always enough.
                    reason: "the answer is longer than the 32 MiB that are read of one",
                    source: format!("the answer is longer than {limit} bytes").into(),
                };
            }
            // An answer that comes in one piece, as most do, is not copied.
            Ok(Ok(Some(chunk))) if body.is_empty() && length == Some(chunk.len() as u64) => {
                return (chunk, None);
            }
            Ok(Ok(Some(chunk))) => {
                body.extend_from_slice(&chunk);
                continue;
            }
            Ok(Err(error)) if !error.is_timeout() => {
                break Broken {
                    kind: ErrorKind::Transport,
                    reason: "the connection to HubSpot broke in the answer",
                    source: error.without_url().into(),
                };
            }
            // A timeout of the caller's own `reqwest` settings is one like ours.
            Ok(Err(error)) => error.without_url().into(),
            Err(elapsed) => elapsed.into(),
        };
        break Broken {
            kind: ErrorKind::Timeout,
            reason: "the answer did not come to its end in time",
            source: error,
        };
    };
    (body.freeze(), Some(broken))
}

fn broken(error: reqwest::Error) -> Error {
    let error = error.without_url();
    if error.is_connect() {
        Error::no_connection(error)
    } else if error.is_timeout() {
        Error::new(ErrorKind::Timeout, "no answer in time".to_owned()).with_source(error)
    } else if error.is_builder() {
        Error::invalid("the request cannot be built").with_source(error)
    } else {
        Error::broken_connection(error)
    }
}

/// The body of a request that is in memory, without a copy of it.
pub(crate) fn body_of(request: &mut reqwest::Request) -> Bytes {
    let Some(mut body) = request.body_mut().take() else {
        return Bytes::new();
    };
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match http_body::Body::poll_frame(Pin::new(&mut body), &mut context) {
        std::task::Poll::Ready(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
        _ => Bytes::new(),
    }
}
