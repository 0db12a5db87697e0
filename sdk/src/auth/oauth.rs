//! OAuth tokens, which live for half an hour.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::Instant;

use super::{Token, secret};
use crate::transport::{Effect, Outgoing, Private, Wire};
use crate::{Error, ErrorKind, Result, RetryPolicy};

/// Where tokens are refreshed: the date-versioned address. The one of version 1 ends in February 2027 (documented).
pub const DEFAULT_TOKEN_URL: &str = "https://api.hubapi.com/oauth/2026-03/token";
/// A token is refreshed so long before it ends.
const EARLY: Duration = Duration::from_secs(60);
/// How long a refusal stands: calls that come meanwhile get it, too, and HubSpot is left in peace.
const REFUSED_FOR: Duration = Duration::from_secs(10);
/// How long refreshing may take, all attempts together.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How often HubSpot is asked at the most, where what was wrong may pass.
const ATTEMPTS: u32 = 3;
/// Bounds for what HubSpot says of a token's life: one that ends at once would be asked for without end.
const SHORTEST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

type Persist = Arc<dyn Fn(&str) + Send + Sync>;

/// The credentials of an OAuth app, for one account that has installed it.
///
/// Access tokens live for half an hour (documented). The client gets a new one shortly before the old one ends,
/// once for all calls under way, and keeps it.
#[derive(Clone)]
pub struct OAuth {
    client_id: String,
    client_secret: SecretString,
    refresh_token: SecretString,
    token_url: String,
    persist: Option<Persist>,
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
            .field("token_url", &crate::config::shown(&self.token_url))
            .finish_non_exhaustive()
    }
}

/// A token that is refreshed, once for all who ask.
pub(crate) struct Refreshing {
    oauth: OAuth,
    wire: Arc<dyn Wire>,
    state: Arc<Mutex<State>>,
}

struct State {
    current: Current,
    refresh_token: SecretString,
}

#[derive(Clone)]
enum Current {
    None,
    Token {
        token: Token,
        until: Instant,
    },
    /// Somebody is at it; this tells when they are done.
    Asking(watch::Receiver<()>),
    Refused {
        why: Arc<Error>,
        until: Instant,
    },
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: u64,
    refresh_token: Option<String>,
}

impl Refreshing {
    pub(crate) fn new(oauth: OAuth, wire: Arc<dyn Wire>) -> Self {
        let state = State {
            current: Current::None,
            refresh_token: oauth.refresh_token.clone(),
        };
        Self {
            oauth,
            wire,
            state: Arc::new(Mutex::new(state)),
        }
    }

    pub(crate) async fn token(&self) -> Result<Token> {
        loop {
            let mut asking = match self.current() {
                Current::Token { token, until } if Instant::now() < until => return Ok(token),
                Current::Refused { why, until } if Instant::now() < until => return Err(why.again()),
                Current::Asking(asking) => asking,
                _ => match self.ask() {
                    Some(asking) => asking,
                    None => continue,
                },
            };
            // An error only says that the asker is gone: then the state tells more.
            let _ = asking.changed().await;
        }
    }

    fn current(&self) -> Current {
        lock(&self.state).current.clone()
    }

    /// Starts to ask, unless somebody has in the meantime.
    fn ask(&self) -> Option<watch::Receiver<()>> {
        let mut state = lock(&self.state);
        let now = Instant::now();
        match &state.current {
            Current::Asking(_) => return None,
            Current::Token { until, .. } | Current::Refused { until, .. } if now < *until => return None,
            _ => {}
        }
        let (done, asking) = watch::channel(());
        state.current = Current::Asking(asking.clone());
        let refresh_token = state.refresh_token.clone();
        drop(state);
        let (oauth, wire, state) = (
            self.oauth.clone(),
            Arc::clone(&self.wire),
            Arc::clone(&self.state),
        );
        // A task of its own: whoever asked first may be dropped, and HubSpot may already have answered.
        tokio::spawn(async move {
            // Whatever happens to this task, nobody may wait for it for ever.
            let mut guard = Settle {
                state: &state,
                current: Some(Current::None),
                refresh_token: None,
            };
            guard.outcome(&oauth, refresh(&oauth, &*wire, &refresh_token).await);
            drop(guard);
            drop(done);
        });
        Some(asking)
    }
}

