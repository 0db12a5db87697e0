//! A handle to a thread.

use std::time::Duration;

use tokio::time::Instant;

use crate::error::require_runtime;
use crate::operations::{ArchiveThread, AssignThread, GetThread, ListMessages, UnassignThread, UpdateThread};
use crate::time::deadline_in;
use crate::{
    ActorId, Assignee, Client, Delivery, Error, Lookup, Message, MessageSort, NewComment, Object,
    OriginalContent, OutgoingMessage, Paginator, Prepared, Receipt, Result, SendMessage, ThreadId,
    ThreadStatus, ThreadUpdate,
};

/// The first wait between two reads of a message, and the longest.
const FIRST_POLL: Duration = Duration::from_secs(1);
const MAX_POLL: Duration = Duration::from_secs(15);

/// A handle to a thread, to send to it and to read it. Made by [`Client::thread`].
///
/// ```
/// # #[cfg(feature = "mock")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// # let stand_in = hubspot_conversations::mock::StandIn::start();
/// # let hubspot = stand_in.client()?;
/// # let id = stand_in.email_thread();
/// let thread = hubspot.thread(id);
/// let sent = thread.reply("It left yesterday.", stand_in.agent()).await?;
/// println!("{:?}", sent.delivery());
///
/// let mut messages = thread.messages();
/// while let Some(message) = messages.try_next().await? {
///     println!("{:?}", message.text());
/// }
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "mock"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Thread {
    client: Client,
    id: ThreadId,
}

/// The messages of a thread, one after the other. Made by [`Thread::messages`].
pub type Messages = Paginator<ListMessages>;

impl Messages {
    /// Reads the oldest message first, whatever order was set before.
    pub fn oldest_first(mut self) -> Self {
        self.request.sort = Some(vec![MessageSort::OldestFirst]);
        self
    }
}

impl Client {
    /// Returns a handle to a thread. Nothing is sent.
    pub fn thread(&self, id: impl Into<ThreadId>) -> Thread {
        Thread {
            client: self.clone(),
            id: id.into(),
        }
    }
}

impl Thread {
    /// Returns the thread's id.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        self.id
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Sends a message, or adds a comment.
    ///
    /// Awaited, `Ok` means that exactly one message of this send is on the thread; [`Sent::evidence`](crate::Sent::evidence) says how that is
    /// known. It is not delivery yet: check [`Message::delivery`].
    ///
    /// Where HubSpot's response is lost, the thread is searched for the message; nothing is sent twice unless
    /// [`CallOptions::resend_if_absent`](crate::CallOptions::resend_if_absent) is set. A message that is found counts
    /// only if it can be no other send's: with the text, files, sender and app of this one, created while the request
    /// ran, by HubSpot's clock, and every other outgoing message of that time explained.
    ///
    /// Sends of the same text to the same thread run one after the other within a client and its clones, so that each
    /// finds its own message; the wait counts against the total timeout. **One limit**: what another process sends with
    /// the same text, sender and app in the same seconds looks the same. If that can happen, set
    /// [`Writers::Many`](crate::Writers::Many), or send such messages through one client.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`]: it never left, or HubSpot refused it in its own words. [`Error::is_unknown`]: it may be on
    /// the thread, or may be stored later; call [`find_sent`](Self::find_sent) with [`Error::receipt`] later.
    pub fn send(&self, message: impl Into<OutgoingMessage>) -> SendMessage {
        self.client.send_message(self.id, message)
    }

    /// Prepares a message, with a receipt that can be stored before anything is sent.
    pub fn prepare(&self, message: impl Into<OutgoingMessage>) -> Prepared {
        Prepared::new(self.client.clone(), self.id, message.into(), None)
    }

    /// Searches once for the message of an earlier send, of this process or another. Nothing is sent.
    ///
    /// The client's retries and timeouts hold, the total timeout for the whole search; a running send of the same text is
    /// waited for. In another process than that of the send, the time of the receipt is taken to be of a clock that agrees
    /// with this machine's; and a comment is found only where the app is known: from the receipt, or from an earlier
    /// send of this client.
    ///
    /// ```
    /// # use hubspot_conversations::{Lookup, Receipt, Thread};
    /// # async fn run(thread: Thread, receipt: Receipt) -> hubspot_conversations::Result<()> {
    /// match thread.find_sent(&receipt).await? {
    ///     Lookup::Sent(sent) => println!("sent as {}", sent.id()),
    ///     Lookup::Candidates(ids) => println!("check these by eye: {ids:?}"),
    ///     _ => println!("absent so far: it may still arrive"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Any error leaves the outcome as unknown as it was: the thread cannot be read, or the receipt is of another thread.
    pub async fn find_sent(&self, receipt: &Receipt) -> Result<Lookup> {
        if receipt.thread() != self.id {
            return Err(Error::invalid(format!(
                "the receipt is of thread {}, not of {}",
                receipt.thread(),
                self.id
            )));
        }
        require_runtime()?;
        crate::send::find(&self.client, receipt).await
    }

