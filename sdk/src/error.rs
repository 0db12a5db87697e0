//! The one error type.

mod display;
mod kind;
mod predicates;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use tokio::runtime::Handle;

use crate::model::from_slice;
use crate::redact::Redactions;
use crate::request::{Idempotency, InvalidRequest};
use crate::status::rule_of;
use crate::{ApiError, ApiErrorDetail, Object, ParseIdError, Receipt, headers};

pub use kind::ErrorKind;

/// Why a call failed.
///
/// One type for everything that can go wrong. The predicates (`is_…`) say what to do, the accessors return what HubSpot
/// said. `Display` is one line for a log: operation, status, category, message and correlation id, without what was
/// sent, and with a message truncated at 1,000 characters.
///
/// ```
/// # #[cfg(feature = "mock")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// # let stand_in = hubspot_conversations::mock::StandIn::start();
/// # let hubspot = stand_in.client()?;
/// let Err(error) = hubspot.thread(1).comment("Looked into it.").await else {
///     return Ok(());
/// };
/// assert!(error.is_not_found() && error.is_not_sent() && !error.is_retryable());
/// println!("{error}"); // send_message: not sent: 404 Not Found: …
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "mock"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    /// Method and path of a request that has no operation.
    request_line: Option<String>,
    idempotency: Option<Idempotency>,
    /// This crate's own explanation; may be empty where there is a response.
    reason: String,
    response: Option<Response>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    received: bool,
    attempts: u32,
    redactions: Redactions,
    /// What became of the message, for a call that sends one.
    outcome: Option<SendOutcome>,
    receipt: Option<Receipt>,
    candidates: Vec<String>,
    absent_since: Option<DateTime<Utc>>,
}

/// What became of a message that is not known to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SendOutcome {
    NotSent,
    Unknown,
}

#[derive(Clone)]
struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    api: Option<Object<ApiError>>,
}

/// The most that [`Error::body`] keeps: 64 KiB.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

