//! A caller's idempotency key.

#[cfg(feature = "store")]
use crate::{Error, Result, receipt::SendIdentity};

/// The length in bytes of the longest key.
#[cfg(feature = "store")]
const MAX_KEY: usize = 255;

/// A caller's key for a send. Boxed where it is kept, since most sends have none.
#[derive(Clone)]
pub(crate) struct SendKey {
    #[cfg_attr(not(feature = "store"), allow(dead_code))]
    pub text: String,
    /// What the caller asked for, where that is not the message: a reply's depends on what the thread has by then.
    #[cfg_attr(not(feature = "store"), allow(dead_code))]
    pub asked: Option<String>,
}

impl SendKey {
    #[cfg(feature = "store")]
    pub(crate) fn new(text: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            text: text.into(),
            asked: None,
        })
    }

    /// Names what the caller asked for.
    #[cfg(feature = "store")]
    pub(crate) fn asked(mut self: Box<Self>, parts: &[&str]) -> Box<Self> {
        self.asked = serde_json::to_string(parts).ok();
        self
    }

    /// Checks that a store can have it.
    #[cfg(feature = "store")]
    pub(crate) fn check(&self) -> Result<()> {
        match self.text.len() {
            0 => Err(Error::invalid("the idempotency key is empty")),
            length if length > MAX_KEY => Err(Error::invalid(format!(
                "the idempotency key has {length} bytes, and at most {MAX_KEY} are possible"
            ))),
            _ => Ok(()),
        }
    }

    /// Returns the whole of what was asked for, of which the fingerprint is made: another request is another send.
    #[cfg(feature = "store")]
    pub(crate) fn request(&self, identity: &SendIdentity) -> Result<String> {
        let invalid = |error| Error::invalid("the message is not valid as JSON").with_source(error);
        match &self.asked {
            Some(asked) => Ok(asked.clone()),
            None => serde_json::to_string(identity.message()).map_err(invalid),
        }
    }
}

/// Gives a send that has a field `key` the method that sets it.
macro_rules! idempotency_key {
    ($send:ident) => {
        #[cfg(feature = "store")]
        impl $send {
            /// Sends at most one message for this key, from any process with the same
            /// [store](crate::ClientBuilder::store) and after any crash: 1 to 255 bytes, such as `order-42-shipped`.
            ///
            /// - A call with a key whose message was sent returns it, read back from HubSpot, and sends nothing:
            ///   [`Sent::replayed`](crate::Sent::replayed).
            /// - Where the outcome of an earlier call is not known, the thread is searched, and nothing is sent. If the
            ///   message is not found, the call fails as [unknown](crate::Error::is_unknown).
            /// - While another call with the key runs, it is waited for, at most for the total timeout.
            /// - A key whose message was [not sent](crate::Error::is_not_sent) can be used again.
            /// - With another message, the call fails: [`Error::is_key_reused`](crate::Error::is_key_reused).
            ///
            /// A key is one within an account, and is kept for
            /// [30 days](crate::store::StoreOptions::sent_ttl). It is written to the store as it is: it should have no
            /// address and no name in it. A client without a store refuses it.
            #[cfg_attr(docsrs, doc(cfg(feature = "store")))]
            pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
                self.key = Some($crate::send::SendKey::new(key));
                self
            }
        }
    };
}

pub(crate) use idempotency_key;
