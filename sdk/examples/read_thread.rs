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
  0  all messages were read
  1  reading failed; the messages read until then are printed
  2  wrong arguments";

/// Read every message of a HubSpot conversations thread, newest first.
///
/// With HUBSPOT_ACCESS_TOKEN set (or HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and
/// HUBSPOT_REFRESH_TOKEN) it uses HubSpot's API at HUBSPOT_BASE_URL (default:
/// https://api.hubapi.com), in version HUBSPOT_API_VERSION (v3 or 2026-09; default: v3).
/// Otherwise it starts a stand-in for HubSpot on this machine, and --thread may be
/// omitted.
#[derive(Parser)]
#[allow(clippy::doc_markdown, reason = "--help prints these comments in a terminal")]
#[command(name = "read_thread", verbatim_doc_comment, after_help = EXIT_STATUS)]
struct Args {
    /// The thread's id, from the URL of HubSpot's inbox
    #[arg(long, value_name = "ID")]
    thread: Option<ThreadId>,
    /// Messages per page, from 1 to 100; all pages are read
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
            say(format_args!("Reading the thread failed."));
            explain(&error);
            ExitCode::FAILURE
        }
    }
}

/// Prints each message as it arrives, so that a long thread needs little memory.
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
