//! A thread, as a handle.

use std::collections::VecDeque;
use std::fmt;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::operations::ListMessages;
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
    /// `Ok` means that HubSpot has taken it, which is not yet delivery: ask [`Message::delivery`] for that.
    ///
    /// # Errors
    ///
    /// When it cannot be sent. Where [`Error::may_have_been_received`] is true, HubSpot may have it all the
    /// same: look at the thread before you send it again.
    pub async fn send(&self, draft: impl Into<Draft>) -> Result<Sent> {
        let response = self.client.send_message(self.id, draft).await?;
        Ok(Sent {
            message: response.into_inner(),
        })
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

/// A message that HubSpot has taken. Reads like the [`Message`].
#[derive(Clone, Debug)]
pub struct Sent {
    message: Message,
}

impl Sent {
    /// The message as HubSpot has it.
    #[must_use]
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// The message alone.
    #[must_use]
    pub fn into_message(self) -> Message {
        self.message
    }

    /// Whether HubSpot's answer was lost, and the message was then found on the thread.
    #[must_use]
    pub fn recovered(&self) -> bool {
        false
    }
}

impl Deref for Sent {
    type Target = Message;

    fn deref(&self) -> &Message {
        &self.message
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
    Asking(Sending<Object<MessagePage>>),
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
