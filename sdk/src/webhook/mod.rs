//! Receiving what HubSpot reports by webhook (feature `webhook`).
//!
//! HubSpot posts notifications to a URL of yours, the app's target URL: a JSON list of up to 100 events, such as
//! "there is a new message on this thread". Anybody can post to that URL, so each request is signed with the
//! app's client secret. [`Verifier`] checks that, and reads the [`Event`]s.
//!
//! ```
//! use hubspot_conversations::webhook::Verifier;
//! use http::{HeaderMap, Method, StatusCode};
//!
//! /// To be called with each request, by whatever serves HTTP in your program.
//! fn receive(verifier: &Verifier, headers: &HeaderMap, body: &[u8]) -> StatusCode {
//!     // The target URL as it is set in HubSpot, not as it comes through a proxy.
//!     let url = "https://example.com/hubspot";
//!     match verifier.events(&Method::POST, url, headers, body) {
//!         Ok(events) => {
//!             for event in events {
//!                 if let Some((thread, message)) = event.new_message() {
//!                     println!("message {message} on thread {thread}"); // hand it to the background
//!                 }
//!             }
//!             StatusCode::NO_CONTENT
//!         }
//!         Err(error) => {
//!             eprintln!("{error}");
//!             error.status()
//!         }
//!     }
//! }
//!
//! # fn main() -> hubspot_conversations::Result<()> {
//! // In a test, sign a request as HubSpot would.
//! let verifier = Verifier::new("the-client-secret-of-the-app")?;
//! let body = br#"[{"subscriptionType": "conversation.newMessage", "objectId": 11178480985,
//!     "messageId": "9a5f2b", "messageType": "MESSAGE"}]"#;
//! let url = "https://example.com/hubspot";
//! let headers = verifier.sign(&Method::POST, url, body, std::time::SystemTime::now());
//! assert_eq!(receive(&verifier, &headers, body), StatusCode::NO_CONTENT);
//! assert_eq!(receive(&verifier, &headers, b"[]"), StatusCode::UNAUTHORIZED);
//! # Ok(())
//! # }
//! ```
//!
//! What HubSpot documents of it:
//!
//! - It waits five seconds for the answer, and posts again, up to ten times within a day, unless the status is a
//!   success. So answer first, and work in the background.
//! - The same event can come more than once, and events can come in any order; not even
//!   [`event_id`](Event::event_id) is always unique. Tell messages apart by [`message_id`](Event::message_id).
//! - An event does not hold the message. Read it with [`Client::get_message`](crate::Client::get_message), which
//!   also tells whether it came in or went out: what you send is reported, too.

mod error;
mod event;

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::digest::InvalidLength;
use hmac::{Hmac, Mac};
use http::{HeaderMap, HeaderValue, Method};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

pub use error::VerifyError;

pub use crate::generated::webhook::{Event, MessageType, SubscriptionType};

use crate::{Object, Result};

/// The header with the signature (documented).
pub const SIGNATURE_HEADER: &str = "x-hubspot-signature-v3";
/// The header with the time of the request, in milliseconds since 1970 (documented).
pub const TIMESTAMP_HEADER: &str = "x-hubspot-request-timestamp";
/// How old a request may be (documented): an older one may be a recording that somebody plays again. A request
/// may be as far in the future, in case a clock is wrong.
pub const WINDOW: Duration = Duration::from_secs(5 * 60);

/// Checks that a request comes from HubSpot: signature version 3.
///
/// Good for all that HubSpot signs so, whether webhooks, workflow actions or cards.
#[derive(Clone)]
pub struct Verifier {
    secret: SecretString,
}

impl Verifier {
    /// Takes the client secret of the app whose notifications these are. It is not the access token.
    ///
    /// # Errors
    ///
    /// When it is empty, or has a character that none has: then it was probably pasted with something beside
    /// it. The error does not show it.
    pub fn new(client_secret: impl Into<String>) -> Result<Self> {
        let secret = crate::auth::secret("client secret", client_secret.into())?;
        Ok(Self { secret })
    }

