//! A client whose requests are served in memory, on a paused clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use hubspot_conversations::{Client, ClientBuilder, Middleware, Next, ResponseFuture};
use tokio::time::Instant;

use crate::setup::TOKEN;

/// The text of every comment that a target sends. Like the token, it must not be displayed. A punctuation mark before
/// each space keeps its parts from matching the crate's own messages.
pub(super) const TEXT: &str = "Knee! Worse! Cries! Fever! Stay!";

/// A request that was sent.
#[derive(Debug)]
pub(super) struct SentRequest {
    /// Whether its method is POST.
    pub is_post: bool,
    /// The path of its URL.
    pub path: String,
    /// The query of its URL, encoded as on the wire.
    pub query: String,
    /// The time since the start of the run, on the paused clock.
    pub at: Duration,
}

type Respond = Box<dyn FnMut(&SentRequest) -> Response<Bytes> + Send>;

/// A middleware that responds in place of the network.
struct Responder {
    respond: Mutex<Respond>,
    requests: Arc<Mutex<Vec<SentRequest>>>,
    began: Instant,
}

impl Middleware for Responder {
    fn call<'a>(&'a self, request: Request<Bytes>, _: Next<'a>) -> ResponseFuture<'a> {
        let sent = SentRequest {
            is_post: request.method() == http::Method::POST,
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            at: self.began.elapsed(),
        };
        let response = (self.respond.lock().unwrap())(&sent);
        self.requests.lock().unwrap().push(sent);
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// Responds with `response` to a POST, and with an empty page to a search.
pub(super) fn to_a_send(
    response: &Response<Bytes>,
) -> impl FnMut(&SentRequest) -> Response<Bytes> + Send + 'static {
    let response = response.clone();
    move |request| match request.is_post {
        true => response.clone(),
        false => json(r#"{"results":[]}"#),
    }
}

/// Runs calls of a new client with `respond` as the server. Returns the result of the calls, and the requests. Waits
/// take no time: the paused clock advances to the next timer.
pub(super) fn run<T>(
    settings: impl FnOnce(ClientBuilder) -> ClientBuilder,
    respond: impl FnMut(&SentRequest) -> Response<Bytes> + Send + 'static,
    calls: impl AsyncFnOnce(Client) -> T,
) -> (T, Vec<SentRequest>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a clock");
    runtime.block_on(async {
        let requests: Arc<Mutex<Vec<SentRequest>>> = Arc::default();
        let responder = Responder {
            respond: Mutex::new(Box::new(respond)),
            requests: Arc::clone(&requests),
            began: Instant::now(),
        };
        let builder = Client::builder().access_token(TOKEN).middleware(responder);
        // No connection is made, and reading the system's certificates would take most of the time.
        let builder = builder.http(|http| http.tls_certs_only([]).no_proxy());
        let client = settings(builder).build().expect("a client");
        let result = calls(client).await;
        let requests = std::mem::take(&mut *requests.lock().unwrap());
        (result, requests)
    })
}

/// Returns a response with this body and the status 200.
pub(super) fn json(body: impl Into<Bytes>) -> Response<Bytes> {
    Response::new(body.into())
}

/// Parses a response: the status, a header per line, an empty line, and the body. In headers and body, `{token}` and
/// `{words}` are replaced by what the request contained, like the response of a server that repeats it.
pub(super) fn response(input: &[u8]) -> Response<Bytes> {
    let mut lines = input.splitn(2, |byte| *byte == b'\n');
    let status = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let status = status.trim().parse().ok();
    let rest = with_request(lines.next().unwrap_or_default());
    let mut headers = HeaderMap::new();
    let mut rest = rest.as_slice();
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let line = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        if line.is_empty() {
            break;
        }
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let name = HeaderName::from_bytes(&line[..colon]);
        let value = HeaderValue::from_bytes(line.get(colon + 1..).unwrap_or_default().trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    let mut response = Response::new(Bytes::copy_from_slice(rest));
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    *response.status_mut() = status.unwrap_or(StatusCode::BAD_REQUEST);
    *response.headers_mut() = headers;
    response
}

fn with_request(input: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len());
    let mut rest = input;
    while let Some((first, others)) = rest.split_first() {
        let placeholders: [(&[u8], &str); 2] = [(b"{token}", TOKEN), (b"{words}", TEXT)];
        match placeholders.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, value)) => {
                out.extend_from_slice(value.as_bytes());
                rest = &rest[name.len()..];
            }
            None => {
                out.push(*first);
                rest = others;
            }
        }
    }
    out
}
