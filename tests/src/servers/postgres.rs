//! Postgres servers, with all that their tests do to them.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use hubspot_conversations_postgres::deadpool_postgres::{Manager, Pool};
use tempfile::TempDir;
use tokio_postgres::{Client, Config, NoTls};

use super::{Process, Server, command, folder, free_port, program};

/// The superuser of all these servers, who may connect only with this password.
pub const USER: &str = "owner";
/// The password of the superuser.
pub const PASSWORD: &str = "correct-horse-battery";
/// How long the processes of a killed server may keep its folder.
const MAX_LOCKED: Duration = Duration::from_secs(20);

/// A server, which is stopped when this is dropped.
#[derive(Debug)]
pub struct Postgres {
    folder: TempDir,
    port: u16,
    settings: Vec<String>,
    process: Mutex<Option<Process>>,
}

impl Postgres {
    /// Starts a server with new data and these settings, such as `fsync=off`. `None` where Postgres is not installed.
    ///
    /// # Panics
    ///
    /// When it is installed and does not start.
    #[must_use]
    pub fn start(settings: &[&str]) -> Option<Self> {
        let initdb = binary("initdb")?;
        let folder = folder();
        let password = folder.path().join("password");
        fs::write(&password, PASSWORD).unwrap();
        super::give(&password);
        let data = data(&folder);
        let mut create = command(&initdb, folder.path());
        create.args([
            "--no-sync",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
        ]);
        create.args(["--username", USER]).arg("--pwfile").arg(&password);
        run(create.arg("-D").arg(&data));
        let server = Self::on(
            folder,
            settings.iter().map(|&setting| setting.to_owned()).collect(),
        );
        server.run().unwrap();
        Some(server)
    }

    fn on(folder: TempDir, settings: Vec<String>) -> Self {
        Self {
            folder,
            port: free_port(),
            settings,
            process: Mutex::default(),
        }
    }

    /// Returns the server's port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Stops the server in order, as for an update.
    ///
    /// # Panics
    ///
    /// When it does not stop.
    pub fn stop(&self) {
        let Some(mut process) = self.process().take() else {
            return;
        };
        run(Command::new("kill").args(["-INT", &process.id().to_string()]));
        process.wait().unwrap();
    }

    /// Copies the data of a server that is stopped.
    ///
    /// # Panics
    ///
    /// When they cannot be copied.
    #[must_use]
    pub fn copy(&self) -> TempDir {
        let copy = folder();
        super::copy(&data(&self.folder), &data(&copy));
        copy
    }

    /// Replaces the data of a server that is stopped by a copy.
    ///
    /// # Panics
    ///
    /// When they cannot be replaced.
    pub fn restore(&self, copy: &TempDir) {
        fs::remove_dir_all(data(&self.folder)).unwrap();
        super::copy(&data(copy), &data(&self.folder));
    }

    /// Takes a copy of the data while the server runs, as a backup does.
    ///
    /// # Panics
    ///
    /// When it cannot be taken.
    #[must_use]
    pub fn backup(&self, arguments: &[&str]) -> TempDir {
        let copy = folder();
        let mut backup = command(&installed("pg_basebackup"), copy.path());
        backup.args([
            "-h",
            "127.0.0.1",
            "-p",
            &self.port.to_string(),
            "-U",
            USER,
            "-c",
            "fast",
            "-X",
            "stream",
        ]);
        run(backup
            .args(arguments)
            .env("PGPASSWORD", PASSWORD)
            .arg("-D")
            .arg(data(&copy)));
        copy
    }

    /// Starts a standby of this server.
    ///
    /// # Panics
    ///
    /// When it does not start.
    #[must_use]
    pub fn standby(&self) -> Self {
        let standby = Self::on(self.backup(&["-R"]), self.settings.clone());
        standby.run().unwrap();
        standby
    }

