//! An access token.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, Result};

/// An access token. Its `Debug` output is redacted. It can be compared with another one, as
/// [`TokenSource::invalidate`](crate::TokenSource::invalidate) needs to.
///
/// ```
/// use hubspot_conversations::Token;
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let token = Token::new("pat-na1-00000000-0000-0000-0000-000000000000")?;
/// assert_eq!(format!("{token:?}"), "Token(…)");
/// assert!(Token::new("\"pat-na1\"").is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Token(SecretString);

const SCHEME: &str = "Bearer ";

impl Token {
    /// Checks a token's characters and wraps it.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the token is empty or contains a
    /// character that tokens never contain, such as a quote pasted with it. The error does not show the token.
    pub fn new(token: impl Into<String>) -> Result<Self> {
        checked_secret("access token", token.into()).map(Self)
    }

    /// Returns the token of an `authorization` header.
    pub(crate) fn of(header: &HeaderValue) -> Option<Self> {
        let token = header.to_str().ok()?.strip_prefix(SCHEME)?;
        Some(Self(token.into()))
    }

    #[cfg(feature = "store")]
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Returns the value of the `authorization` header.
    pub(crate) fn header(&self) -> Result<HeaderValue> {
        let mut value = HeaderValue::try_from(format!("{SCHEME}{}", self.0.expose_secret()))
            .map_err(|_| Error::configuration("the access token is not a valid header value"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl Eq for Token {}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Rejects a secret that is empty or was pasted with quotes or white space.
pub(crate) fn checked_secret(name: &str, secret: String) -> Result<SecretString> {
    if secret.is_empty() {
        return Err(Error::configuration(format!("the {name} is empty")));
    }
    let is_invalid =
        |c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '\'' | '`') || !c.is_ascii();
    if secret.contains(is_invalid) {
        return Err(Error::configuration(format!(
            "the {name} contains a space, a quote, a line break or another invalid character; set only its value"
        )));
    }
    Ok(secret.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_invalid_tokens_without_showing_them() {
        for bad in ["", "pat na1", "\"pat-na1\"", "pat-na1\n", "pät"] {
            let error = Token::new(bad).unwrap_err();
            assert!(error.is_configuration());
            assert!(
                bad.is_empty() || !format!("{error} {error:?}").contains(bad),
                "{error}"
            );
        }
        assert_eq!(format!("{:?}", Token::new("pat-na1-secret").unwrap()), "Token(…)");
    }
}
