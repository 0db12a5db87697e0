//! Why a request is not taken for HubSpot's.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::{SIGNATURE_HEADER, TIMESTAMP_HEADER};

/// Why a request is not taken for HubSpot's. `Display` is one line for a log, without anything of the request.
///
/// Answer with [`status`](Self::status). Keep the reason to yourself: it would help whoever tries to forge one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// A header is missing, by its name. The request is not HubSpot's, or something between removes headers.
    MissingHeader(&'static str),
    /// The header with the time has something else. The request is not HubSpot's.
    InvalidTimestamp,
    /// It was made so long ago, which is more than the [`WINDOW`](super::WINDOW). Somebody may be playing it
    /// again; or this machine's clock is fast, or the request waited somewhere.
    TooOld(Duration),
    /// It was made so far in the future, which is more than the [`WINDOW`](super::WINDOW). This machine's clock is
    /// probably slow.
    InTheFuture(Duration),
    /// It is not signed with the client secret. If all requests end so, check that the secret is the one of this
    /// app, that the URL is the target URL to the letter, and that the body is as it came, before any parsing.
    WrongSignature,
    /// The URL is not whole, as `/hubspot` is not: give the target URL as it is set in HubSpot. This is for the
    /// program to mend, not for the one who called.
    RelativeUrl,
    /// It is signed by HubSpot, and the body is no JSON: where it breaks.
    Body(String),
}

impl VerifyError {
    /// The status to answer with: 401 for what HubSpot has not signed, 400 for a body that cannot be read, 500 for
    /// a fault of the program. HubSpot posts again after each of them (documented).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::RelativeUrl => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Body(_) => StatusCode::BAD_REQUEST,
            _ => StatusCode::UNAUTHORIZED,
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(
                f,
                "the request has no header {name}: it is not HubSpot's, or a proxy removed the header"
            ),
            Self::InvalidTimestamp => {
                write!(f, "the header {TIMESTAMP_HEADER} is not a time in milliseconds")
            }
            Self::TooOld(age) => write!(
                f,
                "the request is {} s old, and 300 s are allowed: it may be a replay; check this machine's clock",
                age.as_secs()
            ),
            Self::InTheFuture(ahead) => write!(
                f,
                "the request is from {} s in the future: check this machine's clock",
                ahead.as_secs()
            ),
            Self::WrongSignature => write!(
                f,
                "the header {SIGNATURE_HEADER} does not fit: it is not HubSpot's request, or the client secret is \
                 another app's, or the URL is not the target URL to the letter"
            ),
            Self::RelativeUrl => write!(
                f,
                "the URL must be whole, as it is set in HubSpot, such as https://example.com/hubspot"
            ),
            Self::Body(fault) => write!(f, "the request is HubSpot's, and its body is not JSON: {fault}"),
        }
    }
}

impl std::error::Error for VerifyError {}
