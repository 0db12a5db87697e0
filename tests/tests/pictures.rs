//! The pictures of the guides: what a terminal shows while the examples run, drawn from their real output.
//!
//! After a change, `UPDATE_PICTURES=1 cargo test -p tests --test pictures` writes them anew.

#![cfg(unix)]
// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;
use std::io::{ErrorKind, Read as _, Write as _};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anstyle::{Color, RgbColor};
use base64::Engine as _;
use hubspot_conversations::mock::{Fault, StandIn};
use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use regex::Regex;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/src/guide/pictures");
const ROWS: NonZeroU16 = NonZeroU16::new(40).unwrap();
const COLUMNS: NonZeroU16 = NonZeroU16::new(100).unwrap();
/// How long a program may take to show something: a machine can be slow.
const MAX_WAIT: Duration = Duration::from_secs(60);
const BACKGROUND: Color = Color::Rgb(RgbColor(0x0d, 0x11, 0x17));
const FOREGROUND: Color = Color::Rgb(RgbColor(0xd0, 0xd7, 0xde));

/// A program in a terminal.
struct Terminal {
    parser: Arc<Mutex<vt100::Parser>>,
    pty: Arc<Pty>,
    child: std::process::Child,
    reader: JoinHandle<()>,
}

impl Terminal {
    fn start(command: impl FnOnce(Command) -> Command, program: &str) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(ROWS.get(), COLUMNS.get())).unwrap();
        let mut clean = Command::new(program).env("TERM", "xterm-256color");
        for (name, _) in std::env::vars() {
            if name.starts_with("HUBSPOT_") || name == "RUST_LOG" || name == "NO_COLOR" {
                clean = clean.env_remove(name);
            }
        }
        let child = command(clean).spawn(pts).unwrap();
        let pty = Arc::new(pty);
        let parser = Arc::new(Mutex::new(vt100::Parser::new(ROWS, COLUMNS, 0)));
        let (screen, output) = (Arc::clone(&parser), Arc::clone(&pty));
        let reader = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                match (&*output).read(&mut bytes) {
                    Ok(0) => return,
                    Ok(count) => screen.lock().unwrap().process(&bytes[..count]),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    // Linux reports the end of the last process of a terminal as an error.
                    Err(_) => return,
                }
            }
        });
        Self {
            parser,
            pty,
            child,
            reader,
        }
    }

    /// Returns what the terminal shows, without empty lines at its end.
    fn shown(&self) -> String {
        self.parser
            .lock()
            .unwrap()
            .screen()
            .contents()
            .trim_end()
            .to_owned()
    }

    /// Waits until the terminal shows a text.
    fn wait_for(&self, text: &str) -> String {
        let start = Instant::now();
        loop {
            let shown = self.shown();
            if shown.contains(text) {
                return shown;
            }
            assert!(start.elapsed() < MAX_WAIT, "{text} is not shown: {shown}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn press(&self, key: u8) {
        (&*self.pty).write_all(&[key]).unwrap();
    }

    /// Waits for the end of the program. Returns its exit status, and what it has shown.
    fn finish(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        self.reader.join().unwrap();
        let shown = self.parser.lock().unwrap().screen().contents();
        (status.code(), shown.trim_end().to_owned())
    }
}

/// Replaces what differs between two runs: ports, times, and how fast the machine is.
fn normalize(text: &str) -> String {
    let patterns = [
        (r"127\.0\.0\.1:\d+", "127.0.0.1:45678"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", "2026-11-02 09:30:00 UTC"),
    ];
    let text = patterns
        .into_iter()
        .fold(text.to_owned(), |text, (pattern, with)| {
            Regex::new(pattern).unwrap().replace_all(&text, with).into_owned()
        });
    let progress = Regex::new(r"(\d+)/(\d+) \(\d+/s, \w+ left\)").unwrap();
    let at_one_speed = |found: &regex::Captures<'_>| {
        let [done, all] = [1, 2].map(|number| found[number].parse::<usize>().unwrap());
        format!("{done}/{all} ({SPEED}/s, {}s left)", (all - done).div_ceil(SPEED))
    };
    progress.replace_all(&text, at_one_speed).into_owned()
}

/// Returns the line in which a command is typed.
fn prompt(command: &str) -> String {
    format!("\u{1b}[1;32m$\u{1b}[0m \u{1b}[1m{command}\u{1b}[0m\n")
}

/// Draws a terminal.
fn draw(title: &str, shown: &str) -> String {
    let term = anstyle_svg::Term::new()
        .palette(anstyle_svg::WIN10_CONSOLE)
        .fg_color(FOREGROUND)
        .bg_color(BACKGROUND);
    let drawn = term.render_svg(shown);
    // It fits a narrow page, and names itself to a screen reader.
    let size = Regex::new(r#"<svg width="(\d+)px" height="(\d+)px" "#).unwrap();
    let head = format!(r#"<svg role="img" aria-label="{title}" viewBox="0 0 $1 $2" width="$1" height="$2" "#);
    let drawn = size.replace(&drawn, head.as_str());
    assert!(drawn.contains("viewBox"), "{drawn:.200}");
    drawn.into_owned()
}

/// Compares a picture with its two files, or writes them: the picture itself, and a link definition with all of it, since
/// rustdoc serves no files.
fn check(name: &str, picture: &str) {
    check_file(&format!("{name}.svg"), picture);
    let data = base64::engine::general_purpose::STANDARD.encode(picture);
    check_file(
        &format!("{name}.md"),
        &format!("[{name}]: data:image/svg+xml;base64,{data}\n"),
    );
}

fn check_file(name: &str, picture: &str) {
    let path = Path::new(FOLDER).join(name);
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        std::fs::write(&path, picture).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let differing = written
        .lines()
        .zip(picture.lines())
        .find(|(before, now)| before != now);
    assert!(
        written == picture,
        "sdk/src/guide/pictures/{name} differs, first in {differing:?}: write it anew with UPDATE_PICTURES=1"
    );
}

#[test]
fn send_message_is_as_in_its_picture() {
    let terminal = Terminal::start(|command| command, env!("CARGO_BIN_EXE_send_message"));
    let (status, shown) = terminal.finish();
    assert_eq!(status, Some(0), "{shown}");
    let command = prompt("cargo run --quiet -p hubspot-conversations --example send_message");
    let picture = draw(
        "The example send_message in a terminal",
        &normalize(&format!("{command}{shown}")),
    );
    check("send_message", &picture);
}

/// How many messages are sent in a second, in the picture.
const SPEED: usize = 14;
const LINES: usize = 40;
/// How many messages have been sent when Ctrl-C is pressed, and when the picture is made.
const STOPPED_AT: usize = 12;
const PICTURED_AT: usize = 28;

#[test]
fn bulk_send_is_as_in_its_picture() {
    let stand_in = StandIn::start();
    let folder = tempfile::tempdir().unwrap();
    let mut input = "key,thread,text,comment\n".to_owned();
    for number in 1..=LINES {
        let thread = stand_in.email_thread();
        writeln!(input, "order-{number},{thread},Order {number} has shipped.,true").unwrap();
    }
    std::fs::write(folder.path().join("orders.csv"), input).unwrap();

    // The bar is drawn eight times in a second at most: a pause lets it show `hold`, and a longer one lets it stay there.
    let hold = Arc::new(AtomicUsize::new(STOPPED_AT));
    let (held, seen) = (Arc::clone(&hold), AtomicUsize::new(0));
    stand_in.fail_with(move |request| {
        if request.method() != hubspot_conversations::http::Method::POST {
            return None;
        }
        let number = seen.fetch_add(1, Ordering::SeqCst);
        let hold = held.load(Ordering::SeqCst);
        let pause = match number {
            number if number + 1 == hold => 400,
            number if number == hold => 5_000,
            _ => return None,
        };
        Some(Fault::delay(Duration::from_millis(pause)))
    });
    let start = || {
        let command = |command: Command| {
            command
                .args(["orders.csv", "--store", "sends.db", "--concurrency", "1"])
                .current_dir(folder.path())
                .env("HUBSPOT_ACCESS_TOKEN", stand_in.token())
                .env("HUBSPOT_BASE_URL", stand_in.base_url())
        };
        Terminal::start(command, env!("CARGO_BIN_EXE_bulk_send"))
    };
    let command = prompt("bulk_send orders.csv --store sends.db");

    let first = start();
    first.wait_for(&format!(" {STOPPED_AT}/{LINES} "));
    hold.store(PICTURED_AT, Ordering::SeqCst);
    first.press(3);
    let (status, stopped) = first.finish();
    assert_eq!(status, Some(1), "{stopped}");

    let second = start();
    let running = second.wait_for(&format!(" {PICTURED_AT}/{LINES} "));
    let (status, finished) = second.finish();
    assert_eq!(status, Some(0), "{finished}");
    assert_eq!(stand_in.messages(stand_in.email_thread()).len(), LINES + 1);

    let picture = draw(
        "The example bulk_send in a terminal: stopped by Ctrl-C, and continued",
        &normalize(&format!("{command}{stopped}\n{command}{running}")),
    );
    check("bulk_send", &picture);
}
