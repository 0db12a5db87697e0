//! Clients for the tests, and the thread that they use.

use std::sync::LazyLock;
use std::time::Duration;

use hubspot_conversations::{Client, ClientBuilder, RetryPolicy, ThreadId};

use crate::version::version;

/// A token that only the `authorization` header may contain.
pub const TOKEN: &str = "pat-na1-marker-7d1f0c2e";

/// The app of that token: the one of the stand-in.
pub const APP: u32 = 1_234_567;

/// The id of the thread that the tests use.
pub const THREAD: u64 = 9_007_199;

/// The path of that thread's messages.
pub static PATH: Path = Path::new(|| resource(&format!("/threads/{THREAD}/messages")));

/// Returns the path of a resource, in the version under test.
#[must_use]
pub fn resource(resource: &str) -> String {
    format!("{}{resource}", version().path_prefix())
}

/// A path that depends on the version; it is compared and displayed like a string.
#[derive(Debug)]
pub struct Path(LazyLock<String>);

impl Path {
    /// Creates a path from this function.
    #[must_use]
    pub const fn new(make: fn() -> String) -> Self {
        Self(LazyLock::new(make))
    }
}

impl std::ops::Deref for Path {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}

impl PartialEq<Path> for String {
    fn eq(&self, path: &Path) -> bool {
        self.as_str() == &**path
    }
}

/// Returns the thread that the tests use.
#[must_use]
pub fn thread() -> ThreadId {
    THREAD.into()
}

/// Returns a client of the server at this URL.
#[must_use]
pub fn client(url: &str) -> Client {
    builder(url).build().unwrap()
}

/// Returns a builder with only the version under test set.
pub fn unconfigured() -> ClientBuilder {
    Client::builder().api_version(version())
}

/// Returns the builder of such a client: one attempt, and one search for a message that may have been sent.
pub fn builder(url: &str) -> ClientBuilder {
    let builder = unconfigured().access_token(TOKEN).base_url(url).app_id(APP);
    // Retries and searches have tests of their own.
    builder.retry(RetryPolicy::never()).settle_time(Duration::ZERO)
}

/// Returns a URL at which no server listens.
#[must_use]
pub fn closed_port() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
