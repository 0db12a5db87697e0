//! Sends many messages, each of them once, whatever happens in between.
//!
//! ```text
//! cargo run -p hubspot-conversations --example bulk_send
//! HUBSPOT_ACCESS_TOKEN=… cargo run -p hubspot-conversations --example bulk_send -- \
//!     messages.csv --limit private-app-professional
//! ```

mod input;
mod journal;
mod progress;
mod report;
mod run;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use hubspot_conversations::bulk::DEFAULT_CONCURRENCY;
use hubspot_conversations::limiter::Limit;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{ClientBuilder, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_SETTLE_TIME};
use input::{Format, Line};
use journal::Journal;
use progress::Progress;
use run::{Halt, Policy, Run};
use support::{explain, say};
use tokio::sync::watch;

const NOT_SENT: u8 = 1;
const BAD_INPUT: u8 = 2;
const UNKNOWN: u8 = 3;
const NOT_WRITTEN: u8 = 4;

const MORE: &str = "\
The input has a message on each line, as CSV with headings or as JSON objects, with
  thread           the thread's number
  text             the text, without markup
  rich_text        the text as HTML, beside the plain one
  subject          the subject line of an e-mail
  to               addresses: a list in JSON, with semicolons between them in CSV
  from             the agent in whose name it is sent, such as A-47306113
  channel          the channel, such as 1002 for e-mail
  channel_account  the account of that channel
  comment          true for a comment, which takes no subject, to, from or channel
  key              a name of yours for the line, which must not repeat
All of it is checked before anything is sent.

Before a message is sent, its receipt is stored in a journal beside the outcomes. If this ends early, by
Ctrl-C, a crash or a kill, run the same command again: it goes on where it was. What was under way is looked
for on its thread, and is never sent again unless you say so. The input must be the same; lines may be added
at its end, or anywhere if all lines have keys. Messages to one thread go in their order; if one of them is
not on the thread, the later ones wait for it.

Exit status:
  0  all sent
  1  some not sent or not started; none is unknown
  2  bad input or usage, nothing was sent
  3  of some it is unknown whether they were sent
  4  all sent, and their outcomes could not be written whole: run it again, which sends nothing twice";

/// Send many messages to HubSpot conversations threads, each of them once.
///
/// With HUBSPOT_ACCESS_TOKEN set (or HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and
/// HUBSPOT_REFRESH_TOKEN) it talks to HubSpot, or to HUBSPOT_BASE_URL,
/// in v3 of its API, or in HUBSPOT_API_VERSION (v3 or 2026-09).
/// Without, it talks to a stand-in that it starts on this machine, with an e-mail
/// thread (8000000001) and a live chat (8000000002), and with messages of its own
/// if no input is given.
#[derive(Parser)]
#[allow(
    clippy::doc_markdown,
    reason = "these comments are printed in a terminal, by --help"
)]
#[command(name = "bulk_send", verbatim_doc_comment, after_help = MORE)]
struct Args {
    /// The messages: a file whose name ends in .csv, .jsonl or .ndjson
    input: Option<PathBuf>,
    /// How the input is written, if its name does not tell
    #[arg(long)]
    format: Option<Format>,
    /// Where to write the outcomes, as lines of JSON [default: INPUT.outcomes.jsonl]; the journal is beside it
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// HubSpot's limit for your app
    #[arg(long)]
    limit: Option<Preset>,
    /// How many messages are sent at once
    #[arg(long, value_name = "MESSAGES", default_value_t = DEFAULT_CONCURRENCY, value_parser = messages)]
    concurrency: usize,
    /// How long one attempt may take, such as 2.5 [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true)]
    timeout: Option<Duration>,
    /// How long a message whose answer was lost may take to show up on its thread [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true)]
    settle: Option<Duration>,
    /// Send those again that an earlier run ended as not sent
    #[arg(long)]
    again: bool,
    /// Send those again of which nobody knows, if they are still not on their threads after a timeout and a
    /// settle time; should HubSpot store one of them even later, its customer has it twice
    #[arg(long)]
    resend_absent: bool,
    /// Take the same words to the same thread for two messages, not for a slip
    #[arg(long)]
    allow_repeats: bool,
    /// Check the input and say what would be done; send and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// HubSpot's documented limits.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Preset {
    /// 100 calls in ten seconds
    PrivateAppFree,
    /// 190 calls in ten seconds
    PrivateAppProfessional,
    /// 190 calls in ten seconds
    PrivateAppEnterprise,
    /// 250 calls in ten seconds
    PrivateAppAddOn,
    /// 110 calls in ten seconds
    PublicOauthApp,
}

