//! The one path for every request.
//!
//! ```text
//! execute: [ acquire (token, limiter) -> attempt (middleware -> backend) -> retry? ]* -> response or error
//! ```

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use crate::auth::{DEFAULT_TOKEN_URL, Tokens};
use crate::backend::{self, HttpBackend, HttpClient, run_until};
use crate::base_url::{BaseUrl, base_url};
use crate::error::{ErrorKind, require_runtime};
use crate::http_settings::HttpSettings;
#[cfg(feature = "store")]
use crate::limiter::shared::SharedLimiter;
use crate::limiter::{Limit, Limiter};
use crate::metrics::{Measurement, Recorder};
use crate::middleware::{AttemptInfo, Middleware, Next};
use crate::redact::Redactions;
use crate::request::{Idempotency, Request};
use crate::retry::{Attempt, Policies, RetryBudget, retry_loop};
#[cfg(feature = "store")]
use crate::store::SharedStore;
use crate::sync::{catch_panic_of, lock};
use crate::time::{Deadline, saturating_add, seconds};
use crate::transfer::{AbortOnDrop, Transfer};
use crate::{CallOptions, Error, RateLimit, Response, Result, RetryPolicy, ThreadId};

/// The shortest rest of the total timeout in which another attempt is made of a request that is not idempotent.
pub(crate) const MIN_ATTEMPT_TIME: Duration = Duration::from_secs(5);
/// How long a 429 that names no wait holds the calls of a client: the shortest of HubSpot's windows.
const MIN_HOLD: Duration = Duration::from_secs(1);
/// After this time in the limiter's queue, an OAuth token may have expired, and is acquired again.
const STALE_TOKEN: Duration = Duration::from_secs(3);
/// How often a call takes another time, since it came too late for one. A store that is slower than the limit's margin is
/// no reason to wait forever.
#[cfg(feature = "store")]
const MAX_SLOTS: u32 = 3;
const USER_AGENT_VALUE: &str = concat!("hubspot-conversations/", env!("CARGO_PKG_VERSION"));

/// What the requests for all accounts share: the connections.
pub(crate) struct Connection {
    pub base_url: BaseUrl,
    pub http: HttpClient,
    pub http_settings: HttpSettings,
    pub max_page_entries: usize,
    /// Whether the token may travel over plain HTTP to another machine.
    pub allow_insecure_http: bool,
    pub middleware: Vec<Arc<dyn Middleware>>,
    pub metrics: Recorder,
    /// Replaces `http`, in tests.
    pub backend: Option<Arc<dyn HttpBackend>>,
}

impl Connection {
    /// Checks a token URL. Returns it with the client for it: the one for the base URL, unless the two are of different
    /// kinds.
    pub(crate) fn token_endpoint(&self, url: &str) -> Result<(BaseUrl, HttpClient)> {
        let url = base_url("token URL", DEFAULT_TOKEN_URL, url, self.allow_insecure_http)?;
        let http = match url.is_local_http() == self.base_url.is_local_http() {
            true => self.http.clone(),
            false => self.http_settings.client_for(&url)?,
        };
        Ok((url, http))
    }
}

/// What the requests for one account share: its token, and what is left of its limits.
pub(crate) struct Account {
    tokens: Tokens,
    limiter: Limiter,
    budget: RetryBudget,
    rate_limit: Mutex<Option<RateLimit>>,
}

impl Account {
    pub(crate) fn new(tokens: Tokens, limit: Option<Limit>) -> Self {
        Self {
            tokens,
            limiter: Limiter::new(limit),
            budget: RetryBudget::new(),
            rate_limit: Mutex::new(None),
        }
    }

    #[cfg(feature = "store")]
    pub(crate) fn shared_tokens(&self, store: &SharedStore) -> Option<Tokens> {
        self.tokens.shared_in(store)
    }

    pub(crate) async fn refresh_token(&self) -> Result<()> {
        self.tokens.refresh().await
    }

    pub(crate) fn rate_limit(&self) -> Option<RateLimit> {
        *lock(&self.rate_limit)
    }

    /// Records the limits that a response reports.
    fn observe(&self, rate_limit: RateLimit) {
        *lock(&self.rate_limit) = Some(rate_limit);
        if self.limiter.is_active() {
            self.limiter.observe(&rate_limit);
        }
    }

