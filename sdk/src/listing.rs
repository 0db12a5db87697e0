//! Lists, from their first page to their last.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::operations::{ListChannelAccounts, ListChannels, ListInboxes, ListMessages, ListThreads};
use crate::transport::Sending;
use crate::{
    Channel, ChannelAccountDetails, ChannelAccountPage, ChannelPage, Error, ErrorKind, Inbox, InboxPage,
    Message, MessagePage, NextPage, Object, Response, Result, ThreadDetails, ThreadPage,
};

/// All of a list, one after the other. A [`Stream`]; [`try_next`](Self::try_next) needs no import.
///
/// It follows HubSpot's cursor through short and empty pages to the page that has none. After an error it
/// ends; what it gave before stays true.
#[must_use = "nothing is read before it is asked for"]
pub struct Listing<L: List> {
    request: L,
    page: VecDeque<L::Item>,
    next: Next<L::Item>,
    /// The cursors that were followed, by hashes with random keys: a few bytes for a page, however long the list.
    /// HubSpot giving one of them again would have no end.
    seen: HashSet<u64>,
    keys: RandomState,
}

/// The messages of a thread, one after the other. Made by [`Thread::messages`](crate::Thread::messages).
pub type Messages = Listing<ListMessages>;

/// A request for a page of a list. Those of this crate are that, and no others.
pub trait List: Clone + Unpin + sealed::Paged<Self::Item> {
    /// What the list is of.
    type Item: Unpin;
}

mod sealed {
    use crate::transport::Sending;

    /// A page: what stands on it, and the cursor of the next.
    #[derive(Debug)]
    pub struct Page<T> {
        pub(super) next: Option<String>,
        pub(super) items: Vec<T>,
    }

    impl<T> Page<T> {
        pub(super) fn new(next: Option<String>, items: Option<Vec<T>>) -> Self {
            let items = items.unwrap_or_default();
            Self { next, items }
        }
    }

    pub trait Paged<T> {
        fn page(self, cursor: Option<String>) -> Sending<Page<T>>;
        fn of_length(self, length: i64) -> Self;
    }
}

use sealed::{Page, Paged};

enum Next<T> {
    Ask(Option<String>),
    Asking(Sending<Page<T>>),
    End,
}

/// The page that a request is answered with.
fn page_of<P: Send + 'static, T: 'static>(
    request: Sending<Response<Object<P>>>,
    take: fn(P) -> Page<T>,
) -> Sending<Page<T>> {
    Box::pin(async move { Ok(take(request.await?.into_inner().into_inner())) })
}

/// An empty cursor is none.
fn cursor(next: &Option<Object<NextPage>>) -> Option<&str> {
    let cursor = next.as_ref()?.after.as_deref()?;
    (!cursor.is_empty()).then_some(cursor)
}

impl MessagePage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(&self.paging.as_ref()?.next)
    }
}

impl ListMessages {
    /// All of the list, page by page as it is asked for, from the page that this request is for.
    pub fn all(self) -> Listing<Self> {
        Listing::new(self)
    }
}

impl List for ListMessages {
    type Item = Message;
}

impl Paged<Message> for ListMessages {
    fn page(self, cursor: Option<String>) -> Sending<Page<Message>> {
        let request = cursor.into_iter().fold(self, Self::after);
        page_of(request.into_future(), |page| {
            Page::new(page.next_cursor().map(str::to_owned), page.results)
        })
    }

    fn of_length(self, length: i64) -> Self {
        self.limit(length)
    }
}

impl ThreadPage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(&self.paging.as_ref()?.next)
    }
}

impl ListThreads {
    /// All of the list, page by page as it is asked for, from the page that this request is for.
    pub fn all(self) -> Listing<Self> {
        Listing::new(self)
    }
}

impl List for ListThreads {
    type Item = Object<ThreadDetails>;
}

impl Paged<Object<ThreadDetails>> for ListThreads {
    fn page(self, cursor: Option<String>) -> Sending<Page<Object<ThreadDetails>>> {
        let request = cursor.into_iter().fold(self, Self::after);
        page_of(request.into_future(), |page| {
            Page::new(page.next_cursor().map(str::to_owned), page.results)
        })
    }

    fn of_length(self, length: i64) -> Self {
        self.limit(length)
    }
}

impl InboxPage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(&self.paging.as_ref()?.next)
    }
}

