//! A thread, as a handle.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use tokio::time::Instant;

use crate::operations::{GetThread, ListMessages};
use crate::outcome::{Prepared, Receipt, Sent};
use crate::transport::Sending;
use crate::{
    Client, Delivery, Draft, Error, ErrorKind, Message, MessagePage, NewComment, Object, OriginalContent,
    Response, Result, ThreadId,
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
    /// `Ok` means that exactly one message of this send is on the thread. It is not yet delivery: ask
    /// [`Message::delivery`] for that.
    ///
    /// Where HubSpot's answer is lost, the thread is read to see what became of the message; nothing is ever
    /// sent twice unless [`CallOptions::resend_if_absent`](crate::CallOptions::resend_if_absent) says so.
    ///
    /// Sends of the same words to the same thread go one after the other within a client and its clones, and are
    /// told apart. Between processes nothing tells apart what is sent with the same words, in the same name,
    /// within two minutes. Where both messages are there, an answer that was lost stays unknown; where only one
    /// is, each process may take it for its own. Send such through one client.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`]: it is not on the thread and will not be. [`Error::is_unknown`]: it may be, or may
    /// yet come; ask [`find_sent`](Self::find_sent) with [`Error::receipt`] later.
    pub async fn send(&self, draft: impl Into<Draft>) -> Result<Sent> {
        self.prepare(draft).send().await
    }

    /// Makes a message ready, with a receipt that can be stored before anything is sent.
    pub fn prepare(&self, draft: impl Into<Draft>) -> Prepared {
        Prepared::new(self.client.clone(), self.id, draft.into())
    }

    /// Looks once for the message of an earlier send, of this process or another. Nothing is sent.
    ///
    /// `None`: it is not on the thread now. That is no promise for later: after an unknown outcome HubSpot may still
    /// be storing it, and names no time when it no longer will. Ask again before you believe it, and send again only
    /// where a second message does less harm than none.
    ///
    /// # Errors
    ///
    /// Any error leaves what became of the message as unknown as it was: the thread cannot be read, the receipt is
    /// of another thread, or, with [`Error::is_unknown`], several messages could be the one.
    pub async fn find_sent(&self, receipt: &Receipt) -> Result<Option<Sent>> {
        if receipt.thread() != self.id {
            return Err(Error::invalid(format!(
                "the receipt is of thread {}, not of {}",
                receipt.thread(),
                self.id
            )));
        }
        crate::outcome::find(&self.client, receipt).await
    }

    /// Adds a comment: for the team, never shown to the customer.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub async fn comment(&self, text: impl Into<String>) -> Result<Sent> {
        self.send(NewComment::new(text)).await
    }

    /// What HubSpot knows of the thread besides its messages: whether it is open, whose it is, where it began.
    ///
    /// Awaited, it is [`Client::get_thread`]; before that it can be asked for more, such as the thread's ticket.
    pub fn details(&self) -> GetThread {
        self.client.get_thread(self.id)
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
    /// says nothing of it at all, and [`Delivery::Sent`] if nothing more is known when the time is over. A
    /// bounce can take longer than anybody waits.
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
        let until = Instant::now() + time;
        let mut wait = FIRST_POLL;
        loop {
            let delivery = self
                .client
                .get_message(self.id, message_id.as_str())
                .await?
                .delivery();
            let settled = delivery
                .as_ref()
                .is_some_and(|delivery| *delivery != Delivery::Sent);
            if settled || Instant::now() >= until {
                return Ok(delivery);
            }
            tokio::time::sleep_until(until.min(Instant::now() + wait)).await;
            wait = (wait * 2).min(LONGEST_POLL);
        }
    }

    /// Reads all messages, newest first, page by page as they are asked for.
    pub fn messages(&self) -> Messages {
        Messages::new(self.client.list_messages(self.id))
    }
}

/// The messages of a thread, one after the other. A [`Stream`]; [`try_next`](Self::try_next) needs no import.
///
/// It follows HubSpot's cursor through short and empty pages to the page that has none. After an error it
/// ends; what it gave before stays true.
#[must_use = "nothing is read before it is asked for"]
pub struct Messages {
    request: ListMessages,
    page: VecDeque<Message>,
    next: Next,
    /// The cursors that were followed, by hashes with random keys: a few bytes for a page, however long the thread.
    /// HubSpot giving one of them again would have no end.
    seen: HashSet<u64>,
    keys: RandomState,
}

enum Next {
    Ask(Option<String>),
    Asking(Sending<Response<Object<MessagePage>>>),
    End,
}

impl Messages {
    fn new(request: ListMessages) -> Self {
        Self {
            request,
            page: VecDeque::new(),
            next: Next::Ask(None),
            seen: HashSet::new(),
            keys: RandomState::new(),
        }
    }

    /// How many messages to ask for at once; HubSpot allows up to 100 (observed).
    pub fn page_size(mut self, size: i64) -> Self {
        self.request = self.request.limit(size);
        self
    }

    /// Oldest first.
    pub fn oldest_first(mut self) -> Self {
        self.request = self.request.sort("createdAt");
        self
    }

    /// The next message, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// When a page cannot be read, or when HubSpot gives a cursor for the second time.
    pub async fn try_next(&mut self) -> Result<Option<Message>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// The messages of the next page, or `None` after the last one. A page may be empty and not be the last.
    /// What [`try_next`](Self::try_next) has not given yet of the page before comes first, alone.
    ///
    /// # Errors
    ///
    /// As for [`try_next`](Self::try_next).
    pub async fn try_next_page(&mut self) -> Result<Option<Vec<Message>>> {
        if self.page.is_empty() {
            if let Next::End = self.next {
                return Ok(None);
            }
            std::future::poll_fn(|cx| self.poll_page(cx)).await?;
        }
        Ok(Some(std::mem::take(&mut self.page).into()))
    }

    /// Reads the next page, if there is one. A request under way is kept when the one who polls goes away.
    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        loop {
            match &mut self.next {
                Next::End => return Poll::Ready(Ok(())),
                Next::Ask(cursor) => {
                    let cursor = cursor.take();
                    let request = self.request.clone();
                    let request = cursor.into_iter().fold(request, ListMessages::after);
                    self.next = Next::Asking(request.into_future());
                }
                Next::Asking(page) => {
                    let page = std::task::ready!(page.as_mut().poll(cx));
                    return Poll::Ready(self.take(page));
                }
            }
        }
    }

    fn take(&mut self, page: Result<Response<Object<MessagePage>>>) -> Result<()> {
        self.next = Next::End;
        let page = page?.into_inner().into_inner();
        if let Some(cursor) = page.next_cursor() {
            if !self.seen.insert(self.keys.hash_one(cursor)) {
                let repeated = "HubSpot gave the same cursor twice, which would never end".to_owned();
                return Err(Error::new(ErrorKind::Decode, repeated));
            }
            self.next = Next::Ask(Some(cursor.to_owned()));
        }
        self.page = page.results.unwrap_or_default().into();
        Ok(())
    }
}

impl Stream for Messages {
    type Item = Result<Message>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(message) = self.page.pop_front() {
                return Poll::Ready(Some(Ok(message)));
            }
            if let Next::End = self.next {
                return Poll::Ready(None);
            }
            if let Err(error) = std::task::ready!(self.poll_page(cx)) {
                return Poll::Ready(Some(Err(error)));
            }
        }
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages")
            .field("pages", &self.seen.len())
            .finish_non_exhaustive()
    }
}