    /// Waits for the limiter, with a token. A call counts against the limit when it is made: calls that waited for a token
    /// already counted would all be made at once.
    async fn acquire(&self, token: HeaderValue, since: Instant) -> Result<HeaderValue> {
        let permit = self.limiter.acquire().await;
        let token = self.fresh(token, since).await?;
        permit.count().await;
        Ok(token)
    }

    /// Returns a token that is valid after a wait. A source of the caller's may take long while all others wait, so it is
    /// called once.
    async fn fresh(&self, token: HeaderValue, since: Instant) -> Result<HeaderValue> {
        match &self.tokens {
            tokens @ Tokens::Refreshed(_) if since.elapsed() >= STALE_TOKEN => tokens.header().await,
            _ => Ok(token),
        }
    }
}

/// One call of an operation, with the policies that bound it.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub connection: &'a Connection,
    pub account: &'a Account,
    #[cfg(feature = "store")]
    pub shared_limiter: Option<&'a SharedLimiter>,
    pub options: &'a CallOptions,
    pub operation: &'static str,
    pub idempotency: Idempotency,
    pub thread: Option<ThreadId>,
    pub total_timeout: Duration,
    pub retry: &'a RetryPolicy,
    /// How many attempts of the operation were made by earlier calls.
    pub prior_attempts: u32,
}

impl Call<'_> {
    /// Returns the request with this call's options applied. Not part of [`execute`], whose future would keep a place
    /// for the whole request.
    pub(crate) fn with_options(&self, mut request: Request) -> Arc<Request> {
        self.options.apply(&mut request);
        Arc::new(request)
    }

    /// Waits for the token and then for the limiter, the one of all processes if there is one.
    async fn acquire(&self) -> Result<HeaderValue> {
        let token = self.account.tokens.header().await?;
        let since = Instant::now();
        #[cfg(feature = "store")]
        if let Some(limiter) = self.shared_limiter {
            // Boxed, since every call has room for its size.
            let token = Box::pin(self.acquire_shared(limiter, token, since)).await?;
            self.record(Measurement::LimiterWait(since.elapsed()));
            return Ok(token);
        }
        if !self.account.limiter.is_active() {
            return Ok(token);
        }
        let token = self.account.acquire(token, since).await?;
        self.record(Measurement::LimiterWait(since.elapsed()));
        Ok(token)
    }

    fn record(&self, measurement: Measurement) {
        self.connection.metrics.record(measurement);
    }

    #[cfg(feature = "store")]
    async fn acquire_shared(
        &self,
        limiter: &SharedLimiter,
        mut token: HeaderValue,
        since: Instant,
    ) -> Result<HeaderValue> {
        for _ in 0..MAX_SLOTS {
            let Some(slot) = limiter.acquire(self.options.is_lookup()).await else {
                return self.account.acquire(token, since).await;
            };
            token = self.account.fresh(token, since).await?;
            if slot.is_open() {
                break;
            }
        }
        Ok(token)
    }

    /// Takes note of the limits that a response reports.
    fn observe(&self, headers: &HeaderMap) {
        let Some(rate_limit) = RateLimit::from_headers(headers) else {
            return;
        };
        self.account.observe(rate_limit);
        #[cfg(feature = "store")]
        self.shared_limiter
            .inspect(|limiter| limiter.observe(&rate_limit));
    }

    /// Makes no call until the window of a limit is over that HubSpot says was exceeded.
    async fn refused(&self, wait: Duration) {
        self.account.limiter.refused(wait);
        #[cfg(feature = "store")]
        if let Some(limiter) = self.shared_limiter {
            Box::pin(limiter.refused(wait)).await;
        }
    }
}

/// Sends a request as often as the policies allow, and returns the response, its body read to the end.
pub(crate) async fn execute(call: &Call<'_>, request: &Arc<Request>) -> Result<Response<Bytes>> {
    require_runtime().map_err(|error| error.in_operation(call.operation))?;
    let span = tracing::info_span!(
        "hubspot",
        operation = call.operation,
        thread = call.thread.map(u64::from),
        "otel.kind" = "client",
        "http.request.method" = request.method.as_str(),
        "server.address" = call.connection.base_url.host(),
        "server.port" = call.connection.base_url.port(),
        "http.response.status_code" = tracing::field::Empty,
        "http.request.resend_count" = tracing::field::Empty,
        "error.type" = tracing::field::Empty,
        correlation_id = tracing::field::Empty,
        latency_ms = tracing::field::Empty,
    );
    async {
        let started = Instant::now();
        let result = run(call, request, started).await;
        record(&tracing::Span::current(), &result, started);
        match &result {
            Ok(_) => tracing::debug!("responded"),
            Err(error) => tracing::debug!(%error, "failed"),
        }
        result
    }
    .instrument(span)
    .await
}

