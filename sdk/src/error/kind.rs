//! The kinds of error.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kinds of error.
///
/// ```
/// use hubspot_conversations::ErrorKind;
///
/// assert_eq!(ErrorKind::InvalidRequest.as_str(), "invalid_request");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting of the client cannot work. Nothing was sent.
    Configuration,
    /// There is no access token: the token source failed. Nothing was sent.
    Token,
    /// This crate rejected the request. Nothing was sent.
    InvalidRequest,
    /// A middleware rejected the request: [`Error::rejected`](crate::Error::rejected). Nothing was sent.
    Rejected,
    /// No connection could be made. Nothing was sent, unless an earlier attempt
    /// [may have been received](crate::Error::may_have_been_received).
    Connect,
    /// The time for an attempt, or for the whole call, ran out.
    Timeout,
    /// The connection broke after it was made.
    Transport,
    /// HubSpot refused the request with a status of 400 or above.
    Refused,
    /// HubSpot responded with a redirect, which is never followed.
    Redirect,
    /// HubSpot responded with success, and the body cannot be read, or is too large.
    Decode,
    /// A [`Middleware`](crate::Middleware) or a function of a bulk send panicked, or the runtime of a bulk send was shut
    /// down; or an earlier send with the same idempotency key ended without a proof. Unless the error says that it is [not sent](crate::Error::is_not_sent), the message may have been sent.
    Interrupted,
    /// The store of the client could not be read or written. Nothing was sent, unless the error says that it is
    /// [unknown](crate::Error::is_unknown): a key's record could not be understood.
    Store,
    /// The idempotency key was used for another request. Nothing was sent.
    KeyReused,
}

impl ErrorKind {
    /// Returns the name in snake case, such as `invalid_request`: for the label of a metric or a field of a log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Token => "token",
            Self::InvalidRequest => "invalid_request",
            Self::Rejected => "rejected",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Transport => "transport",
            Self::Refused => "refused",
            Self::Redirect => "redirect",
            Self::Decode => "decode",
            Self::Interrupted => "interrupted",
            Self::Store => "store",
            Self::KeyReused => "key_reused",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_a_kind_as_its_variant() {
        for kind in [
            ErrorKind::InvalidRequest,
            ErrorKind::Rejected,
            ErrorKind::Decode,
            ErrorKind::Interrupted,
            ErrorKind::Store,
            ErrorKind::KeyReused,
        ] {
            let variant = format!("{kind:?}").to_lowercase();
            assert_eq!(kind.to_string().replace('_', ""), variant);
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
