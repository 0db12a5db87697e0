//! Sends many messages, each of them once, through crashes and restarts.
//!
//! ```text
//! cargo run -p hubspot-conversations-sqlite --example bulk_send
//! HUBSPOT_ACCESS_TOKEN=… cargo run -p hubspot-conversations-sqlite --example bulk_send -- \
//!     messages.csv --store sends.db --limit private-app-professional
//! ```

#[path = "../common/mod.rs"]
mod common;
mod input;
mod report;
mod send;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use common::support::{self, explain, say};
use hubspot_conversations::bulk::DEFAULT_CONCURRENCY;
use hubspot_conversations::limiter::Limit;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::store::{SendState, SendStatus};
use hubspot_conversations::{Client, ClientBuilder, Result as ApiResult};
use input::{Format, Line};
use report::{Counts, EarlierLine, Ended, Outcome, Row};
use send::Run;

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
  attach           the paths of files to upload and attach: a list in JSON, separated by semicolons in CSV
  key              your unique name for the message, such as order-42-shipped
The whole input is checked before anything is sent.

At most one message is sent for a key, by all runs and programs on this host that use the store, whatever the name of
the list. A line whose key was used for another message is not sent. A line without a key has one that is made of its
thread and content: a line that is changed is then another message, and is sent. Lines of the same text to the same
thread are refused; with --allow-repeats, equal ones without keys are told apart by a number at the end of the key.

After Ctrl-C, a crash or a kill, run the same command again to continue: it looks up what was in flight, and sends
what was not sent. Messages whose outcome stays unknown are sent again only with --resend-if-absent. Messages to one
thread are sent in order; if one of them was not sent, the later ones wait for it.

