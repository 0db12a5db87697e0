//! Tokens that are the same for all processes with a store: one of them refreshes, and the others wait for it.
//!
//! A process acquires a lease in the account's record before it requests tokens, and writes the new ones before it uses
//! them: a refresh token that HubSpot has replaced is in the store by the time that the new access token is used. A lease
//! expires, since its process may have died; what that process still gets is kept only if no later tokens are there.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep};

use super::access::Expiry;
use super::endpoint::{Grant, MIN_FAILURE_TTL, TOTAL_TIMEOUT};
use super::token_record::{Failure, Pair, TokenRecord, seal};
use crate::store::{Change, Key, Seal, SharedStore, StoreTime};
use crate::sync::lock;
use crate::time::seconds;
use crate::{Error, Result};

/// How long a lease lasts: longer than two refreshes may take, with the time of the store.
const LEASE: Duration = Duration::from_secs(2 * TOTAL_TIMEOUT.as_secs() + 15);
/// How long a process waits between two reads while another refreshes, at first and at most.
const POLL: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(500)];
/// The longest time for which no process tries again after a refresh that failed.
const MAX_FAILURE_TTL: Duration = Duration::from_secs(60 * 60);

/// How long the record without tokens stays that replaces a removed one.
const REMOVED_TTL: Duration = Duration::from_secs(1);

/// The tokens of an account, in the store.
pub(super) struct SharedTokens {
    store: SharedStore,
    seal: Arc<dyn Seal>,
    key: Key,
    /// What HubSpot has granted, and the store does not have yet.
    unsaved: Mutex<Option<Pair>>,
}

/// Removes the tokens of the store's account. Returns whether there were any.
pub(crate) async fn remove_tokens(store: &SharedStore, client_id: &str) -> Result<bool> {
    let key = store.token_key(client_id)?;
    store
        .update(&key, |present, _| {
            let Some(present) = present else {
                return Ok(Change::Keep(false));
            };
            // One that cannot be read is removed too.
            let record = TokenRecord::from_json(Some(present)).ok();
            let has_tokens = record.is_none_or(|record| record.sealed.is_some());
            // A store has no removal: the record is replaced by one without tokens, which expires.
            let empty = TokenRecord::from_json(None)?;
            Ok(Change::Write(empty.to_json(), Some(REMOVED_TTL), has_tokens))
        })
        .await
}

/// What the record says of a refresh.
enum Refresh {
    /// The tokens are fresh.
    NotDue(Pair),
    /// This process has the lease. The refresh token is the one of the record, if it has one.
    Leased(Option<SecretString>),
    /// Another process has the lease, for this time at most.
    LeasedElsewhere(Duration),
    /// The last refresh failed, and for this time none is tried.
    Failed(Failure, Duration),
}

impl SharedTokens {
    /// Returns the tokens of the store's account, if it has a name, and secrets may be stored.
    pub(super) fn new(store: &SharedStore, client_id: &str, unsaved: Option<Pair>) -> Option<Self> {
        Some(Self {
            seal: store.seal()?,
            key: store.token_key(client_id).ok()?,
            store: store.clone(),
            unsaved: Mutex::new(unsaved),
        })
    }

    /// Returns tokens that are fresh and not the refused ones: those of the store, or new ones, of which `true` is returned.
    /// `own` are the refresh tokens that this process has, for a store that has none or one that HubSpot refuses.
    pub(super) async fn fresh<R: Future<Output = Grant>>(
        &self,
        refused: Option<&HeaderValue>,
        own: &[SecretString],
        request: impl Fn(SecretString) -> R,
    ) -> Result<(Pair, bool)> {
        let holder = holder()?;
        let unsaved = lock(&self.unsaved).clone();
        let is_unsaved = unsaved.is_some();
        if let Some(pair) = unsaved {
            self.save(&holder, pair, true).await?;
        }
        let (started, [mut poll, longest]) = (Instant::now(), POLL);
        loop {
            match self.acquire(&holder, refused).await? {
                Refresh::NotDue(pair) => return Ok((pair, is_unsaved)),
                Refresh::Leased(stored) => {
                    let pair = self.refresh(&holder, stored, own, request).await?;
                    return Ok((pair, true));
                }
                Refresh::Failed(failure, time) => return Err(failed_elsewhere(failure, time)),
                Refresh::LeasedElsewhere(_) if started.elapsed() > LEASE => {
                    return Err(Error::token(
                        "other processes with this store did not refresh the access token in time",
                    ));
                }
                Refresh::LeasedElsewhere(time) => {
                    sleep(poll.min(time)).await;
                    poll = longest.min(2 * poll);
                }
            }
        }
    }

