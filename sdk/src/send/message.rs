//! The builder of a send.

#[cfg(feature = "files")]
use super::uploads;
use super::{Prepared, SendKey, Sent, idempotency_key};
use crate::client::BoxFuture;
#[cfg(feature = "files")]
use crate::files::Upload;
use crate::options::call_options;
use crate::{Client, Error, OutgoingMessage, Result, ThreadId};

/// A message on its way to a thread, returned by [`Thread::send`](crate::Thread::send),
/// [`comment`](crate::Thread::comment) and [`reply_to`](crate::Thread::reply_to). Nothing is sent before it is awaited.
///
/// ```
/// # #[cfg(feature = "mock")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// # let stand_in = hubspot_conversations::mock::StandIn::start();
/// # let thread = stand_in.client()?.thread(stand_in.email_thread());
/// use std::time::Duration;
///
/// let sent = thread
///     .comment("Looked into it.")
///     .total_timeout(Duration::from_secs(20))
///     .await?;
/// # let _ = sent;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "mock"))]
/// # fn main() {}
/// ```
///
/// Macros that take futures, such as `tokio::join!`, need `.into_future()`:
///
/// ```
/// # use hubspot_conversations::Thread;
/// # async fn run(thread: Thread) -> hubspot_conversations::Result<()> {
/// let (first, second) = tokio::try_join!(
///     thread.comment("First").into_future(),
///     thread.comment("Second").into_future(),
/// )?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct SendMessage {
    client: Client,
    thread: ThreadId,
    message: Result<OutgoingMessage>,
    pub(super) key: Option<Box<SendKey>>,
    #[cfg(feature = "files")]
    pub(super) uploads: Vec<Upload>,
}

call_options!(SendMessage);
idempotency_key!(SendMessage);
#[cfg(feature = "files")]
uploads!(SendMessage);

impl Client {
    /// Sends a message, or adds a comment. [`Thread::send`](crate::Thread::send) says what its outcomes mean.
    ///
    /// Needs the scope `conversations.write`.
    pub fn send_message(
        &self,
        thread_id: impl Into<ThreadId>,
        message: impl Into<OutgoingMessage>,
    ) -> SendMessage {
        SendMessage::new(self.clone(), thread_id.into(), Ok(message.into()))
    }
}

impl SendMessage {
    /// Takes the message, or why there is none: that is returned when the send is awaited.
    pub(crate) fn new(client: Client, thread: ThreadId, message: Result<OutgoingMessage>) -> Self {
        Self {
            client,
            thread,
            message,
            key: None,
            #[cfg(feature = "files")]
            uploads: Vec::new(),
        }
    }

    /// Prepares the message, with a receipt that can be stored before anything is sent.
    ///
    /// # Errors
    ///
    /// Returns an error if [`reply_to`](crate::Thread::reply_to) could not make a message; or if a file is to be uploaded,
    /// whose id is not known yet.
    pub fn prepare(self) -> Result<Prepared> {
        #[cfg(feature = "files")]
        if !self.uploads.is_empty() {
            let reason =
                "a message is prepared with files that are there: upload them first, and attach them";
            return Err(Error::invalid(reason).into_not_sent());
        }
        let message = self.message.map_err(Error::into_not_sent)?;
        Ok(Prepared::new(self.client, self.thread, message, self.key))
    }
}

impl IntoFuture for SendMessage {
    type Output = Result<Sent>;
    type IntoFuture = BoxFuture<Sent>;

    fn into_future(self) -> BoxFuture<Sent> {
        #[cfg(feature = "files")]
        if !self.uploads.is_empty() {
            let files = super::SendFiles {
                client: self.client,
                thread: self.thread,
                key: self.key,
                uploads: self.uploads,
            };
            return Box::pin(files.send(self.message));
        }
        // Prepared outside of the future, which would keep a place for the message.
        let prepared = self.prepare();
        Box::pin(async move { prepared?.send().await })
    }
}

impl std::fmt::Debug for SendMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SendMessage")
            .field("thread", &self.thread)
            .finish_non_exhaustive()
    }
}
