//! Processes of a test that share a store.

use std::process::{Command, Stdio};

use crate::proving_ground::ground::{File, Ground as _, Place};

/// What a process is told: the URL of HubSpot, and where the store is.
const SETTINGS: &str = "SHARED_STORE_WORKER";

/// Where the store of these processes is, which ends with this.
pub struct Shared {
    /// How it is called in a figure.
    pub name: &'static str,
    /// How a process opens it.
    pub place: Place,
    _server: Box<dyn std::any::Any + Send>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Shared {
    /// A SQLite file.
    #[must_use]
    pub fn sqlite() -> Self {
        let file = File::new();
        Self {
            name: "SQLite",
            place: file.place(0),
            _server: Box::new(file),
        }
    }

    /// A Redis server. `None`: it is not installed.
    #[cfg(unix)]
    #[must_use]
    pub fn redis() -> Option<Self> {
        Self::server("Redis", crate::proving_ground::servers::ServerKind::Redis)
    }

    /// A Postgres server. `None`: it is not installed.
    #[cfg(unix)]
    #[must_use]
    pub fn postgres() -> Option<Self> {
        Self::server("Postgres", crate::proving_ground::servers::ServerKind::Postgres)
    }

    #[cfg(unix)]
    fn server(name: &'static str, kind: crate::proving_ground::servers::ServerKind) -> Option<Self> {
        let server = crate::proving_ground::servers::StoreServer::start(kind)?;
        Some(Self {
            name,
            place: kind.place(server.port(), true),
            _server: Box::new(server),
        })
    }

    /// Runs the test `worker` of this program in a number of processes, until each has ended. Returns how many succeeded.
    ///
    /// # Panics
    ///
    /// When one cannot be started.
    pub async fn run(&self, processes: usize, url: &str) -> usize {
        let settings = format!("{url} {}", serde_json::to_string(&self.place).unwrap());
        let workers: Vec<_> = (0..processes)
            .map(|_| {
                let mut command = Command::new(std::env::current_exe().unwrap());
                command.args(["--exact", "worker", "--nocapture"]);
                command.env(SETTINGS, &settings).stdout(Stdio::null());
                command.spawn().unwrap()
            })
            .collect();
        let ended = tokio::task::spawn_blocking(|| {
            let ends = workers.into_iter().map(|mut worker| worker.wait().unwrap());
            ends.filter(std::process::ExitStatus::success).count()
        });
        ended.await.unwrap()
    }
}

/// Returns the URL of HubSpot and where the store is, in a process of [`Shared::run`].
///
/// # Panics
///
/// When the settings are not its.
#[must_use]
pub fn settings() -> Option<(String, Place)> {
    let settings = std::env::var(SETTINGS).ok()?;
    let (url, place) = settings.split_once(' ').unwrap();
    Some((url.to_owned(), serde_json::from_str(place).unwrap()))
}
