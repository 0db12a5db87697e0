//! The body of a request: bytes, or a form whose files are read while it is sent.

use std::hash::{Hash, Hasher};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use tokio::io::{AsyncRead, ReadBuf};

/// How much of a file is read at once.
const CHUNK: usize = 64 * 1024;
/// The rate at which the timeouts of a call leave time for a file, in bytes a second.
const MIN_RATE: u64 = 128 * 1024;

/// What a file is read from.
pub(crate) type Reader = Pin<Box<dyn AsyncRead + Send>>;
/// A future of a reader.
pub(crate) type Opening = Pin<Box<dyn Future<Output = io::Result<Reader>> + Send>>;

/// The body of a request. Each kind can be sent again as it is.
#[derive(Clone)]
pub(crate) enum Body {
    Empty,
    Bytes { content_type: HeaderValue, bytes: Bytes },
    Streamed(Streamed),
}

impl Body {
    pub(crate) fn content_type(&self) -> Option<&HeaderValue> {
        match self {
            Self::Empty => None,
            Self::Bytes { content_type, .. } => Some(content_type),
            Self::Streamed(streamed) => Some(&streamed.content_type),
        }
    }

    /// Returns the bytes; none of a body that is streamed.
    pub(crate) fn bytes(&self) -> Bytes {
        match self {
            Self::Bytes { bytes, .. } => bytes.clone(),
            Self::Empty | Self::Streamed(_) => Bytes::new(),
        }
    }

    /// Returns what an error response may repeat: not what is read while it is sent, nor a long file.
    pub(crate) fn repeatable(&self) -> impl Iterator<Item = &Bytes> {
        let (one, pieces): (_, &[Piece]) = match self {
            Self::Empty => (None, &[]),
            Self::Bytes { bytes, .. } => (Some(bytes), &[]),
            Self::Streamed(streamed) => (None, &streamed.pieces),
        };
        let pieces = pieces.iter().filter_map(|piece| match piece {
            Piece::Form(bytes) => Some(bytes),
            Piece::File(Content::Bytes(bytes)) => Some(bytes).filter(|bytes| bytes.len() <= CHUNK),
            Piece::File(Content::Opened { .. }) => None,
        });
        one.into_iter().chain(pieces)
    }

    /// Returns how much longer a call may take, since its body is streamed.
    pub(crate) fn transfer_time(&self) -> Duration {
        match self {
            Self::Streamed(streamed) => transfer_time(streamed.length),
            Self::Empty | Self::Bytes { .. } => Duration::ZERO,
        }
    }
}

/// Returns how long so many bytes may take.
pub(crate) fn transfer_time(bytes: u64) -> Duration {
    Duration::from_secs(bytes / MIN_RATE)
}

/// The content of a file. Two that are opened are equal if they are opened in one way.
#[derive(Clone)]
pub(crate) enum Content {
    Bytes(Bytes),
    /// Read anew by each attempt.
    Opened {
        length: u64,
        open: Arc<dyn Fn() -> Opening + Send + Sync>,
    },
}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(own), Self::Bytes(theirs)) => own == theirs,
            (Self::Opened { open: own, .. }, Self::Opened { open: theirs, .. }) => Arc::ptr_eq(own, theirs),
            _ => false,
        }
    }
}

impl Eq for Content {}

impl Hash for Content {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Bytes(bytes) => bytes.hash(state),
            Self::Opened { length, .. } => length.hash(state),
        }
    }
}

impl Content {
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Opened { length, .. } => *length,
        }
    }
}

/// A form with files, which are read while it is sent.
#[derive(Clone)]
pub(crate) struct Streamed {
    pub content_type: HeaderValue,
    pub length: u64,
    pub pieces: Arc<[Piece]>,
}

/// A part of a form.
#[derive(Clone)]
pub(crate) enum Piece {
    /// What is not a file's.
    Form(Bytes),
    File(Content),
}

impl Streamed {
    pub(crate) fn new(content_type: HeaderValue, pieces: Vec<Piece>) -> Self {
        let lengths = pieces.iter().map(|piece| match piece {
            Piece::Form(bytes) => bytes.len() as u64,
            Piece::File(content) => content.len(),
        });
        Self {
            content_type,
            length: lengths.sum(),
            pieces: pieces.into(),
        }
    }
}

/// The error of a file that has another length than it had at first.
pub(crate) fn changed() -> io::Error {
    io::Error::other("its length changed while it was read")
}

/// Reads a part of a file; nothing at its end.
pub(crate) fn poll_read(
    reader: Pin<&mut (dyn AsyncRead + Send)>,
    cx: &mut Context<'_>,
) -> Poll<io::Result<Bytes>> {
    let mut chunk = vec![0; CHUNK];
    let mut buffer = ReadBuf::new(&mut chunk);
    ready!(reader.poll_read(cx, &mut buffer))?;
    let length = buffer.filled().len();
    chunk.truncate(length);
    Poll::Ready(Ok(chunk.into()))
}

/// Reads a file to its end, part by part. Returns its length.
#[cfg(feature = "files")]
pub(crate) async fn read_all(content: &Content, mut each: impl FnMut(&[u8])) -> io::Result<u64> {
    let (length, open) = match content {
        Content::Bytes(bytes) => {
            each(bytes);
            return Ok(bytes.len() as u64);
        }
        Content::Opened { length, open } => (*length, open),
    };
    let mut reader = open().await?;
    let mut read = 0;
    loop {
        let chunk = std::future::poll_fn(|cx| poll_read(reader.as_mut(), cx)).await?;
        read += chunk.len() as u64;
        if chunk.is_empty() || read > length {
            break;
        }
        each(&chunk);
    }
    match read == length {
        true => Ok(length),
        false => Err(changed()),
    }
}