/// Writes down how asking ended, even if it ended with a panic of the user's callback.
struct Settle<'a> {
    state: &'a Mutex<State>,
    current: Option<Current>,
    refresh_token: Option<SecretString>,
}

impl Settle<'_> {
    fn outcome(&mut self, oauth: &OAuth, granted: Result<(Token, Duration, Option<String>)>) {
        let now = Instant::now();
        match granted {
            Ok((token, lifetime, new)) => {
                let until = now + lifetime.saturating_sub(EARLY).max(lifetime / 2);
                self.current = Some(Current::Token { token, until });
                if let Some(new) = new {
                    self.refresh_token = Some(new.clone().into());
                    if let Some(persist) = &oauth.persist {
                        persist(&new);
                    }
                }
            }
            Err(why) => {
                self.current = Some(Current::Refused {
                    why: Arc::new(why),
                    until: now + REFUSED_FOR,
                });
            }
        }
    }
}

impl Drop for Settle<'_> {
    fn drop(&mut self) {
        let mut state = lock(self.state);
        if let Some(current) = self.current.take() {
            state.current = current;
        }
        if let Some(refresh_token) = self.refresh_token.take() {
            state.refresh_token = refresh_token;
        }
    }
}

async fn refresh(
    oauth: &OAuth,
    wire: &dyn Wire,
    refresh_token: &SecretString,
) -> Result<(Token, Duration, Option<String>)> {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", &oauth.client_id),
        ("client_secret", oauth.client_secret.expose_secret()),
        ("refresh_token", refresh_token.expose_secret()),
    ];
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let url = oauth
        .token_url
        .parse()
        .map_err(|_| Error::configuration("the token URL cannot be read"))?;
    let mut request = Outgoing::new(Method::POST, url);
    request.body = form.into();
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers.insert(CONTENT_TYPE, form);
    let json = HeaderValue::from_static("application/json");
    request.headers.insert(ACCEPT, json);
    let asked = tokio::time::timeout(TIMEOUT, ask(wire, &request)).await;
    let late = |_| Error::token(format!("no new access token within {} s", TIMEOUT.as_secs()));
    let secrets = Private::default()
        .secret(oauth.client_secret.clone())
        .secret(refresh_token.clone());
    let body = asked
        .map_err(late)?
        .map_err(|error| denied(error).hiding(secrets))?;
    // What is wrong with it is not said by showing it.
    let granted: Granted = serde_json::from_slice(&body)
        .map_err(|_| Error::token("HubSpot's answer to the refresh has no access_token and expires_in"))?;
    let new = granted
        .refresh_token
        .filter(|new| new != refresh_token.expose_secret());
    let token = Token::new(granted.access_token)
        .map_err(|_| Error::token("HubSpot gave an access token that cannot be one"))?;
    let lifetime = Duration::from_secs(granted.expires_in).clamp(SHORTEST, LONGEST);
    Ok((token, lifetime, new))
}

/// Asks until there is an answer that stands. To ask twice does no harm, so it is done as for a read.
async fn ask(wire: &dyn Wire, request: &Outgoing) -> Result<Bytes> {
    let policy = RetryPolicy::default().attempts(ATTEMPTS);
    let mut attempts = 0;
    loop {
        attempts += 1;
        let error = match wire.send(request.clone()).await {
            Ok(answer) if answer.status().is_success() => return Ok(answer.into_body()),
            Ok(answer) => {
                let (head, body) = answer.into_parts();
                Error::answered(ErrorKind::Refused, head.status, head.headers, body)
            }
            Err(error) => error,
        };
        let Some(wait) = policy.wait(Effect::Read, &error, attempts) else {
            return Err(error);
        };
        tokio::time::sleep(wait).await;
    }
}

/// What a call is told when its token could not be refreshed.
fn denied(error: Error) -> Error {
    match error.status() {
        Some(status) if status.is_client_error() && !error.is_rate_limited() => error.of_token(
            "HubSpot gave no new access token; check the client id, the client secret and the refresh token",
        ),
        Some(_) => error.of_token("HubSpot gave no new access token"),
        None => Error::token("HubSpot could not be asked for a new access token").because(error),
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