impl ListInboxes {
    /// All of the list, page by page as it is asked for, from the page that this request is for.
    pub fn all(self) -> Listing<Self> {
        Listing::new(self)
    }
}

impl List for ListInboxes {
    type Item = Object<Inbox>;
}

impl Paged<Object<Inbox>> for ListInboxes {
    fn page(self, cursor: Option<String>) -> Sending<Page<Object<Inbox>>> {
        let request = cursor.into_iter().fold(self, Self::after);
        page_of(request.into_future(), |page| {
            Page::new(page.next_cursor().map(str::to_owned), page.results)
        })
    }

    fn of_length(self, length: i64) -> Self {
        self.limit(length)
    }
}

impl ChannelPage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(&self.paging.as_ref()?.next)
    }
}

impl ListChannels {
    /// All of the list, page by page as it is asked for, from the page that this request is for.
    pub fn all(self) -> Listing<Self> {
        Listing::new(self)
    }
}

impl List for ListChannels {
    type Item = Object<Channel>;
}

impl Paged<Object<Channel>> for ListChannels {
    fn page(self, cursor: Option<String>) -> Sending<Page<Object<Channel>>> {
        let request = cursor.into_iter().fold(self, Self::after);
        page_of(request.into_future(), |page| {
            Page::new(page.next_cursor().map(str::to_owned), page.results)
        })
    }

    fn of_length(self, length: i64) -> Self {
        self.limit(length)
    }
}

impl ChannelAccountPage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(&self.paging.as_ref()?.next)
    }
}

impl ListChannelAccounts {
    /// All of the list, page by page as it is asked for, from the page that this request is for.
    pub fn all(self) -> Listing<Self> {
        Listing::new(self)
    }
}

impl List for ListChannelAccounts {
    type Item = Object<ChannelAccountDetails>;
}

impl Paged<Object<ChannelAccountDetails>> for ListChannelAccounts {
    fn page(self, cursor: Option<String>) -> Sending<Page<Object<ChannelAccountDetails>>> {
        let request = cursor.into_iter().fold(self, Self::after);
        page_of(request.into_future(), |page| {
            Page::new(page.next_cursor().map(str::to_owned), page.results)
        })
    }

    fn of_length(self, length: i64) -> Self {
        self.limit(length)
    }
}

impl Listing<ListMessages> {
    /// Oldest first.
    pub fn oldest_first(mut self) -> Self {
        self.request = self.request.sort("createdAt");
        self
    }
}

impl<L: List> Listing<L> {
    fn new(request: L) -> Self {
        Self {
            request,
            page: VecDeque::new(),
            next: Next::Ask(None),
            seen: HashSet::new(),
            keys: RandomState::new(),
        }
    }

    /// How many to ask for at once. HubSpot allows up to 100 messages (observed), and 500 threads (documented).
    pub fn page_size(mut self, size: i64) -> Self {
        self.request = self.request.of_length(size);
        self
    }

    /// The next one, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// When a page cannot be read, or when HubSpot gives a cursor for the second time.
    pub async fn try_next(&mut self) -> Result<Option<L::Item>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// What stands on the next page, or `None` after the last one. A page may be empty and not be the last.
    /// What [`try_next`](Self::try_next) has not given yet of the page before comes first, alone.
    ///
    /// # Errors
    ///
    /// As for [`try_next`](Self::try_next).
    pub async fn try_next_page(&mut self) -> Result<Option<Vec<L::Item>>> {
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
                    self.next = Next::Asking(self.request.clone().page(cursor));
                }
                Next::Asking(page) => {
                    let page = std::task::ready!(page.as_mut().poll(cx));
                    return Poll::Ready(self.take(page));
                }
            }
        }
    }

    fn take(&mut self, page: Result<Page<L::Item>>) -> Result<()> {
        self.next = Next::End;
        let page = page?;
        if let Some(cursor) = page.next {
            if !self.seen.insert(self.keys.hash_one(&cursor)) {
                let repeated = "HubSpot gave the same cursor twice, which would never end".to_owned();
                return Err(Error::new(ErrorKind::Decode, repeated));
            }
            self.next = Next::Ask(Some(cursor));
        }
        self.page = page.items.into();
        Ok(())
    }
}

impl<L: List> Stream for Listing<L> {
    type Item = Result<L::Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.pop_front() {
                return Poll::Ready(Some(Ok(item)));
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

impl<L: List> fmt::Debug for Listing<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing")
            .field("pages", &self.seen.len())
            .finish_non_exhaustive()
    }
}