    /// Adds a comment: for the team, never shown to the customer. Since 23 September 2026 HubSpot refuses comments on
    /// threads of a help desk's inbox with a 400 (documented).
    ///
    /// # Errors
    ///
    /// Returns the errors of [`send`](Self::send).
    pub fn comment(&self, text: impl Into<String>) -> SendMessage {
        self.send(NewComment::new(text))
    }

    /// Returns the whole text of a message: from HubSpot if the message is truncated, or else as it is.
    ///
    /// # Errors
    ///
    /// Returns an error if the message is truncated, and the original cannot be read.
    pub async fn original(&self, message: &Message) -> Result<Object<OriginalContent>> {
        if !message.is_truncated() {
            let content = OriginalContent {
                text: message.text().map(str::to_owned),
                rich_text: message.rich_text().map(str::to_owned),
            };
            return Ok(content.into());
        }
        let original = self.client.get_original_content(self.id, message.id());
        Ok(original.await?.into_inner())
    }

    /// Waits until HubSpot reports more of a message than that it was sent: read, received or failed. `None` if it
    /// reports nothing, at once for a type that has no delivery, such as a comment; and [`Delivery::Sent`] if nothing
    /// more is known after `time`. A bounce can take longer than any reasonable wait. [`Duration::MAX`] is no limit.
    ///
    /// Reads the message at once, after a second, and then less and less often, down to every 15 seconds.
    ///
    /// # Errors
    ///
    /// Returns an error if the message cannot be read. It is on the thread nevertheless: do not send it again.
    pub async fn wait_for_delivery(
        &self,
        message_id: impl Into<String>,
        time: Duration,
    ) -> Result<Option<Delivery>> {
        let message_id = message_id.into();
        let deadline = deadline_in(time);
        let mut wait = FIRST_POLL;
        loop {
            let message = self.client.get_message(self.id, message_id.as_str()).await?;
            if !matches!(*message, Message::Message(_) | Message::Unrecognized(_)) {
                return Ok(None);
            }
            let delivery = message.delivery();
            let is_final = delivery
                .as_ref()
                .is_some_and(|delivery| *delivery != Delivery::Sent);
            if is_final || Instant::now() >= deadline {
                return Ok(delivery);
            }
            tokio::time::sleep_until(deadline.min(deadline_in(wait))).await;
            wait = (wait * 2).min(MAX_POLL);
        }
    }

    /// Reads all messages, newest first, a page at a time.
    pub fn messages(&self) -> Messages {
        self.client.list_messages(self.id).all()
    }

    /// Reads the thread without its messages: status, assignee, where it began.
    ///
    /// This is [`Client::get_thread`], which can return more, such as the thread's ticket.
    pub fn details(&self) -> GetThread {
        self.client.get_thread(self.id)
    }

    /// Opens or closes the thread, which HubSpot records in it. Not retried where the response is lost.
    pub fn set_status(&self, status: impl Into<ThreadStatus>) -> UpdateThread {
        self.update(ThreadUpdate::default().status(status))
    }

    /// Changes the thread. [`set_status`](Self::set_status) and [`restore`](Self::restore) are the short ways. Not
    /// retried where the response is lost.
    pub fn update(&self, update: impl Into<Object<ThreadUpdate>>) -> UpdateThread {
        self.client.update_thread(self.id, update)
    }

    /// Archives the thread; HubSpot deletes it 30 days later (documented). Retried where the response is lost, and then
    /// possibly a 404, since the thread is archived already.
    pub fn archive(&self) -> ArchiveThread {
        self.client.archive_thread(self.id)
    }

    /// Restores the thread from the archive. Not retried where the response is lost.
    pub fn restore(&self) -> UpdateThread {
        // HubSpot finds an archived thread only with this query parameter (documented).
        self.update(ThreadUpdate::default().archived(false))
            .archived(true)
    }

    /// Assigns the thread to an agent, which HubSpot records in it. Retried where the response is lost, which overwrites
    /// an assignment that another client made in between.
    pub fn assign(&self, actor: impl Into<ActorId>) -> AssignThread {
        self.client.assign_thread(self.id, Assignee::new(actor))
    }

    /// Removes the assignee of the thread. Retried as for [`assign`](Self::assign).
    pub fn unassign(&self) -> UnassignThread {
        self.client.unassign_thread(self.id)
    }
}
