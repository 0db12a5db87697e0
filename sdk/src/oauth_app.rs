//! An OAuth app, and the accounts that install it.

use std::fmt;
use std::pin::Pin;

use crate::auth::{AppCredentials, AuthorizeUrl, exchange_code};
use crate::{Client, ClientBuilder, Error, OAuth, Result, TokenFuture, TokenSource};

/// An OAuth app that many accounts install, and the connections, settings and store that their clients share.
///
/// ```no_run
/// use hubspot_conversations::Client;
///
/// # async fn run() -> hubspot_conversations::Result<()> {
/// let app = Client::builder().build_oauth_app("client-id", "client-secret")?;
///
/// // Send the user to HubSpot.
/// let url = app.authorize_url("https://example.com/callback", ["oauth", "conversations.read", "conversations.write"]);
/// println!("{}", url.state("random, and kept in the session"));
///
/// // Back from there, with `code` in the query of the redirect URI.
/// let oauth = app.exchange_code("the code", "https://example.com/callback").await?;
/// let (account, refresh_token) = (oauth.hub_id(), oauth.expose_refresh_token().to_owned());
/// let hubspot = app.client(oauth)?;
/// hubspot.thread(11178480985).comment("The app is installed.").await?;
///
/// // From then on.
/// let hubspot = app.client(app.account(refresh_token)?)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct OAuthApp {
    credentials: AppCredentials,
    /// Without an account: for its connections and settings alone.
    client: Client,
}

impl ClientBuilder {
    /// Builds an OAuth app, whose [clients](OAuthApp::client) have the settings of this builder. It has no credentials of
    /// an account.
    ///
    /// # Errors
    ///
    /// Returns an error if a setting is invalid, or the client id or secret is; the error says which one, and does not show
    /// the value.
    pub fn build_oauth_app(
        self,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Result<OAuthApp> {
        Ok(OAuthApp {
            credentials: AppCredentials::new(client_id.into(), client_secret.into())?,
            client: self.token_source(NoAccount).build()?,
        })
    }
}

impl OAuthApp {
    /// Sets the URL that grants tokens. The default is [`DEFAULT_TOKEN_URL`](crate::DEFAULT_TOKEN_URL).
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.credentials.token_url = url.into();
        self
    }

