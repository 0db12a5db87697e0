//! Setting up a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::{OAuth, Token, TokenCache, TokenSource, Tokens};
use crate::call::Transport;
use crate::env::{shown, variable};
use crate::middleware::Middleware;
use crate::version::Paths;
use crate::{ApiVersion, CallOptions, Client, Error, Result, RetryPolicy};

/// Where HubSpot answers, wherever the account is kept.
pub const DEFAULT_BASE_URL: &str = "https://api.hubapi.com";
/// How long making a connection may take.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long one attempt may take, from asking to the last byte of the answer.
pub const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a call may take, all attempts and the waits between them together.
pub const DEFAULT_TOTAL_TIMEOUT: Duration = Duration::from_secs(120);

const TOKEN_VARIABLE: &str = "HUBSPOT_ACCESS_TOKEN";
const URL_VARIABLE: &str = "HUBSPOT_BASE_URL";
/// The credentials of an OAuth app, in the order of [`OAuth::new`].
const OAUTH_VARIABLES: [&str; 3] = [
    "HUBSPOT_CLIENT_ID",
    "HUBSPOT_CLIENT_SECRET",
    "HUBSPOT_REFRESH_TOKEN",
];

/// Sets up a [`Client`].
#[must_use = "a builder does nothing before `build`"]
pub struct ClientBuilder {
    credentials: Vec<Credentials>,
    /// Those of the environment, where it was asked.
    environment: Environment,
    base_url: String,
    /// What an error calls it.
    base_url_name: &'static str,
    insecure: bool,
    version: ApiVersion,
    prefix: Option<String>,
    connect_timeout: Duration,
    options: CallOptions,
    http: reqwest::ClientBuilder,
    layers: Vec<Box<dyn Middleware>>,
    limit: Option<crate::limiter::Limit>,
}

enum Environment {
    NotAsked,
    Nothing,
    Has(Credentials),
}

