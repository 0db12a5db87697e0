//! Redis servers, with all that their tests do to them.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};
use std::{fs, thread};

use redis::{Client, FromRedisValue};
use tempfile::TempDir;

use super::{Process, Server, command, folder, free_port, program};

/// The settings under which nothing acknowledged is lost.
pub const DURABLE: [&str; 6] = [
    "--appendonly",
    "yes",
    "--appendfsync",
    "always",
    "--maxmemory-policy",
    "noeviction",
];

/// How long a replica may take until it has the records.
const MAX_SYNC: Duration = Duration::from_secs(20);

/// A server, which is stopped when this is dropped.
#[derive(Debug)]
pub struct Redis {
    program: PathBuf,
    folder: TempDir,
    port: u16,
    settings: Vec<String>,
    process: Mutex<Option<Process>>,
}

impl Redis {
    /// Starts a server with no data and these settings. `None` where Redis is not installed.
    ///
    /// # Panics
    ///
    /// When it is installed and does not start.
    #[must_use]
    pub fn start(settings: &[&str]) -> Option<Self> {
        let server = Self {
            program: program("redis-server", &[], "redis-server")?,
            folder: folder(),
            port: free_port(),
            settings: settings.iter().map(|&setting| setting.to_owned()).collect(),
            process: Mutex::default(),
        };
        server.run().unwrap();
        Some(server)
    }

    /// Returns its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns its URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// Returns a copy of its data, as it is now.
    ///
    /// # Panics
    ///
    /// When the data cannot be copied.
    #[must_use]
    pub fn copy(&self) -> TempDir {
        let copy = folder();
        super::copy(&data(&self.folder), &data(&copy));
        copy
    }

    /// Replaces its data by a copy of before. The server must not run.
    ///
    /// # Panics
    ///
    /// When the data cannot be replaced.
    pub fn restore(&self, copy: &TempDir) {
        fs::remove_dir_all(data(&self.folder)).unwrap();
        super::copy(&data(copy), &data(&self.folder));
    }

    /// Makes it a replica of the server at a port of this machine, and waits until it has that one's records. After a
    /// restart it is none.
    ///
    /// # Panics
    ///
    /// When it does not become one.
    pub fn follow(&self, port: u16) {
        self.command::<()>(&["REPLICAOF", "127.0.0.1", &port.to_string()]);
        let started = Instant::now();
        loop {
            let info: String = self.command(&["INFO", "replication"]);
            if info.contains("master_link_status:up") {
                return;
            }
            assert!(started.elapsed() < MAX_SYNC, "{info}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Makes a replica a server of its own.
    ///
    /// # Panics
    ///
    /// When the server does not answer.
    pub fn promote(&self) {
        self.command::<()>(&["REPLICAOF", "NO", "ONE"]);
    }

    /// Runs a command.
    ///
    /// # Panics
    ///
    /// When it fails.
    pub fn command<T: FromRedisValue>(&self, command: &[&str]) -> T {
        let mut connection = Client::open(self.url()).unwrap().get_connection().unwrap();
        let mut run = redis::cmd(command[0]);
        run.arg(&command[1..]).query(&mut connection).unwrap()
    }

    fn process(&self) -> MutexGuard<'_, Option<Process>> {
        self.process.lock().unwrap()
    }
}

impl Server for Redis {
    fn kill(&self) -> io::Result<()> {
        match self.process().take() {
            Some(mut process) => process.kill(),
            None => Ok(()),
        }
    }

    fn run(&self) -> io::Result<()> {
        let mut start = command(&self.program, self.folder.path());
        start.args([
            "--port",
            &self.port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
        ]);
        start
            .args(&self.settings)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let port = self.port;
        *self.process() = Some(Process::start(&mut start, || answers(port))?);
        Ok(())
    }
}

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("appendonlydir")
}

/// Returns whether a server answers, with its data loaded.
fn answers(port: u16) -> bool {
    let ask = || -> io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_millis(500)))?;
        stream.write_all(b"PING\r\n")?;
        let mut answer = [0; 5];
        stream.read_exact(&mut answer)?;
        // Or it wants a password.
        Ok(&answer == b"+PONG" || &answer == b"-NOAU")
    };
    ask().unwrap_or(false)
}