impl Error {
    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the operation that failed by its method's name, such as `send_message`; `request` for
    /// [`Client::request`](crate::Client::request).
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the HTTP status, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// Returns the headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// Returns the body of the response, truncated at 64 KiB. It is HubSpot's own, and may repeat what was sent.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.response.as_ref().map(|response| &response.body[..])
    }

    /// Returns HubSpot's JSON error, if the body is one.
    pub fn api_error(&self) -> Option<&Object<ApiError>> {
        self.0.response.as_ref()?.api.as_ref()
    }

    /// Returns HubSpot's message, unchanged. It may repeat what was sent.
    pub fn message(&self) -> Option<&str> {
        self.api_error()?.message.as_deref()
    }

    /// Returns HubSpot's category of the error, such as `VALIDATION_ERROR`. Often absent (observed).
    pub fn category(&self) -> Option<&str> {
        self.api_error()?.category.as_deref()
    }

    /// Returns HubSpot's subcategory, such as `ConversationsApiError.NO_RECIPIENT_ON_MESSAGE`: that of the error, or of
    /// the first detail that has one.
    pub fn sub_category(&self) -> Option<&str> {
        let of_details = || self.details().find_map(|detail| detail.sub_category.as_deref());
        self.api_error()?.sub_category.as_deref().or_else(of_details)
    }

    /// Returns the id to give to HubSpot's support: that of the body, or else of the header.
    pub fn correlation_id(&self) -> Option<&str> {
        let from_body = self.api_error().and_then(|api| api.correlation_id.as_deref());
        from_body.or_else(|| headers::correlation_id(self.headers()?))
    }

    /// Returns the limit that was exceeded, such as `TEN_SECONDLY_ROLLING` or `DAILY`, on a 429.
    pub fn policy_name(&self) -> Option<&str> {
        self.api_error()?.extra().get("policyName")?.as_str()
    }

    /// Returns the details that HubSpot lists. Where it lists plain strings (observed), they are in
    /// [`body`](Self::body).
    pub fn details(&self) -> impl Iterator<Item = &Object<ApiErrorDetail>> {
        let details = self.api_error().and_then(|api| api.errors.as_ref());
        let details = details.into_iter().flatten();
        details.filter(|detail| detail.extra().non_object().is_none())
    }

    /// Returns the scopes that HubSpot says are missing. It has been seen to name the wrong ones (observed).
    pub fn missing_scopes(&self) -> Vec<&str> {
        let own = self.api_error().and_then(|api| api.context.as_ref());
        let of_details = self.details().filter_map(|detail| detail.context.as_ref());
        let contexts = own.into_iter().chain(of_details);
        let keys = ["requiredGranularScopes", "requiredScopes", "missingScopes"];
        let scopes = contexts.flat_map(|context| keys.iter().filter_map(|key| context.get(*key)));
        scopes.flatten().map(String::as_str).collect()
    }

    /// Returns how long to wait before the next request: what `Retry-After` says, in seconds or as a date, or else the
    /// interval of the limit that a 429 names. `None` for the daily limit, unless HubSpot says more.
    pub fn retry_after(&self) -> Option<Duration> {
        let named = self.headers().and_then(headers::retry_after);
        named.or_else(|| match self.policy_name()? {
            "SECONDLY" => Some(Duration::from_secs(1)),
            "TEN_SECONDLY_ROLLING" => Some(Duration::from_secs(10)),
            _ => None,
        })
    }

    /// Returns how many attempts were made to send the request.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns whether HubSpot may have acted on the request: an attempt left this machine, and HubSpot did not refuse it
    /// with its JSON error and a status such as 400. A 4xx without its JSON error, such as an HTML page, can be that of a
    /// proxy.
    pub fn may_have_been_received(&self) -> bool {
        self.0.received
    }

    /// Returns whether the message is not on the thread and will not be: it never left, or HubSpot refused it with its
    /// JSON error and a status such as 400.
    ///
    /// What to do: correct what the error names, then send the message again.
    ///
    /// Only these calls fail as not sent or [unknown](Self::is_unknown): a send, an upload of a file, and a message that a
    /// custom channel publishes. For an upload, the file is not in the account. For a message with files, the message was
    /// not sent; the [operation](Self::operation) is `upload_file` if a file caused it.
    ///
    /// If the client's store cannot be read ([`is_store`](Self::is_store)), this describes this call alone. What an earlier
    /// call with the same idempotency key has sent is then not known, so repeat the call with the key.
    pub fn is_not_sent(&self) -> bool {
        self.0.outcome == Some(SendOutcome::NotSent)
    }

    /// Returns whether the message may be on the thread, or may still arrive.
    ///
    /// What to do: do not send it again. Call [`Thread::find_sent`](crate::Thread::find_sent) with the
    /// [`receipt`](Self::receipt) later. What is known is in [`candidates`](Self::candidates) and
    /// [`absent_since`](Self::absent_since).
    ///
    /// Two other calls can fail like this: an upload, whose file may be in the account; and a message that a custom channel
    /// publishes, which you publish again with the same key.
    pub fn is_unknown(&self) -> bool {
        self.0.outcome == Some(SendOutcome::Unknown)
    }

    /// Returns the ids of the messages on the thread that could be that of an [unknown](Self::is_unknown) send: outgoing
    /// ones that nothing else explains, in its time, or with its text at another time. Of an upload, those of the files with
    /// its name.
    pub fn candidates(&self) -> &[String] {
        &self.0.candidates
    }

    /// Returns since when, by this machine's clock, the thread has been seen without any such message: from then to the
    /// end of the send. `None` where there are [`candidates`](Self::candidates), or the thread could not be read. It is
    /// no proof: HubSpot stores late and lists late.
    pub fn absent_since(&self) -> Option<DateTime<Utc>> {
        self.0.absent_since
    }

    /// Returns the receipt of the send that failed. It is present whenever the outcome is [unknown](Self::is_unknown),
    /// unless a file of the send was being uploaded.
    pub fn receipt(&self) -> Option<&Receipt> {
        self.0.receipt.as_ref()
    }

    /// Creates the error of a [`Middleware`](crate::Middleware) that could not connect: nothing was sent. It is retried
    /// like a failed connection, and has your error as its [source](StdError::source), which is printed unredacted.
    pub fn no_connection(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Connect, "no connection to HubSpot".to_owned()).with_source(source)
    }

    /// Creates the error of a [`Middleware`](crate::Middleware) whose connection broke: HubSpot may have received the
    /// request. A read is retried, and a message is searched for in its thread. The source is as in
    /// [`no_connection`](Self::no_connection).
    pub fn broken_connection(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Transport, "the connection to HubSpot broke".to_owned()).with_source(source)
    }

    /// Creates the error of a [`Middleware`](crate::Middleware) that rejects a request: nothing was sent, and it is not
    /// retried. The source is as in [`no_connection`](Self::no_connection).
    pub fn rejected(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let reason = "a middleware rejected the request";
        Self::new(ErrorKind::Rejected, reason.to_owned()).with_source(source)
    }

    /// Creates the error of code of the caller's that panicked.
    pub(crate) fn panicked(what: &str) -> Self {
        let reason = format!("{what} panicked; the panic hook has its message");
        Self::new(ErrorKind::Interrupted, reason)
    }

    pub(crate) fn configuration(reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, reason.into())
    }

    pub(crate) fn invalid(reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, reason.into())
    }

    pub(crate) fn token(reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Token, reason.into())
    }

    pub(crate) fn new(kind: ErrorKind, reason: String) -> Self {
        use ErrorKind::{Decode, Interrupted, Redirect, Timeout, Transport};
        Self(Box::new(Inner {
            kind,
            operation: None,
            request_line: None,
            idempotency: None,
            reason,
            response: None,
            source: None,
            received: matches!(kind, Timeout | Transport | Decode | Redirect | Interrupted),
            attempts: 0,
            redactions: Redactions::default(),
            outcome: None,
            receipt: None,
            candidates: Vec::new(),
            absent_since: None,
        }))
    }

    /// Returns how safe it is to repeat the request now. `None` where nothing may be repeated.
    pub(crate) fn idempotency(&self) -> Option<Idempotency> {
        match (self.0.outcome, self.0.received) {
            // A message that is published with a key can be published again.
            (Some(SendOutcome::Unknown), _) => self.0.idempotency.filter(|of| *of == Idempotency::Idempotent),
            (Some(SendOutcome::NotSent), _) | (None, false) => Some(Idempotency::Idempotent),
            (None, true) => Some(self.0.idempotency.unwrap_or(Idempotency::NonIdempotent)),
        }
    }

    pub(crate) fn from_response(
        kind: ErrorKind,
        status: StatusCode,
        headers: HeaderMap,
        mut body: Bytes,
    ) -> Self {
        let is_refused = kind == ErrorKind::Refused;
        let api = is_refused.then(|| from_slice(&body, usize::MAX).ok());
        let api = api.flatten();
        body.truncate(BODY_LIMIT);
        let mut error = Self::new(kind, String::new());
        error.0.received = !api.as_ref().is_some_and(|api| is_refusal(status, api));
        error.0.response = Some(Response {
            status,
            headers,
            body,
            api,
        });
        error
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into().into());
        self
    }

    /// Turns the error of a request for a token into that of the call that needed the token and was not sent.
    pub(crate) fn of_token(mut self, reason: &str) -> Self {
        self.0.kind = ErrorKind::Token;
        self.0.received = false;
        self.set_reason(reason);
        self
    }

    pub(crate) fn set_reason(&mut self, reason: &str) {
        reason.clone_into(&mut self.0.reason);
    }

    pub(crate) fn not_received(mut self) -> Self {
        self.0.received = false;
        self
    }

    pub(crate) fn or_received(mut self, received: bool) -> Self {
        self.0.received |= received;
        self
    }

    pub(crate) fn with_redactions(mut self, redactions: Redactions) -> Self {
        self.0.redactions.add(redactions);
        self
    }

    /// Returns the correlation id as it may be displayed.
    pub(crate) fn redacted_correlation_id(&self) -> Option<String> {
        let id = self.correlation_id()?;
        Some(self.0.redactions.redactor().line(id))
    }

    pub(crate) fn with_outcome(mut self, outcome: SendOutcome) -> Self {
        self.0.outcome = Some(outcome);
        self.0.received |= outcome == SendOutcome::Unknown;
        self
    }

    pub(crate) fn with_candidates(mut self, ids: Vec<String>) -> Self {
        self.0.candidates = ids;
        self
    }

    pub(crate) fn with_absent_since(mut self, time: Option<DateTime<Utc>>) -> Self {
        self.0.absent_since = time;
        self
    }

    /// Says whether the request was not received, or that this is unknown.
    #[allow(
        dead_code,
        reason = "the description decides whether there is such an operation"
    )]
    pub(crate) fn into_outcome(self) -> Self {
        let outcome = match self.may_have_been_received() {
            true => SendOutcome::Unknown,
            false => SendOutcome::NotSent,
        };
        self.with_outcome(outcome)
    }

    /// Turns it into the error of a send before anything was sent.
    pub(crate) fn into_not_sent(self) -> Self {
        self.not_received().with_outcome(SendOutcome::NotSent)
    }

    /// Sets the receipt, if there is one.
    pub(crate) fn with_receipt(mut self, receipt: impl Into<Option<Receipt>>) -> Self {
        self.0.receipt = receipt.into().or(self.0.receipt);
        self
    }

    pub(crate) fn with_idempotency(mut self, idempotency: Idempotency) -> Self {
        self.0.idempotency = Some(idempotency);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn in_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// Names a request that has no operation, such as `GET /crm/v3/owners`.
    pub(crate) fn in_request(mut self, request_line: Option<String>) -> Self {
        self.0.request_line = request_line;
        self
    }
}

