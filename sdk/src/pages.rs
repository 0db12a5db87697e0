//! Lists, from their first page to their last.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::call::BoxFuture;
use crate::operations::ListMessages;
use crate::{Error, ErrorKind, Result};

/// All of a list, one after the other. A [`Stream`]; [`try_next`](Self::try_next) needs no import.
///
/// It follows HubSpot's cursor through short and empty pages to the page that has none. An answer that is no page of
/// a list is an error, and never the end. After an error it ends; what it gave before stays true, and
/// [`cursor`](Self::cursor) says where to go on.
#[must_use = "nothing is read before it is asked for"]
pub struct Paginator<L: Paginated> {
    request: L,
    page: VecDeque<L::Item>,
    next: Next<L::Item>,
    /// That of the page that is not read yet; none for the one that the request is for.
    cursor: Option<String>,
    /// The cursors that were followed, by hashes with random keys: a few bytes for a page, however long the list.
    /// HubSpot giving one of them again would have no end.
    seen: HashSet<u64>,
    keys: RandomState,
}

/// The messages of a thread, one after the other. Made by [`Thread::messages`](crate::Thread::messages).
pub type Messages = Paginator<ListMessages>;

/// A request for a page of a list. Those of this crate are that, and no others.
pub trait Paginated: Clone + Unpin + sealed::Paged<Self::Item> {
    /// What the list is of.
    type Item: Unpin;
}

/// What the generated source says of each list.
pub(crate) mod sealed {
    use crate::call::BoxFuture;
    use crate::model::Schema;
    use crate::{Object, Response, Result};

    /// A page: what stands on it, and the cursor of the next.
    #[derive(Debug)]
    pub struct Page<T> {
        pub(super) next: Option<String>,
        pub(super) items: Vec<T>,
    }

    pub trait Paged<T> {
        /// The operation, for errors.
        const NAME: &'static str;
        fn page(self, cursor: Option<String>) -> BoxFuture<Page<T>>;
        fn of_length(self, length: u32) -> Self;
    }

    /// Where a page that has no list there, or no cursor that can be followed, would read as an empty or a last one.
    const FRAME: [&str; 5] = ["", "results", "paging", "paging.next", "paging.next.after"];

    /// The page that a request is answered with.
    pub(crate) fn page_of<R, P, T>(
        request: R,
        next: fn(&P) -> Option<&str>,
        items: fn(P) -> Option<Vec<T>>,
    ) -> BoxFuture<Page<T>>
    where
        R: Paged<T>
            + IntoFuture<Output = Result<Response<Object<P>>>, IntoFuture = BoxFuture<Response<Object<P>>>>,
        P: Schema + Send + 'static,
        T: 'static,
    {
        let request = request.into_future();
        Box::pin(async move {
            let answer = request.await?;
            let problems = answer.problems();
            let fault = problems.iter().find(|problem| FRAME.contains(&&*problem.path));
            // Its text says what was found, and never what it was.
            let no_page = |fault: &dyn std::fmt::Display| format!("the answer is no page of a list: {fault}");
            if let Some(fault) = fault {
                return Err(answer.into_decode_error(&no_page(fault), R::NAME));
            }
            let page = answer.map(|page| (next(&page).map(str::to_owned), items(page.into_inner())));
            if page.1.is_none() {
                return Err(page.into_decode_error(&no_page(&"it has no `results`"), R::NAME));
            }
            let (next, items) = page.into_inner();
            let items = items.unwrap_or_default();
            Ok(Page { next, items })
        })
    }

    /// An empty cursor is none.
    pub(crate) fn cursor(after: Option<&str>) -> Option<&str> {
        after.filter(|cursor| !cursor.is_empty())
    }
}

pub(crate) use sealed::{Page, Paged, cursor, page_of};

enum Next<T> {
    Ask,
    Asking(BoxFuture<Page<T>>),
    End,
}

impl Paginator<ListMessages> {
    /// Oldest first, whatever order was asked for before.
    pub fn oldest_first(mut self) -> Self {
        self.request.sort = Some(vec![crate::MessageSort::OldestFirst]);
        self
    }
}

impl<L: Paginated> Paginator<L> {
    pub(crate) fn new(request: L) -> Self {
        Self {
            request,
            page: VecDeque::new(),
            next: Next::Ask,
            cursor: None,
            seen: HashSet::new(),
            keys: RandomState::new(),
        }
    }

    /// How many to ask for at once. HubSpot allows up to 100 messages (observed), and 500 threads (documented).
    pub fn page_size(mut self, size: u32) -> Self {
        self.request = self.request.of_length(size);
        self
    }

    /// The cursor of the page that is not read yet: of the next one, or of the one that could not be read. `None`
    /// before the first page has been read, and after the last.
    ///
    /// To go on from there, later or in another process, make the request again with `after` set to it. Of the page
    /// before, what has not been given out yet is not on it: store the cursor once
    /// [`try_next_page`](Self::try_next_page) has given you a page and you are done with that.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The next one, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// When a page cannot be read or is none, or when HubSpot gives a cursor for the second time.
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
                Next::Ask => {
                    let cursor = self.cursor.clone();
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
        if let Some(cursor) = &page.next {
            if !self.seen.insert(self.keys.hash_one(cursor)) {
                let repeated = "HubSpot gave the same cursor twice, which would never end".to_owned();
                return Err(Error::new(ErrorKind::Decode, repeated));
            }
            self.next = Next::Ask;
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
            if let Next::End = self.next {
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
