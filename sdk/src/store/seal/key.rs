//! XChaCha20-Poly1305, whose nonce is long enough to be random.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::{Seal, SealError};

/// The first byte of what this seals, and the length of the nonce that follows.
const VERSION: u8 = 1;
const NONCE: usize = 24;

/// A key that seals secrets: XChaCha20-Poly1305, with a random nonce for each.
///
/// ```
/// use hubspot_conversations::store::{Seal, SealKey, StoreOptions};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let from_vault = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
/// let key = SealKey::from_hex(from_vault)?;
/// let sealed = key.seal(b"secret", b"context")?;
/// assert_eq!(key.open(&sealed, b"context")?, b"secret");
/// assert!(key.open(&sealed, b"another").is_err());
/// let options = StoreOptions::new().seal(key);
/// # let _ = options;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SealKey {
    cipher: XChaCha20Poly1305,
    older: Vec<XChaCha20Poly1305>,
}

impl SealKey {
    /// Takes the 32 bytes of a key, which have to be random, such as those of `openssl rand -hex 32`.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(&key.into()),
            older: Vec::new(),
        }
    }

    /// Takes a key as 64 hexadecimal digits.
    ///
    /// # Errors
    ///
    /// It is not 64 hexadecimal digits. The error does not show it.
    pub fn from_hex(text: &str) -> Result<Self, SealError> {
        let wrong =
            || SealError::new("the key has to be 64 hexadecimal digits, as of `openssl rand -hex 32`");
        let text = text.trim();
        let digits: Option<Vec<u8>> = text
            .chars()
            .map(|digit| Some(digit.to_digit(16)? as u8))
            .collect();
        let digits = digits.filter(|digits| digits.len() == 64).ok_or_else(wrong)?;
        let mut key = [0; 32];
        for (byte, pair) in key.iter_mut().zip(digits.chunks(2)) {
            *byte = pair.iter().fold(0, |byte, digit| byte << 4 | digit);
        }
        Ok(Self::new(key))
    }

    /// Adds a key that opens what was sealed with it, and seals nothing. To change a key, let all processes open the new one
    /// as well, then seal with it, and drop the old one once every account's token was refreshed.
    #[must_use]
    pub fn also_opens(mut self, older: &Self) -> Self {
        self.older.push(older.cipher.clone());
        self
    }
}

impl Seal for SealKey {
    fn seal(&self, secret: &[u8], context: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce)
            .map_err(|_| SealError::new("the operating system has no random numbers"))?;
        let payload = Payload {
            msg: secret,
            aad: context,
        };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| SealError::new("the secret is too long"))?;
        Ok([&[VERSION], &nonce[..], &sealed].concat())
    }

    fn open(&self, sealed: &[u8], context: &[u8]) -> Result<Vec<u8>, SealError> {
        let parts = sealed.split_first().filter(|(version, _)| **version == VERSION);
        let parts = parts.and_then(|(_, rest)| rest.split_first_chunk::<NONCE>());
        let (nonce, sealed) = parts.ok_or_else(|| SealError::new("it was not sealed by this kind of key"))?;
        let open = |cipher: &XChaCha20Poly1305| {
            let payload = Payload {
                msg: sealed,
                aad: context,
            };
            cipher.decrypt(&XNonce::from(*nonce), payload).ok()
        };
        let opened = std::iter::once(&self.cipher).chain(&self.older).find_map(open);
        opened.ok_or_else(|| {
            SealError::new("it was sealed with another key or for another record, or was changed")
        })
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"refresh-1";

    #[test]
    fn opens_only_what_is_unchanged_and_of_the_same_record_and_key() {
        let key = SealKey::new([7; 32]);
        let sealed = key.seal(SECRET, b"a").unwrap();
        assert_ne!(sealed, key.seal(SECRET, b"a").unwrap());
        assert_eq!(key.open(&sealed, b"a").unwrap(), SECRET);
        assert!(key.open(&sealed, b"b").is_err());
        assert!(SealKey::new([8; 32]).open(&sealed, b"a").is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(&changed, b"a").is_err(), "byte {at}");
            assert!(key.open(&sealed[..at], b"a").is_err(), "{at} bytes");
        }
    }

    #[test]
    fn an_older_key_opens_and_seals_nothing() {
        let old = SealKey::new([7; 32]);
        let key = SealKey::new([8; 32]).also_opens(&old);
        assert_eq!(key.open(&old.seal(SECRET, b"a").unwrap(), b"a").unwrap(), SECRET);
        assert!(old.open(&key.seal(SECRET, b"a").unwrap(), b"a").is_err());
    }

    #[test]
    fn reads_a_key_in_hexadecimal_digits() {
        let key = SealKey::from_hex(&"0f".repeat(32)).unwrap();
        let sealed = SealKey::new([0x0f; 32]).seal(SECRET, b"a").unwrap();
        assert_eq!(key.open(&sealed, b"a").unwrap(), SECRET);
        for wrong in ["", "0f", &"0g".repeat(32), &"0f".repeat(33), &"é".repeat(32)] {
            let error = SealKey::from_hex(wrong).unwrap_err().to_string();
            assert!(wrong.is_empty() || !error.contains(wrong), "{error}");
        }
    }
}
