//! What the examples share: where to send to, and how to say what happened.
#![allow(dead_code, reason = "each example uses a part of it")]

pub(crate) mod answers;
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
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use show::plain;

const TOKEN: &str = "HUBSPOT_ACCESS_TOKEN";
/// What an OAuth app has in place of a token.
const OAUTH: [&str; 3] = [
    "HUBSPOT_CLIENT_ID",
    "HUBSPOT_CLIENT_SECRET",
    "HUBSPOT_REFRESH_TOKEN",
];

/// How every example begins: its arguments, its log, and a stand-in if there is no token.
pub(crate) fn begin<Args: Parser>() -> (Args, Option<StandIn>) {
    let args = Args::parse();
    log();
    (args, stand_in())
}

/// What to say when HubSpot needs arguments, and some of them were not given.
pub(crate) fn missing<Args: Parser>(needed: &[(&str, bool)]) -> clap::Error {
    let missing: Vec<&str> = needed
        .iter()
        .filter(|(_, given)| !given)
        .map(|(name, _)| *name)
        .collect();
    let them = if missing.len() == 1 { "this" } else { "these" };
    Args::command().error(
        ErrorKind::MissingRequiredArgument,
        format!("HubSpot needs {them} as well: {}", missing.join(", ")),
    )
}

/// Becomes true at the first Ctrl-C, to stop in good order; is closed where Ctrl-C cannot be waited for. The second
/// Ctrl-C ends the program at once, with the status that is given.
pub(crate) fn interrupted(status: u8) -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        if let Err(error) = tokio::signal::ctrl_c().await {
            return say(format_args!("Ctrl-C cannot be waited for: {error}"));
        }
        sender.send_replace(true);
        say(format_args!(
            "\nStopping: what is under way is finished first. Press Ctrl-C again to end at once."
        ));
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(status.into());
        }
    });
    receiver
}

/// Starts a stand-in if there is no token, and says so.
///
/// A token that is set and empty counts as one, and so does a part of what OAuth needs: a secret that failed
/// to arrive must end in an error, not in a message that went nowhere.
fn stand_in() -> Option<StandIn> {
    if is_set(TOKEN) || OAUTH.iter().any(|name| is_set(name)) {
        return None;
    }
    let stand_in = StandIn::start();
    say(format_args!(
        "{TOKEN} is not set: this talks to a stand-in for HubSpot on this machine ({}).\n\
         Nothing reaches HubSpot or a customer.",
        stand_in.base_url()
    ));
    if is_set("HUBSPOT_BASE_URL") {
        say(format_args!("HUBSPOT_BASE_URL is not used without {TOKEN}."));
    }
    say(format_args!(""));
    Some(stand_in)
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some()
}

/// A client for the stand-in, or else for HubSpot as the environment says.
pub(crate) fn client(stand_in: Option<&StandIn>, attempt_timeout: Option<Duration>) -> Result<Client> {
    client_with(stand_in, |builder| match attempt_timeout {
        Some(time) => builder.attempt_timeout(time),
        None => builder,
    })
}

/// The same, with further settings.
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

/// A time that an attempt can take: longer than nothing, shorter than a day.
pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "a number of seconds is needed, such as 2.5".to_owned())?;
    if !(0.001..=86_400.0).contains(&seconds) {
        return Err("it must be from 0.001 to 86400 seconds".to_owned());
    }
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

/// Writes what `RUST_LOG` asks for to standard error.
pub(crate) fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|error| {
        if is_set("RUST_LOG") {
            say(format_args!("RUST_LOG is not used: {error}"));
        }
        EnvFilter::new("off")
    });
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .log_internal_errors(false);
    // It fails only where there is a subscriber already, which then does the work.
    let _ = subscriber.try_init();
}

/// Writes a line to standard error. Nobody is left to be told if that fails.
pub(crate) fn say(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes a value as one line of JSON.
pub(crate) fn json_line(value: &impl serde::Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    io::stdout().lock().write_all(&line)
}

/// Says what became of writing to standard output. A reader that has gone away, such as `head`, is no fault.
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

/// Shows what is on a thread of the stand-in's: it is gone as soon as this program ends.
pub(crate) async fn read_back(thread: &Thread) {
    let mut messages = thread.messages();
    let mut heading = Some("The thread now, newest first:\n");
    loop {
        let message = match messages.try_next().await {
            Ok(Some(message)) => message,
            Ok(None) => return,
            Err(error) => {
                say(format_args!("The thread cannot be read back."));
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

/// Says why a call failed, and what to do about it.
pub(crate) fn explain(error: &Error) {
    let line = error.to_string();
    say(format_args!("  {}", plain(&line)));
    // The line leaves out what was sent, for the sake of logs. Whoever sent it may read it.
    if let Some(words) = error.message().filter(|words| !line.contains(words)) {
        say(format_args!("  HubSpot's words: {}", plain(words)));
    }
    let mut source = error.source();
    while let Some(cause) = source {
        say(format_args!("  because: {}", plain(&cause.to_string())));
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
            "Check {TOKEN}: the token must be whole, of the account that has the thread, and neither expired nor \
             revoked."
        ));
    }
    if error.kind() == ApiErrorKind::Token {
        return Some("No token could be had now. Check the network, then try again.".to_owned());
    }
    if error.is_missing_scope() {
        return Some(
            "Give the app the scopes conversations.read and conversations.write, then make a new token: the old \
             one does not gain them."
                .to_owned(),
        );
    }
    if error
        .sub_category()
        .is_some_and(|fault| fault.ends_with("NO_RECIPIENT_ON_MESSAGE"))
    {
        return Some(
            "Say whom it goes to, with --to: HubSpot does not take that from the thread.".to_owned(),
        );
    }
    if error.is_not_found() {
        return Some(
            "Check the thread's number, and that the token is of the account that has the thread.".to_owned(),
        );
    }
    if error.is_rate_limited() {
        return Some(match error.retry_after() {
            Some(time) => format!("Wait {} s, then try again.", time.as_secs()),
            None => "Wait ten seconds, then try again; if the daily limit is used up, tomorrow.".to_owned(),
        });
    }
    if error.is_connect() {
        return Some(
            "Check the network, a proxy in between, and HUBSPOT_BASE_URL if that is set.".to_owned(),
        );
    }
    None
}
