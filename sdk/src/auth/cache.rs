//! One access token for all calls of a client, refreshed once.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::Instant;

use super::OAuth;
use super::endpoint::{MAX_LIFETIME, TokenEndpoint, refresh};
use crate::metrics::{Measurement, Recorder};
use crate::sync::lock;
use crate::time::{deadline_in, saturating_add};
use crate::{Error, Result};

/// A token is refreshed this long before it expires.
const REFRESH_BEFORE_EXPIRY: Duration = Duration::from_secs(60);
/// A token is no longer used this long before it expires: the request takes time to reach HubSpot.
const EXPIRY_MARGIN: Duration = Duration::from_secs(5);
/// Minimum time for which a failed refresh is cached, so that not every call repeats it.
const MIN_FAILURE_TTL: Duration = Duration::from_secs(10);

/// An access token that is refreshed once for all callers.
pub(crate) struct TokenCache {
    oauth: OAuth,
    endpoint: Arc<dyn TokenEndpoint>,
    metrics: Recorder,
    clock: Clock,
    state: Mutex<CacheState>,
}

struct CacheState {
    cached: Option<CachedToken>,
    /// The last token that HubSpot refused as expired, and when that was.
    dropped: Option<(HeaderValue, Instant)>,
    failure: Option<Failure>,
    /// The refresh in flight. The channel closes when it ends.
    in_flight: Option<watch::Receiver<()>>,
    refresh_token: SecretString,
    /// Whether HubSpot replaced the refresh token and the program has not stored the new one yet.
    is_unstored: bool,
}

struct CachedToken {
    header: HeaderValue,
    refresh_at: Expiry,
    expires_at: Expiry,
}

struct Failure {
    error: Error,
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

impl TokenCache {
    pub(crate) fn new(oauth: OAuth, endpoint: Arc<dyn TokenEndpoint>) -> Self {
        let state = CacheState {
            cached: None,
            dropped: None,
            failure: None,
            in_flight: None,
            refresh_token: oauth.refresh_token.clone(),
            is_unstored: false,
        };
        Self {
            oauth,
            endpoint,
            metrics: Recorder::default(),
            clock: SystemTime::now,
            state: Mutex::new(state),
        }
    }

    pub(crate) fn with_metrics(mut self, metrics: Recorder) -> Self {
        self.metrics = metrics;
        self
    }

    #[cfg(test)]
    pub(crate) fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Returns the header with a valid token, after a refresh where none is cached.
    pub(crate) async fn header(self: &Arc<Self>) -> Result<HeaderValue> {
        loop {
            match self.find_token() {
                Ok(found) => return found,
                // The channel never carries a value: it closes, and the state has the result.
                Err(mut in_flight) => drop(in_flight.changed().await),
            }
        }
    }

    /// Drops a token that HubSpot refused as expired, unless that is done already. Returns whether another one may be had.
    ///
    /// A token that HubSpot grants again is not dropped again for some seconds: many calls may have used it, and each of
    /// them would cause a refresh.
    pub(crate) fn invalidate(&self, header: &HeaderValue) -> bool {
        let mut state = lock(&self.state);
        let is_cached = state
            .cached
            .as_ref()
            .is_some_and(|cached| cached.header == header);
        if !is_cached {
            return true;
        }
        let dropped = state.dropped.as_ref();
        if dropped.is_some_and(|(dropped, at)| dropped == header && at.elapsed() < MIN_FAILURE_TTL) {
            return false;
        }
        state.cached = None;
        state.dropped = Some((header.clone(), Instant::now()));
        true
    }

