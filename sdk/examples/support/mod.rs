//! Shared code of the examples: the client to use, and reports to the terminal.
#![allow(dead_code, reason = "each example uses a part")]

pub(crate) mod outcome;
pub(crate) mod show;

use std::error::Error as _;
use std::io::{self, Write};
use std::time::Duration;

use clap::Parser;
use clap::error::ErrorKind;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{
    ApiVersion, Client, ClientBuilder, Error, ErrorKind as ApiErrorKind, Result, Thread,
};
use tracing_subscriber::EnvFilter;

use show::plain;

const TOKEN: &str = "HUBSPOT_ACCESS_TOKEN";
/// The credentials of an OAuth app.
const OAUTH: [&str; 3] = [
    "HUBSPOT_CLIENT_ID",
    "HUBSPOT_CLIENT_SECRET",
    "HUBSPOT_REFRESH_TOKEN",
];

/// Parses the arguments, starts the log, and starts a stand-in if there is no token.
pub(crate) fn begin<Args: Parser>() -> (Args, Option<StandIn>) {
    begin_with(Args::parse())
}

/// The same with arguments that are parsed already.
pub(crate) fn begin_with<Args>(args: Args) -> (Args, Option<StandIn>) {
    log();
    (args, stand_in())
}

/// Returns the error that names the missing arguments.
pub(crate) fn missing<Args: Parser>(needed: &[(&str, bool)]) -> clap::Error {
    let missing: Vec<&str> = needed
        .iter()
        .filter(|(_, given)| !given)
        .map(|(name, _)| *name)
        .collect();
    Args::command().error(
        ErrorKind::MissingRequiredArgument,
        format!("HubSpot also needs {}", missing.join(", ")),
    )
}

/// Starts a stand-in if there is no token, and prints a notice.
///
/// An empty token counts as set, and so does a part of the OAuth credentials: an incomplete setup must end in an error,
/// not in a message to the stand-in.
fn stand_in() -> Option<StandIn> {
    if is_set(TOKEN) || OAUTH.iter().any(|name| is_set(name)) {
        return None;
    }
    let stand_in = StandIn::start();
    say(format_args!(
        "{TOKEN} is not set: using a stand-in for HubSpot on this machine ({}).\n\
         Nothing is sent to HubSpot or a customer.",
        stand_in.base_url()
    ));
    if is_set("HUBSPOT_BASE_URL") {
        say(format_args!("HUBSPOT_BASE_URL is ignored without {TOKEN}."));
    }
    say(format_args!(""));
    Some(stand_in)
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some()
}

/// Returns a client for the stand-in, or for HubSpot with the settings of the environment.
pub(crate) fn client(stand_in: Option<&StandIn>, attempt_timeout: Option<Duration>) -> Result<Client> {
    client_with(stand_in, |builder| match attempt_timeout {
        Some(time) => builder.attempt_timeout(time),
        None => builder,
    })
}

/// Returns a client with further settings.
pub(crate) fn client_with(
    stand_in: Option<&StandIn>,
    settings: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<Client> {
    let builder = match stand_in {
        Some(here) => here.client_builder().api_version(ApiVersion::from_env()?),
        None => ClientBuilder::from_env()?,
    };
    settings(builder).build()
}

/// Parses a number of seconds, from a millisecond to a day.
pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "expected a number of seconds, such as 2.5".to_owned())?;
    if !(0.001..=86_400.0).contains(&seconds) {
        return Err("expected 0.001 to 86400 seconds".to_owned());
    }
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

/// Starts the log on standard error, at the levels of `RUST_LOG`.
pub(crate) fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|error| {
        if is_set("RUST_LOG") {
            say(format_args!("RUST_LOG is ignored: {error}"));
        }
        EnvFilter::new("off")
    });
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .log_internal_errors(false);
    // Fails only if there is a subscriber already, which is used then.
    let _ = subscriber.try_init();
}

/// Writes a line to standard error. A failure cannot be reported anywhere, so it is ignored.
pub(crate) fn say(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes a value as one line of JSON.
pub(crate) fn json_line(value: &impl serde::Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    io::stdout().lock().write_all(&line)
}

/// Reports a failure to write to standard output. A reader that closes the pipe, such as `head`, is none.
pub(crate) fn written(result: io::Result<()>) -> bool {
    match result {
        Ok(()) => true,
        Err(error) => {
            if error.kind() != io::ErrorKind::BrokenPipe {
                say(format_args!("The output cannot be written: {error}"));
            }
            false
        }
    }
}

/// Prints the messages of a stand-in's thread, which is deleted when the program exits.
pub(crate) async fn read_back(thread: &Thread) {
    let mut messages = thread.messages();
    let mut heading = Some("The thread now, newest first:\n");
    loop {
        let message = match messages.try_next().await {
            Ok(Some(message)) => message,
            Ok(None) => return,
            Err(error) => {
                say(format_args!("Reading the thread back failed."));
                return explain(&error);
            }
        };
        let mut out = io::stdout().lock();
        let heading = heading
            .take()
            .map_or(Ok(()), |heading| writeln!(out, "{heading}"));
        if !written(heading.and_then(|()| show::message(&mut out, &message))) {
            return;
        }
    }
}

/// Prints why a call failed, and what to do about it.
pub(crate) fn explain(error: &Error) {
    let line = error.to_string();
    say(format_args!("  {}", plain(&line)));
    // The line redacts what was sent, since it is for logs. This user has sent it, and may see it.
    if let Some(message) = error.message().filter(|message| !line.contains(message)) {
        say(format_args!("  HubSpot's message: {}", plain(message)));
    }
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        // The line of a failed connection names its first cause already.
        if !line.contains(&text) {
            say(format_args!("  because: {}", plain(&text)));
        }
        source = cause.source();
    }
    if let Some(advice) = advice(error) {
        say(format_args!("  {advice}"));
    }
}

fn advice(error: &Error) -> Option<String> {
    if error.is_auth() {
        if !is_set(TOKEN) {
            return Some(format!("Check {}.", OAUTH.join(", ")));
        }
        return Some(format!(
            "Check {TOKEN}: the token must be complete, of the account that has the thread, and neither expired nor \
             revoked."
        ));
    }
    if error.kind() == ApiErrorKind::Token {
        return Some("No access token is available. Check the network, then try again.".to_owned());
    }
    if error.is_missing_scope() {
        return Some(
            "Add the scopes conversations.read and conversations.write to the app, then create a new token: \
             existing tokens do not get new scopes."
                .to_owned(),
        );
    }
    if error
        .sub_category()
        .is_some_and(|category| category.ends_with("NO_RECIPIENT_ON_MESSAGE"))
    {
        return Some("Set the recipients with --to: HubSpot does not take them from the thread.".to_owned());
    }
    if error.is_not_found() {
        return Some(
            "Check the thread's id, and that the token is of the account that has the thread.".to_owned(),
        );
    }
    if error.is_rate_limited() {
        return Some(match error.retry_after() {
            Some(time) => format!("Wait {} s, then try again.", time.as_secs()),
            None => "Wait ten seconds, then try again; after the daily limit, try again tomorrow.".to_owned(),
        });
    }
    if error.is_connect() {
        return Some("Check the network, the proxy, and HUBSPOT_BASE_URL if it is set.".to_owned());
    }
    None
}
