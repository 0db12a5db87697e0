//! The one way to HubSpot. Every request of every operation goes through [`Call::exchange`], and none elsewhere.
//!
//! ```text
//! call [ token -> limiter -> attempt( layers -> wire ) -> retry? ] -> answer or error
//! ```
//!
//! progenitor's client builds a request and shows it to [`ClientHooks::exec`], which carries it out: the
//! client could be answered only with what `reqwest` has, made for that. Our own outcome is left in the
//! [`Call`] that the request came with, and [`Call::finish`] finds it there and reads it.

mod cursor;
pub(crate) mod support;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use crate::auth::Tokens;
use crate::backend::{self, Outgoing, Wire, in_time};
use crate::error::ErrorKind;
use crate::generated::raw;
use crate::middleware::{Middleware, Next};
use crate::redact::Redactions;
pub(crate) use crate::retry::Idempotency;
use crate::retry::RetryBudget;
use crate::send::SendRegistry;
use crate::time::{deadline_in, saturating_add};
use crate::version::Paths;
use crate::{CallOptions, Error, RateLimit, Response, Result, RetryPolicy, ThreadId};

use support::{ClientHooks, OperationInfo, ResponseValue};

/// After so long in the limiter's queue, an OAuth token is asked for again.
#[cfg(feature = "limiter")]
const STALE: Duration = Duration::from_secs(3);
const NAME: &str = concat!("hubspot-conversations/", env!("CARGO_PKG_VERSION"));

/// Refuses a text that would not stay one segment of a path: addresses are tidied before they are asked for, so
/// that `..` leads to another one, a backslash is a slash, and a tab is nothing. What else it may hold is encoded.
pub(crate) fn segment(name: &str, text: &str) -> Result<()> {
    let why = match text {
        "" => "is empty",
        "." | ".." => "is `.` or `..`, which would lead elsewhere",
        _ if text.contains(|c: char| c == '\\' || c.is_control()) => {
            "has a backslash or a control character, as no id has"
        }
        _ => return Ok(()),
    };
    // The text itself is not shown: what stands in the place of an id may be anything, of any length.
    Err(Error::invalid(format!("the {name} {why}")))
}

/// A request on its way.
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// What all clones of a client share.
pub(crate) struct Transport {
    pub base_url: Arc<str>,
    pub paths: Paths,
    http: reqwest::Client,
    connect_timeout: Duration,
    /// What stands in the place of the network, in tests.
    wire: Option<Box<dyn Wire>>,
    layers: Vec<Box<dyn Middleware>>,
    tokens: Tokens,
    budget: RetryBudget,
    pub claims: SendRegistry,
    rate: Mutex<Option<RateLimit>>,
    #[cfg(feature = "limiter")]
    limiter: Option<crate::limiter::Limiter>,
}

impl Transport {
    pub(crate) fn new(
        base_url: String,
        http: reqwest::Client,
        tokens: Tokens,
        layers: Vec<Box<dyn Middleware>>,
    ) -> Self {
        Self {
            base_url: base_url.into(),
            paths: Paths::default(),
            wire: None,
            http,
            connect_timeout: crate::DEFAULT_CONNECT_TIMEOUT,
            layers,
            tokens,
            budget: RetryBudget::new(),
            claims: SendRegistry::default(),
            rate: Mutex::new(None),
            #[cfg(feature = "limiter")]
            limiter: None,
        }
    }

    pub(crate) fn speaking(mut self, paths: Paths) -> Self {
        self.paths = paths;
        self
    }

    /// How long making a connection takes at the most.
    pub(crate) fn connecting(mut self, time: Duration) -> Self {
        self.connect_timeout = time;
        self
    }

    /// The address of a generated request, as the client's version has it. What the base URL has of a path stays.
    fn address(&self, url: &reqwest::Url) -> Result<reqwest::Url> {
        let path = url.as_str().strip_prefix(&*self.base_url);
        let Some(Cow::Owned(path)) = path.map(|path| self.paths.map(path)) else {
            return Ok(url.clone());
        };
        reqwest::Url::parse(&format!("{}{path}", self.base_url))
            .map_err(|_| Error::invalid("the address of the request cannot be read"))
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
pub(crate) struct Call {
    transport: Arc<Transport>,
    options: Arc<CallOptions>,
    operation: &'static str,
    effect: Idempotency,
    thread: Option<ThreadId>,
    /// What is left of a send's time and of its attempts, in place of what the options say.
    left: Option<(Duration, RetryPolicy)>,
    outcome: Mutex<Option<Result<Answer>>>,
}

/// A success, read to its end.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    attempts: u32,
    /// What must not be shown of it, should it be unreadable.
    private: Redactions,
}

impl Call {
    pub(crate) fn new(
        transport: Arc<Transport>,
        options: Arc<CallOptions>,
        operation: &'static str,
        effect: Idempotency,
        thread: Option<ThreadId>,
    ) -> Self {
        Self {
            transport,
            options,
            operation,
            effect,
            thread,
            left: None,
            outcome: Mutex::default(),
        }
    }

