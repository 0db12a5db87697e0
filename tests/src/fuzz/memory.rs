//! A client whose requests never leave memory, on a clock that does not make anybody wait.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use hubspot_conversations::{Client, ClientBuilder, Middleware, Next, ResponseFuture};
use tokio::time::Instant;

use crate::setup::TOKEN;

/// What a comment says, where one is sent: like the token, nothing that is displayed may hold it. No space in it
/// stands where one of our own words may end.
pub(super) const WORDS: &str = "Knee! Worse! Cries! Fever! Stay!";

/// One request that was answered.
#[derive(Debug)]
pub(super) struct Asked {
    /// Whether it was to do something.
    pub is_post: bool,
    /// The path of its address.
    pub path: String,
    /// The query of its address, as it would travel.
    pub query: String,
    /// When, since the first one, on the clock of the run.
    pub at: Duration,
}

type Answering = Box<dyn FnMut(&Asked) -> Response<Bytes> + Send>;

/// Stands where the network begins, and answers itself.
struct Answers {
    by: Mutex<Answering>,
    asked: Arc<Mutex<Vec<Asked>>>,
    began: Instant,
}

impl Middleware for Answers {
    fn call<'a>(&'a self, request: Request<Bytes>, _: Next<'a>) -> ResponseFuture<'a> {
        let asked = Asked {
            is_post: request.method() == http::Method::POST,
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            at: self.began.elapsed(),
        };
        let answer = (self.by.lock().unwrap())(&asked);
        self.asked.lock().unwrap().push(asked);
        Box::pin(std::future::ready(Ok(answer)))
    }
}

/// Answers so to a message, and with an empty page to whoever looks for one.
pub(super) fn to_a_send(answer: &Response<Bytes>) -> impl FnMut(&Asked) -> Response<Bytes> + Send + 'static {
    let answer = answer.clone();
    move |asked| match asked.is_post {
        true => answer.clone(),
        false => json(r#"{"results":[]}"#),
    }
}

/// Runs calls of a client of its own, each of whose attempts is answered by `by`. Gives what the calls gave,
/// and what was asked for. Waits take no time: the clock jumps to where the next one ends.
pub(super) fn run<T>(
    settings: impl FnOnce(ClientBuilder) -> ClientBuilder,
    by: impl FnMut(&Asked) -> Response<Bytes> + Send + 'static,
    calls: impl AsyncFnOnce(Client) -> T,
) -> (T, Vec<Asked>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a clock");
    runtime.block_on(async {
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let layer = Answers {
            by: Mutex::new(Box::new(by)),
            asked: Arc::clone(&asked),
            began: Instant::now(),
        };
        let builder = Client::builder().access_token(TOKEN).middleware(layer);
        // Nothing is ever connected to: reading the system's certificates would be most of the work.
        let builder = builder.http(|http| http.tls_certs_only([]).no_proxy());
        let client = settings(builder).build().expect("a client");
        let given = calls(client).await;
        let asked = std::mem::take(&mut *asked.lock().unwrap());
        (given, asked)
    })
}

/// An answer in JSON.
pub(super) fn json(body: impl Into<Bytes>) -> Response<Bytes> {
    Response::new(body.into())
}

/// An answer as an input writes it: the status, headers by the line, an empty line, and the body. In all but the
/// status, `{token}` and `{words}` stand for what the request held, as they do in the answers of a server that
/// repeats what it was sent.
pub(super) fn answer(input: &[u8]) -> Response<Bytes> {
    let mut lines = input.splitn(2, |byte| *byte == b'\n');
    let status = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let status = status.trim().parse().ok();
    let rest = repeated(lines.next().unwrap_or_default());
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
    let mut answer = Response::new(Bytes::copy_from_slice(rest));
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    *answer.status_mut() = status.unwrap_or(StatusCode::BAD_REQUEST);
    *answer.headers_mut() = headers;
    answer
}

fn repeated(input: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len());
    let mut rest = input;
    while let Some((first, others)) = rest.split_first() {
        let marks: [(&[u8], &str); 2] = [(b"{token}", TOKEN), (b"{words}", WORDS)];
        match marks.iter().find(|(mark, _)| rest.starts_with(mark)) {
            Some((mark, meant)) => {
                out.extend_from_slice(meant.as_bytes());
                rest = &rest[mark.len()..];
            }
            None => {
                out.push(*first);
                rest = others;
            }
        }
    }
    out
}