Exit status:
  0  all sent
  1  some not sent or not started; none is unknown
  2  invalid input or arguments, or the store cannot be used; nothing was sent
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
    /// The store, an SQLite file, made if there is none; one for each HubSpot account
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// The file for the outcomes, as lines of JSON [default: INPUT.outcomes.jsonl]
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
    /// Timeout of one message, with its retries and waits [default: 120]. After a kill, what was in flight is left alone
    /// for this long
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true)]
    total_timeout: Option<Duration>,
    /// Send a message of unknown outcome again if it is absent from its thread for this long. That is no proof: if
    /// HubSpot stores the first one even later, its customer gets it twice
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true)]
    resend_if_absent: Option<Duration>,
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
    /// Runs the command. An error is one of input, arguments or the store, and nothing was sent.
    async fn run(&self, stand_in: Option<&StandIn>) -> Result<ExitCode, String> {
        let (lines, output) = self.read(stand_in)?;
        let earlier = report::earlier(&output)?;
        if self.store.is_none() && stand_in.is_none() {
            support::missing::<Self>(&[("--store <FILE>", false)]).exit();
        }
        // A dry run makes no file.
        let store = self
            .store
            .as_deref()
            .filter(|file| !self.dry_run || file.exists());
        let with_store = common::open_store(store)?;
        let client = match support::client_with(stand_in, |builder| self.settings(with_store(builder))) {
            Ok(client) => client,
            Err(error) => {
                say(format_args!("Nothing was sent."));
                explain(&error);
                return Ok(ExitCode::from(NOT_SENT));
            }
        };
        say_keys(&lines);
        let nothing_sent = |error| format!("Nothing was sent: {error}.");
        if self.dry_run {
            let plan = plan(&client, &lines).await.map_err(nothing_sent)?;
            say(format_args!("{plan} Nothing was sent."));
            return Ok(ExitCode::SUCCESS);
        }
        // The store in memory knows no earlier run.
        if store.is_some() {
            let lost = lost(&client, &earlier).await.map_err(nothing_sent)?;
            if lost > 0 {
                return Err(format!(
                    "{lost} messages that were sent before by {} are not in the store. Nothing was sent: set the --store of \
                     that run, or another --output to send them again.",
                    output.display()
                ));
            }
        }
        let mut rows: Vec<Row> = lines
            .into_iter()
            .map(|line| Row {
                line,
                ended: Ended::default(),
            })
            .collect();
        let run = Run {
            client,
            concurrency: self.concurrency,
            // Exiting at once is safe, too: the store knows everything that may have been sent.
            interrupted: common::interrupted(UNKNOWN),
            progress: send::progress(rows.len()),
        };
        run.resolve().await.map_err(nothing_sent)?;
        let stopped = run.all(&mut rows).await;
        run.progress.finish_and_clear();
        if let Err(error) = stopped {
            explain(&error);
        }
        let counts = Counts::of(&rows);
        counts.say(&rows);
        let written = report::write(&output, &rows);
        match &written {
            Ok(()) => say(format_args!("Outcomes: {}", output.display())),
            Err(error) => say(format_args!(
                "The outcomes cannot be written to {}: {error}. Run the same command again to write them: nothing is \
                 sent twice.",
                output.display()
            )),
        }
        Ok(match counts {
            counts if counts.unknown > 0 => ExitCode::from(UNKNOWN),
            counts if counts.not_sent + counts.not_started > 0 => ExitCode::from(NOT_SENT),
            _ if written.is_err() => ExitCode::from(NOT_WRITTEN),
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
                let mut output = input.clone().into_os_string();
                output.push(".outcomes.jsonl");
                (text, format, output.into())
            }
            (None, Some(here)) => {
                let name = format!("bulk_send-{}.outcomes.jsonl", std::process::id());
                let output = std::env::temp_dir().join(name);
                (sample(here).into_bytes(), Format::Jsonl, output)
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
        let output = self.output.clone().unwrap_or(output);
        let files = [("input", &self.input), ("store", &self.store)];
        for (name, file) in files {
            if file.as_ref().is_some_and(|file| is_same(file, &output)) {
                return Err(format!(
                    "The output is the {name} and would overwrite it. Nothing was sent: set another --output."
                ));
            }
        }
        Ok((lines, output))
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
        let builder = match self.total_timeout {
            Some(time) => builder.total_timeout(time),
            None => builder,
        };
        let builder = match self.resend_if_absent {
            Some(time) => builder.resend_if_absent(time),
            None => builder,
        };
        match self.limit {
            Some(preset) => builder.limit(preset.limit()),
            None => builder,
        }
    }
}

/// Says what the keys are made of, where that is not the column.
fn say_keys(lines: &[Line]) {
    let without = lines.iter().filter(|line| !line.has_own_key).count();
    if without > 0 {
        say(format_args!(
            "{without} of {} lines have no key: their thread and content are their key, so a changed line is another message.",
            lines.len()
        ));
    }
}

/// Says what a run would do.
async fn plan(client: &Client, lines: &[Line]) -> ApiResult<String> {
    let (mut send, mut look_up, mut before) = (0, 0, 0);
    for line in lines {
        let status = client.sends().get(&line.key).await?;
        *match status.as_ref().map(SendStatus::state) {
            Some(SendState::Sent { .. }) => &mut before,
            Some(state) if state.is_unsettled() => &mut look_up,
            _ => &mut send,
        } += 1;
    }
    Ok(format!(
        "Would send {send}, look up {look_up} of unknown outcome, and skip {before} that were sent before."
    ))
}

/// Counts the messages that an earlier run may have sent and the store does not know: it is another store, or a new one.
async fn lost(client: &Client, earlier: &[EarlierLine]) -> ApiResult<usize> {
    let mut lost = 0;
    for line in earlier {
        if matches!(line.outcome, Outcome::Sent | Outcome::Unknown) {
            lost += usize::from(client.sends().get(&line.key).await?.is_none());
        }
    }
    Ok(lost)
}

fn is_same(one: &Path, other: &Path) -> bool {
    one == other || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
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
