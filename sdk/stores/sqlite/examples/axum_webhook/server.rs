//! The server: receives notifications, and answers their messages.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use hubspot_conversations::store::SendState;
use hubspot_conversations::webhook::Verifier;
use hubspot_conversations::{ActorId, Client, ThreadId};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::common::answers::{self, Outcome, Tally};
use crate::common::support::show::plain;
use crate::common::support::{explain, say};

/// Maximum number of messages that are answered at once. Further ones wait.
pub(crate) const MOST_AT_ONCE: u32 = 64;
/// Maximum number of open connections. Further ones wait.
const MOST_CONNECTIONS: usize = 1000;
/// Time until the response to a notification: HubSpot waits five seconds for it (documented).
const RESPONSE_TIME: Duration = Duration::from_secs(4);
/// Time for a connection, which serves one request.
const CONNECTION_TIME: Duration = Duration::from_secs(10);

/// The state of the server.
pub(crate) struct Webhook {
    pub(crate) verifier: Verifier,
    pub(crate) url: String,
    pub(crate) client: Client,
    pub(crate) agent: ActorId,
    pub(crate) permits: Arc<Semaphore>,
    pub(crate) tally: Mutex<Tally>,
}

/// Serves until `stop` is ready, and then what is in flight. A connection serves one request and is closed after its time,
/// so that requests that are never completed do not accumulate, and do not delay the end.
pub(crate) async fn serve(listener: TcpListener, webhook: Arc<Webhook>, stop: impl Future<Output = ()>) {
    // Any path, since a proxy may change it: the signature covers the target URL.
    let router = Router::new().fallback(receive).with_state(webhook);
    let mut stop = pin!(stop);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = &mut stop => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                Ok((stream, _)) => {
                    let service = TowerToHyperService::new(router.clone());
                    let mut http = http1::Builder::new();
                    let connection = http.keep_alive(false).serve_connection(TokioIo::new(stream), service);
                    connections.spawn(timeout(CONNECTION_TIME, connection));
                }
                // Such as too many open files, until some are closed.
                Err(error) => {
                    say(format_args!("A connection could not be accepted: {error}."));
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Verifies a notification, and answers its messages. What has to be answered later is not accepted, so that HubSpot
/// notifies again.
async fn receive(
    State(webhook): State<Arc<Webhook>>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let events = match webhook.verifier.events(&method, &webhook.url, &headers, &body) {
        Ok(events) => events,
        Err(error) => {
            say(format_args!("A request was rejected: {error}."));
            return error.status();
        }
    };
    let answering = async {
        let mut tasks = Vec::new();
        for (thread, message) in events.iter().filter_map(|event| event.new_message()) {
            let permit = Arc::clone(&webhook.permits).acquire_owned().await;
            let (webhook, message) = (Arc::clone(&webhook), message.to_owned());
            // A task, which continues after the response.
            tasks.push(tokio::spawn(async move {
                let _permit = permit;
                webhook.answer(thread, &message).await
            }));
        }
        let mut are_done = true;
        for task in tasks {
            // The function that replies may have panicked, which costs its message alone.
            are_done &= task.await.unwrap_or(false);
        }
        are_done
    };
    match timeout(RESPONSE_TIME, answering).await {
        Ok(true) => StatusCode::NO_CONTENT,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl Webhook {
    /// Answers a message. Returns whether that is done: HubSpot need not notify again.
    ///
    /// The key is the message's id. The event's id is not always unique, and several events may be about one message.
    async fn answer(&self, thread: ThreadId, message: &str) -> bool {
        let outcome = self.outcome(thread, message).await;
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.count(message, outcome);
        !matches!(outcome, Outcome::NotSent | Outcome::Unknown)
    }

    async fn outcome(&self, thread: ThreadId, id: &str) -> Outcome {
        let failed = |error| {
            say(format_args!(
                "Not answered: message {} on thread {thread}.",
                plain(id)
            ));
            explain(&error);
            Outcome::NotSent
        };
        match self.client.sends().get(&answers::key(id)).await {
            Ok(Some(status)) if matches!(status.state(), SendState::Sent { .. }) => {
                say(format_args!(
                    "Answered before: message {} on thread {thread}.",
                    plain(id)
                ));
                return Outcome::Before;
            }
            Ok(_) => {}
            Err(error) => return failed(error),
        }
        let message = match self.client.get_message(thread, id).await {
            Ok(message) => message.into_inner(),
            Err(error) if error.is_not_found() => {
                say(format_args!("A message on thread {thread} is gone."));
                return Outcome::Skipped;
            }
            Err(error) => return failed(error),
        };
        answers::answer(&self.client.thread(thread), &message, &self.agent, crate::reply).await
    }
}