enum Credentials {
    Token(String),
    OAuth(OAuth),
    Own(Arc<dyn TokenSource>),
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            credentials: Vec::new(),
            environment: Environment::NotAsked,
            base_url: DEFAULT_BASE_URL.to_owned(),
            base_url_name: "base URL",
            insecure: false,
            version: ApiVersion::default(),
            prefix: None,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            options: CallOptions::new()
                .attempt_timeout(DEFAULT_ATTEMPT_TIMEOUT)
                .total_timeout(DEFAULT_TOTAL_TIMEOUT)
                .retry(RetryPolicy::default()),
            http: reqwest::Client::builder(),
            layers: Vec::new(),
            limit: None,
        }
    }

    /// Takes the credentials, the base URL and the API's version from the environment.
    ///
    /// The credentials are `HUBSPOT_ACCESS_TOKEN`, or else `HUBSPOT_CLIENT_ID`, `HUBSPOT_CLIENT_SECRET` and
    /// `HUBSPOT_REFRESH_TOKEN` together. `HUBSPOT_BASE_URL` and `HUBSPOT_API_VERSION` (`v3` or `2026-09`)
    /// are used if they are set.
    ///
    /// Where there are no credentials, give some before [`build`](Self::build), which misses them otherwise. A
    /// [`token_source`](Self::token_source) of yours takes the place of those of the environment; an
    /// [`access_token`](Self::access_token) or [`oauth`](Self::oauth) beside them is refused, since one of the two
    /// would be left out without a word.
    ///
    /// # Errors
    ///
    /// When there are some credentials that are not complete, or two sorts; when the token cannot be one; when a
    /// variable is empty or not text; and when the version is none that this crate knows.
    pub fn from_env() -> Result<Self> {
        let token = variable(TOKEN_VARIABLE).map_err(Error::configuration)?;
        let mut oauth = Vec::new();
        let mut missing = Vec::new();
        for name in OAUTH_VARIABLES {
            match variable(name).map_err(Error::configuration)? {
                Some(value) => oauth.push(value),
                None => missing.push(name),
            }
        }
        let environment = match (token, <[String; 3]>::try_from(oauth)) {
            (Some(token), Err(none)) if none.is_empty() => {
                // What is wrong with it is said here, where its name is known.
                crate::auth::checked_secret(&format!("access token in {TOKEN_VARIABLE}"), token.clone())?;
                Environment::Has(Credentials::Token(token))
            }
            (Some(_), _) => {
                let [first, ..] = OAUTH_VARIABLES;
                return Err(Error::configuration(format!(
                    "{TOKEN_VARIABLE} and the OAuth variables ({first} …) are both set: unset one sort"
                )));
            }
            (None, Ok([id, secret, refresh])) => {
                Environment::Has(Credentials::OAuth(OAuth::new(id, secret, refresh)?))
            }
            (None, Err(some)) if !some.is_empty() => {
                let missing = missing.join(" and ");
                return Err(Error::configuration(format!(
                    "the OAuth variables are not complete: {missing} is not set"
                )));
            }
            (None, Err(_)) => Environment::Nothing,
        };
        let builder = Self {
            environment,
            ..Self::new().api_version(ApiVersion::from_env()?)
        };
        Ok(match variable(URL_VARIABLE).map_err(Error::configuration)? {
            Some(url) => Self {
                base_url: url,
                base_url_name: "base URL in HUBSPOT_BASE_URL",
                ..builder
            },
            None => builder,
        })
    }

    /// The token of a private app or a service key. It is checked by [`build`](Self::build).
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.push(Credentials::Token(token.into()));
        self
    }

    /// The credentials of an OAuth app, in place of a token.
    pub fn oauth(mut self, oauth: OAuth) -> Self {
        self.credentials.push(Credentials::OAuth(oauth));
        self
    }

    /// A source of tokens of your own, in place of a token.
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.credentials.push(Credentials::Own(Arc::new(source)));
        self
    }

    /// Where to send requests; [`DEFAULT_BASE_URL`] unless set. A path in it is kept.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self.base_url_name = "base URL";
        self
    }

    /// The version of HubSpot's API to speak; [`ApiVersion::V3`] unless set. What one calls stays the same.
    pub fn api_version(mut self, version: ApiVersion) -> Self {
        self.version = version;
        self
    }

    /// What the paths of all operations begin with, in place of [`ApiVersion::path_prefix`]. HubSpot's guide
    /// contradicts its specification there: it has `/conversations/2026-09/conversations` (documented).
    pub fn path_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Allows a base URL with `http://` that is not this machine. The token then travels in the clear.
    pub fn allow_insecure_http(mut self) -> Self {
        self.insecure = true;
        self
    }

    /// How long making a connection may take; [`DEFAULT_CONNECT_TIMEOUT`] unless set. At the most it is four fifths of
    /// the time of an attempt, and of a call: a message whose connection was never made is not sent, but one whose time
    /// ran out may have been.
    ///
    /// The times of some calls alone, in [`CallOptions`], do not change it. Where they are shorter than this, a send that
    /// cannot connect comes out as [unknown](Error::is_unknown).
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = time;
        self
    }

    /// How long one attempt may take; [`DEFAULT_ATTEMPT_TIMEOUT`] unless set. [`Duration::MAX`] is no limit.
    pub fn attempt_timeout(mut self, time: Duration) -> Self {
        self.options = self.options.attempt_timeout(time);
        self
    }

    /// How long a call may take, all attempts and waits together; [`DEFAULT_TOTAL_TIMEOUT`] unless set.
    /// [`Duration::MAX`] is no limit.
    pub fn total_timeout(mut self, time: Duration) -> Self {
        self.options = self.options.total_timeout(time);
        self
    }

    /// When to try again; [`RetryPolicy::default`] unless set.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options = self.options.retry(policy);
        self
    }

    /// How long a message whose answer was lost may take to show up; see [`CallOptions::settle_time`].
    pub fn settle_time(mut self, time: Duration) -> Self {
        self.options = self.options.settle_time(time);
        self
    }

    /// Whether to send for a second time; see [`CallOptions::resend_if_absent`].
    pub fn resend_if_absent(mut self, resend: bool) -> Self {
        self.options = self.options.resend_if_absent(resend);
        self
    }

    /// Adds a layer of yours, within those added before.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.layers.push(Box::new(middleware));
        self
    }

    /// Keeps all calls of this client and its clones together within a limit. Without one, nothing is held back.
    pub fn limit(mut self, limit: crate::limiter::Limit) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Starts from a `reqwest` builder of yours, for a proxy, certificates and the like.
    ///
    /// What this crate promises is set on top of it: redirects are not followed, `reqwest` does not repeat
    /// requests by itself, and the user agent and the connect timeout are this crate's. One setting breaks a
    /// promise: with `connection_verbose`, `reqwest` logs all that travels, the token and the messages with it.
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
        let base_url = base_url(self.base_url_name, &self.base_url, self.insecure)?;
        let paths = Paths::new(self.version, self.prefix)?;
        let times = [
            ("connect", Some(self.connect_timeout)),
            ("attempt", self.options.attempt_timeout),
            ("total", self.options.total_timeout),
        ];
        if let Some((name, _)) = times.iter().find(|(_, time)| *time == Some(Duration::ZERO)) {
            return Err(Error::configuration(format!(
                "the {name} timeout is zero, in which nothing can be done; leave it out, or give it a time"
            )));
        }
        let bounds = [self.options.attempt_timeout, self.options.total_timeout];
        let bounds = bounds.into_iter().flatten().map(|time| time - time / 5);
        let connect_timeout = bounds.fold(self.connect_timeout, Duration::min);
        let http = self
            .http
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(connect_timeout)
            .build()
            .map_err(|e| Error::configuration("the HTTP client cannot be set up").with_source(e))?;
        let tokens = match credentials(self.credentials, self.environment)? {
            Credentials::Token(token) => Tokens::Fixed(Token::new(token)?.header()?),
            Credentials::OAuth(oauth) => {
                let url = self::base_url("token URL", oauth.url(), self.insecure)?;
                Tokens::Refreshed(Arc::new(TokenCache::new(
                    oauth.token_url(url),
                    Arc::new(http.clone()),
                )))
            }
            Credentials::Own(source) => Tokens::Custom(source),
        };
        let transport = Transport::new(base_url, http, tokens, self.layers)
            .speaking(paths)
            .connecting(connect_timeout)
            .limited(self.limit);
        Ok(Client::over(transport, self.options))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &shown(&self.base_url))
            .field("api_version", &self.version)
            .field("connect_timeout", &self.connect_timeout)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// The credentials to use, of those that were given and those of the environment.