/// Returns whether HubSpot says that it refused the request before any processing. A status alone proves nothing: whatever
/// stands between may send any, after HubSpot has acted.
fn is_refusal(status: StatusCode, error: &Object<ApiError>) -> bool {
    let text = |name: &str| error.extra().get(name).and_then(serde_json::Value::as_str);
    let is_hubspots = match status {
        // The two by which HubSpot marks its limits (observed); a `category` is absent.
        StatusCode::TOO_MANY_REQUESTS => {
            text("errorType") == Some("RATE_LIMIT") || text("policyName").is_some()
        }
        // All of HubSpot's have these (observed), although its specification lacks `status`.
        _ => text("status") == Some("error") && error.message.as_deref().is_some_and(|text| !text.is_empty()),
    };
    is_hubspots && rule_of(status.as_u16()).is_refusal
}

/// Returns an error outside of a tokio runtime, where timers and connections would panic.
pub(crate) fn require_runtime() -> crate::Result<()> {
    let outside = |_| Error::configuration("a call needs a tokio runtime, and there is none");
    Handle::try_current().map(drop).map_err(outside)
}

impl From<InvalidRequest> for Error {
    fn from(invalid: InvalidRequest) -> Self {
        let error = Self::invalid(invalid.reason);
        match invalid.source {
            Some(source) => error.with_source(source),
            None => error,
        }
    }
}

impl From<ParseIdError> for Error {
    /// Returns an error of the kind [`ErrorKind::InvalidRequest`].
    fn from(error: ParseIdError) -> Self {
        Self::invalid(error.to_string())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("display", &self.to_string())
            .field("attempts", &self.attempts())
            .field("may_have_been_received", &self.may_have_been_received())
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
