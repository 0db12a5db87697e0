//! Polls a thread and replies to each message of the customer once.
//!
//! ```text
//! cargo run -p hubspot-conversations-sqlite --example auto_reply
//! HUBSPOT_ACCESS_TOKEN=… cargo run -p hubspot-conversations-sqlite --example auto_reply -- \
//!     --thread 11178480985 --agent A-47306113
//! ```

mod common;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use common::answers::{Answers, Outcome, is_from_customer};
use common::support::{self, explain, say};
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{ActorId, Error, ErrorKind, Message, Thread, ThreadId};

const FAILED: u8 = 1;
const BAD_USAGE: u8 = 2;
const UNKNOWN: u8 = 3;

const AFTER_HELP: &str = "\
Replies are recorded in a file, with the receipt of each before it is sent. After Ctrl-C, a crash or a kill, run
the same command again: no message is answered twice. Without the file, messages older than the newest outgoing
message count as answered.

Exit status:
  0  stopped, or polled --polls times
  1  the thread could not be read, or some message could not be answered
  2  wrong arguments, or the file cannot be used
  3  for some message it is unknown whether it was answered";

/// Returns the reply to a message, or `None` to leave it to a colleague. Replace this function by yours.
///
/// Return `None` for automatic replies: two programs would reply to each other forever.
fn answer(text: &str) -> Option<String> {
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
    /// The file that records the replies [default: auto_reply-THREAD.jsonl]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Time between two polls [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true)]
    every: Option<Duration>,
    /// Number of polls [default: until Ctrl-C]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    polls: Option<u64>,
}

/// The results of all polls.
#[derive(Default)]
struct Tally {
    answered: usize,
    impossible: usize,
    failed: bool,
    unknown: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    let (args, stand_in) = support::begin::<Args>();
    match args.run(stand_in.as_ref()).await {
        Ok(tally) => {
            say(format_args!("Answered {}.", tally.answered));
            match tally {
                tally if tally.unknown > 0 => ExitCode::from(UNKNOWN),
                tally if tally.failed || tally.impossible > 0 => ExitCode::from(FAILED),
                _ => ExitCode::SUCCESS,
            }
        }
        Err(what) => {
            say(format_args!("{what}"));
            ExitCode::from(BAD_USAGE)
        }
    }
}

impl Args {
    async fn run(&self, stand_in: Option<&StandIn>) -> Result<Tally, String> {
        let thread = self.thread.or(stand_in.map(StandIn::email_thread));
        let agent = self.agent.clone().or(stand_in.map(StandIn::agent));
        let (Some(thread), Some(agent)) = (thread, agent) else {
            let needed = [
                ("--thread <ID>", self.thread.is_some()),
                ("--agent <ACTOR>", self.agent.is_some()),
            ];
            support::missing::<Self>(&needed).exit();
        };
        let answers = match (&self.file, stand_in) {
            (Some(file), _) => Answers::open(file)?,
            (None, None) => Answers::open(format!("auto_reply-{thread}.jsonl").as_ref())?,
            // The stand-in's thread is deleted when the program exits.
            (None, Some(_)) => Answers::in_memory(),
        };
        let mut tally = Tally::default();
        let client = match support::client(stand_in, None) {
            Ok(client) => client,
            Err(error) => return Ok(tally.give_up(&error)),
        };
        tally.unknown = answers.look_up_in_flight(&client).await?;
        let thread = client.thread(thread);
        let mut interrupted = support::interrupted(UNKNOWN);
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
            match unanswered(&thread, &answers).await {
                Ok(new) => tally.answer(&thread, &answers, &agent, new).await?,
                Err(error) if is_temporary(&error) => {
                    say(format_args!(
                        "Reading the thread failed; trying again at the next poll."
                    ));
                    explain(&error);
                    tally.failed = true;
                }
                Err(error) => return Ok(tally.give_up(&error)),
            }
            if polls.is_some_and(|polls| poll >= polls) {
                break;
            }
            if let (Some(here), 1) = (stand_in, poll) {
                here.receive(thread.id(), "It was meant to come on Friday.");
            }
            let stopped = interrupted.wait_for(|stop| *stop);
            if tokio::time::timeout(wait, stopped).await.is_ok() {
                break;
            }
        }
        if stand_in.is_some() {
            support::read_back(&thread).await;
        }
        Ok(tally)
    }
}

impl Tally {
    /// Replies to new messages, oldest first. An error is one of the file.
    async fn answer(
        &mut self,
        thread: &Thread,
        answers: &Answers,
        agent: &ActorId,
        new: Vec<Message>,
    ) -> Result<(), String> {
        self.failed = false;
        for message in new {
            match answers.answer(thread, &message, agent, answer).await? {
                Outcome::Answered => self.answered += 1,
                Outcome::Skipped => {}
                Outcome::Unknown => self.unknown += 1,
                Outcome::Impossible => self.impossible += 1,
                Outcome::NotSent => {
                    // Later messages wait for it, to keep the order of replies.
                    self.failed = true;
                    break;
                }
            }
        }
        Ok(())
    }

    fn give_up(mut self, error: &Error) -> Self {
        say(format_args!("Replying to the thread failed."));
        explain(error);
        self.failed = true;
        self
    }
}

/// Returns whether the error may be temporary, so that the next poll may succeed.
fn is_temporary(error: &Error) -> bool {
    let no_token_yet = error.kind() == ErrorKind::Token && !error.is_auth();
    let broken = error.is_connect() || error.is_transport() || error.is_timeout();
    broken || no_token_yet || error.is_server() || error.is_rate_limited()
}

/// Returns the customer's messages without a reply: those after the newest outgoing message that is not this program's,
/// and after the newest recorded one.
async fn unanswered(thread: &Thread, answers: &Answers) -> Result<Vec<Message>, Error> {
    let mut new = Vec::new();
    let mut messages = thread.messages();
    while let Some(message) = messages.try_next().await? {
        if is_from_customer(&message) {
            if answers.has(message.id()) {
                break;
            }
            new.push(message);
        } else if matches!(message, Message::Message(_)) && !answers.is_own(message.id()) {
            break;
        }
    }
    new.reverse();
    Ok(new)
}
