//! Setting up a client.

use std::fmt;
use std::time::Duration;

use http::HeaderValue;
use http::header::{AUTHORIZATION, HeaderMap, USER_AGENT};
use secrecy::{ExposeSecret, SecretString};

use crate::transport::Transport;
use crate::{Client, Error, Result};

/// Where HubSpot answers, wherever the account is kept.
pub const DEFAULT_BASE_URL: &str = "https://api.hubapi.com";
/// How long making a connection may take.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long one attempt may take, from asking to the last byte of the answer.
pub const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

const NAME: &str = concat!("hubspot-conversations/", env!("CARGO_PKG_VERSION"));
const TOKEN_VARIABLE: &str = "HUBSPOT_ACCESS_TOKEN";
const URL_VARIABLE: &str = "HUBSPOT_BASE_URL";

/// A token of a private app or a service key. Nothing prints it.
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
        let token: String = token.into();
        if token.is_empty() {
            return Err(Error::configuration("the access token is empty"));
        }
        let strange =
            |c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '\'' | '`') || !c.is_ascii();
        if token.contains(strange) {
            return Err(Error::configuration(
                "the access token has a space, a quote, a line break or another character that no token has; \
                 set the token alone",
            ));
        }
        Ok(Self(token.into()))
    }

    fn header(&self) -> Result<HeaderValue> {
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

/// Sets up a [`Client`].
#[must_use = "a builder does nothing before `build`"]
pub struct ClientBuilder {
    token: Option<String>,
    base_url: String,
    insecure: bool,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    http: reqwest::ClientBuilder,
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            token: None,
            base_url: DEFAULT_BASE_URL.to_owned(),
            insecure: false,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT,
            http: reqwest::Client::builder(),
        }
    }

    /// Takes the token from `HUBSPOT_ACCESS_TOKEN`, and the base URL from `HUBSPOT_BASE_URL` if that is set.
    ///
    /// # Errors
    ///
    /// When there is no token, or one of them is not text.
    pub fn from_env() -> Result<Self> {
        let token = variable(TOKEN_VARIABLE)?.ok_or_else(|| {
            Error::configuration(format!(
                "{TOKEN_VARIABLE} is not set: put the token of a private app or a service key there"
            ))
        })?;
        let builder = Self::new().access_token(token);
        Ok(match variable(URL_VARIABLE)? {
            Some(url) => builder.base_url(url),
            None => builder,
        })
    }

    /// The token of a private app or a service key. It is checked by [`build`](Self::build).
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Where to send requests; [`DEFAULT_BASE_URL`] unless set. A path in it is kept.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Allows a base URL with `http://` that is not this machine. The token then travels in the clear.
    pub fn allow_insecure_http(mut self) -> Self {
        self.insecure = true;
        self
    }

    /// How long making a connection may take; [`DEFAULT_CONNECT_TIMEOUT`] unless set.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = time;
        self
    }

    /// How long one attempt may take; [`DEFAULT_ATTEMPT_TIMEOUT`] unless set.
    pub fn attempt_timeout(mut self, time: Duration) -> Self {
        self.attempt_timeout = time;
        self
    }

    /// Starts from a `reqwest` builder of yours, for a proxy, certificates and the like.
    ///
    /// What this crate promises is set on top of it: redirects are not followed, `reqwest` does not repeat
    /// requests by itself, and the user agent and the connect timeout are this crate's.
    pub fn http(mut self, http: reqwest::ClientBuilder) -> Self {
        self.http = http;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// When a setting cannot work; the error says which one, and what to do.
    pub fn build(self) -> Result<Client> {
        let token = self.token.ok_or_else(|| {
            Error::configuration("there is no access token: set one with ClientBuilder::access_token")
        })?;
        let authorization = Token::new(token)?.header()?;
        let base_url = base_url(&self.base_url, self.insecure)?;
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, HeaderValue::from_static(NAME));
        headers.insert(AUTHORIZATION, authorization);
        let http = self
            .http
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout)
            .build()
            .map_err(|e| Error::configuration("the HTTP client cannot be set up").because(e))?;
        Ok(Client::over(Transport {
            base_url,
            headers,
            http,
            attempt_timeout: self.attempt_timeout,
        }))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url)
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .finish_non_exhaustive()
    }
}

/// Checks a base URL. What is wrong with it is said without showing it: it may hold a password.
fn base_url(text: &str, insecure: bool) -> Result<String> {
    let wrong =
        |why: &str| Error::configuration(format!("the base URL {why}; an example is {DEFAULT_BASE_URL}"));
    let url = reqwest::Url::parse(text.trim()).map_err(|e| wrong("cannot be read").because(e))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("has a user name or a password in it"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("has a query or a fragment"));
    }
    let host = url.host_str().ok_or_else(|| wrong("has no host"))?;
    match url.scheme() {
        "https" => {}
        "http" if insecure || is_loopback(host) => {}
        "http" => {
            return Err(wrong(
                "begins with http://, which would send the token in the clear: use https://, or call \
                 ClientBuilder::allow_insecure_http",
            ));
        }
        _ => return Err(wrong("begins with neither https:// nor http://")),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

/// A variable of the environment; one that is empty counts as a mistake, not as absent.
fn variable(name: &str) -> Result<Option<String>> {
    match std::env::var(name) {
        Ok(value) if value.trim().is_empty() => Err(Error::configuration(format!(
            "{name} is set and empty: give it a value, or unset it"
        ))),
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Error::configuration(format!("{name} is not text"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_travels_in_the_clear_only_to_this_machine() {
        for good in [
            "https://api.hubapi.com",
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://[::1]:1/",
            "https://h/p/",
        ] {
            assert!(base_url(good, false).is_ok(), "{good}");
        }
        for bad in [
            "http://api.hubapi.com",
            "ftp://h",
            "api.hubapi.com",
            "",
            "https://u:p@h",
            "https://h?a=b",
            "http://127.0.0.1.example.com",
        ] {
            let error = base_url(bad, false).unwrap_err();
            assert!(error.is_configuration(), "{bad}");
            assert!(!error.to_string().contains("u:p"), "{error}");
        }
        assert!(base_url("http://api.hubapi.com", true).is_ok());
        assert_eq!(base_url("https://h/p/", false).unwrap(), "https://h/p");
    }

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
