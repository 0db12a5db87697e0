//! Reads every message of a thread, newest first.
//!
//! ```text
//! cargo run -p hubspot-conversations --example read_thread
//! HUBSPOT_ACCESS_TOKEN=… cargo run -p hubspot-conversations --example read_thread -- --thread 11178480985 --json
//! ```

mod support;

use std::io;
use std::process::ExitCode;

use clap::Parser;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{Client, Result, ThreadId};
use support::{explain, say, written};

const EXIT_STATUS: &str = "\
Exit status:
  0  read to the end
  1  not read to the end; what was read until then is printed
  2  wrong arguments";

/// Read every message of a HubSpot conversations thread, newest first.
///
/// With HUBSPOT_ACCESS_TOKEN set (or HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and
/// HUBSPOT_REFRESH_TOKEN) it talks to HubSpot, or to HUBSPOT_BASE_URL,
/// in v3 of its API, or in HUBSPOT_API_VERSION (v3 or 2026-09).
/// Without, it talks to a stand-in that it starts on this machine, and --thread
/// may be left out.
#[derive(Parser)]
#[allow(
    clippy::doc_markdown,
    reason = "these comments are printed in a terminal, by --help"
)]
#[command(name = "read_thread", verbatim_doc_comment, after_help = EXIT_STATUS)]
struct Args {
    /// The thread, by its number in the address bar of HubSpot's inbox
    #[arg(long, value_name = "ID")]
    thread: Option<ThreadId>,
    /// The most messages to ask for at once, from 1 to 100; all are read, however many requests it takes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100), allow_negative_numbers = true)]
    limit: Option<u32>,
    /// Print one line of JSON for each message
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let (args, stand_in) = support::begin::<Args>();
    if let Some(here) = &stand_in {
        here.receive(here.email_thread(), "It was meant to come on Friday.");
    }
    let Some(thread) = args.thread.or(stand_in.as_ref().map(StandIn::email_thread)) else {
        support::missing::<Args>(&[("--thread <ID>", false)]).exit();
    };
    let result = match support::client(stand_in.as_ref(), None) {
        Ok(client) => read(&client, thread, &args).await,
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(format_args!("The thread cannot be read to its end."));
            explain(&error);
            ExitCode::FAILURE
        }
    }
}

/// Prints each message as soon as it is there, so that a long thread needs no memory.
async fn read(client: &Client, thread: ThreadId, args: &Args) -> Result<()> {
    let mut messages = client.thread(thread).messages();
    if let Some(limit) = args.limit {
        messages = messages.page_size(limit);
    }
    while let Some(message) = messages.try_next().await? {
        let printed = if args.json {
            support::json_line(&message)
        } else {
            support::show::message(&mut io::stdout().lock(), &message)
        };
        if !written(printed) {
            break;
        }
    }
    Ok(())
}
