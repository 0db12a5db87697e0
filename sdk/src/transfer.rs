//! The body of one attempt that is read while it is sent.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::Error;
use crate::body::{Body, Content, Opening, Piece, Reader, Streamed, changed, poll_read};
use crate::sync::{catch_panic, lock};

/// A connection may ask for more of the body.
const RUNNING: u8 = 0;
/// The last byte was given to a connection.
const WHOLE: u8 = 1;
/// The attempt is over: the last byte is given to none.
const ABORTED: u8 = 2;

/// The body of one attempt, and how far it has come. A middleware may send it more than once.
#[derive(Clone)]
pub(crate) struct Transfer {
    streamed: Streamed,
    progress: Arc<Progress>,
}

#[derive(Default)]
struct Progress {
    state: AtomicU8,
    /// Why a file could not be read.
    failure: Mutex<Option<io::Error>>,
}

impl Transfer {
    /// Returns what one attempt streams of a body, if it does.
    pub(crate) fn of(body: &Body) -> Option<Self> {
        let Body::Streamed(streamed) = body else {
            return None;
        };
        Some(Self {
            streamed: streamed.clone(),
            progress: Arc::default(),
        })
    }

    pub(crate) fn body(&self) -> reqwest::Body {
        reqwest::Body::wrap(StreamedBody {
            transfer: self.clone(),
            next: 0,
            left: self.streamed.length,
            reading: Mutex::new(Reading::None),
        })
    }

    /// Returns the error of the attempt, which is over. A request whose body did not leave as a whole cannot have been acted
    /// on: its length says that it is incomplete (RFC 9112, section 8).
    pub(crate) fn error(&self, error: Error) -> Error {
        let is_whole = !self.progress.passes_to(ABORTED);
        // With a success, whatever becomes of its body, it was acted on.
        if is_whole || error.status().is_some_and(|status| status.is_success()) {
            return error;
        }
        let failure = lock(&self.progress.failure).take();
        let error = failure.map_or(error, unreadable);
        error.not_received()
    }
}

/// The body of an attempt whose future was dropped leaves no more: a connection may ask for more of it even then.
pub(crate) struct AbortOnDrop<'t>(pub Option<&'t Transfer>);

impl Drop for AbortOnDrop<'_> {
    fn drop(&mut self) {
        if let Some(transfer) = self.0 {
            transfer.progress.passes_to(ABORTED);
        }
    }
}

/// Returns the error of a file that cannot be read.
pub(crate) fn unreadable(error: io::Error) -> Error {
    Error::invalid(format!("the file cannot be read: {error}")).with_source(error)
}

impl Progress {
    /// Ends the body in one way. Returns whether it was not ended in the other one before.
    fn passes_to(&self, end: u8) -> bool {
        let passed = self
            .state
            .compare_exchange(RUNNING, end, Ordering::AcqRel, Ordering::Acquire);
        passed.map_or_else(|before| before == end, |_| true)
    }
}

/// What is read of a file at present.
enum Reading {
    None,
    Opening(Opening, u64),
    Open(Reader, u64),
}

struct StreamedBody {
    transfer: Transfer,
    /// The number of the next piece.
    next: usize,
    /// How many bytes of the body are left.
    left: u64,
    /// Never locked: it makes the reader `Sync`, as reqwest requires.
    reading: Mutex<Reading>,
}

impl StreamedBody {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let pieces = Arc::clone(&self.transfer.streamed.pieces);
        loop {
            let reading = self
                .reading
                .get_mut()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            match reading {
                Reading::None => {
                    let Some(piece) = pieces.get(self.next) else {
                        return Poll::Ready(None);
                    };
                    self.next += 1;
                    match piece {
                        Piece::Form(bytes) | Piece::File(Content::Bytes(bytes)) if bytes.is_empty() => {}
                        Piece::Form(bytes) | Piece::File(Content::Bytes(bytes)) => {
                            return Poll::Ready(Some(Ok(bytes.clone())));
                        }
                        Piece::File(Content::Opened { length, open }) => {
                            *reading = Reading::Opening(open(), *length);
                        }
                    }
                }
                Reading::Opening(opening, length) => {
                    let reader = ready!(opening.as_mut().poll(cx))?;
                    *reading = Reading::Open(reader, *length);
                }
                Reading::Open(reader, left) => {
                    let chunk = ready!(poll_read(reader.as_mut(), cx))?;
                    *left = match left.checked_sub(chunk.len() as u64) {
                        Some(left) if left == 0 || !chunk.is_empty() => left,
                        _ => return Poll::Ready(Some(Err(changed()))),
                    };
                    if chunk.is_empty() {
                        *reading = Reading::None;
                        continue;
                    }
                    return Poll::Ready(Some(Ok(chunk)));
                }
            }
        }
    }
}

impl http_body::Body for StreamedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        // The code that opens and reads may be the caller's.
        let chunk = catch_panic(|| this.poll_chunk(cx));
        let chunk = chunk.unwrap_or_else(|_| Poll::Ready(Some(Err(io::Error::other("reading it panicked")))));
        let progress = Arc::clone(&this.transfer.progress);
        Poll::Ready(match ready!(chunk) {
            Some(Ok(bytes)) => {
                this.left = this.left.saturating_sub(bytes.len() as u64);
                // The connection need not ask for more.
                if this.left == 0 && !progress.passes_to(WHOLE) {
                    return Poll::Ready(Some(Err(io::Error::other("the attempt is over"))));
                }
                Some(Ok(Frame::data(bytes)))
            }
            Some(Err(error)) => {
                *lock(&progress.failure) = Some(error);
                Some(Err(io::Error::other("the file cannot be read")))
            }
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

// Nothing of what is private.
impl fmt::Debug for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer")
            .field("length", &self.streamed.length)
            .finish_non_exhaustive()
    }
}
