//! The credentials of an OAuth app.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::checked_secret;
use crate::Result;

/// The URL that grants access tokens, in a dated version. HubSpot retires that of version 1 in February 2027
/// (documented).
pub const DEFAULT_TOKEN_URL: &str = "https://api.hubapi.com/oauth/2026-03/token";

type StoreError = Box<dyn std::error::Error + Send + Sync>;
type StoreFuture = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>>;
type StoreToken = Arc<dyn Fn(String) -> StoreFuture + Send + Sync>;

/// The credentials of an OAuth app, for one account that has installed it.
///
/// Access tokens are valid for 30 minutes (documented). The client refreshes its token in the token's last minute, with
/// one request for all calls in flight. If that fails, the old token is used until it expires; only then do
/// calls fail.
///
/// ```
/// use hubspot_conversations::{Client, OAuth};
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let oauth = OAuth::new("client-id", "client-secret", "refresh-token")?
///     .on_new_refresh_token(|token| async move {
///         // Store it, encrypted.
///         # let _ = token;
///         Ok(())
///     });
/// let hubspot = Client::builder().oauth(oauth).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "credentials do nothing before they are given to a client"]
pub struct OAuth {
    pub(super) client_id: String,
    pub(super) client_secret: SecretString,
    pub(super) refresh_token: SecretString,
    pub(super) token_url: String,
    pub(super) store_token: Option<StoreToken>,
}

impl OAuth {
    /// Takes the app's client id and secret, and the account's refresh token.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if one of them is empty or contains an
    /// invalid character. The error does not show the value.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        refresh_token: impl Into<String>,
    ) -> Result<Self> {
        Ok(Self {
            client_id: checked_secret("client id", client_id.into())?
                .expose_secret()
                .to_owned(),
            client_secret: checked_secret("client secret", client_secret.into())?,
            refresh_token: checked_secret("refresh token", refresh_token.into())?,
            token_url: DEFAULT_TOKEN_URL.to_owned(),
            store_token: None,
        })
    }

    /// Sets the URL that grants tokens. The default is [`DEFAULT_TOKEN_URL`].
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = url.into();
        self
    }

    /// Sets a function that stores the new refresh token whenever HubSpot replaces it. Then the old one is worthless, so
    /// the function has ended before the new access token is used.
    ///
    /// If it fails, the calls that need the token fail with its error as their source, displayed unchanged: keep the token
    /// out of it. It is called again, with the newest refresh token, after the next refresh, which is at least ten seconds
    /// later. A call whose time runs out does not cancel it; calls wait for it only once the old access token has expired.
    pub fn on_new_refresh_token<F>(mut self, store: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
    {
        self.store_token = Some(Arc::new(move |token| Box::pin(store(token))));
        self
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("token_url", &crate::env::shown(&self.token_url))
            .finish_non_exhaustive()
    }
}
