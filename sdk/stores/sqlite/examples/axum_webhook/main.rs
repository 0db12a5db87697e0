//! Receives HubSpot's notifications of new messages, and replies to the customers.
//!
//! ```text
//! cargo run -p hubspot-conversations-sqlite --example axum_webhook
//! HUBSPOT_ACCESS_TOKEN=… HUBSPOT_WEBHOOK_SECRET=… cargo run -p hubspot-conversations-sqlite --example axum_webhook -- \
//!     --url https://example.com/hubspot --agent A-47306113
//! ```

#[path = "../common/mod.rs"]
mod common;
mod worker;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use clap::Parser;
use common::answers::Answers;
use common::support::{self, explain, say};
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::webhook::{SIGNATURE_HEADER, Verifier};
use hubspot_conversations::{ActorId, Message, ThreadId};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use worker::Answering;

const FAILED: u8 = 1;
const BAD_USAGE: u8 = 2;
const UNKNOWN: u8 = 3;

const SECRET: &str = "HUBSPOT_WEBHOOK_SECRET";
/// Maximum number of messages in the queue. Further notifications get a 503, and HubSpot sends them again.
const MOST_WAITING: usize = 1000;
/// Maximum number of open connections. Further ones wait.
const MOST_CONNECTIONS: usize = 1000;
/// Time for a connection, which serves one request. HubSpot waits five seconds for the response (documented).
const CONNECTION_TIME: Duration = Duration::from_secs(10);
/// Time for the replies in flight after the last connection.
const REPLY_TIME: Duration = Duration::from_secs(20);

const AFTER_HELP: &str = "\
In HubSpot, the app needs the scopes conversations.read and conversations.write, a subscription to
conversation.newMessage, and --url as its target URL. HUBSPOT_WEBHOOK_SECRET is the client secret of that app.

Notifications and replies are recorded in a file, with the receipt of each reply before it is sent. After Ctrl-C,
a crash or a kill, run the same command again: it continues, and no message is answered twice. After Ctrl-C it
stops within 30 seconds; a reply that is in flight then is looked up by the next run.

Exit status:
  0  stopped
  1  the server could not listen, or some message was not answered
  2  wrong arguments or settings, or the file cannot be used
  3  for some message it is unknown whether it was answered";

/// Returns the reply to a message, or `None` to leave it to a colleague. Replace this function by yours.
fn answer(text: &str) -> Option<String> {
    let is_automatic = text.to_lowercase().contains("out of office");
    (!is_automatic).then(|| "Thank you for your message. We will reply today.".to_owned())
}

/// Receive HubSpot's notifications of new messages, and reply to each customer message once, until Ctrl-C.
///
/// With HUBSPOT_ACCESS_TOKEN set (or HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and
/// HUBSPOT_REFRESH_TOKEN) it uses HubSpot's API at HUBSPOT_BASE_URL (default:
/// https://api.hubapi.com), in version HUBSPOT_API_VERSION (v3 or 2026-09; default: v3).
/// Otherwise it starts a stand-in for HubSpot on this machine, notifies itself twice of
/// a message there, replies once, and exits.
#[derive(Parser)]
#[allow(clippy::doc_markdown, reason = "--help prints these comments in a terminal")]
#[command(name = "axum_webhook", verbatim_doc_comment, after_help = AFTER_HELP)]
struct Args {
    /// The target URL of the notifications, exactly as it is set in HubSpot
    #[arg(long, value_parser = target)]
    url: Option<String>,
    /// The agent who sends the replies, such as A-47306113
    #[arg(long, value_name = "ACTOR")]
    agent: Option<ActorId>,
    /// The address to listen at, behind a proxy with HTTPS [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The file that records notifications and replies [default: axum_webhook.jsonl]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

/// The state of the server.
struct Webhook {
    verifier: Verifier,
    url: String,
    answers: Arc<Answers>,
    queue: mpsc::Sender<(ThreadId, String)>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let (args, stand_in) = support::begin::<Args>();
    match args.run(stand_in.as_ref()).await {
        Ok(code) => code.into(),
        Err(what) => {
            say(format_args!("{what}"));
            BAD_USAGE.into()
        }
    }
}

impl Args {
    async fn run(&self, stand_in: Option<&StandIn>) -> Result<u8, String> {
        let agent = self.agent.clone().or(stand_in.map(StandIn::agent));
        let example = stand_in.map(|_| "https://example.com/hubspot".to_owned());
        let (Some(url), Some(agent)) = (self.url.clone().or(example), agent) else {
            let needed = [
                ("--url <URL>", self.url.is_some()),
                ("--agent <ACTOR>", self.agent.is_some()),
            ];
            support::missing::<Self>(&needed).exit();
        };
        let verifier = verifier(stand_in)?;
        let client = match support::client(stand_in, None) {
            Ok(client) => client,
            Err(error) => {
                explain(&error);
                return Ok(BAD_USAGE);
            }
        };
        let answers = match (&self.file, stand_in) {
            (Some(file), _) => Answers::open(file)?,
            (None, None) => Answers::open("axum_webhook.jsonl".as_ref())?,
            // The stand-in's threads are deleted when the program exits.
            (None, Some(_)) => Answers::in_memory(),
        };
        let answers = Arc::new(answers);
        let unknown = answers.look_up_in_flight(&client).await?;

        let port = if stand_in.is_some() { 0 } else { 8080 };
        let listen = self.listen.unwrap_or(([127, 0, 0, 1], port).into());
        let bound = TcpListener::bind(listen).await;
        let bound = bound.and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = match bound {
            Ok(bound) => bound,
            Err(error) => {
                say(format_args!("The server cannot listen at {listen}: {error}."));
                return Ok(FAILED);
            }
        };
        let (queue, waiting) = mpsc::channel(MOST_WAITING);
        let webhook = Arc::new(Webhook {
            verifier: verifier.clone(),
            url: url.clone(),
            answers: Arc::clone(&answers),
            queue,
        });
        let mut interrupted = support::interrupted(UNKNOWN);
        let answering = Answering::new(client.clone(), answers, agent, interrupted.clone(), answer);
        let worker = tokio::spawn(worker::work(Arc::new(answering), waiting));
        // Any path, since a proxy may change it: the signature covers the target URL.
        let router = Router::new().fallback(receive).with_state(Arc::clone(&webhook));
        say(format_args!("Listening at http://{address} for {url}."));

        let (done, mut demonstrated) = watch::channel(false);
        if let Some(here) = stand_in {
            tokio::spawn(demonstrate(address, verifier, url, notification(here), done));
        }
        let stop = async move {
            tokio::select! {
                _ = interrupted.wait_for(|stop| *stop) => {}
                Ok(_) = demonstrated.wait_for(|done| *done) => {}
                // The worker has stopped, after an error of the file.
                () = webhook.queue.closed() => {}
            }
        };
        // Requests in flight finish; then the queue closes, and the worker stops.
        serve(listener, router, stop).await;
        let Ok(worked) = timeout(REPLY_TIME, worker).await else {
            say(format_args!(
                "Stopped with replies in flight; the next run looks them up."
            ));
            return Ok(UNKNOWN);
        };
        let tally = worked.map_err(|error| error.to_string())??;
        say(format_args!("Answered {}.", tally.answered));
        if let Some(here) = stand_in {
            support::read_back(&client.thread(here.email_thread())).await;
        }
        Ok(match tally {
            tally if tally.unknown + unknown > 0 => UNKNOWN,
            tally if tally.failed > 0 => FAILED,
            _ => 0,
        })
    }
}

/// Serves until `stop` is ready, and then what is in flight. A connection serves one request and is closed after its time,
/// so that requests that are never completed do not accumulate, and do not delay the end.
async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
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

/// Accepts an absolute URL, unchanged, since the signature covers its exact form.
fn target(url: &str) -> Result<String, String> {
    let is_absolute = url.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some());
    let url = is_absolute.then(|| url.to_owned());
    url.ok_or_else(|| "expected an absolute URL, such as https://example.com/hubspot".to_owned())
}

