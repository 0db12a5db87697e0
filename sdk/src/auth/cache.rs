//! One access token for all calls of a client, refreshed once.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::SystemTime;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::Instant;

use super::OAuth;
use super::access::{Access, Clock, Expiry};
use super::endpoint::{Grant, GrantType, MAX_LIFETIME, MIN_FAILURE_TTL, TokenEndpoint, request_token};
#[cfg(feature = "store")]
use super::shared::SharedTokens;
#[cfg(feature = "store")]
use super::token_record::Pair;
use crate::metrics::{Measurement, Recorder};
#[cfg(feature = "store")]
use crate::store::SharedStore;
use crate::sync::lock;
use crate::time::deadline_in;
use crate::{Error, Result};

/// An access token that is refreshed once for all callers.
pub(crate) struct TokenCache {
    oauth: OAuth,
    endpoint: Arc<dyn TokenEndpoint>,
    metrics: Recorder,
    clock: Clock,
    /// The tokens of all processes, if they share them.
    #[cfg(feature = "store")]
    shared: Option<SharedTokens>,
    state: Mutex<CacheState>,
}

struct CacheState {
    cached: Option<Access>,
    /// The last token that HubSpot refused as expired, and when that was.
    dropped: Option<(HeaderValue, Instant)>,
    failure: Option<Failure>,
    /// The refresh in flight. The channel closes when it ends.
    in_flight: Option<watch::Receiver<()>>,
    /// `None` where the store alone has one.
    refresh_token: Option<SecretString>,
    /// Whether HubSpot replaced the refresh token and the program has not stored the new one yet.
    is_unstored: bool,
}

struct Failure {
    error: Error,
    until: Instant,
}

impl TokenCache {
    pub(crate) fn new(oauth: OAuth, endpoint: Arc<dyn TokenEndpoint>) -> Self {
        let granted = oauth.granted.as_ref();
        let state = CacheState {
            cached: granted.map(|granted| granted.access.clone()),
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
            #[cfg(feature = "store")]
            shared: None,
            state: Mutex::new(state),
        }
    }

    /// Returns a cache of the same account whose tokens are those of all processes with the store, if secrets may be stored
    /// there.
    #[cfg(feature = "store")]
    pub(crate) fn shared_in(&self, store: &SharedStore) -> Option<Self> {
        let Self {
            oauth,
            endpoint,
            metrics,
            clock,
            ..
        } = self;
        let pair = oauth.granted.as_ref().zip(oauth.refresh_token.as_ref());
        let pair = pair.map(|(granted, refresh_token)| Pair {
            access: Some(granted.access.clone()),
            refresh_token: refresh_token.clone(),
            granted: granted.access.arrived,
        });
        let shared = SharedTokens::new(store, &oauth.app.client_id, pair)?;
        let mut cache = Self::new(oauth.clone(), Arc::clone(endpoint)).with_metrics(metrics.clone());
        cache.clock = *clock;
        cache.shared = Some(shared);
        // Not used before the store has it.
        lock(&cache.state).cached = None;
        Some(cache)
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

    /// Requests another token, whether or not one is due, unless that is being done.
    pub(crate) async fn refresh(self: &Arc<Self>) -> Result<()> {
        drop(self.refresh_now().changed().await);
        match &lock(&self.state).failure {
            Some(failure) => Err(failure.error.clone()),
            None => Ok(()),
        }
    }

    fn refresh_now(self: &Arc<Self>) -> watch::Receiver<()> {
        let state = lock(&self.state);
        let present = state.cached.as_ref().map(|cached| cached.header.clone());
        self.in_flight(state, present)
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
        let cached = cached.filter(|cached| !cached.is_expired(now));
        let is_fresh = cached.is_some_and(|cached| !cached.is_due(now));
        let valid = cached.map(|cached| Ok(cached.header.clone()));
        let failure = state.failure.as_ref();
        let failure = failure.filter(|failure| now.monotonic() < failure.until);
        match (valid, failure) {
            (Some(valid), _) if is_fresh => Ok(valid),
            (valid, Some(failure)) => Ok(valid.unwrap_or_else(|| Err(failure.error.clone()))),
            (valid, None) => {
                let dropped = state.dropped.as_ref().map(|(dropped, _)| dropped.clone());
                let in_flight = self.in_flight(state, dropped);
                valid.ok_or(in_flight)
            }
        }
    }

    /// Returns the refresh in flight, or starts one, which brings another token than the unwanted one.
    fn in_flight(
        self: &Arc<Self>,
        mut state: MutexGuard<'_, CacheState>,
        unwanted: Option<HeaderValue>,
    ) -> watch::Receiver<()> {
        if let Some(in_flight) = &state.in_flight {
            return in_flight.clone();
        }
        let (done, in_flight) = watch::channel(());
        state.in_flight = Some(in_flight.clone());
        let refresh = RefreshTask {
            cache: Arc::clone(self),
            refresh_token: state.refresh_token.clone(),
            unwanted,
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
    refresh_token: Option<SecretString>,
    #[cfg_attr(
        not(feature = "store"),
        expect(dead_code, reason = "only a store can have that token")
    )]
    unwanted: Option<HeaderValue>,
    _done: watch::Sender<()>,
}

impl RefreshTask {
    async fn run(self) {
        let result = self.refresh().await;
        self.store_result(result);
    }

