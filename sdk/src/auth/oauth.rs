//! The credentials of an OAuth app.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::secret;
use crate::Result;

/// Where tokens are refreshed: the date-versioned address. The one of version 1 ends in February 2027 (documented).
pub const DEFAULT_TOKEN_URL: &str = "https://api.hubapi.com/oauth/2026-03/token";

type Persist = Arc<dyn Fn(&str) + Send + Sync>;

/// The credentials of an OAuth app, for one account that has installed it.
///
/// Access tokens live for half an hour (documented). The client gets a new one in the last minute of the old one,
/// once for all calls under way, and keeps it. Where none is to be had, the old one is used to its end, and calls fail
/// only then.
#[derive(Clone)]
pub struct OAuth {
    pub(super) client_id: String,
    pub(super) client_secret: SecretString,
    pub(super) refresh_token: SecretString,
    pub(super) token_url: String,
    pub(super) persist: Option<Persist>,
}

impl OAuth {
    /// Takes the app's credentials, and the refresh token of the account.
    ///
    /// # Errors
    ///
    /// When one of them is empty, or has a character that none has. The error does not show it.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        refresh_token: impl Into<String>,
    ) -> Result<Self> {
        Ok(Self {
            client_id: secret("client id", client_id.into())?.expose_secret().to_owned(),
            client_secret: secret("client secret", client_secret.into())?,
            refresh_token: secret("refresh token", refresh_token.into())?,
            token_url: DEFAULT_TOKEN_URL.to_owned(),
            persist: None,
        })
    }

    /// Where to refresh; [`DEFAULT_TOKEN_URL`] unless set.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = url.into();
        self
    }

    /// Called with the new refresh token whenever HubSpot gives one, for you to store.
    #[must_use]
    pub fn on_new_refresh_token(mut self, store: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.persist = Some(Arc::new(store));
        self
    }

    pub(crate) fn url(&self) -> &str {
        &self.token_url
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("token_url", &crate::env::shown(&self.token_url))
            .finish_non_exhaustive()
    }
}
