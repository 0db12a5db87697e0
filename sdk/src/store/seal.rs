//! Encryption of what a store must not have in the clear.

use std::error::Error;
use std::fmt;

#[cfg(feature = "seal")]
mod key;

#[cfg(feature = "seal")]
#[cfg_attr(docsrs, doc(cfg(feature = "seal")))]
pub use key::SealKey;

/// Encrypts the secrets that processes share in a [`Store`](super::Store): the tokens of an OAuth app. Give it to
/// [`StoreOptions::seal`](super::StoreOptions::seal); without one, no secret is stored.
///
/// `SealKey`, under the feature `seal`, is one. Implement it where the key must not leave a system of its own. All
/// processes that share a store need the same key.
///
/// The context says which record the secret is of. It is not secret, and has to be authenticated, as the associated data
/// of an AEAD is: who can write to the store could otherwise give one account the tokens of another.
pub trait Seal: Send + Sync + 'static {
    /// Encrypts a secret. The same one twice gives different bytes.
    ///
    /// # Errors
    ///
    /// It cannot be encrypted. The error has no part of the secret: it becomes the source of this crate's.
    fn seal(&self, secret: &[u8], context: &[u8]) -> Result<Vec<u8>, SealError>;

    /// Decrypts what [`seal`](Self::seal) returned for the same context.
    ///
    /// # Errors
    ///
    /// It was sealed with another key or for another context, or it was changed.
    fn open(&self, sealed: &[u8], context: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// A secret could not be encrypted or decrypted.
#[derive(Clone, Debug)]
pub struct SealError(String);

impl SealError {
    /// Creates an error. The reason is displayed: keep secrets out of it.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for SealError {}
