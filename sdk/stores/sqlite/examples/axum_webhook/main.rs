//! Receives HubSpot's notifications of new messages, and replies to the customers.
//!
//! ```text
//! cargo run -p hubspot-conversations-sqlite --example axum_webhook
//! HUBSPOT_ACCESS_TOKEN=… HUBSPOT_WEBHOOK_SECRET=… cargo run -p hubspot-conversations-sqlite --example axum_webhook -- \
//!     --url https://example.com/hubspot --agent A-47306113 --store sends.db
//! ```

#[path = "../common/mod.rs"]
mod common;
mod demonstration;
mod server;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::Uri;
use clap::Parser;
use common::answers::Tally;
use common::support::{self, explain, say};
use demonstration::{demonstrate, notification};
use hubspot_conversations::ActorId;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::webhook::Verifier;
use server::{MOST_AT_ONCE, Webhook, serve};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

const FAILED: u8 = 1;
const BAD_USAGE: u8 = 2;
const UNKNOWN: u8 = 3;

const SECRET: &str = "HUBSPOT_WEBHOOK_SECRET";
/// Time for the replies in flight after the last connection.
const STOP_TIME: Duration = Duration::from_secs(18);

const AFTER_HELP: &str = "\
In HubSpot, the app needs the scopes conversations.read and conversations.write, a subscription to
conversation.newMessage, and --url as its target URL. HUBSPOT_WEBHOOK_SECRET is the client secret of that app.

A notification is accepted once its message is answered, or needs no reply. Otherwise, or after four seconds, the
response is a 503: HubSpot notifies again, up to ten times within a day. The store has what was sent, with the
message's id as the key of its reply, so that no message is answered twice: after a repeated notification, a crash
or a kill, and by several of these programs with one store, on one host. After Ctrl-C it stops within 30 seconds.

Exit status:
  0  stopped
  1  the server could not listen, or some message was not answered
  2  wrong arguments or settings, or the store cannot be used
  3  for some message it is unknown whether it was answered";

/// Returns the reply to a message, or `None` to leave it to a colleague. Replace this function by yours.
fn reply(text: &str) -> Option<String> {
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
    /// The store, an SQLite file, made if there is none; one for each HubSpot account
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// Time for a reply, and then to look for it on the thread
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true, default_value = "8")]
    timeout: Duration,
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
        let has_store = self.store.is_some() || stand_in.is_some();
        let (Some(url), Some(agent), true) = (self.url.clone().or(example), agent, has_store) else {
            let needed = [
                ("--url <URL>", self.url.is_some()),
                ("--agent <ACTOR>", self.agent.is_some()),
                ("--store <FILE>", self.store.is_some()),
            ];
            support::missing::<Self>(&needed).exit();
        };
        let verifier = verifier(stand_in)?;
        let with_store = common::open_store(self.store.as_deref())?;
        let client = support::client_with(stand_in, |builder| {
            with_store(builder)
                .total_timeout(self.timeout)
                .settle_time(self.timeout)
        });
        let mut tally = Tally::default();
        let client = match client {
            Ok(client) => tally.resolve(&client).await.map(|()| client),
            Err(error) => Err(error),
        };
        let client = match client {
            Ok(client) => client,
            Err(error) => {
                explain(&error);
                return Ok(BAD_USAGE);
            }
        };

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
        let webhook = Arc::new(Webhook {
            verifier: verifier.clone(),
            url: url.clone(),
            client: client.clone(),
            agent,
            permits: Arc::new(Semaphore::new(MOST_AT_ONCE as usize)),
            tally: Mutex::new(tally),
        });
        let interrupted = common::interrupted(UNKNOWN);
        say(format_args!("Listening at http://{address} for {url}."));

        let (done, mut demonstrated) = watch::channel(false);
        if let Some(here) = stand_in {
            tokio::spawn(demonstrate(address, verifier, url, notification(here), done));
        }
        let stop = async move {
            tokio::select! {
                () = common::stopped(&interrupted) => {}
                Ok(_) = demonstrated.wait_for(|done| *done) => {}
            }
        };
        serve(listener, Arc::clone(&webhook), stop).await;
        let all = webhook.permits.acquire_many(MOST_AT_ONCE);
        let has_all_ended = timeout(STOP_TIME, all).await.is_ok();
        if !has_all_ended {
            say(format_args!(
                "Stopped with replies in flight; the next run looks them up."
            ));
        }
        let code = {
            let tally = webhook.tally.lock().unwrap_or_else(PoisonError::into_inner);
            say(format_args!("Answered {}.", tally.answered));
            match &*tally {
                tally if tally.is_unknown() || !has_all_ended => UNKNOWN,
                tally if tally.has_failed() => FAILED,
                _ => 0,
            }
        };
        if let Some(here) = stand_in {
            support::read_back(&client.thread(here.email_thread())).await;
        }
        Ok(code)
    }
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
