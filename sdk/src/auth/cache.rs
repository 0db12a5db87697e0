//! One access token for all calls of a client, refreshed once.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use tokio::sync::watch;
use tokio::time::Instant;

use super::endpoint::{Grant, MAX_LIFETIME, TokenEndpoint, refresh};
use super::{OAuth, Token};
use crate::sync::lock;
use crate::time::{deadline_in, saturating_add};
use crate::{Error, Result};

/// A token is refreshed this long before it expires.
const REFRESH_BEFORE_EXPIRY: Duration = Duration::from_secs(60);
/// A token is no longer used this long before it expires: the request takes time to reach HubSpot.
const EXPIRY_MARGIN: Duration = Duration::from_secs(5);
/// Minimum time for which a refusal is kept, so that every call does not repeat it.
const MIN_REFUSAL_TTL: Duration = Duration::from_secs(10);

/// An access token that is refreshed once for all callers.
pub(crate) struct TokenCache {
    oauth: OAuth,
    endpoint: Arc<dyn TokenEndpoint>,
    clock: Clock,
    state: Arc<Mutex<CacheState>>,
}

struct CacheState {
    cached: Option<CachedToken>,
    refusal: Option<Refusal>,
    /// The refresh in flight. The channel closes when it ends.
    in_flight: Option<watch::Receiver<()>>,
    refresh_token: SecretString,
}

struct CachedToken {
    token: Token,
    refresh_at: Expiry,
    expires_at: Expiry,
}

struct Refusal {
    error: Arc<Error>,
    until: Instant,
}

/// The system clock.
type Clock = fn() -> SystemTime;

/// A time on two clocks, reached when either reaches it: the monotonic clock may pause while the machine sleeps, and
/// the system clock may be set back.
#[derive(Clone, Copy)]
struct Expiry {
    monotonic: Instant,
    system: SystemTime,
}

impl Expiry {
    fn now(clock: Clock) -> Self {
        Self {
            monotonic: Instant::now(),
            system: clock(),
        }
    }

    fn after(self, time: Duration) -> Self {
        Self {
            monotonic: saturating_add(self.monotonic, time),
            system: self.system.checked_add(time).unwrap_or(self.system),
        }
    }

    fn is_reached(self, now: Self) -> bool {
        now.monotonic >= self.monotonic || now.system >= self.system
    }
}

/// What a call that needs a token does next.
enum Decision {
    Use(Token),
    Fail(Arc<Error>),
    Wait(watch::Receiver<()>),
}

impl TokenCache {
    pub(crate) fn new(oauth: OAuth, endpoint: Arc<dyn TokenEndpoint>) -> Self {
        let state = CacheState {
            cached: None,
            refusal: None,
            in_flight: None,
            refresh_token: oauth.refresh_token.clone(),
        };
        Self {
            oauth,
            endpoint,
            clock: SystemTime::now,
            state: Arc::new(Mutex::new(state)),
        }
    }

    #[cfg(test)]
    pub(crate) fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Returns a valid token, after a refresh where none is cached.
    pub(crate) async fn token(&self) -> Result<Token> {
        loop {
            let (decision, refresh) = self.decide();
            if let Some(refresh) = refresh {
                tokio::spawn(refresh.run());
            }
            match decision {
                Decision::Use(token) => return Ok(token),
                Decision::Fail(error) => return Err(Error::clone(&error)),
                Decision::Wait(mut in_flight) => {
                    // The channel never carries a value: it closes, and the state has the result.
                    let _ = in_flight.changed().await;
                }
            }
        }
    }

    /// Returns what the call does, and the refresh to start, if one is due and none is in flight.
    fn decide(&self) -> (Decision, Option<RefreshTask>) {
        let mut state = lock(&self.state);
        let now = Expiry::now(self.clock);
        let cached = state
            .cached
            .as_ref()
            .filter(|cached| !cached.expires_at.is_reached(now));
        let valid = cached.map(|cached| Decision::Use(cached.token.clone()));
        let is_fresh = cached.is_some_and(|cached| !cached.refresh_at.is_reached(now));
        let refusal = state
            .refusal
            .as_ref()
            .filter(|refusal| now.monotonic < refusal.until);
        match (valid, refusal, &state.in_flight) {
            (Some(valid), _, _) if is_fresh => (valid, None),
            (valid, Some(refusal), _) => (
                valid.unwrap_or_else(|| Decision::Fail(Arc::clone(&refusal.error))),
                None,
            ),
            (valid, None, Some(in_flight)) => {
                (valid.unwrap_or_else(|| Decision::Wait(in_flight.clone())), None)
            }
            (valid, None, None) => {
                let (done, in_flight) = watch::channel(());
                state.in_flight = Some(in_flight.clone());
                let refresh = RefreshTask {
                    oauth: self.oauth.clone(),
                    endpoint: Arc::clone(&self.endpoint),
                    clock: self.clock,
                    refresh_token: state.refresh_token.clone(),
                    state: Arc::clone(&self.state),
                    _done: done,
                };
                (valid.unwrap_or(Decision::Wait(in_flight)), Some(refresh))
            }
        }
    }
}

/// One refresh. Dropping it, also unstarted or after a panic in the user's callback, clears `in_flight` and then wakes
/// every waiting call.
struct RefreshTask {
    oauth: OAuth,
    endpoint: Arc<dyn TokenEndpoint>,
    clock: Clock,
    refresh_token: SecretString,
    state: Arc<Mutex<CacheState>>,
    _done: watch::Sender<()>,
}

impl RefreshTask {
    async fn run(self) {
        let result = refresh(&self.oauth, &*self.endpoint, &self.refresh_token).await;
        let new_refresh_token = self.store_result(result);
        if let (Some(token), Some(store)) = (new_refresh_token, &self.oauth.store_token) {
            store(&token);
        }
    }

    /// Updates the state. Returns the new refresh token, if HubSpot replaced it.
    fn store_result(&self, result: Result<Grant>) -> Option<String> {
        let mut state = lock(&self.state);
        match result {
            Ok(grant) => {
                // Counted from the arrival of the response: a token that is already expired by then would be
                // refreshed again and again.
                let now = Expiry::now(self.clock);
                let lifetime = grant.lifetime;
                state.cached = Some(CachedToken {
                    token: grant.token,
                    refresh_at: now.after(lifetime - REFRESH_BEFORE_EXPIRY.min(lifetime / 2)),
                    expires_at: now.after(lifetime - EXPIRY_MARGIN.min(lifetime / 4)),
                });
                state.refusal = None;
                if let Some(new) = &grant.refresh_token {
                    state.refresh_token = new.clone().into();
                }
                grant.refresh_token
            }
            Err(error) => {
                let retry_after = error.retry_after().unwrap_or_default();
                state.refusal = Some(Refusal {
                    until: deadline_in(retry_after.clamp(MIN_REFUSAL_TTL, MAX_LIFETIME)),
                    error: Arc::new(error),
                });
                None
            }
        }
    }
}

impl Drop for RefreshTask {
    fn drop(&mut self) {
        lock(&self.state).in_flight = None;
    }
}
