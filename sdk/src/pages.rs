//! Paginators: lists that HubSpot returns page by page.
//!
//! A list operation takes a cursor and returns `results` and, in `paging.next.after`, the cursor of the next page. The
//! generator finds such operations by their shape, and implements [`Paginated`] for their requests; [`Paginator`] follows
//! the cursors. Its invariants, besides those that it documents for users:
//!
//! - A cursor is passed on exactly as it came, since HubSpot's can be percent-encoded already (observed).
//! - A cursor that comes twice is an error: following it would never end.
//! - A dropped future costs nothing: the request in flight is kept and polled again.
//!
//! For example, a thread with three messages may arrive as the pages `[a]`, `[]`, `[b, c]`; [`Paginator::try_next`]
//! returns `a`, `b`, `c` and then `None`.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::client::BoxFuture;
use crate::{Error, ErrorKind, Result};

/// All items of a list, one after the other. A [`Stream`]; [`try_next`](Self::try_next) needs no import.
///
/// It follows HubSpot's cursors through short and empty pages (observed) to the page that has no cursor. A response that
/// is no page of a list is an error, and never the end. After an error it ends; what it returned before stays valid, and
/// [`cursor`](Self::cursor) says where to continue.
///
/// ```
/// # use hubspot_conversations::Client;
/// # async fn run(hubspot: Client) -> hubspot_conversations::Result<()> {
/// let mut threads = hubspot.list_threads().all().page_size(500);
/// while let Some(thread) = threads.try_next().await? {
///     println!("{:?}", thread.status);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is read before it is polled"]
pub struct Paginator<L: Paginated> {
    pub(crate) request: L,
    page: VecDeque<L::Item>,
    next: NextPage<L::Item>,
    /// The cursor of the page to be read next; `None` for the page that the request is for.
    cursor: Option<String>,
    /// The cursors that were followed, as hashes with random keys: a few bytes for a page, however long the list.
    seen: HashSet<u64>,
    keys: RandomState,
}

/// A request for one page of a list. Implemented for the requests of this crate that are that, and for no others.
pub trait Paginated: Clone + Unpin + sealed::ReadPage<Self::Item> {
    /// The type of the items.
    type Item: Unpin;
}

/// What the generated source implements for each list.
pub(crate) mod sealed {
    use crate::client::BoxFuture;
    use crate::model::{Readable, own_problems};
    use crate::{Object, Response, Result};

    /// A page: its items, and the cursor of the next one.
    #[derive(Debug)]
    pub struct Page<T> {
        pub(super) next: Option<String>,
        pub(super) items: Vec<T>,
    }

    pub trait ReadPage<T> {
        fn read_page(self, cursor: Option<String>) -> BoxFuture<Page<T>>;
        fn with_page_size(self, size: u32) -> Self;
    }

    /// The fields without which a page would look empty, or like the last one.
    const FRAME: [&str; 5] = ["", "results", "paging", "paging.next", "paging.next.after"];

    /// Reads the page of a request.
    pub(crate) fn read_page<R, P, T>(
        request: R,
        next: fn(&P) -> Option<&str>,
        items: fn(P) -> Option<Vec<T>>,
    ) -> BoxFuture<Page<T>>
    where
        R: IntoFuture<Output = Result<Response<Object<P>>>, IntoFuture = BoxFuture<Response<Object<P>>>>,
        P: Readable + Send + 'static,
        T: 'static,
    {
        let request = request.into_future();
        Box::pin(async move {
            let response = request.await?;
            let problems = own_problems(&*response);
            let problem = problems.iter().find(|problem| FRAME.contains(&&*problem.path));
            if let Some(problem) = problem {
                let reason = format!("the response is no page of a list: {problem}");
                return Err(response.into_decode_error(&reason));
            }
            let page = response.map(|page| (next(&page).map(str::to_owned), items(page.into_inner())));
            if page.1.is_none() {
                return Err(page.into_decode_error("the response is no page of a list: it has no `results`"));
            }
            let (next, items) = page.into_inner();
            let items = items.unwrap_or_default();
            Ok(Page { next, items })
        })
    }

    /// Treats an empty cursor as none.
    pub(crate) fn cursor(after: Option<&str>) -> Option<&str> {
        after.filter(|cursor| !cursor.is_empty())
    }
}

pub(crate) use sealed::{Page, ReadPage, cursor, read_page};

enum NextPage<T> {
    Unread,
    InFlight(BoxFuture<Page<T>>),
    End,
}

impl<L: Paginated> Paginator<L> {
    pub(crate) fn new(request: L) -> Self {
        Self {
            request,
            page: VecDeque::new(),
            next: NextPage::Unread,
            cursor: None,
            seen: HashSet::new(),
            keys: RandomState::new(),
        }
    }

    /// Sets the number of items to read with one request. HubSpot allows up to 100 messages (observed), and 500 threads
    /// (documented).
    pub fn page_size(mut self, size: u32) -> Self {
        self.request = self.request.with_page_size(size);
        self
    }

    /// Returns the cursor of the page to be read next, or of the one that could not be read. `None` before the first page
    /// has been read, and after the last.
    ///
    /// To continue from there, later or in another process, make the request again with `after` set to it. Items of the
    /// current page that were not returned yet are not on it: store the cursor after
    /// [`try_next_page`](Self::try_next_page) has returned a page and you have processed it.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// Returns the next item, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns an error if a page cannot be read, the response is not a page, or HubSpot returns a cursor a second time.
    pub async fn try_next(&mut self) -> Result<Option<L::Item>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Returns the items of the next page, or `None` after the last one. A page may be empty and not be the last. Items
    /// of the current page that [`try_next`](Self::try_next) has not returned yet come first, alone.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`try_next`](Self::try_next).
    pub async fn try_next_page(&mut self) -> Result<Option<Vec<L::Item>>> {
        if self.page.is_empty() {
            if let NextPage::End = self.next {
                return Ok(None);
            }
            std::future::poll_fn(|cx| self.poll_page(cx)).await?;
        }
        Ok(Some(std::mem::take(&mut self.page).into()))
    }

    /// Reads the next page, if there is one. A request in flight is kept when the caller's future is dropped.
    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        loop {
            match &mut self.next {
                NextPage::End => return Poll::Ready(Ok(())),
                NextPage::Unread => {
                    let cursor = self.cursor.clone();
                    self.next = NextPage::InFlight(self.request.clone().read_page(cursor));
                }
                NextPage::InFlight(page) => {
                    let page = std::task::ready!(page.as_mut().poll(cx));
                    return Poll::Ready(self.set_page(page));
                }
            }
        }
    }

    fn set_page(&mut self, page: Result<Page<L::Item>>) -> Result<()> {
        self.next = NextPage::End;
        let page = page?;
        if let Some(cursor) = &page.next {
            if !self.seen.insert(self.keys.hash_one(cursor)) {
                let reason = "HubSpot returned the same cursor twice, and following it would never end";
                return Err(Error::new(ErrorKind::Decode, reason.to_owned()));
            }
            self.next = NextPage::Unread;
        }
        self.cursor = page.next;
        self.page = page.items.into();
        Ok(())
    }
}

impl<L: Paginated> Stream for Paginator<L> {
    type Item = Result<L::Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            if let NextPage::End = self.next {
                return Poll::Ready(None);
            }
            if let Err(error) = std::task::ready!(self.poll_page(cx)) {
                return Poll::Ready(Some(Err(error)));
            }
        }
    }
}

impl<L: Paginated> fmt::Debug for Paginator<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paginator")
            .field("pages", &self.seen.len())
            .finish_non_exhaustive()
    }
}
