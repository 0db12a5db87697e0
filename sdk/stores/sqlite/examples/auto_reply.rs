//! Polls a thread and replies to each message of the customer once.
//!
//! ```text
//! cargo run -p hubspot-conversations-sqlite --example auto_reply
//! HUBSPOT_ACCESS_TOKEN=… cargo run -p hubspot-conversations-sqlite --example auto_reply -- \
//!     --thread 11178480985 --agent A-47306113 --store sends.db
//! ```

mod common;

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use common::answers::{self, Outcome, Tally, answer, is_from_customer};
use common::support::{self, explain, say};
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::store::{SendState, SendStatus};
use hubspot_conversations::{
    ActorId, Client, DEFAULT_SETTLE_TIME, Error, ErrorKind, Message, Thread, ThreadId,
};

const FAILED: u8 = 1;
const BAD_USAGE: u8 = 2;
const UNKNOWN: u8 = 3;

/// How far back a thread is read, at least, for this program's own replies.
const LOOK_BACK: usize = 100;

const AFTER_HELP: &str = "\
The store has what was sent, with the message's id as the key of its reply. After Ctrl-C, a crash or a kill, run the
same command again: no message is answered twice. Several of these programs may use one store at once, on one host.
Where the store does not know a message, those older than the newest outgoing message count as answered.

Exit status:
  0  stopped, or polled --polls times
  1  the thread could not be read, or some message could not be answered
  2  wrong arguments, or the store cannot be used
  3  for some message it is unknown whether it was answered";

/// Returns the reply to a message, or `None` to leave it to a colleague. Replace this function by yours.
///
/// Return `None` for automatic replies: two programs would reply to each other forever.
fn reply(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    if text.contains("out of office") || text.trim().is_empty() {
        return None;
    }
    Some(if text.contains("where") {
        "Your order left us yesterday, and takes two days.".to_owned()
    } else {
        "Thank you for your message. We will reply today.".to_owned()
    })
}

/// Reply to each message of the customer on a HubSpot conversations thread once, until Ctrl-C.
///
/// With HUBSPOT_ACCESS_TOKEN set (or HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and
/// HUBSPOT_REFRESH_TOKEN) it uses HubSpot's API at HUBSPOT_BASE_URL (default:
/// https://api.hubapi.com), in version HUBSPOT_API_VERSION (v3 or 2026-09; default: v3).
/// Otherwise it starts a stand-in for HubSpot on this machine, replies to the messages
/// of its customer, and exits.
#[derive(Parser)]
#[allow(clippy::doc_markdown, reason = "--help prints these comments in a terminal")]
#[command(name = "auto_reply", verbatim_doc_comment, after_help = AFTER_HELP)]
struct Args {
    /// The thread's id, from the URL of HubSpot's inbox
    #[arg(long, value_name = "ID")]
    thread: Option<ThreadId>,
    /// The agent who sends the replies, such as A-47306113
    #[arg(long, value_name = "ACTOR")]
    agent: Option<ActorId>,
    /// The store, an SQLite file, made if there is none; one for each HubSpot account
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// Time for a reply, and then to look for it on the thread
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true, default_value = "60")]
    timeout: Duration,
    /// Time between two polls [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true)]
    every: Option<Duration>,
    /// Number of polls [default: until Ctrl-C]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    polls: Option<u64>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let (args, stand_in) = support::begin::<Args>();
    let mut tally = Tally::default();
    let result = args.run(stand_in.as_ref(), &mut tally).await;
    if let Err(Stop::Usage(what)) = result {
        say(format_args!("{what}"));
        return ExitCode::from(BAD_USAGE);
    }
    if let Err(Stop::Failed(error)) = &result {
        say(format_args!("Replying to the thread failed."));
        explain(error);
    }
    say(format_args!("Answered {}.", tally.answered));
    if tally.is_unknown() {
        ExitCode::from(UNKNOWN)
    } else if result.is_err() || tally.has_failed() {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    }
}