    /// With what is left of the time and of the attempts.
    pub(crate) fn left(mut self, time: Duration, retry: RetryPolicy) -> Self {
        self.left = Some((time, retry));
        self
    }

    /// progenitor's client, for this call.
    pub(crate) fn raw(self) -> raw::Client {
        raw::Client {
            baseurl: Arc::clone(&self.transport.base_url),
            client: self.transport.http.clone(),
            inner: self,
        }
    }

    /// The public outcome, from what [`exchange`](Self::exchange) has left. progenitor tells only the type, and
    /// why a request could not be built.
    pub(crate) fn finish<T: DeserializeOwned>(
        self,
        result: Result<ResponseValue<T>, support::Error<()>>,
    ) -> Result<Response<T>, Error> {
        let answer = self.answer(result)?;
        self.read(answer)
    }

    /// The same of an operation that answers with nothing, whatever stands in the body.
    #[allow(
        dead_code,
        reason = "whether there is such an operation is the description's to say"
    )]
    pub(crate) fn done(
        self,
        result: Result<ResponseValue<()>, support::Error<()>>,
    ) -> Result<Response<()>, Error> {
        let Answer {
            status,
            headers,
            attempts,
            private,
            ..
        } = self.answer(result)?;
        Ok(Response::new((), status, headers, attempts).with_redactions(private))
    }

    fn answer<T>(&self, result: Result<ResponseValue<T>, support::Error<()>>) -> Result<Answer> {
        match (lock(&self.outcome).take(), result) {
            (Some(outcome), _) => outcome,
            (None, Err(error)) => {
                let invalid = Error::invalid("the request cannot be built").with_source(error.to_string());
                Err(invalid.in_operation(self.operation, 0))
            }
            (None, Ok(_)) => Err(Error::invalid("the request was not sent").in_operation(self.operation, 0)),
        }
    }

    fn read<T: DeserializeOwned>(&self, answer: Answer) -> Result<Response<T>> {
        match serde_json::from_slice(&answer.body) {
            Ok(value) => {
                let Answer {
                    status,
                    headers,
                    attempts,
                    private,
                    ..
                } = answer;
                Ok(Response::<T>::new(value, status, headers, attempts).with_redactions(private))
            }
            Err(why) => Err(self.unreadable(answer, unquoted(why))),
        }
    }

    /// The outcome of a request that progenitor knows nothing of.
    pub(crate) async fn json(self, request: Outgoing) -> Result<Response<serde_json::Value>> {
        let answer = self.exchange(request).await?;
        if answer.body.is_empty() {
            return Ok(Response::new(
                serde_json::Value::Null,
                answer.status,
                answer.headers,
                answer.attempts,
            ));
        }
        self.read(answer)
    }

    fn unreadable(&self, answer: Answer, why: Box<dyn std::error::Error + Send + Sync>) -> Error {
        let Answer {
            status,
            headers,
            body,
            attempts,
            private,
        } = answer;
        let mut error = Error::answered(ErrorKind::Decode, status, headers, body).with_source(why);
        error.set_reason("the answer cannot be read");
        error
            .with_redactions(private)
            .in_operation(self.operation, attempts)
    }

    /// Sends a request, as often as the policy allows, and reads the answer.
    async fn exchange(&self, mut request: Outgoing) -> Result<Answer> {
        self.dress(&mut request);
        let span = tracing::info_span!(
            "hubspot",
            operation = self.operation,
            thread = self.thread.map(u64::from),
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

    async fn attempts(&self, request: &Arc<Outgoing>, started: Instant) -> Result<Answer> {
        let default = RetryPolicy::default();
        let policy = self.options.retry.as_ref().unwrap_or(&default);
        let total = self.options.total();
        let (total, policy) = self
            .left
            .as_ref()
            .map_or((total, policy), |(time, retry)| (*time, retry));
        let deadline = saturating_add(started, total);
        let time = self.options.attempt_timeout;
        let time = time.unwrap_or(crate::DEFAULT_ATTEMPT_TIMEOUT);
        let mut attempts = 0;
        let mut last: Option<Error> = None;
        // Whether any attempt so far may have been received: the last one does not undo it.
        let mut received = false;
        loop {
            let ready = timeout_at(deadline, self.ready()).await;
            let until = deadline.min(deadline_in(time));
            let authorization = match ready {
                Ok(Ok(authorization)) if Instant::now() < until => authorization,
                // Without a token nothing was sent, whatever went wrong on the way to one.
                Ok(Err(error)) => {
                    return Err(error
                        .not_received()
                        .or_received(received)
                        .with_redactions(Redactions::of(request))
                        .in_operation(self.operation, attempts));
                }
                // Where nothing is left of the time, nothing leaves.
                _ => {
                    let late = || {
                        let time = seconds(total.min(time));
                        Error::new(ErrorKind::Timeout, format!("not sent within {time}")).not_received()
                    };
                    return Err(last.unwrap_or_else(late).in_operation(self.operation, attempts));
                }
            };
            attempts += 1;
            let private = || Redactions::of(request).authorization(&authorization);
            let error = match self.attempt(request, &authorization, until).await {
                Ok(answer) => {
                    self.transport.budget.deposit();
                    let (head, body) = answer.into_parts();
                    return Ok(Answer {
                        status: head.status,
                        headers: head.headers,
                        body,
                        attempts,
                        private: private(),
                    });
                }
                Err(error) => error
                    .or_received(received)
                    .with_redactions(private())
                    .in_operation(self.operation, attempts),
            };
            received = error.may_have_been_received();
            let wait = policy.wait(self.effect, &error, attempts);
            // A connection whose time ends with the call's cannot be told from an answer that does not come: where there
            // was none, that is what is said.
            let needed = match error.kind() {
                ErrorKind::Connect if self.effect != Idempotency::Safe => self.transport.connect_timeout,
                _ => Duration::ZERO,
            };
            let wait = wait.filter(|wait| saturating_add(deadline_in(*wait), needed) < deadline);
            let Some(wait) = wait.filter(|_| self.transport.budget.withdraw()) else {
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

    /// Waits for the token, and then for the limiter. A call is counted when it is made: those that had waited for a
    /// token with their calls counted would all be made at once.
    async fn ready(&self) -> Result<HeaderValue> {
        let token = self.transport.tokens.header().await?;
        #[cfg(feature = "limiter")]
        if let Some(limiter) = &self.transport.limiter {
            let since = Instant::now();
            let turn = limiter.turn().await;
            // In the queue a token may have come to its end. The turn is kept, and counted only then. A source of
            // one's own may take long, and all would wait for it: it is asked once.
            let token = match &self.transport.tokens {
                tokens @ Tokens::Refreshed(_) if since.elapsed() >= STALE => tokens.header().await?,
                _ => token,
            };
            turn.take().await;
            return Ok(token);
        }
        Ok(token)
    }

    async fn attempt(
        &self,
        request: &Outgoing,
        authorization: &HeaderValue,
        until: Instant,
    ) -> Result<http::Response<Bytes>> {
        let transport = &self.transport;
        let answer = if transport.layers.is_empty() && transport.wire.is_none() {
            // The way of nearly everybody, without a box for the future.
            let request = request.authorized(authorization);
            backend::send(&transport.http, request, until).await
        } else {
            let next = Next {
                layers: &transport.layers,
                wire: transport.wire.as_deref().unwrap_or(&transport.http),
                authorization,
                until,
            };
            in_time(until, next.call(request.clone().try_into()?)).await
        };
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
            error.set_reason("a redirect, which is never followed; check the base URL");
        }
        Err(error)
    }

    /// Gives a request what all have.
    fn dress(&self, request: &mut Outgoing) {
        if !self.options.query.is_empty() {
            let mut pairs = request.url.query_pairs_mut();
            pairs.extend_pairs(&self.options.query);
        }
        let headers = &mut request.headers;
        // progenitor adds the document's version to every request; HubSpot does not know that header.
        headers.remove("api-version");
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static(NAME));
        if !request.body.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        for (name, value) in &self.options.headers {
            headers.insert(name, value.clone());
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
    async fn exec(
        &self,
        mut request: reqwest::Request,
        _: &OperationInfo,
    ) -> Result<reqwest::Response, support::Error> {
        cursor::keep(request.url_mut());
        let call = &self.inner;
        let outcome = match call.transport.address(request.url()) {
            Ok(url) => {
                let outgoing = Outgoing {
                    method: std::mem::take(request.method_mut()),
                    url,
                    headers: std::mem::take(request.headers_mut()),
                    body: backend::body_of(&mut request),
                };
                call.exchange(outgoing).await
            }
            Err(error) => Err(error.in_operation(call.operation, 0)),
        };
        *lock(&self.inner.outcome) = Some(outcome);
        // All is done: this is how progenitor's client is made to end.
        Err(support::Error::Custom(String::new()))
    }
}

/// A body in JSON, for progenitor's client. As a rule it fits into what is set aside for it.
pub(crate) fn json(body: &impl serde::Serialize) -> serde_json::Result<Vec<u8>> {
    let mut json = Vec::with_capacity(1024);
    serde_json::to_writer(&mut json, body)?;
    Ok(json)
}

/// Writes down how a call ended. Of all headers, the correlation id alone; and of nothing what is private.
fn record(span: &tracing::Span, result: &Result<Answer>, started: Instant) {
    if span.is_disabled() {
        return;
    }
    let (status, attempts, id) = match result {
        Ok(answer) => {
            let id = crate::headers::correlation_id(&answer.headers);
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

pub(crate) fn seconds(time: Duration) -> String {
    format!("{} s", (time.as_secs_f64() * 1000.0).round() / 1000.0)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
