//! An access token.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, Result};

/// An access token. Nothing prints it.
#[derive(Clone)]
pub struct Token(SecretString);

impl Token {
    /// Takes a token.
    ///
    /// # Errors
    ///
    /// When it is empty, or has a character that no token has: then it was probably pasted with something
    /// beside it. The error does not show it.
    pub fn new(token: impl Into<String>) -> Result<Self> {
        secret("access token", token.into()).map(Self)
    }

    pub(crate) fn header(&self) -> Result<HeaderValue> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.0.expose_secret()))
            .map_err(|_| Error::configuration("the access token cannot stand in a header"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Checks a secret that people paste.
pub(crate) fn secret(what: &str, text: String) -> Result<SecretString> {
    if text.is_empty() {
        return Err(Error::configuration(format!("the {what} is empty")));
    }
    let strange =
        |c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '\'' | '`') || !c.is_ascii();
    if text.contains(strange) {
        return Err(Error::configuration(format!(
            "the {what} has a space, a quote, a line break or another character that none has; set it alone"
        )));
    }
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_token_is_refused_and_not_shown() {
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
