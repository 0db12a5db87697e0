//! Where the client's tokens come from.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::HeaderValue;

use super::{OAuth, Token, TokenCache, TokenEndpoint};
use crate::base_url::BaseUrl;
use crate::metrics::Recorder;
#[cfg(feature = "store")]
use crate::store::SharedStore;
use crate::sync::catch_panic_of;
use crate::{Error, Result};

/// A source of access tokens, for what neither
/// [`ClientBuilder::access_token`](crate::ClientBuilder::access_token) nor
/// [`ClientBuilder::oauth`](crate::ClientBuilder::oauth) covers.
///
/// [`token`](Self::token) is called once per attempt, before the wait for a rate limit, so it should cache. Its error
/// becomes the [`source`](std::error::Error::source) of this crate's and is displayed unchanged: keep secrets out of it.
///
/// ```
/// use hubspot_conversations::{Client, Token, TokenFuture, TokenSource};
///
/// struct FromFile(std::path::PathBuf);
///
/// impl TokenSource for FromFile {
///     fn token(&self) -> TokenFuture<'_> {
///         Box::pin(async { Ok(Token::new(std::fs::read_to_string(&self.0)?.trim())?) })
///     }
/// }
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let hubspot = Client::builder().token_source(FromFile("/run/secrets/hubspot".into())).build()?;
/// # Ok(())
/// # }
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// Returns the token to use now.
    fn token(&self) -> TokenFuture<'_>;

    /// Drops a token from the source's cache: HubSpot refused it as expired (401 with the category
    /// `EXPIRED_AUTHENTICATION`). The call is then made once more, with what [`token`](Self::token) returns next.
    ///
    /// Every call that used the token reports it, so compare it with the cached one: that may be newer. The default does
    /// nothing.
    fn invalidate(&self, token: &Token) {
        let _ = token;
    }
}

/// The future of [`TokenSource::token`].
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Token, Box<dyn std::error::Error + Send + Sync>>> + Send + 'a>>;

/// The credentials of a client, as they were set.
#[derive(Clone)]
pub(crate) enum Credentials {
    Token(String),
    OAuth(OAuth),
    Source(Arc<dyn TokenSource>),
}

impl Credentials {
    /// Checks the credentials. An OAuth app's tokens are requested from the endpoint at its token URL, which is checked.
    pub(crate) fn into_tokens<E: TokenEndpoint + 'static>(
        self,
        endpoint_at: impl FnOnce(&str) -> Result<(BaseUrl, E)>,
        metrics: &Recorder,
    ) -> Result<Tokens> {
        Ok(match self {
            Self::Token(token) => Tokens::Fixed(Token::new(token)?.header()?),
            Self::OAuth(oauth) => {
                let (url, endpoint) = endpoint_at(&oauth.app.token_url)?;
                let cache = TokenCache::new(oauth.token_url(url.as_str()), Arc::new(endpoint));
                Tokens::Refreshed(Arc::new(cache.with_metrics(metrics.clone())))
            }
            Self::Source(source) => Tokens::Custom(source),
        })
    }
}

/// The tokens of one client.
#[derive(Clone)]
pub(crate) enum Tokens {
    Fixed(HeaderValue),
    Refreshed(Arc<TokenCache>),
    Custom(Arc<dyn TokenSource>),
}

impl Tokens {
    /// Returns the `authorization` header for the next attempt.
    pub(crate) async fn header(&self) -> Result<HeaderValue> {
        match self {
            Self::Fixed(header) => Ok(header.clone()),
            Self::Refreshed(cache) => cache.header().await,
            Self::Custom(source) => {
                let token = catch_panic_of(async { source.token().await }).await;
                let panicked = |_| Error::token("the token source panicked; the panic hook has its message");
                let failed = |e| Error::token("the token source failed").with_source(e);
                token.map_err(panicked)?.map_err(failed)?.header()
            }
        }
    }

    /// Returns tokens that are the same for all processes with a store, where these can be.
    #[cfg(feature = "store")]
    pub(crate) fn shared_in(&self, store: &SharedStore) -> Option<Self> {
        match self {
            Self::Refreshed(cache) => Some(Self::Refreshed(Arc::new(cache.shared_in(store)?))),
            Self::Fixed(_) | Self::Custom(_) => None,
        }
    }

    /// Requests another access token.
    pub(crate) async fn refresh(&self) -> Result<()> {
        match self {
            Self::Refreshed(cache) => cache.refresh().await,
            Self::Fixed(_) | Self::Custom(_) => Err(Error::configuration(
                "the client has no OAuth credentials, and only those can be refreshed",
            )),
        }
    }

    /// Drops the token of a call that HubSpot refused because it had expired. Returns whether there may be another one.
    pub(crate) fn invalidate(&self, authorization: &HeaderValue) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Refreshed(cache) => cache.invalidate(authorization),
            Self::Custom(source) => {
                let token = Token::of(authorization);
                token.inspect(|token| source.invalidate(token)).is_some()
            }
        }
    }
}