/// Returns the verifier for the app's secret, or for that of the stand-in, which is public.
fn verifier(stand_in: Option<&StandIn>) -> Result<Verifier, String> {
    let secret = match (std::env::var(SECRET), stand_in) {
        (Ok(secret), _) => secret,
        (Err(std::env::VarError::NotPresent), Some(_)) => "secret-of-the-stand-in".to_owned(),
        (Err(std::env::VarError::NotPresent), None) => {
            return Err(format!(
                "{SECRET} is not set: set it to the client secret of the app. Unsigned notifications are not accepted."
            ));
        }
        (Err(std::env::VarError::NotUnicode(_)), _) => return Err(format!("{SECRET} is not UTF-8.")),
    };
    Verifier::new(secret).map_err(|error| format!("{SECRET} cannot be used: {error}."))
}

/// Verifies a notification, records new messages and queues them for the worker: HubSpot waits only five seconds.
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
    for event in events {
        let Some((thread, message)) = event.new_message() else {
            continue;
        };
        // Reserved before the message is recorded: a recorded message is always queued.
        let Ok(place) = webhook.queue.try_reserve() else {
            return StatusCode::SERVICE_UNAVAILABLE;
        };
        match webhook.answers.report(thread, message) {
            Ok(true) => place.send((thread, message.to_owned())),
            Ok(false) => say(format_args!(
                "Message {} was reported before.",
                support::show::plain(message)
            )),
            Err(what) => {
                say(format_args!("{what}"));
                return StatusCode::INTERNAL_SERVER_ERROR;
            }
        }
    }
    StatusCode::NO_CONTENT
}

/// Returns HubSpot's notification of the newest message of the stand-in.
fn notification(here: &StandIn) -> Vec<u8> {
    let thread = here.email_thread();
    let messages = here.messages(thread);
    let event = serde_json::json!([{
        "subscriptionType": "conversation.newMessage",
        "objectId": thread,
        "messageId": messages.last().map(Message::id),
        "messageType": "MESSAGE",
        "eventId": 1,
        "attemptNumber": 0,
    }]);
    event.to_string().into_bytes()
}

/// Posts a notification, posts it again, and posts one with a forged signature.
async fn demonstrate(
    address: SocketAddr,
    verifier: Verifier,
    url: String,
    body: Vec<u8>,
    done: watch::Sender<bool>,
) {
    let http = reqwest::Client::new();
    let signed = verifier.sign(&Method::POST, &url, &body, SystemTime::now());
    let mut forged = signed.clone();
    forged.insert(SIGNATURE_HEADER, HeaderValue::from_static("Zm9yZ2Vk"));
    for (what, headers) in [
        ("A notification", &signed),
        ("The same again", &signed),
        ("A forged one", &forged),
    ] {
        let request = http.post(format!("http://{address}/")).headers(headers.clone());
        match request.body(body.clone()).send().await {
            Ok(response) => say(format_args!("{what}: {}.", response.status())),
            Err(error) => say(format_args!("{what}: {error}.")),
        }
    }
    done.send_replace(true);
}
