//! What people read: the error lines, the log, `--help` and what the examples print, in one file, to be read in a row.
//!
//! Alone in its process, as `spans` is: the log is that of the whole process. The commands of maintainers have a file of
//! their own, which the test of the same name in `xtask` writes.
//!
//! After a change, `UPDATE_MESSAGES=1 cargo test -p tests --test messages` writes the file anew.

// The texts of the operating system are part of some lines.
#![cfg(unix)]
// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

mod calls;
mod logs;
mod sources;
mod surroundings;

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fmt::{Display, Write as _};
use std::path::Path;
use std::process::Command;

use hubspot_conversations::Error;

const FILE: &str = "messages.txt";

/// The text so far, and the kinds of error in it.
#[derive(Default)]
struct Text(String, BTreeSet<&'static str>);

impl Text {
    fn part(&mut self, title: &str) {
        write!(self.0, "\n== {title}\n\n").unwrap();
    }

    fn line(&mut self, when: &str, line: impl Display) {
        writeln!(self.0, "{when}:\n    {}", same(&line.to_string())).unwrap();
    }

    /// Adds the line of an error, and its causes, as a program prints them.
    fn error<T>(&mut self, when: &str, result: Result<T, impl StdError + 'static>) {
        let error = result.err().unwrap_or_else(|| panic!("{when}: no error"));
        let error: &(dyn StdError + 'static) = &error;
        if let Some(error) = error.downcast_ref::<Error>() {
            self.1.insert(error.kind().as_str());
        }
        let (mut text, mut cause) = (error.to_string(), error.source());
        while let Some(error) = cause {
            write!(text, "\n      caused by: {error}").unwrap();
            cause = error.source();
        }
        self.line(when, text);
    }

    fn output(&mut self, program: &str, arguments: &[&str]) {
        self.output_with(program, arguments, &[]);
    }

    fn output_with(&mut self, program: &str, arguments: &[&str], variables: &[(&str, &str)]) {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HUBSPOT_")) {
            command.env_remove(name);
        }
        let output = command
            .args(arguments)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let name = Path::new(program).file_stem().unwrap().to_string_lossy();
        let status = output.status.code().unwrap();
        let variables = variables.iter().map(|(name, value)| format!("{name}={value} "));
        let variables = variables.collect::<String>();
        let arguments: String = arguments.iter().map(|argument| format!(" {argument}")).collect();
        writeln!(self.0, "$ {variables}{name}{arguments} (exit status {status})").unwrap();
        for text in [output.stdout, output.stderr] {
            for line in String::from_utf8(text).unwrap().lines() {
                writeln!(self.0, "    {}", same(line)).unwrap();
            }
        }
    }
}

/// Replaces what differs between two runs.
fn same(line: &str) -> String {
    let folder = regex::escape(&std::env::temp_dir().to_string_lossy());
    let patterns = [
        (r"127\.0\.0\.1:\d+".to_owned(), "127.0.0.1:PORT"),
        (format!("{folder}/[^/ :]+"), "FOLDER"),
        (
            r"\b[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-[0-9a-f]{12}\b".to_owned(),
            "ID",
        ),
        (r"\b[0-9a-f]{32}\b".to_owned(), "ID"),
        (r"\(os error \d+\)".to_owned(), "(os error N)"),
        (r"server\.port=\d+".to_owned(), "server.port=PORT"),
        (r"latency_ms=\d+".to_owned(), "latency_ms=N"),
        (r"wait=[\d.]+(ms|s|µs|ns)".to_owned(), "wait=TIME"),
    ];
    let replace = |line: String, (pattern, with): (String, &str)| {
        let pattern = regex::Regex::new(&pattern).unwrap();
        pattern.replace_all(&line, with).into_owned()
    };
    patterns.into_iter().fold(line.trim_end().to_owned(), replace)
}

#[tokio::test]
async fn messages_are_those_of_the_file() {
    let log = logs::Log::start();
    let title = "What people read. Written by the test `messages`, which describes how.\n";
    let mut text = Text(title.to_owned(), BTreeSet::new());
    calls::settings(&mut text);
    calls::sends(&mut text).await;
    calls::others(&mut text).await;
    surroundings::oauth(&mut text).await;
    surroundings::responses(&mut text).await;
    surroundings::replies(&mut text).await;
    surroundings::extensions(&mut text).await;
    surroundings::webhooks(&mut text);
    surroundings::stores(&mut text).await;
    logs::add(&mut text, &log).await;
    text.part("Programs");
    for (program, arguments) in [
        (env!("CARGO_BIN_EXE_send_message"), &["--help"][..]),
        (env!("CARGO_BIN_EXE_send_message"), &["--thread", "8000000001"]),
        (env!("CARGO_BIN_EXE_send_message"), &["--thread", "abc"]),
        (
            env!("CARGO_BIN_EXE_send_message"),
            &["--attach", "/none/at/all.pdf"],
        ),
        (env!("CARGO_BIN_EXE_send_file"), &["--help"]),
        (env!("CARGO_BIN_EXE_send_file"), &["/none/at/all.pdf"]),
        (env!("CARGO_BIN_EXE_read_thread"), &["--help"]),
        (env!("CARGO_BIN_EXE_read_thread"), &["--thread", "1"]),
        (env!("CARGO_BIN_EXE_custom_channel"), &["--help"]),
        (env!("CARGO_BIN_EXE_custom_channel"), &["--odd"]),
        (env!("CARGO_BIN_EXE_bulk_send"), &["--help"]),
        (env!("CARGO_BIN_EXE_bulk_send"), &["/none/at/all.csv"]),
        (env!("CARGO_BIN_EXE_bulk_send"), &["--concurrency", "0"]),
        (env!("CARGO_BIN_EXE_auto_reply"), &["--help"]),
        (env!("CARGO_BIN_EXE_auto_reply"), &["--every", "soon"]),
        (env!("CARGO_BIN_EXE_axum_webhook"), &["--help"]),
        (env!("CARGO_BIN_EXE_axum_webhook"), &["--listen", "here"]),
    ] {
        text.output(program, arguments);
    }
    let comment = ["--comment", "--thread", "1", "--text", "a"];
    let program = env!("CARGO_BIN_EXE_send_message");
    let token = ("HUBSPOT_ACCESS_TOKEN", "pat-na1-00000000");
    text.output_with(program, &[], &[token]);
    text.output_with(program, &comment, &[token, ("HUBSPOT_CLIENT_ID", "1")]);
    text.output_with(program, &comment, &[("HUBSPOT_CLIENT_ID", "1")]);
    text.output_with(program, &comment, &[token, ("HUBSPOT_API_VERSION", "v9")]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        std::fs::write(&path, &text.0).unwrap();
    }
    assert_eq!(text.1, sources::kinds(), "each kind of error has a line");
    sources::check_log(&log.messages());
    sources::check_errors(&text.0);
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let differing = written
        .lines()
        .zip(text.0.lines())
        .find(|(before, now)| before != now);
    assert!(
        written == text.0,
        "the messages differ from tests/{FILE}, first in {differing:?}: read them, and write it anew with UPDATE_MESSAGES=1"
    );
}
