//! The worker processes, and what is done to them.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tokio::sync::mpsc::UnboundedSender;

use super::protocol::{Call, Said, Settings};

/// Something that a worker did.
#[derive(Debug)]
pub struct Event {
    /// The number of the process, which is never used again.
    pub process: u64,
    /// What it said. `None`: it has ended.
    pub said: Option<Said>,
}

/// A worker process.
#[derive(Debug)]
pub struct Worker {
    /// The number of the process.
    pub process: u64,
    child: Child,
}

impl Worker {
    /// Starts a worker. Its clock is `skew` seconds off; not that of its timers, which no administrator can set.
    ///
    /// # Panics
    ///
    /// When the program cannot be started.
    #[must_use]
    pub fn start(
        program: &str,
        settings: &Settings,
        skew: Option<(&PathBuf, i64)>,
        process: u64,
        events: UnboundedSender<Event>,
    ) -> Self {
        let mut command = Command::new(program);
        command
            .arg(serde_json::to_string(settings).unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if let Some((library, seconds)) = skew {
            command
                .env("LD_PRELOAD", library)
                .env("FAKETIME", format!("{seconds:+}s"))
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .env("DONT_FAKE_MONOTONIC", "1")
                .env("NO_FAKE_STAT", "1");
        }
        let mut child = command.spawn().expect("a worker");
        let lines = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in lines.lines() {
                // A killed worker may leave the first part of a line.
                let said = line.ok().and_then(|line| serde_json::from_str(&line).ok());
                if said.is_none() || events.send(Event { process, said }).is_err() {
                    break;
                }
            }
            let _ = events.send(Event { process, said: None });
        });
        Self { process, child }
    }

    /// Hands a call to it. It may have been killed.
    pub fn hand(&mut self, call: &Call) {
        let mut line = serde_json::to_string(call).unwrap();
        line.push('\n');
        if let Some(stdin) = &mut self.child.stdin {
            let _ = stdin.write_all(line.as_bytes());
        }
    }

    /// Ends it with a signal that it cannot catch.
    pub fn kill(&mut self) {
        self.child.kill().expect("a process");
        self.child.wait().expect("a process");
    }

    /// Stops all of its threads.
    pub fn stop(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on.
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status();
        assert!(sent.expect("the program `kill`").success(), "kill {signal}");
    }

    /// Lets it end what it does.
    ///
    /// # Panics
    ///
    /// When it fails.
    pub fn end(mut self) {
        drop(self.child.stdin.take());
        let status = self.child.wait().expect("a process");
        assert!(status.success(), "a worker failed: {status}");
    }
}

/// The library that moves the clock of a process, where it is installed.
#[must_use]
pub fn faketime() -> Option<PathBuf> {
    let libraries = std::fs::read_dir("/usr/lib").ok()?;
    let paths = libraries.filter_map(|entry| Some(entry.ok()?.path().join("faketime/libfaketimeMT.so.1")));
    paths
        .chain(["/usr/lib/faketime/libfaketimeMT.so.1".into()])
        .find(|path| path.exists())
}
