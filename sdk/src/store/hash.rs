//! Keyed hashes, in place of what must not be in a store: a short text could be guessed from a plain hash.

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{StoreError, StoreTime};

/// The identity of a store, made once, with the key of its hashes.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Epoch {
    version: u32,
    id: String,
    hash_key: String,
    /// What the store says that its records are known by.
    #[serde(default)]
    identity: Option<String>,
    /// When a process noticed last that records may have been lost.
    #[serde(default)]
    lost_at_millis: Option<u64>,
}

const VERSION: u32 = 1;

impl Epoch {
    pub(crate) fn new(identity: Option<String>) -> Result<Self, StoreError> {
        let random = || getrandom::u64().map(|number| format!("{number:016x}"));
        let numbers: Result<Vec<String>, _> = (0..5).map(|_| random()).collect();
        let numbers = numbers.map_err(|_| StoreError::new("the operating system has no random numbers"))?;
        let (id, hash_key) = numbers.split_at(1);
        Ok(Self {
            version: VERSION,
            id: id.concat(),
            hash_key: hash_key.concat(),
            identity,
            lost_at_millis: None,
        })
    }

    /// Returns it with the note that records may have been lost.
    pub(crate) fn lost(self, identity: Option<String>, now: StoreTime) -> Self {
        let lost_at_millis = Some(now.as_millis());
        Self {
            identity,
            lost_at_millis,
            ..self
        }
    }

    pub(crate) fn identity(&self) -> Option<&str> {
        self.identity.as_deref()
    }

    pub(crate) fn lost_at(&self) -> Option<StoreTime> {
        self.lost_at_millis.map(StoreTime::from_millis)
    }

    pub(crate) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(crate) fn from_json(json: &[u8]) -> Result<Self, StoreError> {
        let epoch: Option<Self> = serde_json::from_slice(json).ok();
        let newer =
            || StoreError::new("the store's own record is damaged, or of a newer version of this crate");
        epoch.filter(|epoch| epoch.version == VERSION).ok_or_else(newer)
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Returns the keyed hash of parts that are told apart.
    pub(crate) fn hash(&self, parts: &[&[u8]]) -> String {
        // A key of any length is one: this cannot fail.
        let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(self.hash_key.as_bytes()) else {
            return String::new();
        };
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let bytes = mac.finalize().into_bytes();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Nothing of the key.
impl std::fmt::Debug for Epoch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Epoch")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
