//! A message with a receipt.

use std::fmt;
use std::sync::Arc;

use super::{SendKey, Sent, idempotency_key, run};
use crate::error::require_runtime;
use crate::metrics::Measurement;
use crate::options::call_options;
use crate::receipt::SendIdentity;
use crate::{Client, OutgoingMessage, Receipt, Result, ThreadId};

/// A message that is ready to be sent and has its [`Receipt`] already. Made by
/// [`Thread::prepare`](crate::Thread::prepare).
///
/// Store the receipt before you send, and no crash and no dropped future can make you send twice:
/// [`Thread::find_sent`](crate::Thread::find_sent) finds the message later, from any process.
///
/// ```
/// # use hubspot_conversations::{NewComment, Thread};
/// # fn store(_: &str) {}
/// # async fn run(thread: Thread) -> Result<(), Box<dyn std::error::Error>> {
/// let prepared = thread.prepare(NewComment::new("The parcel left."));
/// store(&serde_json::to_string(prepared.receipt())?);
/// let sent = prepared.send().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent yet"]
pub struct Prepared {
    pub(super) client: Client,
    pub(super) identity: Arc<SendIdentity>,
    pub(super) key: Option<Box<SendKey>>,
}

call_options!(Prepared);
idempotency_key!(Prepared);

impl Prepared {
    pub(crate) fn new(
        client: Client,
        thread: ThreadId,
        message: OutgoingMessage,
        key: Option<Box<SendKey>>,
    ) -> Self {
        let identity = SendIdentity::new(thread, message, client.registry().app());
        Self {
            client,
            identity: Arc::new(identity),
            key,
        }
    }

    #[cfg(feature = "store")]
    pub(crate) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// Returns the receipt: small, without any word of the message, and made to be stored.
    #[must_use]
    pub fn receipt(&self) -> &Receipt {
        self.identity.receipt()
    }

    /// Sends the message.
    ///
    /// Dropping the future, as `select!` and `timeout` do, leaves open whether it was sent. Look it up with the receipt.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`](crate::Error::is_not_sent): it never left, or HubSpot refused it.
    /// [`Error::is_unknown`](crate::Error::is_unknown): it may be on the thread, or may be stored later; call
    /// [`Thread::find_sent`](crate::Thread::find_sent) later. Nothing was sent twice.
    pub async fn send(self) -> Result<Sent> {
        require_runtime().map_err(|error| error.in_operation("send_message").into_not_sent())?;
        let result = run::run(&self.client, self.identity, self.key).await;
        self.client.record(Measurement::SendEnded(Sent::end_of(&result)));
        result
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("receipt", self.receipt())
            .finish_non_exhaustive()
    }
}
