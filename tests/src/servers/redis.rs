//! Redis servers, with all that their tests do to them.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tempfile::TempDir;

use super::{Process, command, folder, free_port, program};

/// The settings under which nothing acknowledged is lost.
pub const DURABLE: [&str; 6] = [
    "--appendonly",
    "yes",
    "--appendfsync",
    "always",
    "--maxmemory-policy",
    "noeviction",
];

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

    /// Starts it again on its data.
    ///
    /// # Errors
    ///
    /// It does not start.
    pub fn run(&self) -> io::Result<()> {
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

    /// Kills it without a warning (`kill -9`).
    ///
    /// # Errors
    ///
    /// The system refuses it.
    pub fn kill(&self) -> io::Result<()> {
        match self.process().take() {
            Some(mut process) => process.kill(),
            None => Ok(()),
        }
    }

    /// Returns a copy of its data, as it is now.
    ///
    /// # Panics
    ///
    /// When the data cannot be copied.
    #[must_use]
    pub fn copy(&self) -> TempDir {
        let copy = folder();
        copy_folder(&data(&self.folder), copy.path());
        copy
    }

    /// Replaces its data by a copy of before. The server must not run.
    ///
    /// # Panics
    ///
    /// When the data cannot be replaced.
    pub fn restore(&self, copy: &TempDir) {
        let data = data(&self.folder);
        fs::remove_dir_all(&data).unwrap();
        copy_folder(copy.path(), &data);
    }

    fn process(&self) -> MutexGuard<'_, Option<Process>> {
        self.process.lock().unwrap()
    }
}

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("appendonlydir")
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    super::give(to);
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let copy = to.join(file.file_name());
        fs::copy(file.path(), &copy).unwrap();
        super::give(&copy);
    }
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
