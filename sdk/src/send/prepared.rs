//! A message with a receipt.

use std::fmt;

use crate::options::call_options;
use crate::{Client, OutgoingMessage, Receipt, ThreadId};

/// A message that is ready to be sent and has its [`Receipt`] already. Made by
/// [`Thread::prepare`](crate::Thread::prepare).
///
/// Store the receipt before you send, and no crash and no dropped future can make you send twice:
/// [`Thread::find_sent`](crate::Thread::find_sent) tells what became of it, from any process.
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
    pub(super) message: OutgoingMessage,
    pub(super) receipt: Receipt,
    pub(super) at: std::time::Instant,
}

call_options!(Prepared);

impl Prepared {
    pub(crate) fn new(client: Client, thread: ThreadId, message: OutgoingMessage) -> Self {
        Self {
            at: std::time::Instant::now(),
            receipt: Receipt::new(thread, &message),
            message,
            client,
        }
    }

    /// Returns the receipt: small, without any word of the message, and made to be stored.
    #[must_use]
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("receipt", &self.receipt)
            .finish_non_exhaustive()
    }
}
