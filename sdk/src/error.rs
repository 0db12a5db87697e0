//! The one error type.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::redact::Redactions;
use crate::{ApiError, ApiErrorDetail, Object, Receipt, headers};

mod kind;

/// Why a call failed.
///
/// One type for everything that can go wrong. Ask it with the predicates (`is_…`), whose documentation says
/// what to do, and with the accessors, which give what HubSpot said. `Display` is one line for a log: status,
/// category, message and correlation id, with what was sent masked, and a message cut at 1,000 characters.
#[derive(Clone)]
pub struct Error(Box<Inner>);

/// The classes of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was set up in a way that cannot work. Nothing was sent.
    Configuration,
    /// No access token could be had. Nothing was sent.
    Token,
    /// The request was refused by this crate. Nothing was sent.
    InvalidRequest,
    /// No connection could be made. Nothing was sent, but for what an attempt before
    /// [may have](Error::may_have_been_received).
    Connect,
    /// The time for an attempt, or for the whole call, ran out.
    Timeout,
    /// The connection broke after it was made.
    Transport,
    /// HubSpot answered that it did not do it: a status of 400 or above.
    Refused,
    /// HubSpot answered with a redirect, which is never followed.
    Redirect,
    /// HubSpot answered with success, and the answer cannot be read, or is longer than 32 MiB.
    Decode,
    /// The task of a send in bulk did not come to its end: it panicked, or its runtime went away. The message may have
    /// left.
    Interrupted,
    /// Several messages on the thread could be the one that was looked for, or one could that may be older. Nothing was
    /// sent.
    Ambiguous,
}

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    /// Our own words, where there is no answer.
    reason: String,
    answer: Option<Answer>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    received: bool,
    attempts: u32,
    /// What was sent, so that it is not displayed.
    private: Redactions,
    /// What became of a message, where the call was to send one.
    outcome: Option<SendOutcome>,
    receipt: Option<Receipt>,
}

/// What became of a message that could not be said to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SendOutcome {
    NotSent,
    Unknown,
}

#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    api: Option<Object<ApiError>>,
}

/// The most that [`Error::body`] keeps: 64 KiB.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