async fn run(call: &Call<'_>, request: &Arc<Request>, started: Instant) -> Result<Response<Bytes>> {
    let total = call.total_timeout.saturating_add(request.body.transfer_time());
    let deadline = saturating_add(started, total);
    let policies = Policies {
        retry: call.retry,
        prior_attempts: call.prior_attempts,
        budget: Some(&call.account.budget),
        idempotency: call.idempotency,
        deadline,
        connect_timeout: call.connection.http_settings.connect_timeout,
        min_attempt_time: (call.total_timeout / 5).min(MIN_ATTEMPT_TIME),
    };
    let is_renewed = AtomicBool::new(false);
    let attempt = |number| attempt(call, request, number, deadline, &is_renewed);
    match retry_loop(&policies, attempt).await {
        (Ok((response, redactions)), attempts) => {
            let max_entries = call.connection.max_page_entries;
            Ok(Response::new(
                response,
                call.operation,
                attempts,
                max_entries,
                redactions,
            ))
        }
        (Err(error), _) => Err(error
            .in_operation(call.operation)
            .with_idempotency(call.idempotency)),
    }
}

/// Makes one attempt: acquires token and limit, then sends the request. The first token of a call that HubSpot refuses as
/// expired is dropped.
async fn attempt(
    call: &Call<'_>,
    request: &Arc<Request>,
    number: u32,
    deadline: Instant,
    is_renewed: &AtomicBool,
) -> Attempt<(http::Response<Bytes>, Redactions)> {
    let acquired = timeout_at(deadline, call.acquire()).await;
    let timeout = call.options.get_attempt_timeout();
    let timeout = timeout.saturating_add(request.body.transfer_time());
    let attempt_deadline = Deadline::within(timeout, deadline);
    let authorization = match acquired {
        Ok(Ok(authorization)) if Instant::now() < attempt_deadline.at => authorization,
        // Without a token nothing was sent, whatever failed on the way to one.
        Ok(Err(error)) => {
            let error = error.not_received().with_redactions(Redactions::of(request));
            return Attempt::Prevented(error);
        }
        _ => {
            let reason = format!(
                "no attempt could be made within {}",
                seconds(call.total_timeout.min(timeout))
            );
            return Attempt::OutOfTime(Error::new(ErrorKind::Timeout, reason).not_received());
        }
    };
    if number > call.prior_attempts + 1 {
        call.record(Measurement::Retried(call.operation));
    }
    let transfer = Transfer::of(&request.body);
    let _abort = AbortOnDrop(transfer.as_ref());
    let send = send(
        call,
        request,
        transfer.as_ref(),
        number,
        &authorization,
        attempt_deadline,
    );
    let response = send.await;
    let headers = response
        .as_ref()
        .map_or_else(Error::headers, |response| Some(response.headers()));
    headers.inspect(|headers| call.observe(headers));
    let redactions = Redactions::of(request).authorization(&authorization);
    match response.and_then(into_success) {
        Ok(response) => Attempt::Success((response, redactions)),
        Err(error) => {
            let error = match &transfer {
                Some(transfer) => transfer.error(error),
                None => error,
            };
            // The daily limit is not over soon: its calls fail at once.
            if error.is_rate_limited() && !error.may_have_been_received() && !error.is_daily_limit() {
                let wait = error.retry_after().unwrap_or(MIN_HOLD);
                call.refused(wait).await;
            }
            let is_expired = error.is_expired_token() && !is_renewed.swap(true, Ordering::Relaxed);
            let error = error.with_redactions(redactions);
            if is_expired && call.account.tokens.invalidate(&authorization) {
                Attempt::Expired(error)
            } else {
                Attempt::Failed(error)
            }
        }
    }
}

