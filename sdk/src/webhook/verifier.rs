//! Verification of the signatures of requests.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac};
use http::{HeaderMap, HeaderValue, Method};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::event::read;
use super::{Event, SIGNATURE_HEADER, TIMESTAMP_HEADER, VerifyError};
use crate::{Object, Result};

/// Maximum age of a request (documented): an older one may be a replay. Also the maximum by which its timestamp may be
/// in the future, since clocks differ.
pub const WINDOW: Duration = Duration::from_secs(5 * 60);

/// A verifier of signature version 3, with which HubSpot signs the requests of webhooks, workflow actions and cards.
///
/// ```
/// use http::Method;
/// use hubspot_conversations::webhook::Verifier;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let verifier = Verifier::new("the-client-secret-of-the-app")?;
/// let url = "https://example.com/hubspot";
/// let headers = verifier.sign(&Method::POST, url, b"[]", std::time::SystemTime::now());
/// assert!(verifier.verify(&Method::POST, url, &headers, b"[]").is_ok());
/// assert!(verifier.verify(&Method::POST, url, &headers, b"[{}]").is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Verifier {
    secret: SecretString,
}

impl Verifier {
    /// Creates a verifier from the app's client secret, which is not the access token.
    ///
    /// # Errors
    ///
    /// Returns an error if the secret is empty or contains a character that secrets never contain, such as a space. The
    /// error does not show the secret.
    pub fn new(client_secret: impl Into<String>) -> Result<Self> {
        let secret = crate::auth::checked_secret("client secret", client_secret.into())?;
        Ok(Self { secret })
    }

    /// Verifies the request of a webhook, and parses its events.
    ///
    /// `url` is the full URL that HubSpot called, with its query: the target URL as it is set in HubSpot, which may differ
    /// from the one that a server behind a proxy sees. `body` must be unchanged, byte for byte.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`verify`](Self::verify), and [`VerifyError::Body`] if the body is not JSON, or is too
    /// large.
    pub fn events(
        &self,
        method: &Method,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Vec<Object<Event>>, VerifyError> {
        self.verify(method, url, headers, body)?;
        read(body).map_err(VerifyError::Body)
    }

    /// Verifies any request that HubSpot has signed. The arguments are those of [`events`](Self::events).
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is relative, a header is missing or invalid, the timestamp is outside the [`WINDOW`], or
    /// the request is not signed with this secret. [`VerifyError`] lists the possible causes of each; reject the request.
    pub fn verify(
        &self,
        method: &Method,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<(), VerifyError> {
        self.verify_at(method, url, headers, body, SystemTime::now())
    }

    /// Verifies a request as if the current time were `now`, for tests.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`verify`](Self::verify).
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
        check_timestamp(timestamp, now)?;
        let signature = BASE64.decode(signature).ok();
        let mac = self.mac(method, url, body, timestamp);
        // In constant time, so that the duration reveals nothing about the expected signature.
        let verified = mac
            .zip(signature)
            .map(|(mac, signature)| mac.verify_slice(&signature));
        match verified {
            Some(Ok(())) => Ok(()),
            _ => Err(VerifyError::WrongSignature),
        }
    }

    /// Signs a request as HubSpot does, for tests. Returns the two headers.
    pub fn sign(&self, method: &Method, url: &str, body: &[u8], at: SystemTime) -> HeaderMap {
        let millis = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let timestamp = millis.to_string();
        let mut headers = HeaderMap::new();
        let mac = self.mac(method, url, body, &timestamp);
        let signature = mac.map(|mac| BASE64.encode(mac.finalize().into_bytes()));
        for (name, value) in [(SIGNATURE_HEADER, signature), (TIMESTAMP_HEADER, Some(timestamp))] {
            // Digits and base64 are always valid header values.
            let value = value.and_then(|value| HeaderValue::try_from(value).ok());
            headers.extend(value.map(|value| (http::HeaderName::from_static(name), value)));
        }
        headers
    }

    /// Returns the MAC of what HubSpot signs (documented): method, decoded URL, body and timestamp, concatenated. Never
    /// `None`, since HMAC accepts keys of any length.
    fn mac(&self, method: &Method, url: &str, body: &[u8], timestamp: &str) -> Option<Hmac<Sha256>> {
        let key = self.secret.expose_secret().as_bytes();
        let mac = <Hmac<Sha256> as Mac>::new_from_slice(key).ok()?;
        let mac = mac.chain_update(method.as_str()).chain_update(decode_url(url));
        Some(mac.chain_update(body).chain_update(timestamp))
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

fn check_timestamp(timestamp: &str, now: SystemTime) -> Result<(), VerifyError> {
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

/// The only characters that HubSpot percent-decodes in a URL before signing it (documented); `%20` stays encoded.
const DECODED: [u8; 12] = *b":/?@!$'()*,;";

fn decode_url(url: &str) -> String {
    let mut decoded = String::new();
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        let code = after.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        let code = code.filter(|code| DECODED.contains(code));
        decoded.push(code.map_or('%', char::from));
        rest = after.get(2..).filter(|_| code.is_some()).unwrap_or(after);
    }
    decoded + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_only_documented_characters() {
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
            // Decoded only once.
            ("https://a.example/%253A", "https://a.example/%253A"),
            ("https://a.example/%+3A%3", "https://a.example/%+3A%3"),
            ("https://a.example/%%3A%ü%", "https://a.example/%:%ü%"),
            ("https://a.example/", "https://a.example/"),
        ] {
            assert_eq!(decode_url(from), to, "{from}");
        }
    }
}
