//! The one way to HubSpot. Every request of every operation goes through [`Call::exchange`], and none elsewhere.
//!
//! ```text
//! call [ limiter -> token -> attempt( layers -> wire ) -> retry? ] -> answer or error
//! ```
//!
//! progenitor's client builds a request and hands it to [`ClientHooks::exec`], which can answer only with
//! what `reqwest` has. So our own outcome does not travel through it: it is left in the [`Call`] that the
//! request came with, and [`Call::finish`] finds it there.

mod cursor;
mod layer;
mod mask;
pub(crate) mod support;
mod wire;

#[cfg(test)]
mod tests;

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, USER_AGENT};
use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use crate::auth::Tokens;
use crate::error::ErrorKind;
use crate::generated::raw;
use crate::outcome::Claims;
use crate::retry::Budget;
pub(crate) use crate::retry::Effect;
use crate::version::Paths;
use crate::{CallOptions, Error, RateLimit, Response, Result, RetryPolicy, ThreadId};

use self::support::{ClientHooks, OperationInfo, ResponseValue};
pub use layer::{Layer, Next};
pub(crate) use mask::Private;
pub use wire::Exchange;
pub(crate) use wire::Wire;

const NAME: &str = concat!("hubspot-conversations/", env!("CARGO_PKG_VERSION"));

/// Refuses a text that would not stay one segment of a path: addresses are tidied before they are asked for, so
/// that `..` leads to another one, a backslash is a slash, and a tab is nothing. What else it may hold is encoded.
pub(crate) fn segment(name: &str, text: &str) -> Result<()> {
    if matches!(text, "" | "." | "..") || text.contains(|c: char| c == '\\' || c.is_control()) {
        return Err(Error::invalid(format!("{name} is {text:?}, which is no id")));
    }
    Ok(())
}

/// A request on its way.
pub(crate) type Sending<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// What all clones of a client share.
pub(crate) struct Transport {
    pub base_url: String,
    pub paths: Paths,
    http: reqwest::Client,
    wire: Box<dyn Wire>,
    layers: Vec<Box<dyn Layer>>,
    tokens: Tokens,
    budget: Budget,
    pub claims: Claims,
    rate: Mutex<Option<RateLimit>>,
    #[cfg(feature = "limiter")]
    limiter: Option<crate::limiter::Limiter>,
}

impl Transport {
    pub(crate) fn new(
        base_url: String,
        http: reqwest::Client,
        tokens: Tokens,
        layers: Vec<Box<dyn Layer>>,
    ) -> Self {
        Self {
            base_url,
            paths: Paths::default(),
            wire: Box::new(http.clone()),
            http,
            layers,
            tokens,
            budget: Budget::new(),
            claims: Claims::default(),
            rate: Mutex::new(None),
            #[cfg(feature = "limiter")]
            limiter: None,
        }
    }

    pub(crate) fn speaking(mut self, paths: Paths) -> Self {
        self.paths = paths;
        self
    }

    /// The address of a generated request, as the client's version has it. What the base URL has of a path stays.
    fn address(&self, url: &str) -> Result<http::Uri, http::uri::InvalidUri> {
        match url.strip_prefix(self.base_url.as_str()) {
            Some(path) => format!("{}{}", self.base_url, self.paths.map(path)).parse(),
            None => url.parse(),
        }
    }

    #[cfg(feature = "limiter")]
    pub(crate) fn limited(mut self, limit: Option<crate::limiter::Limit>) -> Self {
        self.limiter = limit.map(crate::limiter::Limiter::new);
        self
    }

    pub(crate) fn rate_limit(&self) -> Option<RateLimit> {
        *lock(&self.rate)
    }

    /// Remembers what an answer's headers say of the limits.
    fn learn(&self, headers: &HeaderMap) {
        let Some(rate) = RateLimit::of(headers) else {
            return;
        };
        *lock(&self.rate) = Some(rate);
        #[cfg(feature = "limiter")]
        if let Some(limiter) = &self.limiter {
            limiter.learn(&rate);
        }
    }
}

/// One call of an operation.
#[derive(Clone)]
pub(crate) struct Call {
    transport: Arc<Transport>,
    options: Arc<CallOptions>,
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
        private: Private,
    },
    Failed(Error),
}

/// A success, read to its end.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    attempts: u32,
    /// What must not be shown of it, should it be unreadable.
    private: Private,
}