/// Why the program ends early.
enum Stop {
    Usage(String),
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Args {
    async fn run(&self, stand_in: Option<&StandIn>, tally: &mut Tally) -> Result<(), Stop> {
        let thread = self.thread.or(stand_in.map(StandIn::email_thread));
        let agent = self.agent.clone().or(stand_in.map(StandIn::agent));
        let has_store = self.store.is_some() || stand_in.is_some();
        let (Some(thread), Some(agent), true) = (thread, agent, has_store) else {
            let needed = [
                ("--thread <ID>", self.thread.is_some()),
                ("--agent <ACTOR>", self.agent.is_some()),
                ("--store <FILE>", self.store.is_some()),
            ];
            support::missing::<Self>(&needed).exit();
        };
        let with_store = common::open_store(self.store.as_deref()).map_err(Stop::Usage)?;
        let client = support::client_with(stand_in, |builder| {
            with_store(builder)
                .total_timeout(self.timeout)
                .settle_time(self.timeout.min(DEFAULT_SETTLE_TIME))
        })?;
        match tally.resolve(&client).await {
            Err(error) if error.is_store() => return Err(Stop::Usage(error.to_string())),
            result => result?,
        }
        let thread = client.thread(thread);
        let interrupted = common::interrupted(UNKNOWN);
        let (wait, polls) = match stand_in {
            Some(_) => (Duration::from_millis(100), Some(3)),
            None => (Duration::from_secs(30), None),
        };
        let (wait, polls) = (self.every.unwrap_or(wait), self.polls.or(polls));
        say(format_args!(
            "Reading thread {} every {} s.",
            thread.id(),
            wait.as_secs_f32()
        ));
        for poll in 1.. {
            let new = unanswered(&client, &thread).await;
            tally.is_unread = new.is_err();
            match new {
                Ok(new) => answer_all(&thread, new, &agent, tally).await,
                Err(error) if is_temporary(&error) => {
                    say(format_args!(
                        "Reading the thread failed; trying again at the next poll."
                    ));
                    explain(&error);
                }
                Err(error) => return Err(error.into()),
            }
            if polls.is_some_and(|polls| poll >= polls) {
                break;
            }
            if let (Some(here), 1) = (stand_in, poll) {
                here.receive(thread.id(), "It was meant to come on Friday.");
            }
            if tokio::time::timeout(wait, common::stopped(&interrupted))
                .await
                .is_ok()
            {
                break;
            }
        }
        if stand_in.is_some() {
            support::read_back(&thread).await;
        }
        Ok(())
    }
}

/// Replies to new messages, oldest first.
async fn answer_all(thread: &Thread, new: Vec<Message>, agent: &ActorId, tally: &mut Tally) {
    for message in new {
        let outcome = answer(thread, &message, agent, reply).await;
        tally.count(message.id(), outcome);
        if outcome == Outcome::NotSent {
            // Later messages wait for it, to keep the order of replies.
            break;
        }
    }
}

/// Returns whether the error may be temporary, so that the next poll may succeed.
fn is_temporary(error: &Error) -> bool {
    let no_token_yet = error.kind() == ErrorKind::Token && !error.is_auth();
    let broken = error.is_connect() || error.is_transport() || error.is_timeout();
    broken || no_token_yet || error.is_server() || error.is_rate_limited()
}

/// Returns the customer's messages without a reply: those after the newest outgoing message that is not this program's,
/// and after the newest one that the store knows. Where replies are open, by a run that was killed or by another process,
/// these alone: whose the newest messages are is known after them.
async fn unanswered(client: &Client, thread: &Thread) -> Result<Vec<Message>, Error> {
    let (mut new, mut open) = (Vec::new(), Vec::new());
    let (mut own, mut outgoing) = (HashSet::new(), Vec::new());
    let (mut read, mut has_answered) = (0, false);
    let mut messages = thread.messages();
    while let Some(message) = messages.try_next().await? {
        read += 1;
        if is_from_customer(&message) {
            let status = client.sends().get(&answers::key(message.id())).await?;
            match status.as_ref().map(SendStatus::state) {
                Some(SendState::Open) => open.push(message),
                Some(SendState::Sent { message_id }) => {
                    own.insert(answers::key(message_id));
                    has_answered = true;
                }
                Some(SendState::Unknown | SendState::Unreadable) => has_answered = true,
                _ if !has_answered => new.push((message, outgoing.len())),
                _ => {}
            }
        } else if matches!(message, Message::Message(_)) {
            outgoing.push(answers::key(message.id()));
        }
        if read >= LOOK_BACK && (has_answered || !outgoing.is_empty()) {
            break;
        }
    }
    if !open.is_empty() {
        open.reverse();
        return Ok(open);
    }
    let colleagues = outgoing.iter().position(|id| !own.contains(id));
    let is_new = |newer: usize| colleagues.is_none_or(|first| newer <= first);
    let new = new.into_iter().rev().filter(|(_, newer)| is_new(*newer));
    Ok(new.map(|(message, _)| message).collect())
}