    /// Returns the URL of the page on which a user installs the app. The scopes are all those that the app's settings at
    /// HubSpot require, and the redirect URI is one of those there (documented).
    pub fn authorize_url(
        &self,
        redirect_uri: impl Into<String>,
        scopes: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> AuthorizeUrl {
        AuthorizeUrl::new(&self.credentials.client_id, redirect_uri.into(), scopes)
    }

    /// Exchanges the code that HubSpot has added to the redirect URI for the tokens of the account. The redirect URI is the
    /// one of [`authorize_url`](Self::authorize_url).
    ///
    /// Await it, after [`code_verifier`](ExchangeCode::code_verifier) where the app uses PKCE.
    pub fn exchange_code(&self, code: impl Into<String>, redirect_uri: impl Into<String>) -> ExchangeCode {
        ExchangeCode {
            app: self.clone(),
            code: code.into(),
            redirect_uri: redirect_uri.into(),
            verifier: None,
        }
    }

    /// Returns the credentials of an account, with its refresh token from an earlier [exchange](Self::exchange_code).
    ///
    /// # Errors
    ///
    /// Returns an error if the token is empty or contains an invalid character. The error does not show it.
    pub fn account(&self, refresh_token: impl Into<String>) -> Result<OAuth> {
        OAuth::of(self.credentials.clone(), refresh_token.into())
    }

    /// Returns a client for an account. All clients of an app share its connections, its settings and its store; each has
    /// a rate limit and a token of its own. Make one for each account and keep it.
    ///
    /// With a store, the name of the account is its id where HubSpot has just said it, and otherwise the one that you give
    /// it with `Client::with_account`.
    ///
    /// # Errors
    ///
    /// Returns an error if the token URL is not valid.
    pub fn client(&self, oauth: OAuth) -> Result<Client> {
        #[cfg(feature = "store")]
        let hub_id = oauth.hub_id();
        let client = self.client.with_oauth(oauth)?;
        self.client
            .registry()
            .app()
            .inspect(|app| client.registry().learn_app(*app));
        #[cfg(feature = "store")]
        if let Some(hub_id) = hub_id {
            return Ok(client.with_account(hub_id.to_string()));
        }
        Ok(client)
    }

    /// Returns a client for an account whose tokens the [store](ClientBuilder::store) has, since a client of the account
    /// was used with it once. The name is the one of that client: the account's id unless it was given another.
    ///
    /// # Errors
    ///
    /// Returns an error if the app has no store, or nothing that [seals](crate::store::StoreOptions::seal) secrets there.
    /// Whether the store has the account's tokens shows at the first call.
    #[cfg(feature = "store")]
    #[cfg_attr(docsrs, doc(cfg(feature = "store")))]
    pub fn stored_client(&self, account: impl Into<std::sync::Arc<str>>) -> Result<Client> {
        let seals = self.client.store().is_some_and(|store| store.seal().is_some());
        if !seals {
            return Err(Error::configuration(
                "the app's store has no tokens: set a store with `ClientBuilder::store`, and what encrypts the tokens with \
                 `StoreOptions::seal`",
            ));
        }
        let client = self.client(OAuth::of_store(self.credentials.clone()))?;
        Ok(client.with_account(account))
    }

    /// Removes the tokens of an account from the [store](ClientBuilder::store), as once it has uninstalled the app. Returns
    /// whether the store had any. The account is named as for [`stored_client`](Self::stored_client).
    ///
    /// It does not revoke them. A client of the account that is still in use has them, and stores the next ones.
    ///
    /// # Errors
    ///
    /// Returns an error if the app has no store, or that fails.
    #[cfg(feature = "store")]
    #[cfg_attr(docsrs, doc(cfg(feature = "store")))]
    pub async fn remove_tokens(&self, account: impl Into<std::sync::Arc<str>>) -> Result<bool> {
        let store = self.client.store();
        let store = store.ok_or_else(|| Error::configuration("the app has no store"))?;
        let store = store.for_account(Some(account.into()));
        crate::auth::remove_tokens(&store, &self.credentials.client_id).await
    }
}

impl fmt::Debug for OAuthApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthApp")
            .field("token_url", &crate::env::shown(&self.credentials.token_url))
            .finish_non_exhaustive()
    }
}

/// The exchange of a code for an account's tokens, of [`OAuthApp::exchange_code`]. Await it.
#[must_use = "nothing is exchanged before it is awaited"]
pub struct ExchangeCode {
    app: OAuthApp,
    code: String,
    redirect_uri: String,
    verifier: Option<String>,
}

impl ExchangeCode {
    /// Sets the secret of which the authorize URL had the hash (PKCE).
    pub fn code_verifier(mut self, verifier: impl Into<String>) -> Self {
        self.verifier = Some(verifier.into());
        self
    }
}

/// # Errors
///
/// Returns an error of the kind [`ErrorKind::Token`](crate::ErrorKind::Token) if HubSpot refuses the code, or does not
/// answer. HubSpot takes a code once, so the request is repeated only where HubSpot has not received it.
impl IntoFuture for ExchangeCode {
    type Output = Result<OAuth>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<OAuth>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            crate::error::require_runtime()?;
            let OAuthApp {
                mut credentials,
                client,
            } = self.app;
            let (url, endpoint) = client.token_endpoint(&credentials.token_url)?;
            credentials.token_url = url;
            exchange_code(
                credentials,
                &endpoint,
                &self.code,
                self.redirect_uri,
                self.verifier,
            )
            .await
        })
    }
}

impl fmt::Debug for ExchangeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExchangeCode")
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

/// The token of a client that is for no account.
struct NoAccount;

impl TokenSource for NoAccount {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Err(Error::configuration("the client is for no account").into()) })
    }
}
