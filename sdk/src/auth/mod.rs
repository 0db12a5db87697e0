//! Tokens.

mod oauth;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

pub(crate) use oauth::Refreshing;
pub use oauth::{DEFAULT_TOKEN_URL, OAuth};

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

/// Where tokens come from, if neither of the ways of [`ClientBuilder`](crate::ClientBuilder) is yours.
///
/// It is asked once for every attempt, before a wait for a limit, so it should remember what it gave. An error of yours
/// is the cause of this crate's, and is printed as it is: it should show no secret.
pub trait TokenSource: Send + Sync + 'static {
    /// The token to use now.
    fn token(&self) -> TokenFuture<'_>;
}

/// A token on its way.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Token, Box<dyn std::error::Error + Send + Sync>>> + Send + 'a>>;

/// The token of a client.
#[derive(Clone)]
pub(crate) enum Tokens {
    Fixed(HeaderValue),
    Refreshed(Arc<Refreshing>),
    Own(Arc<dyn TokenSource>),
}

impl Tokens {
    pub(crate) async fn header(&self) -> Result<HeaderValue> {
        match self {
            Self::Fixed(header) => Ok(header.clone()),
            Self::Refreshed(tokens) => tokens.token().await?.header(),
            Self::Own(source) => {
                let token = source.token().await;
                token
                    .map_err(|e| Error::token("the source of tokens gave none").with_source(e))?
                    .header()
            }
        }
    }
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