    async fn refresh(&self) -> Result<Access> {
        #[cfg(feature = "store")]
        if let Some(shared) = &self.cache.shared {
            // The one that this process has had last, and the one that the program gave, which may be newer.
            let own: Vec<_> = self
                .refresh_token
                .iter()
                .chain(&self.cache.oauth.refresh_token)
                .cloned()
                .collect();
            let request = |token| self.request(token);
            let (pair, is_requested) = shared.fresh(self.unwanted.as_ref(), &own, request).await?;
            let is_last = |last: &SecretString| last.expose_secret() == pair.refresh_token.expose_secret();
            let is_new = !self.refresh_token.as_ref().is_some_and(is_last);
            if is_requested {
                let new = is_new.then_some(pair.refresh_token);
                self.store_refresh_token(new).await?;
            } else {
                // The process that requested it has stored it.
                lock(&self.cache.state).refresh_token = Some(pair.refresh_token);
            }
            let missing = || Error::token("HubSpot has granted no access token");
            return pair.access.ok_or_else(missing);
        }
        let Some(token) = &self.refresh_token else {
            return Err(Error::configuration("the client has no refresh token"));
        };
        let grant = self.request(token.clone()).await;
        let stored = self.store_refresh_token(grant.refresh_token).await;
        grant.access.and_then(|access| stored.map(|()| access))
    }

    async fn request(&self, token: SecretString) -> Grant {
        let cache = &*self.cache;
        let with = GrantType::RefreshToken(&token);
        let grant = request_token(&cache.oauth.app, &*cache.endpoint, with, cache.clock).await;
        let is_granted = grant.access.is_ok();
        cache.metrics.record(Measurement::TokenRefreshed { is_granted });
        grant
    }

    /// Keeps a new refresh token, and has the program store it, or the one that it could not store before.
    async fn store_refresh_token(&self, new: Option<SecretString>) -> Result<()> {
        let unstored = {
            let mut state = lock(&self.cache.state);
            if let Some(new) = new {
                state.refresh_token = Some(new);
                state.is_unstored = true;
            }
            state.refresh_token.clone().filter(|_| state.is_unstored)
        };
        if let (Some(token), Some(store)) = (unstored, &self.cache.oauth.store_token) {
            let stored = store(token.expose_secret().to_owned()).await;
            stored.map_err(|e| Error::token("the new refresh token could not be stored").with_source(e))?;
            lock(&self.cache.state).is_unstored = false;
        }
        Ok(())
    }

    fn store_result(&self, result: Result<Access>) {
        let mut state = lock(&self.cache.state);
        match result {
            Ok(access) => {
                state.cached = Some(access);
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
            self.store_result(Err(Error::token(reason)));
        }
        lock(&self.cache.state).in_flight = None;
    }
}
