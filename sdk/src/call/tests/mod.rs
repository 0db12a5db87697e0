//! The request path on tokio's paused clock, over a wire that is a script. Paused clocks and real sockets do
//! not go together: timers fire as soon as everything waits, and a socket counts as waiting.

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
use crate::backend::HttpBackend;
use crate::backend::ResponseFuture;
use crate::time::Deadline;
use crate::version::Paths;
use crate::{CallOptions, Client, Error, ErrorKind};

/// What the scripted HubSpot does with an attempt.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Answer {
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
        Self::answer(status, &[], r#"{"status":"error","message":"scripted"}"#)
    }

    pub(super) fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        Self::Answer {
            status,
            headers,
            body: body.to_owned(),
        }
    }

    pub(super) fn limited(policy: &str) -> Self {
        Self::answer(
            429,
            &[],
            &format!(r#"{{"status":"error","policyName":"{policy}","errorType":"RATE_LIMIT"}}"#),
        )
    }
}

/// A request, and when it came.
type Seen = (Instant, http::Request<Bytes>);

/// A wire that does what it is told, one act after the other; the last one for ever.
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
                Act::Answer {
                    status,
                    headers,
                    body,
                } => {
                    let mut answer = http::Response::new(Bytes::from(body));
                    *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
                    for (name, value) in headers {
                        answer.headers_mut().insert(name, value.parse().unwrap());
                    }
                    Ok(answer)
                }
                Act::RefuseConnection => Err(Error::new(ErrorKind::Connect, "refused".into())),
                Act::Reset => Err(Error::new(ErrorKind::Transport, "reset".into())),
                Act::Hang => std::future::pending().await,
            }
        })
    }
}

/// A client over a wire, with the crate's own defaults unless `options` say otherwise.
pub(super) fn client(wire: impl HttpBackend + 'static, options: CallOptions) -> Client {
    let tokens = Tokens::Fixed(Token::new("pat-na1-test").unwrap().header().unwrap());
    client_with(wire, tokens, options)
}

pub(super) fn connection(backend: impl HttpBackend + 'static) -> Connection {
    Connection {
        base_url: "https://hub.test".to_owned(),
        http: reqwest::Client::builder().build().unwrap(),
        connect_timeout: crate::DEFAULT_CONNECT_TIMEOUT,
        allow_insecure_http: false,
        middleware: Vec::new(),
        backend: Some(Arc::new(backend)),
    }
}

pub(super) fn client_with(wire: impl HttpBackend + 'static, tokens: Tokens, options: CallOptions) -> Client {
    Client::new(connection(wire), tokens, None, Paths::default(), options)
}

pub(super) const PAGE: &str = r#"{"results":[]}"#;
pub(super) const MESSAGE: &str = r#"{"type":"COMMENT","id":"1","text":"x"}"#;

pub(super) fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