    /// Checks a webhook's request, and reads the events in it.
    ///
    /// The URL is the whole one that HubSpot called, with its query if it has one: the target URL as it is set in
    /// HubSpot. What a server behind a proxy sees as its own address can differ. The body is as it came, byte for
    /// byte.
    ///
    /// # Errors
    ///
    /// As for [`verify`](Self::verify), and when the body is not JSON.
    pub fn events(
        &self,
        method: &Method,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Vec<Object<Event>>, VerifyError> {
        self.verify(method, url, headers, body)?;
        event::read(body).map_err(|error| VerifyError::Body(error.to_string()))
    }

    /// Checks any request that HubSpot has signed. The arguments are those of [`events`](Self::events).
    ///
    /// # Errors
    ///
    /// When a header is missing or is not a time, when the request is too old or of the future, and when it is not
    /// signed with this secret. [`VerifyError`] says what each of them may come from; do nothing with such a
    /// request.
    pub fn verify(
        &self,
        method: &Method,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<(), VerifyError> {
        self.verify_at(method, url, headers, body, SystemTime::now())
    }

    /// The same at another time than now, for tests.
    ///
    /// # Errors
    ///
    /// As for [`verify`](Self::verify).
    pub fn verify_at(
        &self,
        method: &Method,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<(), VerifyError> {
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            return Err(VerifyError::RelativeUrl);
        }
        let signature = header(headers, SIGNATURE_HEADER)?;
        let timestamp = header(headers, TIMESTAMP_HEADER)?;
        in_time(timestamp, now)?;
        let signature = BASE64
            .decode(signature)
            .map_err(|_| VerifyError::WrongSignature)?;
        let mac = self
            .mac(method, url, body, timestamp.as_bytes())
            .map_err(|_| VerifyError::WrongSignature)?;
        // In constant time: how long it takes tells nothing of the right signature.
        mac.verify_slice(&signature)
            .map_err(|_| VerifyError::WrongSignature)
    }

    /// Signs a request as HubSpot would at that time, for tests: gives the two headers.
    #[must_use]
    pub fn sign(&self, method: &Method, url: &str, body: &[u8], at: SystemTime) -> HeaderMap {
        let millis = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let timestamp = millis.to_string();
        let mut headers = HeaderMap::new();
        let mac = self.mac(method, url, body, timestamp.as_bytes()).ok();
        let signature = mac.map(|mac| BASE64.encode(mac.finalize().into_bytes()));
        for (name, value) in [(SIGNATURE_HEADER, signature), (TIMESTAMP_HEADER, Some(timestamp))] {
            // Digits and base64 can always stand in a header.
            let value = value.and_then(|value| HeaderValue::try_from(value).ok());
            headers.extend(value.map(|value| (http::HeaderName::from_static(name), value)));
        }
        headers
    }

    /// What HubSpot signs (documented): method, decoded URL, body and time, one right after the other.
    fn mac(
        &self,
        method: &Method,
        url: &str,
        body: &[u8],
        timestamp: &[u8],
    ) -> Result<Hmac<Sha256>, InvalidLength> {
        let key = self.secret.expose_secret().as_bytes();
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key)?;
        mac.update(method.as_str().as_bytes());
        mac.update(decoded(url).as_bytes());
        mac.update(body);
        mac.update(timestamp);
        Ok(mac)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(…)")
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, VerifyError> {
    let value = headers.get(name).ok_or(VerifyError::MissingHeader(name))?;
    value.to_str().map_err(|_| match name {
        TIMESTAMP_HEADER => VerifyError::InvalidTimestamp,
        _ => VerifyError::WrongSignature,
    })
}

fn in_time(timestamp: &str, now: SystemTime) -> Result<(), VerifyError> {
    let is_number = timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let millis = timestamp.parse().ok().filter(|_| is_number);
    let at = millis
        .and_then(|millis| UNIX_EPOCH.checked_add(Duration::from_millis(millis)))
        .ok_or(VerifyError::InvalidTimestamp)?;
    match now.duration_since(at) {
        Ok(age) if age > WINDOW => Err(VerifyError::TooOld(age)),
        Err(before) if before.duration() > WINDOW => Err(VerifyError::InTheFuture(before.duration())),
        _ => Ok(()),
    }
}

/// The characters that HubSpot decodes in a URL before it signs, by their codes (documented). All others stay as
/// they are, `%20` and `%26` among them.
const DECODED: [u8; 12] = *b":/?@!$'()*,;";

fn decoded(url: &str) -> Cow<'_, str> {
    let mut decoded = String::new();
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        let code = after.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        match (code.filter(|code| DECODED.contains(code)), after.get(2..)) {
            (Some(code), Some(after)) => {
                decoded.push(char::from(code));
                rest = after;
            }
            _ => {
                decoded.push('%');
                rest = after;
            }
        }
    }
    if rest.len() == url.len() {
        return Cow::Borrowed(url);
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_characters_of_hubspots_list_are_decoded() {
        for (from, to) in [
            (
                "https://a.example/b?c=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B",
                "https://a.example/b?c=:/?@!$'()*,;",
            ),
            ("https://a.example/%3a%2f", "https://a.example/:/"),
            (
                "https://a.example/%20%26%3D%25%2B%23%C3%BC",
                "https://a.example/%20%26%3D%25%2B%23%C3%BC",
            ),
            // Once is enough.
            ("https://a.example/%253A", "https://a.example/%253A"),
            ("https://a.example/%+3A%3", "https://a.example/%+3A%3"),
            ("https://a.example/%%3A%ü%", "https://a.example/%:%ü%"),
            ("https://a.example/", "https://a.example/"),
        ] {
            assert_eq!(decoded(from), to, "{from}");
        }
    }
}
