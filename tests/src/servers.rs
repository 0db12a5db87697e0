//! Real servers for tests: each on a free port of the loopback interface, with its data in a temporary folder, under an
//! unprivileged user, and stopped by its process id. A system's own service, port or data is never touched.

pub mod cost;
pub mod losses;
pub mod postgres;
pub mod redis;

use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use hubspot_conversations::store::conformance::{self, Harness};
use tempfile::TempDir;

use crate::say;

/// Set to 1, a server that is not installed fails its tests. Otherwise they say so, and pass.
const REQUIRED: &str = "REQUIRE_SERVERS";
/// The user `nobody`, under which servers run where the tests run as root: some refuse that.
const NOBODY: u32 = 65_534;
/// How long a server may take until it serves.
const MAX_START: Duration = Duration::from_secs(30);

/// Returns the path of a server's program in the folders of `PATH` or in these. If there is none, says aloud which package
/// is missing.
///
/// # Panics
///
/// When there is none, and `REQUIRE_SERVERS=1` is set.
#[must_use]
pub fn program(name: &str, folders: &[PathBuf], package: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(folders.iter().cloned());
    let found = folders
        .map(|folder| folder.join(name))
        .find(|file| file.is_file());
    if found.is_none() {
        let missing =
            format!("{name} is not installed: nothing was tested with it (Debian's package {package})");
        assert!(
            env::var(REQUIRED).as_deref() != Ok("1"),
            "{missing}, and {REQUIRED} is set"
        );
        say(&missing);
    }
    found
}

/// Returns a port of the loopback interface at which nothing listens. It is none of those that outgoing connections get,
/// so that it stays free while a server restarts.
#[must_use]
pub fn free_port() -> u16 {
    loop {
        let random = RandomState::new().build_hasher().finish();
        let port = 10_000 + u16::try_from(random % 20_000).unwrap();
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

/// Returns a temporary folder that belongs to the user under whom servers run.
#[must_use]
pub fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    give(folder.path());
    folder
}

/// Gives a file or folder to the user under whom servers run, if it is root's.
pub fn give(path: &Path) {
    if fs::metadata(path).unwrap().uid() == 0 {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

/// Returns the command of a program that runs in this folder, under its owner's user.
#[must_use]
pub fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    if fs::metadata(folder).unwrap().uid() == NOBODY {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.current_dir(folder);
    command
}

/// Copies a folder with all that is in it, to a place where there is none.
///
/// # Panics
///
/// When it cannot be copied.
pub fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status();
    assert!(copied.unwrap().success(), "{} is not copied", from.display());
}

/// A server that tests kill and start again.
pub trait Server: Send + Sync + 'static {
    /// Kills it without a warning (`kill -9`): what was in its memory is lost.
    ///
    /// # Errors
    ///
    /// The system refuses it.
    fn kill(&self) -> io::Result<()>;

    /// Starts it on its data.
    ///
    /// # Errors
    ///
    /// It does not serve.
    fn run(&self) -> io::Result<()>;
}

/// Returns the harness whose workers run this test of the same program, and whose server is killed. The test finds the
/// server by its environment.
pub fn harness(
    server: &Arc<impl Server>,
    test: &'static str,
    environment: Vec<(&'static str, String)>,
) -> Harness {
    let killed = Arc::clone(server);
    let harness = Harness::new(move || {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args([test, "--exact", "--nocapture"]);
        command.envs(environment.iter().cloned());
        command
    });
    harness.restart_store(move || {
        killed.kill()?;
        killed.run()
    })
}

/// Runs the checks across processes, as often as `CONFORMANCE_SWAPS` and `CONFORMANCE_KILLS` say.
///
/// # Panics
///
/// When a promise is broken, or nothing was killed.
pub async fn conforms_across_processes(store: &str, harness: Harness) {
    let number = |variable, otherwise| env::var(variable).map_or(otherwise, |number| number.parse().unwrap());
    let (swaps, kills) = (number("CONFORMANCE_SWAPS", 2_000), number("CONFORMANCE_KILLS", 4));
    let harness = harness.processes(4).swaps(swaps.into()).kills(kills);
    let observed = conformance::processes(harness).await;
    let observed = observed.unwrap_or_else(|violations| panic!("{violations}"));
    say(&format!("{store}: {observed}"));
    assert_eq!(
        (observed.killed_workers, observed.killed_stores),
        (kills, kills),
        "{observed}"
    );
}

/// The process of a server, which ends when this is dropped.
#[derive(Debug)]
pub struct Process(Child);

impl Process {
    /// Starts a server and waits until it serves.
    ///
    /// # Errors
    ///
    /// It cannot be started, ends at once, or does not serve in time.
    pub fn start(command: &mut Command, serves: impl Fn() -> bool) -> io::Result<Self> {
        let mut process = Self(command.spawn()?);
        let started = Instant::now();
        while !serves() {
            if let Some(status) = process.0.try_wait()? {
                return Err(io::Error::other(format!("the server ended: {status}")));
            }
            if started.elapsed() > MAX_START {
                return Err(io::Error::other("the server does not serve"));
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(process)
    }

    /// Returns its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Kills it without a warning (`kill -9`), and waits for its end.
    ///
    /// # Errors
    ///
    /// The system refuses it.
    pub fn kill(&mut self) -> io::Result<()> {
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }

    /// Waits for its end, which a call to the server has asked for.
    ///
    /// # Errors
    ///
    /// The system refuses it.
    pub fn wait(&mut self) -> io::Result<()> {
        self.0.wait().map(drop)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.kill());
    }
}