impl Call {
    pub(crate) fn new(
        transport: Arc<Transport>,
        options: Arc<CallOptions>,
        operation: &'static str,
        effect: Effect,
        thread: Option<ThreadId>,
    ) -> Self {
        Self {
            transport,
            options,
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

    /// The public outcome, from progenitor's and from what [`exchange`](Self::exchange) has left.
    pub(crate) fn finish<T>(
        self,
        result: Result<ResponseValue<T>, support::Error<()>>,
    ) -> Result<Response<T>, Error> {
        let outcome = lock(&self.outcome).take();
        match (outcome, result) {
            (Some(Outcome::Failed(error)), _) => Err(error),
            (
                Some(Outcome::Answered {
                    status,
                    headers,
                    attempts,
                    private,
                }),
                Ok(value),
            ) => Ok(Response::new(value.into_inner(), status, headers, attempts).hiding(private)),
            (
                Some(Outcome::Answered {
                    status,
                    headers,
                    attempts,
                    private,
                }),
                Err(error),
            ) => {
                let (body, why) = match error {
                    support::Error::InvalidResponsePayload(body, why) => (body, unquoted(why)),
                    other => (Bytes::new(), other.to_string().into()),
                };
                Err(self.unreadable(
                    Answer {
                        status,
                        headers,
                        body,
                        attempts,
                        private,
                    },
                    why,
                ))
            }
            (None, Err(error)) => {
                let invalid = Error::invalid("the request cannot be built").because(error.to_string());
                Err(invalid.within(self.operation, 0))
            }
            (None, Ok(_)) => Err(Error::invalid("the request was not sent").within(self.operation, 0)),
        }
    }

    /// The outcome of a request that progenitor knows nothing of.
    pub(crate) async fn json(self, request: http::Request<Bytes>) -> Result<Response<serde_json::Value>> {
        let answer = self.exchange(request).await?;
        if answer.body.is_empty() {
            return Ok(Response::new(
                serde_json::Value::Null,
                answer.status,
                answer.headers,
                answer.attempts,
            ));
        }
        match serde_json::from_slice(&answer.body) {
            Ok(value) => Ok(Response::new(
                value,
                answer.status,
                answer.headers,
                answer.attempts,
            )),
            Err(why) => Err(self.unreadable(answer, unquoted(why))),
        }
    }

    fn unreadable(&self, answer: Answer, why: Box<dyn std::error::Error + Send + Sync>) -> Error {
        let Answer {
            status,
            headers,
            body,
            attempts,
            private,
        } = answer;
        let mut error = Error::answered(ErrorKind::Decode, status, headers, body).because(why);
        error.explain("the answer cannot be read");
        error.hiding(private).within(self.operation, attempts)
    }

    /// Sends a request, as often as the policy allows, and reads the answer.
    async fn exchange(&self, mut request: http::Request<Bytes>) -> Result<Answer> {
        self.dress(&mut request)?;
        let span = tracing::info_span!(
            "hubspot",
            operation = self.operation,
            thread = self.thread.map(i64::from),
            attempts = tracing::field::Empty,
            status = tracing::field::Empty,
            correlation_id = tracing::field::Empty,
            latency_ms = tracing::field::Empty,
        );
        async {
            let started = Instant::now();
            let result = self.attempts(&Arc::new(request), started).await;
            record(&tracing::Span::current(), &result, started);
            match &result {
                Ok(_) => tracing::debug!("answered"),
                Err(error) => tracing::debug!(%error, "failed"),
            }
            result
        }
        .instrument(span)
        .await
    }

    async fn attempts(&self, request: &Arc<http::Request<Bytes>>, started: Instant) -> Result<Answer> {
        let default = RetryPolicy::default();
        let policy = self.options.retry.as_ref().unwrap_or(&default);
        let total = self.options.total_timeout.unwrap_or(crate::DEFAULT_TOTAL_TIMEOUT);
        let deadline = started + total;
        let mut attempts = 0;
        let mut last: Option<Error> = None;
        loop {
            let ready = timeout_at(deadline, self.ready()).await;
            let authorization = match ready {
                Ok(Ok(authorization)) => authorization,
                // Without a token nothing was sent, whatever went wrong on the way to one.
                Ok(Err(error)) => {
                    return Err(error
                        .unsent()
                        .hiding(Private::of(request))
                        .within(self.operation, attempts));
                }
                Err(_) => {
                    let late = || {
                        Error::new(ErrorKind::Timeout, format!("not sent within {}", seconds(total))).unsent()
                    };
                    return Err(last.unwrap_or_else(late).within(self.operation, attempts));
                }
            };
            attempts += 1;
            let private = || private(request, &authorization);
            let error = match self.attempt(request, &authorization, deadline).await {
                Ok(answer) => {
                    self.transport.budget.earn();
                    let (head, body) = answer.into_parts();
                    return Ok(Answer {
                        status: head.status,
                        headers: head.headers,
                        body,
                        attempts,
                        private: private(),
                    });
                }
                Err(error) => error.hiding(private()).within(self.operation, attempts),
            };
            let wait = policy.wait(self.effect, &error, attempts);
            let wait = wait.filter(|wait| Instant::now() + *wait < deadline);
            let Some(wait) = wait.filter(|_| self.transport.budget.spend()) else {
                return Err(error);
            };
            tracing::debug!(
                attempts,
                status = error.status().map(|s| s.as_u16()),
                ?wait,
                "will try again"
            );
            last = Some(error);
            tokio::time::sleep(wait).await;
        }
    }

    /// Waits for the limiter and the token.
    async fn ready(&self) -> Result<HeaderValue> {
        #[cfg(feature = "limiter")]
        if let Some(limiter) = &self.transport.limiter {
            limiter.acquire().await;
        }
        self.transport.tokens.header().await
    }

    async fn attempt(
        &self,
        request: &http::Request<Bytes>,
        authorization: &HeaderValue,
        deadline: Instant,
    ) -> Result<http::Response<Bytes>> {
        let time = self
            .options
            .attempt_timeout
            .unwrap_or(crate::DEFAULT_ATTEMPT_TIMEOUT);
        let until = deadline.min(Instant::now() + time);
        let transport = &self.transport;
        let next = Next {
            layers: &transport.layers,
            wire: &*transport.wire,
            authorization,
        };
        let started = Instant::now();
        let answer = timeout_at(until, next.call(http::Request::clone(request)))
            .await
            .unwrap_or_else(|_| {
                let time = until.saturating_duration_since(started);
                Err(Error::new(
                    ErrorKind::Timeout,
                    format!("no answer within {}", seconds(time)),
                ))
            });
        if let Some(headers) = answer
            .as_ref()
            .map_or_else(Error::headers, |answer| Some(answer.headers()))
        {
            transport.learn(headers);
        }
        let answer = answer?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let kind = if answer.status().is_redirection() {
            ErrorKind::Redirect
        } else {
            ErrorKind::Refused
        };
        let (head, body) = answer.into_parts();
        let mut error = Error::answered(kind, head.status, head.headers, body);
        if kind == ErrorKind::Redirect {
            error.explain("a redirect, which is never followed; check the base URL");
        }
        Err(error)
    }

    /// Gives a request what all have.
    fn dress(&self, request: &mut http::Request<Bytes>) -> Result<()> {
        if !self.options.query.is_empty() {
            let invalid =
                || Error::invalid("the added parameters do not make an address").within(self.operation, 0);
            let mut url = reqwest::Url::parse(&request.uri().to_string()).map_err(|_| invalid())?;
            url.query_pairs_mut().extend_pairs(&self.options.query);
            *request.uri_mut() = url.as_str().parse().map_err(|_| invalid())?;
        }
        let headers = request.headers_mut();
        // progenitor adds the document's version to every request; HubSpot does not know that header.
        headers.remove("api-version");
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static(NAME));
        for (name, value) in &self.options.headers {
            headers.insert(name, value.clone());
        }
        Ok(())
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
    async fn exec(
        &self,
        mut request: reqwest::Request,
        _: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        cursor::keep(request.url_mut());
        let body = wire::body_of(&mut request);
        let mut plain = http::Request::new(body);
        std::mem::swap(plain.method_mut(), request.method_mut());
        std::mem::swap(plain.headers_mut(), request.headers_mut());
        let result =
            match self.inner.transport.address(request.url().as_str()) {
                Ok(uri) => {
                    *plain.uri_mut() = uri;
                    self.inner.exchange(plain).await
                }
                Err(_) => Err(Error::invalid("the address of the request cannot be read")
                    .within(self.inner.operation, 0)),
            };
        let (outcome, body) = match result {
            Ok(Answer {
                status,
                headers,
                body,
                attempts,
                private,
            }) => (
                Outcome::Answered {
                    status,
                    headers,
                    attempts,
                    private,
                },
                body,
            ),
            Err(error) => (Outcome::Failed(error), Bytes::new()),
        };
        *lock(&self.inner.outcome) = Some(outcome);
        // Only the body matters from here; a failure is read from the outcome, whatever progenitor makes of this.
        Ok(http::Response::new(reqwest::Body::from(body)).into())
    }
}

/// What must not be shown: what a request says, and the token that went with it.
fn private(request: &Arc<http::Request<Bytes>>, authorization: &HeaderValue) -> Private {
    let header = String::from_utf8_lossy(authorization.as_bytes());
    let token = header.strip_prefix("Bearer ").unwrap_or(&header);
    Private::of(request).secret(token)
}

/// Writes down how a call ended. Of all headers, the correlation id alone; and of nothing what is private.
fn record(span: &tracing::Span, result: &Result<Answer>, started: Instant) {
    if span.is_disabled() {
        return;
    }
    let (status, attempts, id) = match result {
        Ok(answer) => {
            let id = answer.headers.get("x-hubspot-correlation-id");
            let id = id.and_then(|id| id.to_str().ok());
            let shown = id.map(|id| answer.private.open().line(id));
            (Some(answer.status), answer.attempts, shown)
        }
        Err(error) => (error.status(), error.attempts(), error.shown_correlation_id()),
    };
    span.record("attempts", attempts);
    span.record("status", status.map(|status| status.as_u16()));
    span.record("correlation_id", id);
    span.record(
        "latency_ms",
        u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    );
}

/// Why JSON cannot be read, without the value that does not fit: it may be anybody's words.
fn unquoted(why: serde_json::Error) -> Box<dyn std::error::Error + Send + Sync> {
    if why.is_data() {
        let (line, column) = (why.line(), why.column());
        return format!("JSON of another shape than expected, at line {line} column {column}").into();
    }
    why.into()
}

fn seconds(time: Duration) -> String {
    format!("{} s", (time.as_secs_f64() * 1000.0).round() / 1000.0)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
