//! Sends many messages, each of them once, through crashes and restarts.
//!
//! ```text
//! cargo run -p hubspot-conversations-sqlite --example bulk_send
//! HUBSPOT_ACCESS_TOKEN=… cargo run -p hubspot-conversations-sqlite --example bulk_send -- \
//!     messages.csv --limit private-app-professional
//! ```

#[path = "../common/mod.rs"]
mod common;
mod input;
mod journal;
mod progress;
mod report;
mod run;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use common::support::{self, explain, say};
use hubspot_conversations::bulk::DEFAULT_CONCURRENCY;
use hubspot_conversations::limiter::Limit;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{ClientBuilder, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_SETTLE_TIME};
use input::{Format, Line};
use journal::{History, Journal};
use progress::Progress;
use run::{Policy, Run, StopSignal};
use tokio::sync::watch;

const NOT_SENT: u8 = 1;
const INVALID_INPUT: u8 = 2;
const UNKNOWN: u8 = 3;
const NOT_WRITTEN: u8 = 4;

const AFTER_HELP: &str = "\
The input has one message per line, as CSV with headings or as JSON objects, with
  thread           the thread's id
  text             the text, without markup
  rich_text        the text as HTML, in addition to text
  subject          the subject line of an e-mail
  to               the recipients: a list in JSON, separated by semicolons in CSV
  from             the agent who sends it, such as A-47306113
  channel          the channel, such as 1002 for e-mail
  channel_account  the account of that channel
  comment          true for a comment, which has no subject, to, from or channel
  key              your unique name for the line
The whole input is checked before anything is sent.

Before a message is sent, its receipt is stored in a journal beside the outcomes. After Ctrl-C, a crash or a
kill, run the same command again to continue. Messages that were in flight are looked up on their threads, and
are sent again only with --resend-absent. The input must be the same; lines may be added at its end, or
anywhere if all lines have keys. Messages to one thread are sent in order; if one of them was not sent, the
later ones wait for it.

Exit status:
  0  all sent
  1  some not sent or not started; none is unknown
  2  invalid input or arguments, nothing was sent
  3  for some messages it is unknown whether they were sent
  4  all sent, but the outcomes could not be written: run it again, which sends nothing twice";

/// Send many messages to HubSpot conversations threads, each of them once.
///
/// With HUBSPOT_ACCESS_TOKEN set (or HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and
/// HUBSPOT_REFRESH_TOKEN) it uses HubSpot's API at HUBSPOT_BASE_URL (default:
/// https://api.hubapi.com), in version HUBSPOT_API_VERSION (v3 or 2026-09; default: v3).
/// Otherwise it starts a stand-in for HubSpot on this machine, with an e-mail thread
/// (8000000001) and a live chat (8000000002), and sends sample messages if no input
/// is given.
#[derive(Parser)]
#[allow(clippy::doc_markdown, reason = "--help prints these comments in a terminal")]
#[command(name = "bulk_send", verbatim_doc_comment, after_help = AFTER_HELP)]
struct Args {
    /// The messages: a file whose name ends in .csv, .jsonl or .ndjson
    input: Option<PathBuf>,
    /// The format of the input, if its name has none of these endings
    #[arg(long)]
    format: Option<Format>,
    /// The file for the outcomes, as lines of JSON [default: INPUT.outcomes.jsonl]; the journal is beside it
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// HubSpot's limit for your app
    #[arg(long)]
    limit: Option<Preset>,
    /// Maximum number of messages in flight
    #[arg(long, value_name = "MESSAGES", default_value_t = DEFAULT_CONCURRENCY, value_parser = messages)]
    concurrency: usize,
    /// Timeout of one attempt, such as 2.5 [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true)]
    timeout: Option<Duration>,
    /// How long to look for a message whose response was lost [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true)]
    settle: Option<Duration>,
    /// Send messages again that an earlier run reported as not sent
    #[arg(long)]
    again: bool,
    /// Send unknown messages again that are absent from their threads after the timeout plus the settle time. That is
    /// no proof: if HubSpot stores one of them even later, its customer gets it twice
    #[arg(long)]
    resend_absent: bool,
    /// Allow two messages with the same text to the same thread
    #[arg(long)]
    allow_repeats: bool,
    /// Check the input and print what would be done; send and write nothing
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
            ExitCode::from(INVALID_INPUT)
        }
    }
}