impl Preset {
    fn limit(self) -> Limit {
        match self {
            Self::PrivateAppFree => Limit::PRIVATE_APP_FREE,
            Self::PrivateAppProfessional => Limit::PRIVATE_APP_PROFESSIONAL,
            Self::PrivateAppEnterprise => Limit::PRIVATE_APP_ENTERPRISE,
            Self::PrivateAppAddOn => Limit::PRIVATE_APP_ADD_ON,
            Self::PublicOauthApp => Limit::PUBLIC_OAUTH_APP,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let (args, stand_in) = support::begin::<Args>();
    match args.run(stand_in.as_ref()).await {
        Ok(code) => code,
        Err(what) => {
            say(format_args!("{what}"));
            ExitCode::from(BAD_INPUT)
        }
    }
}

impl Args {
    /// Does what it was asked to; the error is one of input or usage.
    async fn run(&self, stand_in: Option<&StandIn>) -> Result<ExitCode, String> {
        let (lines, output) = self.read(stand_in)?;
        let client = match support::client_with(stand_in, |builder| self.settings(builder)) {
            Ok(client) => client,
            Err(error) => {
                say(format_args!("Nothing was sent."));
                explain(&error);
                return Ok(ExitCode::from(NOT_SENT));
            }
        };
        let path = beside(&output, "journal");
        let fault = |what: String| format!("The journal {}: {what}.", path.display());
        let patience =
            self.timeout.unwrap_or(DEFAULT_ATTEMPT_TIMEOUT) + self.settle.unwrap_or(DEFAULT_SETTLE_TIME);
        let mut policy = Policy {
            concurrency: self.concurrency,
            again: self.again,
            resend_absent: self.resend_absent,
            patience,
        };
        let changed = |faults: Vec<String>| {
            format!(
                "The input is not the one of the journal {}:\n  {}\nNothing was sent. Put it back as it was, or \
                 give another --output for another list.",
                path.display(),
                faults.join("\n  ")
            )
        };
        if self.dry_run {
            // Where a stand-in would listen is not known before it does.
            let base_url = stand_in.is_none().then(|| client.base_url());
            let past = journal::look(&path, base_url).map_err(fault)?;
            let plan = run::plan(&run::jobs(lines, past, policy).map_err(changed)?);
            say(format_args!(
                "Would send {}, ask for {} of which nobody knows, and leave {} as they are. Nothing was done.",
                plan.send, plan.ask, plan.done
            ));
            return Ok(ExitCode::SUCCESS);
        }
        let (journal, past) = Journal::open(&path, client.base_url(), patience).map_err(fault)?;
        policy.patience = patience.max(past.patience);
        let mut jobs = run::jobs(lines, past, policy).map_err(changed)?;
        let halt = Halt::default();
        // At once is safe, too: the journal has the receipt of everything that may have left.
        tokio::spawn(halt_when(support::interrupted(UNKNOWN), halt.clone()));
        let journal = Arc::new(journal);
        let mut run = Run {
            client,
            journal: Arc::clone(&journal),
            policy,
            progress: Progress::new(jobs.len()),
            jobs: &mut jobs,
            halt,
        };
        run.all().await;
        run.progress.clear();
        drop(run);
        let mut written = true;
        if let Some(Err(what)) = Arc::into_inner(journal).map(Journal::close) {
            written = false;
            say(format_args!("{}", fault(what)));
        }
        let counts = report::Counts::of(&jobs);
        if let Err(error) = report::write(&output, &jobs) {
            written = false;
            counts.say(None);
            say(format_args!(
                "The outcomes cannot be written to {}: {error}. Run the same command again for them: what was sent is \
                 not sent twice.",
                output.display()
            ));
        } else {
            counts.say(Some(&output));
        }
        Ok(match counts {
            counts if counts.unknown > 0 => ExitCode::from(UNKNOWN),
            counts if counts.not_sent + counts.not_started > 0 => ExitCode::from(NOT_SENT),
            _ if !written => ExitCode::from(NOT_WRITTEN),
            _ => ExitCode::SUCCESS,
        })
    }

    /// The lines, and where their outcomes go.
    fn read(&self, stand_in: Option<&StandIn>) -> Result<(Vec<Line>, PathBuf), String> {
        let (text, format, output) = match (&self.input, stand_in) {
            (Some(input), _) => {
                let format = self.format.or_else(|| Format::of(input)).ok_or_else(|| {
                    let input = input.display();
                    format!("The name {input} does not tell how it is written; give --format.")
                })?;
                let text = std::fs::read(input)
                    .map_err(|error| format!("{} cannot be read: {error}.", input.display()))?;
                (text, format, beside(input, "outcomes.jsonl"))
            }
            (None, Some(here)) => {
                let name = format!("bulk_send-{}.outcomes.jsonl", std::process::id());
                (
                    sample(here).into_bytes(),
                    Format::Jsonl,
                    std::env::temp_dir().join(name),
                )
            }
            (None, None) => return Err("HubSpot needs something to send: give an input.".to_owned()),
        };
        let lines = input::read(&text, format, self.allow_repeats).map_err(|faults| {
            let mut words = "Nothing was sent, since the input has faults:".to_owned();
            for fault in faults {
                words.push_str(&format!("\n  line {}: {}", fault.line, fault.what));
            }
            words
        })?;
        let output = self.output.clone().unwrap_or(output);
        self.spares_the_input(&output)?;
        Ok((lines, output))
    }

    /// The outcomes, and what is beside them, must not take the place of the input, or of a folder.
    fn spares_the_input(&self, output: &Path) -> Result<(), String> {
        if output.is_dir() {
            let output = output.display();
            return Err(format!("{output} is a folder: give a file as --output."));
        }
        let input = self.input.as_ref().and_then(|input| input.canonicalize().ok());
        for written in [output, &beside(output, "journal"), &report::draft(output)] {
            if input.is_some() && written.canonicalize().ok() == input {
                let written = written.display();
                return Err(format!(
                    "{written} is the input, and would be written over. Nothing was sent: give another --output."
                ));
            }
        }
        Ok(())
    }

    fn settings(&self, builder: ClientBuilder) -> ClientBuilder {
        let builder = match self.timeout {
            Some(time) => builder.attempt_timeout(time),
            None => builder,
        };
        let builder = match self.settle {
            Some(time) => builder.settle_time(time),
            None => builder,
        };
        match self.limit {
            Some(preset) => builder.limit(preset.limit()),
            None => builder,
        }
    }
}

async fn halt_when(mut interrupted: watch::Receiver<bool>, halt: Halt) {
    if interrupted.wait_for(|stop| *stop).await.is_ok() {
        halt.stop();
    }
}

/// A file beside another one.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn messages(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=1000).contains(number));
    number.ok_or_else(|| "it must be from 1 to 1000".to_owned())
}

/// Messages that the stand-in takes.
fn sample(here: &StandIn) -> String {
    let (mail, chat) = (here.mailbox(), here.live_chat());
    let lines = [
        serde_json::json!({
            "key": "first", "thread": here.email_thread(), "text": "Your order has shipped.",
            "subject": "Your order", "to": [here.customer()], "from": here.agent(),
            "channel": mail.channel_id(), "channel_account": mail.channel_account_id(),
        }),
        serde_json::json!({
            "key": "second", "thread": here.chat_thread(), "text": "Somebody is here.",
            "to": here.chat_customer(), "from": here.agent(),
            "channel": chat.channel_id(), "channel_account": chat.channel_account_id(),
        }),
        serde_json::json!({
            "key": "third", "thread": here.email_thread(), "text": "The parcel left yesterday.",
            "comment": true,
        }),
    ];
    lines.iter().map(|line| format!("{line}\n")).collect()
}
