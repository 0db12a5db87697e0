//! Tests of the request path on tokio's paused clock, over a scripted backend. A paused clock does not work with real
//! sockets: timers fire as soon as all tasks wait, and a task that waits for a socket counts as waiting.

mod extreme_durations;
mod limiter;
mod oauth;
mod retries;
mod send_deadlines;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::Connection;
use crate::auth::{Token, Tokens};
use crate::backend::ResponseFuture;
use crate::backend::{HttpBackend, HttpClient};
use crate::base_url::base_url;
use crate::http_settings::HttpSettings;
use crate::time::Deadline;
use crate::version::Paths;
use crate::{CallOptions, Client, Error, ErrorKind};

/// What the scripted backend does with an attempt.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Respond {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: String,
    },
    RefuseConnection,
    Reset,
    Hang,
}

impl Act {
    pub(super) fn status(status: u16) -> Self {
        Self::respond(status, &[], r#"{"status":"error","message":"scripted"}"#)
    }

    pub(super) fn respond(status: u16, headers: &[(&'static str, &str)], body: &str) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        Self::Respond {
            status,
            headers,
            body: body.to_owned(),
        }
    }

    pub(super) fn limited(policy: &str) -> Self {
        Self::respond(
            429,
            &[],
            &format!(r#"{{"status":"error","policyName":"{policy}","errorType":"RATE_LIMIT"}}"#),
        )
    }
}

/// A request and the time at which it was received.
type Seen = (Instant, http::Request<Bytes>);

/// A backend that carries out a list of acts in order, and repeats the last one.
#[derive(Clone)]
pub(super) struct Script {
    acts: Arc<Mutex<VecDeque<Act>>>,
    pub seen: Arc<Mutex<Vec<Seen>>>,
}

impl Script {
    pub(super) fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        Self {
            acts: Arc::new(Mutex::new(acts.into_iter().collect())),
            seen: Arc::default(),
        }
    }

    pub(super) fn attempts(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

impl HttpBackend for Script {
    fn send(&self, request: http::Request<Bytes>, _: Deadline) -> ResponseFuture<'_> {
        self.seen.lock().unwrap().push((Instant::now(), request));
        let mut acts = self.acts.lock().unwrap();
        let act = if acts.len() > 1 {
            acts.pop_front()
        } else {
            acts.front().cloned()
        };
        drop(acts);
        Box::pin(async move {
            match act.expect("a script has an act") {
                Act::Respond {
                    status,
                    headers,
                    body,
                } => {
                    let mut response = http::Response::new(Bytes::from(body));
                    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
                    for (name, value) in headers {
                        response.headers_mut().insert(name, value.parse().unwrap());
                    }
                    Ok(response)
                }
                Act::RefuseConnection => Err(Error::new(ErrorKind::Connect, "refused".into())),
                Act::Reset => Err(Error::new(ErrorKind::Transport, "reset".into())),
                Act::Hang => std::future::pending().await,
            }
        })
    }
}

/// Returns a client over a backend, with the crate's defaults where `options` set nothing.
pub(super) fn client(backend: impl HttpBackend + 'static, options: CallOptions) -> Client {
    let tokens = Tokens::Fixed(Token::new("pat-na1-test").unwrap().header().unwrap());
    client_with(backend, tokens, options)
}

pub(super) fn connection(backend: impl HttpBackend + 'static) -> Connection {
    Connection {
        base_url: base_url("base URL", "https://hub.test", "https://hub.test", false).unwrap(),
        http: HttpClient {
            client: reqwest::Client::builder().build().unwrap(),
            max_response_bytes: usize::MAX,
        },
        http_settings: HttpSettings {
            configure: None,
            connect_timeout: crate::DEFAULT_CONNECT_TIMEOUT,
            max_response_bytes: usize::MAX,
        },
        max_page_entries: usize::MAX,
        allow_insecure_http: false,
        middleware: Vec::new(),
        metrics: crate::metrics::Recorder::default(),
        backend: Some(Arc::new(backend)),
    }
}

pub(super) fn client_with(
    backend: impl HttpBackend + 'static,
    tokens: Tokens,
    options: CallOptions,
) -> Client {
    Client::new(connection(backend), tokens, None, Paths::default(), options)
}

pub(super) const PAGE: &str = r#"{"results":[]}"#;
pub(super) const MESSAGE: &str =
    r#"{"type":"COMMENT","id":"1","text":"x","conversationsThreadId":"1","client":{"integrationAppId":5}}"#;

pub(super) fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
