//! Where tokens come from.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::HeaderValue;

use super::{OAuth, Refreshing, Token};
use crate::base_url::base_url;
use crate::{Error, Result};

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
    /// Returns tokens that are refreshed with an OAuth app's credentials.
    pub(crate) fn refreshed(oauth: OAuth, http: reqwest::Client, allow_insecure_http: bool) -> Result<Self> {
        let url = base_url("token URL", oauth.url(), allow_insecure_http)?;
        let refreshing = Refreshing::new(oauth.token_url(url), Arc::new(http));
        Ok(Self::Refreshed(Arc::new(refreshing)))
    }

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
