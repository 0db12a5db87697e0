//! OAuth tokens, which live for half an hour.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::Instant;

use super::{Token, secret};
use crate::backend::{Outgoing, Wire, in_time};
use crate::redact::Redactions;
use crate::retry::Idempotency;
use crate::sync::lock;
use crate::time::{deadline_in, saturating_add};
use crate::{Error, ErrorKind, Result, RetryPolicy};

/// Where tokens are refreshed: the date-versioned address. The one of version 1 ends in February 2027 (documented).
pub const DEFAULT_TOKEN_URL: &str = "https://api.hubapi.com/oauth/2026-03/token";
/// A token is refreshed so long before it ends.
const EARLY: Duration = Duration::from_secs(60);
/// A token is used no longer so long before it ends: it has a way to go.
const LAST: Duration = Duration::from_secs(5);
/// How long a refusal stands at the least: calls that come meanwhile get it, too, and HubSpot is left in peace.
const REFUSED_FOR: Duration = Duration::from_secs(10);
/// How long refreshing may take, all attempts together.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long one attempt may take, so that one without an answer leaves time for the others.
const ATTEMPT: Duration = Duration::from_secs(10);
/// How often HubSpot is asked at the most, where what was wrong may pass.
const ATTEMPTS: u32 = 3;
/// Bounds for what HubSpot says of a token's life: one that ends at once would be asked for without end. The longest
/// is also that of a pause that it asks for.
const SHORTEST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

type Persist = Arc<dyn Fn(&str) + Send + Sync>;

/// The credentials of an OAuth app, for one account that has installed it.
///
/// Access tokens live for half an hour (documented). The client gets a new one in the last minute of the old one,
/// once for all calls under way, and keeps it. Where none is to be had, the old one is used to its end, and calls fail
/// only then.
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
            .field("token_url", &crate::env::shown(&self.token_url))
            .finish_non_exhaustive()
    }
}

/// A token that is refreshed, once for all who ask.
pub(crate) struct Refreshing {
    oauth: OAuth,
    wire: Arc<dyn Wire>,
    clock: Clock,
    state: Arc<Mutex<State>>,
}

struct State {
    held: Option<Held>,
    refused: Option<Refused>,
    /// Somebody is at it; this tells when they are done.
    asking: Option<watch::Receiver<()>>,
    refresh_token: SecretString,
}

struct Held {
    token: Token,
    /// When the next one is asked for.
    early: Moment,
    /// When it is used no longer.
    end: Moment,
}

struct Refused {
    why: Arc<Error>,
    until: Instant,
}

/// The machine's clock.
type Clock = fn() -> SystemTime;

/// A time by two clocks. That of the process may stand still while the machine sleeps, and the machine's may be
/// set: whichever comes first counts.
#[derive(Clone, Copy)]
struct Moment {
    instant: Instant,
    clock: SystemTime,
}

impl Moment {
    fn now(clock: Clock) -> Self {
        Self {
            instant: Instant::now(),
            clock: clock(),
        }
    }

    fn later(self, time: Duration) -> Self {
        Self {
            instant: saturating_add(self.instant, time),
            clock: self.clock.checked_add(time).unwrap_or(self.clock),
        }
    }

    fn has_come(self, now: Self) -> bool {
        now.instant >= self.instant || now.clock >= self.clock
    }
}

/// What to do for a call that needs a token.
enum Next {
    Give(Token),
    Refuse(Arc<Error>),
    Wait(watch::Receiver<()>),
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: u64,
    refresh_token: Option<String>,
}

/// What HubSpot has granted.
struct Fresh {
    token: Token,
    lifetime: Duration,
    refresh_token: Option<String>,
}

impl Refreshing {
    pub(crate) fn new(oauth: OAuth, wire: Arc<dyn Wire>) -> Self {
        let state = State {
            held: None,
            refused: None,
            asking: None,
            refresh_token: oauth.refresh_token.clone(),
        };
        Self {
            oauth,
            wire,
            clock: SystemTime::now,
            state: Arc::new(Mutex::new(state)),
        }
    }

