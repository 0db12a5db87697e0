//! What kind of failure an error is, and what to do about it.

use super::{Error, ErrorKind};
use crate::status::{RetryScope, rule_of};

impl Error {
    /// Returns whether a setting of the client is invalid.
    ///
    /// What to do: change the setting that the error names.
    pub fn is_configuration(&self) -> bool {
        self.kind() == ErrorKind::Configuration
    }

    /// Returns whether the token is not valid (401), or HubSpot refused to grant one.
    ///
    /// What to do: check that the token is complete, of the right account and not revoked. With OAuth, check the app's
    /// credentials and the refresh token.
    ///
    /// If the token source failed for another reason, such as the network, this is `false` and the [kind](Self::kind) is
    /// [`ErrorKind::Token`]: try again later.
    pub fn is_auth(&self) -> bool {
        match (self.kind(), self.status()) {
            // A status after which a retry may succeed, such as 429, says nothing about the credentials.
            (ErrorKind::Token, Some(status)) => {
                status.is_client_error() && rule_of(status.as_u16()).retry == RetryScope::None
            }
            _ => self.is_refused_with(&[401]),
        }
    }

    /// Returns whether the token is valid but does not permit the call (403).
    ///
    /// What to do: if a [scope is missing](Self::is_missing_scope), add it; otherwise the [`category`](Self::category) says
    /// why, such as `BANNED`. A 403 in HTML comes from a proxy in front of HubSpot, and may concern this one request.
    pub fn is_forbidden(&self) -> bool {
        self.is_refused_with(&[403])
    }

    /// Returns whether the token lacks a scope (403, with that category or none).
    ///
    /// What to do: give the app the scopes `conversations.read` and `conversations.write`, then create a new token: the old
    /// one does not get them (documented). [`missing_scopes`](Self::missing_scopes) names those that HubSpot reports.
    pub fn is_missing_scope(&self) -> bool {
        self.is_forbidden()
            && match self.category() {
                Some(category) => category == "MISSING_SCOPES" || !self.missing_scopes().is_empty(),
                None => self.api_error().is_some(),
            }
    }

    /// Returns whether the thread or the message does not exist (404), or not in this account.
    ///
    /// What to do: check the id, and that the token is of the account that has the thread.
    pub fn is_not_found(&self) -> bool {
        self.is_refused_with(&[404])
    }

    /// Returns whether HubSpot does not accept the request (400 or 422).
    ///
    /// What to do: change what the [`details`](Self::details) and the [`sub_category`](Self::sub_category) name.
    pub fn is_validation(&self) -> bool {
        self.is_refused_with(&[400, 422])
    }

    /// Returns whether a rate limit is exceeded (429). [`policy_name`](Self::policy_name) says which.
    ///
    /// What to do: wait for [`retry_after`](Self::retry_after), and send fewer requests, for example with a
    /// [`limit`](crate::ClientBuilder::limit).
    pub fn is_rate_limited(&self) -> bool {
        self.is_refused_with(&[429])
    }

    /// Returns whether the daily limit is exceeded: until it is reset, the thread cannot be read either.
    pub(crate) fn is_daily_limit(&self) -> bool {
        self.is_rate_limited() && self.policy_name() == Some("DAILY")
    }

    /// Returns whether HubSpot refused the call's token because it has expired. No other 401 says so (observed).
    pub(crate) fn is_expired_token(&self) -> bool {
        self.is_refused_with(&[401]) && self.category() == Some("EXPIRED_AUTHENTICATION")
    }

    /// Returns whether the client's store could not be read or written. This call has sent nothing. If it is
    /// [unknown](Self::is_unknown), an earlier call with the same idempotency key may have sent the message.
    ///
    /// What to do: repair what the [source](std::error::Error::source) names, then repeat the call, with the same idempotency key if
    /// it has one.
    pub fn is_store(&self) -> bool {
        self.kind() == ErrorKind::Store
    }

    /// Returns whether the idempotency key was used for another message before. Nothing was sent.
    ///
    /// What to do: use another key for another message.
    pub fn is_key_reused(&self) -> bool {
        self.kind() == ErrorKind::KeyReused
    }

    /// Returns whether time ran out before HubSpot responded.
    ///
    /// What to do: repeat a read, or set a longer [`attempt_timeout`](crate::CallOptions::attempt_timeout) or
    /// [`total_timeout`](crate::CallOptions::total_timeout). For a send, follow [`is_not_sent`](Self::is_not_sent) and
    /// [`is_unknown`](Self::is_unknown).
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Returns whether no connection could be made in the last attempt.
    ///
    /// What to do: check the network, a proxy, and the base URL.
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Returns whether the connection broke after it was made.
    ///
    /// What to do: repeat a read. For a send, follow [`is_not_sent`](Self::is_not_sent) and
    /// [`is_unknown`](Self::is_unknown).
    pub fn is_transport(&self) -> bool {
        self.kind() == ErrorKind::Transport
    }

    /// Returns whether HubSpot responded with success and a body that cannot be read, or exceeds
    /// [`max_response_bytes`](crate::ClientBuilder::max_response_bytes) or
    /// [`max_page_entries`](crate::ClientBuilder::max_page_entries).
    ///
    /// What to do: see the [source](std::error::Error::source) and the [`body`](Self::body), or set a higher limit. Do not repeat a
    /// call that changes something: it may have succeeded.
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    /// Returns whether HubSpot failed (5xx).
    ///
    /// What to do: repeat a read later. Do not repeat a send whose outcome is [unknown](Self::is_unknown): it may arrive
    /// twice.
    pub fn is_server(&self) -> bool {
        let status = self.status().filter(|_| self.kind() == ErrorKind::Refused);
        status.is_some_and(|status| status.is_server_error())
    }

    /// Returns whether HubSpot refused the call's own request, not that for a token, with one of these statuses.
    fn is_refused_with(&self, statuses: &[u16]) -> bool {
        let status = self.status().map(|status| status.as_u16());
        self.kind() == ErrorKind::Refused && status.is_some_and(|status| statuses.contains(&status))
    }
}
