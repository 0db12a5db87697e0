//! Receives HubSpot's notifications of new messages, and answers the customers.
//!
//! ```text
//! cargo run -p hubspot-conversations --example axum_webhook
//! HUBSPOT_ACCESS_TOKEN=… HUBSPOT_WEBHOOK_SECRET=… cargo run -p hubspot-conversations --example axum_webhook -- \
//!     --url https://example.com/hubspot --agent A-47306113
//! ```

mod support;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use clap::Parser;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::webhook::{SIGNATURE_HEADER, Verifier};
use hubspot_conversations::{ActorId, Client, Message, ThreadId};
use support::answers::{Answers, Outcome};
use support::{explain, say};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

const FAILED: u8 = 1;
const BAD_USAGE: u8 = 2;
const UNKNOWN: u8 = 3;

const SECRET: &str = "HUBSPOT_WEBHOOK_SECRET";
/// So many messages may wait for their answers; HubSpot is asked to come again with more.
const MOST_WAITING: usize = 1000;

const MORE: &str = "\
In HubSpot, the app needs the scopes conversations.read and conversations.write, a subscription to
conversation.newMessage, and --url as its target URL. HUBSPOT_WEBHOOK_SECRET is the client secret of that app.

What was reported and answered is kept in a file, with the receipt of each answer before it is sent. After Ctrl-C,
a crash or a kill, run the same command again: it goes on where it was, and nothing is answered twice.

Exit status:
  0  stopped
  1  it cannot listen, or some message was not answered
  2  wrong arguments or settings, or the file cannot be used
  3  of some message it is unknown whether it was answered";

/// The function of yours: what to answer to a message, or nothing to leave it to a colleague.
fn answer(text: &str) -> Option<String> {
    let robot = text.to_lowercase().contains("out of office");
    (!robot).then(|| "Thank you, we have your message and answer today.".to_owned())
}

/// Receive HubSpot's notifications of new messages, and answer each of the customer's once, until Ctrl-C.
///
/// With HUBSPOT_ACCESS_TOKEN set (or HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and
/// HUBSPOT_REFRESH_TOKEN) it talks to HubSpot, or to HUBSPOT_BASE_URL,
/// in v3 of its API, or in HUBSPOT_API_VERSION (v3 or 2026-09).
/// Without, it talks to a stand-in that it starts on this machine, notifies itself of
/// a message there, twice, answers it once, and ends.
#[derive(Parser)]
#[allow(
    clippy::doc_markdown,
    reason = "these comments are printed in a terminal, by --help"
)]
#[command(name = "axum_webhook", verbatim_doc_comment, after_help = MORE)]
struct Args {
    /// Where HubSpot sends notifications: the target URL, exactly as it is set in HubSpot
    #[arg(long, value_parser = target)]
    url: Option<String>,
    /// The agent in whose name it answers, such as A-47306113
    #[arg(long, value_name = "ACTOR")]
    agent: Option<ActorId>,
    /// Where to listen; put something that speaks HTTPS before it [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Where to keep what was answered [default: axum_webhook.jsonl]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

/// What a request needs.
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
            // The stand-in's threads are gone with this program.
            (None, Some(_)) => Answers::in_memory(),
        };
        let answers = Arc::new(answers);
        let unknown = answers.recall(&client).await?;

        let port = if stand_in.is_some() { 0 } else { 8080 };
        let listen = self.listen.unwrap_or(([127, 0, 0, 1], port).into());
        let bound = TcpListener::bind(listen).await;
        let bound = bound.and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = match bound {
            Ok(bound) => bound,
            Err(error) => {
                say(format_args!("It cannot listen at {listen}: {error}."));
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
        let worker = Worker {
            client: client.clone(),
            answers,
            agent,
            waiting,
            stop: interrupted.clone(),
        };
        let worker = tokio::spawn(worker.run());
        // Whatever path a proxy makes of it: the signature is one of the whole target URL.
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
                // The worker has ended, which only a fault of the file makes it do.
                () = webhook.queue.closed() => {}
            }
        };
        // Requests under way are answered; then the queue is at its end, and so is the worker.
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
            say(format_args!("It cannot listen any more: {error}."));
        }
        let tally = worker.await.map_err(|error| error.to_string())??;
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

