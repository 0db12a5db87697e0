//! The error of a verification.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::{SIGNATURE_HEADER, TIMESTAMP_HEADER};

/// The reason why a request was rejected. `Display` is one line for a log, without any part of the request.
///
/// Respond with [`status`](Self::status), and without the reason: it would help to forge a request.
///
/// ```
/// use hubspot_conversations::http::{HeaderMap, Method};
/// use hubspot_conversations::webhook::Verifier;
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let verifier = Verifier::new("client-secret")?;
/// let unsigned = verifier.events(&Method::POST, "https://example.com/hubspot", &HeaderMap::new(), b"[]");
/// let error = unsigned.unwrap_err();
/// eprintln!("{error}"); // for the log, not for the response
/// assert_eq!(error.status(), 401);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// The header with this name is missing. The request is not from HubSpot, or a proxy removes headers.
    MissingHeader(&'static str),
    /// The timestamp header is not a time. The request is not from HubSpot.
    InvalidTimestamp,
    /// The age of the request, which is more than the [`WINDOW`](super::WINDOW). It may be a replay; or this
    /// machine's clock is fast, or the request was delayed.
    TooOld(Duration),
    /// How far the request is in the future, which is more than the [`WINDOW`](super::WINDOW). This machine's clock
    /// is probably slow.
    InTheFuture(Duration),
    /// The request is not signed with this client secret. If all requests fail with this, check that the secret is the one of
    /// this app, that the URL is exactly the target URL, and that the body is unchanged.
    WrongSignature,
    /// The URL is relative, such as `/hubspot`: pass the target URL as it is set in HubSpot. This is an error in the
    /// program, not in the request.
    RelativeUrl,
    /// The signature is valid, but the body is not JSON, with the error of the JSON parser, or is too large.
    Body(String),
}

impl VerifyError {
    /// Returns the status to respond with: 401 without a valid signature, 400 for a body that is not JSON, 500 for an
    /// error in the program. HubSpot retries after each of them (documented).
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
                "the request has no header {name}: it is not from HubSpot, or a proxy removed the header"
            ),
            Self::InvalidTimestamp => {
                write!(f, "the header {TIMESTAMP_HEADER} is not a time in milliseconds")
            }
            Self::TooOld(age) => write!(
                f,
                "the request is {} s old, with 300 s allowed: it may be a replay; check this machine's clock",
                age.as_secs()
            ),
            Self::InTheFuture(ahead) => write!(
                f,
                "the request is from {} s in the future: check this machine's clock",
                ahead.as_secs()
            ),
            Self::WrongSignature => write!(
                f,
                "the header {SIGNATURE_HEADER} does not match: the request is not from HubSpot, or the client secret \
                 is another app's, or the URL is not exactly the target URL, or the body is not exactly as received"
            ),
            Self::RelativeUrl => write!(
                f,
                "the URL must be absolute, as it is set in HubSpot, such as https://example.com/hubspot"
            ),
            Self::Body(fault) => write!(f, "the signature is valid, but the body cannot be read: {fault}"),
        }
    }
}

impl std::error::Error for VerifyError {}
