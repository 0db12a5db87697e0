//! Answers a thread: reads it again and again, and answers each message of the customer's once.
//!
//! ```text
//! cargo run -p hubspot-conversations --example auto_reply
//! HUBSPOT_ACCESS_TOKEN=… cargo run -p hubspot-conversations --example auto_reply -- \
//!     --thread 11178480985 --agent A-47306113
//! ```

mod support;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{ActorId, Error, ErrorKind, Message, Thread, ThreadId};
use support::answers::{Answers, Outcome, is_a_customers};
use support::{explain, say};

const FAILED: u8 = 1;
const BAD_USAGE: u8 = 2;
const UNKNOWN: u8 = 3;

const MORE: &str = "\
What was answered is kept in a file, with the receipt of each answer before it is sent. After Ctrl-C, a crash or
a kill, run the same command again: nothing is answered twice. Without the file, what is older than the newest
message that went out counts as answered.

Exit status:
  0  stopped, or looked as often as it was told to
  1  the thread cannot be read, or some message cannot be answered
  2  wrong arguments, or the file cannot be used
  3  of some message it is unknown whether it was answered";

/// The function of yours: what to answer to a message, or nothing to leave it to a colleague.
///
/// Whatever answers by itself at the customer's end is answered as well, and so on for ever: leave out what
/// looks like that.
fn answer(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    if text.contains("out of office") || text.trim().is_empty() {
        return None;
    }
    Some(if text.contains("where") {
        "Your order left us yesterday, and takes two days.".to_owned()
    } else {
        "Thank you, we have your message and answer today.".to_owned()
    })
}

/// Answer each message of the customer's on a HubSpot conversations thread once, until Ctrl-C.
///
/// With HUBSPOT_ACCESS_TOKEN set (or HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and
/// HUBSPOT_REFRESH_TOKEN) it talks to HubSpot, or to HUBSPOT_BASE_URL,
/// in v3 of its API, or in HUBSPOT_API_VERSION (v3 or 2026-09).
/// Without, it talks to a stand-in that it starts on this machine, lets its customer
/// write, answers, and ends.
#[derive(Parser)]
#[allow(
    clippy::doc_markdown,
    reason = "these comments are printed in a terminal, by --help"
)]
#[command(name = "auto_reply", verbatim_doc_comment, after_help = MORE)]
struct Args {
    /// The thread, by its number in the address bar of HubSpot's inbox
    #[arg(long, value_name = "ID")]
    thread: Option<ThreadId>,
    /// The agent in whose name it answers, such as A-47306113
    #[arg(long, value_name = "ACTOR")]
    agent: Option<ActorId>,
    /// Where to keep what was answered [default: auto_reply-THREAD.jsonl]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// How long to wait between two looks [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true)]
    every: Option<Duration>,
    /// Look so often, then end [default: until Ctrl-C]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    looks: Option<u64>,
}

/// What the looks have come to.
#[derive(Default)]
struct Tally {
    answered: usize,
    refused: usize,
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
                tally if tally.failed || tally.refused > 0 => ExitCode::from(FAILED),
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
            // The stand-in's thread is gone with this program.
            (None, Some(_)) => Answers::in_memory(),
        };
        let mut tally = Tally::default();
        let client = match support::client(stand_in, None) {
            Ok(client) => client,
            Err(error) => return Ok(tally.gave_up(&error)),
        };
        tally.unknown = answers.recall(&client).await?;
        let thread = client.thread(thread);
        let mut interrupted = support::interrupted(UNKNOWN);
        let (wait, looks) = match stand_in {
            Some(_) => (Duration::from_millis(100), Some(3)),
            None => (Duration::from_secs(30), None),
        };
        let (wait, looks) = (self.every.unwrap_or(wait), self.looks.or(looks));
        say(format_args!(
            "Reading thread {} every {} s.",
            thread.id(),
            wait.as_secs_f32()
        ));
        for look in 1.. {
            match unanswered(&thread, &answers).await {
                Ok(new) => tally.answer(&thread, &answers, &agent, new).await?,
                Err(error) if passes(&error) => {
                    say(format_args!("The thread cannot be read now."));
                    explain(&error);
                    tally.failed = true;
                }
                Err(error) => return Ok(tally.gave_up(&error)),
            }
            if looks.is_some_and(|looks| look >= looks) {
                break;
            }
            if let (Some(here), 1) = (stand_in, look) {
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
    /// Answers what is new, the oldest first. The error is one of the file.
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
                Outcome::Left => {}
                Outcome::Unknown => self.unknown += 1,
                Outcome::Refused => self.refused += 1,
                Outcome::NotSent => {
                    // The later ones wait for it, so that the answers keep their order.
                    self.failed = true;
                    break;
                }
            }
        }
        Ok(())
    }

    fn gave_up(mut self, error: &Error) -> Self {
        say(format_args!("The thread cannot be answered."));
        explain(error);
        self.failed = true;
        self
    }
}

/// Whether it passes by itself, so that the next look may go better.
fn passes(error: &Error) -> bool {
    let no_token_yet = error.kind() == ErrorKind::Token && !error.is_auth();
    let broken = error.is_connect() || error.is_transport() || error.is_timeout();
    broken || no_token_yet || error.is_server() || error.is_rate_limited()
}

/// The customer's messages that nobody has dealt with: those after the last that a colleague, or an earlier run
/// without the file, has answered. The thread itself tells.
async fn unanswered(thread: &Thread, answers: &Answers) -> Result<Vec<Message>, Error> {
    let mut new = Vec::new();
    let mut messages = thread.messages();
    while let Some(message) = messages.try_next().await? {
        if is_a_customers(&message) {
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