    /// Acquires the lease, unless the tokens are fresh or another process has it.
    async fn acquire(&self, holder: &str, refused: Option<&HeaderValue>) -> Result<Refresh> {
        self.store
            .update(&self.key, |json, now| {
                let mut record = TokenRecord::from_json(json)?;
                let pair = self.open(&record, now)?;
                let is_fresh = pair
                    .as_ref()
                    .and_then(|pair| pair.access.as_ref())
                    .is_some_and(|access| !access.refresh_in.is_zero() && Some(&access.header) != refused);
                if let Some(pair) = pair.clone().filter(|_| is_fresh) {
                    return Ok(Change::Keep(Refresh::NotDue(pair)));
                }
                let leased = Refresh::Leased(pair.map(|pair| pair.refresh_token));
                if record.is_held_by(holder) {
                    return Ok(Change::Keep(leased));
                }
                if let Some(time) = record.leased_for(now) {
                    return Ok(Change::Keep(Refresh::LeasedElsewhere(time)));
                }
                if let Some((failure, time)) = record.failed_for(now) {
                    return Ok(Change::Keep(Refresh::Failed(failure, time)));
                }
                record.lease(holder, now + LEASE);
                Ok(Change::Write(record.to_json(), None, leased))
            })
            .await
    }

    /// Requests new tokens, with the refresh token of the store, or else with this process's.
    async fn refresh<R: Future<Output = Grant>>(
        &self,
        holder: &str,
        stored: Option<SecretString>,
        own: &[SecretString],
        request: impl Fn(SecretString) -> R,
    ) -> Result<Pair> {
        let (mut tried, mut first_error) = (Vec::new(), None);
        for token in stored.iter().chain(own) {
            if tried.contains(&token.expose_secret()) {
                continue;
            }
            tried.push(token.expose_secret());
            let grant = request(token.clone()).await;
            let granted = Expiry::now(SystemTime::now);
            let is_replaced = grant.refresh_token.is_some();
            let refresh_token = grant.refresh_token.unwrap_or_else(|| token.clone());
            let pair = |access| Pair {
                access,
                refresh_token,
                granted,
            };
            match grant.access {
                Ok(access) => {
                    let is_stored = |stored: &SecretString| stored.expose_secret() == token.expose_secret();
                    let must_save = is_replaced || !stored.as_ref().is_some_and(is_stored);
                    return self.save(holder, pair(Some(access)), must_save).await;
                }
                Err(error) if is_replaced => {
                    self.save(holder, pair(None), true).await?;
                    return Err(error);
                }
                Err(error) => {
                    let is_refused = error.is_auth();
                    first_error.get_or_insert(error);
                    if !is_refused {
                        break;
                    }
                }
            }
        }
        let missing = || {
            Error::token(
                "the store has no tokens of this account: let the user install the app, and exchange the code",
            )
        };
        let error = first_error.unwrap_or_else(missing);
        self.fail(holder, &error).await;
        Err(error)
    }

    /// Writes tokens into the record, unless HubSpot has granted later ones, which it then returns. Where the store fails,
    /// those that `must_save` says are not used before the store has them.
    async fn save(&self, holder: &str, pair: Pair, must_save: bool) -> Result<Pair> {
        let new = seal(&*self.seal, &pair, self.key.as_str())?;
        let saved = self
            .store
            .update(&self.key, |json, now| {
                let mut record = TokenRecord::from_json(json)?;
                if record.sealed.as_ref() == Some(&new) {
                    // By an earlier try, whose response was lost.
                    return Ok(Change::Keep(None));
                }
                if record.put(new.clone(), &pair, now, holder) {
                    return Ok(Change::Write(record.to_json(), None, None));
                }
                Ok(Change::Keep(self.open(&record, now)?))
            })
            .await;
        match saved {
            Ok(other) => {
                *lock(&self.unsaved) = None;
                Ok(other.unwrap_or(pair))
            }
            Err(error) if must_save => {
                *lock(&self.unsaved) = Some(pair);
                Err(error)
            }
            Err(error) => {
                tracing::warn!(%error, "a new access token is not in the store: other processes will request their own");
                Ok(pair)
            }
        }
    }

    /// Returns the tokens of a record, if it has any.
    fn open(&self, record: &TokenRecord, now: StoreTime) -> Result<Option<Pair>> {
        record.open(&*self.seal, self.key.as_str(), now)
    }

    /// Records that a refresh failed, so that no process tries another for a while.
    async fn fail(&self, holder: &str, error: &Error) {
        let time = error.retry_after().unwrap_or_default();
        let time = time.clamp(MIN_FAILURE_TTL, MAX_FAILURE_TTL);
        let status = error.status().map(|status| status.as_u16());
        let told = self.store.update(&self.key, |json, now| {
            let mut record = TokenRecord::from_json(json)?;
            if !record.is_held_by(holder) {
                return Ok(Change::Keep(()));
            }
            record.release(holder);
            record.fail(now + time, status);
            Ok(Change::Write(record.to_json(), None, ()))
        });
        if let Err(error) = told.await {
            tracing::warn!(
                %error,
                "a failed refresh of the access token is not in the store: other processes will try it again at once"
            );
        }
    }
}

/// Returns what a process is known by for one refresh.
fn holder() -> Result<String> {
    let number = getrandom::u64();
    let number = number.map_err(|_| Error::token("the operating system has no random numbers"))?;
    Ok(format!("{number:016x}"))
}

fn failed_elsewhere(failure: Failure, time: Duration) -> Error {
    let status = failure.status.map(|status| format!(" (HTTP status {status})"));
    Error::token(format!(
        "another process with this store could not refresh the access token{}; it is tried again in {}",
        status.unwrap_or_default(),
        seconds(time)
    ))
}