impl Args {
    /// Runs the command. An error is one of input or arguments.
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
        let journal_error = |what: String| format!("The journal {}: {what}.", path.display());
        let arrival_time =
            self.timeout.unwrap_or(DEFAULT_ATTEMPT_TIMEOUT) + self.settle.unwrap_or(DEFAULT_SETTLE_TIME);
        let mut policy = Policy {
            concurrency: self.concurrency,
            again: self.again,
            resend_absent: self.resend_absent,
            arrival_time,
        };
        let changed = |errors: Vec<String>| {
            format!(
                "The input differs from the one of the journal {}:\n  {}\nNothing was sent. Restore the input, or \
                 set another --output for another list.",
                path.display(),
                errors.join("\n  ")
            )
        };
        let started = report::started(&output)?;
        let missing = |history: &History| {
            let missing = started
                .iter()
                .filter(|id| !history.lines.contains_key(*id))
                .count();
            let message = || {
                format!(
                    "The journal {} lacks {missing} messages that an earlier run has sent by {}. Nothing was sent. Restore \
                     the journal, or set another --output for another list.",
                    path.display(),
                    output.display()
                )
            };
            if missing == 0 { Ok(()) } else { Err(message()) }
        };
        if self.dry_run {
            // The URL of a stand-in differs in each run.
            let base_url = stand_in.is_none().then(|| client.base_url());
            let history = journal::peek(&path, base_url).map_err(journal_error)?;
            missing(&history)?;
            let plan = run::plan(&run::jobs(lines, history, policy).map_err(changed)?);
            say(format_args!(
                "Would send {}, look up {} of unknown outcome, and skip {}. Nothing was sent.",
                plan.send, plan.look_up, plan.done
            ));
            return Ok(ExitCode::SUCCESS);
        }
        let (journal, history) =
            Journal::open(&path, client.base_url(), arrival_time).map_err(journal_error)?;
        missing(&history)?;
        policy.arrival_time = arrival_time.max(history.arrival_time);
        let mut jobs = run::jobs(lines, history, policy).map_err(changed)?;
        let stop = StopSignal::default();
        // Exiting at once is safe, too: the journal has the receipt of everything that may have been sent.
        tokio::spawn(stop_on_interrupt(support::interrupted(UNKNOWN), stop.clone()));
        let journal = Arc::new(journal);
        let mut run = Run {
            client,
            journal: Arc::clone(&journal),
            policy,
            progress: Progress::new(jobs.len()),
            jobs: &mut jobs,
            stop,
        };
        run.all().await;
        run.progress.clear();
        drop(run);
        let mut written = true;
        if let Some(Err(what)) = Arc::into_inner(journal).map(Journal::close) {
            written = false;
            say(format_args!("{}", journal_error(what)));
        }
        let counts = report::Counts::of(&jobs);
        if let Err(error) = report::write(&output, &jobs) {
            written = false;
            counts.say(None);
            say(format_args!(
                "The outcomes cannot be written to {}: {error}. Run the same command again to write them: nothing is \
                 sent twice.",
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

    /// Reads the input. Returns its lines, and the file for their outcomes.
    fn read(&self, stand_in: Option<&StandIn>) -> Result<(Vec<Line>, PathBuf), String> {
        let (text, format, output) = match (&self.input, stand_in) {
            (Some(input), _) => {
                let format = self.format.or_else(|| Format::of(input)).ok_or_else(|| {
                    let input = input.display();
                    format!("The format of {input} is unknown; set --format.")
                })?;
                let text = std::fs::read(input)
                    .map_err(|error| format!("{} cannot be read: {error}.", input.display()))?;
                // By whatever name the list is given, its journal is the same.
                (text, format, beside(&real_path(input), "outcomes.jsonl"))
            }
            (None, Some(here)) => {
                let name = format!("bulk_send-{}.outcomes.jsonl", std::process::id());
                (
                    sample(here).into_bytes(),
                    Format::Jsonl,
                    std::env::temp_dir().join(name),
                )
            }
            (None, None) => return Err("There is nothing to send: set an input.".to_owned()),
        };
        let lines = input::read(&text, format, self.allow_repeats).map_err(|errors| {
            let mut message = "The input is invalid, and nothing was sent:".to_owned();
            for error in errors {
                message.push_str(&format!("\n  line {}: {}", error.line, error.what));
            }
            message
        })?;
        let output = self.output.as_deref().map_or(output, real_path);
        self.check_output(&output)?;
        Ok((lines, output))
    }

    /// Rejects an output that would overwrite the input, or is a directory.
    fn check_output(&self, output: &Path) -> Result<(), String> {
        if output.is_dir() {
            let output = output.display();
            return Err(format!("{output} is a directory: set a file as --output."));
        }
        let input = self.input.as_ref().and_then(|input| input.canonicalize().ok());
        for written in [output, &beside(output, "journal"), &report::temporary(output)] {
            if input.is_some() && written.canonicalize().ok() == input {
                let written = written.display();
                return Err(format!(
                    "{written} is the input and would be overwritten. Nothing was sent: set another --output."
                ));
            }
        }
        let temporary = report::temporary(output);
        if temporary.is_file() {
            report::started(&temporary)?;
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

async fn stop_on_interrupt(mut interrupted: watch::Receiver<bool>, stop: StopSignal) {
    if interrupted
        .wait_for(|is_interrupted| *is_interrupted)
        .await
        .is_ok()
    {
        stop.stop();
    }
}

/// Follows symbolic links, also one to a file that is not written yet.
fn real_path(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    // As many as Linux follows.
    for _ in 0..40 {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        match (
            path.canonicalize(),
            path.read_link(),
            folder.canonicalize(),
            path.file_name(),
        ) {
            (Ok(real), ..) => return real,
            (_, Ok(target), ..) => path = folder.join(target),
            (_, _, Ok(folder), Some(name)) => return folder.join(name),
            _ => break,
        }
    }
    path
}

/// Returns the path with an ending added.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn messages(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=1000).contains(number));
    number.ok_or_else(|| "expected 1 to 1000".to_owned())
}

/// Returns messages that the stand-in accepts.
fn sample(here: &StandIn) -> String {
    let (mail, chat) = (here.mailbox(), here.live_chat());
    let lines = [
        serde_json::json!({
            "key": "first", "thread": here.email_thread(), "text": "Your order has shipped.",
            "subject": "Your order", "to": [here.customer()], "from": here.agent(),
            "channel": mail.channel_id(), "channel_account": mail.channel_account_id(),
        }),
        serde_json::json!({
            "key": "second", "thread": here.chat_thread(), "text": "How can we help?",
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
