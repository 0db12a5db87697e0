//! Sends one message to a thread, or adds one comment to it.
//!
//! ```text
//! cargo run -p hubspot-conversations --example send_message
//! HUBSPOT_ACCESS_TOKEN=… cargo run -p hubspot-conversations --example send_message -- \
//!     --thread 11178480985 --text 'Your order has shipped.' --from A-47306113 \
//!     --channel 1002 --channel-account 4021198932 --to customer@example.com
//! ```

mod support;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clap::builder::NonEmptyStringValueParser;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{
    ActorId, ChannelAccount, NewComment, NewMessage, OutgoingMessage, Recipient, SendMessage, ThreadId,
};
use support::outcome::{report, report_usage};
use support::show::message as show;
use support::written;

/// The channel whose recipients are opaque ids.
const LIVE_CHAT: &str = "1000";

const EXIT_STATUS: &str = "\
Exit status:
  0  sent
  1  not sent
  2  wrong arguments or settings, nothing was sent
  3  unknown whether it was sent: check the thread before you send it again
  4  sent, and HubSpot reports that the delivery failed";

/// Send one message to a HubSpot conversations thread, or add one comment to it.
///
/// With HUBSPOT_ACCESS_TOKEN set (or HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and
/// HUBSPOT_REFRESH_TOKEN) it uses HubSpot's API at HUBSPOT_BASE_URL (default:
/// https://api.hubapi.com), in version HUBSPOT_API_VERSION (v3 or 2026-09; default: v3).
/// Otherwise it starts a stand-in for HubSpot on this machine, with an e-mail thread
/// (8000000001) and a live chat (8000000002), and has defaults for all arguments; for
/// --to only without --thread.
#[derive(Parser)]
#[allow(clippy::doc_markdown, reason = "--help prints these comments in a terminal")]
#[command(name = "send_message", verbatim_doc_comment, after_help = EXIT_STATUS)]
struct Args {
    /// The thread's id, from the URL of HubSpot's inbox
    #[arg(long, value_name = "ID")]
    thread: Option<ThreadId>,
    /// The text, without markup
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    text: Option<String>,
    /// The text as HTML, in addition to --text
    #[arg(long, value_name = "HTML")]
    rich_text: Option<String>,
    /// The subject line of an e-mail
    #[arg(long, conflicts_with = "comment")]
    subject: Option<String>,
    /// A recipient's e-mail address, or on live chat the customer's opaque id; may be repeated
    #[arg(long, value_name = "EMAIL", conflicts_with = "comment", value_parser = NonEmptyStringValueParser::new())]
    to: Vec<String>,
    /// The agent who sends it, such as A-47306113
    #[arg(long, value_name = "ACTOR", conflicts_with = "comment")]
    from: Option<ActorId>,
    /// The channel, such as 1002 for e-mail
    #[arg(
        long,
        value_name = "ID",
        requires = "channel_account",
        conflicts_with = "comment"
    )]
    channel: Option<String>,
    /// The account of that channel, such as one connected mailbox; copy both from a message of the thread
    #[arg(long, value_name = "ID", requires = "channel", conflicts_with = "comment")]
    channel_account: Option<String>,
    /// Add a comment, which only the team sees; it has no sender, channel or recipients
    #[arg(long)]
    comment: bool,
    /// A file to upload and attach; may be repeated
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,
    /// Timeout of one attempt, such as 2.5 [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = support::seconds, allow_negative_numbers = true)]
    timeout: Option<Duration>,
    /// Print one line of JSON on standard output, also on failure
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    // Where they cannot be parsed, the format is looked for among the arguments as they are.
    let json = || std::env::args_os().any(|argument| argument == "--json");
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(usage) => return report_usage(&usage, json()),
    };
    let (args, stand_in) = support::begin_with(args);
    let (thread, message) = match args.request(stand_in.as_ref()) {
        Ok(request) => request,
        Err(usage) => return report_usage(&usage, args.json),
    };
    let client = match support::client(stand_in.as_ref(), args.timeout) {
        Ok(client) => client,
        Err(error) => return report(thread, &Err(error), args.json),
    };
    let thread = client.thread(thread);
    let send = thread.send(message);
    let result = args
        .attach
        .iter()
        .map(PathBuf::as_path)
        .fold(send, SendMessage::upload)
        .await;
    let code = report(thread.id(), &result, args.json);
    match result {
        Ok(_) if args.json => {}
        Ok(_) if stand_in.is_some() => support::read_back(&thread).await,
        Ok(sent) => {
            written(show(&mut io::stdout().lock(), &sent));
        }
        Err(_) => {}
    }
    code
}

impl Args {
    /// Returns the thread and the message, with the stand-in's defaults.
    fn request(&self, stand_in: Option<&StandIn>) -> Result<(ThreadId, OutgoingMessage), clap::Error> {
        let thread = self.thread.or(stand_in.map(StandIn::email_thread));
        let default_text = if self.comment {
            "The parcel left yesterday."
        } else {
            "Your order has shipped."
        };
        let text = self.text.clone().or(stand_in.map(|_| default_text.to_owned()));
        let (Some(thread), Some(text)) = (thread, text) else {
            return Err(self.missing());
        };
        if self.comment {
            let mut comment = NewComment::new(text);
            if let Some(html) = &self.rich_text {
                comment = comment.rich_text(html);
            }
            return Ok((thread, comment.into()));
        }
        let from = self.from.clone().or(stand_in.map(StandIn::agent));
        let account = self.account().or(stand_in.map(|here| {
            if thread == here.chat_thread() {
                here.live_chat()
            } else {
                here.mailbox()
            }
        }));
        let (Some(from), Some(account)) = (from, account) else {
            return Err(self.missing());
        };
        let chat = account.channel_id() == LIVE_CHAT;
        let mut message = NewMessage::new(text, from, account);
        for address in self.recipients(stand_in) {
            message = message.recipient(if chat {
                Recipient::opaque(address)
            } else {
                Recipient::email(address)
            });
        }
        if let Some(html) = &self.rich_text {
            message = message.rich_text(html);
        }
        if let Some(subject) = &self.subject {
            message = message.subject(subject);
        }
        Ok((thread, message.into()))
    }

    fn account(&self) -> Option<ChannelAccount> {
        Some(ChannelAccount::new(
            self.channel.as_ref()?,
            self.channel_account.as_ref()?,
        ))
    }

    /// Returns the recipients. There is no default with --thread: it could be the wrong one.
    fn recipients<'a>(&'a self, stand_in: Option<&'a StandIn>) -> Vec<&'a str> {
        match stand_in {
            Some(here) if self.thread.is_none() && self.to.is_empty() => vec![here.customer()],
            _ => self.to.iter().map(String::as_str).collect(),
        }
    }

    /// Returns the error that names the missing arguments.
    fn missing(&self) -> clap::Error {
        let mut needed = vec![
            ("--thread <ID>", self.thread.is_some()),
            ("--text <TEXT>", self.text.is_some()),
        ];
        if !self.comment {
            needed.extend([
                ("--from <ACTOR>", self.from.is_some()),
                ("--channel <ID>", self.channel.is_some()),
                ("--channel-account <ID>", self.channel_account.is_some()),
            ]);
        }
        support::missing::<Self>(&needed)
    }
}
