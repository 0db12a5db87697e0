//! A layer of one's own.

use bytes::Bytes;
use tokio::time::Instant;

use crate::backend::{Outgoing, ResponseFuture, Wire};

/// Something of yours that every attempt of every request goes through: to record, to count, to add headers,
/// to answer from elsewhere.
///
/// It stands inside the retries and outside the token: it sees each attempt, and never the token. Give it to
/// [`ClientBuilder::middleware`](crate::ClientBuilder::middleware); the first one given is the outermost.
///
/// ```
/// use hubspot_conversations::{ResponseFuture, Middleware, Next};
///
/// struct Count(std::sync::atomic::AtomicU64);
///
/// impl Middleware for Count {
///     fn call<'a>(&'a self, request: http::Request<bytes::Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
///         self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         next.call(request)
///     }
/// }
/// ```
pub trait Middleware: Send + Sync + 'static {
    /// Handles one attempt. Any status is `Ok`; an error is that no whole answer came: one of `next`, or one made by
    /// [`Error::no_connection`](crate::Error::no_connection) where nothing was sent, and by
    /// [`Error::broken_connection`](crate::Error::broken_connection) where it may have been received.
    fn call<'a>(&'a self, request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a>;
}

/// The rest of the way to HubSpot.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    pub(crate) layers: &'a [Box<dyn Middleware>],
    pub(crate) wire: &'a dyn Wire,
    pub(crate) authorization: &'a http::HeaderValue,
    /// When the attempt is over.
    pub(crate) until: Instant,
}

impl<'a> Next<'a> {
    /// Sends the request on.
    pub fn call(self, mut request: http::Request<Bytes>) -> ResponseFuture<'a> {
        if let Some((layer, layers)) = self.layers.split_first() {
            return layer.call(request, Self { layers, ..self });
        }
        request
            .headers_mut()
            .insert(http::header::AUTHORIZATION, self.authorization.clone());
        match Outgoing::try_from(request) {
            Ok(request) => self.wire.send(request, self.until),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

impl std::fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Next")
            .field("layers", &self.layers.len())
            .finish_non_exhaustive()
    }
}
