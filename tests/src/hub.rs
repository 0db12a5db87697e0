//! A server in the place of HubSpot: it gives the answers it was told to give, and records what it is asked.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use hubspot_conversations::{Client, ClientBuilder, RetryPolicy, ThreadId};
use serde_json::Value;

use crate::version::version;

/// A token that nothing but the `authorization` header may show.
pub const TOKEN: &str = "pat-na1-marker-7d1f0c2e";

/// The number of the thread that the tests speak of.
pub const THREAD: u64 = 9_007_199;

/// Where that thread's messages are.
pub static PATH: Path = Path::new(|| resource(&format!("/threads/{THREAD}/messages")));

/// Where a resource is, in the version under test.
#[must_use]
pub fn resource(resource: &str) -> String {
    format!("{}{resource}", version().path_prefix())
}

/// A path that is known once the version is; it is compared and shown like a text.
#[derive(Debug)]
pub struct Path(LazyLock<String>);

impl Path {
    /// The path that this makes.
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

/// The thread that the tests speak of.
#[must_use]
pub fn thread() -> ThreadId {
    THREAD.into()
}

/// One answer to give.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// An answer in JSON.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            content_type: "application/json;charset=utf-8",
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// An answer in HTML, as proxies give it.
    pub fn html(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            content_type: "text/html",
            ..Self::json(status, body)
        }
    }

    /// One more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn response(&self) -> HttpMockResponse {
        let base = HttpMockResponse::builder()
            .status(self.status)
            .header("content-type", self.content_type);
        let all = self
            .headers
            .iter()
            .fold(base, |response, (name, value)| response.header(*name, value));
        all.body(self.body.clone()).build()
    }
}

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The method.
    pub method: String,
    /// Path and query, as they stood in the request line.
    pub target: String,
    /// Every header, by its name in small letters; several of one name are joined by a line break.
    pub headers: BTreeMap<String, String>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl Asked {
    fn of(request: &HttpMockRequest) -> Self {
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in request.headers_vec() {
            let joined = headers
                .get(name)
                .map_or_else(|| value.clone(), |known| format!("{known}\n{value}"));
            headers.insert(name.to_lowercase(), joined);
        }
        // httpmock gives the address in full; only path and query go over the wire.
        let uri = request.uri_str();
        let host = uri.find("://").map_or(0, |at| at + 3);
        let target = uri[host..].find('/').map_or(uri, |slash| &uri[host + slash..]);
        Self {
            method: request.method_str().to_owned(),
            target: target.to_owned(),
            headers,
            body: request.body_vec(),
        }
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    /// The names of all headers, in order.
    #[must_use]
    pub fn header_names(&self) -> Vec<&str> {
        self.headers.keys().map(String::as_str).collect()
    }
}

/// The server.
#[expect(missing_debug_implementations, reason = "httpmock's server has none")]
pub struct Hub {
    server: MockServer,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Hub {
    /// Answers every request alike.
    pub async fn with(answer: Answer) -> Self {
        Self::answering(move |_, _| answer.clone(), Duration::ZERO).await
    }

    /// Answers what is sent like this, and shows a thread without messages to whoever looks.
    pub async fn sending(answer: Answer) -> Self {
        let nothing = Answer::json(200, r#"{"results":[]}"#);
        let by = move |_, asked: &Asked| if asked.method == "POST" { &answer } else { &nothing }.clone();
        Self::answering(by, Duration::ZERO).await
    }

    /// Answers every request alike, but late if it is to do something.
    pub async fn late(answer: Answer, delay: Duration) -> Self {
        Self::answering(move |_, _| answer.clone(), delay).await
    }

    /// Answers by what was asked and how much was asked before.
    pub async fn by(answer: impl Fn(usize, &Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::answering(answer, Duration::ZERO).await
    }

    async fn answering(
        answer: impl Fn(usize, &Asked) -> Answer + Send + Sync + 'static,
        delay: Duration,
    ) -> Self {
        let server = MockServer::start_async().await;
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let record = Arc::clone(&asked);
        let respond = move |request: &HttpMockRequest| {
            let one = Asked::of(request);
            let mut all = record.lock().unwrap();
            let answer = answer(all.len(), &one);
            all.push(one);
            answer.response()
        };
        let respond = Arc::new(respond);
        let of_posts = Arc::clone(&respond);
        let posts = server.mock_async(|when, then| {
            when.method("POST");
            then.delay(delay).respond_with(move |request| of_posts(request));
        });
        posts.await;
        let others = server.mock_async(|when, then| {
            when.method_not("POST");
            then.respond_with(move |request| respond(request));
        });
        others.await;
        Self { server, asked }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.base_url()
    }

    /// A client that takes it for HubSpot.
    #[must_use]
    pub fn client(&self) -> Client {
        client(&self.url())
    }

    /// Everything it was asked so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How often it was asked to do something, and not only to tell.
    #[must_use]
    pub fn posts(&self) -> usize {
        self.asked().iter().filter(|asked| asked.method == "POST").count()
    }

    /// The one thing that it was asked.
    #[must_use]
    pub fn only(&self) -> Asked {
        let all = self.asked();
        assert_eq!(all.len(), 1, "one request expected: {all:?}");
        all.into_iter().next().unwrap()
    }
}

/// A client of whatever stands at an address.
#[must_use]
pub fn client(url: &str) -> Client {
    builder(url).build().unwrap()
}

/// A builder of which nothing is set but the version under test.
pub fn setup() -> ClientBuilder {
    Client::builder().api_version(version())
}

/// The setting up of such a client: it asks once, and looks once for what may have been sent.
pub fn builder(url: &str) -> ClientBuilder {
    let builder = setup().access_token(TOKEN).base_url(url);
    // When to ask again, and what is looked for, has tests of its own beside the transport.
    builder.retry(RetryPolicy::never()).settle_time(Duration::ZERO)
}

/// An address at which nobody listens.
#[must_use]
pub fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
