//! The record of an account's tokens that processes share: the tokens, sealed, and the lease of who refreshes them.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::Token;
use super::access::{Access, Expiry};
use crate::store::{Seal, StoreTime, failed, unreadable};
use crate::{Error, Result};

const VERSION: u32 = 1;

/// The tokens of an account.
#[derive(Clone)]
pub(super) struct Pair {
    /// `None` where HubSpot has replaced the refresh token and granted no access token with it.
    pub(super) access: Option<Access>,
    pub(super) refresh_token: SecretString,
    /// When HubSpot granted them.
    pub(super) granted: Expiry,
}

/// What a store has about the tokens of an account.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenRecord {
    version: u32,
    /// Access and refresh token, sealed.
    #[serde(default)]
    pub(super) sealed: Option<String>,
    granted_at_millis: u64,
    refresh_at_millis: u64,
    expires_at_millis: u64,
    /// The process that has the lease, and when that expires.
    #[serde(default)]
    holder: Option<String>,
    leased_until_millis: u64,
    /// The last refresh, if it failed.
    #[serde(default)]
    failure: Option<Failure>,
}

/// A refresh that failed, after which none is tried for a while.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Failure {
    until_millis: u64,
    /// HubSpot's status, if it has responded.
    pub(super) status: Option<u16>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Secrets {
    access_token: Option<String>,
    refresh_token: String,
}

impl TokenRecord {
    /// Reads a record. One that a newer version of this crate has written is an error, and stays.
    pub(super) fn from_json(json: Option<&[u8]>) -> Result<Self> {
        let Some(json) = json else {
            return Ok(Self {
                version: VERSION,
                ..Self::default()
            });
        };
        let record: Option<Self> = serde_json::from_slice(json).ok();
        let known = record.filter(|record| record.version == VERSION);
        known.ok_or_else(|| failed(unreadable()))
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Returns the tokens, if there are any.
    pub(super) fn open(&self, seal: &dyn Seal, context: &str, now: StoreTime) -> Result<Option<Pair>> {
        let Some(sealed) = &self.sealed else {
            return Ok(None);
        };
        let cannot = || {
            Error::token(
                "the tokens in the store cannot be opened: give the key that has sealed them, or let the user install the \
                 app again",
            )
        };
        let sealed = STANDARD.decode(sealed).map_err(|_| cannot())?;
        let opened = seal.open(&sealed, context.as_bytes());
        let opened = opened.map_err(|e| cannot().with_source(e))?;
        // serde's error may quote a token.
        let secrets: Secrets = serde_json::from_slice(&opened).map_err(|_| cannot())?;
        let header = secrets.access_token.map(|token| Token::new(token)?.header());
        let left = |at| StoreTime::from_millis(at).since(now);
        let here = Expiry::now(SystemTime::now);
        let access = header.transpose()?.map(|header| Access {
            header,
            refresh_in: left(self.refresh_at_millis),
            expires_in: left(self.expires_at_millis),
            arrived: here,
        });
        Ok(Some(Pair {
            access,
            refresh_token: secrets.refresh_token.into(),
            granted: here,
        }))
    }

    /// Puts tokens into the record, which have been sealed, unless it has some that were granted later. The refresh is over,
    /// unless another process has begun one.
    pub(super) fn put(&mut self, sealed: String, pair: &Pair, now: StoreTime, holder: &str) -> bool {
        let age = u64::try_from(pair.granted.elapsed().as_millis()).unwrap_or(u64::MAX);
        let granted_at = now.as_millis().saturating_sub(age);
        if self.sealed.is_some() && granted_at < self.granted_at_millis {
            return false;
        }
        self.granted_at_millis = granted_at;
        let at = |time: fn(&Access) -> Duration| {
            let left = pair
                .access
                .as_ref()
                .map(|access| time(access).saturating_sub(access.arrived.elapsed()));
            (now + left.unwrap_or_default()).as_millis()
        };
        self.refresh_at_millis = at(|access| access.refresh_in);
        self.expires_at_millis = at(|access| access.expires_in);
        self.sealed = Some(sealed);
        self.failure = None;
        self.release(holder);
        true
    }

    /// Gives a process the lease.
    pub(super) fn lease(&mut self, holder: &str, until: StoreTime) {
        self.holder = Some(holder.to_owned());
        self.leased_until_millis = until.as_millis();
        self.failure = None;
    }

    /// Ends the lease, if the process has it.
    pub(super) fn release(&mut self, holder: &str) {
        if self.is_held_by(holder) {
            self.holder = None;
            self.leased_until_millis = 0;
        }
    }

    pub(super) fn fail(&mut self, until: StoreTime, status: Option<u16>) {
        let until_millis = until.as_millis();
        self.failure = Some(Failure { until_millis, status });
    }

    pub(super) fn is_held_by(&self, holder: &str) -> bool {
        self.holder.as_deref() == Some(holder)
    }

    /// Returns how much longer the lease lasts, if a process has it.
    pub(super) fn leased_for(&self, now: StoreTime) -> Option<Duration> {
        self.holder.as_ref()?;
        left(self.leased_until_millis, now)
    }

    /// Returns the last refresh, if it failed, and how much longer none is tried.
    pub(super) fn failed_for(&self, now: StoreTime) -> Option<(Failure, Duration)> {
        let failure = self.failure?;
        Some((failure, left(failure.until_millis, now)?))
    }
}

fn left(until_millis: u64, now: StoreTime) -> Option<Duration> {
    let left = StoreTime::from_millis(until_millis).since(now);
    (!left.is_zero()).then_some(left)
}

/// Seals tokens for a record.
pub(super) fn seal(seal: &dyn Seal, pair: &Pair, context: &str) -> Result<String> {
    let token = |header: &HeaderValue| Token::of(header).map(|token| token.expose().to_owned());
    let secrets = Secrets {
        access_token: pair.access.as_ref().and_then(|access| token(&access.header)),
        refresh_token: pair.refresh_token.expose_secret().to_owned(),
    };
    let secrets = serde_json::to_vec(&secrets).unwrap_or_default();
    let sealed = seal.seal(&secrets, context.as_bytes());
    let sealed = sealed.map_err(|e| Error::token("the new tokens could not be sealed").with_source(e))?;
    Ok(STANDARD.encode(sealed))
}
