//! A scripted server: it does what a test says to each request, byte for byte, and records the requests.
//!
//! It logs nothing, so that what is traced in a test's process is the client's alone. Each connection serves one
//! request, so that a fault hits that request and no other.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use hubspot_conversations::Client;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::http1;

/// What to do with one request.
#[derive(Clone, Debug)]
pub enum Action {
    /// Resets the connection before anything of the request is read.
    ResetUnread,
    /// Reads the request, and resets the connection.
    ResetRead,
    /// Reads the request, and sends nothing for as long as the client waits.
    Hang,
    /// Sends these bytes, and closes the connection.
    Raw(Vec<u8>),
    /// Sends the first bytes, and then pieces without an end, with a pause after each.
    Endless {
        /// What comes first.
        first: Vec<u8>,
        /// The piece of this number.
        piece: fn(usize) -> Vec<u8>,
        /// The pause.
        pause: Duration,
    },
    /// Sends a response.
    Respond(Response),
}

/// A response, which may promise more than it holds.
#[derive(Clone, Debug)]
pub struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// The `content-length`, where it is not that of the body.
    length: Option<usize>,
    /// Whether the connection stays open after the last byte.
    stalls: bool,
    /// Whether a send gets this very body.
    is_verbatim: bool,
    delay: Duration,
}

impl Action {
    /// A response with a status, headers and a body.
    #[must_use]
    pub fn response(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self::Respond(Response {
            status,
            headers: headers.iter().map(owned).collect(),
            body: body.as_ref().to_vec(),
            length: None,
            stalls: false,
            is_verbatim: false,
            delay: Duration::ZERO,
        })
    }

    /// A response in JSON.
    #[must_use]
    pub fn json(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::response(
            status,
            &[("content-type", "application/json;charset=utf-8")],
            body,
        )
    }

    /// A response in HTML, as proxies send it.
    #[must_use]
    pub fn html(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::response(status, &[("content-type", "text/html")], body)
    }

    /// A response whose `content-length` is this, whatever its body holds.
    #[must_use]
    pub fn truncated(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>, length: usize) -> Self {
        Self::response(status, headers, body).with(|response| response.length = Some(length))
    }

    /// The head of a response and the beginning of its body, of which no more ever comes.
    #[must_use]
    pub fn stalled(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        Self::truncated(status, headers, body, 5_000).with(|response| response.stalls = true)
    }

    /// The response with one more header.
    #[must_use]
    pub fn header(self, name: &str, value: impl Into<String>) -> Self {
        self.with(|response| response.headers.push((name.to_owned(), value.into())))
    }

    /// The response so much later.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        self.with(|response| response.delay = delay)
    }

    /// The same body for a send as for any other request.
    #[must_use]
    pub fn verbatim(mut self) -> Self {
        if let Self::Respond(response) = &mut self {
            response.is_verbatim = true;
        }
        self
    }

    /// Whether only a timeout of the client ends it.
    #[must_use]
    pub fn never_ends(&self) -> bool {
        matches!(self, Self::Hang | Self::Respond(Response { stalls: true, .. }))
    }

    fn with(mut self, change: impl FnOnce(&mut Response)) -> Self {
        match &mut self {
            Self::Respond(response) => change(response),
            other => panic!("{other:?} sends no response"),
        }
        self
    }
}

impl Response {
    /// The response to a send: HubSpot's message has the type, the text and the thread that were sent, and an id that no
    /// earlier one has.
    fn to(mut self, request: &Request, earlier: &[Request]) -> Self {
        let is_send = !self.is_verbatim
            && request.method == "POST"
            && request.target.split('?').next().unwrap().ends_with("/messages");
        let sent: Option<Value> = serde_json::from_slice(&request.body).ok().filter(|_| is_send);
        let message: Option<Value> = serde_json::from_slice(&self.body).ok();
        if let (Some(sent), Some(mut message), 200..300, None) = (sent, message, self.status, self.length)
            && message["id"].is_string()
            && message["type"].is_string()
        {
            let thread = request.target.split('/').rev().nth(1).unwrap();
            message["conversationsThreadId"] = thread.into();
            let sends = earlier.iter().filter(|earlier| earlier.method == "POST").count();
            if sends > 0 {
                message["id"] = format!("{sends:032x}").into();
            }
            for name in ["type", "text"] {
                message[name] = sent[name].clone();
            }
            if sent["type"] == "MESSAGE" {
                message["direction"] = "OUTGOING".into();
            }
            self.body = message.to_string().into();
        }
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let length = self.length.unwrap_or(self.body.len());
        let mut head = format!(
            "HTTP/1.1 {} Scripted\r\ncontent-length: {length}\r\n",
            self.status
        );
        // HubSpot's responses have a date, by which the client knows HubSpot's clock.
        if !self
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("date"))
        {
            let now = DateTime::<Utc>::from(SystemTime::now());
            head.push_str(&now.format("date: %a, %d %b %Y %H:%M:%S GMT\r\n").to_string());
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("connection: close\r\n\r\n");
        [head.as_bytes(), &self.body].concat()
    }
}