/// A URL that is whole, as HubSpot wants it; kept to the letter.
fn target(url: &str) -> Result<String, String> {
    let whole = url.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some());
    let whole = whole.then(|| url.to_owned());
    whole.ok_or_else(|| "it must be whole, such as https://example.com/hubspot".to_owned())
}

/// The check of the signature, with the app's secret, or with the stand-in's, which anybody may know.
fn verifier(stand_in: Option<&StandIn>) -> Result<Verifier, String> {
    let secret = match (std::env::var(SECRET), stand_in) {
        (Ok(secret), _) => secret,
        (Err(std::env::VarError::NotPresent), Some(_)) => "secret-of-the-stand-in".to_owned(),
        (Err(std::env::VarError::NotPresent), None) => {
            return Err(format!(
                "{SECRET} is not set: put the client secret of the app there. Nothing is received unchecked."
            ));
        }
        (Err(std::env::VarError::NotUnicode(_)), _) => return Err(format!("{SECRET} is not text.")),
    };
    Verifier::new(secret).map_err(|error| format!("{SECRET} cannot be used: {error}."))
}

/// Answers HubSpot, which waits five seconds: checks, notes what is new, and leaves the rest to the worker.
async fn receive(
    State(webhook): State<Arc<Webhook>>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let events = match webhook.verifier.events(&method, &webhook.url, &headers, &body) {
        Ok(events) => events,
        Err(error) => {
            say(format_args!("A request is refused: {error}."));
            return error.status();
        }
    };
    for event in events {
        let Some((thread, message)) = event.new_message() else {
            continue;
        };
        // First a place in the queue, then the note: what is noted is worked at.
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

/// What works in the background, one message after the other.
struct Worker {
    client: Client,
    answers: Arc<Answers>,
    agent: ActorId,
    waiting: mpsc::Receiver<(ThreadId, String)>,
    stop: watch::Receiver<bool>,
}

#[derive(Default)]
struct Tally {
    answered: usize,
    failed: usize,
    unknown: usize,
}

impl Worker {
    /// The error is one of the file.
    async fn run(mut self) -> Result<Tally, String> {
        let mut tally = Tally::default();
        // What an earlier run was told of, and did not come to.
        for (thread, message) in self.answers.waiting() {
            self.one(thread, &message, &mut tally).await?;
        }
        while let Some((thread, message)) = self.waiting.recv().await {
            self.one(thread, &message, &mut tally).await?;
        }
        Ok(tally)
    }

    async fn one(&self, thread: ThreadId, message: &str, tally: &mut Tally) -> Result<(), String> {
        if *self.stop.borrow() {
            // The file has it, for the next run.
            return Ok(());
        }
        let message = match self.client.get_message(thread, message).await {
            Ok(message) => message.into_inner(),
            Err(error) if error.is_not_found() => {
                say(format_args!("A message on thread {thread} is gone."));
                return self.answers.pass(message);
            }
            Err(error) => {
                say(format_args!(
                    "A message on thread {thread} cannot be read; the next run tries again."
                ));
                explain(&error);
                tally.failed += 1;
                return Ok(());
            }
        };
        let thread = self.client.thread(thread);
        match self
            .answers
            .answer(&thread, &message, &self.agent, answer)
            .await?
        {
            Outcome::Answered => tally.answered += 1,
            Outcome::Left => {}
            Outcome::NotSent | Outcome::Refused => tally.failed += 1,
            Outcome::Unknown => tally.unknown += 1,
        }
        Ok(())
    }
}

/// What HubSpot would report of the newest message of the stand-in's.
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

/// Posts a notification as HubSpot would, then once more, then as somebody else would.
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
            Ok(answer) => say(format_args!("{what}: {}.", answer.status())),
            Err(error) => say(format_args!("{what}: {error}.")),
        }
    }
    done.send_replace(true);
}
