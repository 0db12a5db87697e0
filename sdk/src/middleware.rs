//! Middleware: code of the caller's that every attempt of every request passes through.

use std::sync::Arc;

use bytes::Bytes;

use crate::ThreadId;
use crate::backend::{HttpBackend, ResponseFuture};
use crate::time::Deadline;
use crate::transfer::Transfer;

/// Your code that every attempt of every request passes through: to record, to count, to add headers, to respond
/// from elsewhere.
///
/// It runs inside the retries and outside of authentication: it gets each attempt, and never the token. The request's
/// extensions have an [`AttemptInfo`]. Add it with [`ClientBuilder::middleware`](crate::ClientBuilder::middleware); the
/// first one added is the outermost.
///
/// ```
/// use hubspot_conversations::{AttemptInfo, Middleware, Next, ResponseFuture};
///
/// struct Log;
///
/// impl Middleware for Log {
///     fn call<'a>(&'a self, request: http::Request<bytes::Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
///         if let Some(info) = request.extensions().get::<AttemptInfo>() {
///             println!("{}, attempt {}", info.operation, info.attempt);
///         }
///         next.call(request)
///     }
/// }
/// ```
///
/// A middleware that panics fails its call with [`ErrorKind::Interrupted`](crate::ErrorKind::Interrupted): a send is then
/// [unknown](crate::Error::is_unknown), since the request may have left before. The client can still be used.
///
/// A file that is uploaded is read while it is sent: the request's body is empty here, and is added at the end.
///
/// A closure is a middleware too, given through [`middleware_fn`], which lets the compiler infer its lifetimes.
pub trait Middleware: Send + Sync + 'static {
    /// Handles one attempt. A response with any status is `Ok`. An error means that no whole response arrived: an error of
    /// `next`, or one made by [`Error::rejected`](crate::Error::rejected) or
    /// [`Error::no_connection`](crate::Error::no_connection) where nothing was sent, or by
    /// [`Error::broken_connection`](crate::Error::broken_connection) where HubSpot may have received the request.
    fn call<'a>(&'a self, request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a>;
}

impl<F> Middleware for F
where
    F: for<'a> Fn(http::Request<Bytes>, Next<'a>) -> ResponseFuture<'a> + Send + Sync + 'static,
{
    fn call<'a>(&'a self, request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        self(request, next)
    }
}

/// Creates a [`Middleware`] from a closure.
///
/// ```
/// use hubspot_conversations::{Client, Error, middleware_fn};
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let read_only = Client::builder()
///     .access_token("pat-na1-00000000-0000-0000-0000-000000000000")
///     .middleware(middleware_fn(|request, next| match *request.method() {
///         http::Method::GET => next.call(request),
///         _ => Box::pin(async { Err(Error::rejected("this program only reads")) }),
///     }))
///     .build()?;
/// # Ok(())
/// # }
/// ```
pub fn middleware_fn<F>(function: F) -> F
where
    F: for<'a> Fn(http::Request<Bytes>, Next<'a>) -> ResponseFuture<'a> + Send + Sync + 'static,
{
    function
}

/// What an attempt is for. A [`Middleware`] finds it in the extensions of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptInfo {
    /// The operation by its method's name, such as `send_message`; `request` for [`Client::request`](crate::Client::request).
    pub operation: &'static str,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The thread of the request, if it is about one.
    pub thread: Option<ThreadId>,
}

/// The rest of the way to HubSpot.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    pub(crate) middleware: &'a [Arc<dyn Middleware>],
    pub(crate) backend: &'a dyn HttpBackend,
    pub(crate) authorization: &'a http::HeaderValue,
    pub(crate) deadline: Deadline,
    pub(crate) transfer: Option<&'a Transfer>,
}

impl<'a> Next<'a> {
    /// Sends the request on.
    pub fn call(self, mut request: http::Request<Bytes>) -> ResponseFuture<'a> {
        if let Some((first, rest)) = self.middleware.split_first() {
            let next = Self {
                middleware: rest,
                ..self
            };
            return first.call(request, next);
        }
        let headers = request.headers_mut();
        headers.insert(http::header::AUTHORIZATION, self.authorization.clone());
        if let Some(transfer) = self.transfer {
            request.extensions_mut().insert(transfer.clone());
        }
        self.backend.send(request, self.deadline)
    }
}

impl std::fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Next")
            .field("middleware", &self.middleware.len())
            .finish_non_exhaustive()
    }
}