/// A request as it was received.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The request line and the headers.
    pub head: String,
    /// The method.
    pub method: String,
    /// Path and query, as in the request line.
    pub target: String,
    /// Every header, by its name in small letters; several of one name are joined by a line break.
    pub headers: BTreeMap<String, String>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl Request {
    /// A request of this head and this body.
    #[must_use]
    pub fn new(head: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut lines = head.lines();
        let mut first = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
        let (method, target) = (first.next(), first.next());
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let known = headers.entry(name.to_lowercase());
            let joined = known.and_modify(|known| known.push('\n')).or_default();
            joined.push_str(value.trim());
        }
        Self {
            head: head.trim_end().to_owned(),
            method: method.unwrap_or_default(),
            target: target.unwrap_or_default(),
            headers,
            body: body.into(),
        }
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body in UTF-8")
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

/// The server. It serves until it is dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    written: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Does the same to every request.
    pub async fn always(action: Action) -> Self {
        Self::by(move |_, _| action.clone()).await
    }

    /// Does this to every POST, and lists no messages to every other request.
    pub async fn posts(action: Action) -> Self {
        let empty = Action::json(200, r#"{"results":[]}"#);
        let by = move |_, request: &Request| if request.method == "POST" { &action } else { &empty }.clone();
        Self::by(by).await
    }

    /// Does this to every request, to a POST only after the delay.
    pub async fn late(action: Action, delay: Duration) -> Self {
        let late = action.clone().after(delay);
        Self::by(move |_, request| if request.method == "POST" { &late } else { &action }.clone()).await
    }

    /// Does one thing after the other, and the last one to all that follow.
    pub async fn script(actions: impl Into<Vec<Action>>) -> Self {
        let actions = actions.into();
        Self::by(move |index, _| actions[index.min(actions.len() - 1)].clone()).await
    }

    /// Decides by the number of earlier requests, and by the request.
    pub async fn by(action: impl Fn(usize, &Request) -> Action + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let written: Arc<AtomicUsize> = Arc::default();
        let record = (Arc::clone(&requests), Arc::clone(&written));
        let action = Arc::new(action);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, Arc::clone(&action), record.clone()));
            }
        });
        Self {
            url,
            requests,
            written,
            task,
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A client of it.
    #[must_use]
    pub fn client(&self) -> Client {
        crate::setup::client(&self.url)
    }

    /// Every request so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// How many bytes were sent so far.
    #[must_use]
    pub fn written(&self) -> usize {
        self.written.load(Ordering::SeqCst)
    }

    /// The number of requests of a method so far.
    #[must_use]
    pub fn count(&self, method: &str) -> usize {
        let requests = self.requests.lock().unwrap();
        requests.iter().filter(|request| request.method == method).count()
    }

    /// The one request that was made.
    #[must_use]
    pub fn only(&self) -> Request {
        let all = self.requests();
        assert_eq!(all.len(), 1, "one request expected: {all:?}");
        all.into_iter().next().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve<F>(
    mut stream: TcpStream,
    action: Arc<F>,
    (requests, written): (Arc<Mutex<Vec<Request>>>, Arc<AtomicUsize>),
) where
    F: Fn(usize, &Request) -> Action + Send + Sync,
{
    // Peeked at, not read: closing a connection with unread bytes resets it, on every system.
    let Some(peeked) = http1::peek(&stream).await else {
        return;
    };
    let request = Request::new(peeked.head(), peeked.body());
    let action = {
        let mut all = requests.lock().unwrap();
        let action = match action(all.len(), &request) {
            Action::Respond(response) => Action::Respond(response.to(&request, &all)),
            other => other,
        };
        all.push(request);
        action
    };
    if matches!(action, Action::ResetUnread) {
        return;
    }
    let mut read = vec![0; peeked.bytes.len()];
    stream.read_exact(&mut read).await.unwrap();
    let (bytes, waits) = match action {
        Action::ResetUnread | Action::ResetRead => {
            stream.set_zero_linger().unwrap();
            return;
        }
        Action::Hang => (Vec::new(), true),
        Action::Raw(bytes) => (bytes, false),
        Action::Endless { first, piece, pause } => {
            let pieces = std::iter::once(first).chain((0..).map(piece));
            for piece in pieces {
                if stream.write_all(&piece).await.is_err() {
                    return;
                }
                written.fetch_add(piece.len(), Ordering::SeqCst);
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
            }
            return;
        }
        Action::Respond(response) => {
            tokio::time::sleep(response.delay).await;
            (response.bytes(), response.stalls)
        }
    };
    // The client may close the connection at any time.
    if stream.write_all(&bytes).await.is_ok() {
        written.fetch_add(bytes.len(), Ordering::SeqCst);
    }
    if waits {
        let _ = stream.read(&mut [0]).await;
    } else {
        let _ = stream.shutdown().await;
    }
}
