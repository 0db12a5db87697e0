//! A thread, as a handle.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::operations::ListMessages;
use crate::outcome::{Prepared, Receipt, Sent};
use crate::transport::Sending;
use crate::{
    Client, Draft, Error, ErrorKind, Message, MessagePage, NewComment, Object, Response, Result, ThreadId,
};

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

    /// Finds the message of an earlier send, of this process or another: `None` if it is not on the thread.
    ///
    /// Ask when the send has ended; one that is still under way may store its message later.
    ///
    /// # Errors
    ///
    /// When the receipt is of another thread, when the thread cannot be read, and with [`Error::is_unknown`]
    /// when several messages could be the one.
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
    /// The cursors that were followed. HubSpot giving one of them again would have no end.
    seen: Vec<String>,
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
            seen: Vec::new(),
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

    fn take(&mut self, page: Result<Response<Object<MessagePage>>>) -> Result<()> {
        self.next = Next::End;
        let page = page?.into_inner().into_inner();
        if let Some(cursor) = page.next_cursor() {
            if self.seen.iter().any(|seen| seen == cursor) {
                let repeated = "HubSpot gave the same cursor twice, which would never end".to_owned();
                return Err(Error::new(ErrorKind::Decode, repeated));
            }
            self.seen.push(cursor.to_owned());
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
            match &mut self.next {
                Next::End => return Poll::Ready(None),
                Next::Ask(cursor) => {
                    let cursor = cursor.take();
                    let request = self.request.clone();
                    let request = cursor.into_iter().fold(request, ListMessages::after);
                    self.next = Next::Asking(request.into_future());
                }
                Next::Asking(page) => {
                    let page = std::task::ready!(page.as_mut().poll(cx));
                    if let Err(error) = self.take(page) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
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