    /// Starts a standby that gets what this server writes through another port, such as that of a link.
    ///
    /// # Panics
    ///
    /// When it does not start.
    #[must_use]
    pub fn standby_through(&self, port: u16) -> Self {
        let primary = format!("primary_conninfo=host=127.0.0.1 port={port} user={USER} password={PASSWORD}");
        let settings = [&self.settings[..], &[primary]].concat();
        let standby = Self::on(self.backup(&["-R"]), settings);
        standby.run().unwrap();
        standby
    }

    /// Makes a standby a server of its own.
    ///
    /// # Panics
    ///
    /// When it is none.
    pub async fn promote(&self) {
        self.client()
            .await
            .execute("SELECT pg_promote()", &[])
            .await
            .unwrap();
    }

    /// Returns how to connect.
    #[must_use]
    pub fn config(&self) -> Config {
        config(self.port)
    }

    /// Connects.
    ///
    /// # Panics
    ///
    /// When it cannot.
    pub async fn client(&self) -> Client {
        let (client, connection) = self.config().connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    fn process(&self) -> MutexGuard<'_, Option<Process>> {
        self.process.lock().unwrap()
    }
}

impl Server for Postgres {
    /// All processes of the server end at once.
    fn kill(&self) -> io::Result<()> {
        let Some(mut process) = self.process().take() else {
            return Ok(());
        };
        let id = process.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"))?;
        let mut kill = Command::new("kill");
        kill.args(["-9", &id.to_string()])
            .args(children.split_whitespace());
        // Some may have ended by themselves.
        kill.stderr(Stdio::null()).status()?;
        process.wait()
    }

    fn run(&self) -> io::Result<()> {
        let (postgres, ready) = (installed("postgres"), installed("pg_isready"));
        let mut start = command(&postgres, self.folder.path());
        start
            .arg("-D")
            .arg(data(&self.folder))
            .arg("-k")
            .arg(self.folder.path());
        start.args([
            "-h",
            "127.0.0.1",
            "-p",
            &self.port.to_string(),
            "-c",
            "max_connections=200",
        ]);
        for setting in &self.settings {
            start.args(["-c", setting]);
        }
        let log = fs::File::options()
            .append(true)
            .create(true)
            .open(self.folder.path().join("log"))?;
        start.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let serves = || {
            let mut ready = Command::new(&ready);
            ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            ready.status().is_ok_and(|status| status.success())
        };
        let started = Instant::now();
        // Those of a killed server keep its folder for a moment.
        let process = loop {
            match Process::start(&mut start, serves) {
                Err(_) if started.elapsed() < MAX_LOCKED => thread::sleep(Duration::from_millis(50)),
                process => break process,
            }
        };
        let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        *self.process() = Some(process.map_err(|error| io::Error::other(format!("{error}: {}", log())))?);
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.kill());
    }
}

/// Returns how to connect to the server at a port.
#[must_use]
pub fn config(port: u16) -> Config {
    let mut config = Config::new();
    config
        .host(Ipv4Addr::LOCALHOST.to_string())
        .port(port)
        .dbname("postgres")
        .user(USER)
        .password(PASSWORD);
    config
}

/// Returns a pool of connections.
///
/// # Panics
///
/// Never: it has no timeouts, which would need a runtime.
#[must_use]
pub fn pool(config: Config, size: usize) -> Pool {
    Pool::builder(Manager::new(config, NoTls))
        .max_size(size)
        .build()
        .unwrap()
}

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("data")
}

/// Debian has the server's programs outside `PATH`, in a folder for each version.
fn binary(name: &str) -> Option<PathBuf> {
    static FOLDERS: OnceLock<Vec<PathBuf>> = OnceLock::new();
    let folders = FOLDERS.get_or_init(|| {
        let versions = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten();
        let mut folders: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
        folders.sort();
        folders
    });
    program(name, folders, "postgresql")
}

fn installed(name: &str) -> PathBuf {
    binary(name).expect("a program of Postgres, whose others are there")
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
