//! Reports the outcome of a send as text, as a line of JSON and as an exit status.

use std::io::{self, Write};
use std::process::ExitCode;

use hubspot_conversations::{Delivery, Error, Message, Sent, ThreadId};
use serde::Serialize;

use super::show::plain;
use super::{explain, say, written};

const NOT_SENT: u8 = 1;
const USAGE: u8 = 2;
const UNKNOWN: u8 = 3;
const NOT_DELIVERED: u8 = 4;

/// The line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    outcome: &'static str,
    recovered: bool,
    delivery: Option<&'a str>,
    message: Option<&'a Message>,
    /// The ids of the messages that could be it, where the outcome is unknown.
    candidates: &'a [String],
    error: Option<JsonError<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonError<'a> {
    /// An [`ErrorKind`](hubspot_conversations::ErrorKind), or `arguments`.
    kind: &'a str,
    status: Option<u16>,
    category: Option<&'a str>,
    /// HubSpot's message, or else this crate's.
    message: String,
    correlation_id: Option<&'a str>,
}

/// Reports the outcome, and returns the exit status for it, also where the report cannot be written.
pub(crate) fn report(thread: ThreadId, result: &Result<Sent, Error>, json: bool) -> ExitCode {
    let delivery = result.as_ref().ok().and_then(|sent| sent.delivery());
    let failed = delivery.as_ref().is_some_and(Delivery::is_failed);
    let (outcome, code) = match result {
        Ok(_) if failed => ("sent", ExitCode::from(NOT_DELIVERED)),
        Ok(_) => ("sent", ExitCode::SUCCESS),
        Err(error) if error.is_unknown() => ("unknown", ExitCode::from(UNKNOWN)),
        // A setting of the environment is an argument like the others.
        Err(error) if error.is_configuration() => ("not_sent", ExitCode::from(USAGE)),
        Err(_) => ("not_sent", ExitCode::from(NOT_SENT)),
    };
    if json {
        let line = Line {
            outcome,
            recovered: result.as_ref().is_ok_and(Sent::recovered),
            delivery: delivery.as_ref().map(Delivery::as_str),
            message: result.as_ref().ok().map(Sent::message),
            candidates: result.as_ref().err().map_or(&[], Error::candidates),
            error: result.as_ref().err().map(|error| JsonError {
                kind: error.kind().as_str(),
                status: error.status().map(|status| status.as_u16()),
                category: error.category(),
                message: error.message().map_or_else(|| error.to_string(), str::to_owned),
                correlation_id: error.correlation_id(),
            }),
        };
        written(super::json_line(&line));
    }
    match result {
        Ok(_) if json => {}
        Ok(sent) => {
            written(sentence(thread, sent, delivery.as_ref()));
        }
        Err(error) => {
            say(format_args!(
                "{}",
                if outcome == "unknown" {
                    "Unknown whether it was sent. Check the thread before you send it again."
                } else {
                    "Not sent."
                }
            ));
            explain(error);
            for id in error.candidates() {
                say(format_args!("This message may be it: {}.", plain(id)));
            }
        }
    }
    if failed {
        say(format_args!(
            "HubSpot accepted the message, and reports that it was not delivered."
        ));
    }
    code
}

/// Reports wrong arguments, and returns the exit status for them. Prints the help where that was requested.
pub(crate) fn report_usage(error: &clap::Error, json: bool) -> ExitCode {
    let is_help = !error.use_stderr();
    if json && !is_help {
        // Its first paragraph is what is wrong, the others how it would be right.
        let text = error.to_string();
        let what = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<&str> = what.trim_start_matches("error: ").split_whitespace().collect();
        let line = Line {
            outcome: "not_sent",
            recovered: false,
            delivery: None,
            message: None,
            candidates: &[],
            error: Some(JsonError {
                kind: "arguments",
                status: None,
                category: None,
                message: words.join(" "),
                correlation_id: None,
            }),
        };
        written(super::json_line(&line));
    }
    // A failure to print cannot be reported anywhere.
    let _ = error.print();
    if is_help {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(USAGE)
    }
}

fn sentence(thread: ThreadId, sent: &Sent, delivery: Option<&Delivery>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    write!(out, "Sent to thread {thread} as {}", plain(sent.id()))?;
    if let Some(delivery) = delivery {
        write!(out, ", delivery {}", plain(&delivery.to_string()))?;
    }
    writeln!(out, ".\n")
}