    #[cfg(test)]
    pub(crate) fn by(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    pub(crate) async fn token(&self) -> Result<Token> {
        loop {
            let (next, asker) = self.next();
            if let Some(asker) = asker {
                // A task of its own: whoever asked first may be dropped, and HubSpot may already have answered.
                tokio::spawn(asker.run());
            }
            match next {
                Next::Give(token) => return Ok(token),
                Next::Refuse(why) => return Err(Error::clone(&why)),
                Next::Wait(mut asking) => {
                    // An error only says that the asker is gone: then the state tells more.
                    let _ = asking.changed().await;
                }
            }
        }
    }

    /// What to do, and who is to ask for a new token, if somebody should who does not yet.
    fn next(&self) -> (Next, Option<RefreshTask>) {
        let mut state = lock(&self.state);
        let now = Moment::now(self.clock);
        let held = state.held.as_ref().filter(|held| !held.end.has_come(now));
        let good = held.map(|held| Next::Give(held.token.clone()));
        let fresh = held.is_some_and(|held| !held.early.has_come(now));
        let refused = state
            .refused
            .as_ref()
            .filter(|refused| now.instant < refused.until);
        match (good, refused, &state.asking) {
            (Some(good), _, _) if fresh => (good, None),
            (good, Some(refused), _) => (
                good.unwrap_or_else(|| Next::Refuse(Arc::clone(&refused.why))),
                None,
            ),
            // While it is good, nobody needs to wait for the next one.
            (good, None, Some(asking)) => (good.unwrap_or_else(|| Next::Wait(asking.clone())), None),
            (good, None, None) => {
                let (done, asking) = watch::channel(());
                state.asking = Some(asking.clone());
                let asker = RefreshTask {
                    oauth: self.oauth.clone(),
                    wire: Arc::clone(&self.wire),
                    clock: self.clock,
                    refresh_token: state.refresh_token.clone(),
                    state: Arc::clone(&self.state),
                    _done: done,
                };
                (good.unwrap_or(Next::Wait(asking)), Some(asker))
            }
        }
    }
}

/// Asks for a new token. However that ends, be it with a panic of the user's callback or before it began, nobody may
/// wait for it for ever: when it is dropped, the state says that nobody asks, and then all are woken.
struct RefreshTask {
    oauth: OAuth,
    wire: Arc<dyn Wire>,
    clock: Clock,
    refresh_token: SecretString,
    state: Arc<Mutex<State>>,
    _done: watch::Sender<()>,
}

impl RefreshTask {
    async fn run(self) {
        let granted = refresh(&self.oauth, &*self.wire, &self.refresh_token).await;
        let new = self.store_result(granted);
        if let (Some(new), Some(persist)) = (new, &self.oauth.persist) {
            persist(&new);
        }
    }

    /// The new refresh token, if there is one.
    fn store_result(&self, granted: Result<Fresh>) -> Option<String> {
        let mut state = lock(&self.state);
        match granted {
            Ok(fresh) => {
                let Fresh {
                    token,
                    lifetime,
                    refresh_token,
                } = fresh;
                // From now on: one that ended on its way would be of use to nobody, and asked for without end.
                let now = Moment::now(self.clock);
                let before = |early: Duration, part: u32| now.later(lifetime - early.min(lifetime / part));
                state.held = Some(Held {
                    token,
                    early: before(EARLY, 2),
                    end: before(LAST, 4),
                });
                state.refused = None;
                if let Some(new) = &refresh_token {
                    state.refresh_token = new.clone().into();
                }
                refresh_token
            }
            Err(why) => {
                let asked = why.retry_after().unwrap_or_default();
                state.refused = Some(Refused {
                    until: deadline_in(asked.clamp(REFUSED_FOR, LONGEST)),
                    why: Arc::new(why),
                });
                None
            }
        }
    }
}

impl Drop for RefreshTask {
    fn drop(&mut self) {
        lock(&self.state).asking = None;
    }
}

async fn refresh(oauth: &OAuth, wire: &dyn Wire, refresh_token: &SecretString) -> Result<Fresh> {
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
    let secrets = Redactions::default()
        .secret(oauth.client_secret.clone())
        .secret(refresh_token.clone());
    let body = ask(wire, &request)
        .await
        .map_err(|error| denied(error).with_redactions(secrets))?;
    // What is wrong with it is not said by showing it.
    let granted: Granted = serde_json::from_slice(&body)
        .map_err(|_| Error::token("HubSpot's answer to the refresh has no access_token and expires_in"))?;
    let new = granted
        .refresh_token
        .filter(|new| new != refresh_token.expose_secret());
    let token = Token::new(granted.access_token)
        .map_err(|_| Error::token("HubSpot gave an access token that cannot be one"))?;
    let lifetime = Duration::from_secs(granted.expires_in).clamp(SHORTEST, LONGEST);
    Ok(Fresh {
        token,
        lifetime,
        refresh_token: new,
    })
}

/// Asks until there is an answer that stands, or no time left to ask again. To ask twice does no harm, so it is done
/// as for a read.
async fn ask(wire: &dyn Wire, request: &Outgoing) -> Result<Bytes> {
    let policy = RetryPolicy::default().max_attempts(ATTEMPTS);
    let deadline = deadline_in(TIMEOUT);
    let mut attempts = 0;
    loop {
        attempts += 1;
        let until = deadline.min(deadline_in(ATTEMPT));
        let error = match in_time(until, wire.send(request.clone(), until)).await {
            Ok(answer) if answer.status().is_success() => return Ok(answer.into_body()),
            Ok(answer) => {
                let (head, body) = answer.into_parts();
                Error::answered(ErrorKind::Refused, head.status, head.headers, body)
            }
            Err(error) => error,
        };
        let wait = policy.wait(Idempotency::Safe, &error, attempts);
        // What cannot be waited for is told at once.
        let Some(wait) = wait.filter(|wait| deadline_in(*wait) < deadline) else {
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
        // Its body may hold the token.
        Some(status) if status.is_success() => {
            Error::token("HubSpot's answer to the refresh did not come whole, or could not be read")
        }
        Some(_) => error.of_token("HubSpot gave no new access token"),
        None => Error::token("HubSpot could not be asked for a new access token").with_source(error),
    }
}
