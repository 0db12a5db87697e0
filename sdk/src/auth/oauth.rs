//! The credentials of an OAuth app.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::access::Access;
use super::checked_secret;
use crate::Result;

/// The URL that grants access tokens, in a dated version. HubSpot retires that of version 1 in February 2027
/// (documented).
pub const DEFAULT_TOKEN_URL: &str = "https://api.hubapi.com/oauth/2026-03/token";

type StoreError = Box<dyn std::error::Error + Send + Sync>;
type StoreFuture = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>>;
type StoreToken = Arc<dyn Fn(String) -> StoreFuture + Send + Sync>;

/// An OAuth app, in whichever account.
#[derive(Clone)]
pub(crate) struct AppCredentials {
    pub(crate) client_id: String,
    pub(super) client_secret: SecretString,
    pub(crate) token_url: String,
}

impl AppCredentials {
    pub(crate) fn new(client_id: String, client_secret: String) -> Result<Self> {
        let client_id = checked_secret("client id", client_id)?;
        Ok(Self {
            client_id: client_id.expose_secret().to_owned(),
            client_secret: checked_secret("client secret", client_secret)?,
            token_url: DEFAULT_TOKEN_URL.to_owned(),
        })
    }
}

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
///
/// [`OAuthApp::exchange_code`](crate::OAuthApp::exchange_code) returns those of an account that has just installed the app.
#[derive(Clone)]
#[must_use = "credentials do nothing before they are given to a client"]
pub struct OAuth {
    pub(super) app: AppCredentials,
    /// `None` where the store alone has one.
    pub(super) refresh_token: Option<SecretString>,
    pub(super) store_token: Option<StoreToken>,
    /// What HubSpot has granted with the refresh token, unless that is from before.
    pub(super) granted: Option<Arc<Granted>>,
}

/// What HubSpot grants for a code.
pub(super) struct Granted {
    pub(super) access: Access,
    pub(super) hub_id: Option<u64>,
    pub(super) scopes: Vec<String>,
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
        let app = AppCredentials::new(client_id.into(), client_secret.into())?;
        Self::of(app, refresh_token.into())
    }

    pub(crate) fn of(app: AppCredentials, refresh_token: String) -> Result<Self> {
        Ok(Self {
            refresh_token: Some(checked_secret("refresh token", refresh_token)?),
            ..Self::of_store(app)
        })
    }

    /// Returns the credentials of an account whose tokens a store has.
    pub(crate) fn of_store(app: AppCredentials) -> Self {
        Self {
            app,
            refresh_token: None,
            store_token: None,
            granted: None,
        }
    }

    /// Sets the URL that grants tokens. The default is [`DEFAULT_TOKEN_URL`].
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.app.token_url = url.into();
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

    /// Returns the refresh token, to be stored, encrypted: it does not expire.
    #[must_use]
    pub fn expose_refresh_token(&self) -> &str {
        self.refresh_token
            .as_ref()
            .map_or("", |token| token.expose_secret())
    }

    /// Returns the id of the account, where HubSpot has just said it: after
    /// [`OAuthApp::exchange_code`](crate::OAuthApp::exchange_code).
    #[must_use]
    pub fn hub_id(&self) -> Option<u64> {
        self.granted.as_ref()?.hub_id
    }

    /// Returns the scopes that the account has granted, where HubSpot has just said them. Optional ones may be missing.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        self.granted.as_ref().map_or(&[], |granted| &granted.scopes)
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("token_url", &crate::env::shown(&self.app.token_url))
            .finish_non_exhaustive()
    }
}
