//! The client.

use std::fmt;
use std::sync::Arc;

use crate::transport::{Call, Effect, Transport};
use crate::{ClientBuilder, Result, Thread, ThreadId};

/// HubSpot's Conversations API, for one account.
///
/// Cheap to clone: clones share connections. Make one for each account and keep it.
#[derive(Clone)]
pub struct Client(Arc<Transport>);

impl Client {
    /// A client with the token from `HUBSPOT_ACCESS_TOKEN`, and the base URL from `HUBSPOT_BASE_URL` if that
    /// is set.
    ///
    /// # Errors
    ///
    /// When there is no token, or a setting cannot work; the error says what to do.
    pub fn from_env() -> Result<Self> {
        ClientBuilder::from_env()?.build()
    }

    /// Sets up a client step by step.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A thread, to send to and to read. Nothing is sent yet.
    pub fn thread(&self, id: impl Into<ThreadId>) -> Thread {
        Thread::new(self.clone(), id.into())
    }

    /// Where this client sends its requests.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    pub(crate) fn over(transport: Transport) -> Self {
        Self(Arc::new(transport))
    }

    pub(crate) fn call(&self, operation: &'static str, effect: Effect, thread: Option<ThreadId>) -> Call {
        Call::new(self.0.clone(), operation, effect, thread)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}