    /// Returns a valid token or the cached failure, or else the refresh to wait for. Starts a refresh that is due.
    fn find_token(self: &Arc<Self>) -> Result<Result<HeaderValue>, watch::Receiver<()>> {
        let state = lock(&self.state);
        let now = Expiry::now(self.clock);
        let cached = state.cached.as_ref();
        let cached = cached.filter(|cached| !cached.expires_at.is_reached(now));
        let is_fresh = cached.is_some_and(|cached| !cached.refresh_at.is_reached(now));
        let valid = cached.map(|cached| Ok(cached.header.clone()));
        let failure = state.failure.as_ref();
        let failure = failure.filter(|failure| now.monotonic < failure.until);
        match (valid, failure) {
            (Some(valid), _) if is_fresh => Ok(valid),
            (valid, Some(failure)) => Ok(valid.unwrap_or_else(|| Err(failure.error.clone()))),
            (valid, None) => {
                let in_flight = state.in_flight.clone();
                let in_flight = in_flight.unwrap_or_else(|| self.start_refresh(state));
                valid.ok_or(in_flight)
            }
        }
    }

    fn start_refresh(self: &Arc<Self>, mut state: MutexGuard<'_, CacheState>) -> watch::Receiver<()> {
        let (done, in_flight) = watch::channel(());
        state.in_flight = Some(in_flight.clone());
        let refresh = RefreshTask {
            cache: Arc::clone(self),
            refresh_token: state.refresh_token.clone(),
            _done: done,
        };
        // A runtime that is shutting down drops the task at once, which locks the state.
        drop(state);
        tokio::spawn(refresh.run());
        in_flight
    }
}

/// One refresh. Dropping it, also unstarted or after a panic in the user's callback, clears `in_flight` and then wakes
/// every waiting call.
struct RefreshTask {
    cache: Arc<TokenCache>,
    refresh_token: SecretString,
    _done: watch::Sender<()>,
}

impl RefreshTask {
    async fn run(self) {
        let TokenCache {
            oauth,
            endpoint,
            metrics,
            ..
        } = &*self.cache;
        let grant = refresh(oauth, &**endpoint, &self.refresh_token).await;
        let is_granted = grant.access.is_ok();
        metrics.record(Measurement::TokenRefreshed { is_granted });
        // From the arrival of the response: counted from the request, a short lifetime could be over already, and the
        // token would be refreshed again and again.
        let arrived = Expiry::now(self.cache.clock);
        let stored = self.store_refresh_token(grant.refresh_token).await;
        self.store_result(grant.access.and_then(|access| stored.map(|()| access)), arrived);
    }

    /// Keeps a new refresh token, and has the program store it, or the one that it could not store before.
    async fn store_refresh_token(&self, new: Option<SecretString>) -> Result<()> {
        let unstored = {
            let mut state = lock(&self.cache.state);
            if let Some(new) = new {
                state.refresh_token = new;
                state.is_unstored = true;
            }
            state.is_unstored.then(|| state.refresh_token.clone())
        };
        if let (Some(token), Some(store)) = (unstored, &self.cache.oauth.store_token) {
            let stored = store(token.expose_secret().to_owned()).await;
            stored.map_err(|e| Error::token("the new refresh token could not be stored").with_source(e))?;
            lock(&self.cache.state).is_unstored = false;
        }
        Ok(())
    }

    fn store_result(&self, result: Result<(HeaderValue, Duration)>, arrived: Expiry) {
        let mut state = lock(&self.cache.state);
        match result {
            Ok((header, lifetime)) => {
                state.cached = Some(CachedToken {
                    header,
                    refresh_at: arrived.after(lifetime - REFRESH_BEFORE_EXPIRY.min(lifetime / 2)),
                    expires_at: arrived.after(lifetime - EXPIRY_MARGIN.min(lifetime / 4)),
                });
                state.failure = None;
            }
            Err(error) => {
                let retry_after = error.retry_after().unwrap_or_default();
                let until = deadline_in(retry_after.clamp(MIN_FAILURE_TTL, MAX_LIFETIME));
                state.failure = Some(Failure { error, until });
            }
        }
    }
}

impl Drop for RefreshTask {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Without a failure every waiting call would begin another refresh, and panic again.
            let reason = "the function that stores new refresh tokens panicked";
            self.store_result(Err(Error::token(reason)), Expiry::now(self.cache.clock));
        }
        lock(&self.cache.state).in_flight = None;
    }
}