/// Sends a request once, through the middleware if there is any.
async fn send(
    call: &Call<'_>,
    request: &Request,
    transfer: Option<&Transfer>,
    number: u32,
    authorization: &HeaderValue,
    deadline: Deadline,
) -> Result<http::Response<Bytes>> {
    let connection = call.connection;
    if connection.middleware.is_empty() && connection.backend.is_none() {
        // The way of most programs, without a boxed future and with the URL parsed once.
        let mut request = reqwest_request(connection, request, authorization)?;
        if let Some(transfer) = transfer {
            *request.body_mut() = Some(transfer.body());
        }
        return backend::send(&connection.http, request, deadline).await;
    }
    let info = AttemptInfo {
        operation: call.operation,
        attempt: number,
        thread: call.thread,
    };
    let next = Next {
        middleware: &connection.middleware,
        backend: connection.backend.as_deref().unwrap_or(&connection.http),
        authorization,
        deadline,
        transfer,
    };
    let request = http_request(connection, request, info)?;
    // Boxed, since every call has room for its size, and most have no middleware.
    let response = Box::pin(catch_panic_of(async { next.call(request).await }));
    // What the middleware did before it panicked is not known.
    let response = async {
        response
            .await
            .unwrap_or_else(|_| Err(Error::panicked("a middleware")))
    };
    run_until(deadline, response).await
}

fn reqwest_request(
    connection: &Connection,
    request: &Request,
    authorization: &HeaderValue,
) -> Result<reqwest::Request> {
    let url = connection.base_url.url_of(request)?;
    let mut own = reqwest::Request::new(request.method.clone(), url);
    *own.headers_mut() = headers(request);
    own.headers_mut().insert(AUTHORIZATION, authorization.clone());
    *own.body_mut() = Some(request.body.bytes().into());
    Ok(own)
}

/// Returns the request as a middleware gets it: without the token.
fn http_request(
    connection: &Connection,
    request: &Request,
    info: AttemptInfo,
) -> Result<http::Request<Bytes>> {
    let url = connection.base_url.url_of(request)?;
    let mut own = http::Request::new(request.body.bytes());
    *own.method_mut() = request.method.clone();
    *own.uri_mut() = url
        .as_str()
        .parse()
        .map_err(|e| Error::invalid("the URL of the request is not valid").with_source(e))?;
    *own.headers_mut() = headers(request);
    own.extensions_mut().insert(info);
    Ok(own)
}

/// Returns the headers of an attempt: those that every request has, under those of this one. There is room for
/// authorization and host, which are added last. A map with room for all would be twice as large, and dearer than one
/// that grows.
fn headers(request: &Request) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(request.headers.len() + 5);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static(USER_AGENT_VALUE));
    if let Some(content_type) = request.body.content_type() {
        headers.insert(CONTENT_TYPE, content_type.clone());
    }
    for (name, value) in &request.headers {
        headers.insert(name, value.clone());
    }
    headers
}

/// Turns every response but a success into an error.
fn into_success(response: http::Response<Bytes>) -> Result<http::Response<Bytes>> {
    if response.status().is_success() {
        return Ok(response);
    }
    let (head, body) = response.into_parts();
    if head.status.is_redirection() {
        let mut error = Error::from_response(ErrorKind::Redirect, head.status, head.headers, body);
        error.set_reason("a redirect, which is never followed; check the base URL");
        return Err(error);
    }
    Err(Error::from_response(
        ErrorKind::Refused,
        head.status,
        head.headers,
        body,
    ))
}

/// Records how a call ended. Of all headers it records the correlation id alone, and nothing private.
fn record(span: &tracing::Span, result: &Result<Response<Bytes>>, started: Instant) {
    if span.is_disabled() {
        return;
    }
    let (status, attempts, correlation_id) = match result {
        Ok(response) => (
            Some(response.http_status()),
            response.attempts(),
            response.redacted_correlation_id(),
        ),
        Err(error) => (error.status(), error.attempts(), error.redacted_correlation_id()),
    };
    let status = status.map(|status| status.as_u16());
    span.record("http.response.status_code", status);
    // Absent unless there was one, as OpenTelemetry has it.
    span.record(
        "http.request.resend_count",
        attempts.checked_sub(1).filter(|again| *again > 0),
    );
    if let Err(error) = result {
        // The status, or what there was in place of a response.
        match status {
            Some(status) => span.record("error.type", status.to_string()),
            None => span.record("error.type", error.kind().as_str()),
        };
    }
    span.record("correlation_id", correlation_id);
    let latency = u64::try_from(started.elapsed().as_millis());
    span.record("latency_ms", latency.unwrap_or(u64::MAX));
}