fn credentials(given: Vec<Credentials>, environment: Environment) -> Result<Credentials> {
    let mut given = given.into_iter();
    let why = match (given.next(), given.next(), environment) {
        // Where tokens come from is the program's to say, whatever the environment has.
        (Some(own @ Credentials::Own(_)), None, _) => return Ok(own),
        (Some(one), None, Environment::NotAsked | Environment::Nothing)
        | (None, _, Environment::Has(one)) => return Ok(one),
        (None, _, Environment::Nothing) => format!(
            "{TOKEN_VARIABLE} is not set: put the token of a private app or a service key there"
        ),
        (None, _, Environment::NotAsked) => {
            "there is no access token: set one with ClientBuilder::access_token, or OAuth credentials".into()
        }
        (Some(_), None, Environment::Has(_)) => {
            "there are several credentials, some of them in the environment: give one access token, or OAuth \
             credentials, in one place"
                .into()
        }
        (Some(_), Some(_), _) => {
            "there are several credentials: give one access token, or OAuth credentials, or a source of tokens".into()
        }
    };
    Err(Error::configuration(why))
}

/// Checks a base URL. What is wrong with it is said without showing it: it may hold a password.
fn base_url(what: &str, text: &str, insecure: bool) -> Result<String> {
    let wrong =
        |why: &str| Error::configuration(format!("the {what} {why}; an example is {DEFAULT_BASE_URL}"));
    let url = reqwest::Url::parse(text.trim()).map_err(|e| wrong("cannot be read").with_source(e))?;
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
                "begins with http://, which would send secrets in the clear: use https://, or call \
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
            assert!(base_url("base URL", good, false).is_ok(), "{good}");
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
            let error = base_url("base URL", bad, false).unwrap_err();
            assert!(error.is_configuration(), "{bad}");
            assert!(!error.to_string().contains("u:p"), "{error}");
        }
        assert!(base_url("base URL", "http://api.hubapi.com", true).is_ok());
        assert_eq!(
            base_url("base URL", "https://h/p/", false).unwrap(),
            "https://h/p"
        );
    }
}
