//! A thread, as a handle.

use std::time::Duration;

use tokio::time::Instant;

use crate::operations::{ArchiveThread, AssignThread, GetThread, UnassignThread, UpdateThread};
use crate::send::{Prepared, Sent};
use crate::time::deadline_in;
use crate::{
    ActorId, Assignee, Client, Delivery, Error, Message, Messages, NewComment, Object, OriginalContent,
    OutgoingMessage, Receipt, Result, ThreadId, ThreadStatus, ThreadUpdate,
};

/// The first wait between two looks at a message, and the longest.
const FIRST_POLL: Duration = Duration::from_secs(1);
const LONGEST_POLL: Duration = Duration::from_secs(15);

/// A thread: the short way to send to it and to read it. Made by [`Client::thread`].
#[derive(Clone, Debug)]
pub struct Thread {
    client: Client,
    id: ThreadId,
}

impl Thread {
    pub(crate) fn new(client: Client, id: ThreadId) -> Self {
        Self { client, id }
    }

    /// The thread's number.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        self.id
    }

    /// Sends a message, or adds a comment.
    ///
    /// `Ok` means that exactly one message of this send is on the thread, but for what two processes do at once (see
    /// below). It is not yet delivery: ask [`Message::delivery`] for that.
    ///
    /// Where HubSpot's answer is lost, the thread is read to see what became of the message; nothing is ever
    /// sent twice unless [`CallOptions::resend_if_absent`](crate::CallOptions::resend_if_absent) says so.
    ///
    /// Sends of the same words to the same thread go one after the other within a client and its clones, and are
    /// told apart; the wait counts for the total timeout. Between processes nothing tells apart what is sent with the
    /// same words, in the same name, within two minutes, or more where this machine's clock is behind HubSpot's. Where
    /// both messages are there, an answer that was lost stays unknown; where only one is, each process may take it for
    /// its own. Send such through one client.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`]: it is not on the thread and will not be. [`Error::is_unknown`]: it may be, or may
    /// yet come; ask [`find_sent`](Self::find_sent) with [`Error::receipt`] later.
    pub async fn send(&self, draft: impl Into<OutgoingMessage>) -> Result<Sent> {
        self.prepare(draft).send().await
    }

    /// Makes a message ready, with a receipt that can be stored before anything is sent.
    pub fn prepare(&self, draft: impl Into<OutgoingMessage>) -> Prepared {
        Prepared::new(self.client.clone(), self.id, draft.into())
    }

    /// Looks once for the message of an earlier send, of this process or another. Nothing is sent.
    ///
    /// `None`: it is not on the thread now. That is no promise for later: after an unknown outcome HubSpot may still
    /// be storing it, and names no time when it no longer will. Ask again before you believe it, and send again only
    /// where a second message does less harm than none.
    ///
    /// The client's retries and timeouts hold, the total timeout for the whole look; a send of the same words that is
    /// under way is waited for. The receipt has its time from the clock of the machine that sent. Where that was more
    /// than two minutes ahead of HubSpot's, the message looks like an older one: it is not found if this machine's clock
    /// is right, and nobody can say which of the two it is, [`Error::is_unknown`], if this one is ahead as well.
    ///
    /// # Errors
    ///
    /// Any error leaves what became of the message as unknown as it was: the thread cannot be read, the receipt is
    /// of another thread, or, with [`Error::is_unknown`], several messages could be the one, or one could be an older one.
    pub async fn find_sent(&self, receipt: &Receipt) -> Result<Option<Sent>> {
        if receipt.thread() != self.id {
            return Err(Error::invalid(format!(
                "the receipt is of thread {}, not of {}",
                receipt.thread(),
                self.id
            )));
        }
        crate::send::find(&self.client, receipt).await
    }

    /// Adds a comment: for the team, never shown to the customer. Since 23 September 2026 HubSpot refuses comments on
    /// threads of a help desk's inbox with a 400 (documented).
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub async fn comment(&self, text: impl Into<String>) -> Result<Sent> {
        self.send(NewComment::new(text)).await
    }

    /// The whole text of a message: from HubSpot if the message is cut, or else as it is.
    ///
    /// # Errors
    ///
    /// When the message is cut, and the original cannot be read.
    pub async fn original(&self, message: &Message) -> Result<Object<OriginalContent>> {
        if !message.is_truncated() {
            let content = OriginalContent {
                text: message.text().map(str::to_owned),
                rich_text: message.rich_text().map(str::to_owned),
            };
            return Ok(content.into());
        }
        Ok(self
            .client
            .get_original_content(self.id, message.id())
            .await?
            .into_inner())
    }

    /// Waits until HubSpot says more of a message than that it was sent: read, received or failed. `None` if it
    /// says nothing of it at all, at once for what has no delivery by its type, such as a comment; and
    /// [`Delivery::Sent`] if nothing more is known when the time is over. A bounce can take longer than anybody
    /// waits. [`Duration::MAX`] is for as long as it takes.
    ///
    /// Asks at once, after a second, and then less and less often, down to every 15 seconds.
    ///
    /// # Errors
    ///
    /// When the message cannot be read. It is on the thread all the same: do not send it again for that.
    pub async fn wait_for_delivery(
        &self,
        message_id: impl Into<String>,
        time: Duration,
    ) -> Result<Option<Delivery>> {
        let message_id = message_id.into();
        let until = deadline_in(time);
        let mut wait = FIRST_POLL;
        loop {
            let message = self.client.get_message(self.id, message_id.as_str()).await?;
            // What does not go through a channel never has a status.
            if !matches!(*message, Message::Message(_) | Message::Unrecognized(_)) {
                return Ok(None);
            }
            let delivery = message.delivery();
            let settled = delivery
                .as_ref()
                .is_some_and(|delivery| *delivery != Delivery::Sent);
            if settled || Instant::now() >= until {
                return Ok(delivery);
            }
            tokio::time::sleep_until(until.min(deadline_in(wait))).await;
            wait = (wait * 2).min(LONGEST_POLL);
        }
    }

    /// Reads all messages, newest first, page by page as they are asked for.
    pub fn messages(&self) -> Messages {
        self.client.list_messages(self.id).all()
    }

    /// What HubSpot knows of the thread besides its messages: whether it is open, whose it is, where it began.
    ///
    /// Awaited, it is [`Client::get_thread`]; before that it can be asked for more, such as the thread's ticket.
    pub fn details(&self) -> GetThread {
        self.client.get_thread(self.id)
    }

    /// Opens or closes the thread, which HubSpot records in it. Nothing is sent before it is awaited; it is sent once,
    /// even where its answer is lost.
    pub fn set_status(&self, status: impl Into<ThreadStatus>) -> UpdateThread {
        self.update(ThreadUpdate::default().status(status))
    }

    /// Changes the thread. [`set_status`](Self::set_status) and [`restore`](Self::restore) are the short ways. Nothing
    /// is sent before it is awaited; it is sent once, even where its answer is lost.
    pub fn update(&self, update: impl Into<Object<ThreadUpdate>>) -> UpdateThread {
        self.client.update_thread(self.id, update)
    }

    /// Archives the thread; HubSpot deletes it 30 days later (documented). Nothing is sent before it is awaited. Where
    /// the answer is lost it is asked for again, and may then be a 404, since the thread is archived already.
    pub fn archive(&self) -> ArchiveThread {
        self.client.archive_thread(self.id)
    }

    /// Brings the thread back from the archive. Nothing is sent before it is awaited; it is sent once, even where its
    /// answer is lost.
    pub fn restore(&self) -> UpdateThread {
        // HubSpot looks for an archived thread only where the query says that it is one (documented).
        self.update(ThreadUpdate::default().archived(false))
            .archived(true)
    }

    /// Assigns the thread to an agent, which HubSpot records in it. Nothing is sent before it is awaited. Where the
    /// answer is lost it is asked for again: that makes no difference but to an assignment of somebody else's in between.
    pub fn assign(&self, actor: impl Into<ActorId>) -> AssignThread {
        self.client.assign_thread(self.id, Assignee::new(actor))
    }

    /// Takes the thread from whoever it is assigned to. As for [`assign`](Self::assign), it may be asked for again.
    pub fn unassign(&self) -> UnassignThread {
        self.client.unassign_thread(self.id)
    }
}