impl Error {
    /// The class of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed, by its method's name, such as `send_message`.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The headers of the answer, if there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the answer, cut at 64 KiB. It is HubSpot's own, and may repeat what was sent.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.answer.as_ref().map(|answer| &answer.body[..])
    }

    /// What HubSpot said of the error, if it said it in JSON.
    #[must_use]
    pub fn api_error(&self) -> Option<&Object<ApiError>> {
        self.0.answer.as_ref()?.api.as_ref()
    }

    /// What went wrong in HubSpot's words, exactly. They may repeat what was sent.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.api_error()?.message.as_deref()
    }

    /// HubSpot's class of the error, such as `VALIDATION_ERROR`. Often absent (observed).
    #[must_use]
    pub fn category(&self) -> Option<&str> {
        self.api_error()?.category.as_deref()
    }

    /// HubSpot's narrower class, such as `ConversationsApiError.NO_RECIPIENT_ON_MESSAGE`: of the error, or of
    /// the first single fault that has one.
    #[must_use]
    pub fn sub_category(&self) -> Option<&str> {
        let api = self.api_error()?;
        api.sub_category
            .as_deref()
            .or_else(|| self.details().find_map(|fault| fault.sub_category.as_deref()))
    }

    /// The id to give to HubSpot's support; from the body, or else from the header.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        let from_body = self.api_error().and_then(|api| api.correlation_id.as_deref());
        from_body.or_else(|| headers::correlation_id(self.headers()?))
    }

    /// The limit that was exceeded, such as `TEN_SECONDLY_ROLLING` or `DAILY`, on a 429.
    #[must_use]
    pub fn policy_name(&self) -> Option<&str> {
        self.api_error()?.extra().get("policyName")?.as_str()
    }

    /// The single faults that HubSpot lists. Where it lists mere words (observed), they are in [`body`](Self::body).
    pub fn details(&self) -> impl Iterator<Item = &Object<ApiErrorDetail>> {
        self.api_error()
            .and_then(|api| api.errors.as_ref())
            .into_iter()
            .flatten()
            .filter(|fault| fault.extra().non_object().is_none())
    }

    /// The scopes that HubSpot says are missing. It has been seen to name the wrong ones (observed).
    #[must_use]
    pub fn missing_scopes(&self) -> Vec<&str> {
        let contexts = self
            .api_error()
            .into_iter()
            .filter_map(|api| api.context.as_ref());
        let contexts = contexts.chain(self.details().filter_map(|fault| fault.context.as_ref()));
        let keys = ["requiredGranularScopes", "requiredScopes", "missingScopes"];
        let scopes = contexts.flat_map(|context| keys.iter().filter_map(|key| context.get(*key)));
        scopes.flatten().map(String::as_str).collect()
    }

    /// How long to wait before the next try: what HubSpot says in `Retry-After`, in seconds or as a date, or
    /// else the interval of the limit that a 429 names. Unknown for the daily limit, unless HubSpot tells.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let asked = self.headers().and_then(headers::retry_after);
        asked.or_else(|| match self.policy_name()? {
            "SECONDLY" => Some(Duration::from_secs(1)),
            "TEN_SECONDLY_ROLLING" => Some(Duration::from_secs(10)),
            _ => None,
        })
    }

    /// How often the request was sent, or tried to be.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether HubSpot may have acted on the request: in one of its attempts it left, and no answer says that that one
    /// was refused.
    ///
    /// Of a message, this tells of the request alone. What came of looking into the thread is in
    /// [`is_not_sent`](Self::is_not_sent) and [`is_unknown`](Self::is_unknown): decide by those.
    #[must_use]
    pub fn may_have_been_received(&self) -> bool {
        self.0.received
    }

    /// The message is not on the thread, and will not be: it may be sent again. Only of calls that send; a send
    /// that fails is either this or [unknown](Self::is_unknown).
    #[must_use]
    pub fn is_not_sent(&self) -> bool {
        self.0.outcome == Some(SendOutcome::NotSent)
    }

    /// Whether the message is on the thread cannot be known now, or it may yet come. Do not send it again: ask
    /// [`Thread::find_sent`](crate::Thread::find_sent) with the [`receipt`](Self::receipt) later. Only of calls
    /// that send, and of `find_sent` where several messages could be the one.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.0.outcome == Some(SendOutcome::Unknown)
    }

    /// The receipt of the send that failed; there whenever that is [unknown](Self::is_unknown).
    #[must_use]
    pub fn receipt(&self) -> Option<&Receipt> {
        self.0.receipt.as_ref()
    }

    /// The client was set up in a way that cannot work. Change the settings that the message names.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        self.kind() == ErrorKind::Configuration
    }

    /// The token is not valid (401), or HubSpot refused to give one. Check that it is whole, of the right account,
    /// and not revoked; with OAuth, check the app's credentials and the refresh token.
    ///
    /// Where no token could be had for another reason, such as the network, the [kind](Self::kind) alone is
    /// [`ErrorKind::Token`]: that may pass.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        let status = self.status().map(|status| status.as_u16());
        match self.kind() {
            // A request that came too late, or too often, says nothing of the credentials.
            ErrorKind::Token => {
                status.is_some_and(|s| (400..500).contains(&s) && !matches!(s, 408 | 425 | 429))
            }
            _ => self.refused_with(&[401]),
        }
    }

    /// The token is valid and may not do this (403): a [scope is missing](Self::is_missing_scope), or the
    /// [`category`](Self::category) says what it is, such as `BANNED`. A 403 in HTML is of something that stands in
    /// front of HubSpot, and may be of this one request.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.refused_with(&[403])
    }

    /// The token lacks a scope (403, of that category, or of none). Give the app the scopes `conversations.read` and
    /// `conversations.write`, then make a new token: the old one does not gain them (documented).
    #[must_use]
    pub fn is_missing_scope(&self) -> bool {
        self.is_forbidden()
            && match self.category() {
                Some(category) => category == "MISSING_SCOPES" || !self.missing_scopes().is_empty(),
                None => self.api_error().is_some(),
            }
    }

    /// The thread or the message is not there (404), or not of this account.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.refused_with(&[404])
    }

    /// The request is not one that HubSpot takes (400 or 422). The [`details`](Self::details) say what to change.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.refused_with(&[400, 422])
    }

    /// A rate limit is exceeded (429). [`policy_name`](Self::policy_name) says which; wait, and send fewer.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.refused_with(&[429])
    }

    /// Time ran out before HubSpot answered.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// No connection could be made, in the last attempt: look at the network, a proxy, the base URL.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// The connection broke after it was made. Read again at will; of a message, [`is_not_sent`](Self::is_not_sent)
    /// and [`is_unknown`](Self::is_unknown) tell.
    #[must_use]
    pub fn is_transport(&self) -> bool {
        self.kind() == ErrorKind::Transport
    }

    /// HubSpot answered with success, and the answer cannot be read, or is longer than 32 MiB. A message may well have
    /// been sent.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    /// HubSpot could not do it (5xx). Reading again later is safe; sending again may send twice.
    #[must_use]
    pub fn is_server(&self) -> bool {
        let status = self.status().filter(|_| self.kind() == ErrorKind::Refused);
        status.is_some_and(|status| status.is_server_error())
    }

    /// Whether it was this request that HubSpot answered so, and not the one for a token.
    fn refused_with(&self, statuses: &[u16]) -> bool {
        let status = self.status().map(|status| status.as_u16());
        self.kind() == ErrorKind::Refused && status.is_some_and(|status| statuses.contains(&status))
    }

    /// No connection could be made, says a [`Middleware`](crate::Middleware) of yours: nothing was sent. It counts as such, is
    /// tried again, and has your error as its [source](StdError::source), which is printed as it is.
    pub fn no_connection(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Connect, "no connection to HubSpot".to_owned()).with_source(source)
    }

    /// The connection broke, says a [`Middleware`](crate::Middleware) of yours: the request may have been received. A read is
    /// tried again, and a message is looked for in its thread. It has your error as its [source](StdError::source),
    /// which is printed as it is.
    pub fn broken_connection(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Transport, "the connection to HubSpot broke".to_owned()).with_source(source)
    }

    pub(crate) fn configuration(reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, reason.into())
    }

    pub(crate) fn invalid(reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, reason.into())
    }

    pub(crate) fn new(kind: ErrorKind, reason: String) -> Self {
        let received = matches!(
            kind,
            ErrorKind::Timeout
                | ErrorKind::Transport
                | ErrorKind::Decode
                | ErrorKind::Redirect
                | ErrorKind::Interrupted
        );
        Self(Box::new(Inner {
            kind,
            operation: None,
            reason,
            answer: None,
            source: None,
            received,
            attempts: 0,
            private: Redactions::default(),
            outcome: None,
            receipt: None,
        }))
    }

    pub(crate) fn answered(kind: ErrorKind, status: StatusCode, headers: HeaderMap, mut body: Bytes) -> Self {
        let mut error = Self::new(kind, String::new());
        let api = (kind == ErrorKind::Refused)
            .then(|| serde_json::from_slice(&body).ok())
            .flatten();
        body.truncate(BODY_LIMIT);
        error.0.received = match kind {
            // A refusal of the client's doing is final; anything else may come from in front of HubSpot.
            ErrorKind::Refused => status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT,
            _ => true,
        };
        error.0.answer = Some(Answer {
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

    pub(crate) fn token(reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Token, reason.into())
    }

    /// The same answer to the request for a token: the call itself was never sent.
    pub(crate) fn of_token(mut self, reason: &str) -> Self {
        self.0.kind = ErrorKind::Token;
        self.0.received = false;
        self.set_reason(reason);
        self
    }

    /// Adds words of ours to an answer.
    pub(crate) fn set_reason(&mut self, reason: &str) {
        reason.clone_into(&mut self.0.reason);
    }

    /// Nothing of the request left this machine.
    pub(crate) fn not_received(mut self) -> Self {
        self.0.received = false;
        self
    }

    /// Whether an attempt before it may have been received.
    pub(crate) fn or_received(mut self, received: bool) -> Self {
        self.0.received |= received;
        self
    }

    /// Keeps what was sent out of what is displayed.
    pub(crate) fn with_redactions(mut self, private: Redactions) -> Self {
        self.0.private.add(private);
        self
    }

    /// The correlation id as it may be displayed.
    pub(crate) fn shown_correlation_id(&self) -> Option<String> {
        Some(self.0.private.open().line(self.correlation_id()?))
    }

    /// Says what became of the message.
    pub(crate) fn with_outcome(mut self, outcome: SendOutcome) -> Self {
        self.0.outcome = Some(outcome);
        self
    }

    pub(crate) fn with_receipt(mut self, receipt: Receipt) -> Self {
        self.0.receipt = Some(receipt);
        self
    }

    /// The same after attempts that were made before.
    pub(crate) fn with_prior_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts += attempts;
        self
    }

    pub(crate) fn in_operation(mut self, operation: &'static str, attempts: u32) -> Self {
        self.0.operation = Some(operation);
        self.0.attempts = attempts;
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        match self.0.outcome {
            Some(SendOutcome::NotSent) => f.write_str("not sent: ")?,
            Some(SendOutcome::Unknown) => f.write_str("not known whether it was sent: ")?,
            None => {}
        }
        let Some(status) = self.status() else {
            return f.write_str(&self.0.reason);
        };
        f.write_str(status.as_str())?;
        if let Some(reason) = status.canonical_reason() {
            write!(f, " {reason}")?;
        }
        if !self.0.reason.is_empty() {
            write!(f, ": {}", self.0.reason)?;
        }
        // Any of HubSpot's words may repeat what was sent, and there may be 64 KiB of them.
        let mask = self.0.private.open();
        let word = |text: &str| cut(mask.line(text), WORD_SHOWN);
        let text = |text: &str| cut(mask.line(text), TEXT_SHOWN);
        if let Some(category) = self.category() {
            write!(f, ": {}", word(category))?;
        }
        if let Some(sub_category) = self.sub_category() {
            write!(f, " ({})", word(sub_category))?;
        }
        if let Some(message) = self.message() {
            write!(f, ": {}", text(message))?;
        } else if self.kind() == ErrorKind::Refused && self.api_error().is_none() {
            let what = if self.body().is_none_or(<[u8]>::is_empty) {
                "no body"
            } else {
                "a body that is not JSON"
            };
            write!(f, ": {what}")?;
        }
        // Whoever reads the line can do nothing without them.
        if let Some(limit) = self.policy_name() {
            write!(f, " [limit {}]", word(limit))?;
        }
        let scopes = self.missing_scopes().join(", ");
        if !scopes.is_empty() {
            write!(f, " [scopes {}]", text(&scopes))?;
        }
        if let Some(id) = self.correlation_id() {
            write!(f, " [correlation id {}]", word(id))?;
        }
        Ok(())
    }
}

/// How many characters of a text of HubSpot's are displayed, and of what should be a word.
const TEXT_SHOWN: usize = 1_000;
const WORD_SHOWN: usize = 200;

/// Cuts what has been masked: cut before, half a secret might not be known for one.
fn cut(mut text: String, longest: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(longest) {
        text.truncate(end);
        text.push('…');
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_answer_is_displayed_cut_and_kept_whole() {
        let long = "ä".repeat(5_000);
        let body = serde_json::json!({"message": &long, "category": &long, "correlationId": &long});
        let body = Bytes::from(body.to_string());
        let error = Error::answered(
            ErrorKind::Refused,
            StatusCode::BAD_REQUEST,
            HeaderMap::new(),
            body,
        );
        let line = error.to_string();
        assert!(line.chars().count() < 1_500, "{line}");
        assert!(line.contains(&format!(": {}…", "ä".repeat(TEXT_SHOWN))), "{line}");
        assert_eq!(error.message(), Some(long.as_str()));
    }
}
